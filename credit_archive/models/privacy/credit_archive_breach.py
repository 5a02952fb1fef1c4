from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_datetime

from ...engine import privacy_breach
from ..base.groups import MANAGER

HANDLERS = f"{MANAGER},credit_management.group_credit_auditor"
"""Who reads what is decided about a person; who reported the breach doesn't."""
STATES = [
    ("reported", "Reported"),
    ("decided", "Measure decided"),
    ("closed", "Closed"),
    ("dismissed", "No breach"),
]
FOUND = [
    ("colleague", "By a colleague"),
    ("affected", "By somebody affected"),
    ("log", "In the log"),
    ("check", "By a check"),
    ("outside", "By somebody outside"),
    ("other", "Otherwise"),
]
DOERS = [("employee", "Employee"), ("outsider", "Somebody outside"), ("unknown", "Not known yet")]
LEVELS = [("low", "Low"), ("medium", "Medium"), ("high", "High")]
NEEDED = [("yes", "Yes"), ("no", "No")]
MEASURES = [
    ("none", "No measure"),
    ("oral", "Oral warning"),
    ("written", "Written warning"),
    ("penalty", "Penalty"),
    ("dismissal", "Dismissal"),
    ("legal", "Legal steps"),
]
REPORTED = frozenset({"description", "happened_on", "found_on", "found_how", "company_id"})
"""What was reported: nobody changes it, least of all the moment from which the clock runs."""
DECIDED = frozenset(
    {"doer", "person_id", "outsider", "measure", "measure_amount", "measure_reason", "statement"}
)
"""What the decision on the measure rests on."""
ENDING = frozenset({"remedy", "outcome", "lessons"})
"""What who ends it writes, too; whoever writes anything else deals with it."""


