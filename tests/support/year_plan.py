"""What customers do in the simulated year: drawn from one seed, the same whatever the system does."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

START = date(2026, 1, 5)
TERM = 15
NEVER = 10_000


@dataclass
class Order:
    """An order of ``amount`` on ``day``; paid in parts: (days after the due date, share)."""

    key: int
    customer: int
    day: date
    amount: float
    payments: list


@dataclass
class Promise:
    """A promise on ``day``, for so many days later, to pay an order's invoice."""

    customer: int
    order: int
    day: date
    until: date


@dataclass
class Customer:
    """One customer: its limit, how mail reaches it, when its contract and collateral end."""

    key: int
    limit: float
    mail: str = "works"
    contract_end: date | None = None
    collateral_end: date | None = None


@dataclass
class Plan:
    """All that happens in ``days`` days."""

    seed: int
    days: int
    customers: list = field(default_factory=list)
    orders: list = field(default_factory=list)
    promises: list = field(default_factory=list)

    @property
    def end(self):
        """Return the last day."""
        return START + timedelta(days=self.days)

    def on(self, day):
        """Tell whether a customer orders or promises something on that day."""
        return any(one.day == day for one in (*self.orders, *self.promises))


def draw(seed, customers, days):
    """Return the ``Plan`` of that seed."""
    chance = random.Random(seed)
    plan = Plan(seed, days)
    for key in range(customers):
        plan.customers.append(_customer(chance, key, days))
        _business(chance, plan, plan.customers[-1])
    return plan


def _customer(chance, key, days):
    def end(share):
        return (
            START + timedelta(days=chance.randint(10, days + 80))
            if chance.random() < share
            else None
        )

    mail = chance.choices(("works", "none", "refused"), (8, 1, 1))[0]
    return Customer(key, chance.choice((1000, 2000, 5000)), mail, end(0.3), end(0.2))


def _business(chance, plan, customer):
    """Draw the orders of a customer: punctual, slow, or going bad on some day."""
    kind = chance.choices(("punctual", "slow", "bad"), (4, 4, 4))[0]
    turns = START + timedelta(days=chance.randint(0, plan.days // 2))
    day = START + timedelta(days=chance.randint(1, 20))
    promised = False
    while day < plan.end:
        lags = _lags(chance, kind, day >= turns)
        amount = round(customer.limit * chance.uniform(0.2, 0.7), 2)
        order = Order(len(plan.orders), customer.key, day, amount, lags)
        plan.orders.append(order)
        first = lags[0][0]
        if not promised and len(lags) == 1 and first > 12 and chance.random() < 0.6:
            promised = True
            _promise(chance, plan, order)
        day += timedelta(days=chance.randint(18, 34) if plan.days < 200 else chance.randint(40, 90))


def _lags(chance, kind, has_turned):
    """Return [(days after the due date, share)] of how an invoice is paid.

    Nobody pays between the sixtieth day and for ever: whoever was to be stopped meanwhile
    would depend on the day the scheduler ran.
    """
    if kind == "punctual":
        return [(chance.randint(-8, 0), 1.0)]
    if kind == "bad" and has_turned:
        return [(NEVER, 1.0)]
    if chance.random() < 0.2:
        return [(chance.randint(1, 15), 0.5), (chance.randint(16, 50), 0.5)]
    return [(chance.randint(1, 50), 1.0)]


def _promise(chance, plan, order):
    """Draw a promise ten days after the due date of an order; some keep it."""
    due = order.day + timedelta(days=TERM)
    made, until = due + timedelta(days=10), due + timedelta(days=17)
    if chance.random() < 0.5:
        order.payments[:] = [(chance.randint(11, 19), 1.0)]
    plan.promises.append(Promise(order.customer, order.key, made, until))
