from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.provision import Bucket, ordered, problem_with_matrix


class CreditProvisionRate(models.Model):
    """One row of the provision matrix (坏账计提比例): what share of items of that age is lost."""

    _name = "credit.provision.rate"
    _description = "Provision rate"
    _inherit = ["credit.answers"]
    _order = "company_id, days"
    _rec_name = "days"

    company_id = fields.Many2one(
        "res.company",
        domain=[("parent_id", "=", False)],
        ondelete="cascade",
        help="Empty: every company without rates of its own.",
    )
    days = fields.Integer(
        "From days overdue", required=True, help="0: what isn't overdue. 31: from 31 days on."
    )
    percent = fields.Float("Percent lost", required=True, digits=(16, 6))

    _days_uniq = models.UniqueIndex(
        "(days, COALESCE(company_id, 0))", "There is a rate for that many days already."
    )

    @api.constrains("days", "percent")
    def _check_rate(self):
        for rate in self:
            if rate.days < 0 or not 0 <= rate.percent <= 100:
                raise ValidationError(
                    self.env._("A rate is between 0 and 100 percent, from 0 days overdue on.")
                )

    @api.model
    def _of(self, root):
        """Return the engine's ``Bucket``s of root company ``root``, the youngest first.

        Raises ``UserError`` for a matrix that isn't one. sudo: the same allowance, whoever asks.
        """
        every = self.sudo().search([("company_id", "in", (False, root.id))])
        own = every.filtered(lambda one: one.company_id == root) or every
        buckets = ordered(Bucket(one.days or None, one.percent) for one in own)
        problem = problem_with_matrix(buckets)
        if problem:
            raise UserError(self._problem_text(problem))
        return buckets

    def _problem_text(self, code):
        return {
            "empty": self.env._("The provision matrix is empty: enter its rates first."),
            "no_start": self.env._(
                "The provision matrix needs a rate from 0 days: what isn't due."
            ),
            "falling": self.env._(
                "The provision matrix: older items can't lose less than younger."
            ),
        }.get(code, self.env._("The provision matrix can't be used: look at its rates."))
