from odoo import api, fields, models

from ...engine.facts import as_values
from ...engine.limits import AMOUNT, UNLIMITED
from .credit_account_figures import LIMIT_TYPES
from .credit_request import WITHOUT_LIMIT


class CreditRequestFigures(models.Model):
    """The figures a request is decided on: copied when it is handed in and when it is decided.

    Beside what is asked stands what the formula of the grade would give (R22).
    """

    _inherit = "credit.request"

    figures_date = fields.Date("Figures of", readonly=True, copy=False)
    rating_id = fields.Many2one(
        "credit.rating", "Grade", readonly=True, copy=False, ondelete="restrict"
    )
    assessment_id = fields.Many2one(
        "credit.assessment",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The approved assessment the grade rested on when the request was handed in or decided.",
    )
    limit_type_before = fields.Selection(
        LIMIT_TYPES, "Type of the old limit", readonly=True, copy=False
    )
    limit_before = fields.Monetary("Old limit", readonly=True, copy=False)
    exposure_before = fields.Monetary("Exposure then", readonly=True, copy=False)
    overdue_before = fields.Monetary("Overdue then", readonly=True, copy=False)
    overdue_days_before = fields.Integer("Days overdue then", readonly=True, copy=False)
    proposal = fields.Json(compute="_compute_proposal", store=True)
    proposed_amount = fields.Monetary(
        "Proposed", compute="_compute_proposal", store=True, help="By the formula of the grade."
    )
    proposal_reasons = fields.Text("Why", compute="_compute_proposal_reasons")

    @api.depends("account_id", "kind", "segment")
    def _compute_proposal(self):
        """Keep what the formula proposes; constant queries for any number of requests of a company.

        A stored field, so Odoo calls this as the system.
        """
        granting = self.filtered(lambda one: one.account_id and one.kind not in WITHOUT_LIMIT)
        (self - granting).update({"proposal": False, "proposed_amount": 0.0})
        for (company, segment), requests in granting.grouped(
            lambda one: (one.account_id.company_id, one.segment)
        ).items():
            day = company._credit_today()
            proposals = requests.account_id._origin._propose_limit(day, segment)
            by_id = {account.id: proposal for account, proposal in proposals.items()}
            for request in requests:
                request._keep_proposal(by_id[request.account_id._origin.id])

    def _keep_proposal(self, proposal):
        """Take over one engine ``Proposal``: its figures, and the reasons as they can be worded."""
        temporary = self.kind == "temporary"
        self.proposed_amount = proposal.temporary_amount if temporary else proposal.amount
        self.proposal = {
            "limit_type": AMOUNT if temporary else proposal.limit_type,
            "days": proposal.temporary_days if temporary else proposal.days,
            "reasons": [as_values(reason) for reason in proposal.reasons],
        }

    @api.depends("proposal")
    @api.depends_context("lang")
    def _compute_proposal_reasons(self):
        wording = self.env["credit.reason.wording"]
        for request in self:
            reasons = (request.proposal or {}).get("reasons", [])
            request.proposal_reasons = "\n".join(wording._sentences(reasons, request.currency_id))

    def _keep_figures(self):
        """Copy the figures of today: what is decided is decided on them (R22).

        sudo: the copies are guarded, and hold all figures of the account,
        whatever of them the user who hands in or decides may see.
        """
        self.sudo()._compute_proposal()
        for request in self.sudo():
            account, limit = request.account_id, request._standing_limit()
            request.write(
                {
                    "figures_date": request.company_id._credit_today(),
                    "rating_id": request._authority_rating().id,
                    "assessment_id": account.assessment_id.id,
                    "limit_type_before": limit.limit_type,
                    "limit_before": limit.amount,
                    "exposure_before": request.current_exposure_amount,
                    "overdue_before": account.overdue_amount,
                    "overdue_days_before": account.overdue_days,
                }
            )

    def action_view_account(self):
        """Open the credit account it is about."""
        self.ensure_one()
        return self.account_id._get_records_action(name=self.env._("Credit account"))

    def action_view_assessment(self):
        """Open the assessment the grade rested on."""
        self.ensure_one()
        return self.assessment_id._get_records_action(name=self.env._("Assessment"))

    def _limit_text_before(self):
        """Return the old limit as it is printed."""
        self.ensure_one()
        return self._text_of_limit(self.limit_type_before, self.limit_before)

    def _limit_text_after(self):
        """Return the limit asked for as it is printed; a temporary one comes on top."""
        self.ensure_one()
        text = self._text_of_limit(self.limit_type, self.amount)
        return f"+ {text}" if self.kind == "temporary" else text

    def _text_of_limit(self, limit_type, amount):
        if limit_type == AMOUNT:
            return self.currency_id.format(amount)
        return self.env._("unlimited") if limit_type == UNLIMITED else self.env._("none")

    def _printed_steps(self):
        """Return the steps as the form prints them: those that count, in order."""
        self.ensure_one()
        rows = self.approval_ids.filtered(lambda row: row.is_counted and row.state != "redundant")
        return rows.sorted(lambda row: (row.sequence, row.id))
