from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import consent
from .credit_archive_purpose import FIELDS

BASES = [
    (consent.CONSENT, "Consent"),
    (consent.CONTRACT, "Contract"),
    (consent.LAW, "Law"),
]
RECIPIENTS = [
    (consent.NOBODY, "Nobody outside"),
    (consent.NAMED, "Those named only"),
    (consent.ANYBODY, "Whoever the purpose needs"),
]
WAYS = [
    ("signed", "On paper, signed"),
    ("electronic", "Signed electronically"),
    ("mail", "By mail or e-mail"),
    ("call", "On a recorded call"),
    ("person", "In person"),
]
STATES = [
    ("draft", "Draft"),
    ("confirmed", "Confirmed"),
    ("withdrawn", "Withdrawn"),
    ("ended", "Ended"),
    ("void", "Entered by mistake"),
]
NEEDS = {
    consent.CONSENT: ("given_by", "way"),
    consent.CONTRACT: ("article",),
    consent.LAW: ("article",),
}
"""What has to be said before a basis of each kind is confirmed."""


class CreditArchiveConsent(models.Model):
    """What allows the use of a customer's data: its consent, a contract or a law (同意, R81).

    It says for which purpose, what is done, with which classes, who outside may get the data,
    from when to when. Whoever works with the customer records it; an archivist who had no hand
    in it confirms it, with its evidence from the file. Nobody deletes it: a withdrawal is a
    step with a day, a reason and who received it.
    """

    _name = "credit.archive.consent"
    _description = "Consent"
    _inherit = [
        "credit.archive.kept",
        "credit.archive.naming",
        "credit.archive.numbered",
        "credit.archive.uses",
    ]
    _order = "id desc"

    _credit_guarded = frozenset(
        {
            *("confirmed_by_id", "confirmed_on", "recorder_ids", "is_doubtful"),
            *("withdrawn_on", "noted_on", "noted_by_id", "received_by_id"),
            *("withdrawal_reason", "withdrawal_way"),
        }
    )

    file_id = fields.Many2one(
        "credit.archive.file", "Credit file", required=True, ondelete="restrict", index=True
    )
    partner_id = fields.Many2one(
        related="file_id.partner_id", store=True, index=True, string="Customer"
    )
    company_id = fields.Many2one(
        related="file_id.company_id", store=True, required=False, default=None
    )
    basis = fields.Selection(BASES, required=True, default=consent.CONSENT)
    article = fields.Char(
        "Article or clause", help="Of the contract or the law that allows the use."
    )
    purpose_id = fields.Many2one(
        "credit.archive.purpose", required=True, ondelete="restrict", index=True
    )
    use_open = fields.Boolean(compute="_compute_uses", store=True, readonly=False)
    use_print = fields.Boolean(compute="_compute_uses", store=True, readonly=False)
    use_export = fields.Boolean(compute="_compute_uses", store=True, readonly=False)
    use_disclose = fields.Boolean(compute="_compute_uses", store=True, readonly=False)
    use_score = fields.Boolean(compute="_compute_uses", store=True, readonly=False)
    class_ids = fields.Many2many(
        "credit.archive.class",
        "credit_archive_consent_class_rel",
        "consent_id",
        "class_id",
        "Kinds of data",
    )
    recipients = fields.Selection(
        RECIPIENTS, "Who outside gets them", required=True, default=consent.NOBODY
    )
    recipient_names = fields.Text("Recipients", help="One organisation a line.")
    necessity = fields.Text(
        "Why they are needed",
        help="And what that means for the customer; the law asks for it where data are sensitive.",
    )
    contact = fields.Char(
        "Who answers questions", help="Name, telephone or mail: the customer withdraws there, too."
    )
    lang_id = fields.Many2one(
        "res.lang",
        "Language of the form",
        required=True,
        ondelete="restrict",
        compute="_compute_lang_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    given_by = fields.Char("Given by", help="Who signed or said it, and in which function.")
    way = fields.Selection(WAYS, "How it was given", default="signed")
    record_ids = fields.Many2many(
        "credit.archive.record",
        "credit_archive_consent_record_rel",
        "consent_id",
        "record_id",
        "Evidence",
        copy=False,
        # The system sees all of them, a user some: neither finds in memory what the other read.
        depends_context=("uid",),
    )
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env.company._credit_today()
    )
    date_to = fields.Date("Until", help="The last day. Empty: until it is withdrawn.")
    state = fields.Selection(
        STATES, default="draft", required=True, readonly=True, copy=False, group_expand=True
    )
    recorder_ids = fields.Many2many(
        "res.users",
        "credit_archive_consent_recorder_rel",
        "consent_id",
        "user_id",
        "Recorded by",
        readonly=True,
        copy=False,
        help="Everybody who wrote this basis or its evidence; none of them confirms it.",
    )
    confirmed_by_id = fields.Many2one("res.users", "Confirmed by", readonly=True, copy=False)
    confirmed_on = fields.Datetime("Confirmed on", readonly=True, copy=False)
    is_doubtful = fields.Boolean(
        "To be confirmed again",
        readonly=True,
        copy=False,
        help="Two customers became one: whose basis it is has to be seen anew. Until then it "
        "allows nothing.",
    )
    withdrawn_on = fields.Date("Withdrawn on", readonly=True, copy=False)
    withdrawal_reason = fields.Text("Reason of the withdrawal", readonly=True, copy=False)
    withdrawal_way = fields.Selection(WAYS, "How it was withdrawn", readonly=True, copy=False)
    received_by_id = fields.Many2one("res.users", "Received by", readonly=True, copy=False)
    noted_by_id = fields.Many2one("res.users", "Noted by", readonly=True, copy=False)
    noted_on = fields.Datetime("Noted on", readonly=True, copy=False)

    @api.depends("purpose_id")
    def _compute_uses(self):
        """Take over what the purpose is for; changed afterwards, it changes no consent."""
        for one in self:
            for name in FIELDS:
                one[name] = one.purpose_id[name]

    @api.depends("file_id")
    def _compute_lang_id(self):
        for one in self:
            # sudo: who sees the file may know in which language its customer reads.
            lang = one.file_id.sudo().partner_id.lang or self.env.lang or "en_US"
            one.lang_id = self.env["res.lang"]._lang_get(lang)

    @api.depends("name", "purpose_id")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.name} {one.purpose_id.name or ''}".strip()

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        for one in self:
            if one.date_to and one.date_to < one.date_from:
                raise ValidationError(
                    self.env._(
                        "Until: %(end)s is before the first day, %(start)s.",
                        end=one.date_to,
                        start=one.date_from,
                    )
                )

    @api.constrains("file_id", "record_ids")
    def _check_evidence(self):
        """Raise where evidence lies in another customer's file.

        sudo: all of it is judged, seen or not.
        """
        for one, records in self._records_each().items():
            if records.file_id - one.sudo().file_id:
                raise ValidationError(
                    self.env._("Evidence: it lies in the credit file of the customer itself.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self.env["credit.archive.file"]._check_named(vals.get("file_id") or [])
        consents = super().create([self._with_uses(vals) for vals in vals_list])
        consents._note_recorder()
        consents._log("recorded")
        return consents

    @api.model
    def _with_uses(self, vals):
        """Return ``vals`` with the uses they don't speak of as the purpose has them."""
        if not set(FIELDS) & set(vals):
            return vals
        purpose = self.env["credit.archive.purpose"].browse(vals.get("purpose_id")).exists()
        return {name: purpose[name] for name in FIELDS} | vals

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self.check_access("write")
        for one in self:
            if one.state != "draft":
                raise UserError(
                    self.env._(
                        "%s was confirmed: it stays as it is. It can be withdrawn.", one.name
                    )
                )
        if any(one.file_id.id != vals.get("file_id", one.file_id.id) for one in self):
            raise UserError(self.env._("A consent stays in its credit file."))
        result = super().write(vals)
        self._note_recorder()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        for one in self:
            if one.state != "draft":
                raise UserError(
                    self.env._("%s was confirmed: it is withdrawn, not deleted.", one.name)
                )

    def _note_recorder(self):
        """Note that the user had a hand in these; sudo: nobody takes it away themselves."""
        if not self.env.su:
            self.sudo().write({"recorder_ids": [Command.link(self.env.uid)]})

    def _log(self, what, **detail):
        """Append a line to the log of each file; ``what`` is a code the log has words for.

        It locks the chain of the file: a use of its data at the same moment waits, and then
        finds what was decided. sudo: the log names the document, whatever its author reads.
        """
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "consent",
                    "file": one.file_id,
                    "detail": {"what": what, "document": one.name, **detail},
                }
                for one in self.sudo()
            ]
        )
