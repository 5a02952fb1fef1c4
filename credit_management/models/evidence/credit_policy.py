from odoo import fields, models

GROUP_EVIDENCE = [("warn", "Show who lacks it"), ("require", "Nobody joins without it")]


class CreditPolicyEvidence(models.Model):
    """What a root company asks for before somebody becomes a member of a credit group (R97)."""

    _inherit = "credit.policy"

    group_evidence = fields.Selection(
        GROUP_EVIDENCE,
        "Evidence of control",
        required=True,
        default="warn",
        tracking=True,
        help="Who joins a credit group: shown when there is no evidence of who controls it, or "
        "not let in. Members of before stay.",
    )
