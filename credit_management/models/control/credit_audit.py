from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..base.batches import batches

STATES = [("open", "To audit"), ("signed", "Signed")]

AUDITOR = "credit_management.group_credit_auditor"
ACTIVITY = "credit_management.mail_activity_audit"


class CreditAudit(models.Model):
    """The audit of one month of a root company: how authority was used (S20 Art. 37, R57).

    Opened by the schedule when the month is over, filled by the system from what was recorded
    and nobody can type. The auditor comments on each finding and signs; then it stays as it is.
    Nobody audits their own decisions.
    """

    _name = "credit.audit"
    _rec_names_search = ("company_id.name",)
    _description = "Audit of Authority"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.guard", "credit.lifecycle"]
    _order = "date_to desc, id desc"
    _mail_post_access = "read"

    _moves = {"open": {"signed"}}

    _credit_guarded = frozenset(
        {
            *("company_id", "date_from", "date_to", "date_deadline", "state", "line_ids"),
            *("auditor_id", "concerned_ids", "is_escalated", "opinion", "signed_by_id"),
            *("signed_on", "signed_name", "signed_statement"),
        }
    )

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("Until", required=True, readonly=True)
    date_deadline = fields.Date("Deadline", required=True, readonly=True)
    state = fields.Selection(
        STATES, default="open", required=True, readonly=True, tracking=True, group_expand=True
    )
    is_late = fields.Boolean("Overdue", compute="_compute_is_late", search="_search_is_late")
    is_escalated = fields.Boolean("Managers were told", readonly=True)
    auditor_id = fields.Many2one("res.users", readonly=True, tracking=True)
    concerned_ids = fields.Many2many(
        "res.users",
        "credit_audit_concerned_rel",
        string="Whose decisions are audited",
        readonly=True,
        help="They don't sign this audit.",
    )
    line_ids = fields.One2many("credit.audit.line", "audit_id", "Findings", readonly=True)
    finding_count = fields.Integer("Number of findings", compute="_compute_counts")
    grave_count = fields.Integer("Against the rules", compute="_compute_counts")
    open_count = fields.Integer("Without a comment", compute="_compute_counts")
    correct_count = fields.Integer("To be corrected", compute="_compute_counts")
    breach_count = fields.Integer("Breaches", compute="_compute_counts")
    can_audit = fields.Boolean("You audit it", compute="_compute_can_audit")
    waiting_for = fields.Char("Waiting for", compute="_compute_waiting_for")
    opinion = fields.Text("Result of the audit", readonly=True)
    signed_by_id = fields.Many2one("res.users", "Signed by (user)", readonly=True)
    signed_on = fields.Datetime("Signed on", readonly=True)
    signed_name = fields.Char("Signed by", readonly=True)
    signed_statement = fields.Text("Statement signed", readonly=True)

    _once_a_month = models.Constraint(
        "UNIQUE(company_id, date_to)", "This month of the company has its audit already."
    )

    @api.depends("company_id", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for audit in self:
            month = format_date(self.env, audit.date_to, date_format="yyyy-MM")
            audit.display_name = self.env._("Audit %(month)s", month=month if audit.date_to else "")

    @api.depends("state", "date_deadline")
    def _compute_is_late(self):
        for audit in self:
            # sudo: the root of a branch needn't be one of the user's companies
            today = (audit.sudo().company_id or self.env.company)._credit_today()
            due = audit.date_deadline
            audit.is_late = bool(audit.state == "open" and due and due < today)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "open") & self.env["res.company"]._credit_by_day(
            lambda today: Domain("date_deadline", "<", today)
        )
        return Domain.OR([late if wanted else ~late for wanted in value])

    @api.depends("line_ids.verdict", "line_ids.is_grave")
    def _compute_counts(self):
        for audit in self:
            lines = audit.line_ids
            audit.finding_count = len(lines)
            audit.grave_count = len(lines.filtered("is_grave"))
            audit.open_count = len(lines.filtered(lambda line: not line.verdict))
            audit.correct_count = len(lines.filtered(lambda line: line.verdict == "correct"))
            audit.breach_count = len(lines.filtered(lambda line: line.verdict == "breach"))

    @api.depends("state", "concerned_ids")
    @api.depends_context("uid")
    def _compute_can_audit(self):
        is_auditor = self.env.user.has_group(AUDITOR)
        for audit in self:
            # sudo: whose decisions they are is read, whatever users one may see
            concerned = self.env.user in audit.sudo().concerned_ids
            audit.can_audit = is_auditor and audit.state == "open" and not concerned

    @api.depends("state", "auditor_id", "concerned_ids", "line_ids.verdict")
    @api.depends_context("lang")
    def _compute_waiting_for(self):
        """Word who is to do what next. sudo: who waits is told by name."""
        for audit in self:
            mine = audit.sudo()
            names = ", ".join(mine._auditors().sorted("name").mapped("name"))
            if audit.state != "open":
                audit.waiting_for = False
            elif not names:
                audit.waiting_for = audit._vacancy_text()
            elif audit.open_count:
                audit.waiting_for = self.env._("Comments (%s)", names)
            else:
                audit.waiting_for = self.env._("Signature (%s)", names)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An audit is evidence: it stays."))

    # --- who audits

    def _auditors(self):
        """Return who may audit this month, users as the system: auditors it isn't about.

        sudo: who asks needn't be able to read the users of an office.
        """
        self.ensure_one()
        holders = self._office()
        return holders - self.sudo().concerned_ids

    def _office(self):
        """Return who holds the office of auditor in its company, as the system."""
        # sudo: as above; an office is a group
        group = self.env.ref(AUDITOR).sudo()
        return self.env["credit.authority"]._office_holders(group, self.sudo().company_id)

    def _vacancy_text(self):
        """Return why nobody can audit this month, in words."""
        if not self._office():
            return self.env._(
                "Nobody: nobody holds the office of auditor. Give it to somebody who decides on no "
                "credit (Settings › Users, Credit Audit)."
            )
        return self.env._(
            "Nobody: decisions of %s are among what is audited. Give the office of auditor to "
            "somebody else, too.",
            ", ".join(self._office().sorted("name").mapped("name")),
        )

    def _check_may_audit(self):
        """Raise ``AccessError`` unless the user audits these: an auditor they aren't about.

        sudo: no rule may hide who is concerned.
        """
        self.check_access("read")
        if not self.env.user.has_group(AUDITOR):
            raise AccessError(self.env._("Only auditors comment on an audit and sign it."))
        for audit in self:
            if self.env.user in audit.sudo().concerned_ids:
                raise AccessError(
                    self.env._(
                        "%s looks at decisions of yours: another auditor comments on it and signs.",
                        audit.display_name,
                    )
                )

    # --- signing

    def action_sign(self, opinion):
        """Sign this audit with its result in words; it stays as it is from then on (Art. 37).

        Raises ``AccessError`` for who doesn't audit it, ``UserError`` without an ``opinion`` or
        while findings are without a comment. Returns True. sudo: what is signed is guarded.
        """
        self.ensure_one()
        self._check_may_audit()
        said = self.env["credit.answers"]._as_text(opinion)
        if not said:
            raise UserError(self.env._("Result of the audit: say what you found."))
        if self.open_count:
            raise UserError(
                self.env._(
                    "%(audit)s: %(count)s findings are without a comment. Comment on each before "
                    "you sign.",
                    audit=self.display_name,
                    count=self.open_count,
                )
            )
        self._update_state(
            "signed",
            opinion=said,
            signed_by_id=self.env.uid,
            signed_on=fields.Datetime.now(),
            signed_name=self.env.user.name,
            signed_statement=self._statement(),
        )
        return True

    @api.model
    def _statement(self):
        """Return what is signed, in the language of who signs; it is kept as it read."""
        return self.env._(
            "I have looked into every finding of this audit, decided on none of what it is about, "
            "and answer for the truth of what I say here."
        )

    def action_sign_wizard(self):
        """Return the dialogue that asks for the result; raises as ``action_sign`` where it can't be."""
        self.ensure_one()
        self._check_may_audit()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sign the audit"),
            "res_model": "credit.audit.signing",
            "view_mode": "form",
            "target": "new",
            "context": {"default_audit_id": self.id},
        }

    def action_accept_all(self):
        """Accept every finding that tells of nothing against the rules and has no comment yet.

        What is against the rules is commented on by itself. Raises as ``action_judge``.
        Returns True.
        """
        self._check_may_audit()
        lines = self.line_ids.filtered(lambda line: not line.verdict and not line.is_grave)
        if not lines:
            raise UserError(
                self.env._("Nothing is left that can be accepted without a comment of its own.")
            )
        lines.action_judge("accepted", "")
        return True

    def action_view_lines(self):
        """Open the findings of this audit, to filter and to group them."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_audit_line_action"
        )
        action["domain"] = [("audit_id", "=", self.id)]
        return action

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._("%(audit)s is already: %(state)s.", audit=self.display_name, state=state)

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle'. sudo: the activities may be other people's.
        self.sudo().activity_unlink([ACTIVITY])

    def _late_since(self):
        """Return the day by which it was to be done."""
        return self.date_deadline

    @api.model
    def _waiting_domain(self):
        """Return the domain of the audits the user has to comment on and sign."""
        mine = Domain("state", "=", "open") & Domain("concerned_ids", "not in", self.env.uid)
        return mine if self.env.user.has_group(AUDITOR) else Domain.FALSE

    # --- asking

    def _ask(self):
        """Give the auditor an activity, or the managers one that tells why there is nobody.

        As the system.
        """
        for audit in self:
            people = audit._auditors()[:1] or self.env["credit.authority"]._managers(
                audit.company_id
            )
            audit.auditor_id = audit._auditors()[:1]
            for user in people:
                mine = audit.with_context(lang=user.lang)
                told = {} if audit.auditor_id else {"note": mine._vacancy_text()}
                mine.activity_schedule(
                    ACTIVITY, user_id=user.id, date_deadline=audit.date_deadline, **told
                )

    @api.model
    def _ask_where_changed(self):
        """Ask who may audit since the office changed hands, and nobody who no longer may."""
        for batch in batches(self.search([("state", "=", "open")]), 100):
            for audit in batch:
                asked, people = audit.auditor_id, audit._auditors()
                if asked not in people if asked else people:
                    audit.activity_unlink([ACTIVITY])
                    audit._ask()
