from odoo import fields, models
from odoo.exceptions import UserError

from ...engine.seal import check_anchors, read_anchors


class CreditArchiveAnchor(models.TransientModel):
    """Compares seals an auditor was sent, and kept outside, with those that lie here."""

    _name = "credit.archive.anchor"
    _description = "Comparison of Seals kept outside"
    _inherit = ["credit.answers"]

    text = fields.Text(
        "Lines from the mails", help="As they came: each begins with CREDIT-SEAL.", required=True
    )
    result = fields.Text(readonly=True)

    def action_compare(self):
        """Say of each line whether its seal lies here as it was sent; show the dialogue again.

        Raises ``UserError`` where the text has no such line.
        """
        self.ensure_one()
        self.check_access("write")
        anchors = read_anchors(self.text)
        if not anchors:
            raise UserError(self.env._("There is no line that begins with CREDIT-SEAL."))
        words = {
            None: self.env._("as it was sent"),
            "missing": self.env._("missing"),
            "altered": self.env._("not as it was written"),
        }
        # The seals are read as the system; who may use this dialogue may hear this of them.
        found = check_anchors(anchors, self.env["credit.archive.log"]._read_seals())
        self.result = "\n".join(
            self.env._(
                "Seal %(number)s of %(date)s: %(kind)s",
                number=anchor.number,
                date=anchor.date,
                kind=words[fault],
            )
            for anchor, fault in found.items()
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare seals"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
