from odoo import api, models
from odoo.fields import Command, Domain
from odoo.tools import format_date

from ...engine.audit import months_to_audit
from ...engine.features import REVIEWS
from ...engine.review import deadline
from ...engine.schedule import Period, month_end
from ..base.batches import batches


class CreditAuditOpening(models.Model):
    """Opening audits on schedule, and telling of those, and of corrections, that are late."""

    _inherit = "credit.audit"

    @api.model
    def _cron_open(self):
        """Every day: open the audits of months that are over, and tell of what is late.

        However often it runs, a month has one; a month that was missed is caught up. Nothing
        while scheduled reviews are switched off.
        """
        if not self.env["credit.feature"]._is_on(REVIEWS):
            return
        accounts = self.env["credit.account"]._read_group([], ["company_id"], [])
        roots = self.env["res.company"].union(*(company for (company,) in accounts))
        for batch in batches(roots, 1):
            self._open_due(batch)
        self._ask_where_changed()
        self._tell_late()

    @api.model
    def _open_due(self, root):
        """Open the audits of root company ``root`` that are due; return them."""
        last = self.search([("company_id", "=", root.id)], order="date_to desc", limit=1)
        periods = months_to_audit(root._credit_today(), last.date_to or None)
        return self.union(*(self._open(root, period) for period in periods))

    @api.model
    def _open_month(self, root, day):
        """Open the audit of the month ``day`` lies in, over or not; the schedule then leaves it out."""
        return self._open(root, Period(day.replace(day=1), month_end(day)))

    @api.model
    def _open(self, root, period):
        """Open the audit of ``period``, the engine's, with its findings, and ask for it."""
        findings = self._findings(root, period)
        people = {vals["person_id"] for vals in findings if vals.get("person_id")}
        audit = self._create_guarded(
            [
                {
                    "company_id": root.id,
                    "date_from": period.first,
                    "date_to": period.last,
                    "date_deadline": deadline(period.last, root._credit_today()),
                    "concerned_ids": [Command.set(sorted(people))],
                    "line_ids": [Command.create(vals) for vals in findings],
                }
            ]
        )
        audit._ask()
        return audit

    # --- late

    @api.model
    def _tell_late(self):
        """Tell the credit managers once of audits and corrections that are late. As the system."""
        for model, domain in self._late_domains():
            late = self.env[model].search(domain & Domain("is_escalated", "=", False))
            for company, own in late.grouped("company_id").items():
                for manager in self.env["credit.authority"]._managers(company.root_id):
                    company.root_id._credit_policy()._tell_late_control(manager, own)
            late.is_escalated = True

    @api.model
    def _late_domains(self):
        """Return (model, domain) of what the managers are told of when it is late."""
        by_day = self.env["res.company"]._credit_by_day
        passed = by_day(lambda today: Domain("date_correct", "<", today))
        return [
            (self._name, Domain("is_late", "=", True)),
            ("credit.audit.line", Domain("is_uncorrected", "=", True) & passed),
            ("credit.breach", Domain("is_uncorrected", "=", True) & passed),
        ]


class CreditPolicy(models.Model):
    """Who is told what of control is late."""

    _inherit = "credit.policy"

    def _tell_late_control(self, user, documents):
        """Tell ``user`` that these audits, findings or breaches are late."""
        mine = self.with_context(lang=user.lang)
        said = "; ".join(
            f"{one.display_name} ({format_date(mine.env, one._late_since())})"
            for one in documents.with_env(mine.env)
        )
        self.message_notify(
            partner_ids=user.partner_id.ids,
            subject=mine.env._("Late: %s", documents.with_env(mine.env)._description),
            body=mine.env._("Not done by their day: %s.", said),
        )
