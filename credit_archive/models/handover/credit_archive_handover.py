from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...engine import handover

STATES = [("draft", "Draft"), ("done", "Transferred"), ("cancelled", "Cancelled")]
RUNNERS = ("credit_archive.group_archive_manager", "credit_management.group_credit_manager")
TERMS = frozenset({"from_id", "to_id", "reason", "date", "company_id"})
ROLES = ("giver", "successor", "witness")
SIGNED = ("signature", "signed_name", "signed_on")


class CreditArchiveHandover(models.Model):
    """The hand-over of a leaving employee (移交, R77): all they hold, to one named successor.

    Run by an archive or credit manager who is neither of the two. What is listed
    is worked out again when it moves, and moves in one transaction. Lines about
    records are seen by who sees the record; they move for everybody. Giver,
    successor and a manager as witness sign it.
    """

    _name = "credit.archive.handover"
    _description = "Hand-over"
    _inherit = ["credit.archive.kept", "credit.archive.numbered"]
    _order = "id desc"

    _credit_guarded = frozenset(
        {
            *("line_ids", "collected_on", "done_by_id", "done_on"),
            *(f"{role}_{what}" for role in ROLES for what in SIGNED),
            "witness_id",
        }
    )

    from_id = fields.Many2one("res.users", "Leaves", required=True, ondelete="restrict")
    to_id = fields.Many2one("res.users", "Successor", required=True, ondelete="restrict")
    reason = fields.Char(required=True, help="Why it is handed over: leave, transfer, illness.")
    date = fields.Date(
        "As of", required=True, default=lambda self: self.env.company._credit_today()
    )
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, copy=False)
    line_ids = fields.One2many(
        "credit.archive.handover.line", "handover_id", "List", readonly=True, copy=False
    )
    customer_count = fields.Integer("Customers", compute="_compute_customer_count")
    collected_on = fields.Datetime("Collected on", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", "Transferred by", readonly=True, copy=False)
    done_on = fields.Datetime("Transferred on", readonly=True, copy=False)
    giver_signature = fields.Binary("Giver signature", readonly=True, copy=False, attachment=True)
    giver_signed_name = fields.Char("Giver signed", readonly=True, copy=False)
    giver_signed_on = fields.Datetime("Giver signed on", readonly=True, copy=False)
    successor_signature = fields.Binary(
        "Successor signature", readonly=True, copy=False, attachment=True
    )
    successor_signed_name = fields.Char("Successor signed", readonly=True, copy=False)
    successor_signed_on = fields.Datetime("Successor signed on", readonly=True, copy=False)
    witness_id = fields.Many2one("res.users", readonly=True, copy=False)
    witness_signature = fields.Binary(
        "Witness signature", readonly=True, copy=False, attachment=True
    )
    witness_signed_name = fields.Char("Witness signed", readonly=True, copy=False)
    witness_signed_on = fields.Datetime("Witness signed on", readonly=True, copy=False)
    can_sign = fields.Boolean("Can sign", compute="_compute_can_sign")

    @api.depends("line_ids")
    def _compute_customer_count(self):
        for one in self:
            one.customer_count = len(one.line_ids.filtered(lambda line: line.kind == "customer"))

    def _compute_can_sign(self):
        for one in self:
            role = one._role()
            one.can_sign = bool(one.state == "done" and role and not one[f"{role}_signed_on"])

    @api.constrains("from_id", "to_id", "company_id")
    def _check_persons(self):
        for one in self:
            problem = one._problem()
            if problem in one._problem_texts():
                raise ValidationError(one._problem_texts()[problem])

    def _problem(self, runner=None):
        """Return the engine's code for why this can't be handed over, or None.

        sudo: who runs it sees neither portal users nor all companies others work for.
        """
        successor = self.to_id.sudo()
        return handover.refusal(
            self.from_id.id,
            successor.id,
            runner,
            active=successor.active and not successor.share,
            same_company=self.company_id in successor.company_ids.root_id,
        )

    def _problem_texts(self):
        """Return {code: sentence}; sudo: they name user and company, whoever may read those."""
        names = {"successor": self.to_id.sudo().name, "company": self.company_id.sudo().name}
        return {
            "same": self.env._("Successor: name somebody else than who leaves."),
            "inactive": self.env._("Successor: %(successor)s isn't an active employee.", **names),
            "company": self.env._(
                "Successor: %(successor)s doesn't work for %(company)s.", **names
            ),
        }

    @api.constrains("reason")
    def _check_reason(self):
        if any(not (one.reason or "").strip() for one in self):
            raise ValidationError(self.env._("Reason: say why it is handed over."))

    def write(self, vals):
        if TERMS & set(vals) and not self.env.su:
            if any(one.state != "draft" for one in self):
                raise UserError(self.env._("Only a draft can be changed."))
            # sudo: what was collected was somebody else's, lines of hidden records included.
            self.sudo().line_ids.unlink()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(one.state == "done" for one in self):
            raise UserError(self.env._("A hand-over is evidence and can't be deleted."))

    def action_collect(self):
        """List everything the leaving employee holds in this company; return True.

        Raises as ``_check_runner`` does.
        """
        self._check_runner("draft")
        for one in self:
            one._collect()
        return True

    def action_hand_over(self):
        """Move everything that can move, in one transaction, as it is held now; return True.

        Raises as ``_check_runner`` does, and when nothing is held. sudo: lines about hidden
        records count, too.
        """
        self._check_runner("draft")
        for one in self:
            one._collect()
            if not one.sudo().line_ids:
                raise UserError(
                    self.env._("%(user)s holds nothing here.", user=one.from_id.sudo().name)
                )
            one._carry_out()
            # Guarded; the right was checked above.
            one.sudo().write(
                {"state": "done", "done_by_id": self.env.uid, "done_on": fields.Datetime.now()}
            )
        return True

    def action_cancel(self):
        """Give it up before anything moved; sudo: nobody writes the state themselves."""
        self._check_runner("draft")
        self.sudo().write({"state": "cancelled"})
        return True

    def _check_runner(self, *states):
        """Raise unless the user runs these hand-overs: a manager, and neither of the two.

        ``AccessError`` for who doesn't, ``UserError`` when one of them is at none of ``states``
        or the successor can't take over.
        """
        self.check_access("write")
        self._check_manager()
        self._check_at(*states)
        for one in self:
            problem = one._problem(self.env.uid)
            if problem == "own":
                raise AccessError(
                    self.env._("%s is about yourself: another manager carries it out.", one.name)
                )
            if problem:
                raise UserError(one._problem_texts()[problem])

    def _is_runner(self):
        return any(self.env.user.has_group(group) for group in RUNNERS)

    def _check_manager(self):
        if not self._is_runner():
            raise AccessError(self.env._("Only archive and credit managers hand over."))

    # --- the three signatures

    def _role(self):
        """Return the part in which the present user signs, or None."""
        if self.env.user == self.from_id:
            return "giver"
        if self.env.user == self.to_id:
            return "successor"
        return "witness" if self._is_runner() else None

    def action_sign(self, signature, name=None):
        """Sign in one's own part, once: who leaves, who takes over, or a manager as witness.

        ``signature`` is a picture in base64, ``name`` what to print under it. Returns True;
        raises ``AccessError`` for anybody else, ``UserError`` before it moved or twice.
        """
        self.ensure_one()
        self.check_access("read")
        role = self._role()
        if not role:
            raise AccessError(self.env._("Only the two and a manager sign a hand-over."))
        self._check_at("done")
        if self[f"{role}_signed_on"]:
            raise UserError(self.env._("%s is signed in this part already.", self.name))
        values = {
            f"{role}_signature": self.env["credit.survey"]._picture(signature),
            f"{role}_signed_name": self._as_text(name) or self.env.user.name,
            f"{role}_signed_on": fields.Datetime.now(),
        }
        if role == "witness":
            values["witness_id"] = self.env.uid
        # sudo: guarded; whose signature it is was checked above.
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
        """Return the three parts of the printed list: dicts of role, name, picture and day.

        sudo: it names the two, whoever prints it.
        """
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

    # --- from the hand-over to its letters

    def action_letters(self):
        """Choose the customers who get the letter."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_handover_letter_action"
        )
        action["domain"] = [("handover_id", "=", self.id), ("kind", "=", "customer")]
        return action

    def _letters_sent(self, count):
        """Return the notification that so many letters are queued."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s letters are on their way.", count),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
