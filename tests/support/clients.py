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


@dataclass
class Call:
    """A method as a client calls it: `Call("sale.order", "action_confirm", [ids], uid)`."""

    model: str
    method: str
    args: list
    uid: int
    context: dict = None


def at_once(database, calls, same_start=True):
    """Run all calls at the same time, as Odoo runs a request; their `Answer`s in order.

    Nobody calls before everybody's transaction has its snapshot, so each of
    them believes to be alone: the worst case for a limit they share.
    """
    barrier = threading.Barrier(len(calls))
    return run(
        [lambda call=call: request(database, call, barrier if same_start else None) for call in calls]
    )


def run(functions):
    """Run functions in threads at once; their `Answer`s in order."""
    answers = [Answer() for _ in functions]
    threads = [
        threading.Thread(target=_answer, args=(function, answer), daemon=True)
        for function, answer in zip(functions, answers, strict=True)
    ]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + TIMEOUT
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    assert not any(thread.is_alive() for thread in threads), "clients still wait for each other"
    return answers


def _answer(function, answer):
    start = time.monotonic()
    try:
        done = function()
        answer.__dict__.update(done.__dict__ if isinstance(done, Answer) else {"result": done})
    except Exception as error:  # noqa: BLE001  what a client would see is the answer
        answer.error = error
    finally:
        answer.seconds = time.monotonic() - start


def request(database, call, barrier=None):
    """One request: `retrying` around `call_kw`, on a cursor of its own, committed."""
    from odoo import api
    from odoo.modules.registry import Registry
    from odoo.service.model import call_kw, retrying

    answer = Answer()
    with Registry(database).cursor() as cr:
        if barrier:
            cr.execute("SELECT 1")
            barrier.wait(TIMEOUT)
        env = api.Environment(cr, call.uid, call.context or {})
        env.transaction.default_env = env
        kwargs = {"context": call.context} if call.context else {}

        def once():
            answer.tries += 1
            return call_kw(env[call.model], call.method, call.args, kwargs)

        before = cr.sql_log_count
        answer.result = retrying(once, env)
        answer.statements = cr.sql_log_count - before
    return answer
