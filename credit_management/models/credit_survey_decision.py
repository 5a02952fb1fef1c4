import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.image import image_process

from ..engine.schedule import next_due


class CreditSurveyDecision(models.Model):
    """The life of a survey: signed by who filled it in, confirmed by somebody else, renewed."""

    _inherit = "credit.survey"

    def action_sign(self, signature, name=None):
        """Sign for the truth of the answers: who filled in the survey, and nobody else.

        ``signature`` is a picture in base64. Raises while required questions are open.
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
        # Guarded fields; the right was checked above.
        self.sudo().write(
            {
                "signature": self._picture(signature),
                "signed_name": (name or "").strip() or self.env.user.name,
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
        """Confirm signed surveys: they are frozen and count until their interval is over.

        Credit analysts confirm, but not what they filled in themselves.
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
        """Return the last day this survey counts, None where it needn't be renewed."""
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
        """Return the users who filled in this survey and so don't confirm it."""
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
        """Fill in a draft somebody else began; their signature is void."""
        self.check_access("write")
        self._check_draft()
        self._void_signature()
        self.sudo().write({"filled_by_id": self.env.uid})
        return True

    def action_renew(self):
        """Open the survey in work for this customer, made from the last answers where none is."""
        self.ensure_one()
        return self.account_id.action_survey()

    def action_sign_wizard(self):
        """Ask for the signature."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.survey.signing",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Sign the survey"),
            "context": {"default_survey_id": self.id},
        }
