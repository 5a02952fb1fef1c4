from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..base.groups import ARCHIVIST, MANAGER

LOG_STATES = [
    ("unchecked", "Log not checked"),
    ("whole", "Log whole"),
    ("broken", "Log broken"),
]
CAUSES = [
    ("hand", "By hand"),
    ("account", "Credit account"),
    ("order", "Confirmed order"),
    ("merge", "Merged customers"),
    ("filing", "Document that filed itself"),
    ("import", "Imported"),
]
FAULTS_NAMED = 5


class CreditArchiveFile(models.Model):
    """The numbered credit file (档案户头, R70) of one commercial partner in one root company.

    Opened by itself with the first credit account or confirmed order, or by
    hand; it follows its customer. It has no chatter: a message reaches people
    without asking for their clearance. Nothing about its records is stored on it,
    for the same reason.
    """

    _name = "credit.archive.file"
    _description = "Credit File"
    _inherit = ["credit.archive.kept", "credit.guard"]
    _order = "name desc, id desc"
    _rec_names_search = ("name", "partner_id.name", "partner_id.ref")

    _credit_guarded = frozenset(
        {
            "name",
            "opened_on",
            "opened_for",
            "closed_on",
            "merged_into_id",
            "log_ids",
            "log_state",
            "log_checked_on",
        }
    )

    name = fields.Char("Number", readonly=True, copy=False, default="/", index="trigram")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company.root_id.id
    )
    account_id = fields.Many2one("credit.account", "Credit account", compute="_compute_account_id")
    opened_on = fields.Date(
        "Opened on",
        default=lambda self: self.env.company._credit_today(),
        readonly=True,
        copy=False,
    )
    opened_for = fields.Selection(CAUSES, "Opened for", default="hand", readonly=True, copy=False)
    closed_on = fields.Date(
        "Closed on", readonly=True, copy=False, help="The business relation ended on this day."
    )
    keeper_id = fields.Many2one("res.users", help="Who looks after the paper file.")
    room = fields.Char()
    shelf = fields.Char()
    box = fields.Char()
    active = fields.Boolean(default=True, copy=False)
    merged_into_id = fields.Many2one(
        "credit.archive.file", "Merged into", readonly=True, copy=False, ondelete="restrict"
    )
    log_ids = fields.One2many(
        "credit.archive.log",
        "file_id",
        readonly=True,
        groups="credit_archive.group_archive_manager,credit_management.group_credit_auditor",
    )
    log_state = fields.Selection(
        LOG_STATES, "State of the log", default="unchecked", readonly=True, copy=False
    )
    log_checked_on = fields.Datetime("Log checked on", readonly=True, copy=False)

    _partner_company_uniq = models.UniqueIndex(
        "(partner_id, company_id) WHERE merged_into_id IS NULL",
        "This customer has a credit file already.",
    )

    @api.depends("partner_id", "company_id")
    @api.depends_context("uid")
    def _compute_account_id(self):
        accounts = self.env["credit.account"]
        # Who keeps the archive needn't have to do with credit.
        if accounts.has_access("read"):
            accounts = accounts.search([("partner_id", "in", self.partner_id.ids)])
        known = {(account.partner_id, account.company_id): account for account in accounts}
        for file in self:
            file.account_id = known.get((file.partner_id, file.company_id), False)

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for file in self:
            # sudo: who sees the file knows its customer.
            file.display_name = f"{file.name} {file.partner_id.sudo().name or ''}".strip()

    @api.constrains("partner_id", "company_id")
    def _check_partner_company(self):
        for file in self.filtered(lambda file: not file.merged_into_id):
            if file.partner_id.commercial_partner_id != file.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is a contact of %(customer)s: the credit file is kept for "
                        "%(customer)s.",
                        contact=file.partner_id.display_name,
                        customer=file.partner_id.commercial_partner_id.display_name,
                    )
                )
            if file.company_id.parent_id:
                raise ValidationError(
                    self.env._(
                        "%(branch)s is a branch: it shares the credit files of %(root)s.",
                        branch=file.company_id.name,
                        root=file.company_id.root_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            partner = self.env["res.partner"].browse(vals.get("partner_id"))
            if partner and not self.env.su:
                partner.check_access("read")
        files = super().create(vals_list)
        for file in files:
            # sudo: the number is the system's to give.
            file.sudo().name = self.env["ir.sequence"].sudo().next_by_code("credit.archive.file")
        files._log_opening()
        return files

    def write(self, vals):
        moved = {"partner_id", "company_id"} & set(vals)
        if moved and not self.env.su:
            raise UserError(self.env._("A credit file stays with its customer and company."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A credit file can't be deleted: close it."))

    def _log_opening(self):
        """Log on each file that it was opened, for whom and why."""
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "open_file",
                    "file": file,
                    "detail": {"customer": file.partner_id.name, "for": file.opened_for},
                }
                for file in self
            ]
        )

    def action_close(self):
        """Note that the business relation ended: periods counted from there begin to run.

        Raises ``AccessError`` unless an archivist asks. sudo: the day is the system's to
        write.
        """
        self._check_archivist()
        for file in self.filtered(lambda file: not file.closed_on):
            file.sudo().closed_on = file.company_id._credit_today()
            self._log_change(file, {"closed": str(file.closed_on)})

    def action_reopen(self):
        """The relation goes on; errors and sudo as for closing."""
        self._check_archivist()
        for file in self.filtered("closed_on"):
            self._log_change(file, {"reopened": str(file.closed_on)})
            file.sudo().closed_on = False

    def _log_change(self, file, detail):
        """Log a change of ``file``; ``detail`` is {what: value, or [before, after]}."""
        self.env["credit.archive.log"]._append(
            [{"operation": "change", "file": file, "detail": detail}]
        )

    def _check_archivist(self):
        self.check_access("write")
        if not self.env.user.has_group(ARCHIVIST):
            raise AccessError(self.env._("Only archivists close and reopen credit files."))

    def action_verify_log(self):
        """Verify the log of these files now; return a notification of the result.

        Raises ``AccessError`` unless an auditor or archive manager asks. An auditor hears it and
        changes nothing: the nightly verification notes it, and so does a manager's.
        """
        self.check_access("read")
        if not self.env["credit.archive.log"].has_access("read"):
            raise AccessError(self.env._("Only auditors and archive managers verify the log."))
        Log = self.env["credit.archive.log"]
        result = Log._verify(self.ids)
        if self.env.user.has_group(MANAGER):
            Log._note(result)
            # sudo: the system notes the result; the right to ask was checked above.
            self.sudo().log_checked_on = fields.Datetime.now()
        broken = self.filtered(lambda file: result[file.id])
        if not broken:
            return self._notify("success", self.env._("The log is whole."))
        return self._notify(
            "danger",
            self.env._(
                "The log is broken: %s",
                "; ".join(file._faults_text(result[file.id]) for file in broken),
            ),
        )

    def _notify(self, kind, message):
        """Return a notification; ``kind`` is Odoo's (success, info, warning, danger)."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": message,
                "sticky": kind == "danger",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _log_is_broken(self, faults, now):
        """Note it and give every archive manager of the company something to do, once.

        ``faults`` are the engine's, ``now`` is the moment of the verification.
        """
        self.ensure_one()
        if self.log_state == "broken":
            return
        self.write({"log_state": "broken", "log_checked_on": now})
        self._tell_managers(
            "credit_archive.mail_activity_log",
            lambda env: self.with_env(env)._faults_text(faults),
        )

    def _tell_managers(self, activity_type, note):
        """Give every archive manager of the company something to do.

        ``activity_type`` is an xml id; ``note(env)`` words it in the language of ``env``.
        sudo: where colleagues work doesn't depend on which companies the user looks at.
        """
        managers = (
            self.env.ref(MANAGER)
            .sudo()
            .all_user_ids.filtered(lambda user: self.company_id in user.company_ids.root_id)
        )
        # sudo: colleagues are told by the system. An activity of its own: on a document it would mail
        # and subscribe, which files don't do.
        self.env["mail.activity"].sudo().create(
            [
                {
                    "activity_type_id": self.env.ref(activity_type).id,
                    "user_id": manager.id,
                    "summary": self.display_name,
                    "note": note(self.with_context(lang=manager.lang).env),
                }
                for manager in managers
            ]
        )

    def _faults_text(self, faults):
        """Word what the verification found."""
        kinds = {
            "changed": self.env._("changed"),
            "deleted": self.env._("deleted"),
            "inserted": self.env._("inserted"),
            "truncated": self.env._("cut off from here"),
            "unsealed": self.env._("not as it was sealed"),
        }
        named = [
            self.env._("line %(number)s %(kind)s", number=fault.number, kind=kinds[fault.kind])
            for fault in faults[:FAULTS_NAMED]
        ]
        if len(faults) > FAULTS_NAMED:
            named.append(self.env._("and %s more", len(faults) - FAULTS_NAMED))
        return f"{self.name}: {', '.join(named)}"

    # --- files follow their customers: merged partners, new parents

    def _follow_partner(self):
        """After a customer became a contact of another: its file goes to the new customer."""
        for file in self.exists():
            customer = file.partner_id.commercial_partner_id
            if customer != file.partner_id:
                file._move_to_customer(customer)

    def _move_to_customer(self, customer):
        """Give this file to ``customer``, or merge it into the one they have."""
        self.ensure_one()
        other = self.search(
            [
                ("partner_id", "=", customer.id),
                ("company_id", "=", self.company_id.id),
                ("merged_into_id", "=", False),
            ]
        )
        before = self.partner_id.name
        if other:
            self._merge_into(other)
        self.partner_id = customer
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "move",
                    "file": self,
                    "detail": {"customer": [before, customer.name]},
                }
            ]
        )

    def _check_may_move_to(self, customer, env):
        """Raise where one of these files can't go to ``customer`` by the user of ``env``.

        The same for a new parent and for a merge: it is no colleague's, and nothing keeps it.
        """
        moving = self.filtered(lambda file: file.partner_id != customer)
        moving.partner_id.with_env(env)._credit_check_hand_over(customer)
        moving._check_may_move()

    def _check_may_move(self):
        """Raise when one of these files has to stay with the customer it is of; rooms extend it."""

    def _merge_into(self, other):
        """Give what lies in this file to ``other``; it stays itself, empty, with its log.

        Rooms extend it with what they keep in a file.
        """
        self.write({"merged_into_id": other.id, "active": False})
