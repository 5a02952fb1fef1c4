"""Members of one group at once never end over the group's limit (docs/adr/0005-groups.md)."""

import pytest

from odoo.exceptions import ConcurrencyError, UserError

from odoo.addons.credit_management.tests.whole import some

from tests.support import registry
from tests.support.clients import Background, at_once, call, confirm, errors, request
from tests.support.locks import commits_wait, deadlocks, locks, wait_until

LIMIT = 1000


def group(shop, partner_ids, limit=LIMIT):
    """Commit a group of these customers with that limit; its id."""
    with shop.open() as env:
        made = env["credit.group"].create(
            {"name": f"Group of {partner_ids}", "company_id": shop.company_id}
        )
        filed = env["credit.request"].with_user(shop.analyst).create(
            {"group_id": made.id, "amount": limit, "date_from": shop.today, "reason": "One hand"}
        )  # fmt: skip
        filed.action_submit()
        filed.with_user(shop.manager).action_approve()
        accounts(env, shop, partner_ids).group_id = made
        return made.id


def accounts(env, shop, partner_ids):
    partners = env["res.partner"].browse(partner_ids)
    company = env["res.company"].browse(shop.company_id)
    return env["credit.account"]._get_or_create(partners, company).sudo()


def sold(shop, partner_ids):
    return sum(shop.sold(partner) for partner in partner_ids)


def join(shop, partner_ids, group_id):
    """Return the work of a manager who writes these customers' group."""

    def work(env):
        return accounts(env, shop, partner_ids).with_user(env.user).write({"group_id": group_id})

    return "manager", work


