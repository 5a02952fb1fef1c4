"""What happens once, when the add-on comes and when it goes."""

from odoo.tools import SQL

from .models.exposure.sql import orders, prepared


def pre_init_hook(env):
    """Add the one column that has a default as PostgreSQL does it: without touching a row.

    Filling it through the ORM would rewrite every sale order there is.
    """
    env.cr.execute(
        "ALTER TABLE sale_order ADD COLUMN IF NOT EXISTS credit_state VARCHAR DEFAULT 'none'"
    )
    env.cr.execute("ALTER TABLE sale_order ALTER COLUMN credit_state DROP DEFAULT")


def post_init_hook(env):
    """Give every root company its policy, in observe mode: a live business goes on.

    Accounts a chart keeps deposits and bills on are proposed; nothing counts them until
    somebody says so. Somebody has to be able to begin: where nobody is credit manager
    yet, the administrator is, and the settings say so.
    """
    roots = env["res.company"].search([("parent_id", "=", False)])
    roots._credit_policy()
    env["credit.ledger.account"]._propose(roots)
    managers = env.ref("credit_management.group_credit_manager")
    if not managers.all_user_ids.filtered("active"):
        managers.user_ids |= env.ref("base.user_admin")


def uninstall_hook(env):
    """Empty our tables in the order their references allow; Odoo then drops them.

    Evidence refuses to be deleted record by record, and so it should.
    """
    mine = (
        "credit.hold", "credit.request", "credit.assessment", "credit.reduction.plan",
        "credit.account", "credit.group", "credit.policy", "credit.collateral",
        "credit.statement", "credit.survey", "credit.document", "credit.review",
    )  # fmt: skip
    env["mail.activity"].search([("res_model", "in", mine)]).unlink()
    env.cr.execute("UPDATE sale_order SET credit_hold_id = NULL WHERE credit_hold_id IS NOT NULL")
    for table in ("approval", "hold", "check", "limit", "request_item", "request", "authority"):
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(f"credit_{table}")))
    env.cr.execute("UPDATE credit_account SET assessment_id = NULL WHERE assessment_id IS NOT NULL")
    env.cr.execute("DELETE FROM credit_assessment")
    for table in ("review", "survey_answer", "survey", "document", "statement"):
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(f"credit_{table}")))
    env.cr.execute("DELETE FROM credit_rule WHERE account_id IS NOT NULL")
    env.cr.execute("DELETE FROM credit_collateral")
    env.cr.execute("DELETE FROM credit_reduction_plan")
    env.cr.execute("DELETE FROM credit_account")
    env.cr.execute("DELETE FROM credit_group")
    forget_names(env)
    prepared.drop(env.cr)
    orders.drop(env.cr)
    env.invalidate_all()


def let_stay(env, module, *models):
    """Let records of these models stay when ``module`` goes: demo data that people worked on.

    Orders, grants and payments refuse to be deleted, and Odoo would keep their names.
    """
    env.cr.execute(
        SQL("DELETE FROM ir_model_data WHERE module = %s AND model IN %s", module, models)
    )


def forget_names(env):
    """Delete what Odoo keeps of add-ons that go, beside its own modules' names for parts of them.

    A model of ours that inherits from ``mail.thread`` gets external ids of ``mail``, ``sms`` and
    ``portal``, and a reference on one of Odoo's tables a line among the constraints. Odoo drops
    what they name and leaves them.
    """
    env.cr.execute(
        """
        WITH going AS (SELECT name, id FROM ir_module_module WHERE state = 'to remove'),
        gone AS (
            SELECT res_id FROM ir_model_data WHERE model = 'ir.model'
            GROUP BY res_id HAVING bool_and(module IN (SELECT name FROM going))
        ),
        selections AS (
            SELECT s.id FROM ir_model_fields_selection s JOIN ir_model_fields f ON f.id = s.field_id
            WHERE f.model_id IN (SELECT res_id FROM gone)
        ),
        inherits AS (SELECT id FROM ir_model_inherit WHERE model_id IN (SELECT res_id FROM gone)),
        references_gone AS (
            DELETE FROM ir_model_constraint WHERE type = 'f' AND module IN (SELECT id FROM going)
        )
        DELETE FROM ir_model_data WHERE module NOT IN (SELECT name FROM going) AND (
            model = 'ir.model.fields.selection' AND res_id IN (SELECT id FROM selections)
            OR model = 'ir.model.inherit' AND res_id IN (SELECT id FROM inherits)
        )
        """
    )
