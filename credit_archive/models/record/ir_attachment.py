from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

CONTENT = frozenset({"credit.archive.version", "credit.archive.record"})
"""What is attached to these is the content of a record."""


class IrAttachment(models.Model):
    """Contents lie in a vault: out of everybody's reach, they leave by their controller."""

    _inherit = "ir.attachment"

    @api.model
    def _credit_archive_vault(self):
        """Return the names of the models whose attachments lie in the vault; rooms add theirs."""
        return CONTENT | {"credit.archive.log"}

    def _inaccessible_comodel_records(self, model_and_ids, operation):
        # EXTENDS 'base': nobody reads, writes or adds what lies in the vault
        if not self.env.su:
            model_and_ids = dict(model_and_ids)
            for model in self._credit_archive_vault() & set(model_and_ids):
                for res_id in model_and_ids.pop(model):
                    yield model, res_id
        yield from super()._inaccessible_comodel_records(model_and_ids, operation)

    def _check_access(self, operation):
        # EXTENDS 'base', which lets the creator and administrators have what names no record;
        # sudo: to tell what lies in the vault one has to read it
        result = super()._check_access(operation)
        vault = self.sudo()._in_credit_archive_vault().sudo(False)
        if not vault:
            return result
        forbidden = vault | (result[0] if result else self.browse())
        return forbidden, self._credit_archive_refusal

    def _in_credit_archive_vault(self):
        """Return those of these attachments that lie in the vault."""
        vault = self._credit_archive_vault()
        return self.filtered(lambda one: one.res_model in vault)

    def _credit_archive_refusal(self):
        return AccessError(self.env._("Sorry, you are not allowed to access this document."))

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        # EXTENDS 'base', which finds what belongs to a record one may read
        if not self.env.su and not bypass_access:
            vault = list(self._credit_archive_vault())
            domain = Domain(domain) & Domain("res_model", "not in", vault)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def create_unique(self, values_list):
        # EXTENDS 'base': it answers whether somebody keeps the same content; sudo: as above
        ids = super().create_unique(values_list)
        found = self.browse(ids).sudo()
        seen = set((found - found._in_credit_archive_vault()).ids)
        return [
            attachment_id if attachment_id in seen else self.create(values).id
            for attachment_id, values in zip(ids, values_list, strict=False)
        ]

    def _without_index(self):
        """Return ``self`` for contents whose text must not be searchable."""
        return self.with_context(credit_archive_no_index=True)

    @api.model
    def _index(self, bin_data, file_type, checksum=None):
        # EXTENDS 'base': the context key only ever leaves an index out
        if self.env.context.get("credit_archive_no_index"):
            return False
        return super()._index(bin_data, file_type, checksum=checksum)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_credit_archive(self):
        """The content of a record goes with its record only, whoever asks.

        sudo: also where who asks doesn't see the record.
        """
        vault = self._in_credit_archive_vault()
        if not vault:
            return
        kept = (
            self.env["credit.archive.version"]
            .sudo()
            .search([("attachment_id", "in", vault.ids)], limit=1)
        )
        # What isn't content is evidence of its own: seals, foreign logs.
        evidence = vault.filtered(lambda one: one.res_model not in CONTENT)
        if kept or evidence:
            raise UserError(
                self.env._("This document belongs to a credit file and can't be deleted.")
            )
