from odoo import api, fields, models

from ...engine.controlled import unproven


class CreditGroup(models.Model):
    """What a group rests on: the evidence of control of each of its members (R97)."""

    _inherit = "credit.group"

    control_ids = fields.One2many("credit.control", "group_id", "Evidence of control")
    unproven_count = fields.Integer(
        "Members not shown",
        compute="_compute_unproven_count",
        help="Members without evidence of who controls them.",
    )

    @api.depends("account_ids.group_id", "control_ids.account_id")
    def _compute_unproven_count(self):
        members = self._origin.sudo().account_ids  # sudo: a number, the same for everybody
        lacking = set(unproven(members.ids, members._shown_in().ids))
        for group in self:
            group.unproven_count = len(lacking & set(group._origin.sudo().account_ids.ids))

    @api.ondelete(at_uninstall=False)
    def _unlink_without_evidence(self):
        """Let evidence nobody verified go with its group; the rest keeps the group.

        sudo: evidence the user may not see stays evidence.
        """
        self.sudo().control_ids.unlink()
