from odoo import api, models


class CreditCollateral(models.Model):
    """Confirmed collateral is filed with its terms, its papers as they come (R22, R28)."""

    _name = "credit.collateral"
    _inherit = ["credit.collateral", "credit.archive.filed"]

    _filing_code = "collateral"
    _filing_papers = "attachment_ids"
    _filing_facts = (
        "name", "kind", "value", "share", "date_from", "date_to", "issuer_id", "issuer",
        "state", "confirmed_by_id", "confirmed_on",
    )  # fmt: skip

    def _filing_days(self):
        return None, self.date_to or None

    @api.model_create_multi
    def create(self, vals_list):
        collateral = super().create(vals_list)
        collateral._file_papers()
        return collateral

    def write(self, vals):
        result = super().write(vals)
        if {"attachment_ids", "date_to"} & set(vals):
            self._file_papers()
        return result

    def _update_state(self, state, **values):
        result = super()._update_state(state, **values)
        if state in ("confirmed", "ended"):
            self._file_event()
        return result
