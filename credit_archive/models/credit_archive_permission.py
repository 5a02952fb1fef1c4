from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..engine.access import DOWNLOAD, VIEW, Permission

STATES = [
    ("draft", "Draft"),
    ("requested", "Requested"),
    ("granted", "Granted"),
    ("refused", "Refused"),
    ("revoked", "Revoked"),
]
MANAGER = "credit_archive.group_archive_manager"
FROZEN = frozenset({"user_id", "record_ids", "purpose", "can_download", "date_from", "date_to"})


class CreditArchivePermission(models.Model):
    """A permission to open records of a class that asks for one (R73): purpose and period.

    Asked for by who needs it, granted by an archive manager who isn't that
    person. It adds to clearance and role and replaces neither.
    """

    _name = "credit.archive.permission"
    _description = "Permission for a Purpose"
    _inherit = ["credit.archive.kept", "credit.guard"]
    _order = "id desc"
    _rec_name = "purpose"

    _credit_guarded = frozenset({"user_id", "company_id", "state", "decided_by_id", "decided_on"})

    user_id = fields.Many2one(
        "res.users",
        "For",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company.root_id.id,
        readonly=True,
    )
    record_ids = fields.Many2many("credit.archive.record", string="Records", required=True)
    purpose = fields.Char(required=True)
    can_download = fields.Boolean("Download, too")
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env.company._credit_today()
    )
    date_to = fields.Date(
        "Until",
        required=True,
        default=lambda self: self.env.company._credit_today() + timedelta(days=7),
    )
    state = fields.Selection(STATES, default="draft", required=True, copy=False)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    decided_on = fields.Datetime("Decided on", readonly=True, copy=False)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for one in self:
            if one.date_to < one.date_from:
                raise ValidationError(
                    self.env._(
                        "Until: %(to)s is before the start on %(start)s.",
                        to=one.date_to,
                        start=one.date_from,
                    )
                )

    @api.constrains("purpose")
    def _check_purpose(self):
        if any(not (one.purpose or "").strip() for one in self):
            raise ValidationError(self.env._("Purpose: say what the records are needed for."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_records(vals)
        return super().create(vals_list)

    def write(self, vals):
        if FROZEN & set(vals) and not self.env.su and any(one.state != "draft" for one in self):
            raise UserError(self.env._("Only a draft can be changed: ask for a new permission."))
        self._check_records(vals)
        return super().write(vals)

    @api.model
    def _check_records(self, vals):
        if not self.env.su:
            self.env["credit.archive.record"]._check_named(vals.get("record_ids") or [])

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(one.state != "draft" for one in self):
            raise UserError(self.env._("A permission is evidence and can't be deleted."))

    def action_request(self):
        """Ask for the permission; only who needs it does."""
        self.check_access("write")
        for one in self.filtered(lambda one: one.state == "draft"):
            if one.user_id != self.env.user:
                raise AccessError(self.env._("Everybody asks for permissions of their own."))
            if not one.sudo().record_ids:
                raise UserError(self.env._("Records: say which ones are needed."))
            one.sudo().state = "requested"
            one._log("requested")

    def action_grant(self):
        """Grant it: an archive manager, never for the own person."""
        self._decide("requested", "granted")

    def action_refuse(self):
        """Refuse it."""
        self._decide("requested", "refused")

    def action_revoke(self):
        """End a granted permission before its day."""
        self._decide("granted", "revoked")

    def _decide(self, before, after):
        self.check_access("read")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only archive managers decide on permissions."))
        for one in self:
            if one.state != before:
                raise UserError(self.env._("%s was decided on already.", one.purpose))
            if one.user_id == self.env.user and after == "granted":
                raise AccessError(self.env._("Nobody grants a permission to themselves."))
            one.sudo().write(
                {
                    "state": after,
                    "decided_by_id": self.env.uid,
                    "decided_on": fields.Datetime.now(),
                }
            )
            one._log(after)

    def _log(self, what):
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "permission",
                    "record": record,
                    "detail": {
                        "what": what,
                        "for": self.user_id.name,
                        "purpose": self.purpose,
                        "days": [str(self.date_from), str(self.date_to)],
                    },
                }
                for record in self.sudo().record_ids
            ]
        )

    @api.model
    def _open_for(self, record):
        """Return the granted permissions of this user for ``record``, newest first."""
        # The user may read the own permissions; the search is about the record asked for.
        return self.sudo().search(
            [
                ("user_id", "=", self.env.uid),
                ("state", "=", "granted"),
                ("record_ids", "in", record.ids),
            ]
        )

    def _as_engine(self):
        """Return the engine's ``Permission`` of each."""
        return tuple(
            Permission(
                frozenset({VIEW, DOWNLOAD} if one.can_download else {VIEW}),
                one.date_from,
                one.date_to,
            )
            for one in self
        )
