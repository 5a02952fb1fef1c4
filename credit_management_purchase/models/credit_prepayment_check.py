from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.credit_management.models.limit.credit_account_figures import LIMIT_TYPES

KINDS = [
    ("order", "Purchase order"),
    ("payment", "Payment"),
    ("refund", "Payment to a customer"),
    ("entry", "Journal entry"),
]

OUTCOMES = [
    ("passed", "Passed"),
    ("warned", "Warned"),
    ("released", "Released"),
    ("held", "Held"),
]


class CreditPrepaymentCheck(models.Model):
    """One decision on a prepayment, frozen: what was asked, the figures, the findings (R48).

    Enough to put it to ``engine.prepayment.judge`` again. Nobody edits or deletes it.
    """

    _name = "credit.prepayment.check"
    _description = "Check of a prepayment"
    _inherit = ["credit.guard"]
    _order = "id desc"

    _credit_guarded = frozenset(
        {
            "kind", "res_model", "res_id", "partner_id", "company_id", "account_id", "user_id",
            "amount", "exposure", "added", "limit_type", "limit_amount", "outcome", "findings",
            "facts",
        }
    )  # fmt: skip

    kind = fields.Selection(KINDS, required=True, readonly=True)
    res_model = fields.Char("Document model", required=True, readonly=True)
    res_id = fields.Many2oneReference("Document", model_field="res_model", readonly=True)
    partner_id = fields.Many2one(
        "res.partner", "Supplier", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    account_id = fields.Many2one("credit.account", readonly=True, index=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", "Asked by", readonly=True, ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary("Asked for", readonly=True)
    exposure = fields.Monetary("Prepaid before", readonly=True)
    added = fields.Monetary(readonly=True)
    limit_type = fields.Selection(LIMIT_TYPES, "Kind of limit", readonly=True)
    limit_amount = fields.Monetary("Limit", readonly=True)
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True)
    findings = fields.Json(readonly=True)
    facts = fields.Json(readonly=True)
    reason = fields.Text(compute="_compute_reason")

    @api.depends("findings")
    @api.depends_context("lang")
    def _compute_reason(self):
        # sudo: who may read a check may read why, and whom it is about
        for check in self:
            check.reason = self.env["credit.prepayment"]._sentence(
                check.findings or [], check.currency_id, check.sudo().partner_id.name
            )

    @api.depends("res_model", "res_id")
    def _compute_display_name(self):
        # sudo: who may read the check may know its document's name, though perhaps not open it
        for model, checks in self.grouped("res_model").items():
            names = {}
            if model:
                # sudo: as above
                documents = self.env[model].sudo().browse(checks.mapped("res_id")).exists()
                names = {one.id: one.display_name for one in documents}
            for check in checks:
                check.display_name = names.get(check.res_id, model)

    def write(self, vals):
        """Refuse: a check is evidence."""
        self.check_access("write")
        if self:
            raise UserError(self.env._("A check can't be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A check can't be deleted."))

    def _move_to(self, account):
        """Move these checks to ``account``: the one change there is, when accounts are merged."""
        return super().write({"account_id": account.id})  # pylint: disable=super-method-mismatch

    def action_open_document(self):
        """Open the order, payment or entry this check is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
