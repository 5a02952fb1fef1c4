"""Races on other doors than Confirm: growth, prepayment, releases, crons, first accounts.

Each race is run with transactions that can't see each other. What is asserted is
what a serial run could also have led to, and that nobody gets a concurrency error.
"""

import contextlib

import pytest

from odoo.exceptions import RedirectWarning, UserError

from tests.support import registry
from tests.support.clients import Background, at_once, call, confirm, errors, request, run
from tests.support.locks import commits_wait, locks, query, wait_until

LIMIT = 1000


@pytest.fixture
def partner(shop):
    """A customer with a limit of 1000."""
    return shop.customers(1, LIMIT)[0]


def grow(order_id, amount):
    """Return the work of a salesperson who changes the price of a confirmed order's line."""

    def work(env):
        line = env["sale.order"].browse(order_id).order_line
        return call("sale.order.line", "write", line.ids, {"price_unit": amount})(env)

    return work


def sold(shop, amounts, partner_id):
    """Commit confirmed orders of these amounts; their ids."""
    orders = shop.orders(amounts, partner_id)
    assert errors([request(shop, "sales", confirm(*orders))]) == []
    assert {state for state, _ in shop.states(orders)} == {"sale"}
    return orders


def test_two_orders_that_grow_at_once_share_no_limit(shop, partner):
    orders = sold(shop, [400, 400], partner)
    answers = at_once(shop, *[grow(order, 600) for order in orders])
    (refused,) = [answer.error for answer in answers if answer.error]
    assert isinstance(refused, RedirectWarning)
    assert shop.sold(partner) == shop.exposure(partner) == LIMIT


@pytest.mark.parametrize("race", ["growth", "growth and confirmation", "one payer", "one payment"])
def test_without_the_proof_these_races_would_be_lost(shop, partner, monkeypatch, race):
    """The control: the harness does bring both through where nothing stands between them."""
    monkeypatch.setattr(registry(shop.database)["credit.proof"], "_prove", lambda self: None)
    owing, limit = partner, LIMIT
    if race == "one payment":
        owing, orders = one_payment_for_two(shop)
        works, limit = map(confirm, orders), 0
    elif race == "one payer":
        works = map(confirm, two_for_one_payer(shop, partner))
    elif race == "growth":
        works = [grow(order, 600) for order in sold(shop, [400, 400], partner)]
    else:
        works = [grow(*sold(shop, [400], partner), 800), confirm(*shop.orders([500], partner))]
    assert errors(at_once(shop, *works)) == []
    assert shop.exposure(owing) > limit


def test_many_orders_that_grow_a_little_all_may(shop, partner):
    """What a competitor's order was before doesn't count twice."""
    orders = sold(shop, [100] * 8, partner)
    answers = at_once(shop, *[grow(order, 125) for order in orders])
    assert errors(answers) == []
    assert [answer.tries for answer in answers] == [1] * 8
    assert shop.sold(partner) == LIMIT


def test_growth_and_confirmation_at_once_share_no_limit(shop, partner):
    (grown,) = sold(shop, [400], partner)
    (new,) = shop.orders([500], partner)
    growth, confirmation = at_once(shop, grow(grown, 800), confirm(new))
    assert errors([confirmation]) == []
    assert shop.sold(partner) == shop.exposure(partner) in (800, 900)
    if shop.sold(partner) == 900:
        assert isinstance(growth.error, RedirectWarning)
    else:
        assert shop.states([new]) == [("draft", "held")]


def test_reopening_and_a_confirmation_at_once_share_no_limit(shop, partner):
    (closed,) = sold(shop, [600], partner)
    close = call("sale.order", "action_credit_close", [closed])
    assert errors([request(shop, "controller", close)]) == []
    (new,) = shop.orders([600], partner)
    reopening, confirmation = at_once(
        shop, ("controller", call("sale.order", "action_credit_reopen", [closed])), confirm(new)
    )
    assert errors([confirmation]) == []
    assert shop.exposure(partner) == 600
    if shop.states([new]) == [("draft", "held")]:
        assert reopening.error is None
    else:
        assert isinstance(reopening.error, RedirectWarning)


