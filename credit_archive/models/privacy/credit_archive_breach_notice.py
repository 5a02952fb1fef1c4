from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [("authority", "Authority"), ("affected", "Those affected")]
CHANNELS = [
    ("portal", "Form of the authority"),
    ("mail", "E-mail"),
    ("letter", "Letter"),
    ("phone", "Telephone"),
    ("public", "Public notice"),
]
STATES = [("draft", "Draft"), ("sent", "Sent")]


class CreditArchiveBreachNotice(models.Model):
    """A notice of a breach: to the authority, or to those affected; by whom, when, how (R84).

    What was sent is evidence: nobody changes or deletes it.
    """

    _name = "credit.archive.breach.notice"
    _description = "Notice of a Privacy Breach"
    _inherit = ["credit.archive.kept", "credit.guard"]
    _order = "id"
    _rec_name = "recipient"

    _credit_guarded = frozenset({"state", "user_id"})

    breach_id = fields.Many2one(
        "credit.archive.breach", required=True, readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="breach_id.company_id", store=True, index=True)
    kind = fields.Selection(KINDS, "To whom", required=True, default="authority")
    recipient = fields.Char(required=True, help="Name of the authority, or who is affected.")
    people_count = fields.Integer("Number of persons", aggregator="sum")
    channel = fields.Selection(CHANNELS, "How", required=True, default="letter")
    lang_id = fields.Many2one(
        "res.lang",
        "Language",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["res.lang"]._lang_get(self.env.lang or "en_US"),
    )
    body = fields.Text(
        "Text",
        help="What the recipient reads beside the figures of the breach: consequences, what was "
        "done, what they can do.",
    )
    contact = fields.Char("Who answers questions")
    date = fields.Datetime("Sent on")
    reference = fields.Char("Receipt", help="Number or place of the proof that it arrived.")
    record_id = fields.Many2one(
        "credit.archive.record", "Evidence", ondelete="restrict", check_company=True
    )
    user_id = fields.Many2one("res.users", "Sent by", readonly=True, copy=False)
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, copy=False)

    @api.constrains("people_count")
    def _check_count(self):
        if any(one.people_count < 0 for one in self):
            raise ValidationError(self.env._("Number of persons: zero or more."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_evidence(vals)
        notices = super().create(vals_list)
        notices._check_changeable()
        if not self.env.su:
            notices.breach_id._note_handler()
        return notices

    def write(self, vals):
        self._check_evidence(vals)
        if not self.env.su:
            if "breach_id" in vals:
                raise UserError(self.env._("A notice stays with its breach."))
            self._check_changeable()
            self.breach_id._note_handler()
        return super().write(vals)

    @api.model
    def _check_evidence(self, vals):
        """Raise unless the user sees the record that ``vals`` name."""
        if vals.get("record_id") and not self.env.su:
            self.env["credit.archive.record"]._check_named(vals["record_id"])

    def _check_changeable(self):
        """Raise where a notice was sent, or its breach is at its end or not the user's to deal with."""
        if self.env.su:
            return
        self.breach_id.check_access("write")
        self.breach_id._check_handler()
        self.breach_id._check_at("reported", "decided")
        if any(one.state == "sent" for one in self):
            raise UserError(self.env._("A notice that was sent stays as it is."))

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        self._check_changeable()
        if any(one.state == "sent" for one in self):
            raise UserError(self.env._("A notice that was sent is evidence: it stays."))

    def action_send(self):
        """Note that these notices were sent, now or when their date says. Returns True.

        Raises ``UserError`` for a moment to come or before the finding, or a notice without
        text; who may is as for the breach.
        """
        self.check_access("write")
        self._check_changeable()
        self.breach_id._note_handler()
        now = fields.Datetime.now()
        for one in self:
            moment = one.date or now
            if not one.breach_id.found_on <= moment <= now:
                raise UserError(self.env._("Sent on: between the finding of the breach and now."))
            if not (one.body or "").strip():
                raise UserError(self.env._("Text: say what the recipient is told."))
            # sudo: nobody writes the state themselves; the right was checked above.
            one.sudo().write({"state": "sent", "date": moment, "user_id": self.env.uid})
            one.breach_id._log(
                "told" if one.kind == "authority" else "affected told",
                recipient=one.recipient,
                date=str(moment),
            )
        return True

    def action_print(self):
        """Print the notice as a letter, in its language."""
        self.check_access("read")
        return self.env.ref("credit_archive.credit_archive_breach_notice_report").report_action(
            self
        )
