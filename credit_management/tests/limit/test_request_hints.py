"""What helps while a request is typed, and the customer's figures in lists."""

from odoo.tests import Form, tagged

from ...engine.proposal import Proposal
from ...engine.reason import Reason
from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestRequestHints(AttackCase):
    def request_form(self, kind, user=None, **values):
        context = {"default_account_id": self.account(self.partner).id, "default_kind": kind}
        model = self.env["credit.request"].with_user(user or self.sales)
        return Form(model.with_context(**context, **values))

    def test_examples_and_ends_fit_the_kind(self):
        hints = {}
        for kind in ("increase", "temporary", "suspend", "resume", "extension", "decrease"):
            form = self.request_form(kind, self.analyst)
            hints[kind] = form.reason_hint
            self.assertEqual(form.end_hint == "Without end", kind not in ("temporary", "extension"))
        self.assertEqual(len(set(hints.values())), len(hints))
        self.assertNotIn("grown", hints["suspend"])

    def test_a_new_request_is_of_the_kind_the_account_needs(self):
        account, new = self.account(self.partner), self.account(self.customer(name="New"))
        for owner, kind in ((account, "increase"), (new, "initial")):
            context = self.rpc(self.sales, owner, "action_request_limit")["context"]
            self.assertEqual(context["default_kind"], kind)
        self.grant(self.partner, 0, "suspend")
        context = self.rpc(self.sales, account, "action_request_limit")["context"]
        self.assertEqual(context["default_kind"], "resume")
        board = self.env["credit.request"].formatted_read_group([], ["state"], ["__count"])
        self.assertTrue(all(group["__count"] for group in board))

    def test_a_temporary_limit_ends_when_the_grade_says(self):
        grade = self.env["credit.rating"].search([], limit=1)
        self.account(self.partner).sudo().rating_id = grade
        policy = self.env["credit.rating.policy"].search([("rating_id", "=", grade.id)], limit=1)
        policy = policy or self.env["credit.rating.policy"].create({"rating_id": grade.id})
        policy.temporary_life_days = 15
        form = self.request_form("temporary")
        self.assertEqual((form.date_to - form.date_from).days, 14)

    def test_no_reduction_is_suggested_for_a_limit_that_ends_by_itself(self):
        reasons = (Reason("falling", {}), Reason("reduction", {"balance": 9.0, "excess": 4.0}))
        proposal = Proposal("amount", 5.0, 30, 5.0, 15, reasons)
        said = {}
        for kind in ("increase", "temporary"):
            request = self.env["credit.request"].new(
                {"account_id": self.account(self.partner).id, "kind": kind}
            )
            request._keep_proposal(proposal)
            said[kind] = [reason["code"] for reason in request.proposal["reasons"]]
        self.assertEqual(said["increase"], ["falling", "reduction"])
        self.assertEqual(said["temporary"], ["falling"])

    def test_what_waits_already_is_named(self):
        first = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.account(self.partner).id, "kind": "increase", "amount": 5000,
             "date_from": self.today, "reason": "Because"}
        )  # fmt: skip
        first.action_submit()
        self.assertFalse(first.overlap_text)
        for kind, said in (("increase", True), ("temporary", True), ("suspend", False)):
            text = self.request_form(kind).overlap_text
            self.assertEqual(first.name in (text or ""), said, kind)
        first.with_user(self.manager).action_approve()
        self.assertFalse(self.request_form("increase").overlap_text)

    def test_overlaps_of_a_page_are_one_query(self):
        requests = self.env["credit.request"].with_user(self.analyst)

        def queries(number):
            made = requests.create([
                {"account_id": self.account(self.customer(name=f"Customer {n}")).id,
                 "amount": 500, "date_from": self.today, "reason": "One"}
                for n in range(number)
            ])  # fmt: skip
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            made.mapped("overlap_text")
            return self.cr.sql_log_count - before

        queries(1)
        self.assertLessEqual(queries(15), queries(1) + 1)

    def test_a_page_of_customers_costs_the_same_queries(self):
        names = ["credit_state", "credit_available", "credit_overdue"]

        def queries(number):
            partners = [self.customer(limit=100, name=f"Customer {n}") for n in range(number)]
            partners = self.env["res.partner"].union(*partners)
            for partner in partners[:3]:
                self.invoice(30, partner, days=-2)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows = partners.with_user(self.sales).read(names)
            self.assertEqual((rows[0]["credit_available"], rows[0]["credit_overdue"]), (70, 30))
            return self.cr.sql_log_count - before

        queries(3)
        self.assertLessEqual(queries(20), queries(3) + 1)

    def test_a_member_of_a_group_shows_the_smaller_room(self):
        group = self.env["credit.group"].create({"name": "Holding", "company_id": self.company.id})
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"group_id": group.id, "amount": 400, "date_from": self.today, "reason": "One"}
        )  # fmt: skip
        request.action_submit()
        request.with_user(self.manager).action_approve()
        self.account(self.partner).group_id = group
        self.env.invalidate_all()
        for user in (self.sales, self.controller):
            self.assertEqual(self.partner.with_user(user).credit_available, 400)

    def test_lists_of_customers_read_for_everybody(self):
        self.invoice(30, days=-2)
        clerk = self._user("clerk2", "account.group_account_invoice")
        for user in (self.other_sales, clerk, self.auditor):
            view = self.env["res.partner"].with_user(user).get_view(view_type="list")
            names = [
                name for name in ("email", "credit_overdue") if f'name="{name}"' in view["arch"]
            ]
            self.assertIn("email", names)
            rows = self.rpc(user, self.partner, "read", names)
            shown = rows[0].get("credit_overdue", 0)
            self.assertEqual(shown, 30 if user == self.auditor else 0)
