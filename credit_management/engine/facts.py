"""What a check is asked, and what it answers. All frozen, all plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .limits import Limit
from .money import compare

IGNORE, WARN, HOLD = "ignore", "warn", "hold"
PASS = "pass"
ORDER, DELIVERY, BOTH = "order", "delivery", "both"
"""Where a rule speaks: when an order confirms, when goods leave, or at both."""

EVIDENCE = ("survey_due", "documents_due", "review_due", "collateral_due")
"""The days until which the evidence behind a customer's credit counts."""

SEVERITIES = (IGNORE, WARN, HOLD)

STOPS = frozenset({"account_stop"})
"""Rules that no release gets round: what they found has to be lifted itself."""


DATES = ("today", *EVIDENCE)


def as_values(record) -> dict:
    """Return a flat dataclass as a dict; ``dataclasses.asdict`` copies deeply and takes ten times."""
    return dict(vars(record))


@dataclass(frozen=True)
class Rule:
    """One row of the rule table.

    ``specificity`` orders rows of the same kind: the highest that applies wins.
    ``threshold`` is what is tolerated, in the unit of the kind (currency, days,
    number of documents). ``version`` and ``source`` say later which row fired.
    """

    kind: str
    severity: str = HOLD
    threshold: float = 0.0
    specificity: int = 0
    version: int = 1
    source: str = ""

    def as_row(self) -> list:
        """Return the row as a JSON-ready list, in the order of the fields: checks keep many."""
        return list(vars(self).values())

    @classmethod
    def from_row(cls, row: list | dict) -> Rule:
        """Rebuild a row kept by ``as_row``, or by its names as earlier versions did."""
        return cls(**row) if isinstance(row, dict) else cls(*row)