class CreditArchiveBreach(models.Model):
    """A breach of privacy (泄密事件, R84): what happened, to whose data, who heard of it and when.

    Everybody who works with the credit file may report one; nobody deletes it. Archive
    managers deal with it; who did it neither decides on it nor sees it, and hears of the
    measure without hearing who reported. The clock runs from the finding.
    """

    _name = "credit.archive.breach"
    _description = "Privacy Breach"
    _inherit = [
        "credit.archive.kept",
        "credit.archive.naming",
        "credit.archive.numbered",
        "credit.archive.telling",
    ]
    _order = "id desc"

    _credit_guarded = frozenset(
        {
            *("reported_by_id", "decided_by_id", "decided_on", "closed_by_id", "closed_on"),
            *("is_warned", "is_escalated", "responsible_id", "handler_ids"),
        }
    )

    state = fields.Selection(
        STATES, default="reported", required=True, readonly=True, copy=False, group_expand=True
    )
    description = fields.Text("What happened", required=True)
    happened_on = fields.Datetime("Happened on", help="As far as it is known.")
    found_on = fields.Datetime(
        "Found on",
        required=True,
        default=fields.Datetime.now,
        help="The time to tell the authority runs from here.",
    )
    found_how = fields.Selection(FOUND, "How it was found", required=True, default="colleague")
    reported_by_id = fields.Many2one(
        "res.users",
        "Reported by",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    class_ids = fields.Many2many("credit.archive.class", string="Kinds of data")
    file_ids = fields.Many2many(
        "credit.archive.file", string="Credit files", check_company=True,
        depends_context=("uid",),
    )  # fmt: skip
    record_ids = fields.Many2many(
        "credit.archive.record",
        "credit_archive_breach_record_rel",
        "breach_id",
        "record_id",
        "Records",
        check_company=True,
        depends_context=("uid",),
    )
    data = fields.Text("What data", help="What lies in no record: a list, a mail, a phone.")
    people_count = fields.Integer("Number of persons", help="How many people the data are about.")
    doer = fields.Selection(DOERS, "Who did it", required=True, default="unknown")
    person_id = fields.Many2one(
        "res.users",
        "Person concerned",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    outsider = fields.Char("Who outside")
    responsible_id = fields.Many2one(
        "res.users",
        "Dealt with by",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Somebody else closes the breach.",
    )
    handler_ids = fields.Many2many(
        "res.users",
        "credit_archive_breach_handler_rel",
        "breach_id",
        "user_id",
        "Who dealt with it",
        readonly=True,
        copy=False,
        groups=HANDLERS,
    )
    facts = fields.Text("Found out since", groups=HANDLERS)
    likelihood = fields.Selection(LEVELS, "Likelihood of harm", groups=HANDLERS)
    severity = fields.Selection(LEVELS, "Severity of harm", groups=HANDLERS)
    risk = fields.Selection(
        LEVELS, "Risk for those affected", compute="_compute_risk", store=True, groups=HANDLERS
    )
    authority_needed = fields.Selection(NEEDED, "Tell the authority", groups=HANDLERS)
    affected_needed = fields.Selection(NEEDED, "Tell those affected", groups=HANDLERS)
    needed_reason = fields.Text(
        "Why not", groups=HANDLERS, help="Asked for where the risk would have them told."
    )
    statement = fields.Text(
        "What the person concerned says", groups=HANDLERS,
    )  # fmt: skip
    measure = fields.Selection(MEASURES, groups=HANDLERS)
    currency_id = fields.Many2one(related="company_id.currency_id")
    measure_amount = fields.Monetary("Amount of the penalty", groups=HANDLERS)
    measure_reason = fields.Text("Why this measure", groups=HANDLERS)
    decided_by_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, copy=False, groups=HANDLERS
    )
    decided_on = fields.Datetime("Decided on", readonly=True, copy=False)
    remedy = fields.Text("What was done against it", groups=HANDLERS)
    outcome = fields.Text("What came of it", groups=HANDLERS)
    lessons = fields.Text(groups=HANDLERS)
    closed_by_id = fields.Many2one("res.users", "Closed by", readonly=True, copy=False)
    closed_on = fields.Datetime("Closed on", readonly=True, copy=False)
    is_warned = fields.Boolean("Warned of the end", readonly=True, copy=False)
    is_escalated = fields.Boolean("Managers were told", readonly=True, copy=False)

    @api.depends("likelihood", "severity")
    def _compute_risk(self):
        for one in self:
            one.risk = privacy_breach.risk(one.likelihood, one.severity)

    @api.constrains("description")
    def _check_said(self):
        if any(not (one.description or "").strip() for one in self):
            raise ValidationError(self.env._("What happened: say it in a few words."))

    @api.constrains("happened_on", "found_on")
    def _check_moments(self):
        now = fields.Datetime.now()
        for one in self:
            if one.found_on > now:
                raise ValidationError(self.env._("Found on: this moment is still to come."))
            if one.happened_on and one.happened_on > one.found_on:
                raise ValidationError(
                    self.env._(
                        "Happened on: %(moment)s is after it was found.",
                        moment=format_datetime(self.env, one.happened_on),
                    )
                )

    @api.constrains("people_count", "measure_amount")
    def _check_figures(self):
        for one in self.sudo():  # sudo: a reporter reads no penalty, and enters none
            if one.people_count < 0 or one.measure_amount < 0:
                raise ValidationError(
                    self.env._("Persons and penalty: a figure of zero or more is needed.")
                )

    @api.constrains("doer", "person_id", "responsible_id")
    def _check_persons(self):
        """Raise where who did it doesn't fit, or who deals with it can't. sudo: all are judged."""
        for one in self.sudo():
            if one.person_id.share or (one.person_id and one.doer != "employee"):
                raise ValidationError(
                    self.env._("Person concerned: named where an employee did it, an employee.")
                )
            if one.responsible_id and one.responsible_id == one.person_id:
                raise ValidationError(
                    self.env._("Dealt with by: choose somebody else than the person concerned.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_files(vals)
        breaches = super().create(vals_list)
        breaches._log("reported")
        breaches._tell_of_report()
        return breaches

    def write(self, vals):
        self._check_files(vals)
        if self.env.su:
            return super().write(vals)
        self._check_may_write(set(vals))
        # sudo: who it concerned before and now, whatever a rule hides
        before = {one: one.sudo().person_id for one in self}
        result = super().write(vals)
        if set(vals) - ENDING:
            self._note_handler()
        for one, person in before.items():
            now = one.sudo().person_id  # sudo: as above
            if now == self.env.user:
                one._raise_own()
            if now != person:
                one._log("person", user=now.login or "")
        return result

    @api.model
    def _check_files(self, vals):
        """Raise unless the user sees every file that ``vals`` name."""
        if not self.env.su:
            self.env["credit.archive.file"]._check_named(vals.get("file_ids") or [])

    def _check_may_write(self, names):
        """Raise unless the user may change the fields ``names`` of these now."""
        self.check_access("write")
        self._check_handler()
        for one in self:
            if one.state in ("closed", "dismissed"):
                raise UserError(self.env._("%s is closed: it stays as it is.", one.name))
            if names & REPORTED:
                raise UserError(
                    self.env._(
                        "What was reported stays as it is: write what is known now under "
                        "“Found out since”."
                    )
                )
            if one.state == "decided" and names & DECIDED:
                raise UserError(
                    self.env._("The measure on %s was decided: it stays as it is.", one.name)
                )

    def _check_handler(self):
        """Raise ``AccessError`` unless an archive manager asks whom none of these concern."""
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Archive managers deal with privacy breaches; report it to them.")
            )
        # sudo: no rule may hide whom it concerns
        for one in self:
            if one.sudo().person_id == self.env.user:
                one._raise_own()

    def _raise_own(self):
        # sudo: the number is all that is told of it
        raise AccessError(
            self.env._("%s concerns you: somebody else deals with it.", self.sudo().name)
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A breach that was reported stays; what was none is decided to be none.")
        )

    def _log(self, what, **detail):
        """Append a line to the log about each of these, and to the chain of each file concerned.

        ``what`` is one of the codes that the log has words for. sudo: the log names the
        document and its files, whatever its author reads.
        """
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "breach",
                    "file": file,
                    "detail": {"what": what, "document": one.name, **detail},
                }
                for one in self.sudo()
                for file in [None, *one._files_concerned()]
            ]
        )

    def _files_concerned(self):
        """Return the files named, and those of the records named (as the system)."""
        # sudo: what is logged is about all of them, whatever the user sees
        return self.sudo().file_ids | self._all_records().file_id

    def _managers(self):
        """Return the archive managers of this breach's company whom it doesn't concern.

        sudo: who reports needn't be able to read them.
        """
        return self._members(MANAGER) - self.sudo().person_id

    def _tell_of_report(self):
        for one in self:
            one._tell(
                "credit_archive.mail_activity_breach",
                one._managers(),
                lambda breach: breach.env._("A privacy breach was reported: the clock runs."),
            )
