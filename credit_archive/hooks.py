"""What happens once, when the add-on comes and when it goes."""

from odoo.tools import SQL

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG
from odoo.addons.credit_management.hooks import forget_names

from .models.record.credit_authority import KINDS


def post_init_hook(env):
    """Open the file of every customer who has a credit account already; sudo: of every company."""
    env["credit.archive.file"]._open_for_accounts(env["credit.account"].sudo().search([]))


def uninstall_hook(env):
    """Remove what Odoo would leave behind: contents, activities, references between tables.

    ``ir.module.module`` refused before that while a legal hold stands. sudo: contents
    and seals lie in a vault that nobody reads, activities belong to colleagues.
    """
    types = [
        env.ref(f"credit_archive.mail_activity_{name}").id
        for name in (
            "log",
            "loan",
            "content",
            "decide",
            "answer",
            "disposal",
            "review",
            "expiry",
            "contact",
            "breach",
            "breach_measure",
            "petition",
        )
    ]
    env["mail.activity"].sudo().search([("activity_type_id", "in", types)]).unlink()
    versions = env["credit.archive.version"].sudo().search([])
    contents = versions.attachment_id
    env.cr.execute("UPDATE credit_archive_version SET attachment_id = NULL")
    versions.invalidate_recordset()
    logs = ("credit.archive.log", "credit.archive.origin")
    seals = env["ir.attachment"].sudo().search([("res_model", "in", logs)])
    env.cr.execute("UPDATE credit_archive_origin SET attachment_id = NULL")
    (contents | seals).with_context(**{MODULE_UNINSTALL_FLAG: True}).unlink()
    env.cr.execute("UPDATE res_users SET credit_clearance_id = NULL")
    for table in (
        "breach_notice",
        "breach",
        "petition_line",
        "petition",
        "log",
        "head",
        "checked",
        "origin",
        "copy",
        "loan",
        "version",
        "disclosure",
        "hold",
        "contact",
        "handover_line",
        "disposal_line",
        "record",
        "disposal",
        "file",
    ):
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(f"credit_archive_{table}")))
    # The decisions go with what they were about; nobody deletes them otherwise.
    env.cr.execute("DELETE FROM credit_approval WHERE res_model LIKE 'credit.archive.%'")
    forget_names(env)
    env.invalidate_all()
    # As long as the models they are about are there: Odoo would come to it too late, fail, and
    # keep the kinds of decision. sudo: the matrix of every company.
    rows = env["credit.authority"].sudo().with_context(active_test=False)
    rows.search([("kind", "in", list(dict(KINDS)))]).with_context(
        **{MODULE_UNINSTALL_FLAG: True}
    ).unlink()
