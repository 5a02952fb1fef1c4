"""Days that a client sent."""

from odoo import fields


def as_day(value):
    """Return ``value`` as a date: None for nothing, and for what is no day.

    A public method may be handed anything. Odoo slices what isn't a date, and what that
    raises depends on the value and on Python (a ``KeyError`` for a mapping since 3.12).
    Whoever has to tell the two apart asks whether there was a value.
    """
    try:
        return fields.Date.to_date(value)
    except (ValueError, TypeError, LookupError):
        return None
