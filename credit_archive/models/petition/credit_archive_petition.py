from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.orm.models import NO_ACCESS

from ...engine import petition
from ..base.groups import ARCHIVIST

KINDS = [
    (petition.CORRECTION, "Correction"),
    (petition.COPY, "Copy of the data"),
    (petition.ERASURE, "Erasure"),
]
STATES = [
    ("new", "New"),
    ("working", "In work"),
    (petition.GRANTED, "Granted"),
    (petition.PARTLY, "Granted in part"),
    (petition.REFUSED, "Refused"),
]
OPEN = ("new", "working")
HANDLED = frozenset({"record_ids", "answer", "is_partial", "line_ids"})
"""What an archivist writes while the petition is in work; the rest is as the customer said it."""
ACTIVITY = "credit_archive.mail_activity_petition"


class CreditArchivePetition(models.Model):
    """What a customer asks of its own data (个人信息请求, R83): correction, a copy, erasure.

    It comes from the portal, by who sees the customer's credit there, and becomes a task of the
    archivists with a last day. An archivist takes it and answers; nothing is decided by
    itself. What the customer said stays as it was said, and nobody deletes it.
    """

    _name = "credit.archive.petition"
    _description = "Petition about Own Data"
    _inherit = [
        "credit.archive.kept",
        "credit.archive.naming",
        "credit.archive.numbered",
        "credit.archive.telling",
    ]
    _order = "id desc"

    _credit_guarded = frozenset(
        {
            *("kind", "file_id", "partner_id", "contact_id", "contact_name", "user_id", "lang"),
            *("text", "asked_on", "deadline", "handler_id", "answered_by_id", "answered_on"),
            *("is_mailed", "valid_until", "manifest", "copy_texts", "version_ids", "plan"),
            *("disposal_id", "is_warned", "is_escalated", "evidence_ids"),
        }
    )

    kind = fields.Selection(KINDS, "What is asked for", required=True, readonly=True)
    state = fields.Selection(
        STATES, default="new", required=True, readonly=True, copy=False, group_expand=True
    )
    file_id = fields.Many2one(
        "credit.archive.file", "Credit file", required=True, readonly=True, ondelete="restrict",
        index=True,
    )  # fmt: skip
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, ondelete="restrict", index=True
    )
    user_id = fields.Many2one(
        "res.users", "Asked by", readonly=True, ondelete="set null", index="btree_not_null"
    )
    contact_id = fields.Many2one("res.partner", readonly=True, ondelete="set null")
    contact_name = fields.Char("Name of the contact", readonly=True)
    lang = fields.Char("Language", readonly=True)
    text = fields.Text("In the customer's words", readonly=True)
    line_ids = fields.One2many("credit.archive.petition.line", "petition_id", "Corrections")
    evidence_ids = fields.One2many("credit.archive.record", "petition_id", readonly=True)
    asked_on = fields.Datetime(
        "Asked on", required=True, readonly=True, default=fields.Datetime.now
    )
    deadline = fields.Date("Answer until", required=True, readonly=True, index=True)
    days_left = fields.Integer("Days left", compute="_compute_days_left", aggregator=None)
    handler_id = fields.Many2one(
        "res.users", "Dealt with by", readonly=True, copy=False, index="btree_not_null"
    )
    record_ids = fields.Many2many(
        "credit.archive.record",
        "credit_archive_petition_record_rel",
        "petition_id",
        "record_id",
        "Records to copy",
        check_company=True,
        depends_context=("uid",),
    )
    answer = fields.Text(
        "Answer to the customer",
        help="Goes to the customer as it stands; of what is given in part or refused it says why.",
    )
    is_partial = fields.Boolean("In part only", help="Something of it isn't given: say why.")
    answered_by_id = fields.Many2one("res.users", "Answered by", readonly=True, copy=False)
    answered_on = fields.Datetime("Answered on", readonly=True, copy=False)
    is_mailed = fields.Boolean("Mailed", readonly=True, copy=False)
    valid_until = fields.Date("Copy until", readonly=True, copy=False)
    manifest = fields.Char("Manifest (SHA-256)", readonly=True, copy=False)
    copy_texts = fields.Json("Pages of the copy", groups=NO_ACCESS, copy=False)
    version_ids = fields.Many2many(
        "credit.archive.version", string="Documents of the copy", groups=NO_ACCESS, copy=False
    )
    plan = fields.Json("What goes and what stays", readonly=True, copy=False)
    plan_text = fields.Text("What is erased, what is kept", compute="_compute_plan_text")
    disposal_id = fields.Many2one(
        "credit.archive.disposal", "Disposal list", readonly=True, copy=False, ondelete="set null"
    )
    is_warned = fields.Boolean("Warned of the end", readonly=True, copy=False)
    is_escalated = fields.Boolean("Managers were told", readonly=True, copy=False)

    @api.depends("deadline", "state")
    def _compute_days_left(self):
        for one in self:
            today = one.company_id._credit_today()
            waits = one.state in OPEN and one.deadline
            one.days_left = (one.deadline - today).days if waits else 0

    @api.depends("name", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for one in self:
            one.display_name = f"{one.name} {labels.get(one.kind, '')}".strip()

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self.check_access("write")
        self._check_archivist()
        self._check_at("working")
        if set(vals) - HANDLED:
            raise UserError(self.env._("What the customer asked for stays as it was said."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What a customer asked for stays: answer it."))

    def _check_archivist(self):
        if not self.env.user.has_group(ARCHIVIST):
            raise AccessError(
                self.env._("Archivists answer what customers ask of their data: ask one of them.")
            )

    def _log(self, what, **detail):
        """Append a line to the log of each file concerned; ``what`` is a code it has words for.

        sudo: the log names the document, whatever its author reads.
        """
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "petition",
                    "file": one.file_id,
                    "detail": {"what": what, "document": one.name, **detail},
                }
                for one in self.sudo()
            ]
        )
