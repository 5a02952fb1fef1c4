from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date

from ...engine.documents import Paper, worth_warning

STATUSES = [("valid", "Valid"), ("ending", "Ends soon"), ("expired", "Expired")]


class CreditDocument(models.Model):
    """A document of a customer: licence, permit, registration … with its validity (R05)."""

    _name = "credit.document"
    _description = "Customer Document"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.evidence"]
    _order = "date_to desc, id desc"

    _credit_guarded = frozenset(
        {
            *("verified_channel", "verified_by_id", "verified_on", "is_verified"),
            *("recorded_by_id", "is_end_noted", "is_trusted"),
        }
    )

    account_id = fields.Many2one("credit.account", required=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    type_id = fields.Many2one("credit.document.type", required=True, ondelete="restrict")
    number = fields.Char(tracking=True)
    date_issued = fields.Date("Issued on", tracking=True)
    date_to = fields.Date("Valid until", tracking=True, help="The last day. Empty: without end.")
    attachment_ids = fields.Many2many("ir.attachment", string="Attachments", copy=False)
    note = fields.Text("Notes")
    is_trusted = fields.Boolean(
        "Counts",
        readonly=True,
        copy=False,
        help="Recorded or verified by credit control. Orders are let through on such documents only.",
    )
    is_end_noted = fields.Boolean(
        "End announced", readonly=True, copy=False, help="Somebody was told that it ends."
    )
    status = fields.Selection(STATUSES, compute="_compute_status")

    @api.depends("date_to", "type_id")
    def _compute_status(self):
        for document in self:
            company = document.company_id or self.env.company
            paper, today = document._as_engine(), company._credit_today()
            days = document.type_id.warning_days
            if not paper.valid(max(today, paper.date_from or today)):
                document.status = "expired"
            else:
                document.status = "ending" if worth_warning(paper, [], today, days) else "valid"

    @api.depends("type_id", "number")
    def _compute_display_name(self):
        for document in self:
            parts = (document.type_id.name, document.number)
            document.display_name = " ".join(filter(None, parts))

    @api.constrains("type_id", "date_issued", "date_to")
    def _check_dates(self):
        for document in self:
            today = document.company_id._credit_today()
            if document.type_id.needs_validity and not document.date_to:
                raise ValidationError(
                    self.env._(
                        "Valid until: a %s runs out, so its last day is needed.",
                        document.type_id.name,
                    )
                )
            if document.date_issued and document.date_issued > today:
                raise ValidationError(
                    self.env._(
                        "Issued on: %s is still to come.",
                        format_date(self.env, document.date_issued),
                    )
                )
            if (
                document.date_issued
                and document.date_to
                and document.date_to < document.date_issued
            ):
                raise ValidationError(
                    self.env._(
                        "Valid until: %(end)s is before the day of issue, %(issued)s.",
                        end=format_date(self.env, document.date_to),
                        issued=format_date(self.env, document.date_issued),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        documents._trust(documents._is_credit_control())
        documents.account_id._refresh_documents_due()
        return documents

    def write(self, vals):
        accounts = self.account_id
        if "date_to" in vals and not self.env.su:
            # sudo: a guarded field: whoever moves the end is told of the new one.
            self.sudo().is_end_noted = False
        result = super().write(vals)
        if set(vals) & self._evidence_fields() and not self.env.su:
            self._trust(self._is_credit_control())
        if {"account_id", "type_id", "date_issued", "date_to", "number"} & set(vals):
            (accounts | self.account_id)._refresh_documents_due()
        return result

    def action_verify(self, channel):
        """Verify these documents through ``channel``: from now on they count. Returns True.

        Raises as that of ``credit.evidence``: AccessError, UserError.
        """
        result = super().action_verify(channel)
        self._trust(True)
        self.account_id._refresh_documents_due()
        return result

    @api.model
    def _is_credit_control(self):
        """Tell whether what the present user records counts without anybody else's look."""
        return self.env.su or self.env.user.has_group("credit_management.group_credit_analyst")

    def _trust(self, trusted):
        """Note whether orders may be let through on these: no salesperson lifts their own hold.

        sudo: a guarded field; ``trusted`` follows from who the user is, never from a client.
        """
        self.sudo().write({"is_trusted": trusted})

    def unlink(self):
        accounts = self.account_id
        result = super().unlink()
        accounts._refresh_documents_due()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_unverified(self):
        if any(document.is_verified for document in self):
            raise UserError(self.env._("A verified document is evidence: it stays."))

    @api.model
    def _evidence_fields(self):
        return super()._evidence_fields() | {
            "account_id", "type_id", "number", "date_issued", "date_to", "attachment_ids",
        }  # fmt: skip

    def _as_engine(self):
        """Return the engine's ``Paper``."""
        self.ensure_one()
        return Paper(self.type_id.id, self.date_issued or None, self.date_to or None)

    @api.model
    def _announce_ends(self):
        """Ask once for a new document before the last one of its type runs out."""
        ending = self._ending()
        others = self.search([("account_id", "in", ending.account_id.ids)])
        others = others.grouped("account_id")
        told = ending.filtered(lambda one: one._is_last(others[one.account_id]))
        told._schedule_for_responsible("credit_management.mail_activity_document")
        ending.write({"is_end_noted": True})

    @api.model
    def _ending(self):
        """Return the documents that end within the days their type warns before, not noted yet."""
        self.flush_model()
        # sudo: every company's day, for documents of all of them.
        companies = self.env["res.company"].sudo()
        rows = self.env.execute_query(
            SQL(
                """SELECT d.id FROM credit_document d JOIN credit_document_type t ON t.id = d.type_id
                     JOIN (VALUES %s) cal (company_id, today) ON cal.company_id = d.company_id
                    WHERE NOT COALESCE(d.is_end_noted, FALSE)
                      AND d.date_to <= cal.today + t.warning_days""",
                SQL(", ").join(
                    SQL("(%s, %s::date)", company_id, today)
                    for company_id, _root, today, *_more in companies._credit_calendar()
                ),
            )
        )
        return self.browse(key for (key,) in rows)

    def _is_last(self, others):
        papers = [one._as_engine() for one in others]
        today = self.company_id._credit_today()
        return worth_warning(self._as_engine(), papers, today, self.type_id.warning_days)

    def _schedule_for_responsible(self, activity_type):
        """Give each account's responsible person one activity per document; one insert."""
        kind = self.env.ref(activity_type)
        self.env["mail.activity"].create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": document.id,
                    "user_id": (asked := document.account_id._responsible() or self.env.user).id,
                    "date_deadline": document.date_to,
                    "summary": kind.with_context(lang=asked.lang).summary,
                    "automated": True,
                }
                for document in self
            ]
        )
