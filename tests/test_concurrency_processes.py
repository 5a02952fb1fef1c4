"""The same limit from several worker processes over HTTP, one of them killed in between."""

import contextlib
import http.client
import json
import urllib.error
import urllib.request

import pytest

from tests.support import OdooServer
from tests.support.clients import Background, errors, run
from tests.support.locks import commits_wait, locks, wait_until
from tests.support.workers import busy_worker, kill

LIMIT = 1000
CLIENTS = 16
LOGIN = "credit_sales"


@pytest.fixture(scope="module")
def server(credit_shop):
    with OdooServer(credit_shop.database, workers=3) as running:
        yield running


@pytest.fixture(scope="module")
def key(credit_shop):
    """An API key of the salesperson."""
    with credit_shop.open("sales") as env:
        return env["res.users.apikeys"].sudo()._generate("rpc", "tests", False)


@pytest.fixture(scope="module")
def cookie(credit_shop, server):
    """A session of the salesperson."""
    params = {"db": credit_shop.database, "login": LOGIN, "password": LOGIN}
    _result, headers = post(server, "/web/session/authenticate", {"params": params})
    return headers["Set-Cookie"].split(";")[0]


def by_session(server, cookie, shop, order):
    """Press Confirm as the web client does."""
    params = {
        "model": "sale.order",
        "method": "action_confirm",
        "args": [[order]],
        "kwargs": {"context": {"allowed_company_ids": [shop.company_id]}},
    }
    path = "/web/dataset/call_button/sale.order/action_confirm"
    answer, _headers = post(server, path, {"params": params}, {"Cookie": cookie})
    if "error" in answer:
        raise RuntimeError(answer["error"]["data"]["name"] + answer["error"]["data"]["message"])
    return answer["result"]


def by_key(server, key, order):
    """Confirm through the JSON-2 API."""
    headers = {"Authorization": f"bearer {key}"}
    return post(server, "/json/2/sale.order/action_confirm", {"ids": [order]}, headers)[0]


def post(server, path, body, headers=()):
    request = urllib.request.Request(
        server.url + path,
        json.dumps(body).encode(),
        {"Content-Type": "application/json", **dict(headers)},
    )
    try:
        with urllib.request.urlopen(request, timeout=120) as response:
            return json.load(response), response.headers
    except urllib.error.HTTPError as error:
        raise RuntimeError(error.read().decode()) from error


def clients(server, shop, key, cookie, orders):
    """One function per order, half of them sessions, half API keys."""
    return [
        (lambda order=order: by_key(server, key, order))
        if number % 2
        else (lambda order=order: by_session(server, cookie, shop, order))
        for number, order in enumerate(orders)
    ]


