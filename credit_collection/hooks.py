"""What happens once, when the add-on comes and when it goes."""

from odoo.tools import SQL

from odoo.addons.credit_management.hooks import forget_names

# In the order their references allow.
OURS = (
    "credit.interest.line",
    "credit.interest",
    "credit.collection.contact",
    "credit.reminder",
    "credit.promise",
    "credit.dispute",
    "credit.statement.confirmation",
    "credit.provision",
    "credit.write.off.line",
    "credit.write.off",
    "credit.collection.result",
)


def post_init_hook(env):
    """Let credit managers begin: they collect until others are named."""
    managers = env.ref("credit_management.group_credit_manager")
    env.ref("credit_collection.group_collector").user_ids |= managers.all_user_ids.filtered(
        "active"
    )


def uninstall_hook(env):
    """Empty our tables in the order their references allow; Odoo then drops them.

    Evidence refuses to be deleted record by record, and so it should.
    """
    # sudo: letters as PDF go with their reminders, whoever kept them
    env["credit.reminder"].sudo().search([("pdf_id", "!=", False)]).pdf_id.unlink()
    env["mail.activity"].search([("res_model", "in", OURS)]).unlink()
    env.cr.execute(SQL("DELETE FROM credit_approval WHERE res_model IN %s", OURS))
    for model in OURS:
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(env[model]._table)))
    env.cr.execute("DELETE FROM credit_authority WHERE kind = 'write_off'")
    forget_names(env)
    env.invalidate_all()