def test_two_prepaid_orders_do_not_share_one_payment(shop):
    cash, orders = one_payment_for_two(shop)
    answers = at_once(shop, *map(confirm, orders))
    assert errors(answers) == []
    assert sorted(state for state, _ in shop.states(orders)) == ["draft", "sale"]
    assert shop.exposure(cash) == 0


def one_payment_for_two(shop):
    """Commit a cash customer who paid 600 for either of two orders; `(customer, orders)`."""
    with shop.open():
        cash = shop.customer()
        orders = shop.order(600, cash) | shop.order(600, cash)
        orders.sudo().credit_payment_ids = receive(shop.env, cash, 600)
        return cash.id, orders.ids


def test_two_prepaid_orders_with_a_payment_each_both_go_at_once(shop):
    with shop.open():
        cash = shop.customer()
        orders = shop.order(600, cash) | shop.order(600, cash)
        for order in orders:
            order.sudo().credit_payment_ids = receive(shop.env, cash, 600)
        ids = orders.ids
    answers = at_once(shop, *[confirm(order) for order in ids])
    assert errors(answers) == []
    assert [answer.tries for answer in answers] == [1, 1]
    assert {state for state, _ in shop.states(ids)} == {"sale"}


def receive(env, partner, amount):
    """Return a posted customer payment with an entry."""
    journal = env["account.journal"].search(
        [("company_id", "=", env.company.id), ("type", "=", "bank")], limit=1
    )
    lines = journal.inbound_payment_method_line_ids
    if not lines.payment_account_id:
        lines.payment_account_id = journal.default_account_id
    payment = env["account.payment"].create(
        {
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": partner.id,
            "amount": amount,
            "journal_id": journal.id,
        }
    )
    payment.action_post()
    return payment


def test_an_order_and_the_one_it_is_invoiced_to_are_both_locked(shop):
    buyer, payer = shop.customers(2, LIMIT)
    (order,) = shop.orders([600], buyer, partner_invoice_id=payer)
    with shop.open("sales") as env:
        env["sale.order"].browse(order).action_confirm()
        env.cr.flush()
        assert sorted(locks(shop)) == [(buyer, True), (payer, True)]


def two_for_one_payer(shop, payer):
    """Commit an order of a customer and one of another that it pays for; their ids."""
    (buyer,) = shop.customers(1, LIMIT)
    return [
        *shop.orders([600], buyer, partner_invoice_id=payer),
        *shop.orders([600], payer),
    ]


def test_orders_of_two_customers_with_one_payer_share_no_limit(shop):
    buyer, payer = shop.customers(2, LIMIT)
    orders = [
        *shop.orders([600], buyer, partner_invoice_id=payer),
        *shop.orders([600], payer),
        *shop.orders([600], payer, partner_invoice_id=buyer),
        *shop.orders([600], buyer),
    ]
    answers = at_once(shop, *[confirm(order) for order in orders])
    assert errors(answers) == []
    assert shop.exposure(buyer) <= LIMIT
    assert shop.exposure(payer) <= LIMIT
    assert shop.sold(payer) + shop.sold(buyer) in (600, 1200)


@pytest.mark.parametrize("savepoint", [False, True])
def test_a_payment_and_an_order_in_one_transaction_at_the_edge(shop, partner, savepoint):
    """What this transaction paid in makes room for its order; alone, it goes through at once."""
    sold(shop, [800], partner)
    (order,) = shop.orders([700], partner)
    answer = request(shop, "sales", pay_and_confirm(shop, partner, 500, order, savepoint))
    assert (errors([answer]), answer.tries) == ([], 1)
    assert shop.states([order]) == [("sale", "passed")]
    assert shop.exposure(partner) == LIMIT


@pytest.mark.parametrize("savepoint", [False, True])
def test_a_payment_and_an_order_against_another_order(shop, partner, savepoint):
    sold(shop, [800], partner)
    paid, other = shop.orders([700, 200], partner)
    answers = at_once(shop, pay_and_confirm(shop, partner, 500, paid, savepoint), confirm(other))
    assert errors(answers) == []
    assert shop.exposure(partner) <= LIMIT
    assert sorted(state for state, _ in shop.states([paid, other])) == ["draft", "sale"]