def test_processes_share_no_limit(shop, server, key, cookie):
    (partner,) = shop.customers(1, LIMIT)
    orders = shop.orders([LIMIT / (CLIENTS // 2)] * CLIENTS, partner)
    answers = run(clients(server, shop, key, cookie, orders))
    assert errors(answers) == []
    states = shop.states(orders)
    assert states.count(("sale", "passed")) == CLIENTS // 2
    assert states.count(("draft", "held")) == CLIENTS // 2
    assert shop.sold(partner) == shop.exposure(partner) == LIMIT


def test_two_processes_in_their_commit_at_once(shop, server, key, cookie):
    """One has proven its order and commits; the other one waits, looks, and holds its own."""
    (partner,) = shop.customers(1, LIMIT)
    orders = shop.orders([600, 600], partner)
    assert errors(both_in_commit(shop, server, key, cookie, partner, orders)) == []
    assert sorted(shop.states(orders)) == [("draft", "held"), ("sale", "passed")]


def test_without_the_proof_processes_would_overshoot(shop, server, key, cookie):
    """The control: where the proof finds nothing recent, the same two both go through."""
    (partner,) = shop.customers(1, LIMIT)
    orders = shop.orders([600, 600], partner)
    with checks_look_old(shop):
        assert errors(both_in_commit(shop, server, key, cookie, partner, orders)) == []
    assert shop.exposure(partner) == 1200


def both_in_commit(shop, server, key, cookie, partner, orders):
    """Confirm two orders so that neither can see the other; the clients' answers."""
    with commits_wait(shop) as open_gate:
        working = [Background(work) for work in clients(server, shop, key, cookie, orders)]
        wait_until(lambda: sorted(locks(shop)) == [(partner, False), (partner, True)])
        open_gate()
        return [client.answer() for client in working]


@contextlib.contextmanager
def checks_look_old(shop):
    """Date every check back, in whatever process it is made."""
    with shop.open() as env:
        env.cr.execute(
            """CREATE FUNCTION date_back() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN NEW.create_date := NEW.create_date - interval '2 days'; RETURN NEW; END $$;
               CREATE TRIGGER date_back BEFORE INSERT ON credit_check
                FOR EACH ROW EXECUTE FUNCTION date_back()"""
        )
    try:
        yield
    finally:
        with shop.open() as env:
            env.cr.execute("DROP TRIGGER date_back ON credit_check; DROP FUNCTION date_back()")


def test_a_worker_killed_in_its_commit_keeps_no_lock(shop, server, key, cookie):
    """It has proven its order and holds the customer's lock when it dies; others wait for it."""
    (partner,) = shop.customers(1, LIMIT)
    victim, *orders = shop.orders([500] * 5, partner)
    with commits_wait(shop) as open_gate:
        dying = Background(lambda: by_session(server, cookie, shop, victim))
        wait_until(lambda: (partner, True) in locks(shop))
        worker = busy_worker(server)
        others = [Background(work) for work in clients(server, shop, key, cookie, orders)]
        wait_until(lambda: (partner, False) in locks(shop))
        kill(worker)
        assert isinstance(dying.answer().error, (OSError, http.client.HTTPException))
        open_gate()
        answers = [other.answer() for other in others]
    wait_until(lambda: locks(shop) == [])
    assert_kept(shop, partner, [victim, *orders], answers)


def test_a_worker_killed_while_it_waits_for_a_second_lock(shop, server, key, cookie):
    """It holds one customer's lock and waits for another's; PostgreSQL hears of its end."""
    partners = sorted(shop.customers(2, LIMIT))
    (victim,) = shop.orders([500], partners[0], partner_invoice_id=partners[1])
    orders = shop.orders([500] * 4, partners[0])
    with shop.open() as env:
        joining = env["res.partner"].browse(partners[1])
        env["credit.proof"]._pledge_membership(joining, env["credit.group"])
        env["credit.proof"]._prove()
        dying = Background(lambda: by_key(server, key, victim))
        wait_until(lambda: (partners[1], False) in locks(shop))
        kill(busy_worker(server))
        assert isinstance(dying.answer().error, (OSError, http.client.HTTPException))
    answers = run(clients(server, shop, key, cookie, orders))
    wait_until(lambda: locks(shop) == [])
    assert shop.states([victim]) == [("draft", "none")]
    assert_kept(shop, partners[0], orders, answers)


def test_workers_killed_at_random_while_sixteen_confirm(shop, server, key, cookie):
    (partner,) = shop.customers(1, LIMIT)
    orders = shop.orders([LIMIT / (CLIENTS // 2)] * CLIENTS, partner)
    working = [Background(work) for work in clients(server, shop, key, cookie, orders)]
    wait_until(lambda: locks(shop) or not any(client.waits for client in working))
    for pid in server.worker_pids()[:2]:
        kill(pid)
    answers = [client.answer() for client in working]
    assert all(broken(answer) for answer in answers if answer.error), errors(answers)
    again = [order for order, state in zip(orders, shop.states(orders), strict=True)
             if state == ("draft", "none")]  # fmt: skip
    assert errors(run(clients(server, shop, key, cookie, again))) == []
    wait_until(lambda: locks(shop) == [])
    assert_kept(shop, partner, orders, ())


def assert_kept(shop, partner, orders, answers):
    """The limit is used fully and not exceeded, and everybody who lives got an answer."""
    assert errors(answers) == []
    assert shop.sold(partner) == shop.exposure(partner) == LIMIT
    states = shop.states(orders)
    assert set(states) <= {("sale", "passed"), ("draft", "held"), ("draft", "none")}


def broken(answer):
    """Whether the client lost its connection, with the process at the other end."""
    return isinstance(answer.error, (OSError, http.client.HTTPException))
