from odoo import fields, models
from odoo.exceptions import UserError

from ...engine.seal import check_anchors, read_anchors
from ...models.file.credit_archive_log_anchor import SECRET


class CreditArchiveAnchor(models.TransientModel):
    """Compares seals an auditor was sent, and kept outside, with those that lie here.

    Seals and time stamps are read as the system; who may use this dialogue may hear this of
    them.
    """

    _name = "credit.archive.anchor"
    _description = "Comparison of Seals kept outside"
    _inherit = ["credit.answers"]

    text = fields.Text("Lines from the mails", help="As they came: each begins with CREDIT-SEAL.")
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
            "forged": self.env._("not signed with the secret in the settings"),
        }
        log = self.env["credit.archive.log"]
        found = check_anchors(anchors, log._read_seals(), log._anchor_setting(SECRET))
        self.result = "\n".join(
            self.env._(
                "Seal %(number)s of %(date)s: %(kind)s",
                number=anchor.number,
                date=anchor.date,
                kind=words[fault],
            )
            for anchor, fault in found.items()
        )
        return self._show()

    def action_check_stamps(self):
        """Say of each seal since the first time stamp when it was stamped, the newest first.

        Raises ``UserError`` where no seal has a time stamp.
        """
        self.ensure_one()
        self.check_access("write")
        log = self.env["credit.archive.log"]
        stamps = log._read_stamps()
        if not stamps:
            raise UserError(self.env._("No seal has a time stamp."))
        seals = {seal.number: seal for seal in log._read_seals()}
        self.result = "\n".join(
            self.env._(
                "Seal %(number)s of %(date)s: %(kind)s",
                number=number,
                date=seals[number].content.get("date", "?"),
                kind=log._stamp_text(seals[number], stamps.get(number)),
            )
            if number in seals
            else self.env._("Seal %s: missing", number)
            for number in sorted({*seals, *stamps}, reverse=True)
            if number >= min(stamps)
        )
        return self._show()

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare seals"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