@pytest.mark.parametrize("clients", some([2, 8, 32], 2))
def test_clients_on_two_members_use_the_groups_limit_exactly(shop, clients):
    members = shop.customers(2, LIMIT)
    made = group(shop, members)
    amount = LIMIT / (clients // 2)
    orders = [shop.orders([amount], members[client % 2])[0] for client in range(clients)]
    answers = at_once(shop, *[confirm(order) for order in orders])
    assert errors(answers) == []
    states = shop.states(orders)
    assert states.count(("sale", "passed")) == states.count(("draft", "held")) == clients // 2
    assert sold(shop, members) == LIMIT
    with shop.open() as env:
        assert env["credit.group"].browse(made).exposure_amount == LIMIT
    holds = shop.holds(orders)
    assert [len(holds[order]) for order in orders] == [
        int(state == ("draft", "held")) for state in states
    ]


def test_without_the_proof_the_members_overshoot(shop, monkeypatch):
    """The control: these tests can fail."""
    monkeypatch.setattr(registry(shop.database)["credit.proof"], "_prove", lambda self: None)
    members = shop.customers(2, LIMIT)
    group(shop, members)
    orders = [shop.orders([600], member)[0] for member in members]
    assert errors(at_once(shop, *map(confirm, orders))) == []
    assert sold(shop, members) == 1200


def test_members_that_all_fit_answer_at_the_first_try(shop):
    members = shop.customers(4, LIMIT)
    group(shop, members)
    orders = [shop.orders([250], member)[0] for member in members]
    answers = at_once(shop, *map(confirm, orders))
    assert errors(answers) == []
    assert [answer.tries for answer in answers] == [1] * 4


def test_a_competitor_outside_the_group_uses_nothing_of_it(shop):
    member, stranger = shop.customers(2, LIMIT)
    group(shop, [member])
    orders = [shop.orders([1000], partner)[0] for partner in (member, stranger)]
    answers = at_once(shop, *map(confirm, orders))
    assert [answer.tries for answer in answers] == [1, 1]
    assert sold(shop, [member, stranger]) == 2000


def test_batches_over_several_groups_in_opposite_order_do_not_deadlock(shop):
    pairs = [shop.customers(2, LIMIT) for _ in range(3)]
    for pair in pairs:
        group(shop, pair)
    batches = []
    for client in range(6):
        chosen = [pair[client % 2] for pair in pairs]
        batches.append(
            [shop.orders([100], one)[0] for one in (chosen if client % 2 else chosen[::-1])]
        )
    before = deadlocks(shop)
    answers = at_once(shop, *[confirm(*batch) for batch in batches])
    assert errors(answers) == []
    assert deadlocks(shop) == before
    assert {sold(shop, pair) for pair in pairs} == {600}


def test_who_joins_while_orders_are_confirmed_is_counted(shop):
    """Orders of a member and of one who joins at this moment: together never over the limit."""
    member, joining = shop.customers(2, LIMIT)
    made = group(shop, [member])
    orders = [
        *shop.orders([250] * 4, member),
        *shop.orders([250] * 4, joining),
    ]
    answers = at_once(shop, join(shop, [joining], made), *map(confirm, orders))
    assert errors(answers) == []
    later = [*shop.orders([250] * 4, member), *shop.orders([250] * 4, joining)]
    before = sold(shop, [member, joining])
    answers = at_once(shop, *map(confirm, later))
    assert errors(answers) == []
    assert sold(shop, [member, joining]) == max(before, LIMIT)


def test_an_order_judged_before_its_customer_joined_is_judged_again(shop):
    """The proof sees the new membership; the second try sees the group."""
    member, joining = shop.customers(2, LIMIT)
    made = group(shop, [member], limit=100)
    (order,) = shop.orders([600], joining)
    with registry(shop.database).cursor() as cr:
        cr.execute("SELECT 1")  # a snapshot from before
        assert errors([request(shop, *join(shop, [joining], made))]) == []
        env = shop.env(cr=cr, user=shop.staff["sales"])
        env["sale.order"].browse(order).action_confirm()
        with pytest.raises(ConcurrencyError):
            cr.commit()
        cr.rollback()
    assert errors([request(shop, "sales", confirm(order))]) == []
    assert shop.states([order]) == [("draft", "held")]


def test_joining_waits_for_an_order_being_committed(shop):
    """Nobody joins between the proof and the commit of an order: the third one sees both."""
    member, joining = shop.customers(2, LIMIT)
    made = group(shop, [member])
    (first,) = shop.orders([600], joining)
    (second,) = shop.orders([600], member)
    with commits_wait(shop) as open_gate:
        selling = Background(lambda: request(shop, "sales", confirm(first)))
        wait_until(lambda: (joining, True) in locks(shop))
        changing = Background(lambda: request(shop, *join(shop, [joining], made)))
        wait_until(lambda: (joining, False) in locks(shop))
        open_gate()
        answers = [selling.answer(), changing.answer()]
    assert errors(answers) == []
    assert errors([request(shop, "sales", confirm(second))]) == []
    assert shop.states([first, second]) == [("sale", "passed"), ("draft", "held")]


def test_moving_in_and_selling_in_one_transaction_goes_through_at_once(shop):
    member, joining = shop.customers(2, LIMIT)
    made = group(shop, [member])
    (order,) = shop.orders([600], joining)

    def work(env):
        accounts(env, shop, [joining]).write({"group_id": made})
        return confirm(order)(env)

    answer = request(shop, "head", work)
    assert (errors([answer]), answer.tries) == ([], 1)
    assert shop.states([order]) == [("sale", "passed")]


def test_members_that_come_and_go_while_32_clients_sell(shop):
    """Whatever the order of events, who stays in the group never owes more than its limit."""
    stays, also, moves = shop.customers(3, LIMIT)
    made = group(shop, [stays, also])
    orders = [shop.orders([100], (stays, also)[client % 2])[0] for client in range(28)]
    moving = [shop.orders([100], moves)[0] for _ in range(2)]
    changes = [join(shop, [moves], made), join(shop, [moves], False)]
    answers = at_once(shop, *changes, *map(confirm, [*orders, *moving]))
    assert errors(answers) == []
    assert sold(shop, [stays, also]) <= LIMIT
    assert sold(shop, [stays, also, moves]) >= LIMIT


def test_moving_in_inside_a_savepoint_and_selling_later_goes_through_at_once(shop):
    """A savepoint proves what stands so far; what was proven there stays one's own change."""
    member, joining = shop.customers(2, LIMIT)
    made = group(shop, [member])
    first, second = shop.orders([300, 300], joining)

    def work(env):
        with env.cr.savepoint():
            accounts(env, shop, [joining]).write({"group_id": made})
            env["sale.order"].browse(first).action_confirm()
        return confirm(second)(env)

    answer = request(shop, "head", work)
    assert (errors([answer]), answer.tries) == ([], 1)
    assert shop.states([first, second]) == [("sale", "passed")] * 2


def test_two_who_grant_at_once_share_no_cap(shop):
    """The second one tries again, sees the first one's grant, and hears the figures."""
    partners = shop.customers(2, limit=None)
    with shop.open() as env:
        before, _holders = env["credit.limit"]._granted(shop.company_id, shop.today)
        shop.company.credit_total_cap = before + 1500
        filed = [
            env["credit.request"].with_user(shop.analyst).create(
                {"account_id": one.id, "amount": 1000, "date_from": shop.today, "reason": "Why"}
            )
            for one in accounts(env, shop, partners)
        ]  # fmt: skip
        for one in filed:
            one.action_submit()
        ids = [one.id for one in filed]
    try:
        answers = at_once(
            shop, *[("manager", call("credit.request", "action_approve", [one])) for one in ids]
        )
        (refused,) = [answer.error for answer in answers if answer.error]
        assert isinstance(refused, UserError)
        assert "over the company's cap" in str(refused)
        with shop.open() as env:
            after, _holders = env["credit.limit"]._granted(shop.company_id, shop.today)
            assert after == before + 1000
    finally:
        with shop.open():
            shop.company.credit_total_cap = 0