def pay_and_confirm(shop, partner_id, amount, order_id, savepoint):
    def work(env):
        with env.cr.savepoint() if savepoint else contextlib.nullcontext():
            shop.words(env).pay(amount, env["res.partner"].browse(partner_id))
            return confirm(order_id)(env)

    return work


def test_an_invoice_of_ones_own_and_an_order_count_together_at_the_edge(shop, partner):
    """A competitor's order plus an invoice and an order of this transaction: one is held."""
    mine, other = shop.orders([500, 400], partner)

    def invoice_and_confirm(env):
        shop.words(env).invoice(300, env["res.partner"].browse(partner))
        return confirm(mine)(env)

    answers = at_once(shop, invoice_and_confirm, confirm(other))
    assert errors(answers) == []
    states = sorted(state for state, _ in shop.states([mine, other]))
    assert states == ["draft", "sale"]
    assert shop.exposure(partner) <= LIMIT


def test_two_who_hold_the_same_order_at_once_leave_one_hold(shop, partner):
    (order,) = shop.orders([1500], partner)
    answers = at_once(shop, confirm(order), ("head", confirm(order)))
    assert errors(answers) == []
    assert shop.states([order]) == [("draft", "held")]
    assert shop.holds([order]) == {order: ["open"]}
    again = at_once(shop, confirm(order), ("head", confirm(order)))
    assert errors(again) == []
    assert shop.holds([order]) == {order: ["open"]}


def test_two_who_confirm_the_same_order_at_once_sell_it_once(shop, partner):
    """The second one hears from Odoo that it is confirmed already."""
    (order,) = shop.orders([800], partner)
    answers = at_once(shop, confirm(order), ("head", confirm(order)))
    assert all(isinstance(answer.error, UserError) for answer in answers if answer.error)
    assert [answer.result for answer in answers].count(True) >= 1
    assert shop.states([order]) == [("sale", "passed")]
    assert shop.exposure(partner) == 800


def held(shop, amount, partner_id):
    """Commit an order that was held; its id and its hold's."""
    (order,) = shop.orders([amount], partner_id)
    request(shop, "sales", confirm(order))
    with shop.open() as env:
        hold = env["sale.order"].browse(order).credit_hold_id
        assert hold.state == "open"
        return order, hold.id


def release(hold_id):
    return "controller", call("credit.hold", "action_release", [hold_id], "Known for years")


def test_a_release_and_a_confirmation_at_once(shop, partner):
    sold(shop, [500], partner)
    released, hold = held(shop, 700, partner)
    (other,) = shop.orders([500], partner)
    answers = at_once(shop, release(hold), confirm(other))
    assert errors(answers) == []
    assert shop.states([released]) == [("sale", "released")]
    assert shop.states([other])[0] in [("sale", "passed"), ("draft", "held")]


def test_a_confirmation_that_comes_after_a_release_sees_it(shop, partner):
    """The release is in its commit already; the confirmation still has the old snapshot."""
    sold(shop, [500], partner)
    released, hold = held(shop, 700, partner)
    (other,) = shop.orders([500], partner)
    with commits_wait(shop) as open_gate:
        first = Background(lambda: request(shop, *release(hold)))
        wait_until(lambda: (partner, True) in locks(shop))
        second = Background(lambda: request(shop, "sales", confirm(other)))
        wait_until(lambda: (partner, False) in locks(shop))
        open_gate()
        answers = [first.answer(), second.answer()]
    assert errors(answers) == []
    assert answers[1].tries == 2
    assert shop.states([released, other]) == [("sale", "released"), ("draft", "held")]


def test_a_release_and_another_confirmation_of_the_same_order(shop, partner):
    order, hold = held(shop, 1500, partner)
    answers = at_once(shop, release(hold), confirm(order))
    assert all(isinstance(answer.error, UserError) for answer in answers if answer.error)
    assert answers[0].error is None or shop.states([order]) == [("draft", "held")]
    if answers[0].error is None:
        assert shop.states([order]) == [("sale", "released")]
    assert len(shop.holds([order])[order]) == 1


