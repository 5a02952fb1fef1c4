from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class CreditInterestRun(models.TransientModel):
    """Proposes late interest up to a day: for chosen accounts, or for all that were late."""

    _name = "credit.interest.run"
    _description = "Propose late interest"
    _inherit = ["credit.progress"]

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company.root_id
    )
    date_to = fields.Date(
        "Up to", required=True, default=lambda self: self.env.company._credit_today()
    )
    account_ids = fields.Many2many(
        "credit.account",
        string="Customers",
        domain="[('company_id', '=', company_id)]",
        default=lambda self: self._default_accounts(),
        help="Empty: all that have anything overdue or paid late.",
    )

    def _default_accounts(self):
        if self.env.context.get("active_model") != "credit.account":
            return False
        return self.env["credit.account"].browse(self.env.context.get("active_ids")).exists()

    def action_start(self):
        """Propose it; shows the proposals, or the progress where there are many.

        Raises AccessError for who doesn't collect, UserError for a day to come or without rates.
        """
        self.ensure_one()
        self._check_collector()
        if self.date_to > self.company_id._credit_today():
            raise UserError(self.env._("Up to: interest is charged for days that have passed."))
        if not self.env["credit.interest.rate"]._of(self.company_id):
            raise UserError(
                self.env._(
                    "There is no rate of interest yet: a credit manager enters it under "
                    "Configuration › Rates of interest."
                )
            )
        chosen = self.account_ids or self.env["credit.account"].search(
            [("company_id", "=", self.company_id.id)]
        )
        return self._run(chosen.ids)

    def _check_collector(self):
        if not self.env.user.has_group("credit_collection.group_collector"):
            raise AccessError(self.env._("Only collectors propose interest."))

    def _process(self, ids):
        # EXTENDS 'credit.progress': only accounts the user may see.
        self._check_collector()
        accounts = self.env["credit.account"].search(
            [("id", "in", ids), ("company_id", "=", self.company_id.id)]
        )
        self.env["credit.interest"]._propose(accounts, self.date_to)
        return {}

    def _finish(self):
        # EXTENDS 'credit.progress'
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_collection.credit_interest_action"
        )
        return {**action, "target": "main"}


class CreditInterestWaiving(models.TransientModel):
    """Asks why interest is waived."""

    _name = "credit.interest.waiving"
    _description = "Waive interest"
    _inherit = ["credit.dialogue"]

    interest_ids = fields.Many2many("credit.interest")

    def action_waive(self):
        """Waive them for the reason given; the interest checks who may."""
        self.ensure_one()
        self.interest_ids.action_waive(self._given_reason())
        return self._close()
