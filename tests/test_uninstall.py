"""Uninstalling leaves Odoo as it was: it still sells, and nothing of ours is left behind."""

import re
import subprocess

import psycopg2
import pytest

from tests.support import throwaway_database
from tools.paths import ROOT

# Demo customers and their orders stay as what they are; a real database has none.
UNINSTALL = """
demo = env["ir.model.data"].search([("module", "=", "credit_management")]).filtered(
    lambda one: not one.model.startswith(("credit.", "ir.", "mail.", "res.groups", "report."))
)
demo.unlink()
env["ir.module.module"].search([("name", "=", "credit_management")]).button_immediate_uninstall()
"""

SELL = """
partner = env["res.partner"].create({"name": "After", "credit_limit": 10})
product = env["product.product"].create({"name": "Goods", "list_price": 5000, "type": "service"})
order = env["sale.order"].create({
    "partner_id": partner.id,
    "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": 1})],
})
order.action_confirm()
order.order_line.product_uom_qty = 3
invoice = order._create_invoices()
invoice.action_post()
order._action_cancel()
print("SOLD", order.state, invoice.state)
env.cr.rollback()
"""


def shell(database, script):
    """Run a script in Odoo's shell; returns what it printed and logged."""
    done = subprocess.run(
        [ROOT / ".odoo/bin/odoo", "shell", "-d", database, "--no-http"],
        input=script,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def without_us():
    """A database from which the add-on was uninstalled, and the log of that."""
    with throwaway_database() as name:
        yield name, shell(name, UNINSTALL)


def rows(database, query):
    connection = psycopg2.connect(dbname=database)
    try:
        cursor = connection.cursor()
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]
    finally:
        connection.close()


def test_it_goes_without_a_warning(without_us):
    _name, log = without_us
    assert not re.findall(r".* (?:WARNING|ERROR|CRITICAL) .*", log)


def test_odoo_still_sells(without_us):
    name, _log = without_us
    assert "SOLD cancel posted" in shell(name, SELL)


def test_no_table_column_or_function_of_ours_is_left(without_us):
    name, _log = without_us
    assert not rows(name, "SELECT relname FROM pg_class WHERE relname LIKE 'credit\\_%'")
    columns = """SELECT table_name || '.' || column_name FROM information_schema.columns
                 WHERE column_name LIKE 'credit\\_%' AND table_schema = 'public'
                   AND column_name <> 'credit_limit' AND table_name NOT LIKE 'account\\_%report%'"""
    before = ("account_partial_reconcile.credit_",)
    assert not [column for column in rows(name, columns) if not column.startswith(before)]
    assert not rows(name, "SELECT proname FROM pg_proc WHERE proname LIKE 'credit\\_%'")


def test_no_scheduled_action_group_or_activity_of_ours_is_left(without_us):
    name, _log = without_us
    ours = "SELECT model FROM ir_model_data WHERE module = 'credit_management'"
    assert not rows(name, ours)
    assert not rows(name, "SELECT res_model FROM mail_activity WHERE res_model LIKE 'credit.%'")
