from odoo import models


class CreditEvidence(models.AbstractModel):
    """What the file asks a fact with source and verification, whatever document it is."""

    _inherit = "credit.evidence"

    def _filing_channel(self):
        # EXTENDS 'credit.archive.filed'
        return self.source_channel

    def _filing_verified(self):
        # EXTENDS 'credit.archive.filed'
        verified = self.is_verified
        return {
            "verification": "verified" if verified else "none",
            "verification_channel": self.verified_channel,
            "verified_by_id": self.verified_by_id.id,
            "verified_on": self.company_id._credit_day_of(self.verified_on) if verified else False,
        }
