from odoo import api, fields, models

from ...engine.facts import as_values
from ...engine.limits import AMOUNT
from ..limit.credit_request import WITHOUT_LIMIT


class CreditRequest(models.Model):
    """Beside what is asked stands what the formula of the grade would give, and on what (R22)."""

    _inherit = "credit.request"

    _credit_guarded = frozenset({"proposal", "proposed_amount", "assessment_id"})

    assessment_id = fields.Many2one(
        "credit.assessment",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The approved assessment the grade rested on when the request was handed in or decided.",
    )
    proposal = fields.Json(compute="_compute_proposal", store=True)
    proposed_amount = fields.Monetary(
        "Proposed", compute="_compute_proposal", store=True, help="By the formula of the grade."
    )
    proposal_reasons = fields.Text("Why", compute="_compute_proposal_reasons")

    @api.depends("account_id", "kind", "segment")
    def _compute_proposal(self):
        """Keep what the formula proposes; constant queries for any number of requests of a company.

        A stored field: the ORM computes it as the system.
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
            "reasons": [
                as_values(reason)
                for reason in proposal.reasons
                # What is to come down is the standing limit; a temporary one has an end of its own.
                if not temporary or reason.code != "reduction"
            ],
        }

    @api.depends("proposal")
    @api.depends_context("lang")
    def _compute_proposal_reasons(self):
        wording = self.env["credit.reason.wording"]
        for request in self:
            reasons = (request.proposal or {}).get("reasons", [])
            request.proposal_reasons = "\n".join(wording._sentences(reasons, request.currency_id))

    def _keep_figures(self):
        # EXTENDS: the formula as of today. sudo: who hands in can't write what it works out.
        self.sudo()._untracked()._compute_proposal()
        return super()._keep_figures()

    def _figures_today(self):
        # EXTENDS: the assessment the grade rests on.
        return {**super()._figures_today(), "assessment_id": self.account_id.assessment_id.id}

    def action_view_assessment(self):
        """Return the action that opens the assessment the grade rested on."""
        self.ensure_one()
        return self.assessment_id._get_records_action(name=self.env._("Assessment"))
