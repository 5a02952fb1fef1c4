from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...engine import contact
from ..base.searching import where

LOGGED = ("keeper_id", "contact_id", "second_contact_id")


class CreditArchiveFileContact(models.Model):
    """Our side of a customer: two contacts where it is a key customer, and reports (R78)."""

    _inherit = "credit.archive.file"

    contact_id = fields.Many2one(
        "res.users", "First contact", ondelete="restrict", help="Who speaks with the customer."
    )
    second_contact_id = fields.Many2one(
        "res.users", "Second contact", ondelete="restrict", help="Who else knows the customer."
    )
    is_key = fields.Boolean("Key customer", compute="_compute_is_key", search="_search_is_key")
    lacks_contacts = fields.Boolean(
        "Two contacts missing",
        compute="_compute_lacks_contacts",
        search="_search_lacks_contacts",
        help="A key customer has two different contacts on our side.",
    )
    report_ids = fields.One2many("credit.archive.contact", "file_id", "Contact reports")
    last_report_on = fields.Date("Last contact report", compute="_compute_last_report_on")
    is_report_due = fields.Boolean(
        "Contact report due",
        compute="_compute_last_report_on",
        search="_search_is_report_due",
        help="A key customer nobody has reported on for as long as the settings allow.",
    )

    @api.constrains("contact_id", "second_contact_id")
    def _check_contacts(self):
        for file in self:
            if file.contact_id and file.contact_id == file.second_contact_id:
                raise ValidationError(
                    self.env._(
                        "Second contact: %s is the first one already; name somebody else.",
                        file.contact_id.name,
                    )
                )
            if any(user.share for user in file.contact_id | file.second_contact_id):
                raise ValidationError(self.env._("Contacts on our side are employees."))

    @api.depends("partner_id", "company_id")
    def _compute_is_key(self):
        # How much a customer weighs is no secret to who sees its file.
        accounts = self.env["credit.account"].sudo().search(
            [("partner_id", "in", self.partner_id.ids), ("class_weight", "=", "key")]
        )  # fmt: skip
        key = {(account.partner_id.id, account.company_id.id) for account in accounts}
        for file in self:
            file.is_key = (file.partner_id.id, file.company_id.id) in key

    def _search_is_key(self, operator, value):
        # As above: the answer is no more than the field shows.
        accounts = self.env["credit.account"].sudo().search([("class_weight", "=", "key")])
        key = Domain.OR(
            Domain("company_id", "=", company.id) & Domain("partner_id", "in", own.partner_id.ids)
            for company, own in accounts.grouped("company_id").items()
        )
        return where(key, operator, value)

    @api.depends("is_key", "contact_id", "second_contact_id")
    def _compute_lacks_contacts(self):
        for file in self:
            file.lacks_contacts = contact.lacks_contacts(
                file.is_key, file.contact_id.id, file.second_contact_id.id
            )

    def _search_lacks_contacts(self, operator, value):
        missing = Domain("contact_id", "=", False) | Domain("second_contact_id", "=", False)
        return where(Domain("is_key", "=", True) & missing, operator, value)

    @api.depends("report_ids.state", "report_ids.date", "is_key")
    def _compute_last_report_on(self):
        last = self._last_reports()
        for file in self:
            day, company = last.get(file.id), file.company_id
            file.last_report_on = day
            file.is_report_due = contact.report_due(
                file.is_key, day, company._credit_today(), company.credit_contact_days
            )

    def _last_reports(self):
        """Return {file id: day of the newest confirmed contact report}, in one query."""
        groups = self.env["credit.archive.contact"]._read_group(
            [("file_id", "in", self.ids), ("state", "=", "confirmed")],
            ["file_id"],
            ["date:max"],
        )
        return {file.id: day for file, day in groups}

    def _search_is_report_due(self, operator, value):
        due = Domain.OR(
            self._due_in(company)
            for company in self.env["res.company"].search([("parent_id", "=", False)])
        )
        return where(Domain("is_key", "=", True) & due, operator, value)

    def _due_in(self, company):
        limit = contact.heard_before(company._credit_today(), company.credit_contact_days)
        if not limit:
            return Domain.FALSE
        recent = Domain("state", "=", "confirmed") & Domain("date", ">", limit)
        return Domain("company_id", "=", company.id) & ~Domain("report_ids", "any", recent)

    def write(self, vals):
        names = [name for name in LOGGED if name in vals]
        # The log names persons, whoever may read them.
        before = {file: [file[name].sudo().name or "" for name in names] for file in self}
        result = super().write(vals)
        for file, old in before.items():
            now = [file[name].sudo().name or "" for name in names]  # as above
            changed = zip(names, old, now, strict=True)
            detail = {name: [was, new] for name, was, new in changed if was != new}
            if detail:
                self._log_change(file, detail)
        return result

    def action_new_report(self):
        """Write a contact report on this customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.contact",
            "view_mode": "form",
            "name": self.env._("Contact report"),
            "context": {"default_file_id": self.id},
        }

    def action_view_reports(self):
        """Open the contact reports on this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_contact_action"
        )
        action["domain"] = [("file_id", "=", self.id)]
        action["context"] = {"default_file_id": self.id}
        return action
