"""Two confirmations at once never share one credit limit (docs/adr/0003-two-at-once.md).

Real transactions in threads, on a database that is thrown away. In most tests
all clients have taken their snapshot before the first one confirms: none of
them sees another, and only the proof at commit stands between them and the limit.
"""

import pytest

from odoo.exceptions import ConcurrencyError

from tests.support import registry
from tests.support.clients import Background, at_once, confirm, errors, request
from tests.support.locks import deadlocks, locks, wait_until

LIMIT = 1000


@pytest.mark.parametrize("clients", [2, 8, 32])
def test_half_of_the_orders_fit_and_exactly_half_go_through(shop, clients):
    amount = LIMIT / (clients // 2)
    (partner,) = shop.customers(1, LIMIT)
    orders = shop.orders([amount] * clients, partner)
    answers = at_once(shop, *[confirm(order) for order in orders])
    assert errors(answers) == []
    states = shop.states(orders)
    assert states.count(("sale", "passed")) == clients // 2
    assert states.count(("draft", "held")) == clients // 2
    assert shop.sold(partner) == shop.exposure(partner) == LIMIT
    holds = shop.holds(orders)
    assert [holds[order] for order, state in zip(orders, states, strict=True)] == [
        ["open"] if state == ("draft", "held") else [] for state in states
    ]
    assert all(answer.tries <= 2 for answer in answers if answer.result is True)


def test_without_the_proof_the_same_clients_overshoot(shop, monkeypatch):
    """The control: these tests can fail."""
    monkeypatch.setattr(registry(shop.database)["credit.proof"], "_prove", lambda self: None)
    (partner,) = shop.customers(1, LIMIT)
    orders = shop.orders([250] * 8, partner)
    answers = at_once(shop, *[confirm(order) for order in orders])
    assert errors(answers) == []
    assert shop.sold(partner) == shop.exposure(partner) == 8 * 250


def test_clients_that_all_fit_answer_at_the_first_try(shop):
    (partner,) = shop.customers(1, LIMIT)
    orders = shop.orders([125] * 8, partner)
    answers = at_once(shop, *[confirm(order) for order in orders])
    assert errors(answers) == []
    assert [answer.tries for answer in answers] == [1] * 8
    assert shop.sold(partner) == LIMIT


def test_clients_who_come_as_they_come_use_the_limit_fully(shop):
    (partner,) = shop.customers(1, LIMIT)
    orders = shop.orders([125] * 16, partner)
    answers = at_once(shop, *[confirm(order) for order in orders], stale=False)
    assert errors(answers) == []
    assert shop.sold(partner) == shop.exposure(partner) == LIMIT


def test_orders_of_different_size_leave_no_room_that_one_of_them_fits(shop):
    (partner,) = shop.customers(1, LIMIT)
    amounts = [700, 600, 500, 300, 200, 100]
    orders = shop.orders(amounts, partner)
    answers = at_once(shop, *[confirm(order) for order in orders])
    assert errors(answers) == []
    sold = shop.sold(partner)
    held = [
        amount
        for amount, state in zip(amounts, shop.states(orders), strict=True)
        if state == ("draft", "held")
    ]
    assert sold == shop.exposure(partner) <= LIMIT
    assert held
    assert sold + min(held) > LIMIT


def test_different_customers_do_not_wait_for_each_other(shop):
    """One transaction keeps its customer's lock while eight others go through."""
    kept, *others = shop.customers(9, LIMIT)
    (order,), (late,) = shop.orders([600], kept), shop.orders([600], kept)
    free = [shop.orders([LIMIT], partner)[0] for partner in others]
    with shop.open("sales") as env:
        env["sale.order"].browse(order).action_confirm()
        env.cr.flush()
        assert locks(shop) == [(kept, True)]
        answers = at_once(shop, *[confirm(one) for one in free])
        waiting = Background(lambda: request(shop, "sales", confirm(late)))
        wait_until(lambda: (kept, False) in locks(shop))
        assert waiting.waits
    assert errors([*answers, waiting.answer()]) == []
    assert [answer.tries for answer in answers] == [1] * 8
    assert shop.states(free) == [("sale", "passed")] * 8
    assert shop.states([order, late]) == [("sale", "passed"), ("draft", "held")]
    assert locks(shop) == []


def test_a_competitor_that_rolls_back_has_used_nothing(shop):
    (partner,) = shop.customers(1, LIMIT)
    first, second = shop.orders([600, 600], partner)
    with registry(shop.database).cursor() as cr:
        shop.env(cr=cr, user=shop.staff["sales"])["sale.order"].browse(first).action_confirm()
        cr.flush()
        waiting = Background(lambda: request(shop, "sales", confirm(second)))
        wait_until(lambda: (partner, False) in locks(shop))
        cr.rollback()
    answer = waiting.answer()
    assert (errors([answer]), answer.tries) == ([], 1)
    assert shop.states([first, second]) == [("draft", "none"), ("sale", "passed")]


def test_batches_in_opposite_order_do_not_deadlock(shop):
    partners = shop.customers(6, LIMIT)
    batches = [
        [shop.orders([100], partner)[0] for partner in (partners if client % 2 else partners[::-1])]
        for client in range(8)
    ]
    before = deadlocks(shop)
    answers = at_once(shop, *[confirm(*batch) for batch in batches])
    assert errors(answers) == []
    assert deadlocks(shop) == before
    assert {shop.sold(partner) for partner in partners} == {800}
    assert max(answer.tries for answer in answers) == 1


def test_batches_that_do_not_fit_together_hold_what_is_left_over(shop):
    partners = shop.customers(3, LIMIT)
    batches = [
        [shop.orders([600], partner)[0] for partner in (partners if client % 2 else partners[::-1])]
        for client in range(4)
    ]
    answers = at_once(shop, *[confirm(*batch) for batch in batches])
    assert errors(answers) == []
    for number, partner in enumerate(partners):
        assert shop.sold(partner) == 600
        orders = [batch[number if index % 2 else 2 - number] for index, batch in enumerate(batches)]
        states = shop.states(orders)
        assert (states.count(("sale", "passed")), states.count(("draft", "held"))) == (1, 3)


def test_the_lock_is_kept_through_a_savepoint(shop):
    """An order confirmed, and proven, inside a savepoint stays proven until the commit."""
    (partner,) = shop.customers(1, LIMIT)
    first, second, third = shop.orders([500, 500, 500], partner)
    with shop.open("sales") as env:
        with env.cr.savepoint():
            env["sale.order"].browse(first).action_confirm()
        waiting = Background(lambda: request(shop, "sales", confirm(second, third)))
        wait_until(lambda: (partner, False) in locks(shop))
    assert errors([waiting.answer()]) == []
    assert [state for state, _ in shop.states([first, second, third])] == ["sale", "sale", "draft"]


def test_orders_proven_one_after_the_other_count_together(shop):
    """A batch that flushes in between isn't proven order by order against the limit."""
    (partner,) = shop.customers(1, LIMIT)
    mine, more, others = shop.orders([500, 500, 200], partner)

    def two_with_a_savepoint(env):
        for order in env["sale.order"].browse([mine, more]):
            with env.cr.savepoint():
                order.action_confirm()

    with registry(shop.database).cursor() as cr:
        cr.execute("SELECT 1")  # a snapshot older than the competitor's commit
        env = shop.env(cr=cr, user=shop.staff["sales"])
        assert request(shop, "sales", confirm(others)).result is True
        with pytest.raises(ConcurrencyError):
            two_with_a_savepoint(env)
        cr.rollback()
    assert errors([request(shop, "sales", two_with_a_savepoint)]) == []
    assert shop.sold(partner) == 700


def test_no_second_connection_is_a_retry_and_not_an_error(shop, monkeypatch):
    from odoo import sql_db

    (partner,) = shop.customers(1, LIMIT)
    orders = shop.orders([250] * 8, partner)
    sql_db.close_db(shop.database)
    used = len([one for one in sql_db._Pool._connections if one._pool_in_use])
    monkeypatch.setattr(sql_db._Pool, "_maxconn", used + 8 + 1)
    answers = at_once(shop, *[confirm(order) for order in orders])
    assert errors(answers) == []
    assert shop.sold(partner) == LIMIT


def test_a_scheduled_action_gets_an_error_it_can_catch(shop):
    """Without `retrying`: the commit raises, and after a rollback the order is held."""
    (partner,) = shop.customers(1, LIMIT)
    mine, theirs = shop.orders([600, 600], partner)
    with registry(shop.database).cursor() as cr:
        cr.execute("SELECT 1")
        order = shop.env(cr=cr, user=shop.staff["sales"])["sale.order"].browse(mine)
        assert request(shop, "sales", confirm(theirs)).result is True
        order.action_confirm()
        with pytest.raises(ConcurrencyError):
            cr.commit()
        cr.rollback()
        order.action_confirm()
        cr.commit()
    assert shop.states([mine, theirs]) == [("draft", "held"), ("sale", "passed")]


def test_what_the_proof_costs(shop, monkeypatch):
    """Two more statements at most, one when nobody else sold to the customer today."""
    counts = {}
    for proof in (True, False):
        if not proof:
            monkeypatch.setattr(
                registry(shop.database)["credit.proof"], "_prove", lambda self: None
            )
        (partner,) = shop.customers(1, LIMIT)
        first, second, third = shop.orders([100, 100, 100], partner)
        request(shop, "sales", confirm(third)) if proof else None
        (other,) = shop.customers(1, LIMIT)
        (alone,) = shop.orders([100], other)
        request(shop, "sales", confirm(first))
        counts[proof] = [
            request(shop, "sales", confirm(order)).statements for order in (second, alone)
        ]
    busy, quiet = (
        with_proof - without for with_proof, without in zip(*counts.values(), strict=True)
    )
    assert (busy, quiet) == (2, 1)
