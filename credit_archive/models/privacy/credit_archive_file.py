from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import consent

TAKE = consent.Use(consent.EXPORT)


class CreditArchiveFile(models.Model):
    """The consents of a customer, and what of its file may be exported (R81)."""

    _inherit = "credit.archive.file"

    _credit_guarded = frozenset({"consent_ids"})

    consent_ids = fields.One2many(
        "credit.archive.consent", "file_id", "Consents", readonly=True, copy=False
    )
    consent_valid_count = fields.Integer("Valid consents", compute="_compute_consents")
    consent_withdrawn_count = fields.Integer("Withdrawn consents", compute="_compute_consents")
    consent_text = fields.Char("Consents in figures", compute="_compute_consents")

    @api.depends("consent_ids.state", "consent_ids.is_doubtful", "consent_ids.date_to")
    @api.depends_context("uid", "lang")
    def _compute_consents(self):
        """Count those that are valid today and those withdrawn, of what this user sees."""
        counts = [self._consent_counts(*names) for names in (("valid", "ending"), ("withdrawn",))]
        for file in self:
            valid, withdrawn = (count.get(file, 0) for count in counts)
            file.consent_valid_count, file.consent_withdrawn_count = valid, withdrawn
            file.consent_text = self.env._(
                "%(valid)s valid, %(withdrawn)s withdrawn", valid=valid, withdrawn=withdrawn
            )

    def _consent_counts(self, *statuses):
        """Return {file: how many of its consents have one of these statuses}, in one query."""
        consents = self.env["credit.archive.consent"]
        if not consents.has_access("read"):
            return {}
        return dict(
            consents._read_group(
                [("file_id", "in", self.ids), ("status", "in", statuses)],
                ["file_id"],
                ["__count"],
            )
        )

    def action_view_consents(self):
        """Open the consents of these files, or a new one."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_consent_action"
        )
        action["domain"] = [("file_id", "in", self.ids)]
        action["context"] = {"default_file_id": self.id if len(self) == 1 else False}
        return action

    # --- exported

    def _exportable(self):
        # EXTENDS: what nothing allows to take away stays, named as left out
        records, left_out = super()._exportable()
        gaps = records._gaps(TAKE)
        refused = records._refused(gaps)
        records._log_each(refused, "refused", lambda one: {"wanted": TAKE.kind, "why": "consent"})
        return records - refused, left_out | refused

    def _log_export(self, records, manifest, purpose):
        # EXTENDS: asked again once the zip is written, behind the lock of the file's chain: a
        # consent may have been withdrawn meanwhile.
        self.env["credit.archive.log"]._lock_heads(self.env, self.ids)
        gaps = records._gaps(TAKE)
        refused = records._refused(gaps)
        if refused:
            raise UserError(
                self.env._(
                    "%s: what allowed to take it away ended while the file was exported. Nothing "
                    "left; export the file again without it.",
                    refused[0].name,
                )
            )
        result = super()._log_export(records, manifest, purpose)
        records._log_flagged(gaps, TAKE)
        return result

    # --- scored

    def _score_gaps(self):
        """Return {file: {class: rule}} of what lies in these files and nothing allows to score.

        Files in which nothing lies that asks are not in it. Constant queries. sudo: what lies
        in a file counts for the score, whoever may see it.
        """
        rules = self.env["credit.archive.class"]._asking()
        found = {}
        if not rules or not self:
            return found
        rows = self.env["credit.archive.record"].sudo()._read_group(
            [("file_id", "in", self.ids), ("class_id", "in", list(rules)),
             ("state", "=", "filed")],
            ["file_id", "class_id"],
        )  # fmt: skip
        bases = self.env["credit.archive.consent"]._bases(self)
        days = {one: one._credit_today() for one in self.sudo().company_id}
        for file, one in rows:
            own, day = bases.get(file.id, ()), days[file.company_id]
            gaps = found.setdefault(file, {})
            if not consent.allowed(own, consent.Use(consent.SCORE), one.id, day):
                gaps[one] = rules[one.id]
        return found

    # --- two customers become one

    def _merge_into(self, other):
        # EXTENDS: what one of them allowed may be another person's: both are confirmed again
        result = super()._merge_into(other)
        # sudo: whoever merges the customers; consents move along, seen or not.
        moved = self.env["credit.archive.consent"].sudo().search([("file_id", "=", self.id)])
        kept = self.env["credit.archive.consent"].sudo().search([("file_id", "=", other.id)])
        moved.write({"file_id": other.id})
        (moved | kept)._doubt()
        return result
