from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...models.base.apart import apart


class CreditTakeover(models.TransientModel):
    """Takes over Odoo's own credit limits as first grants.

    Each becomes a request, filed by the system and approved by the manager who
    runs this, so the ledger says where the limit came from. Customers that have
    a grant already are left alone. A limit that can't be granted (over the company's cap,
    a customer of whoever approves) stays here with the reason; the others go on.
    """

    _name = "credit.takeover"
    _description = "Take over Odoo's credit limits"
    _inherit = ["credit.progress"]

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company.root_id, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_ids = fields.One2many(
        "credit.takeover.line", "wizard_id", compute="_compute_line_ids", store=True, readonly=False
    )
    total = fields.Monetary(compute="_compute_total")
    taken_count = fields.Integer("Taken over", readonly=True)
    problem_count = fields.Integer("Not taken over", compute="_compute_total")
    result_text = fields.Char("What was done", compute="_compute_result_text")

    @api.depends("company_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                fields.Command.create({"partner_id": partner.id, "amount": amount})
                for partner, amount in wizard._candidates()
            ]

    @api.depends("line_ids.amount", "line_ids.problem")
    def _compute_total(self):
        for wizard in self:
            wizard.total = sum(wizard.line_ids.mapped("amount"))
            wizard.problem_count = len(wizard.line_ids.filtered("problem"))

    @api.depends("taken_count", "problem_count")
    @api.depends_context("lang")
    def _compute_result_text(self):
        for wizard in self:
            wizard.result_text = wizard.problem_count and self.env._(
                "%(taken)s taken over, %(left)s not: each line says why.",
                taken=wizard.taken_count,
                left=wizard.problem_count,
            )

    def _candidates(self):
        """Return (partner, amount) of Odoo's limits above zero of customers without a grant.

        A list of pairs, partners as the system, amounts in the company's currency.
        None in a company whoever opened this doesn't work for: a client may name any.
        sudo: only accountants read Odoo's credit limits; grants count that this
        user may not see.
        """
        # lines are stored, so Odoo may work them out as the system
        user = (self.create_uid or self.env.user).sudo()  # of all their companies, not the chosen
        if self.company_id.sudo().root_id not in user.company_ids.root_id:
            return []
        Partner = self.env["res.partner"].sudo().with_company(self.company_id)
        partners = Partner.search(
            [("credit_limit", ">", 0), ("parent_id", "=", False)], order="name, id"
        ).filtered(lambda partner: partner.use_partner_credit_limit)
        granted = (
            self.env["credit.limit"]
            .sudo()
            .search([("company_id", "=", self.company_id.id), ("segment", "=", "receivable")])
            .account_id.partner_id
        )
        return [(partner, partner.credit_limit) for partner in partners - granted]

    def action_take_over(self):
        """Make the grants and return the action that shows them, or what is left and why.

        Many are done a batch at a time, with the progress shown. Raises ``AccessError`` for
        whoever is no credit manager, ``UserError`` when there is nothing to take over.
        """
        self.ensure_one()
        self._check_may_take_over()
        chosen = set(self.line_ids.partner_id.ids)
        ids = [one.id for one, _amount in self._candidates() if one.id in chosen]
        if not ids:
            raise UserError(self.env._("There is no limit left to take over."))
        return self._run(ids)

    def _check_may_take_over(self):
        if not self.env.user.has_group("credit_management.group_credit_manager"):
            raise AccessError(self.env._("Only a credit manager takes over credit limits."))

    def _process(self, ids):
        # EXTENDS 'credit.progress': customers, by id.
        self._check_may_take_over()
        amounts = {one.id: amount for one, amount in self._candidates() if one.id in set(ids)}
        partners = self.env["res.partner"].browse(amounts)
        problems = apart(partners, lambda some: self._grant(some, amounts))
        # sudo: what became of a limit is typed by nobody
        dialogue = self.sudo()
        lines = dialogue.line_ids.filtered(lambda line: line.partner_id.id in amounts)
        for line in lines:
            line.problem = problems.get(line.partner_id)
        done = lines.filtered(lambda line: not line.problem)
        dialogue.taken_count += len(done)
        done.unlink()
        return problems

    def _grant(self, partners, amounts):
        """Grant these customers their ``amounts``, {customer id: amount}; all or none.

        sudo: an account may be of a customer this user doesn't see.
        """
        requests = self._file_requests([(one, amounts[one.id]) for one in partners.sudo()])
        requests.action_submit()
        requests.with_user(self.env.user).action_approve(
            self.env._("Taken over from Odoo's own credit limit.")
        )

    def _finish(self):
        # EXTENDS 'credit.progress': what is left with the reason, else the new grants.
        if self.problem_count:
            return self._reopened()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_limit_action"
        )
        system = self.env.ref("base.user_root")
        action["domain"] = [
            ("company_id", "=", self.company_id.id),
            ("request_id.requested_by_id", "=", system.id),
            ("create_date", ">=", self.create_date),
        ]
        return action

    def _file_requests(self, candidates):
        """File one request per customer, in the name of the system that held the limit.

        ``candidates`` are as ``_candidates`` says; the requests are the system's. sudo:
        an account may be of a customer this user doesn't see.
        """
        partners = self.env["res.partner"].union(*(partner for partner, amount in candidates))
        accounts = self.env["credit.account"]._get_or_create(partners, self.company_id).sudo()
        by_partner = {account.partner_id.id: account for account in accounts}
        system = self.env.ref("base.user_root")
        return (
            self.env["credit.request"]
            .with_user(system)
            ._create_guarded(
                [
                    {
                        "account_id": by_partner[partner.commercial_partner_id.id].id,
                        "kind": "initial",
                        "amount": amount,
                        "date_from": self.company_id._credit_today(),
                        "reason": self.env._(
                            "Limit kept in Odoo before this add-on was installed."
                        ),
                    }
                    for partner, amount in candidates
                ]
            )
        )


class CreditTakeoverLine(models.TransientModel):
    """One limit offered for take-over."""

    _name = "credit.takeover.line"
    _description = "Credit limit to take over"
    _inherit = ["credit.answers"]

    wizard_id = fields.Many2one("credit.takeover", required=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Customer", required=True, readonly=True)
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    amount = fields.Monetary(readonly=True)
    problem = fields.Char("Not taken over because", readonly=True)
