from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

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

ARCHIVIST = "credit_archive.group_archive_archivist"
REGISTER = f"{ARCHIVIST},credit_management.group_credit_auditor"
"""Who sees figures that count every record, also those hidden from others."""


class CreditArchiveFile(models.Model):
    """The numbered credit file (档案户头, R70) of one commercial partner in one root company.

    Opened by itself with the first credit account or confirmed order, or by
    hand. It has no chatter: a message reaches people without asking for their
    clearance. Nothing about its records is stored on it, for the same reason.
    """

    _name = "credit.archive.file"
    _description = "Credit File"
    _inherit = ["credit.archive.kept", "credit.guard"]
    _order = "name desc, id desc"
    _rec_names_search = ["name", "partner_id.name", "partner_id.ref"]

    _credit_guarded = frozenset(
        {
            "name",
            "opened_on",
            "opened_for",
            "closed_on",
            "merged_into_id",
            "hold_ids",
            "record_ids",
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
    record_ids = fields.One2many("credit.archive.record", "file_id", "Records", readonly=True)
    record_count = fields.Integer(compute="_compute_counts")
    inbox_count = fields.Integer("To classify", compute="_compute_counts")
    hold_ids = fields.Many2many(
        "credit.archive.hold",
        "credit_archive_hold_file_rel",
        "file_id",
        "hold_id",
        "Legal holds",
        readonly=True,
    )
    is_held = fields.Boolean("Under legal hold", compute="_compute_is_held")
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
    completeness = fields.Float(compute="_compute_quality", groups=REGISTER, aggregator="avg")
    accuracy = fields.Float(compute="_compute_quality", groups=REGISTER, aggregator="avg")
    timeliness = fields.Float(compute="_compute_quality", groups=REGISTER, aggregator="avg")

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

    @api.depends("record_ids")
    @api.depends_context("uid")
    def _compute_counts(self):
        """Count the records this user can see, in one query."""
        counts = {(file, state): count for file, state, count in self._counted()}
        for file in self:
            file.inbox_count = counts.get((file, "inbox"), 0)
            file.record_count = file.inbox_count + counts.get((file, "filed"), 0)

    def _counted(self):
        return self.env["credit.archive.record"]._read_group(
            [("file_id", "in", self.ids)], ["file_id", "state"], ["__count"]
        )

    @api.depends("hold_ids.state")
    def _compute_is_held(self):
        for file in self:
            # A hold is no secret to who sees the file.
            holds = file.sudo().hold_ids
            file.is_held = any(hold.state == "active" for hold in holds)

    def _compute_quality(self):
        # The figures count every record; the fields' groups say who may read them.
        quality = self.env["credit.archive.quality"].sudo()._of_files(self)
        for file in self:
            of_file = quality[file.id]
            file.completeness = of_file.completeness or 0.0
            file.accuracy = of_file.accuracy or 0.0
            file.timeliness = of_file.timeliness or 0.0

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
            # The number is the system's to give.
            file.sudo().name = self.env["ir.sequence"].sudo().next_by_code("credit.archive.file")
        files._log_opening()
        return files

    def write(self, vals):
        moved = {"partner_id", "company_id"} & set(vals)
        if moved and not self.env.su:
            raise UserError(self.env._("A credit file stays with its customer and company."))
        return super().write(vals)

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for file in self:
            # Who sees the file knows its customer.
            file.display_name = f"{file.name} {file.partner_id.sudo().name or ''}".strip()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A credit file can't be deleted: close it."))

    def action_close(self):
        """Note that the business relation ended: periods counted from there begin to run."""
        self._check_archivist()
        for file in self.filtered(lambda file: not file.closed_on):
            file.sudo().closed_on = file.company_id._credit_today()
            self._log_change(file, {"closed": str(file.closed_on)})

    def action_reopen(self):
        """The relation goes on."""
        self._check_archivist()
        for file in self.filtered("closed_on"):
            self._log_change(file, {"reopened": str(file.closed_on)})
            file.sudo().closed_on = False

    def _log_change(self, file, detail):
        self.env["credit.archive.log"]._append(
            [{"operation": "change", "file": file, "detail": detail}]
        )

    def _check_archivist(self):
        self.check_access("write")
        if not self.env.user.has_group(ARCHIVIST):
            raise AccessError(self.env._("Only archivists close and reopen credit files."))

    def action_verify_log(self):
        """Verify the log of these files now; an auditor or manager may."""
        self.check_access("read")
        if not self.env["credit.archive.log"].has_access("read"):
            raise AccessError(self.env._("Only auditors and archive managers verify the log."))
        Log = self.env["credit.archive.log"]
        result = Log._verify(self.ids)
        Log._note(result)
        # The system notes the result; the right to ask was checked above.
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

    def action_view_records(self):
        """Open the records of this file."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_record_action"
        )
        action["domain"] = [("file_id", "=", self.id)]
        action["context"] = {"default_file_id": self.id, "search_default_group_section": 1}
        return action

    def action_upload(self):
        """Open the dialog that takes scans for this file."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_upload_action"
        )
        action["context"] = {"default_file_id": self.id}
        return action
