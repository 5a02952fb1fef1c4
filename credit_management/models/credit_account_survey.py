from odoo import fields, models


class CreditAccountSurvey(models.Model):
    """What an account knows of its surveys: the one that counts, and until when."""

    _inherit = "credit.account"

    survey_ids = fields.One2many("credit.survey", "account_id", "Surveys", readonly=True)

    def _review_interval(self, kind):
        """Return after how many months something is due again: limit, grade or survey; 0: never.

        The account's grade says so; every month and every quarter where it has none.
        """
        self.ensure_one()
        rating = self._effective_rating(self.company_id._credit_today())
        if not rating:
            return 1 if kind == "limit" else 3
        return rating.review_interval_months if kind == "limit" else rating.grade_interval_months

    def _refresh_survey_due(self):
        """Note until when the newest confirmed survey of these accounts counts; one query."""
        surveys = (
            self.env["credit.survey"]
            .sudo()
            .search([("account_id", "in", self.ids), ("state", "=", "confirmed")], order="date, id")
        )
        newest = {survey.account_id.id: survey.valid_until for survey in surveys}
        for account in self.sudo():
            due = newest.get(account.id, False)
            if account.survey_due != due:
                account.survey_due = due
        self.env["credit.hold"]._trigger_evaluation(self.partner_id)

    def action_survey(self):
        """Open the survey in work for this customer; a new one starts from the last answers."""
        self.ensure_one()
        self.check_access("read")
        draft = self.env["credit.survey"].search(
            [("account_id", "=", self.id), ("state", "=", "draft")], limit=1
        )
        draft = draft or self.env["credit.survey"].create({"account_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.survey",
            "res_id": draft.id,
            "view_mode": "form",
            "name": self.env._("Customer survey"),
        }
