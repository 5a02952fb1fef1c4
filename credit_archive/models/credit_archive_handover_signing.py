from odoo import fields, models
from odoo.exceptions import AccessError, UserError

ROLES = ("giver", "successor", "witness")


class CreditArchiveHandoverSigning(models.Model):
    """The three signatures under a hand-over: giver, successor, and a manager as witness."""

    _inherit = "credit.archive.handover"

    _credit_guarded = frozenset(
        {f"{role}_{what}" for role in ROLES for what in ("signature", "signed_name", "signed_on")}
        | {"witness_id"}
    )

    giver_signature = fields.Binary(readonly=True, copy=False, attachment=True)
    giver_signed_name = fields.Char("Giver signed", readonly=True, copy=False)
    giver_signed_on = fields.Datetime("Giver signed on", readonly=True, copy=False)
    successor_signature = fields.Binary(readonly=True, copy=False, attachment=True)
    successor_signed_name = fields.Char("Successor signed", readonly=True, copy=False)
    successor_signed_on = fields.Datetime("Successor signed on", readonly=True, copy=False)
    witness_id = fields.Many2one("res.users", readonly=True, copy=False)
    witness_signature = fields.Binary(readonly=True, copy=False, attachment=True)
    witness_signed_name = fields.Char("Witness signed", readonly=True, copy=False)
    witness_signed_on = fields.Datetime("Witness signed on", readonly=True, copy=False)
    can_sign = fields.Boolean(compute="_compute_can_sign")

    def _compute_can_sign(self):
        for one in self:
            role = one._role()
            one.can_sign = bool(one.state == "done" and role and not one[f"{role}_signed_on"])

    def _role(self):
        """Return the part in which the present user signs, or None."""
        if self.env.user == self.from_id:
            return "giver"
        if self.env.user == self.to_id:
            return "successor"
        return "witness" if self._is_runner() else None

    def action_sign(self, signature, name=None):
        """Sign in one's own part, once: who leaves, who takes over, or a manager as witness.

        ``signature`` is a picture in base64.
        """
        self.ensure_one()
        self.check_access("read")
        role = self._role()
        if not role:
            raise AccessError(self.env._("Only the two and a manager sign a hand-over."))
        if self.state != "done":
            raise UserError(self.env._("%s isn't at this step.", self.name))
        if self[f"{role}_signed_on"]:
            raise UserError(self.env._("%s is signed in this part already.", self.name))
        values = {
            f"{role}_signature": self.env["credit.survey"]._picture(signature),
            f"{role}_signed_name": (name or "").strip() or self.env.user.name,
            f"{role}_signed_on": fields.Datetime.now(),
        }
        if role == "witness":
            values["witness_id"] = self.env.uid
        # Guarded; whose signature it is was checked above.
        self.sudo().write(values)
        self.env["credit.archive.log"]._append(
            [{"operation": "handover", "detail": {"list": self.name, "signed": role}}]
        )
        return True

    def action_sign_wizard(self):
        """Ask for the signature."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.handover.sign",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Sign the hand-over"),
            "context": {"default_handover_id": self.id},
        }

    def _signatures(self):
        """Return the three parts of the printed list: role, name, picture and day."""
        names = {
            "giver": (self.env._("Leaves"), self.from_id),
            "successor": (self.env._("Successor"), self.to_id),
            "witness": (self.env._("Witness"), self.witness_id),
        }
        return [
            {
                "role": label,
                "name": self[f"{role}_signed_name"] or user.sudo().name or "",
                "picture": self[f"{role}_signature"],
                "on": self[f"{role}_signed_on"],
            }
            for role, (label, user) in names.items()
        ]
