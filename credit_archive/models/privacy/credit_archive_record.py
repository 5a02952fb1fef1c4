from odoo import models
from odoo.exceptions import UserError

from ...engine import access, consent


class CreditArchiveRecord(models.Model):
    """Using what records say, for a purpose that something allows or nothing does (R81)."""

    _inherit = "credit.archive.record"

    def _gaps(self, use, day=None):
        """Return {record: the rule of its class} for those that nothing allows to use.

        ``use`` is the engine's ``Use``; ``day`` is today where it isn't said. Classes that ask
        for no basis are never in it, and cost no query. sudo: what a class asks and a customer
        allowed holds for whoever uses the data.
        """
        rules = self.env["credit.archive.class"]._asking()
        asked = self.sudo().filtered(lambda one: one.class_id.id in rules) if rules else self
        if not rules or not asked:
            return {}
        bases = self.env["credit.archive.consent"]._bases(asked.file_id)
        days = {one: day or one._credit_today() for one in asked.company_id}
        return {
            one.with_env(self.env): rules[one.class_id.id]
            for one in asked
            if not consent.allowed(
                bases.get(one.file_id.id, ()), use, one.class_id.id, days[one.company_id]
            )
        }

    def _refused(self, gaps):
        """Return those of these records whose use is refused, by what ``_gaps`` returned."""
        return self.filtered(lambda one: gaps.get(one) == consent.REFUSE)

    def _check_basis(self, use, gaps=None):
        """Raise ``UserError`` where one of these may not be used so; log those that are flagged."""
        gaps = self._gaps(use) if gaps is None else gaps
        refused = self._refused(gaps)
        if refused:
            raise UserError(refused[0]._gap_text(use))
        self._log_flagged(gaps, use)

    def _log_flagged(self, gaps, use):
        """Log each record that was used though nothing allows it, once per transaction."""
        done = self.env.cr.cache.setdefault("credit_archive_flagged", set())
        flagged = self.filtered(
            lambda one: (
                gaps.get(one) == consent.FLAG and (self.env.uid, one.id, use.kind) not in done
            )
        )
        done.update((self.env.uid, one.id, use.kind) for one in flagged)
        self._log_each(flagged, "unfounded", lambda one: {"wanted": use.kind})

    def _gap_text(self, use):
        """Return the sentence that says that nothing allows ``use`` of this record, and what to do.

        sudo: who uses the record knows its customer and its class.
        """
        record = self.sudo()
        words = self.env["credit.archive.consent"]._use_words()
        return self.env._(
            "%(record)s: no consent of %(customer)s, no contract and no law allows this use "
            "(%(use)s) of data of the class %(class)s. Record what allows it under Credit file › "
            "Privacy › Consents, or ask an archivist.",
            **{
                "record": record.name,
                "customer": record.partner_id.name,
                "use": words[use.kind],
                "class": record.class_id.name,
            },
        )

    def _check_operation(self, operation):
        # EXTENDS: what leaves as a list of the records themselves
        result = super()._check_operation(operation)
        if operation == access.EXPORT:
            self._check_basis(consent.Use(consent.EXPORT))
        return result
