from odoo import models

from .credit_hold import PENDING


class CreditHoldBrief(models.Model):
    """What a decision on a hold would change: the order comes on top of what is owed."""

    _inherit = "credit.hold"

    def _brief(self, known):
        # EXTENDS 'credit.brief': this one isn't among the others.
        if self.state in PENDING and known["holds"]:
            known["holds"] = known["holds"] - 1
            known["holds_amount"] = known["holds_amount"] - self.amount
        known["releases"] = [one for one in known["releases"] if one["id"] != self.id]
        return super()._brief(known)

    def _brief_exposures(self, exposure):
        # EXTENDS 'credit.brief': as the check found them; decided, it is what it was.
        return self.exposure, self.exposure + self.amount
