from odoo import api, fields, models


class CreditArchiveAsked(models.AbstractModel):
    """Records an employee asks for, decided on step by step; who asked goes on with it alone.

    A model that inherits it declares ``record_ids`` and ``state``, in which
    ``requested`` waits for the decision.
    """

    _name = "credit.archive.asked"
    _description = "Records asked for"
    _inherit = ["credit.archive.naming", "credit.archive.numbered", "credit.archive.approvable"]

    _credit_guarded = frozenset({"user_id"})

    user_id = fields.Many2one(
        "res.users",
        "Asked by",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )

    def _approval_subjects(self):
        # EXTENDS 'credit.archive.approvable': all of them, seen or not
        return [{"record": record} for record in self._all_records()]

    def _approval_user(self):
        # EXTENDS 'credit.archive.approvable'; sudo: who decides needn't be able to read it
        return self.sudo().user_id

    def _approvals_open(self):
        # EXTENDS 'credit.approvable'
        return self.state == "requested"

    @api.model
    def _approvals_open_domain(self):
        # EXTENDS 'credit.approvable'
        return [("state", "=", "requested")]
