"""What the simulated year has to come to: a small model in plain Python, from the documents.

It calls nothing of the add-ons. Days are the company's; at night (before work) the
scheduler runs, by day customers order and pay. What it says of a run depends on the nights
on which the scheduler ran, and on nothing else.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from .year_plan import NEVER, START, TERM

LEVELS = {"notice": -5, "first": 7, "second": 21, "call": 35, "last": 60, "legal": 90}
LEADS_TO = {"first": "watch", "second": "hold", "call": "hold"}
PAUSE = 7
GRACE = 2
INDICATORS = {
    # kind: (level, days to deal with it, asks for)
    "utilization": (0.9, 7, "none"),
    "overdue_share": (0.3, 7, "watch"),
    "overdue_days": (15, 5, "none"),
    "slowing": (10, 14, "none"),
    "concentration": (0.2, 14, "none"),
    "contract_end": (30, 14, "none"),
    "collateral_end": (60, 14, "none"),
    "no_zero": (2, 14, "none"),
}
WARNS_BELOW = ("contract_end", "collateral_end")
STRICT = ("open", "watch", "hold", "stop")
RATES = [(10.0, date(2026, 1, 1), date(2026, 3, 15)), (14.0, date(2026, 3, 16), date(2036, 1, 1))]
MONTH = 365.25 / 12


@dataclass
class Invoice:
    """What was sold and when it is due; ``paid``: [(day, amount)]."""

    order: int
    customer: int
    day: date
    due: date
    amount: float
    plan: list
    paid: list = field(default_factory=list)

    @property
    def left(self):
        """Return what is open."""
        return round(self.amount - sum(amount for _day, amount in self.paid), 2)


@dataclass
class Warned:
    """A warning: of what, since when, until when, whether the managers were told."""

    kind: str
    given: date
    deadline: date
    ended: date | None = None
    escalated: bool = False


@dataclass
class Account:
    """What is known of one customer."""

    customer: object
    invoices: list = field(default_factory=list)
    letters: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    held: dict = field(default_factory=dict)
    promises: list = field(default_factory=list)
    readings: dict = field(default_factory=dict)
    reviews: set = field(default_factory=set)
    owed_at_end_of: dict = field(default_factory=dict)
    zero: date = START
    dunned: str | None = None
    last_level: str | None = None
    legal: bool = False
    stop_asked: bool = False
    stopped: bool = False
    state: str = "open"

    def owed(self):
        """Return what the customer owes."""
        return round(sum(one.left for one in self.invoices), 2)

    def overdue(self, today):
        """Return (amount, days, oldest due date) of what is overdue."""
        late = [one for one in self.invoices if one.left > 0 and one.due < today]
        oldest = min((one.due for one in late), default=None)
        amount = round(sum(one.left for one in late), 2)
        return amount, (today - oldest).days if oldest else 0, oldest


class Model:
    """The year: ``day()`` by day, ``night()`` where the scheduler runs."""

    def __init__(self, plan):
        self.plan = plan
        self.accounts = [Account(one) for one in plan.customers]
        self.collected = defaultdict(float)
        self.months = {}

    # --- by day

    def day(self, today):
        """Customers pay, promise and order; managers stop who is to be stopped."""
        for account in self.accounts:
            account.stopped |= account.stop_asked
            for invoice in account.invoices:
                self.pay(invoice, today)
        for promise in self.plan.promises:
            if promise.day == today and (invoice := self.promised(promise)):
                account = self.accounts[promise.customer]
                account.promises.append([promise, invoice.left, "open"])
        for order in self.plan.orders:
            if order.day == today:
                self.order(order)
        for account in self.accounts:
            account.owed_at_end_of[today] = account.owed()

    def pay(self, invoice, today):
        for amount in self.due_payments(invoice, today):
            invoice.paid.append((today, amount))
            if today > invoice.due:
                self.collected[today.replace(day=1)] += amount

    @staticmethod
    def due_payments(invoice, today):
        """Return the amounts paid of an invoice today."""
        left = invoice.left
        found = []
        for number, (lag, share) in enumerate(invoice.plan):
            if lag < NEVER and invoice.due + timedelta(days=lag) == today:
                last = number == len(invoice.plan) - 1
                found.append(left if last else round(invoice.amount * share, 2))
        return found

    def promised(self, promise):
        """Return the invoice a promise is about, where it is open."""
        invoices = self.accounts[promise.customer].invoices
        return next((one for one in invoices if one.order == promise.order and one.left > 0), None)

    def order(self, order):
        """It is sold, or held: nothing may be overdue, and all together fits into the limit."""
        account = self.accounts[order.customer]
        if self.passes(account, account.owed() + order.amount, order.day):
            due = order.day + timedelta(days=TERM)
            account.invoices.append(
                Invoice(order.key, order.customer, order.day, due, order.amount, order.payments)
            )
        else:
            account.held[order.key] = "open"

    def passes(self, account, owed, today):
        if account.stopped or account.overdue(today)[0] > 0:
            return False
        return owed <= account.customer.limit

    # --- at night

    def night(self, today):
        """Judge holds again, remind, look at promises, warn, review."""
        for account in self.accounts:
            self.remind(account, today)
        total = sum(max(one.owed(), 0) for one in self.accounts)
        for account in self.accounts:
            self.settle(account, today)
            self.look(account, today, total)
            self.review(account, today)
            self.judge(account, today)
            account.state = self.state(account, today)

    def judge(self, account, today):
        owed = account.owed()
        orders = {one.key: one for one in self.plan.orders}
        for key in sorted(account.held):
            fits = self.passes(account, owed + orders[key].amount, today)
            account.held[key] = "ready" if fits else "open"
            if fits:
                owed += orders[key].amount

    def remind(self, account, today):
        """The letter that is due tonight: of each level one for each cycle."""
        amount, days, oldest = account.overdue(today)
        level = cycle = None
        if any(one[2] == "open" and today <= one[0].until + timedelta(days=GRACE)
               for one in account.promises):  # fmt: skip
            pass
        elif oldest:
            known = {name for name, of, _day in account.letters if of == oldest}
            reminded = known - {"notice"}
            fitting = [
                name for name, after in LEVELS.items()
                if 0 < after <= days and (name != "legal" or reminded)
            ]  # fmt: skip
            level, cycle = (fitting or [None])[-1], oldest
        else:
            coming = min((one.due for one in account.invoices if one.left > 0), default=None)
            if coming and (today - coming).days >= LEVELS["notice"]:
                level, cycle = "notice", coming
        last = max((day for _level, _cycle, day in account.letters), default=None)
        sent = any((level, cycle) == letter[:2] for letter in account.letters)
        if level and not sent and (last is None or (today - last).days >= PAUSE):
            self.send(account, level, cycle, today)
        if not amount:
            account.dunned, account.last_level, account.legal = None, None, False

    def send(self, account, level, cycle, today):
        account.letters.append((level, cycle, today))
        if level == "notice":
            return
        account.last_level = level
        led = LEADS_TO.get(level)
        if led:
            account.dunned = max(account.dunned or "watch", led, key=STRICT.index)
        account.legal |= level == "legal"
        account.stop_asked |= level in ("last", "legal")

    def settle(self, account, today):
        """Promises: kept by what was paid since, broken when their day and the grace are over."""
        for one in account.promises:
            promise, amount, state = one
            if state != "open":
                continue
            last = promise.until + timedelta(days=GRACE)
            paid = sum(
                part
                for invoice in account.invoices
                for day, part in invoice.paid
                if promise.day < day <= last
            )
            if round(paid - amount, 2) >= 0:
                one[2] = "kept"
            elif today > last:
                one[2] = "broken"

    def look(self, account, today, total):
        """Give and end the warnings of one account."""
        self.zero_day(account, today)
        values = self.values(account, today, total)
        for kind, (level, days, _asks) in INDICATORS.items():
            value = values.get(kind)
            crossed = value is not None and (
                value <= level if kind in WARNS_BELOW else value >= level
            )
            standing = next(
                (one for one in account.warnings if one.kind == kind and not one.ended), None
            )
            if crossed and not standing:
                account.warnings.append(Warned(kind, today, today + timedelta(days=days)))
            elif standing and not crossed:
                standing.ended = today
        for one in account.warnings:
            if not one.ended and one.deadline < today:
                one.escalated = True

    def zero_day(self, account, today):
        """Note the last day at the end of which nothing was owed."""
        zeros = [day for day, owed in account.owed_at_end_of.items() if not owed]
        account.zero = today if not account.owed() else max(zeros, default=account.zero)

    def values(self, account, today, total):
        owed, limit = account.owed(), account.customer.limit
        amount, days, _oldest = account.overdue(today)
        late = self.days_late(account, today)
        before = [
            account.readings[day]
            for day in sorted(account.readings)
            if day <= today - timedelta(days=90)
        ]
        account.readings[today] = late
        known = before[-1] if before else None
        values = {
            "utilization": owed / limit,
            "overdue_share": round(amount / owed, 4) if owed else None,
            "overdue_days": days or None,
            "slowing": None if late is None or known is None else late - known,
            "concentration": round(owed / total, 4) if total else None,
            "no_zero": round((today - account.zero).days / MONTH, 2) if owed else None,
        }
        for kind in WARNS_BELOW:
            end = getattr(account.customer, kind)
            values[kind] = (end - today).days if end else None
        return values

    @staticmethod
    def days_late(account, today):
        """Return how late what was due was paid on average, weighted; what is open so far."""
        judged = late = 0.0
        for invoice in account.invoices:
            parts = [(day, amount) for day, amount in invoice.paid]
            if invoice.left > 0 and invoice.due < today:
                parts.append((today, invoice.left))
            for day, amount in parts:
                judged += amount
                late += amount * max(0, (day - invoice.due).days)
        return round(late / judged) if judged else None

    def review(self, account, today):
        """The month that is over is reviewed."""
        last = today.replace(day=1) - timedelta(days=1)
        if last >= START:
            account.reviews.add(last)

    def state(self, account, today):
        amount, days, _oldest = account.overdue(today)
        owed, limit = account.owed(), account.customer.limit
        if account.stopped:
            return "stop"
        state = "open"
        if days >= 1 or (owed >= 0.9 * limit and owed):
            state = "watch"
        if days >= 30 or owed > limit:
            state = "hold"
        asked = [
            INDICATORS[one.kind][2] for one in account.warnings
            if not one.ended and INDICATORS[one.kind][2] != "none"
        ]  # fmt: skip
        if amount and account.dunned:
            asked.append(account.dunned)
        return max([state, *asked], key=STRICT.index)

    # --- at the end

    @staticmethod
    def interest(invoice, until):
        """Return the simple interest on an invoice until a day, not rounded."""
        ends = [(min(day, until), amount) for day, amount in invoice.paid] + [(until, invoice.left)]
        total = 0.0
        for end, amount in ends:
            for percent, first, last in RATES:
                start = max(invoice.due, first - timedelta(days=1))
                days = (min(end, last) - start).days
                total += amount * percent / 100 * max(0, days) / 365
        return total
