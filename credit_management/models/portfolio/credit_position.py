from odoo import api, fields, models
from odoo.tools import SQL


class CreditPosition(models.Model):
    """What each account looked like last night: limit, exposure, overdue (R60).

    One row per account, for sums and lists over all of them that take no time: the account
    itself works its figures out when it is looked at. Nobody writes it but the system.
    Amounts are in the account's currency.
    """

    _name = "credit.position"
    _description = "Account as of Last Night"
    _inherit = ["credit.current"]
    _order = "exposure_amount desc, id"
    _log_access = False
    _rec_name = "account_id"

    account_id = fields.Many2one(
        "credit.account", required=True, readonly=True, ondelete="cascade", index=False
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    rating_id = fields.Many2one(related="account_id.rating_id", string="Grade")
    salesperson_id = fields.Many2one(related="account_id.salesperson_id", string="Salesperson")
    country_id = fields.Many2one(related="account_id.partner_id.country_id", string="Country")
    date = fields.Date("As of", required=True, readonly=True)
    limit_amount = fields.Monetary("Limit", readonly=True, help="Empty where it is unlimited.")
    exposure_amount = fields.Monetary("Exposure", readonly=True)
    limited_amount = fields.Monetary(
        "Exposure under a limit", readonly=True, help="Without that of unlimited accounts."
    )
    overdue_amount = fields.Monetary("Overdue", readonly=True)
    overdue_days = fields.Integer("Days overdue", readonly=True, aggregator="max")

    _once = models.UniqueIndex("(account_id)")

    @api.model
    def _note(self, root):
        """Note every account of a root company as it is now; one statement.

        What is noted is what the accounts themselves say: the same balances and limits.
        """
        limits = self.env["credit.limit"]
        limits.flush_model()
        self.env["credit.account"].flush_model(["partner_id", "company_id"])
        today = root._credit_today()
        self.env.cr.execute(
            SQL(
                """INSERT INTO credit_position
                       (account_id, company_id, date, limit_amount, exposure_amount,
                        limited_amount, overdue_amount, overdue_days)
                   SELECT a.id, a.company_id, %(today)s,
                          CASE WHEN NOT COALESCE(o.unlimited, FALSE) THEN COALESCE(o.amount, 0) END,
                          COALESCE(b.counted, 0),
                          CASE WHEN o.unlimited THEN 0 ELSE COALESCE(b.counted, 0) END,
                          COALESCE(b.overdue, 0), COALESCE(b.days, 0)
                     FROM credit_account a
                     LEFT JOIN (%(balances)s) b
                       ON b.partner_id = a.partner_id AND b.root_id = a.company_id
                     LEFT JOIN (%(limits)s) o ON o.account_id = a.id
                    WHERE a.company_id = %(root)s
                   ON CONFLICT (account_id) DO UPDATE
                      SET (company_id, date, limit_amount, exposure_amount, limited_amount,
                           overdue_amount, overdue_days)
                        = (EXCLUDED.company_id, EXCLUDED.date, EXCLUDED.limit_amount,
                           EXCLUDED.exposure_amount, EXCLUDED.limited_amount,
                           EXCLUDED.overdue_amount, EXCLUDED.overdue_days)""",
                today=today,
                balances=self.env["credit.exposure"]._balances_sql(),
                limits=limits._owners_sql(root.id, today),
                root=root.id,
            )
        )
        self.invalidate_model()
