"""Many customers at once: each may be done by who may do it one by one, and none stops the others."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...wizards.base import credit_progress
from ..attack import AttackCase

OWN = {"id", "partner_id", "create_uid", "write_uid", "create_date", "write_date"}
"""What two accounts never share."""


@tagged("post_install", "-at_install")
class TestBulk(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        make = cls("setUp").customer
        cls.mine = make(name="Mine 1") | make(name="Mine 2")
        cls.others = make(name="Other's", user_id=cls.other_sales.id)
        cls.company._credit_policy().rating_scale_id = cls.env["credit.rating.scale"].search(
            [("code", "=", "abc")], limit=1
        )

    def do(self, task, records, user, **values):
        """Do it as the action of the list does; return the dialogue afterwards."""
        model = self.env["credit.bulk"].with_user(user).with_company(self.company)
        bulk = model.browse(model._open(task, records.with_user(user))["res_id"])
        if values:
            self.rpc(user, bulk, "write", values)
        self.rpc(user, bulk, "action_start")
        return bulk

    def reasons(self, bulk):
        return {one.name: one.reason for one in bulk.sudo().problem_ids}

    def accounts(self, partners):
        return self.env["credit.account"]._find(partners, self.company)

    def test_accounts_are_the_same_as_made_singly(self):
        bulk = self.do("open", self.mine | self.others, self.analyst)
        self.assertEqual((bulk.done_count, bulk.sudo().problem_ids.ids), (3, []))
        typed = self.env["credit.account"].create({"partner_id": self.customer(name="Typed").id})
        stored = [
            name for name, field in typed._fields.items()
            if field.store and field.column_type and name not in OWN
        ]  # fmt: skip
        many = self.accounts(self.mine)[0]
        self.assertEqual(many.class_nature, "ordinary")
        for name in stored:
            self.assertEqual(many[name], typed[name], name)

    def test_a_salesperson_does_it_for_own_customers_and_is_told_of_the_others(self):
        bulk = self.do("open", self.mine | self.others, self.sales)
        self.assertEqual(self.accounts(self.mine | self.others).partner_id, self.mine)
        self.assertEqual(self.reasons(bulk), {"Other's": "This is a customer of Othersales."})

    def test_requests_are_handed_in_on_the_same_terms(self):
        values = {"amount": 500, "reason": "The new season"}
        bulk = self.do("request", self.mine, self.sales, **values)
        requests = self.accounts(self.mine).request_ids
        self.assertEqual(requests.mapped("state"), ["submitted"] * 2)
        self.assertEqual(
            (set(requests.mapped("amount")), requests.requested_by_id), ({500}, self.sales)
        )
        self.assertTrue(all(self.manager in one.sudo().activity_ids.user_id for one in requests))
        again = self.do("request", self.mine, self.sales, **values)
        self.assertEqual((bulk.done_count, again.done_count), (2, 0))
        self.assertIn("under way", self.reasons(again)["Mine 1"])
        for values in ({"amount": 500}, {"amount": 500, "reason": "  "}):
            with self.refused(UserError, message="say why"):
                self.do("request", self.others, self.analyst, **values)

    def test_what_cant_be_for_one_stops_none_of_the_others(self):
        self.grant(self.mine[0], 900)
        values = {"kind": "increase", "amount": 800, "reason": "The new season"}
        bulk = self.do(
            "request", self.account(self.mine) | self.account(self.partner), self.analyst, **values
        )
        self.assertEqual(bulk.done_count, 1)
        self.assertEqual(set(self.reasons(bulk)), {"Mine 1", "Customer"})
        self.assertIn("must lie above", self.reasons(bulk)["Mine 1"])

    def test_drafts_to_assess_and_to_survey(self):
        for task, names in (("assess", "assessment_ids"), ("survey", "survey_ids")):
            bulk = self.do(task, self.mine, self.sales)
            self.assertEqual(bulk.done_count, 2, self.reasons(bulk))
            made = self.accounts(self.mine)[names]
            self.assertEqual((made.mapped("state"), made.create_uid), (["draft"] * 2, self.sales))
            self.assertEqual(self.do(task, self.mine, self.sales).done_count, 0)

    def test_the_credit_controller_is_set_by_who_may_write_accounts(self):
        accounts = self.account(self.mine)
        bulk = self.do("analyst", accounts, self.analyst, user_id=self.controller.id)
        self.assertEqual((bulk.done_count, accounts.user_id), (0, self.env["res.users"]))
        bulk = self.do("analyst", accounts, self.controller, user_id=self.controller.id)
        self.assertEqual((bulk.done_count, accounts.user_id), (2, self.controller))

    def test_many_go_batch_by_batch_and_anything_else_is_left_alone(self):
        self.patch(credit_progress, "BATCH", 1)
        model = self.env["credit.bulk"].with_user(self.analyst)
        bulk = model.browse(model._open("open", self.mine)["res_id"])
        action = self.rpc(self.analyst, bulk, "action_start")
        self.assertEqual(
            (action["tag"], action["params"]["ids"]), ("credit_progress", self.mine.ids)
        )
        self.assertEqual(self.rpc(self.analyst, bulk, "action_process", self.mine.ids), [])
        self.assertEqual(self.accounts(self.mine).partner_id, self.mine[0])
        for sent in (None, "all", [None], [{"a": 1}], [True]):
            self.assertEqual(self.rpc(self.analyst, bulk, "action_process", sent), [])
        with self.refused(AccessError):
            self.rpc(self.controller, bulk, "action_process", self.mine.ids)
        with self.refused(AccessError):
            self.rpc(
                self.auditor,
                "credit.bulk",
                "create",
                [{"task": "open", "res_model": "res.partner"}],
            )

    def test_more_customers_cost_no_more_queries(self):
        def cost(number):
            partners = self.env["res.partner"].create(
                [{"name": f"{number} {one}", "user_id": self.sales.id} for one in range(number)]
            )
            counts = []
            for task in ("open", "request"):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                bulk = self.do(task, partners, self.analyst, amount=5, reason="All")
                counts.append(self.cr.sql_log_count - before)
                self.assertEqual(bulk.done_count, number, self.reasons(bulk))
            return counts

        cost(2)
        few, many = cost(4), cost(14)
        for one, more in zip(few, many, strict=True):
            self.assertLessEqual(more, one + 10 * NUMBERED)


NUMBERED = 3
"""So many queries more are one more customer's alone: a request, or a file, draws its number."""