def test_the_scheduled_confirmation_of_ready_holds_shares_no_limit(shop, partner):
    """No `retrying` there: it gives way, says nothing to anybody, and comes back."""
    auto_confirm(shop)
    sold(shop, [500], partner)
    waiting, _hold = held(shop, 700, partner)
    (other,) = shop.orders([900], partner)
    with shop.open():
        shop.pay(600, shop.env["res.partner"].browse(partner))
    answers = run([lambda: scheduled(shop), lambda: request(shop, "sales", confirm(other))])
    assert errors(answers) == []
    assert shop.exposure(partner) <= LIMIT
    assert sorted(state for state, _ in shop.states([waiting, other])) == ["draft", "sale"]
    scheduled(shop)
    assert shop.exposure(partner) <= LIMIT


def test_a_scheduled_confirmation_that_loses_the_race_gives_way(shop, partner):
    auto_confirm(shop)
    sold(shop, [500], partner)
    waiting, _hold = held(shop, 700, partner)
    (other,) = shop.orders([900], partner)
    with shop.open():
        shop.pay(600, shop.env["res.partner"].browse(partner))
    with commits_wait(shop) as open_gate:
        client = Background(lambda: request(shop, "sales", confirm(other)))
        wait_until(lambda: (partner, True) in locks(shop))
        cron = Background(lambda: scheduled(shop))
        wait_until(lambda: (partner, False) in locks(shop))
        open_gate()
        answers = [client.answer(), cron.answer()]
    assert errors(answers) == []
    assert shop.states([waiting, other]) == [("draft", "held"), ("sale", "passed")]
    scheduled(shop)
    assert shop.holds([waiting]) == {waiting: ["open"]}


def test_a_scheduled_confirmation_of_an_order_somebody_confirms_gives_way(shop, partner):
    auto_confirm(shop)
    sold(shop, [500], partner)
    order, _hold = held(shop, 700, partner)
    with shop.open():
        shop.pay(600, shop.env["res.partner"].browse(partner))
    with commits_wait(shop) as open_gate:
        client = Background(lambda: request(shop, "sales", confirm(order)))
        wait_until(lambda: (partner, True) in locks(shop))
        cron = Background(lambda: scheduled(shop))
        wait_until(lambda: blocked(shop))
        open_gate()
        answers = [client.answer(), cron.answer()]
    assert errors(answers) == []
    assert shop.states([order]) == [("sale", "passed")]
    assert shop.holds([order]) == {order: ["cleared"]}


def blocked(shop):
    """Whether a transaction waits for another one's row."""
    return query(
        shop,
        """SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
             AND wait_event_type = 'Lock' AND wait_event = 'transactionid'""",
    )


def auto_confirm(shop):
    with shop.open():
        shop.company._credit_policy().auto_confirm_ready = True


def scheduled(shop):
    """Run the scheduled evaluation as the cron worker does: its own cursor, no `retrying`."""
    with registry(shop.database).cursor() as cr:
        env = shop.env(cr=cr, context={})
        env["credit.hold"]._cron_evaluate()


def test_eight_who_need_the_first_account_of_a_customer_get_one(shop):
    with shop.open():
        new = shop.customer().id

    def account(env):
        return (
            env["credit.account"]
            ._get_or_create(
                env["res.partner"].browse(new), env["res.company"].browse(shop.company_id)
            )
            .id
        )

    answers = at_once(shop, *[("analyst", account)] * 8)
    assert errors(answers) == []
    assert len({answer.result for answer in answers}) == 1


def test_eight_orders_of_a_customer_without_account_are_all_held(shop):
    with shop.open():
        new = shop.customer().id
    orders = shop.orders([100] * 8, new)
    answers = at_once(shop, *[confirm(order) for order in orders])
    assert errors(answers) == []
    assert shop.states(orders) == [("draft", "held")] * 8
    assert shop.holds(orders) == {order: ["open"] for order in orders}
