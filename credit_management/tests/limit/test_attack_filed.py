"""What salespeople may file gives them nothing over what others filed."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..attack import AttackCase

FILED = ("credit.request", "credit.request.item", "credit.assessment", "credit.assessment.line")


@tagged("post_install", "-at_install")
class TestAttackFiled(AttackCase):
    def setUp(self):
        super().setUp()
        self.account_1 = self.account(self.partner)
        self.both = self._user(
            "both", "sales_team.group_sale_salesman", "credit_management.group_credit_auditor"
        )

    def drafted(self, user, partner=None, **values):
        """Return a decrease ``user`` has drafted, as the system would read it."""
        made = self.rpc(
            user,
            "credit.request",
            "create",
            {
                "account_id": self.account(partner or self.partner).id,
                "kind": "decrease",
                "amount": 400,
                "date_from": str(self.today),
                "reason": "They lost their main customer",
                **values,
            },
        )
        return self.env["credit.request"].browse(made)

    def test_what_credit_control_filed_for_an_own_customer_stays(self):
        request = self.drafted(self.analyst)
        for method, args in (("write", ({"amount": 999},)), ("unlink", ()), ("action_submit", ())):
            with self.subTest(method), self.refused(AccessError):
                self.rpc(self.sales, request, method, *args)
        request.with_user(self.analyst).action_submit()
        for method in ("action_draft", "action_cancel", "action_add_overdue", "action_approve"):
            with self.subTest(method), self.refused(AccessError):
                self.rpc(self.sales, request, method)
        self.assertEqual(request.state, "submitted")

    def test_nor_a_colleagues_once_the_customer_has_moved(self):
        request = self.drafted(self.sales)
        self.partner.with_user(self.manager).sudo().credit_owner_id = self.other_sales
        for user in (self.sales, self.other_sales):
            with self.subTest(user.name), self.refused(AccessError):
                self.rpc(user, request, "action_cancel")

    def test_nobody_files_as_somebody_else(self):
        for name in ("requested_by_id", "decided_by_id", "state", "cause_rating_id"):
            with self.subTest(name), self.refused(AccessError):
                self.drafted(self.sales, **{name: 1})
        request = self.rpc(
            self.sales,
            "credit.request",
            "create",
            {"account_id": self.account_1.id, "amount": 5, "reason": "x"},
            context={"default_requested_by_id": self.analyst.id, "default_state": "approved"},
        )
        request = self.env["credit.request"].browse(request)
        self.assertEqual((request.requested_by_id, request.state), (self.sales, "draft"))

    def test_a_groups_limit_is_not_theirs_to_ask_for(self):
        group = self.env["credit.group"].create({"name": "Rich", "company_id": self.company.id})
        self.account_1.sudo().group_id = group
        values = {"kind": "initial", "amount": 9, "account_id": False, "group_id": group.id}
        with self.refused(AccessError):
            self.drafted(self.sales, **values)
        request = self.drafted(self.sales)
        with self.refused(AccessError):
            self.rpc(self.sales, request, "write", values)

    def test_who_audits_and_sells_files_for_own_customers_only(self):
        """The rights of both groups together: what one may read isn't the other's to write."""
        with self.refused(AccessError):
            self.drafted(self.both)
        request = self.drafted(self.analyst)
        self.assertTrue(self.rpc(self.both, request, "read", ["amount"]))
        request.with_user(self.analyst).action_submit()
        for method in ("action_draft", "action_cancel"):
            with self.subTest(method), self.refused(AccessError):
                self.rpc(self.both, request, method)
        with self.refused(AccessError):
            self.rpc(self.both, "credit.survey", "create", [{"account_id": self.account_1.id}])
        mine = self.customer(limit=None, name="Mine", user_id=self.both.id)
        self.assertTrue(self.drafted(self.both, mine, kind="initial"))

    def test_no_rule_of_auditors_is_one_to_write(self):
        auditors = self.env.ref("credit_management.group_credit_auditor")
        rules = self.env["ir.rule"].search([("groups", "in", auditors.ids)])
        self.assertLessEqual(set(FILED), set(rules.model_id.mapped("model")))
        # Breaches are theirs to register (R57); nobody deletes one.
        registered = rules.filtered(lambda one: one.model_id.model == "credit.breach")
        self.assertFalse(any(registered.mapped("perm_unlink")))
        for rule in rules - registered:
            with self.subTest(rule.name):
                self.assertFalse(rule.perm_write or rule.perm_create or rule.perm_unlink)

    def test_items_of_others_are_not_extended_along(self):
        other = self.customer(limit=None, name="Other", user_id=self.other_sales.id)
        theirs = self.invoice(50, other, days=-5).line_ids.filtered("date_maturity")[:1]
        mine = self.invoice(70, days=-5)
        request = self.drafted(self.sales, kind="extension", amount=0, date_to=str(self.today))
        self.rpc(self.sales, request, "action_add_overdue")
        self.assertEqual(request.sudo().item_ids.move_line_id.move_id, mine)
        with self.refused(message="no receivable of Customer"):
            self.rpc(
                self.sales, request, "write",
                {"item_ids": [Command.create({"move_line_id": theirs.id})]},
            )  # fmt: skip
