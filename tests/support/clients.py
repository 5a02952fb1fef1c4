"""Clients that really run at once: a thread, a cursor and a transaction each."""

import threading
import time
from dataclasses import dataclass

TIMEOUT = 120


@dataclass
class Answer:
    """What one client got: a result or an error, after so many tries and seconds."""

    result: object = None
    error: Exception = None
    tries: int = 0
    seconds: float = 0.0
    statements: int = 0


def call(model, method, *args):
    """Return the work of a client that calls a public method, as RPC does."""

    def work(env):
        from odoo.service.model import call_kw

        return call_kw(env[model], method, list(args), {"context": dict(env.context)})

    return work


def confirm(*order_ids):
    """Return the work of a client that presses Confirm on these orders, together."""
    return call("sale.order", "action_confirm", list(order_ids))


def at_once(shop, *works, user="sales", stale=True):
    """Run these works of one user at the same time; their `Answer`s in order.

    A work is a function of an environment, or a pair (login, function).
    With `stale`, nobody starts before everybody's transaction has its snapshot,
    so each of them believes to be alone: the worst case for a limit they share.
    """
    pairs = [work if isinstance(work, tuple) else (user, work) for work in works]
    barrier = threading.Barrier(len(pairs)) if stale else None
    return run([lambda pair=pair: request(shop, *pair, barrier) for pair in pairs])


def run(functions):
    """Run functions in threads at once; their `Answer`s in order."""
    clients = [Background(function) for function in functions]
    return [client.answer() for client in clients]


class Background:
    """A function that runs in a thread of its own; `answer()` waits for it."""

    def __init__(self, function):
        self._answer = Answer()
        self._thread = threading.Thread(target=self._run, args=(function,), daemon=True)
        self._thread.start()

    def _run(self, function):
        start = time.monotonic()
        try:
            done = function()
            self._answer = done if isinstance(done, Answer) else Answer(done)
        except Exception as error:  # noqa: BLE001  what a client would see is the answer
            self._answer = Answer(error=error)
        finally:
            self._answer.seconds = time.monotonic() - start

    @property
    def waits(self):
        """Whether there is no answer yet."""
        return self._thread.is_alive()

    def answer(self):
        """The `Answer`; fails when there is none after a long time."""
        self._thread.join(TIMEOUT)
        assert not self.waits, "a client waits for ever"
        return self._answer


def request(shop, user, work, barrier=None):
    """One request as Odoo runs it: `retrying` on a cursor of its own, committed."""
    from odoo import api
    from odoo.modules.registry import Registry
    from odoo.service.model import retrying

    answer = Answer()
    with Registry(shop.database).cursor() as cr:
        if barrier:
            cr.execute("SELECT 1")
            barrier.wait(TIMEOUT)
        env = api.Environment(cr, shop.staff[user], {"allowed_company_ids": [shop.company_id]})
        env.transaction.default_env = env

        def once():
            answer.tries += 1
            return work(env)

        before = cr.sql_log_count
        answer.result = retrying(once, env)
        answer.statements = cr.sql_log_count - before
    return answer


def errors(answers):
    """What went wrong, as text; empty when every client got a proper answer."""
    return [repr(answer.error) for answer in answers if answer.error]
