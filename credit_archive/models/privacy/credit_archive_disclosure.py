from odoo import api, fields, models

from ...engine import consent


class CreditArchiveDisclosure(models.Model):
    """What is disclosed leaves for a purpose that something allows, to whom it allows (R81)."""

    _inherit = "credit.archive.disclosure"

    _approval_depends = ("use_purpose_id",)

    use_purpose_id = fields.Many2one(
        "credit.archive.purpose",
        "Purpose of use",
        ondelete="restrict",
        help="Which of the purposes that customers were told of. Empty: any.",
    )
    gap_text = fields.Char("Nothing allows", compute="_compute_gap_text")

    @api.depends("record_ids", "use_purpose_id", "organisation", "state")
    @api.depends_context("lang")
    def _compute_gap_text(self):
        for one in self:
            open_ = one.state in ("draft", "requested", "approved")
            gaps = one._all_records()._gaps(one._use()) if open_ else {}
            one.gap_text = one._gaps_text(gaps) if gaps else False

    def _gaps_text(self, gaps):
        """Word how many records nothing allows to disclose, and what follows."""
        text = self.env._(
            "No consent, contract or law allows to disclose %(count)s of the records to "
            "%(organisation)s.",
            count=len(gaps),
            organisation=self.organisation or "–",
        )
        if consent.strictest(gaps.values()) == consent.REFUSE:
            return f"{text} {self.env._('They are refused when they are to be handed out.')}"
        return f"{text} {self.env._('It is logged when they are handed out.')}"

    def _use(self):
        """Return the engine's ``Use`` this disclosure is."""
        return consent.Use(
            consent.DISCLOSE, self.use_purpose_id.id or None, self.organisation or ""
        )

    def _approval_terms(self):
        # EXTENDS: another purpose needs another approval
        return [*super()._approval_terms(), str(self.use_purpose_id.id or "")]

    def _check_may_take(self):
        # EXTENDS: at the request, at the button and at the door
        result = super()._check_may_take()
        self._check_disclosable()
        return result

    def _check_disclosable(self):
        records = self._all_records().sudo(False)
        gaps = records._gaps(self._use())
        if records._refused(gaps):
            records._check_basis(self._use(), gaps)
        return gaps

    def _log_handing(self, versions):
        # EXTENDS: asked again once the documents are written, behind the lock of their files.
        # sudo: which files they are, whatever who asked may read.
        files = versions.record_id.sudo().file_id
        self.env["credit.archive.log"]._lock_heads(self.env, sorted(files.ids))
        gaps = self._check_disclosable()
        result = super()._log_handing(versions)
        versions.record_id.sudo(False)._log_flagged(gaps, self._use())
        return result
