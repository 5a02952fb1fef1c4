from odoo import models
from odoo.exceptions import UserError

from ...engine import consent


class CreditAssessment(models.Model):
    """A customer is scored on data that something allows to score (R81)."""

    _inherit = "credit.assessment"

    def _score(self):
        # EXTENDS 'credit_management': the one place where customers are scored
        self._check_basis()
        return super()._score()

    def _check_basis(self):
        """Raise where a class refuses to be scored without a basis; log what is flagged.

        Each scoring of such data is logged: it locks the chain of the file, so that a
        withdrawal at the same moment is found. sudo: of customers whose file isn't seen, too.
        """
        if not self.env["credit.archive.class"]._asking():
            return
        files = (
            self.env["credit.archive.file"]
            .sudo()
            .search(
                [("partner_id", "in", self.sudo().partner_id.ids), ("merged_into_id", "=", False)]
            )
        )
        known = {(file.partner_id, file.company_id): file for file in files}
        mine = {known.get((one.partner_id, one.company_id.root_id)) for one in self.sudo()}
        gaps = files.browse([file.id for file in mine if file])._score_gaps()
        for file, classes in gaps.items():
            if consent.strictest(classes.values()) == consent.REFUSE:
                self._refuse_score(file, classes)
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "unfounded" if classes else "score",
                    "file": file,
                    "detail": {"wanted": consent.SCORE, **self._classes_detail(classes)},
                }
                for file, classes in gaps.items()
            ]
        )

    def _classes_detail(self, classes):
        return {"class": [one.name for one in classes]} if classes else {}

    def _refuse_score(self, file, classes):
        """Raise the sentence about what nothing allows: ``classes`` in ``file``."""
        raise UserError(
            self.env._(
                "%(customer)s isn't scored: no consent, contract or law allows to score data of "
                "the class %(classes)s, which lie in %(file)s. Record what allows it under Credit "
                "file › Privacy › Consents, or ask an archivist.",
                customer=file.partner_id.name,
                classes=", ".join(one.name for one in classes),
                file=file.name,
            )
        )
