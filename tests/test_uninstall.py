"""Uninstalling leaves Odoo as it was: it still sells, and nothing of ours is left behind."""

import re
import subprocess
from collections import Counter

import pytest

from odoo.addons.credit_management.tests.whole import in_whole_runs

from tests.support import base, rows, throwaway_database
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


@pytest.fixture(scope="module")
def without_archive():
    """A database from which the credit file and the purchase add-on were, and the log of that."""
    with throwaway_database() as name:
        script = UNINSTALL.replace("credit_management", "credit_archive")
        script += UNINSTALL.replace("credit_management", "credit_management_purchase")
        yield name, shell(name, script)


def mentions(database, pattern):
    """Return (table, column, value) of every place that names a module or model of ours.

    ``pattern``: a regular expression of PostgreSQL. The list of modules Odoo has found keeps us.
    """
    columns = rows(
        database,
        """SELECT table_name, column_name FROM information_schema.columns
           JOIN pg_class ON relname = table_name AND relkind = 'r'
           WHERE table_schema = 'public' AND data_type IN ('character varying', 'text')
             AND column_name IN ('model', 'res_model', 'model_name', 'relation', 'module', 'key',
                                 'relation_table', 'binding_model', 'category', 'complete_name')""",
    )
    return [
        (table, column, value)
        for table, column in columns
        for value in rows(
            database,
            f"""SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" ~ '{pattern}'""",
        )
    ]


# Companies that tests are prepared with stay, as those of a real database do.
OF_ODOO = """(company_id IS NULL OR company_id NOT IN
              (SELECT id FROM res_company WHERE name LIKE 'Credit Test %'))"""
INVENTORY = {
    "relations": """SELECT relname FROM pg_class JOIN pg_namespace ON relnamespace = pg_namespace.oid
                    WHERE nspname = 'public' AND relname NOT LIKE 'ir\\_sequence\\_0%'""",
    "columns": """SELECT table_name, column_name, data_type, is_nullable
                  FROM information_schema.columns WHERE table_schema = 'public'""",
    "constraints": "SELECT conrelid::regclass::text, conname FROM pg_constraint",
    "functions": """SELECT proname FROM pg_proc JOIN pg_namespace ON pronamespace = pg_namespace.oid
                    WHERE nspname = 'public'""",
    "triggers": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
    "xml ids": """SELECT module, name FROM ir_model_data
                  WHERE module <> '__cloc_exclude__' AND name !~ '^[0-9]+_'""",
    "models": "SELECT model FROM ir_model",
    "fields": "SELECT model, name FROM ir_model_fields",
    "selections": """SELECT model, f.name, value FROM ir_model_fields_selection s
                     JOIN ir_model_fields f ON f.id = field_id""",
    "constraints of models": "SELECT name FROM ir_model_constraint",
    "relations of models": "SELECT name FROM ir_model_relation",
    "access": "SELECT name, perm_read, perm_write, perm_create, perm_unlink FROM ir_model_access",
    "rules": "SELECT name FROM ir_rule",
    "views": "SELECT model, name, type FROM ir_ui_view",
    "menus": "SELECT name->>'en_US' FROM ir_ui_menu",
    "actions": "SELECT name->>'en_US', type FROM ir_actions",
    "scheduled actions": "SELECT cron_name FROM ir_cron",
    "parameters": "SELECT key FROM ir_config_parameter WHERE key <> 'base.template_portal_user_id'",
    "defaults": "SELECT f.model, f.name FROM ir_default d JOIN ir_model_fields f ON f.id = field_id "
    f"WHERE {OF_ODOO}",
    "sequences": f"SELECT DISTINCT name, code FROM ir_sequence WHERE {OF_ODOO}",
    "filters": "SELECT name, model_id FROM ir_filters",
    "assets": "SELECT path FROM ir_asset",
    "groups": "SELECT name->>'en_US' FROM res_groups",
    "implied groups": """SELECT g.name->>'en_US', i.name->>'en_US' FROM res_groups_implied_rel
                         JOIN res_groups g ON g.id = gid JOIN res_groups i ON i.id = hid
                         WHERE i.name->>'en_US' NOT IN ('Multi Currencies', 'Basic Pricelists')""",
    "privileges": "SELECT name->>'en_US' FROM res_groups_privilege",
    "categories": "SELECT name->>'en_US' FROM ir_module_category",
    "mail templates": "SELECT name->>'en_US' FROM mail_template",
    "subtypes": "SELECT name->>'en_US', res_model FROM mail_message_subtype",
    "activity types": "SELECT name->>'en_US', res_model FROM mail_activity_type",
    "paper formats": "SELECT name FROM report_paperformat",
    "precisions": "SELECT name FROM decimal_precision",
    "server actions": "SELECT name->>'en_US', code FROM ir_act_server",
}
"""What Odoo keeps of modules, and what PostgreSQL does: {what: query}."""


@in_whole_runs
def test_nothing_of_the_credit_file_is_left_where_it_alone_goes(without_archive):
    name, log = without_archive
    assert not re.findall(r".* (?:WARNING|ERROR|CRITICAL) .*", log)
    assert not mentions(name, r"^credit[._]archive")
    assert not rows(name, r"SELECT relname FROM pg_class WHERE relname LIKE 'credit\_archive%'")
    kinds = "SELECT value FROM ir_model_fields_selection WHERE value IN ('loan', 'disposal')"
    assert not rows(name, kinds)


@in_whole_runs
def test_nothing_of_prepayments_is_left_where_they_alone_go(without_archive):
    name, _log = without_archive
    assert not mentions(name, r"^credit[._](prepayment|management_purchase)")
    assert not rows(name, r"SELECT relname FROM pg_class WHERE relname LIKE 'credit\_prepayment%'")
    columns = r"""SELECT table_name, column_name FROM information_schema.columns
                  WHERE column_name ~ '^(credit_prepayment|prepayment_days)' AND table_schema = 'public'
                    AND table_name IN ('purchase_order', 'account_payment', 'credit_account',
                                       'res_company')"""
    assert not rows(name, columns)
    kinds = "SELECT value FROM ir_model_fields_selection WHERE value = 'prepayment_release'"
    assert not rows(name, kinds)
    assert not rows(name, "SELECT code FROM credit_exposure_category WHERE code = 'prepayment'")


def test_odoo_is_as_it_was_before(without_us):
    """But for what the demo data switched on: a second currency and a price list in it."""
    name, _log = without_us
    changed = {}
    for what, query in INVENTORY.items():
        before, after = Counter(rows(base(), query)), Counter(rows(name, query))
        if before != after:
            changed[what] = {"left": dict(after - before), "lost": dict(before - after)}
    assert not changed, changed


def test_nothing_names_a_model_or_module_of_ours(without_us):
    name, _log = without_us
    assert not mentions(name, r"^credit\.|^credit_(management|archive)")


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
