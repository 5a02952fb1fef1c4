"""What one customer owes and may still receive, as the exposure statement sums it up (R30)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .money import problem_with


@dataclass(frozen=True)
class Balance:
    """One customer's exposure in one root company, in its currency.

    * ``counted``: sum of the categories that use the limit;
    * ``by_category``: every category that is shown, counted or not;
    * ``overdue_amount``, ``overdue_days``: after credits were set off against
      the oldest items (see ``engine.overdue``);
    * ``unsettled``: documents still open, invoices and confirmed orders;
    * ``unknown_currency``: name of a currency without any rate (its orders were
      taken one to one), else empty.
    """

    counted: float = 0.0
    by_category: dict[str, float] = field(default_factory=dict)
    overdue_amount: float = 0.0
    overdue_days: int = 0
    unsettled: int = 0
    unknown_currency: str = ""


@dataclass(frozen=True)
class Counts:
    """What one order counts once it is confirmed, company currency.

    ``open``: what is still to be asked for, whatever the horizon; ``by_category``: what
    the exposure has of it; ``unknown_currency``: name of a currency without a rate.
    """

    open: float = 0.0
    by_category: dict[str, float] = field(default_factory=dict)
    unknown_currency: str = ""

    def counted(self, categories) -> float:
        """Return what uses the limit: the amounts of these categories."""
        return sum(self.by_category.get(category, 0.0) for category in categories)

    def grown(self, more: float, is_beyond: bool) -> Counts:
        """Return what it would count with ``more`` ordered; beyond the horizon that uses nothing."""
        ordered = self.by_category.get("order", 0.0)
        added = ordered if is_beyond else max(0.0, ordered + more)
        return replace(
            self,
            open=max(0.0, self.open + more),
            by_category=dict(self.by_category, order=added),
        )

    @property
    def comparable(self) -> float:
        """Return what the exposure has of it, or what is open where nobody can compare that."""
        return self.open if problem_with(self.open) else sum(self.by_category.values())