@dataclass(frozen=True)
class Facts:
    """Everything the check may look at, about one order and one account.

    Amounts are in the account's currency, tax included.

    * ``amount``: what the order adds when it is confirmed;
    * ``to_pay``: what has to be received before it is prepaid (None: ``amount``); more
      than that where its category is shown only or it is due beyond the horizon;
    * ``exposure``: what is counted already, without this order, with those
      confirmed before it in the same batch;
    * ``reserved``: money received for *other* orders not confirmed yet; it must
      not make room for this one;
    * ``received``: money received for this order and nothing else;
    * ``overdue_amount``, ``overdue_days``: after setting off credits;
    * ``unsettled``: number of earlier credit sales not settled;
    * ``no_credit_grade``: name of a grade that allows no credit at all, else empty;
      ``pending_decrease``: number of a decrease that isn't decided yet and until then
      suspends new credit, else empty;
    * ``term_days``, ``granted_term_days``: days from today to the last due date
      under the order's term and under the term granted (None: none was said);
      ``temporary_term_days``: the days granted to what only a temporary limit
      covers (None: the same); ``*_discount_percent`` off within
      ``*_discount_days``: their early-payment discounts (0: none);
    * ``unpaid_allowed``: the term is payment before delivery and the company
      lets such orders confirm before the money is there;
    * ``unknown_currency``: name of a currency without a rate, else empty;
    * ``survey_due``, ``documents_due``, ``review_due``, ``collateral_due``: the
      last day on which each is in order (None: nothing to say);
    * ``group_name``, ``group_limit`` (None: in no group), ``group_exposure``:
      the group's, with all its members and with money reserved for their orders;
    * ``company_cap`` (0: none) and ``total_granted``: what all limits together
      may be, and are; ``net_capital`` (0: none) and ``granted``: the company's,
      and the limits of the customer's group, or of the customer without one;
    * ``stage``: what is asked about: an order, or goods that leave. Of those ``amount`` is
      what leaving adds to what was delivered and isn't invoiced, ``exposure`` is without
      orders that wait, ``to_pay`` the value of all that left of the order with what leaves
      now (``leaving``), and ``received`` what was paid for it;
    * ``prepays``: the order's term is payment before delivery;
      ``delivered_days``: for how long goods have been delivered and not invoiced;
    * ``tax_advance``: taxes paid for the customer and not paid back, ``tax_limit`` what may be
      (None: anything), ``tax_late``: days since the oldest of them had to be cleared.
    """

    today: date
    amount: float
    exposure: float
    limit: Limit
    rounding: float = 0.01
    reserved: float = 0.0
    received: float = 0.0
    overdue_amount: float = 0.0
    overdue_days: int = 0
    unsettled: int = 0
    no_credit_grade: str = ""
    pending_decrease: str = ""
    term_days: int = 0
    granted_term_days: int | None = None
    temporary_term_days: int | None = None
    term_discount_percent: float = 0.0
    term_discount_days: int = 0
    granted_discount_percent: float = 0.0
    granted_discount_days: int = 0
    account_state: str = "cash"
    unpaid_allowed: bool = False
    unknown_currency: str = ""
    survey_due: date | None = None
    documents_due: date | None = None
    review_due: date | None = None
    collateral_due: date | None = None
    group_name: str = ""
    group_limit: Limit | None = None
    group_exposure: float = 0.0
    company_cap: float = 0.0
    total_granted: float = 0.0
    net_capital: float = 0.0
    granted: float = 0.0
    to_pay: float | None = None
    stage: str = ORDER
    prepays: bool = False
    leaving: float = 0.0
    delivered_days: int = 0
    tax_advance: float = 0.0
    tax_limit: float | None = 0.0
    tax_late: int = 0

    @property
    def owed(self) -> float:
        """Return what has to be received for the order before it needs no credit."""
        return self.amount if self.to_pay is None else self.to_pay

    @property
    def after(self) -> float:
        """Return the exposure the customer would have with this order confirmed."""
        return self.exposure + self.reserved + self.amount

    @property
    def excess(self) -> float:
        """Return by how much ``after`` goes beyond the limit (0 when it fits or is unlimited)."""
        if self.limit.is_unlimited:
            return 0.0
        return max(0.0, self.after - self.limit.amount)

    @property
    def available(self) -> float | None:
        """Return what may still be taken, without this order; None where nothing limits it.

        Of a member of a group the smaller of its own room and the group's.
        """
        own, group = (self.limit, self.exposure), (self.group_limit, self.group_exposure)
        rooms = [
            limit.available(used)
            for limit, used in (own, group)
            if limit and not limit.is_unlimited
        ]
        return min(rooms, default=None)

    @property
    def is_temporary(self) -> bool:
        """Tell whether only a temporary limit covers what would be owed with this order."""
        standing = self.limit.standing
        return standing is not None and compare(self.after, standing, self.rounding) > 0

    @property
    def longest_term_days(self) -> int | None:
        """Return the longest term the order may use, in days; None where none was said."""
        if self.granted_term_days is None or self.temporary_term_days is None:
            return self.granted_term_days
        return self.temporary_term_days if self.is_temporary else self.granted_term_days

    @property
    def has_room(self) -> bool:
        """Tell whether it rests on room that another order could use up meanwhile."""
        limited = not self.limit.is_unlimited or self.limit.standing is not None
        return limited or bool(self.group_limit or self.no_credit_grade or self.pending_decrease)

    @property
    def group_after(self) -> float:
        """Return the exposure of the whole group with this order confirmed."""
        return self.group_exposure + self.amount

    @property
    def group_excess(self) -> float:
        """Return by how much ``group_after`` goes beyond the group's limit; 0 without a group."""
        if self.group_limit is None or self.group_limit.is_unlimited:
            return 0.0
        return max(0.0, self.group_after - self.group_limit.amount)

    def as_dict(self) -> dict:
        """Return the facts as JSON-ready values, enough to run the check again."""
        values = as_values(self)
        values["limit"] = as_values(self.limit)
        values["group_limit"] = self.group_limit and as_values(self.group_limit)
        for name in DATES:
            values[name] = values[name] and values[name].isoformat()
        return values

    @classmethod
    def from_dict(cls, values: dict) -> Facts:
        """Rebuild facts stored by ``as_dict``; keys this version doesn't know are left out."""
        known = _known(cls, values)
        for name in DATES:
            known[name] = date.fromisoformat(known[name]) if known.get(name) else None
        known["limit"] = Limit(**_known(Limit, known["limit"]))
        if known.get("group_limit"):
            known["group_limit"] = Limit(**_known(Limit, known["group_limit"]))
        return cls(**known)


def _known(cls: type, values: dict) -> dict:
    return {name: values[name] for name in cls.__dataclass_fields__ if name in values}


@dataclass(frozen=True)
class Finding:
    """One rule that spoke: which, how strongly, what it tolerates and what it saw.

    ``value`` is in the unit of the kind (currency, days, number); ``figures``
    hold the further numbers its sentence needs.
    """

    rule: str
    severity: str
    threshold: float = 0.0
    value: float = 0.0
    version: int = 1
    source: str = ""
    figures: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """The answer: pass, warn or hold, and every finding with its severity.

    ``forced`` names why the rules were not asked (``prepaid``, ``unpaid_allowed``).
    """

    outcome: str = PASS
    findings: tuple[Finding, ...] = ()
    forced: str = ""

    @property
    def is_stopped(self) -> bool:
        """Tell whether something holds it that no release gets round: a stopped account."""
        return any(one.rule in STOPS and one.severity == HOLD for one in self.findings)
