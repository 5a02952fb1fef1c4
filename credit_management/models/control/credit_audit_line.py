from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...engine.audit import LEFT_OUT, OVER, OWN
from ..base.days import as_day

KINDS = [
    (OVER, "Over authority"),
    (LEFT_OUT, "Steps left out"),
    (OWN, "Own hands"),
    ("temporary", "Temporary limits in a row"),
    ("report_late", "Reports not signed in time"),
    ("changed", "Rules changed"),
    ("released", "Released"),
    ("granted", "Approved"),
]
"""In the order in which an auditor looks at them."""

GRAVE = (OVER, LEFT_OUT, OWN)

VERDICTS = [
    ("accepted", "Accepted"),
    ("correct", "To be corrected"),
    ("breach", "Registered as a breach"),
]

ACTIVITY = "credit_management.mail_activity_correction"


class CreditAuditLine(models.Model):
    """One finding of an audit: a sentence with its figures, its document, the auditor's comment.

    ``facts`` are the figures it was written from, so that it reads in anybody's language.
    """

    _name = "credit.audit.line"
    _description = "Finding of an Audit"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.guard"]
    _order = "audit_id desc, sequence, id"
    _rec_name = "text"
    _mail_post_access = "read"

    _credit_guarded = frozenset(
        {
            *("audit_id", "sequence", "kind", "person_id", "partner_id", "res_model", "res_id"),
            *("amount", "facts", "verdict", "note", "judged_by_id", "judged_on", "breach_id"),
            *("corrector_id", "date_correct", "correction", "corrected_by_id", "corrected_on"),
            "is_escalated",
        }
    )

    audit_id = fields.Many2one("credit.audit", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="audit_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_to = fields.Date(related="audit_id.date_to", store=True, string="Month until")
    audit_state = fields.Selection(related="audit_id.state", string="Status of the audit")
    sequence = fields.Integer(readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    is_grave = fields.Boolean(
        "Against the rules", compute="_compute_is_grave", search="_search_is_grave"
    )
    person_id = fields.Many2one("res.users", "Who", readonly=True, index="btree_not_null")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    res_model = fields.Char("Model of the document", readonly=True)
    res_id = fields.Many2oneReference("Document", model_field="res_model", readonly=True)
    amount = fields.Monetary(readonly=True)
    facts = fields.Json(readonly=True)
    text = fields.Text("Finding", compute="_compute_text")
    verdict = fields.Selection(VERDICTS, "Comment of the auditor", readonly=True, tracking=True)
    note = fields.Text("Comment", readonly=True)
    judged_by_id = fields.Many2one("res.users", "Commented by", readonly=True)
    judged_on = fields.Datetime("Commented on", readonly=True)
    breach_id = fields.Many2one("credit.breach", readonly=True, ondelete="restrict")
    corrector_id = fields.Many2one(
        "res.users", "Corrected by", readonly=True, index="btree_not_null"
    )
    date_correct = fields.Date("To be corrected until", readonly=True)
    correction = fields.Text("What was done", readonly=True)
    corrected_by_id = fields.Many2one("res.users", "Done by", readonly=True)
    corrected_on = fields.Date("Corrected on", readonly=True)
    is_uncorrected = fields.Boolean(
        "Waits for its correction", compute="_compute_late", search="_search_is_uncorrected"
    )
    is_late = fields.Boolean("Overdue", compute="_compute_late")
    is_escalated = fields.Boolean("Managers were told", readonly=True)

    @api.depends("kind")
    def _compute_is_grave(self):
        for line in self:
            line.is_grave = line.kind in GRAVE

    def _search_is_grave(self, operator, value):
        if operator != "in":
            return NotImplemented
        grave = Domain("kind", "in", GRAVE)
        return Domain.OR([grave if wanted else ~grave for wanted in value])

    @api.depends("verdict", "corrected_on", "date_correct")
    def _compute_late(self):
        for line in self:
            # sudo: the root of a branch needn't be one of the user's companies
            today = (line.sudo().company_id or self.env.company)._credit_today()
            line.is_uncorrected = line.verdict == "correct" and not line.corrected_on
            due = line.date_correct
            line.is_late = bool(line.is_uncorrected and due and due < today)

    def _search_is_uncorrected(self, operator, value):
        if operator != "in":
            return NotImplemented
        waits = Domain("verdict", "=", "correct") & Domain("corrected_on", "=", False)
        return Domain.OR([waits if wanted else ~waits for wanted in value])

    @api.depends("text")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            who = line.sudo().person_id.name  # sudo: of whom a finding is, its reader may know
            line.display_name = " · ".join(filter(None, (kinds.get(line.kind), who)))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A finding is evidence: it stays."))

    # --- the auditor's comment

    def action_judge(self, verdict, note, corrector_id=None, date_correct=None):
        """Comment on these findings: one of ``VERDICTS`` and why, in words.

        *To be corrected* needs by whom (a user's id) and until when; *breach* registers one for
        who the finding names. What is against the rules needs words in any case. For who audits
        the month, else ``AccessError``; ``UserError`` for what is missing, for a signed audit
        and for a finding that led to a breach already. Returns True. sudo: guarded fields.
        """
        self.check_access("read")
        self.audit_id._check_may_audit()
        known = self._as_code(verdict, dict(VERDICTS))
        said = self._as_text(note)
        self._check_judgeable(known, said)
        values = {
            "verdict": known,
            "note": said,
            "judged_by_id": self.env.uid,
            "judged_on": fields.Datetime.now(),
            "corrector_id": False,
            "date_correct": False,
            **(self._correction_asked(corrector_id, date_correct) if known == "correct" else {}),
        }
        self.sudo().write(values)
        self.sudo().activity_unlink([ACTIVITY])
        if known == "correct":
            self._ask_correction()
        if known == "breach":
            for line in self:
                line.sudo().breach_id = line._register_breach()
        return True

    def _check_judgeable(self, verdict, said):
        if not verdict:
            raise UserError(self.env._("Comment: choose what becomes of the finding."))
        for line in self:
            if line.audit_id.state != "open":
                raise UserError(
                    self.env._("%s is signed: its comments stay.", line.audit_id.display_name)
                )
            if line.breach_id:
                raise UserError(
                    self.env._(
                        "This finding is registered as %s: what becomes of it is decided there.",
                        line.sudo().breach_id.name,  # sudo: its number is told to who audits
                    )
                )
            if not said and (line.is_grave or verdict != "accepted"):
                raise UserError(self.env._("Comment: say why, in a few words."))
            if verdict == "breach" and not line.person_id:
                raise UserError(
                    self.env._(
                        "This finding names nobody: a breach is somebody's. Register it by hand."
                    )
                )

    def _correction_asked(self, corrector_id, day):
        """Return the vals of who corrects these until when; ``UserError`` where it isn't said."""
        # sudo: who corrects is chosen by who audits, whatever users they may read
        users = self.env["res.users"].sudo()
        user = users.browse(corrector_id if type(corrector_id) is int else ())
        company = self.sudo().audit_id.company_id[:1]  # sudo: a root company
        works = user.exists() and user.active and not user.share and company in user.company_ids
        if not works or not user.has_group("credit_management.group_credit_user"):
            raise UserError(self.env._("Corrected by: choose a colleague of the company."))
        day = as_day(day)
        if not day or day < company._credit_today():
            raise UserError(self.env._("To be corrected until: choose today or a day to come."))
        return {"corrector_id": user.id, "date_correct": day}

    def _ask_correction(self):
        """Give who corrects an activity. sudo: the activity makes a follower, and nobody may write."""
        for line in self:
            user = line.sudo().corrector_id
            mine = line.sudo().with_context(lang=user.lang)
            mine.activity_schedule(
                ACTIVITY, user_id=user.id, date_deadline=line.date_correct, note=mine.text
            )

    def _register_breach(self):
        """Register this finding as a breach, in the name of the auditor; return its id."""
        return (
            self.env["credit.breach"]
            ._enter(
                {
                    "company_id": self.company_id.id,
                    "person_id": self.sudo().person_id.id,  # sudo: the finding names them
                    "partner_id": self.sudo().partner_id.id,  # sudo: as above
                    "found_how": "audit",
                    "description": f"{self.text}\n{self.note}",
                    "audit_line_id": self.id,
                    "res_model": self.res_model,
                    "res_id": self.res_id,
                    "document": self.facts.get("document") or False,
                }
            )
            .id
        )

    # --- the correction

    def action_corrected(self, what):
        """Say what was done: by who has to correct these findings, or a manager they don't name.

        Else ``AccessError``; ``UserError`` without words or where nothing waits. Returns True.
        sudo: guarded fields, the right was checked.
        """
        self.check_access("read")
        said = self._as_text(what)
        is_manager = self.env.user.has_group("credit_management.group_credit_manager")
        for line in self:
            # sudo: no rule may hide who corrects it, and whom it is about
            mine = line.sudo()
            may = is_manager and mine.person_id != self.env.user
            if self.env.user != mine.corrector_id and not may:
                raise AccessError(self.env._("This is corrected by somebody else."))
            if not line.is_uncorrected:
                raise UserError(self.env._("This finding waits for no correction."))
        if not said:
            raise UserError(self.env._("What was done: say it in a few words."))
        for company, lines in self.grouped("company_id").items():
            lines.sudo().write(
                {
                    "correction": said,
                    "corrected_by_id": self.env.uid,
                    "corrected_on": company._credit_today(),
                }
            )
        self.sudo().activity_unlink([ACTIVITY])
        return True

    def _late_since(self):
        """Return the day by which it was to be corrected."""
        return self.date_correct

    @api.model
    def _waiting_domain(self):
        """Return the domain of what the user has to correct."""
        return Domain("is_uncorrected", "=", True) & Domain("corrector_id", "=", self.env.uid)

    def action_judge_wizard(self):
        """Return the dialogue that asks for the comment on these findings."""
        self.check_access("read")
        self.audit_id._check_may_audit()
        return self._dialogue(self.env._("Comment on the finding"), "judge")

    def action_corrected_wizard(self):
        """Return the dialogue that asks what was done."""
        self.check_access("read")
        return self._dialogue(self.env._("Corrected"), "corrected")

    def _dialogue(self, name, step):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "credit.audit.step",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_ids": [(6, 0, self.ids)], "default_step": step},
        }

    def action_view_document(self):
        """Open what the finding is about: its document, or the list of them.

        ``UserError`` where it names none.
        """
        self.ensure_one()
        self.check_access("read")
        model, ids = self.res_model, self.facts.get("ids") or ([self.res_id] if self.res_id else [])
        if model not in self.env or not ids:
            raise UserError(self.env._("This finding names no document."))
        action = {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": model,
            "domain": [("id", "in", ids)],
            "view_mode": "list,form",
        }
        if len(ids) == 1:
            action.update(res_id=ids[0], view_mode="form")
        return action
