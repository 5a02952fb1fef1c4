from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.groups import MANAGER

STATES = [("draft", "Draft"), ("active", "In force"), ("lifted", "Lifted")]


class CreditArchiveHold(models.Model):
    """A legal hold (法律保全, R76): nothing it covers can be destroyed by any path.

    Covers whole files, single records or both. Holds stack: each one says who
    placed it and why, and every one of them has to be lifted.
    """

    _name = "credit.archive.hold"
    _description = "Legal Hold"
    _inherit = ["credit.archive.kept", "credit.archive.naming", "credit.guard"]
    _order = "id desc"

    _credit_guarded = frozenset(
        {"state", "placed_by_id", "placed_on", "lifted_by_id", "lifted_on", "lift_reason"}
    )

    name = fields.Char("Matter", required=True, help="The case, audit or dispute it is for.")
    reason = fields.Text(required=True)
    state = fields.Selection(STATES, default="draft", required=True, copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company.root_id.id
    )
    file_ids = fields.Many2many(
        "credit.archive.file",
        "credit_archive_hold_file_rel",
        "hold_id",
        "file_id",
        "Files",
        check_company=True,
    )
    record_ids = fields.Many2many(
        "credit.archive.record",
        "credit_archive_hold_record_rel",
        "hold_id",
        "record_id",
        "Records",
        check_company=True,
    )
    placed_by_id = fields.Many2one("res.users", "Placed by", readonly=True, copy=False)
    placed_on = fields.Datetime("Placed on", readonly=True, copy=False)
    lifted_by_id = fields.Many2one("res.users", "Lifted by", readonly=True, copy=False)
    lifted_on = fields.Datetime("Lifted on", readonly=True, copy=False)
    lift_reason = fields.Text("Reason of the lifting", readonly=True, copy=False)

    def write(self, vals):
        if not self.env.su and any(hold.state != "draft" for hold in self):
            raise UserError(self.env._("A legal hold in force or lifted can't be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(hold.state != "draft" for hold in self):
            raise UserError(self.env._("A legal hold is evidence and can't be deleted."))

    def action_place(self):
        """Put the holds in force; those that are already stay as they are.

        Raises ``AccessError`` unless an archive manager asks, ``UserError`` where what it
        covers or why isn't said. sudo: nobody writes the state themselves.
        """
        self._check_manager()
        for hold in self.filtered(lambda hold: hold.state == "draft"):
            if not hold.file_ids and not hold.record_ids:
                raise UserError(self.env._("%s: say which files or records it covers.", hold.name))
            if not (hold.reason or "").strip():
                raise UserError(self.env._("%s: say why.", hold.name))
            hold.sudo().write(
                {
                    "state": "active",
                    "placed_by_id": self.env.uid,
                    "placed_on": fields.Datetime.now(),
                }
            )
            hold._log("hold", {"matter": hold.name, "reason": hold.reason})

    def action_lift(self, reason=None):
        """Lift the holds, with a reason (text); others on the same records stay.

        Returns True, or without a reason the action of the dialogue that asks for one.
        Raises ``AccessError`` unless an archive manager asks. sudo: nobody writes the
        state themselves.
        """
        self._check_manager()
        reason = self._as_text(reason)
        if not reason:
            return self._ask_reason()
        for hold in self.filtered(lambda hold: hold.state == "active"):
            hold.sudo().write(
                {
                    "state": "lifted",
                    "lifted_by_id": self.env.uid,
                    "lifted_on": fields.Datetime.now(),
                    "lift_reason": reason,
                }
            )
            hold._log("lift", {"matter": hold.name, "reason": reason})
        return True

    def _ask_reason(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.lift",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Lift legal hold"),
            "context": {"default_hold_id": self.id},
        }

    def _check_manager(self):
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only archive managers place and lift legal holds."))

    def _log(self, operation, detail):
        self.env["credit.archive.log"]._append(
            [{"operation": operation, "file": file, "detail": detail} for file in self.file_ids]
            + [
                {"operation": operation, "record": record, "detail": detail}
                for record in self._all_records()
            ]
        )

    @api.model
    def _any_active(self):
        """Return whether any legal hold is in force.

        sudo: of any company, also those of which who uninstalls sees nothing.
        """
        return bool(self.sudo().search_count([("state", "=", "active")], limit=1))
