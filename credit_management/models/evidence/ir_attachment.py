from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

CONTENT = frozenset({"raw", "datas", "db_datas", "store_fname", "url", "type", "name", "mimetype"})
PLACE = frozenset({"res_model", "res_id", "res_field"})

EVIDENCE = {
    "credit.request": ("evidence_ids", Domain("state", "!=", "draft")),
    "credit.collateral": ("attachment_ids", Domain("state", "!=", "draft")),
    "credit.document": ("attachment_ids", Domain("verified_channel", "!=", False)),
    "credit.control": ("attachment_ids", Domain.TRUE),
    "credit.statement": ("attachment_ids", Domain("verified_channel", "!=", False)),
}
"""The files a decision rests on: {model: (their field, when they stand still)}."""


class IrAttachment(models.Model):
    """Files that were handed in, verified or confirmed stay what they were."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if CONTENT & set(vals):
            self._credit_check_evidence()
        if (CONTENT | PLACE) & set(vals):
            self._credit_check_fields()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_credit_evidence(self):
        self._credit_check_evidence()
        self._credit_check_fields()

    def _credit_check_fields(self):
        """Raise for what fills a field of ours: it is changed on its document, which says when.

        The ORM writes these as the system. sudo: of which document it is.
        """
        if self.env.su:
            return
        for file in self.sudo().filtered("res_field"):
            model = self.env.get(file.res_model)
            if model is not None and getattr(model, "_credit_own", False):
                raise UserError(
                    self.env._(
                        "A credit document rests on this file, so it stays as it is. "
                        "Add another one."
                    )
                )

    def _credit_check_evidence(self):
        """Raise when something was decided on one of these files; the system itself may tidy up."""
        if self.env.su or not self.ids:
            return
        for model, (name, frozen) in EVIDENCE.items():
            # sudo: whoever owns a file needn't see what it is evidence of.
            found = self.env[model].sudo().search(Domain(name, "in", self.ids) & frozen, limit=1)
            if found:
                if not found.sudo(False).has_access("read"):
                    raise UserError(
                        self.env._(
                            "A credit document rests on this file, so it stays as it is. "
                            "Add another one."
                        )
                    )
                raise UserError(
                    self.env._(
                        "%(document)s rests on this file, so it stays as it is. Add another one.",
                        document=found.display_name,
                    )
                )
