"""What PostgreSQL knows about who waits for whom."""

import contextlib
import time

from odoo.tools import SQL

from .databases import registry

CREDIT = 0x43524544  # LOCK_CLASS of credit.proof
GATE = 77


def locks(shop):
    """`[(customer, whether granted)]` of the credit locks right now, those granted first."""
    return query(
        shop,
        """SELECT objid::int, granted FROM pg_locks
            WHERE locktype = 'advisory' AND classid = %s
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            ORDER BY granted DESC, objid""",
        CREDIT,
    )


def deadlocks(shop):
    """How many deadlocks the database has seen."""
    return query(shop, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")[
        0
    ][0]


def query(shop, statement, *parameters):
    """Rows of a statement in a transaction of its own."""
    with registry(shop.database).cursor() as cr:
        cr.execute(statement, parameters)
        return cr.fetchall()


def wait_until(condition, seconds=30):
    """Wait for a condition; fail when it doesn't come true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "this never happened"
        time.sleep(0.05)


@contextlib.contextmanager
def commits_wait(shop, table="sale_order"):
    """Inside this block, whoever commits a new state of a record of ``table`` waits: yields who opens.

    A deferred trigger stops them in COMMIT itself, after the proof, while they
    hold their customer's lock. The `open` that it yields lets them go.
    """
    name = SQL.identifier(table)
    with shop.open() as env:
        env.cr.execute(
            SQL(
                """CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN PERFORM pg_advisory_xact_lock_shared(%s); RETURN NULL; END $$;
                   CREATE CONSTRAINT TRIGGER gate AFTER UPDATE OF state ON %s
                    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_at_gate()""",
                GATE,
                name,
            )
        )
    gate = registry(shop.database).cursor()
    try:
        gate.execute("SELECT pg_advisory_xact_lock(%s)", [GATE])
        yield gate.rollback
    finally:
        gate.close()
        with shop.open() as env:
            env.cr.execute(SQL("DROP TRIGGER gate ON %s; DROP FUNCTION wait_at_gate()", name))
