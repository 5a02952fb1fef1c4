from odoo import models


class ResPartner(models.Model):
    """Whose credit counts follows from the contact's parents; it can't be typed."""

    _name = "res.partner"
    _inherit = ["res.partner", "credit.figures"]

    _credit_figures = frozenset({"commercial_partner_id"})
