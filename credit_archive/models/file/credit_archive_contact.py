from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date, html_escape

KINDS = [
    ("visit", "Visit"),
    ("call", "Call"),
    ("letter", "Letter"),
    ("mail", "E-mail"),
    ("meeting", "Meeting with us"),
]
STATES = [("draft", "Draft"), ("confirmed", "Confirmed")]
TERMS = frozenset(
    {
        "file_id", "date", "kind", "colleague_ids", "person_ids", "persons", "subject", "said",
        "agreed", "next_step", "next_date",
    }
)  # fmt: skip


class CreditArchiveContact(models.Model):
    """A contact report (联系报告, R78): one visit, call or letter, by who was there.

    Its writer confirms it; from then on it is frozen and lies in the customer's
    file. The next step becomes something to do for the writer.
    """

    _name = "credit.archive.contact"
    _description = "Contact Report"
    _inherit = ["credit.archive.kept", "credit.guard"]
    _order = "date desc, id desc"
    _rec_names_search = ("name", "subject")

    _credit_guarded = frozenset(
        {"name", "user_id", "state", "confirmed_on", "partner_id", "company_id"}
    )

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    file_id = fields.Many2one(
        "credit.archive.file", "Credit file", required=True, ondelete="restrict", index=True
    )
    partner_id = fields.Many2one(
        related="file_id.partner_id", store=True, index=True, string="Customer"
    )
    company_id = fields.Many2one(related="file_id.company_id", store=True, index=True)
    date = fields.Date(required=True, default=lambda self: self.env.company._credit_today())
    kind = fields.Selection(KINDS, required=True, default="visit")
    user_id = fields.Many2one(
        "res.users",
        "Written by",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    colleague_ids = fields.Many2many("res.users", string="Who else on our side")
    person_ids = fields.Many2many(
        "res.partner", string="Who on theirs", domain="[('id', 'child_of', partner_id)]"
    )
    persons = fields.Char("Others on theirs", help="Who isn't among the contacts.")
    subject = fields.Char(required=True)
    said = fields.Text("What was said")
    agreed = fields.Text("What was agreed")
    next_step = fields.Char("Next step")
    next_date = fields.Date("Next step on")
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, copy=False)
    confirmed_on = fields.Datetime("Confirmed on", readonly=True, copy=False)

    @api.constrains("date", "next_date")
    def _check_dates(self):
        for report in self:
            today = report.company_id._credit_today()
            if report.date > today:
                raise ValidationError(
                    self.env._(
                        "Date: %s is still to come; report on what has been.",
                        format_date(self.env, report.date),
                    )
                )
            if report.next_date and report.next_date < report.date:
                raise ValidationError(
                    self.env._(
                        "Next step on: %(next)s is before the contact on %(day)s.",
                        next=format_date(self.env, report.next_date),
                        day=format_date(self.env, report.date),
                    )
                )

    @api.constrains("person_ids", "colleague_ids", "file_id")
    def _check_persons(self):
        """Who is named is printed and filed: persons of this customer, and employees.

        sudo: all who are named are judged, also those the writer can't read.
        """
        for report in self:
            if report.sudo().person_ids.commercial_partner_id - report.partner_id:
                raise ValidationError(
                    self.env._("Who on theirs: choose contacts of this customer only.")
                )
            if any(user.share for user in report.sudo().colleague_ids):
                raise ValidationError(self.env._("Contacts on our side are employees."))

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for report in self:
            report.display_name = f"{report.name} {report.subject or ''}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su:
                self.env["credit.archive.file"].browse(vals.get("file_id")).check_access("read")
        reports = super().create(vals_list)
        numbers = self.env["ir.sequence"]._credit_next_many(self._name, len(reports))
        for report, number in zip(reports, numbers, strict=True):
            # sudo: the number is the system's to give.
            report.sudo().name = number
        return reports

    def write(self, vals):
        if TERMS & set(vals) and not self.env.su:
            self._check_writer()
            if any(report.file_id.id != vals.get("file_id", report.file_id.id) for report in self):
                raise UserError(self.env._("A contact report stays with its customer."))
        return super().write(vals)

    def _check_writer(self):
        """Raise unless these are drafts of the user's own."""
        for report in self:
            if report.state != "draft":
                raise UserError(
                    self.env._(
                        "%s is confirmed and can't be changed: write another one.", report.name
                    )
                )
            if report.user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "%(report)s is written by %(user)s, who alone changes and confirms it.",
                        report=report.name,
                        user=report.user_id.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_own_drafts_only(self):
        if not self.env.su:
            self._check_writer()
        if any(report.state != "draft" for report in self):
            raise UserError(self.env._("A confirmed contact report is evidence: it stays."))

    def action_confirm(self):
        """Confirm the reports: frozen, and the next step on the writer's list; return True.

        Raises ``AccessError`` for somebody else's, ``UserError`` for what isn't a draft or
        doesn't say enough.
        """
        self.check_access("write")
        self._check_writer()
        for report in self:
            if not ((report.said or "").strip() or (report.agreed or "").strip()):
                raise UserError(self.env._("%s: write down what was said or agreed.", report.name))
            if report.next_step and not report.next_date:
                raise UserError(self.env._("Next step on: say by when."))
        # sudo: the state is the system's to write; the right was checked above.
        self.sudo().write({"state": "confirmed", "confirmed_on": fields.Datetime.now()})
        self._remind_of_next_step()
        return True

    def _remind_of_next_step(self):
        """Give the writer the next step; it names the number of the report, no record."""
        # sudo: an activity of its own, made by the system: on a document it would mail and subscribe.
        self.env["mail.activity"].sudo().create(
            [
                {
                    "activity_type_id": self.env.ref("credit_archive.mail_activity_contact").id,
                    "user_id": report.user_id.id,
                    "date_deadline": report.next_date,
                    "summary": report.name,
                    "note": html_escape(report.next_step),  # typed as text, shown as HTML
                }
                for report in self
                if report.next_step
            ]
        )
