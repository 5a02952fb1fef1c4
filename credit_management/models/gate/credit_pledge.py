"""What a transaction has to prove at commit, in plain values."""

from dataclasses import dataclass

from ...engine.facts import ORDER
from .judgement import Group


@dataclass(frozen=True)
class Pledge:
    """An order this transaction lets through, and what it rests on.

    ``left`` is what the customer may still take beside this order (None: no
    limit was asked), ``sales_left`` how many further open sales the rules
    tolerate (None: any number), ``received`` the money a prepaid order rests on
    (None: it isn't prepaid). ``group`` is the customer's group as this
    transaction sees it, ``group_left`` what that may still take. ``stage``: an order, or
    goods that leave, which collide with others of their own kind only; ``paid_left`` is
    what is paid for the order beyond all that left of it (None: they don't rest on it).
    """

    order_id: int
    partner_id: int
    root_id: int
    amount: float
    rounding: float
    left: float | None = None
    sales_left: float | None = None
    received: float | None = None
    group: Group | None = None
    group_left: float | None = None
    stage: str = ORDER
    paid_left: float | None = None

    @property
    def key(self):
        """Return (customer, root company)."""
        return self.partner_id, self.root_id

    @property
    def group_key(self):
        """Return the key under which the group's admissions stand."""
        return "group", self.group.id if self.group else 0

    @property
    def members(self):
        """Return (customer, root company) of everybody whose orders it can collide with."""
        return {self.key, *(self.group.members if self.group else ())}

    @property
    def claims(self):
        """Return (key, what may be taken, how many sales) for the customer and for the group."""
        own = (self.key, self.left, self.sales_left)
        return (own, (self.group_key, self.group_left, None)) if self.group else (own,)

    @property
    def asks(self):
        """Tell whether it rests on anything that others may use up."""
        rests_on = (self.left, self.sales_left, self.received, self.group_left, self.paid_left)
        return any(one is not None for one in rests_on)


@dataclass(frozen=True)
class MembershipChange:
    """Customers that joined or left groups in this transaction, and those groups."""

    partner_ids: frozenset
    group_ids: frozenset


@dataclass(frozen=True)
class Admission:
    """An order that another transaction let through since this one took its snapshot.

    ``amount``: what its check said it adds, company currency; ``payer_id``: the contact
    it is invoiced to.
    """

    order_id: int
    amount: float
    payer_id: int
