from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import access
from ...engine.access import COPY, DOWNLOAD, OPENS, PAPER, PRINT, VIEW

LEADS = {VIEW: VIEW, PRINT: PRINT, DOWNLOAD: COPY}
"""The kind of loan that is enough for each operation."""


class CreditArchiveRecord(models.Model):
    """Who has a record on loan, where its paper is, and the way to a loan."""

    _inherit = "credit.archive.record"

    _credit_guarded = frozenset({"loan_ids", "copy_ids"})

    loan_ids = fields.Many2many(
        "credit.archive.loan",
        "credit_archive_loan_record_rel",
        "record_id",
        "loan_id",
        "Loans",
        readonly=True,
        copy=False,
        depends_context=("uid",),  # as the records of a loan
    )
    copy_ids = fields.One2many("credit.archive.copy", "record_id", "Copies", readonly=True)
    is_lent = fields.Boolean("Paper lent", compute="_compute_is_lent")
    loan_count = fields.Integer("Number of loans", compute="_compute_loan_count")

    @api.depends("loan_ids.state")
    def _compute_is_lent(self):
        for record in self:
            # That the paper isn't in its place is no secret to who sees the record.
            record.is_lent = any(loan.state == "lent" for loan in record.sudo().loan_ids)

    @api.depends("loan_ids")
    @api.depends_context("uid")
    def _compute_loan_count(self):
        """Count the loans this user can see, in one query."""
        counts = dict(
            self.env["credit.archive.loan"]._read_group(
                [("record_ids", "in", self.ids)], ["record_ids"], ["__count"]
            )
        )
        for record in self:
            record.loan_count = counts.get(record, 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_copied(self):
        """Of what was handed out the register of copies tells; it needs its record.

        sudo: also of copies the user may not see.
        """
        copied = self.sudo().filtered("copy_ids")
        if copied:
            raise UserError(
                self.env._("%s: a copy of it was handed out. File it instead.", copied[0].name)
            )

    def _opening_loans(self):
        # EXTENDS: the approved loans of this user
        loans = self.env["credit.archive.loan"]._open_for(self)
        return super()._opening_loans() | {
            record: own._as_engine() for record, own in loans.items()
        }

    def _borrowable(self, kind):
        """Return those of these records this user has the right to borrow as ``kind``."""
        grants = self.env["credit.archive.access"]._grants()
        clearance = self.env.user._credit_clearance_level()
        # As above: facts, not contents.
        return self.filtered(
            lambda record: access.may_borrow(
                grants, clearance, record.sudo()._as_engine(self.env.uid), kind
            )
        )

    def _loans_for(self, operation):
        """Return the loans by which this user may do ``operation`` with this record today.

        sudo: the decision needs the facts of the record; it hands out none of them.
        """
        item = self.sudo()._as_engine(self.env.uid)
        loans = self.env["credit.archive.loan"]
        if not item.needs_loan(operation):
            return loans
        today = self.sudo().company_id._credit_today()
        return loans._open_for(self)[self].filtered(
            lambda loan: loan._as_engine()[0].covers(item, operation, today)
        )

    def _lead_to_loan(self, operation):
        """Return the action that says a loan is needed and opens it, the one asked for already too."""
        self.ensure_one()
        asked = self.env["credit.archive.loan"].search(
            [
                ("user_id", "=", self.env.uid),
                ("state", "in", ("draft", "requested")),
                ("kind", "in", [kind for kind in OPENS if operation in OPENS[kind]]),
                ("record_ids", "in", self.ids),
            ],
            limit=1,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self._lead_text(operation, asked),
                "next": self._loan_form(LEADS[operation], asked),
            },
        }

    def _lead_text(self, operation, asked):
        if asked.state == "requested":
            return self.env._(
                "%(record)s waits for the decision on %(loan)s.", record=self.name, loan=asked.name
            )
        texts = {
            VIEW: self.env._("Opening %s takes an approved loan: say what for.", self.name),
            PRINT: self.env._("Printing %s takes an approved loan: say what for.", self.name),
            DOWNLOAD: self.env._("Downloading %s takes an approved loan: say what for.", self.name),
        }
        return texts[operation]

    def _loan_form(self, kind, loan=None):
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.loan",
            "res_id": loan.id if loan else False,
            "views": [[False, "form"]],
            "view_mode": "form",
            "name": self.env._("Loan"),
            "context": {"default_record_ids": self.ids, "default_kind": kind},
        }

    def action_borrow(self):
        """Open a new loan request for these records."""
        self.check_access("read")
        return self._loan_form(PAPER)

    def action_view_loans(self):
        """Open the loans of this record that the user may see."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_loan_action"
        )
        action["domain"] = [("record_ids", "in", self.ids)]
        action["context"] = {"default_record_ids": self.ids}
        return action
