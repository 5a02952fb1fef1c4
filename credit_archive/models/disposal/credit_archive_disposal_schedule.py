from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.fields import Domain

from odoo.addons.credit_management.models.base.batches import batches

from ..base.groups import ARCHIVIST

CLOSED = ("executed", "cancelled")
LONGEST_LIST = 2000
"""Records on one list: what is left comes with the next one."""
EXPIRES_WITHIN = 30
"""Days; the list Expiring asks for the same."""


class CreditArchiveDisposalSchedule(models.Model):
    """What is due finds somebody every night (R76): one list per company, reviews, expiries.

    The system proposes and nothing more: it is no person, so a list of its own
    still takes one who authorises and another who witnesses.
    """

    _inherit = "credit.archive.disposal"

    _credit_guarded = frozenset({"is_scheduled"})

    is_scheduled = fields.Boolean("Proposed by the system", readonly=True, copy=False)

    @api.model
    def _cron_propose(self):
        """Bring each company's open list up to date and tell archivists what waits for them."""
        companies = self.env["res.company"].search([("parent_id", "=", False)])
        for company in batches(companies, 1):
            self._propose_for(company)
            self._remind_of_reviews(company)
            self._remind_of_expiries(company)

    @api.model
    def _propose_for(self, company):
        """Refresh the open list of the system, or make one; an empty one is cancelled."""
        own = Domain("company_id", "=", company.id) & Domain("is_scheduled", "=", True)
        disposal = self.search(own & Domain("state", "=", "draft"), limit=1)
        due = self._due_and_free(company, disposal)
        if due == disposal.line_ids.record_id:
            return
        if not due:
            disposal._retire_approvals()
            disposal.state = "cancelled"
            return
        grown = due - disposal.line_ids.record_id
        disposal = disposal or self.create({"company_id": company.id, "is_scheduled": True})
        disposal.line_ids = [
            Command.clear(),
            *(Command.create(record._as_disposal_line()) for record in due),
        ]
        # Another list: what was approved of the one before counts no more.
        disposal._retire_approvals(again=True)
        disposal._start_approvals()
        if grown:
            disposal._tell_archivists(
                "credit_archive.mail_activity_disposal",
                disposal.name,
                lambda env: env._("%s waits: records are due for destruction.", disposal.name),
            )

    @api.model
    def _due_and_free(self, company, disposal):
        """Return what is due in ``company`` and on no other list that is still open."""
        lines = self.env["credit.archive.disposal.line"].search(
            [
                ("disposal_id.state", "not in", CLOSED),
                ("disposal_id.company_id", "=", company.id),
                ("disposal_id", "not in", disposal.ids),
            ]
        )
        domain = self._due_domain(company) & Domain("id", "not in", lines.record_id.ids)
        return self.env["credit.archive.record"].search(
            domain, order="file_id, name", limit=LONGEST_LIST
        )

    @api.model
    def _remind_of_reviews(self, company):
        """Tell archivists once that records wait for a person's decision on their keeping."""
        records = self.env["credit.archive.record"]
        if records.search_count(records._review_domain(company), limit=1):
            self._tell_archivists(
                "credit_archive.mail_activity_review",
                company.name,
                lambda env: env._("Records are due for review: see the list To review."),
                company,
            )

    @api.model
    def _remind_of_expiries(self, company):
        """Tell archivists once of each document that expires within 30 days."""
        records = self.env["credit.archive.record"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "filed"),
                ("is_expiry_told", "=", False),
                ("date_expiry", "<=", company._credit_today() + timedelta(days=EXPIRES_WITHIN)),
            ]
        )
        if records:
            records.is_expiry_told = True
            self._tell_archivists(
                "credit_archive.mail_activity_expiry",
                company.name,
                lambda env: env._("Documents expire: see the list Expiring."),
                company,
            )

    def _tell_archivists(self, activity_type, summary, note, company=None):
        """Give the archivists of the company something to do, unless they have it already.

        sudo: where colleagues work doesn't depend on which companies the user looks at.
        """
        company = company or self.company_id
        kind = self.env.ref(activity_type)
        archivists = (
            self.env.ref(ARCHIVIST)
            .sudo()
            .all_user_ids.filtered(lambda user: company in user.company_ids.root_id)
        )
        # sudo: colleagues are told by the system, of a list and never of a record.
        activities = self.env["mail.activity"].sudo()
        decide = self.env.ref(self._approval_activity)
        told = activities.search(
            [("activity_type_id", "in", (kind | decide).ids), ("summary", "=", summary)]
        ).user_id
        activities.create(
            [
                {
                    "activity_type_id": kind.id,
                    "user_id": user.id,
                    "summary": summary,
                    "note": note(self.with_context(lang=user.lang).env),
                }
                for user in archivists - told
            ]
        )
