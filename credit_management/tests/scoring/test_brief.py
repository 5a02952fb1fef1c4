"""Deciding on one screen: what the panel says, and who sees it; a remark with an approval."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..attack import AttackCase


class BriefCase(AttackCase):
    def request(self, amount=4000, **values):
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.account(self.partner).id, "kind": "increase", "amount": amount,
             "date_from": self.today, "reason": "Season", **values}
        )  # fmt: skip
        request.action_submit()
        return request

    def brief(self, document, user):
        self.env.invalidate_all()
        return document.with_user(user).brief


@tagged("post_install", "-at_install")
class TestBrief(BriefCase):
    def test_a_hold_shows_what_it_is_decided_on(self):
        late = self.invoice(300, days=-20)
        self.invoice(200, days=10)
        self.pay(100)
        hold, other = self.hold_of(self.held(900)), self.hold_of(self.held(700))
        brief = self.brief(hold, self.controller)
        self.assertEqual(brief["before"], {"type": "amount", "limit": 1000, "exposure": 400,
                                           "use": 0.4})  # fmt: skip
        self.assertEqual(brief["after"]["exposure"], 1300)
        self.assertAlmostEqual(brief["after"]["use"], 1.3)
        self.assertEqual((brief["items"][0]["name"], brief["items"][0]["late"]), (late.name, 20))
        self.assertEqual([item["amount"] for item in brief["items"]], [300, 200])
        self.assertEqual(brief["payment"], {"date": self.today.isoformat(), "amount": 100})
        self.assertEqual((brief["overdue"], brief["overdue_days"]), (200, 20))
        self.assertEqual((brief["on_time"], brief["late"]), (0, 20))
        self.assertEqual((brief["holds"], brief["holds_amount"]), (1, other.amount))
        self.assertEqual(brief["releases"], [])

    def test_a_request_compares_the_limit_before_and_after(self):
        self.invoice(500)
        before = {"type": "amount", "limit": 1000, "exposure": 500, "use": 0.5}
        cases = (
            ({"amount": 2000}, 2000, "amount"),
            ({"kind": "temporary", "amount": 600, "date_to": self.today}, 1600, "amount"),
            ({"limit_type": "unlimited", "amount": 0}, 0, "unlimited"),
            ({"kind": "suspend", "limit_type": "none", "amount": 0}, 0, "none"),
        )
        for values, limit, kind in cases:
            with self.subTest(**values):
                brief = self.brief(self.request(**values), self.manager)
                self.assertEqual(brief["before"], before)
                self.assertEqual((brief["after"]["limit"], brief["after"]["type"]), (limit, kind))

    def test_a_request_of_a_group_shows_its_members_together(self):
        other = self.customer(limit=500, name="Sister")
        late = self.invoice(300, days=-20)
        self.invoice(200, other, days=10)
        group = self.env["credit.group"].create({"name": "Twins", "company_id": self.company.id})
        accounts = self.account(self.partner) | self.account(other)
        accounts.sudo().write({"group_id": group.id})
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"group_id": group.id, "kind": "initial", "amount": 2000, "date_from": self.today,
             "reason": "Together"}
        )  # fmt: skip
        request.action_submit()
        brief = self.brief(request, self.manager)
        self.assertEqual((brief["before"]["type"], brief["before"]["exposure"]), ("none", 500))
        self.assertEqual((brief["after"]["limit"], brief["after"]["use"]), (2000, 0.25))
        self.assertEqual([item["amount"] for item in brief["items"]], [300, 200])
        self.assertEqual((brief["items"][0]["name"], brief["overdue_days"]), (late.name, 20))
        self.assertEqual(set(brief["accounts"]), set(accounts.ids))
        self.assertFalse(self.brief(request, self.sales))

    def test_how_past_releases_ended(self):
        ends = {}
        for end in ("not_invoiced", "open", "in_time", "late"):
            order = self.held(2000)
            self.release(order)
            ends[order.name] = end
            if end == "not_invoiced":
                continue
            invoice = order.sudo()._create_invoices()
            invoice.invoice_date_due = self.today + timedelta(days=9)
            invoice.action_post()
            lines = invoice.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
            if end == "late":
                lines.date_maturity = self.today - timedelta(days=3)
            if end != "open":
                self.env["account.payment.register"].with_context(
                    active_model="account.move", active_ids=invoice.ids
                ).create({}).action_create_payments()
        brief = self.brief(self.hold_of(self.held(3000)), self.controller)
        self.assertEqual({one["name"]: one["end"] for one in brief["releases"]}, ends)

    def test_who_may_not_see_the_figures_doesnt(self):
        hold, request = self.hold_of(self.held(1500)), self.request()
        for document in (hold, request):
            for user in (self.analyst, self.controller, self.manager, self.auditor):
                self.assertTrue(self.brief(document, user), user.login)
        self.assertFalse(self.brief(hold, self.sales))
        deputy = self.other_sales
        self.partner.sudo().user_id = deputy
        self.assertFalse(self.brief(hold, deputy), "who sells to the customer sees reasons only")
        row = self.env["credit.authority"].with_user(self.manager).create(
            {"kind": "release", "company_id": self.company.id, "authority": "unlimited",
             "group_id": self.env.ref("credit_management.group_credit_controller").id}
        )  # fmt: skip
        row.write({"deputy_id": deputy.id, "deputy_from": self.today, "deputy_to": self.today})
        self.assertTrue(self.brief(hold, deputy), "until it is for them to decide")

    def test_what_is_decided_shows_its_own_figures_only(self):
        hold, request = self.hold_of(self.held(1500)), self.request()
        self.rpc(self.controller, hold, "action_release", "Known")
        self.rpc(self.manager, request, "action_approve")
        self.assertFalse(self.brief(hold, self.controller))
        self.assertFalse(self.brief(request, self.manager))

    def test_many_cost_as_many_queries_as_one(self):
        holds = self.env["credit.hold"]
        for number in range(4):
            partner = self.customer(limit=1000, name=f"Customer {number}")
            self.invoice(300, partner, days=-20)
            self.release(self.held(1500, partner))
            holds |= self.hold_of(self.held(1500, partner))
        holds = holds.with_user(self.controller)
        counts = []
        for some in (holds[:1], holds):
            for _warm in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                start = self.cr.sql_log_count
                self.assertTrue(all(some.mapped("brief")))
                count = self.cr.sql_log_count - start
            counts.append(count)
        self.assertLessEqual(counts[1], counts[0] + 3)


@tagged("post_install", "-at_install")
class TestRemark(BriefCase):
    def remarks(self, asked):
        self.company._credit_policy().with_user(self.manager).approval_remark = asked

    def test_where_it_is_required_an_approval_without_one_is_refused_in_words(self):
        self.remarks("required")
        request = self.request()
        for reason in (None, "", "   ", ["x"], False):
            with self.refused(UserError, message="say in a few words"):
                self.rpc(self.manager, request, "action_approve", reason)
        with self.refused(UserError, message="say in a few words"):
            forged = (
                self.env["credit.rejection"]
                .with_user(self.manager)
                .create({"outcome": "approve", "res_model": request._name, "res_id": request.id})
            )
            self.rpc(self.manager, forged, "action_approve")
        self.assertEqual(request.state, "submitted")
        self.rpc(self.manager, request, "action_approve", "Pays early")
        self.assertEqual(request.approval_ids.filtered("is_counted").reason, "Pays early")

    def test_the_dialogue_keeps_the_remark_with_the_decision(self):
        request = self.request()
        action = self.rpc(self.manager, request, "action_approve_wizard")
        form = Form(
            self.env[action["res_model"]].with_user(self.manager).with_context(**action["context"])
        )
        form.reason = "Collateral covers it"
        form.save().action_approve()
        self.assertEqual((request.state, request.decision_reason),
                         ("approved", "Collateral covers it"))  # fmt: skip

    def test_it_may_stay_empty_or_not_be_asked_for(self):
        first = self.request()
        action = self.rpc(self.manager, first, "action_approve_wizard")
        self.env["credit.rejection"].with_user(self.manager).with_context(
            **action["context"]
        ).create({}).action_approve()
        self.assertEqual(first.state, "approved")
        self.remarks("none")
        second = self.request(6000)
        self.rpc(self.manager, second, "action_approve_wizard")
        self.assertEqual(second.state, "approved")

    def test_who_may_not_decide_isnt_asked_for_a_remark(self):
        request = self.request()
        for asked in ("none", "optional", "required"):
            self.remarks(asked)
            for user in (self.analyst, self.controller, self.auditor):
                with self.refused():
                    self.rpc(user, request, "action_approve_wizard")
        self.assertEqual(request.state, "submitted")
