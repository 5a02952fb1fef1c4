from odoo import api, fields, models

from ..engine.documents import Paper, complete_until, completeness, missing
from ..engine.schedule import add_months

STATEMENT_MONTHS = 18
"""How long the statement of a year stands in for the document: until the next one is overdue."""


class CreditAccountDocuments(models.Model):
    """Which of an account's required documents are there (R05)."""

    _inherit = "credit.account"

    # Another type may require nothing: a way round the release of a hold.
    _credit_restricted = {"customer_type_id": "credit_management.group_credit_manager"}

    customer_type_id = fields.Many2one(
        "credit.customer.type",
        tracking=True,
        ondelete="restrict",
        help="Decides which documents are required. Empty: the first type of the list.",
    )
    document_ids = fields.One2many("credit.document", "account_id", "Documents")
    completeness = fields.Float(
        "Documents complete",
        compute="_compute_completeness",
        help="Share of the required documents that are there and valid today.",
    )
    missing_documents = fields.Char(compute="_compute_completeness")

    @api.depends("customer_type_id", "document_ids.date_to", "document_ids.type_id")
    @api.depends_context("lang")
    def _compute_completeness(self):
        types = self.env["credit.document.type"].sudo()
        papers, required = self._papers(), self._required_documents()
        for account in self:
            today = account.company_id._credit_today()
            facts = required[account.id], papers.get(account.id, ())
            account.completeness = completeness(*facts, today)
            lacking = types.browse(missing(*facts, today))
            account.missing_documents = ", ".join(lacking.mapped("name"))

    def _completeness(self, date):
        """Return {account: share of its required documents valid on ``date``, 0 to 1}; constant queries."""
        papers, required = self._papers(), self._required_documents()
        date = fields.Date.to_date(date)
        return {
            account: completeness(required[account.id], papers.get(account.id, ()), date)
            for account in self
        }

    def _documents_complete(self, date):
        """Return {account id: whether every required document was there and valid on ``date``}."""
        return {account.id: share >= 1.0 for account, share in self._completeness(date).items()}

    def _required_documents(self):
        """Return {account id: ids of the document types required of this customer}."""
        types = self.env["credit.document.type"].sudo().search([("is_required", "=", True)])
        ordinary = self.env["credit.customer.type"]._ordinary()
        kinds = {one.id: (one.customer_type_id or ordinary) for one in self.sudo()}
        by_kind = {kind: types._required_for(kind) for kind in set(kinds.values())}
        return {account_id: by_kind[kind] for account_id, kind in kinds.items()}

    def _papers(self, trusted=False):
        """Return {account id: engine ``Paper``s}, statements of years among them; two queries.

        ``trusted``: only documents that credit control recorded or verified.
        """
        papers = {}
        # Fetched at once: read lazily, thousands of them would cost a query per thousand.
        documents = (
            self.env["credit.document"]
            .sudo()
            .search_fetch(
                [("account_id", "in", self.ids)] + [("is_trusted", "=", True)] * trusted,
                ["account_id", "type_id", "date_issued", "date_to"],
            )
        )
        for document in documents:
            papers.setdefault(document.account_id.id, []).append(document._as_engine())
        met = self.env["credit.document.type"].sudo().search([("is_statement", "=", True)]).ids
        years = (
            self.env["credit.statement"]
            .sudo()
            ._read_group(
                [("account_id", "in", self.ids), ("period_type", "=", "year")]
                if met
                else [(0, "=", 1)],
                ["account_id"],
                ["date_to:max"],
            )
        )
        for account, last in years:
            until = add_months(last, STATEMENT_MONTHS)
            papers.setdefault(account.id, []).extend(Paper(kind, None, until) for kind in met)
        return papers

    def _refresh_documents_due(self):
        """Note the last day on which nothing required is missing; constant queries for a batch.

        The check rests on this day, so only documents count that credit control vouches for.
        """
        papers, required = self._papers(trusted=True), self._required_documents()
        for account in self.sudo():
            since = account.company_id._credit_day_of(account.create_date)
            due = complete_until(required[account.id], papers.get(account.id, ()), since)
            if account.documents_due != (due or False):
                account.documents_due = due

    def _responsible(self):
        """Return who looks after this customer: salesperson, else the credit controller."""
        self.ensure_one()
        account = self.sudo()
        policy = self.env["credit.policy"]._values(account.company_id.id)
        people = account.partner_id.user_id | account.user_id
        people |= self.env["res.users"].sudo().browse(policy["controller_id"] or ())
        return people.filtered(lambda user: user.active and not user.share)[:1]

    def write(self, vals):
        result = super().write(vals)
        if "customer_type_id" in vals:
            self._refresh_documents_due()
        return result
