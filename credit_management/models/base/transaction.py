"""What one transaction remembers, and how it looks at what others have committed.

Marks on the cursor: set by our own code only, so that nothing a client sends
can set one, and gone with the transaction.
"""

from contextlib import contextmanager

import psycopg2
from psycopg2.pool import PoolError

from odoo.exceptions import ConcurrencyError

PASSES = "credit_management.passes"
"""{order id: the judgement that lets it enter ``sale`` once}."""

PLEDGES = "credit_management.pledges"
"""What has to be proven before the commit."""

ANNOUNCE = "credit_management.announce"
"""Set when holds were opened that are announced right after the commit."""

READERS = "credit_management.readers"
"""Set when others may have to read something than before, who are asked right after the commit."""

HOLDERS = "credit_management.holders"
"""Set when others may decide than before, who are asked right after the commit."""

GROWING = "credit_management.growing"
"""{order id: what a confirmed order was before the write that is under way}."""

RECOMPUTED = "credit_management.recomputed"
"""{order id: total} of confirmed orders that were recomputed without a write."""

ACCEPTED = "credit_management.accepted"
"""Whether growth comes from delivery, expenses or timesheets at this moment."""

HANDED_OVER = "credit_management.handed_over"
"""Whether goods are handed over at a till at this moment, whose sale is judged as such."""

OVER_DELIVERED = "credit_management.over_delivered"
"""Orders of which more was delivered than ordered: their holds are opened after the commit."""

BANDS_LATER = "credit_management.bands_later"
"""Whether grades of a scale are being saved one after the other."""


class LostRace(ConcurrencyError, psycopg2.OperationalError):
    """Another transaction used the room this one counted on: run it again.

    Both what Odoo retries for a request and what its scheduled payment
    processing takes as "roll back and try later".
    """


def is_marked(env, mark):
    """Tell whether ``mark`` is set at this moment."""
    return bool(env.cr.cache.get(mark))


@contextmanager
def marked(env, mark):
    """Set ``mark`` inside this block; blocks may be nested."""
    before = env.cr.cache.get(mark)
    env.cr.cache[mark] = True
    try:
        yield
    finally:
        env.cr.cache[mark] = before


def at_commit(env, mark, action=None):
    """Return the dict kept under ``mark`` until the commit; ``action`` is called there, once."""
    data = env.cr.precommit.data
    if mark not in data:
        data[mark] = {}
        if action:
            env.cr.precommit.add(action)
    return data[mark]


def taken_at_commit(env, mark):
    """Return that dict and forget it; empty where nothing was kept."""
    return env.cr.precommit.data.pop(mark, {})


@contextmanager
def fresh_cursor(env):
    """Give a cursor that sees what is committed by now; having none is a reason to retry."""
    try:
        with env.registry.cursor() as fresh:
            yield fresh
    except (PoolError, psycopg2.OperationalError) as error:
        raise LostRace("credit: no second connection") from error
