from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...engine import retention
from ..base.groups import ARCHIVIST

STATES = [
    ("draft", "Proposed"),
    ("authorised", "Authorised"),
    ("executed", "Destroyed"),
    ("cancelled", "Cancelled"),
]
APPROVED = "approved"


class CreditArchiveDisposal(models.Model):
    """A disposal list (销毁清单, R76): proposed, authorised by others, witnessed by another.

    The system proposes what is due. Execution is one transaction: the content of
    every record on the list goes, a stub and the certificate remain; or nothing
    happens at all. What came under a hold meanwhile stops the whole list.
    Who decides must read the list, and so be an archivist: its lines name records.
    """

    _name = "credit.archive.disposal"
    _description = "Disposal List"
    _inherit = ["credit.archive.kept", "credit.archive.numbered", "credit.archive.approvable"]
    _order = "id desc"

    _waiting_list = (80, "credit_archive.credit_archive_disposal_action")
    _approval_depends = ("state", "line_ids")

    _credit_guarded = frozenset(
        {
            "line_ids",
            "proposed_by_id",
            "authorised_by_id",
            "authorised_on",
            "witness_id",
            "executed_on",
        }
    )

    state = fields.Selection(STATES, default="draft", required=True, readonly=True, copy=False)
    line_ids = fields.One2many(
        "credit.archive.disposal.line", "disposal_id", "Records", readonly=True, copy=False
    )
    line_count = fields.Integer("Number of records", compute="_compute_line_count")
    method = fields.Char(help="How paper is destroyed: shredded, pulped, burned.")
    proposed_by_id = fields.Many2one(
        "res.users",
        "Proposed by",
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
    )
    authorised_by_id = fields.Many2one("res.users", "Authorised by", readonly=True, copy=False)
    authorised_on = fields.Datetime("Authorised on", readonly=True, copy=False)
    witness_id = fields.Many2one("res.users", "Witnessed by", readonly=True, copy=False)
    executed_on = fields.Datetime("Destroyed on", readonly=True, copy=False)

    @api.depends("line_ids")
    def _compute_line_count(self):
        for disposal in self:
            disposal.line_count = len(disposal.line_ids)

    def write(self, vals):
        if not self.env.su and any(disposal.state == "executed" for disposal in self):
            raise UserError(self.env._("A disposal list is evidence and can't be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(disposal.state not in ("draft", "cancelled") for disposal in self):
            raise UserError(self.env._("A disposal list is evidence and can't be deleted."))

    def action_propose(self):
        """Put everything on these lists that is due for destruction and under no hold.

        Raises ``AccessError`` unless an archivist asks, ``UserError`` unless they are drafts.
        """
        self._check_group(ARCHIVIST, "draft")
        for disposal in self:
            due = disposal._due_records()
            # sudo: lines are the system's, made of what is due.
            disposal.sudo().line_ids = [
                Command.clear(),
                *(Command.create(record._as_disposal_line()) for record in due),
            ]
            # Another list: what was approved of the one before counts no more.
            disposal._retire_approvals(again=True)
            disposal.filtered("line_ids")._start_approvals()

    def _due_records(self):
        return self.env["credit.archive.record"].search(
            self._due_domain(self.company_id), order="file_id, name"
        )

    @api.model
    def _due_domain(self, company):
        """Return the domain of what is due for destruction in a company, not held and not lent."""
        return ~Domain("loan_ids.state", "=", "lent") & Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "filed"),
                ("schedule_id.action", "=", retention.DESTROY),
                ("retention_due", "<=", company._credit_today()),
                ("is_held", "=", False),
            ]
        )

    def action_authorise(self):
        """Authorise the list: whom the matrix names, never who proposed it.

        Returns what ``action_approve`` of ``credit.approvable`` does, and raises as it does.
        """
        return self.action_approve()

    def action_execute(self):
        """Destroy what is on the list, as a witness other than who authorised it.

        Raises ``AccessError`` for who isn't an archivist or authorised it, ``UserError``
        when it isn't authorised or names what must be kept. sudo: a list destroys
        records its witness isn't cleared for, too, and nobody writes its state themselves.
        """
        self._check_group(ARCHIVIST, "authorised")
        for disposal in self:
            if self.env.user in disposal._authorised_by():
                raise AccessError(
                    self.env._("Who authorised %s can't witness it, too.", disposal.name)
                )
            disposal._check_may_destroy()
            disposal.line_ids.sudo().record_id._destroy(disposal)
            disposal.sudo().write(
                {
                    "state": "executed",
                    "witness_id": self.env.uid,
                    "executed_on": fields.Datetime.now(),
                }
            )

    def action_cancel(self):
        """Give the lists up before they are carried out; raises when one of them was.

        sudo: nobody writes the state themselves.
        """
        self._check_group(ARCHIVIST, "draft", "authorised")
        self.sudo().write({"state": "cancelled"})
        self._retire_approvals()

    def _check_group(self, group, *states):
        self.check_access("write")
        if not self.env.user.has_group(group):
            raise AccessError(self.env._("Your role doesn't allow this step of a disposal."))
        self._check_at(*states)

    def _check_may_destroy(self):
        """Raise, naming the records, when something on the list must not go (any more)."""
        # sudo: a hold stops everybody, seen or not; the list was seen by who asks.
        today = self.company_id._credit_today()
        records = self.line_ids.sudo().record_id
        kept = records.filtered(lambda record: not record._may_be_destroyed(today))
        if kept:
            raise UserError(
                self.env._(
                    "%(list)s can't go on: %(records)s must be kept (a legal hold, on loan, or not due).",
                    list=self.name,
                    records=", ".join(kept.mapped("name")[:5]),
                )
            )

    # --- what the matrix of authority asks

    def _authority_kind(self):
        # EXTENDS 'credit.approvable'
        return "disposal"

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'; sudo: it is asked for everybody, all lines count
        return [*super()._approval_terms(), self.state, sorted(self.sudo().line_ids.ids)]

    def _approval_subjects(self):
        # EXTENDS 'credit.archive.approvable'; sudo: the log names all of them
        return [{"record": record} for record in self.sudo().line_ids.record_id]

    def _approval_user(self):
        # EXTENDS 'credit.archive.approvable'; sudo: record rules ask, of lists one can't read
        return self.sudo().proposed_by_id

    def _involved(self):
        # EXTENDS 'credit.archive.approvable': whoever had the system make its lines, too;
        # sudo: also whose lines who asks can't read
        return super()._involved() | self.sudo().line_ids.create_uid

    def _approvals_open(self):
        # EXTENDS 'credit.approvable'
        return self.state == "draft" and bool(self.line_ids)

    @api.model
    def _approvals_open_domain(self):
        # EXTENDS 'credit.approvable'
        return [("state", "=", "draft"), ("line_ids", "!=", False)]

    def _check_decidable(self, outcome):
        # EXTENDS 'credit.approvable'
        self._check_at("draft")
        if not self.line_ids:
            raise UserError(self.env._("%s is empty: nothing is due.", self.name))
        if outcome == APPROVED:
            self._check_may_destroy()

    def _approvals_done(self):
        # EXTENDS 'credit.approvable': the last step authorises.
        for disposal in self:
            last = disposal._last_decision()
            # sudo: who decides needn't be able to write what is decided.
            disposal.sudo().write(
                {
                    "state": "authorised",
                    "authorised_by_id": last.user_id.id,
                    "authorised_on": last.date,
                }
            )

    def _approvals_refused(self):
        # EXTENDS 'credit.approvable'; sudo: the decision was checked, nobody writes the state
        self.sudo().state = "cancelled"

    def _authorised_by(self):
        """Return everybody who approved a step of this list: none of them witnesses it."""
        # sudo: decisions are evidence that needn't be open to who witnesses.
        rows = self.sudo().approval_ids
        decided = rows.filtered(lambda row: row.state == APPROVED and row.is_counted)
        return decided.user_id | self.authorised_by_id

    def _refusal_text(self, code, turn):
        # EXTENDS 'credit.approvable'
        if code == "own":
            return self.env._("Who proposed %s can't authorise it, too.", self.name)
        return super()._refusal_text(code, turn)


class CreditArchiveDisposalLine(models.Model):
    """One record on a disposal list, with what is known of it, copied: the record will be a stub."""

    _name = "credit.archive.disposal.line"
    _description = "Line of a Disposal List"
    _inherit = ["credit.archive.veil", "credit.answers"]
    _order = "id"
    _rec_name = "number"

    disposal_id = fields.Many2one(
        "credit.archive.disposal", required=True, ondelete="cascade", index=True
    )
    record_id = fields.Many2one("credit.archive.record", required=True, ondelete="restrict")
    number = fields.Char(required=True)
    title = fields.Char(required=True)
    file_name = fields.Char("Credit file", required=True)
    section = fields.Char(required=True)
    class_name = fields.Char("Confidentiality", required=True)
    date = fields.Date(required=True)
    schedule = fields.Char("Retention class", required=True)
    retention_due = fields.Date("Kept until", required=True)
    place = fields.Char("Paper location")
    versions = fields.Integer()
    sha256 = fields.Text("Checksums")
