from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.credit_management.models.base.channels import CHANNELS

from ...engine.access import EDIT
from ..base.groups import MANAGER

STATES = [("inbox", "To classify"), ("filed", "Filed"), ("destroyed", "Destroyed")]
VERIFICATIONS = [("none", "Not verified"), ("verified", "Verified")]
LOGGED = (
    "title", "section_id", "date", "date_expiry", "channel", "keeper_id", "room", "shelf", "box",
    "schedule_id", "note",
)  # fmt: skip
"""Fields whose changes are logged with their old and new value."""
SAID = frozenset({"title", "date", "date_expiry", "channel"})
"""Fields that make up what a record says: who changes one has a hand in it."""


class CreditArchiveRecord(models.Model):
    """One record of a credit file (R71): a document or fact with its place, class and keeping.

    Its content lies in versions, each checksummed; a changed record keeps the
    old ones. No chatter, no followers, no activities, no attachments of its own:
    those reach people without asking for clearance. The log is its history.
    """

    _name = "credit.archive.record"
    _description = "Record of the Credit File"
    _inherit = ["credit.archive.kept", "credit.guard"]
    _order = "date desc, id desc"
    _rec_names_search = ("name", "title")

    _credit_guarded = frozenset(
        {
            "name",
            "state",
            "filed_on",
            "verification",
            "verified_by_id",
            "verified_on",
            "recorder_ids",
            "level",
            "partner_id",
            "company_id",
            "salesperson_id",
            "version_ids",
        }
    )

    name = fields.Char("Number", readonly=True, copy=False, default="/", index="trigram")
    title = fields.Char(required=True, index="trigram")
    file_id = fields.Many2one(
        "credit.archive.file", "Credit file", required=True, ondelete="restrict", index=True
    )
    partner_id = fields.Many2one(
        related="file_id.partner_id", store=True, index=True, string="Customer"
    )
    company_id = fields.Many2one(related="file_id.company_id", store=True)
    salesperson_id = fields.Many2one(
        related="partner_id.credit_owner_id",
        store=True,
        help="Whose customer it is: kept here so that own customers' records are one index.",
    )
    section_id = fields.Many2one(
        "credit.archive.section", required=True, ondelete="restrict", index=True
    )
    class_id = fields.Many2one(
        "credit.archive.class",
        "Confidentiality",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self._default_class(),
    )
    level = fields.Integer(
        related="class_id.level", store=True, precompute=True, required=True, aggregator=None
    )
    needs_permission = fields.Boolean(related="class_id.needs_permission")
    is_controlled = fields.Boolean(related="class_id.is_controlled")
    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._credit_today(),
        help="The day the record is from.",
    )
    date_expiry = fields.Date("Valid until")
    channel = fields.Selection(
        CHANNELS, "Source", required=True, default="customer", help="Where it came from."
    )
    verification = fields.Selection(
        VERIFICATIONS, default="none", required=True, readonly=True, copy=False
    )
    verification_channel = fields.Selection(
        CHANNELS, "Verified with", help="A second channel, other than the source."
    )
    verified_by_id = fields.Many2one("res.users", "Verified by", readonly=True, copy=False)
    verified_on = fields.Date("Verified on", readonly=True, copy=False)
    recorder_ids = fields.Many2many(
        "res.users",
        string="Changed by",
        readonly=True,
        copy=False,
        help="Who changed what the record says after it was made.",
    )
    entered_by_ids = fields.Many2many(
        "res.users",
        string="Entered by",
        compute="_compute_entered_by_ids",
        help="Everybody who made the record, changed what it says or added a version; "
        "none of them verifies it.",
    )
    keeper_id = fields.Many2one("res.users")
    room = fields.Char()
    shelf = fields.Char()
    box = fields.Char()
    note = fields.Text()
    schedule_id = fields.Many2one(
        "credit.archive.schedule", "Retention class", ondelete="restrict", index=True
    )
    state = fields.Selection(
        STATES, default="inbox", required=True, readonly=True, copy=False, group_expand=True
    )
    filed_on = fields.Date("Filed on", readonly=True, copy=False)
    version_ids = fields.One2many(
        "credit.archive.version", "record_id", "Versions", readonly=True, copy=False
    )
    version_count = fields.Integer("Number of versions", compute="_compute_version_count")
    file_name = fields.Char("Document", compute="_compute_version_count")

    @api.model
    def _default_class(self):
        """Return the highest class the user may give: unclassified, few may see it."""
        return self.env["credit.archive.class"]._up_to(self.env.user._credit_clearance_level())

    @api.depends("version_ids")
    def _compute_version_count(self):
        for record in self:
            record.version_count = len(record.version_ids)
            record.file_name = record.version_ids[:1].name

    @api.depends("recorder_ids", "version_ids")
    def _compute_entered_by_ids(self):
        hands = self._hands()
        for record in self:
            record.entered_by_ids = hands[record]

    def _hands(self):
        """Return {record: users who had a hand in what it says and so can't verify it}.

        EXTEND: add who else had one. sudo: no rule may hide any of them from the check;
        compare the users, don't act through them.
        """
        return {
            record: record.create_uid | record.recorder_ids | record.version_ids.user_id
            for record in self.sudo()
        }

    @api.depends("name", "title")
    def _compute_display_name(self):
        for record in self:
            record.display_name = f"{record.name} {record.title or ''}".strip()

    @api.onchange("section_id")
    def _onchange_section_id(self):
        if self.section_id:
            self.schedule_id = self.schedule_id or self.section_id.schedule_id
            usual = self.section_id.class_id
            if usual and usual.level <= self.env.user._credit_clearance_level():
                self.class_id = usual

    @api.constrains("title")
    def _check_title(self):
        if any(not (record.title or "").strip() for record in self):
            raise ValidationError(self.env._("Title: say what the record is."))

    @api.constrains("date", "date_expiry")
    def _check_dates(self):
        for record in self:
            if record.date_expiry and record.date_expiry < record.date:
                raise ValidationError(
                    self.env._(
                        "Valid until: %(expiry)s is before the date of the record, %(date)s.",
                        expiry=record.date_expiry,
                        date=record.date,
                    )
                )

    @api.constrains("schedule_id", "state")
    def _check_schedule(self):
        for record in self:
            schedule = record.schedule_id
            if schedule and not schedule.is_complete:
                raise ValidationError(
                    self.env._(
                        "Retention class: %(name)s has no schedule yet (from which event, how "
                        "long, then what) and can't be used.",
                        name=schedule.name,
                    )
                )
            if record.state == "filed" and not schedule:
                raise ValidationError(
                    self.env._("Retention class: %s can't be filed without one.", record.name)
                )

    @api.constrains("channel", "verification_channel")
    def _check_channels(self):
        for record in self:
            if record.verification_channel and record.verification_channel == record.channel:
                raise ValidationError(
                    self.env._("Verified with: a second channel is one other than the source.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.setdefault("class_id", self._default_class().id)
            if not self.env.su:
                self.env["credit.archive.file"].browse(vals.get("file_id")).check_access("read")
        classes = {vals["class_id"] for vals in vals_list}
        self.env["credit.archive.class"].browse(classes)._check_cleared()
        records = super().create(vals_list)
        numbers = self.env["ir.sequence"]._credit_next_many("credit.archive.record", len(records))
        for record, number in zip(records, numbers, strict=True):
            # sudo: the number is the system's to give.
            record.sudo().name = number
        self._log_each(records, "add", lambda record: {"class": record.class_id.name})
        return records

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        if "class_id" in vals:
            self._check_lowering(self.env["credit.archive.class"].browse(vals["class_id"]))
        if "file_id" in vals and any(record.file_id.id != vals["file_id"] for record in self):
            raise UserError(self.env._("A record stays in its credit file."))
        self._check_operation(EDIT)
        before = {record: record._logged(vals) for record in self}
        classes = {record: record.class_id for record in self}
        self.class_id._check_cleared()
        result = super().write(vals)
        self.class_id._check_cleared()
        self._note_recorder(vals)
        self._unverify(vals)
        self._log_writing(before, classes, vals)
        return result

    def _check_lowering(self, wanted):
        """Raise for filed records that ``wanted`` protects less, unless a manager says so."""
        if not wanted or self.env.user.has_group(MANAGER):
            return
        self.check_access("write")
        for record in self.filtered(lambda record: record.state == "filed"):
            if record.class_id._protects_more(wanted):
                raise AccessError(
                    self.env._(
                        "%(record)s is filed as %(class)s: only archive managers class it lower.",
                        **{"record": record.name, "class": record.class_id.name},
                    )
                )

    def _note_recorder(self, vals):
        """Note that the user changed what these records say.

        sudo: nobody writes it, or takes it away, themselves.
        """
        if SAID & set(vals):
            self.sudo().write({"recorder_ids": [Command.link(self.env.uid)]})

    def _unverify(self, vals):
        """What was verified isn't any more once what it says changes, or how it was verified."""
        if (SAID | {"verification_channel"}) & set(vals):
            self._reset_verification()

    def _reset_verification(self):
        """Take the verification away; sudo: nobody writes it themselves."""
        self.filtered(lambda record: record.verification == "verified").sudo().write(
            {"verification": "none", "verified_by_id": False, "verified_on": False}
        )

    def _logged(self, vals):
        names = [name for name in LOGGED if name in vals]
        return {name: self._plain(name) for name in names}

    def _plain(self, name):
        """Return the value of a field as the log keeps it: text."""
        value = self[name]
        return value.display_name or "" if isinstance(value, models.BaseModel) else str(value or "")

    def _log_writing(self, before, classes, vals):
        entries = []
        for record in self:
            now = record._logged(vals)
            changed = {
                name: [old, now[name]] for name, old in before[record].items() if old != now[name]
            }
            if changed:
                entries.append({"operation": "change", "record": record, "detail": changed})
            if classes[record] != record.class_id:
                detail = {"class": [classes[record].name, record.class_id.name]}
                entries.append({"operation": "reclassify", "record": record, "detail": detail})
        self.env["credit.archive.log"]._append(entries)

    def _log_each(self, records, operation, detail):
        """Log ``operation`` on each record; ``detail(record)`` is a dict of what to know."""
        self.env["credit.archive.log"]._append(
            [
                {"operation": operation, "record": record, "detail": detail(record)}
                for record in records
            ]
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_from_the_inbox_only(self):
        """Nothing filed is deleted; what came in by mistake is discarded."""
        for record in self:
            if record.state != "inbox":
                raise UserError(self.env._("%s is filed: it can't be deleted.", record.name))

    def unlink(self):
        """Discard; log it on the file, and let the contents go, too.

        sudo: the log names what goes, and nobody reaches contents themselves.
        """
        entries = [
            {
                "operation": "discard",
                "file": record.file_id,
                "record": record,
                "detail": {"title": record.title},
            }
            for record in self.sudo()
        ]
        self.check_access("unlink")
        self.env["credit.archive.log"]._append(entries)
        versions = self.sudo().version_ids
        result = super().unlink()
        versions._discard()
        return result

    def copy(self, default=None):  # pylint: disable=method-required-super
        """Refuse: a record is what it is, and its content has its own log."""
        raise UserError(self.env._("A record of the credit file can't be duplicated."))

    def action_file(self):
        """File these records: classified, in their section, with a retention class.

        sudo: the state is the system's to write; the right was checked.
        """
        self.check_access("write")
        inbox = self.filtered(lambda record: record.state == "inbox")
        for record in inbox:
            record.sudo().write({"state": "filed", "filed_on": record.company_id._credit_today()})
        self._log_each(
            inbox,
            "change",
            lambda record: {"filed": record.section_id.code, "class": record.class_id.name},
        )

    def action_verify(self):
        """Note that a second channel confirmed these records (R03); all of them or none.

        Raises UserError where no channel is named, AccessError for who entered one of
        them. sudo: the verification is the system's to write; the right was checked.
        """
        self.check_access("write")
        hands = self._hands()
        for record in self:
            record._check_may_verify(hands[record])
        for record in self:
            record.sudo().write(
                {
                    "verification": "verified",
                    "verified_by_id": self.env.uid,
                    "verified_on": record.company_id._credit_today(),
                }
            )
        self._log_each(self, "verify", lambda record: {"with": record.verification_channel})

    def _check_may_verify(self, hands):
        """Raise where no channel is named, or the user is one of ``hands``, who entered it."""
        if not self.verification_channel:
            raise UserError(
                self.env._("%s: say with which second channel it was verified.", self.name)
            )
        if self.env.user in hands:
            raise AccessError(
                self.env._("%s was entered by yourself: somebody else verifies it.", self.name)
            )

    def _move_to_file(self, file):
        """Give these records to another file, when two customers become one.

        sudo: a record stays in its file otherwise, and hidden ones move along.
        """
        self.sudo().write({"file_id": file.id})
