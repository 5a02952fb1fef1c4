"""What the check says when the evidence behind a customer's credit is out of date."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...engine.facts import EVIDENCE
from ..attack import AttackCase

KINDS = dict(
    zip(
        EVIDENCE,
        ("survey_stale", "documents_missing", "review_overdue", "collateral_expired"),
        strict=True,
    )
)


@tagged("post_install", "-at_install")
class TestEvidence(AttackCase):
    def set_due(self, name, days):
        """Let the evidence end so many days from today, as its own model would."""
        self.account(self.partner).sudo().write({name: self.today + timedelta(days=days)})

    def rule(self, kind, severity):
        self.env["credit.rule"].create(
            {"kind": kind, "severity": severity, "company_id": self.company.id}
        )

    def test_the_last_day_is_in_order_and_the_day_after_warns(self):
        for name, kind in KINDS.items():
            self.set_due(name, 0)
            self.assertEqual(self.confirmed(1).credit_state, "passed", name)
            self.set_due(name, -3)
            order = self.confirmed(1)
            self.assertEqual(order.credit_state, "warned", name)
            (finding,) = order.sudo().credit_check_ids.findings
            self.assertEqual((finding["rule"], finding["value"]), (kind, 3))
            self.assertIn("3 days", finding["text"])
            self.account(self.partner).sudo().write({name: False})

    def test_a_company_may_hold_orders_and_renewal_frees_them(self):
        self.rule("survey_stale", "hold")
        self.set_due("survey_due", -1)
        hold = self.held(10).sudo().credit_hold_id
        self.assertIn("A survey of Customer was due by", hold.reason)
        self.set_due("survey_due", 90)
        hold.action_evaluate()
        self.assertEqual(hold.state, "ready")

    def test_a_check_can_be_run_again_from_what_was_kept(self):
        self.set_due("review_due", -1)
        check = self.confirmed(1).sudo().credit_check_ids
        check.invalidate_recordset()
        self.assertEqual(check._replay().outcome, "warn")

    def test_a_check_from_before_there_was_evidence_can_still_be_run_again(self):
        check = self.confirmed(1).sudo().credit_check_ids
        facts = {key: value for key, value in check.facts["facts"].items() if key not in EVIDENCE}
        self.env.cr.execute(
            "UPDATE credit_check SET facts = jsonb_set(facts::jsonb, '{facts}', %s) WHERE id = %s",
            [self.env["credit.check"]._fields["facts"].convert_to_column(facts, check), check.id],
        )
        check.invalidate_recordset()
        self.assertEqual(check._replay().outcome, check.verdict)

    def test_nobody_writes_the_dates(self):
        account = self.account(self.partner)
        for user in (self.sales, self.analyst, self.controller, self.manager):
            for name in EVIDENCE:
                with self.refused(AccessError):
                    self.rpc(user, account, "write", {name: "2099-12-31"})
