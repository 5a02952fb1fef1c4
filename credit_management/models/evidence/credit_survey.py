import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.image import image_process

from ...engine.answers import accuracy, completeness
from ...engine.schedule import next_due

STATES = [("draft", "Draft"), ("confirmed", "Confirmed")]

STATUSES = [*STATES, ("expired", "Expired"), ("replaced", "Replaced")]


class CreditSurvey(models.Model):
    """A customer survey (客户信用调查表): facts under eight headings, each with its source (R02–R04).

    Who fills it in signs for its truth, somebody else confirms it; from then on
    it is frozen and counts until ``valid_until``. A renewal is a new survey that
    starts from the last answers, unverified.

    The life of a survey: signed by who filled it in, confirmed by somebody else, renewed.
    """

    _name = "credit.survey"
    _description = "Customer Survey"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.guard"]
    _order = "date desc, id desc"

    _credit_guarded = frozenset(
        {
            *("state", "filled_by_id", "signature", "signed_on", "signed_name"),
            *("confirmed_by_id", "confirmed_on", "valid_until", "is_end_noted"),
        }
    )

    account_id = fields.Many2one("credit.account", required=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    date = fields.Date(required=True, default=lambda self: self.env.company._credit_today())
    state = fields.Selection(STATES, default="draft", required=True, copy=False, tracking=True)
    status = fields.Selection(STATUSES, compute="_compute_status")
    valid_until = fields.Date("Valid until", readonly=True, copy=False, tracking=True)
    filled_by_id = fields.Many2one(
        "res.users", "Filled by", readonly=True, copy=False, tracking=True
    )
    signature = fields.Binary(readonly=True, copy=False, attachment=True)
    signed_name = fields.Char("Signed by", readonly=True, copy=False)
    signed_on = fields.Datetime("Signed on", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one("res.users", "Confirmed by", readonly=True, copy=False)
    confirmed_on = fields.Datetime("Confirmed on", readonly=True, copy=False)
    answer_ids = fields.One2many("credit.survey.answer", "survey_id", "Answers")
    note = fields.Text("Notes")
    completeness = fields.Float(
        compute="_compute_shares", help="Share of the required questions that are answered."
    )
    accuracy = fields.Float(
        compute="_compute_shares", help="Share of the answers verified through a second channel."
    )

    _one_draft = models.UniqueIndex(
        "(account_id) WHERE state = 'draft'",
        "This customer has a survey in work already: go on with that one.",
    )

    @api.depends("answer_ids.value", "answer_ids.verified_channel")
    def _compute_shares(self):
        for survey in self:
            answers = [answer._as_engine() for answer in survey.answer_ids]
            survey.completeness, survey.accuracy = completeness(answers), accuracy(answers)

    @api.depends("state", "valid_until", "account_id.survey_due")
    def _compute_status(self):
        for survey in self:
            survey.status = survey.state
            if survey.state != "confirmed" or not survey.valid_until:
                continue
            if survey.valid_until < survey.company_id._credit_today():
                survey.status = "expired"
            elif survey.valid_until < (survey.account_id.survey_due or survey.valid_until):
                survey.status = "replaced"

    @api.depends("account_id", "date")
    def _compute_display_name(self):
        for survey in self:
            name = survey.account_id.display_name or ""
            survey.display_name = f"{name} {survey._date_text()}".strip()

    def _date_text(self):
        return format_date(self.env, self.date) if self.date else ""

    @api.constrains("date", "account_id")
    def _check_date(self):
        for survey in self:
            today = survey.company_id._credit_today()
            if survey.date > today:
                raise ValidationError(
                    self.env._(
                        "Date: a survey of %(day)s is still to come; today is %(today)s.",
                        day=format_date(self.env, survey.date),
                        today=format_date(self.env, today),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("answer_ids", None)  # the catalogue asks, nobody else
        surveys = super().create(vals_list)
        # sudo: a guarded field: who begins a survey fills it in.
        surveys.sudo().write({"filled_by_id": self.env.uid})
        surveys._ask()
        return surveys

    def write(self, vals):
        if not self.env.su and set(vals) & {"account_id", "date", "note"}:
            self._check_draft()
            self._check_filler()
            self._void_signature()
        if any(
            survey.account_id.id != vals.get("account_id", survey.account_id.id) for survey in self
        ):
            raise UserError(
                self.env._("Customer: a survey stays with its customer; begin another one.")
            )
        return super().write(vals)

    def _check_filler(self):
        """Raise unless the user is the one who fills in these surveys."""
        if not self.env.su and any(survey.filled_by_id != self.env.user for survey in self):
            raise AccessError(
                self.env._("Only who fills in the survey answers: take it over first.")
            )

    def _check_draft(self):
        if any(survey.state != "draft" for survey in self):
            raise UserError(
                self.env._("A confirmed survey can't be changed: renew it and answer anew.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(survey.state != "draft" for survey in self):
            raise UserError(self.env._("A confirmed survey is evidence: it stays."))

    def _ask(self):
        """Give each survey every active question, answered as in the customer's last survey."""
        questions = self.env["credit.survey.question"]._asked()
        last, persons = self._last_answers(), self.account_id._persons()
        vals_list = [
            {
                "survey_id": survey.id,
                "question_id": question.id,
                "sequence": 1000 * question.heading_id.sequence + question.sequence,
                **last.get((survey.account_id.id, question.id), {}),
            }
            for survey in self
            for question in questions._asked_of_customer(survey.account_id.id in persons)
        ]
        self.env["credit.survey.answer"]._create_guarded(vals_list)

    def _last_answers(self):
        """Return {(account id, question id): vals of value and source}, as last confirmed.

        sudo: the last survey is the start of a renewal, whoever may open it.
        """
        confirmed = self.sudo().search(
            Domain("account_id", "in", self.account_id.ids) & Domain("state", "=", "confirmed"),
            order="date, id",
        )
        newest = {survey.account_id.id: survey for survey in confirmed}
        return {
            (account_id, answer.question_id.id): {
                "value": answer.value,
                "source_channel": answer.source_channel,
            }
            for account_id, survey in newest.items()
            for answer in survey.answer_ids
        }

    def _report_headings(self):
        """Return the printed form: a list of {name of a heading, rows of two answers each}.

        The second of a row may be empty.
        """
        self.ensure_one()
        headings = []
        for heading, answers in self.answer_ids.grouped("heading_id").items():
            pairs = [answers[index : index + 2] for index in range(0, len(answers), 2)]
            rows = [(pair[0], pair[1:]) for pair in pairs]
            headings.append({"name": heading.name, "rows": rows})
        return headings

    def _void_signature(self):
        """Take the signature away: what was signed has changed. sudo: its fields are guarded."""
        self.filtered("signed_on").sudo().write(
            {"signature": False, "signed_name": False, "signed_on": False}
        )

    def action_sign(self, signature, name=None):
        """Sign for the truth of the answers: who filled in the survey, and nobody else.

        ``signature`` is a picture in base64, ``name`` what stands below it (empty: the
        user's). Raises AccessError for anybody else, UserError while required questions
        are open. Returns True. sudo: who fills it in is named to others, and the fields of
        a signature are guarded.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_draft()
        if self.filled_by_id != self.env.user:
            raise AccessError(
                self.env._(
                    "%(user)s fills in this survey and alone signs for it.",
                    user=self.sudo().filled_by_id.name,
                )
            )
        self._check_complete()
        self.sudo().write(
            {
                "signature": self._picture(signature),
                "signed_name": self._as_text(name) or self.env.user.name,
                "signed_on": fields.Datetime.now(),
            }
        )
        return True

    @api.model
    def _picture(self, signature):
        """Return the signature, raising when it is no picture."""
        try:
            picture = base64.b64decode(signature or "", validate=True)
            image_process(picture or b"-", verify_resolution=True)
        except (binascii.Error, ValueError, UserError, TypeError):
            raise UserError(self.env._("Signature: draw or type your signature.")) from None
        return signature

    def action_confirm(self):
        """Confirm these signed surveys: they are frozen and count until their interval is over.

        Credit analysts confirm, but not what they filled in themselves: else AccessError;
        UserError for what is incomplete, unsigned or confirmed. Returns True. sudo: the
        fields are guarded, and the activities on the account are other people's.
        """
        self.check_access("read")
        if not self.env.user.has_group("credit_management.group_credit_analyst"):
            raise AccessError(self.env._("Only credit analysts confirm surveys."))
        self._check_draft()
        for survey in self:
            survey._check_confirmable()
            survey.sudo().write(
                {
                    "state": "confirmed",
                    "confirmed_by_id": self.env.uid,
                    "confirmed_on": fields.Datetime.now(),
                    "valid_until": survey._end_of_validity(),
                }
            )
        self.account_id._refresh_survey_due()
        self.account_id.sudo().activity_unlink(["credit_management.mail_activity_survey"])
        return True

    def _end_of_validity(self):
        """Return the last day this survey counts, None where it needn't be renewed.

        sudo: the interval is the grade's, whatever the user may see of grades.
        """
        return next_due(self.date, self.account_id.sudo()._review_interval("survey"))

    def _check_confirmable(self):
        self._check_complete()
        if not self.signed_on:
            raise UserError(
                self.env._("%s isn't signed by who filled it in yet.", self.display_name)
            )
        if self.env.user in self._involved():
            raise AccessError(
                self.env._("You filled in %s: somebody else confirms it.", self.display_name)
            )

    def _involved(self):
        """Return the users who filled in this survey and so don't confirm it.

        sudo: no rule may hide any of them from the check.
        """
        self.ensure_one()
        mine = self.sudo()
        answers = mine.answer_ids
        return mine.filled_by_id | mine.create_uid | answers.recorded_by_id | answers.recorder_ids

    def _check_complete(self):
        missing = self.answer_ids.filtered(lambda answer: answer.is_required and not answer.value)
        if missing:
            raise UserError(
                self.env._(
                    "%(count)d required answers are missing: %(questions)s.",
                    count=len(missing),
                    questions=", ".join(missing[:5].mapped("question_id.name")),
                )
            )

    def action_take_over(self):
        """Make the user the one who fills in these drafts; a signature for them is void.

        Raises AccessError or UserError where they can't be written. Returns True. sudo: the
        field is guarded; nobody writes another's name into it.
        """
        self.check_access("write")
        self._check_draft()
        self._void_signature()
        self.sudo().write({"filled_by_id": self.env.uid})
        return True

    def action_renew(self):
        """Return the action for the survey in work of this customer, begun where there is none."""
        self.ensure_one()
        return self.account_id.action_survey()

    def action_sign_wizard(self):
        """Return the action of the form that asks for the signature of this survey.

        Raises ``AccessError`` for whoever can't read it.
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.survey.signing",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Sign the survey"),
            "context": {"default_survey_id": self.id},
        }
