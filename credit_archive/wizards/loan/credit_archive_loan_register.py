from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditArchiveLoanRegister(models.TransientModel):
    """Prints the register of loans (借阅登记表, R92) of a period."""

    _name = "credit.archive.loan.register"
    _description = "Register of Loans of a Period"
    _inherit = ["credit.answers"]

    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: self.env.company._credit_today().replace(day=1),
    )
    date_to = fields.Date(
        "Until", required=True, default=lambda self: self.env.company._credit_today()
    )
    user_id = fields.Many2one("res.users", "Borrower", help="Empty: everybody.")
    loan_count = fields.Integer("Loans", compute="_compute_loan_count")

    @api.depends("date_from", "date_to", "user_id")
    def _compute_loan_count(self):
        for register in self:
            register.loan_count = self.env["credit.archive.loan"].search_count(register._domain())

    def _domain(self):
        """Return the domain of loans whose period lies in this one, be it in part."""
        domain = [
            ("state", "!=", "draft"),
            ("date_from", "<=", self.date_to),
            ("date_to", ">=", self.date_from),
        ]
        return [*domain, ("user_id", "=", self.user_id.id)] if self.user_id else domain

    def action_print(self):
        """Print the register; raises where nothing was borrowed or the period is upside down."""
        self.ensure_one()
        if self.date_to < self.date_from:
            raise UserError(
                self.env._(
                    "Until: %(to)s is before the start on %(start)s.",
                    to=self.date_to,
                    start=self.date_from,
                )
            )
        loans = self.env["credit.archive.loan"].search(self._domain(), order="id")
        if not loans:
            raise UserError(self.env._("Nothing was borrowed in this period."))
        return self.env.ref("credit_archive.credit_archive_loan_report").report_action(loans)
