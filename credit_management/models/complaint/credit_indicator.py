from odoo import fields, models

from ...engine.warning import OVER, VALUE, Kind, add_kind

add_kind(Kind("complaints", "complaints", VALUE, OVER, "number"))


class CreditIndicator(models.Model):
    """Complaints that wait are a sign, too (R51, R91)."""

    _inherit = "credit.indicator"

    kind = fields.Selection(
        selection_add=[("complaints", "Complaints open")], ondelete={"complaints": "cascade"}
    )


class CreditAlert(models.Model):
    """What a warning about complaints says."""

    _inherit = "credit.alert"

    kind = fields.Selection(
        selection_add=[("complaints", "Complaints open")], ondelete={"complaints": "cascade"}
    )

    def _sentences(self, figures):
        # EXTENDS here
        return super()._sentences(figures) | {
            "complaints": self.env._(
                "Complaints of this customer that wait: %(now)s; it warns from %(level)s.",
                **figures,
            )
        }
