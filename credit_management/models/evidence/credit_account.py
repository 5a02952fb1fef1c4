from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.collateral import first_end
from ...engine.documents import Paper, complete_until, completeness, missing
from ...engine.features import EVIDENCE
from ...engine.schedule import add_months, first_due

STATEMENT_MONTHS = 18
"""How long the statement of a year stands in for the document: until the next one is overdue."""

SAME = {
    "credit.statement": SQL(
        "mine.period_type = theirs.period_type"
        " AND mine.date_from <= theirs.date_to AND mine.date_to >= theirs.date_from"
    ),
    "credit.survey": SQL("mine.state = 'draft' AND theirs.state = 'draft'"),
}
"""What an account has once: one statement of a period, one survey in work."""

MOVED = (
    "credit.statement", "credit.survey", "credit.document", "credit.survey.answer",
    "credit.explanation", "credit.control",
)  # fmt: skip


class CreditAccount(models.Model):
    """The evidence of an account: surveys, required documents (R05), collateral, and until when
    each of them counts.

    Evidence follows when accounts are merged: it is moved as it stands, verified or not.
    """

    _inherit = "credit.account"

    survey_ids = fields.One2many("credit.survey", "account_id", "Surveys", readonly=True)

    # Another type may require nothing: a way round the release of a hold.
    _credit_restricted = {"customer_type_id": "credit_management.group_credit_manager"}

    customer_type_id = fields.Many2one(
        "credit.customer.type",
        "Customer type",
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
    missing_documents = fields.Char("Missing documents", compute="_compute_completeness")

    collateral_ids = fields.One2many("credit.collateral", "account_id", readonly=True)
    collateral_value = fields.Monetary(
        "Collateral value",
        compute="_compute_collateral_value",
        help="What the confirmed collateral counts for today.",
    )

    def _refresh_survey_due(self):
        """Note until when the newest confirmed survey of these accounts counts; one query.

        Where there is none, until when there has to be one (R04).
        sudo: all surveys count, whoever confirmed the last one, and the day is guarded.
        """
        surveys = (
            self.env["credit.survey"]
            .sudo()
            .search([("account_id", "in", self.ids), ("state", "=", "confirmed")], order="date, id")
        )
        newest = {survey.account_id.id: survey.valid_until for survey in surveys}
        for account in self.sudo():
            due = newest[account.id] if account.id in newest else account._first_survey_due()
            if account.survey_due != (due or False):
                account.survey_due = due

    def _first_survey_due(self):
        """Return the last day on which this account needn't have been surveyed, or None."""
        company = self.company_id
        days = self.env["credit.policy"]._values(company.id)["survey_grace_days"]
        return first_due(company._credit_day_of(self.create_date), days)

    def action_survey(self):
        """Return the action for the survey in work of this account, begun if there is none (R04).

        A new one starts from the last answers. Raises AccessError for who may not see the
        account.
        """
        self.ensure_one()
        self.check_access("read")
        draft = self.env["credit.survey"].search(
            [("account_id", "=", self.id), ("state", "=", "draft")], limit=1
        )
        draft = draft or self.env["credit.survey"].create({"account_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.survey",
            "res_id": draft.id,
            "view_mode": "form",
            "name": self.env._("Customer survey"),
        }

    @api.depends("customer_type_id", "document_ids.date_to", "document_ids.type_id")
    @api.depends_context("lang")
    def _compute_completeness(self):
        # sudo: names of the catalogue are no secret, whatever rules narrow it.
        types = self.env["credit.document.type"].sudo()
        papers, required = self._papers(), self._required_documents()
        for account in self:
            today = account.company_id._credit_today()
            facts = required[account.id], papers.get(account.id, ())
            account.completeness = completeness(*facts, today)
            lacking = types.browse(missing(*facts, today))
            account.missing_documents = ", ".join(lacking.mapped("name"))

    def _completeness(self, date):
        """Return {account: share of its required documents valid on ``date``, 0 to 1} (R05).

        Constant queries for any number of accounts.
        """
        papers, required = self._papers(), self._required_documents()
        date = fields.Date.to_date(date)
        return {
            account: completeness(required[account.id], papers.get(account.id, ()), date)
            for account in self
        }

    def _documents_complete(self, date):
        """Return {account id: whether every required document was there and valid on ``date``}.

        All of them where evidence is switched off: no document is required then.
        """
        if not self.env["credit.feature"]._is_on(EVIDENCE):
            return dict.fromkeys(self.ids, True)
        return {account.id: share >= 1.0 for account, share in self._completeness(date).items()}

    def _required_documents(self):
        """Return {account id: ids of the document types required of this customer} (R05).

        sudo: what is required is the company's say, whatever the user may see of it.
        """
        types = self.env["credit.document.type"].sudo().search([("is_required", "=", True)])
        ordinary = self.env["credit.customer.type"]._ordinary()
        kinds = {one.id: (one.customer_type_id or ordinary) for one in self.sudo()}
        by_kind = {kind: types._required_for(kind) for kind in set(kinds.values())}
        return {account_id: by_kind[kind] for account_id, kind in kinds.items()}

    def _papers(self, trusted=False):
        """Return {account id: engine ``Paper``s}, statements of years among them; two queries.

        ``trusted``: only documents that credit control recorded or verified.
        sudo: what an account has handed in doesn't depend on who asks; only types and
        days are returned.
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
        sudo: the day is guarded, and who hands in a document may not write the account.
        """
        papers, required = self._papers(trusted=True), self._required_documents()
        for account in self.sudo():
            since = account.company_id._credit_day_of(account.create_date)
            due = complete_until(required[account.id], papers.get(account.id, ()), since)
            if account.documents_due != (due or False):
                account.documents_due = due

    def _responsible(self):
        """Return who looks after this customer, one user or none: salesperson, else controller.

        The account's, the company's, or any who is one.

        sudo: whom an activity goes to doesn't depend on which customers the caller may
        see. The user returned carries sudo: take its id or its language.
        """
        self.ensure_one()
        account = self.sudo()
        policy = self.env["credit.policy"]._values(account.company_id.id)
        people = account.partner_id.credit_owner_id | account.user_id
        people |= self.env["res.users"].sudo().browse(policy["controller_id"] or ())
        found = people.filtered(lambda user: user.active and not user.share)[:1]
        return found or account._any_controller()

    def _any_controller(self):
        """Return one who is credit controller of this company, or none; managers come last.

        sudo: as ``_responsible``; of many accounts the group's members are read once.
        """
        controllers = self.env["credit.authority"]._group_id("controller")
        group = self.env["res.groups"].sudo().browse(controllers)
        holders = group.all_user_ids.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids
        )
        return holders.sorted(lambda user: (user not in group.user_ids, user.id))[:1]

    def write(self, vals):
        result = super().write(vals)
        if "customer_type_id" in vals:
            self._refresh_documents_due()
        return result

    @api.depends("collateral_ids.state", "collateral_ids.value")
    def _compute_collateral_value(self):
        for company, accounts in self.grouped("company_id").items():
            if not company:
                accounts.collateral_value = 0.0
                continue
            values = self.env["credit.collateral"]._value_at(
                accounts._origin, company._credit_today()
            )
            for account in accounts:
                account.collateral_value = values.get(account._origin, 0.0)

    def _refresh_collateral_due(self):
        """Keep the first end of the confirmed collateral on these accounts; one query.

        sudo: the day is guarded, and all collateral counts, whoever changed one item.
        """
        confirmed = (
            self.env["credit.collateral"]
            .sudo()
            .search([("account_id", "in", self.ids), ("state", "=", "confirmed")])
        )
        held = confirmed.grouped("account_id")
        for account in self.sudo():
            items = held.get(account, ())
            due = first_end([one._as_engine(one.date_from) for one in items])
            if due != (account.collateral_due or None):
                account.collateral_due = due

    def _take_over(self, other):
        # EXTENDS: evidence follows its customer, as it stands, verified or not.
        # As the system, like all of the merge: who merges may not write evidence.
        self.env["credit.collateral"].search([("account_id", "=", other.id)])._move_to(self)
        for model, same in SAME.items():
            self._delete_rows(model, self._doubles(model, other, same))
        for model in MOVED:
            self._adopt(model, other)
        return super()._take_over(other)

    def _after_merge(self):
        # EXTENDS: until when each kind of evidence counts.
        self._refresh_survey_due()
        self._refresh_documents_due()
        self._refresh_collateral_due()
        return super()._after_merge()

    def _adopt(self, model, other):
        """Make the rows of ``model`` that belong to the account ``other`` this account's.

        Through SQL: a write would count as a change and take the verification away.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET account_id = %s WHERE account_id = %s",
                SQL.identifier(self.env[model]._table),
                self.id,
                other.id,
            )
        )
        self.env.invalidate_all()

    def _doubles(self, model, other, same):
        """Return the ids of what the other account has and this one has, too.

        ``same`` is the SQL condition on ``mine`` and ``theirs`` that makes two of them one.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT theirs.id FROM %(table)s theirs JOIN %(table)s mine ON %(same)s
                    WHERE theirs.account_id = %(other)s AND mine.account_id = %(own)s""",
                table=SQL.identifier(self.env[model]._table),
                same=same,
                other=other.id,
                own=self.id,
            )
        )
        return [key for (key,) in rows]

    def _delete_rows(self, model, ids):
        """Delete these rows of evidence and what asks for them: this account's own stay."""
        if not ids:
            return
        # sudo: activities of colleagues go with the document they are about.
        activities = self.env["mail.activity"].sudo()
        activities.search([("res_model", "=", model), ("res_id", "in", ids)]).unlink()
        table = SQL.identifier(self.env[model]._table)
        self.env.cr.execute(SQL("DELETE FROM %s WHERE id = ANY(%s)", table, ids))
