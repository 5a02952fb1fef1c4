"""A simulated year: everything ends where it should be, nothing twice, whatever the scheduler does.

    CREDIT_WHOLE=1 make test ARGS=tests/test_year.py                      # twelve weeks
    CREDIT_WHOLE=1 CREDIT_LONG=200 make test ARGS=tests/test_year.py      # 365 days, 200 customers

Twelve weeks with a few customers, week by week, with a stop and a kill, or a year with as many
customers as CREDIT_LONG says, night by night: with 200 it takes hours. Neither has a place in
the minutes of CI. A run says its seed, and `CREDIT_YEAR=seed` lives through that one.
What has to come out is worked out by `tests.support.year_model`.
"""

import os
import time
from datetime import timedelta

import pytest

from odoo.addons.credit_management.tests.whole import in_whole_runs

from tests.support import throwaway_database
from tests.support.databases import rows
from tests.support.year_model import Model
from tests.support.year_plan import START, draw
from tests.support.year_world import World

LONG = int(os.environ.get("CREDIT_LONG") or 0)
SEED = int(os.environ.get("CREDIT_YEAR", 2255))
CUSTOMERS, DAYS = (LONG, 365) if LONG else (5, 84)
STOPPED = range(120, 141) if LONG else range(43, 64)
KILLED = ("credit_collection.ir_cron_reminders", "credit_management.ir_cron_warnings")


def nights(plan, stopped=()):
    """Return the days on which the scheduler runs: all of a long year, else once a week."""
    off = {START + timedelta(days=number) for number in stopped}
    every = [START + timedelta(days=number) for number in range(1, plan.days + 1)]
    return [
        day for day in every if day not in off and (LONG or day.day == 1 or day.weekday() == 0)
    ] + [plan.end + timedelta(days=1)]


def lived(plan, stopped=(), kills=()):
    """Live through the plan, compare what came of it with the model, and return it."""
    kills, model, start = list(kills), Model(plan), time.monotonic()
    on = set(nights(plan, stopped))
    with throwaway_database() as name, World(name, plan) as world:
        for number in range(plan.days + 2):
            today = START + timedelta(days=number)
            if today in on:
                model.night(today)
                dies = kills.pop(0) if kills and number > 20 else None
                world.night(today, dies, plan.seed + number)
            if number <= plan.days:
                model.day(today)
                world.noon(today, model)
        took = time.monotonic() - start
        said = f"seed {plan.seed}: {len(plan.orders)} orders, {len(on)} nights, {took:.0f} s"
        print(said)  # noqa: T201  whoever runs a year wants to know which
        return compared(plan, model, world)


def compared(plan, model, world):
    """Fail where the system ended elsewhere than the model; return what must not depend on nights."""
    found = world.found()
    for account in model.accounts:
        mine, theirs = found[account.customer.key], expected(account)
        letters = mine.pop("letters")
        assert mine == theirs, f"seed {plan.seed}, {account.customer}"
        assert [one[:3] for one in letters] == sorted(account.letters), account.customer
        assert {one[3] for one in letters} <= ends(account.customer), letters
    assert world.twice() == []
    until = plan.end + timedelta(days=1)
    charged = world.interest(until)
    for account in model.accounts:
        for invoice in account.invoices:
            owed = model.interest(invoice, until)
            assert charged.get(invoice.order, 0) == pytest.approx(owed, abs=0.03), invoice
    assert world.results() == pytest.approx(dict(model.collected))
    books(model, world.measures())
    return {key: lasting(one) for key, one in found.items()}


def expected(account):
    """Return what the model says of an account, as the world says it."""
    asked = ["submitted"] if account.stop_asked and not account.stopped else []
    return {
        "state": account.state,
        "owed": account.owed(),
        "dunned": (account.dunned, account.last_level),
        "legal": account.legal,
        "warnings": sorted(
            (one.kind, one.given, one.ended, one.escalated) for one in account.warnings
        ),
        "reviews": sorted(account.reviews),
        "promises": sorted((one.until, state) for one, _amount, state in account.promises),
        "held": account.held,
        "stops": ["approved"] if account.stopped else asked,
    }


def ends(customer):
    """Return the states in which a letter to a customer ends."""
    return {"works": {"sent"}, "none": {"sent"}, "refused": {"failed", "sent"}}[customer.mail]


def lasting(found):
    """Return what has to be the same in the end, on whatever nights the scheduler ran."""
    standing = [(kind,) for kind, _given, ended, _told in found["warnings"] if not ended]
    names = ("state", "owed", "dunned", "legal", "reviews", "promises", "held", "stops")
    return {"standing": standing, **{name: found[name] for name in names}}


def books(model, measures):
    """Compare the measures of each month that is over with what customers did."""
    ends_of = sorted({day for day, _code in measures if day >= START})
    assert ends_of
    for day in ends_of:
        invoices = [one for account in model.accounts for one in account.invoices]
        left = [
            (one, one.amount - sum(part for on, part in one.paid if on <= day))
            for one in invoices
            if one.day <= day
        ]
        sold = sum(
            one.amount for one in invoices if (one.day.year, one.day.month) == (day.year, day.month)
        )
        assert measures[day, "receivable"] == pytest.approx(sum(amount for _one, amount in left))
        late = sum(amount for one, amount in left if one.due < day)
        assert measures[day, "overdue"] == pytest.approx(late)
        assert measures[day, "sales"] == pytest.approx(sold)


@pytest.fixture(scope="module")
def plan():
    return draw(SEED, CUSTOMERS, DAYS)


@pytest.fixture(scope="module")
def straight(plan):
    """What comes of it when the scheduler runs every night."""
    return lived(plan)


@in_whole_runs
def test_stopped_for_three_weeks_and_killed_it_ends_as_it_should(plan):
    assert lived(plan, STOPPED, all_actions() if LONG else KILLED)


@in_whole_runs
def test_three_weeks_without_scheduler_end_the_same(plan, straight):
    assert lived(plan, STOPPED) == straight


@in_whole_runs
def test_killed_once_every_scheduled_action_ends_the_same(plan, straight):
    assert lived(plan, kills=all_actions()) == straight


def all_actions():
    """Return the ids of all scheduled actions of ours."""
    from tests.support.databases import template
    from tests.support.year_world import OURS

    return rows(
        template(),
        f"""SELECT module || '.' || name FROM ir_model_data
             WHERE model = 'ir.cron' AND module IN {OURS} ORDER BY 1""",
    )
