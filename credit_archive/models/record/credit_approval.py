from odoo import fields, models

from .credit_authority import CASCADE, KINDS


class CreditApproval(models.Model):
    """Decisions about records: seen by who asked, who decided, archivists and auditors.

    A decision on a restricted loan tells that there is something to be lent: who may not
    see it gets the answer of one that isn't there.
    """

    _name = "credit.approval"
    _inherit = ["credit.archive.veil", "credit.approval"]

    _credit_guarded = frozenset({"archive_user_id"})

    kind = fields.Selection(selection_add=KINDS, ondelete=CASCADE)
    archive_user_id = fields.Many2one("res.users", "Asked by", readonly=True, ondelete="restrict")
