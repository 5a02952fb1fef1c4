"""Goods that leave, in plain values: what is asked about them, and what follows."""

from dataclasses import dataclass

from odoo.addons.credit_management.engine.facts import HOLD, WARN


@dataclass(frozen=True)
class Parcel:
    """What leaves with one transfer for one order: what a delivery is judged by.

    ``picking``, ``order`` (records as the system, either may be empty), ``company``;
    ``customers``: the commercial partners judged, the paying one first; ``lines``: tuples of
    (line of the order, quantity in its unit, value in the order's currency); ``moves``: the
    stock moves. Without an order there is nothing to say about its value, unless it was sold
    otherwise.
    """

    picking: object
    order: object
    company: object
    customers: object
    lines: tuple = ()
    moves: object = None

    @property
    def key(self):
        """Return (transfer, order), ids; 0 for none."""
        return self.picking.id or 0, self.order.id or 0


@dataclass(frozen=True)
class Worth:
    """What a parcel is worth, company currency: ``leaving``, ``gone`` before, what it ``adds``.

    ``paid``: what was paid for the order; ``kept``: money received for other goods;
    ``unknown``: name of a currency without a rate, else empty.
    """

    leaving: float = 0.0
    gone: float = 0.0
    adds: float = 0.0
    paid: float = 0.0
    kept: float = 0.0
    unknown: str = ""


@dataclass(frozen=True)
class DeliveryRuling:
    """What follows for one parcel: passed, warned (observed, too), released or held."""

    parcel: Parcel
    worth: Worth
    outcome: str
    verdict: object
    judgements: tuple
    mode: str

    @property
    def worst(self):
        """Return the judgement that decides: the first one with the strictest verdict."""
        order = {HOLD: 0, WARN: 1}
        return min(self.judgements, key=lambda one: order.get(one.verdict.outcome, 2))

    @property
    def is_observed(self):
        """Tell whether it goes through only because the company observes."""
        return self.outcome == "warned" and self.verdict.outcome == HOLD
