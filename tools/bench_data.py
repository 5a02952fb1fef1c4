"""The generated database of `make bench`: made once, kept as a template, cloned for each run."""

import contextlib
import time
from pathlib import Path

import psycopg2

from .paths import key, say

STATEMENTS = Path(__file__).with_name("bench_data.sql")
TABLES = (
    "res_partner",
    "account_move",
    "account_move_line",
    "account_payment",
    "account_partial_reconcile",
    "sale_order",
    "sale_order_line",
    "account_tax_sale_order_line_rel",
    "sale_order_line_invoice_rel",
)
CHART = """
env['account.chart.template'].try_loading('generic_coa', env.company, install_demo=False)
env['product.product'].create({'name': 'Thing', 'type': 'service', 'list_price': 100, 'invoice_policy': 'order'})
env['ir.config_parameter'].set_param('ir_attachment.location', 'db')
env['ir.attachment'].force_storage()
env.company.account_use_credit_limit = True
env.cr.commit()
"""


def template(databases):
    """Name of the database with Odoo's `sale` and the generated rows; built when not there."""
    ground = databases.ground
    name = f"credit_bench_{key(CHART, STATEMENTS, Path(__file__), ground.tree.key, ground.python)}"
    databases.built(name, lambda new: build(databases, new))
    databases._evict("credit_bench_", name)
    return name


def build(databases, name):
    """Install `sale`, load a chart of accounts, fill the tables."""
    say("installing Odoo's sale without demo data (half a minute, once)")
    databases.odoo(name, "-i", "sale", "--log-level=warn")
    databases.shell(name, CHART)
    say("generating 20,000 customers, 750,000 journal items, 150,000 order lines")
    start = time.monotonic()
    with connect(databases.ground.pg, name) as connection:
        fill(connection)
    say(f"generated in {time.monotonic() - start:.0f} s")


@contextlib.contextmanager
def connect(pg, name):
    """A connection to `name` that is closed afterwards."""
    connection = psycopg2.connect(host=pg.host, port=pg.port, user=pg.user, dbname=name)
    try:
        yield connection
    finally:
        connection.close()


def fill(connection):
    """Run the statements without foreign key triggers and without secondary indexes."""
    with connection, connection.cursor() as cr:
        cr.execute("SET session_replication_role = replica")
        with without_indexes(cr):
            cr.execute(STATEMENTS.read_text())
    connection.autocommit = True
    with connection.cursor() as cr:
        cr.execute("VACUUM ANALYZE")


@contextlib.contextmanager
def without_indexes(cr):
    """Drop what isn't a constraint and make it again at the end: a fifth of the time."""
    cr.execute(
        """
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
          FROM pg_index i
         WHERE i.indrelid::regclass::text = ANY (%s)
           AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
        """,
        [list(TABLES)],
    )
    indexes = cr.fetchall()
    for name, _definition in indexes:
        cr.execute(f"DROP INDEX {name}")
    yield
    cr.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for _name, definition in indexes:
        cr.execute(definition)
