from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine.check import check
from ...engine.facts import DELIVERY, ORDER, Facts, Rule
from ..base.res_company import CHECK_MODES

VERDICTS = [("pass", "Pass"), ("warn", "Warn"), ("hold", "Hold")]


STAGES = [(ORDER, "Order"), (DELIVERY, "Delivery")]
"""What a check was about; none: an order, in a check from before there was another."""


class CreditCheck(models.Model):
    """One decision of the check, frozen (R48): what was asked, the figures, the answer.

    ``facts`` holds the engine's facts, the rules that applied and the parts of
    the exposure, enough to run the check again years later (``_replay``).
    ``findings`` is a list of ``{rule, severity, threshold, value, text, …}``.
    Append-only for everybody.
    """

    _name = "credit.check"
    _description = "Credit Check"
    _inherit = ["credit.guard"]
    _order = "id desc"
    _rec_name = "order_name"

    order_id = fields.Many2one("sale.order", ondelete="set null", index="btree_not_null")
    order_name = fields.Char("Order number", required=True)
    account_id = fields.Many2one("credit.account", ondelete="set null", index="btree_not_null")
    partner_id = fields.Many2one("res.partner", "Contact", ondelete="set null")
    partner_name = fields.Char("Customer", required=True)
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    currency_id = fields.Many2one("res.currency", required=True)
    user_id = fields.Many2one("res.users", "Asked by", required=True, ondelete="restrict")
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    amount = fields.Monetary(help="The order's total in the account's currency, tax included.")
    exposure = fields.Monetary("Outstanding")
    limit_amount = fields.Monetary("Limit")
    excess = fields.Monetary()
    overdue_amount = fields.Monetary("Overdue")
    overdue_days = fields.Integer("Days overdue")
    stage = fields.Selection(STAGES, help="Whether an order was checked or goods that leave.")
    verdict = fields.Selection(VERDICTS, required=True)
    mode = fields.Selection(CHECK_MODES, help="The company's check mode when the check was made.")
    policy_version = fields.Integer("Policy version")
    findings = fields.Json()
    facts = fields.Json()
    summary = fields.Char(compute="_compute_summary")
    findings_shown = fields.Json(compute="_compute_summary", string="Findings as read")

    # What was let through for a customer lately (credit.proof), however long its history.
    _recent_idx = models.Index("(partner_id, create_date) WHERE partner_id IS NOT NULL")

    @api.depends("findings")
    @api.depends_context("lang")
    def _compute_summary(self):
        """Word the findings in the reader's language; the frozen text is the asker's."""
        wording = self.env["credit.wording"]
        for record in self:
            record.findings_shown = [
                dict(one, text=wording._text(one, record.currency_id, record.partner_name))
                for one in record.findings or []
            ]
            record.summary = self.env["credit.wording"]._sentence(record) or self.env._(
                "Nothing found."
            )

    def write(self, vals):
        """Refuse: a check is evidence. A new check makes a new record."""
        self.check_access("write")
        if self:
            raise UserError(self.env._("A credit check is evidence and can't be changed."))
        return super().write(vals)

    @api.model
    def _keep(self, vals_list):
        """Keep checks: one statement for any number of them; returns their records.

        ``vals_list`` are dicts of column values with the same keys, JSON as text.
        The ORM's create costs more for a hundred checks than judging the orders
        does, and there is nothing here for it to compute.
        """
        if not vals_list:
            return self.browse()
        names = list(vals_list[0])
        columns = SQL(", ").join(
            SQL(f"%s::{self._fields[name].column_type[1]}[]", [vals[name] for vals in vals_list])
            for name in names
        )
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO credit_check (%s, create_uid, write_uid, create_date, write_date)
                   SELECT kept.*, %s, %s, %s, %s FROM UNNEST(%s) AS kept RETURNING id""",
                SQL(", ").join(map(SQL.identifier, names)),
                self.env.uid,
                self.env.uid,
                self.env.cr.now(),
                self.env.cr.now(),
                columns,
            )
        )
        self.env["sale.order"].invalidate_model(["credit_check_ids"], flush=False)
        return self.browse(row[0] for row in rows)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A credit check is evidence and can't be deleted."))

    def _move_to(self, account):
        """Point these checks at ``account``, when two become one; names stay as they were."""
        return super().write({"account_id": account.id})  # pylint: disable=super-method-mismatch

    def _replay(self):
        """Run this check again from what was frozen; returns the engine's ``Verdict``."""
        self.ensure_one()
        rules = [Rule.from_row(row) for row in self.facts["rules"]]
        return check(Facts.from_dict(self.facts["facts"]), rules)
