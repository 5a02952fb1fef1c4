"""The words the engine's tests are written in."""

from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

from ...engine.check import check
from ...engine.facts import Facts, Rule
from ...engine.limits import Limit

TODAY = date(2026, 3, 16)

NO_LIMIT = Limit()
UNLIMITED = Limit("unlimited")

ADDON = Path(__file__).parents[2]


def day(offset):
    """Return the day ``offset`` days after today (before: negative)."""
    return TODAY + timedelta(days=offset)


def limited(amount):
    """Return a limit of ``amount``."""
    return Limit("amount", amount)


def facts(amount=0.0, limit=None, **known):
    """Return what is known of an order of ``amount`` by a customer with this limit (a number)."""
    if limit is None:
        limit = NO_LIMIT
    elif not isinstance(limit, Limit):
        limit = limited(limit)
    return Facts(**{"today": TODAY, "amount": amount, "exposure": 0.0, "limit": limit, **known})


def row(kind, severity="hold", threshold=0.0, **scope):
    """Return one row of the rule table."""
    return Rule(kind, severity, threshold, **scope)


def shipped_rules():
    """Return the rows a company has after installation, read from the add-on's data."""
    records = ElementTree.parse(ADDON / "data" / "gate" / "credit_rule.xml").iter("record")
    values = [{field.get("name"): field.text for field in record} for record in records]
    return [Rule(one["kind"], one["severity"], float(one.get("threshold") or 0)) for one in values]


SHIPPED = shipped_rules()


def verdict(*args, rules=None, **known):
    """Return the verdict on ``facts(…)``, under the shipped rules unless others are given."""
    return check(facts(*args, **known), SHIPPED if rules is None else rules)


def outcome(*args, rules=None, **known):
    """Return pass, warn or hold for ``facts(…)``."""
    return verdict(*args, rules=rules, **known).outcome


def said(verdict):
    """Return {rule: severity} of what spoke."""
    return {finding.rule: finding.severity for finding in verdict.findings}
