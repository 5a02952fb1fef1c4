from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class CreditStatementSending(models.TransientModel):
    """Makes and sends statements for many customers and one period."""

    _name = "credit.statement.sending"
    _description = "Send statements"
    _inherit = ["credit.progress"]

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company.root_id
    )
    date_from = fields.Date("From", required=True, default=lambda self: self._last_month()[0])
    date_to = fields.Date("To", required=True, default=lambda self: self._last_month()[1])
    account_ids = fields.Many2many(
        "credit.account",
        string="Customers",
        domain="[('company_id', '=', company_id)]",
        default=lambda self: self._default_accounts(),
        help="Empty: all that owe something.",
    )
    send = fields.Boolean("Send by mail", default=True)
    is_over = fields.Boolean(readonly=True)
    done_count = fields.Integer("Made", readonly=True)
    problem_ids = fields.One2many(
        "credit.statement.sending.problem", "sending_id", "To print", readonly=True
    )

    def _last_month(self):
        first = self.env.company._credit_today().replace(day=1) - relativedelta(months=1)
        return first, first + relativedelta(months=1, days=-1)

    def _default_accounts(self):
        if self.env.context.get("active_model") != "credit.account":
            return False
        return self.env["credit.account"].browse(self.env.context.get("active_ids")).exists()

    def action_start(self):
        """Make them, and send them where that is chosen; shows what became of it, or progress.

        Raises AccessError for who doesn't collect, UserError for a period that isn't over.
        """
        self.ensure_one()
        self._check_collector()
        if self.date_from > self.date_to:
            raise UserError(self.env._("From: the period ends before it begins."))
        if self.date_to > self.company_id._credit_today():
            raise UserError(self.env._("To: a statement is about days that have passed."))
        chosen = self.account_ids or self.env["credit.account"].search(
            [("company_id", "=", self.company_id.id), ("exposure_amount", "!=", 0)]
        )
        if not chosen:
            raise UserError(self.env._("Nobody owes anything."))
        return self._run(chosen.ids)

    def _check_collector(self):
        if not self.env.user.has_group("credit_collection.group_collector"):
            raise AccessError(self.env._("Only collectors send statements and note the answers."))

    def _process(self, ids):
        # EXTENDS 'credit.progress': only accounts the user may see.
        self._check_collector()
        accounts = self.env["credit.account"].search(
            [("id", "in", ids), ("company_id", "=", self.company_id.id)]
        )
        made = self.env["credit.statement.confirmation"]._make(
            accounts, self.date_from, self.date_to
        )
        problems = made._send() if self.send else {}
        # sudo: what was done is kept in the dialogue, where nobody types it
        self.sudo().write(
            {
                "is_over": True,
                "done_count": self.done_count + len(made),
                "problem_ids": [
                    fields.Command.create({"name": one.partner_id.name, "reason": why})
                    for one, why in problems.items()
                ],
            }
        )
        return problems

    def _reopened(self):
        # EXTENDS 'credit.progress': in the reader's language.
        return {**super()._reopened(), "name": self.env._("Send statements")}

    def action_view_statements(self):
        """Open the statements of that day."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_collection.credit_statement_action"
        )
        return {**action, "domain": [("date_to", "=", self.date_to)], "context": {}}


class CreditStatementSendingProblem(models.TransientModel):
    """A statement that couldn't be mailed, and why."""

    _name = "credit.statement.sending.problem"
    _description = "Statement not mailed"
    _inherit = ["credit.answers"]

    sending_id = fields.Many2one(
        "credit.statement.sending", required=True, ondelete="cascade", index=True
    )
    name = fields.Char("Customer", readonly=True)
    reason = fields.Char("Why not", readonly=True)
