"""Complaints of customers: their life, who may do what, who is told (R91)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..attack import AttackCase

SAID = {"cause": "Packing", "action": "Replaced; thicker boxes"}
CONTENT = {"outcome": "content", "answer": "Thanks, all is well"}


@tagged("post_install", "-at_install")
class TestComplaints(AttackCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000, user_id=self.sales.id)
        self.one = self.account(self.partner)
        self.complaints = self.env["credit.complaint"]

    def complain(self, user=None, **values):
        user = user or self.sales
        return self.complaints.with_user(user).create(
            {
                "account_id": self.one.id,
                "description": "Half of it arrived broken",
                "deadline": self.today + timedelta(days=5),
                "user_id": self.sales.id,
                **values,
            }
        )

    def test_from_the_complaint_to_a_customer_who_is_content(self):
        complaint = self.complain()
        self.assertTrue(complaint.name.startswith("CC/"))
        self.assertEqual(complaint.activity_ids.user_id, self.sales)
        self.assertEqual(complaint.activity_ids.date_deadline, complaint.deadline)
        self.assertEqual(self.one.complaint_count, 1)
        with self.assertRaisesRegex(UserError, "Cause"):
            complaint.action_answer()
        complaint.write(SAID)
        complaint.action_answer()
        self.assertEqual((complaint.state, complaint.answered_on), ("answered", self.today))
        self.assertFalse(complaint.activity_ids)
        with self.assertRaisesRegex(UserError, "The customer is"):
            complaint.action_close()
        complaint.write(CONTENT)
        complaint.action_close()
        self.assertEqual(
            (complaint.state, complaint.closed_on, complaint.closed_by_id),
            ("closed", self.today, self.sales),
        )
        self.one.invalidate_recordset()
        self.assertEqual(self.one.complaint_count, 0)

    def test_who_is_not_content_is_heard_again_or_a_manager_closes(self):
        complaint = self.complain(**SAID)
        complaint.action_answer()
        complaint.write({"outcome": "not_content", "answer": "It broke again"})
        for user in (self.sales, self.analyst, self.controller):
            with self.subTest(user.name), self.assertRaisesRegex(AccessError, "manager"):
                complaint.with_user(user).action_close()
        complaint.action_reopen()
        self.assertEqual((complaint.state, complaint.answered_on), ("open", False))
        self.assertEqual(complaint.activity_ids.user_id, self.sales)
        complaint.action_answer()
        complaint.with_user(self.manager).action_close()
        self.assertEqual(complaint.closed_by_id, self.manager)

    def test_what_is_closed_stays_and_nothing_is_deleted(self):
        complaint = self.complain(**SAID)
        complaint.action_answer()
        complaint.write(CONTENT)
        complaint.action_close()
        for values in ({"cause": "Another"}, {"outcome": "not_content"}, {"deadline": self.today}):
            with self.subTest(values), self.assertRaises(UserError):
                complaint.write(values)
        for step in ("action_answer", "action_close", "action_reopen"):
            with self.subTest(step), self.assertRaises(UserError):
                getattr(complaint, step)()
        for user in (self.sales, self.manager):
            with self.assertRaises(UserError):
                complaint.with_user(user).unlink()

    def test_no_step_can_be_typed(self):
        complaint = self.complain()
        forged = {
            "state": "closed", "name": "X", "closed_on": "2020-01-01", "answered_on": "2020-01-01",
            "closed_by_id": self.manager.id, "is_escalated": True,
        }  # fmt: skip
        for name, value in forged.items():
            with self.subTest(name), self.refused(AccessError):
                self.rpc(self.sales, complaint, "write", {name: value})
        with self.refused(AccessError):
            self.complain(state="closed")
        self.assertEqual((complaint.state, complaint.is_escalated), ("open", False))

    def test_a_colleagues_customer_is_hidden(self):
        complaint = self.complain()
        with self.refused(AccessError):
            self.rpc(self.other_sales, complaint, "read", ["description"])
        with self.refused(AccessError):
            self.rpc(self.other_sales, complaint, "action_answer")
        with self.refused(AccessError):
            self.complain(self.other_sales, user_id=self.other_sales.id)
        self.assertFalse(self.complaints.with_user(self.other_sales).search([]))
        with self.refused(AccessError):
            self.rpc(self._user("clerk"), complaint, "read", ["description"])

    def test_a_complaint_goes_with_a_merged_customer_and_nowhere_else(self):
        complaint = self.complain()
        other = self.customer(limit=10, name="Theirs", user_id=self.other_sales.id)
        theirs = self.account(other)
        with self.refused(AccessError):
            self.rpc(self.sales, complaint, "write", {"account_id": theirs.id})
        theirs._merge(self.one)
        self.assertEqual(complaint.sudo().account_id, theirs)
        self.assertFalse(self.one.exists())

    def test_hidden_and_missing_orders_are_refused_alike(self):
        theirs = self.customer(name="Other", user_id=self.other_sales.id)
        hidden = self.env["sale.order"].create(
            {"partner_id": theirs.id, "user_id": self.other_sales.id, "company_id": self.company.id}
        )
        told = []
        for order_id in (hidden.id, 2**30):
            with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
                self.complain(order_id=order_id)
            told.append(str(caught.exception))
        self.assertEqual(told[0], told[1])

    def test_who_has_to_answer_can_open_it(self):
        with self.assertRaises(ValidationError):
            self.complain(user_id=self._user("clerk").id)

    def test_the_auditor_reads_only(self):
        complaint = self.complain()
        self.assertEqual(complaint.with_user(self.auditor).kind, "quality")
        for attack in (("write", SAID), ("action_answer",), ("unlink",)):
            with self.subTest(attack[0]), self.refused(AccessError):
                self.rpc(self.auditor, complaint, *attack)
        with self.refused(AccessError):
            self.complain(self.auditor)

    def test_bad_input(self):
        other = self.customer(name="Other")
        order = self.order(10, partner=other)
        for values in (
            {"deadline": self.today - timedelta(days=1)},
            {"order_id": order.id},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.complain(self.manager, **values)

    def test_what_is_late_is_told_once(self):
        complaint = self.complain(date=self.today - timedelta(days=9),
                                  deadline=self.today - timedelta(days=2))  # fmt: skip
        self.complain()
        self.one.sudo().user_id = self.controller
        self.assertEqual(
            self.complaints.search([("is_late", "=", True), ("account_id", "=", self.one.id)]),
            complaint.sudo(),
        )
        for _night in range(2):
            self.complaints._cron_escalate()
            self.assertEqual(complaint.sudo().activity_ids.user_id, self.sales | self.controller)
            self.assertEqual(len(complaint.sudo().activity_ids), 2)

    def test_complaints_that_wait_are_a_sign(self):
        self.env["credit.indicator"].search([("kind", "!=", "complaints")]).active = False
        self.complain()
        alerts = self.env["credit.alert"]
        alerts._look_at(self.one)
        self.assertFalse(alerts.search([("account_id", "=", self.one.id)]))
        self.complain()
        self.one.invalidate_recordset()
        alerts._look_at(self.one)
        alert = alerts.search([("account_id", "=", self.one.id)])
        self.assertEqual(alert.kind, "complaints")
        self.assertIn("2", alert.text)

    def test_the_count_of_many_accounts_is_one_query(self):
        accounts = self.one
        for number in range(6):
            partner = self.customer(limit=10, name=f"C{number}", user_id=self.sales.id)
            accounts |= self.account(partner)
            self.complain(account_id=accounts[-1].id)
        counts = []
        for some in (accounts[:2], accounts[:2], accounts):
            self.env.invalidate_all()
            some.mapped("partner_id")
            start = self.cr.sql_log_count
            some.with_user(self.sales).mapped("complaint_count")
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(counts[2], counts[1])
