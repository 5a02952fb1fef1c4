"""What the judge is given, and what it answers, in plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ...engine.balance import Balance
from ...engine.facts import HOLD, WARN, Facts, Verdict
from ...engine.limits import Limit
from ...engine.money import round_to
from ...engine.prepaid import confirm


@dataclass(frozen=True)
class Asked:
    """What the check asks of an order's company, read once for all its orders."""

    root: object
    root_id: int
    currency_id: int
    rounding: float
    today: date
    mode: str
    term: object
    thresholds: object
    unpaid_allowed: bool
    suspends: bool


@dataclass(frozen=True)
class Group:
    """A credit group as one transaction sees it: its limit and its members.

    ``members`` are (customer id, root company id), sorted.
    """

    id: int
    name: str
    limit: Limit
    members: tuple


@dataclass(frozen=True)
class Sources:
    """What the judge has read for a batch of orders; nothing of it changes while it judges.

    A *key* is (customer id, root company id).

    * ``customers``: {order id: the customers judged, the paying one first};
    * ``accounts``: {key: account}, ``limits``: {account id: ``Limit``},
      ``balances``: {key: ``Balance``}, ``receipts``: {key: engine ``Receipt``\\ s};
    * ``groups``: {group id: ``Group``};
    * ``granted``: {root id: (all limits together, {holder: its limits})};
    * ``companies``: {company id: ``Asked``};
    * ``counts``: {order id: ``Counts``}, what the exposure would have of each order;
      ``counting``: the categories that use the limit;
    * ``asked``: {order id: total to judge instead of the present one}, ``shown``: total to
      show instead of it; order's currency;
    * ``releases``: {order id: the holds released for it that aren't void};
    * ``tax_limits``: {account id: ``Limit`` of tax advances}, ``tax_deadlines``: {key: day until
      which the oldest had to be cleared}; empty where nobody advances taxes;
    * ``delivered_days``: {key: for how many days goods have been delivered, not invoiced}.
    """

    customers: Mapping
    accounts: Mapping
    limits: Mapping
    balances: Mapping
    receipts: Mapping
    groups: Mapping
    granted: Mapping
    companies: Mapping
    counts: Mapping
    counting: tuple
    asked: Mapping
    shown: Mapping
    releases: Mapping
    delivered_days: Mapping = field(default_factory=dict)
    tax_limits: Mapping = field(default_factory=dict)
    tax_deadlines: Mapping = field(default_factory=dict)

    def balance(self, key):
        """Return the ``Balance`` of a customer; an empty one where nothing is owed."""
        return self.balances.get(key, Balance())


class Taken:
    """What the orders before the one being judged take, of the same batch.

    The only thing that changes while a batch is judged: amounts and the money
    that is left, both by key. An order that goes through is entered here.
    """

    def __init__(self, receipts=None):
        self.amounts = {}
        self.receipts = dict(receipts or {})

    def amount(self, key):
        """Return what orders before this one add to a customer, company currency."""
        return self.amounts.get(key, 0.0)

    def of(self, key):
        """Return the ``Receipt``s of a customer that those orders leave."""
        return self.receipts.get(key, ())

    def enter(self, ruling):
        """Let the orders after this one see it confirmed: its amount, and the money it uses."""
        for one in ruling.judgements:
            if one.pays:
                key = (one.partner_id, one.root_id)
                self.amounts[key] = self.amount(key) + one.facts.amount
                self.receipts[key] = confirm(one.order_id, one.facts.owed, self.of(key))


@dataclass(frozen=True)
class Judgement:
    """What the engine was asked about one order and one customer, and what it answered.

    ``total`` is the whole order, ``facts.amount`` what it adds to the exposure;
    both in the company's currency. ``pays``: the customer is the one invoiced.
    """

    order_id: int
    partner_id: int
    root_id: int
    account_id: int
    pays: bool
    total: float
    facts: Facts
    rules: tuple
    balance: Balance
    verdict: Verdict
    group: Group | None = None

    @property
    def figures(self):
        """Return the amounts and days that checks and holds copy, rounded to the currency."""
        facts = self.facts
        amounts = {
            "amount": self.total,
            "exposure": facts.exposure,
            "limit_amount": facts.limit.amount,
            "excess": max(facts.excess, facts.group_excess),
            "overdue_amount": facts.overdue_amount,
        }
        rounded = {name: round_to(value, facts.rounding) for name, value in amounts.items()}
        return dict(rounded, overdue_days=facts.overdue_days)


@dataclass(frozen=True)
class Ruling:
    """What follows for one order from the judgements on its customers.

    ``outcome``: passed, warned, released or held. ``release_id`` names the hold
    whose release covers it, 0 for none.
    """

    order_id: int
    outcome: str
    verdict: Verdict
    judgements: tuple
    fingerprint: tuple
    release_id: int = 0

    @property
    def worst(self):
        """Return the judgement that decides: the first one with the strictest verdict."""
        order = {HOLD: 0, WARN: 1}
        return min(self.judgements, key=lambda one: order.get(one.verdict.outcome, 2))
