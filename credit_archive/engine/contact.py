"""Key customers: two contacts on our side, and a report now and then (R78)."""

from datetime import timedelta


def lacks_contacts(is_key, first, second):
    """Return whether a key customer is without two different contacts."""
    return bool(is_key) and not (first and second and first != second)


def heard_before(today, days):
    """Return the last day a report may be from to be too old today; no days: none is."""
    return today - timedelta(days=days) if days > 0 else None


def report_due(is_key, last, today, days):
    """Return whether a key customer was last reported on ``days`` ago or more, or never."""
    limit = heard_before(today, days)
    return bool(is_key) and limit is not None and (last is None or last <= limit)
