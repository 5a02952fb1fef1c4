from unittest.mock import patch

from odoo.tests import tagged

from ..attack import AttackCase
from .common import SIGNATURE, EvidenceMixin

FIGURES = {"total_assets": 10, "equity": 10, "sales": 5, "source_channel": "customer"}


@tagged("post_install", "-at_install")
class TestEvidenceMerge(EvidenceMixin, AttackCase):
    def test_evidence_follows_when_accounts_are_merged(self):
        survivor = self.account(self.partner)
        self.partner = other = self.customer(name="Twin")
        twin = self.account(other)
        survey, draft = self.confirmed_survey(), self.survey()
        kind = self.env["credit.document.type"].create({"name": "Licence"})
        document = self.document(kind)
        document.with_user(self.analyst).action_verify("registry")
        statements = self.env["credit.statement"]
        for account, year in ((survivor, 2024), (twin, 2024), (twin, 2023)):
            statements |= statements.create(
                {"account_id": account.id, "date_from": f"{year}-01-01",
                 "date_to": f"{year}-12-31", **FIGURES}
            )  # fmt: skip
        survivor._merge(twin)
        self.assertFalse(twin.exists())
        self.assertEqual(statements.exists(), survivor.env["credit.statement"].search(
            [("account_id", "=", survivor.id)]))  # fmt: skip
        self.assertEqual(len(statements.exists()), 2)
        self.assertEqual((survey | draft).account_id, survivor)
        self.assertEqual(survey.answer_ids.account_id, survivor)
        self.assertEqual(document.account_id, survivor)
        self.assertTrue(document.is_verified)
        self.assertEqual(survivor.survey_due, survey.valid_until)

    def test_what_runs_out_is_asked_for_once(self):
        survey = self.confirmed_survey()
        survey.sudo().valid_until = self.today
        survey.account_id._refresh_survey_due()
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1):
            for _night in range(2):
                self.env["credit.survey"]._cron_evidence()
        activities = survey.account_id.activity_ids
        self.assertEqual((len(activities), activities.user_id), (1, self.sales))
        renewed = self.filled_survey()
        renewed.action_sign(SIGNATURE)
        renewed.with_user(self.analyst).action_confirm()
        self.assertFalse(survey.account_id.activity_ids)
