"""A program asks and prepares: it decides nothing, whatever else its user is given."""

from odoo import Command
from odoo.tests import tagged

from ..attack import AttackCase

REASON = "The other system says so"


class ProgramCase(AttackCase):
    """A user with nothing but the group for programs."""

    def setUp(self):
        super().setUp()
        self.program = self._user("program", "credit_management.group_credit_program")

    def held(self):
        """Return the hold of an order beyond the limit."""
        order = self.order(1500)
        order.action_confirm()
        return self.hold_of(order)

    def request_of(self, user, partner=None):
        """Return a request for more, handed in by ``user``."""
        values = {
            "account_id": self.account(partner or self.partner).id,
            "kind": "increase",
            "amount": 3000,
            "date_from": self.today,
            "reason": REASON,
        }
        [request] = self.rpc(user, "credit.request", "create", [values])
        request = self.env["credit.request"].browse(request)
        self.rpc(user, request, "action_submit")
        return request

    def give(self, *groups):
        """Give the program's user further groups."""
        self.program.group_ids = [Command.link(self.env.ref(group).id) for group in groups]


@tagged("post_install", "-at_install")
class TestAttackProgram(ProgramCase):
    def test_it_releases_and_rejects_nothing(self):
        hold = self.held()
        for method in ("action_release", "action_approve", "action_reject"):
            with self.refused():
                self.rpc(self.program, hold, method, REASON)
        with self.refused():
            self.rpc(self.program, hold, "write", {"state": "released"})
        self.assertEqual(hold.state, "open")

    def test_it_approves_nothing(self):
        for request in (self.request_of(self.analyst), self.request_of(self.program)):
            for method in ("action_approve", "action_reject"):
                with self.refused():
                    self.rpc(self.program, request, method, REASON)
            with self.refused():
                self.rpc(self.program, request, "write", {"state": "approved"})
            self.assertEqual(request.state, "submitted")
            request.with_user(self.manager).action_reject(REASON)

    def test_an_office_makes_no_difference(self):
        hold, request = self.held(), self.request_of(self.analyst)
        self.give(
            "credit_management.group_credit_manager",
            "credit_management.group_credit_tier_gm",
        )
        with self.refused(message="A program asks and prepares"):
            self.rpc(self.program, hold, "action_release", REASON)
        with self.refused(message="A program asks and prepares"):
            self.rpc(self.program, request, "action_approve")
        self.assertFalse(request.with_user(self.program).can_decide)

    def test_every_document_that_is_decided_asks_the_same_question(self):
        """Whoever extends a document answers no code of a refusal before it."""
        answering = {
            one.__module__
            for name in self.env.registry.descendants(["credit.approvable"], "_inherit")
            for one in type(self.env[name]).mro()
            if "_refusal_code" in vars(one)
        }
        self.assertEqual(
            answering, {"odoo.addons.credit_management.models.authority.credit_approvable"}
        )

    def test_it_types_no_limit_and_no_rule(self):
        account = self.account(self.partner)
        with self.refused():
            self.rpc(self.program, account, "write", {"payment_term_id": False})
        with self.refused():
            vals = {"account_id": account.id, "amount": 9000, "date_from": self.today}
            self.rpc(self.program, "credit.limit", "create", [vals])
        rule = self.env["credit.rule"].search([], limit=1)
        with self.refused():
            self.rpc(self.program, rule, "write", {"severity": "ignore"})
        policy = self.company._credit_policy()
        with self.refused():
            self.rpc(self.program, policy, "write", {"tolerance_percent": 50})

    def test_what_it_records_counts_only_once_a_person_verified_it(self):
        kind = self.env["credit.document.type"].search([("needs_validity", "=", False)], limit=1)
        vals = {"account_id": self.account(self.partner).id, "type_id": kind.id, "number": "7"}
        [document] = self.rpc(
            self.program, "credit.document", "create", [{**vals, "source_channel": "registry"}]
        )
        document = self.env["credit.document"].browse(document)
        self.assertFalse(document.is_trusted)
        with self.refused():
            self.rpc(self.program, document, "action_verify", "visit")
        document.with_user(self.analyst).action_verify("visit")
        self.assertTrue(document.is_trusted)

    def test_it_changes_what_it_filed_itself_and_nothing_else(self):
        mine, other = self.request_of(self.program), None
        self.rpc(self.program, mine, "action_cancel")
        self.assertEqual(mine.state, "cancelled")
        other = self.request_of(self.analyst)
        for method in ("action_cancel", "action_draft"):
            with self.refused():
                self.rpc(self.program, other, method)
        self.assertEqual(other.state, "submitted")

    def test_it_files_for_a_customer_that_has_no_account(self):
        new = self.customer(name="New")
        vals = {
            "customer_id": new.id, "kind": "initial", "amount": 500, "date_from": self.today,
            "reason": REASON,
        }  # fmt: skip
        [request] = self.rpc(self.program, "credit.request", "create", [vals])
        request = self.env["credit.request"].browse(request)
        self.assertEqual(request.account_id.partner_id, new)
        self.assertEqual(request.account_id.limit_type, "none")

    def test_other_companies_are_out_of_sight(self):
        other = self._make_company()
        partner = self.customer(name="Elsewhere")
        account = self.env["credit.account"]._get_or_create(partner, other)
        found = self.rpc(self.program, "credit.account", "search", [("id", "=", account.id)])
        self.assertFalse(found)
        with self.refused():
            self.rpc(self.program, account, "read", ["limit_amount"])
        with self.refused(message="company is the id of one you work for"):
            self.rpc(
                self.program, "credit.account", "credit_check_preview",
                [{"customer": partner.id, "amount": 1, "company": other.id}],
            )  # fmt: skip


@tagged("post_install", "-at_install")
class TestCheckPreview(ProgramCase):
    def ask(self, user, *orders):
        """Return what is answered on these orders, (customer's id, amount) or complete."""
        asked = [
            one if isinstance(one, dict) else {"customer": one[0], "amount": one[1]}
            for one in orders
        ]
        return self.rpc(user, "credit.account", "credit_check_preview", asked)

    def test_who_may_not_read_the_figures_learns_nothing(self):
        """Neither that there is such a customer, nor by trying amounts."""
        missing = self.partner.copy()
        gone = missing.id
        missing.unlink()
        answers = self.ask(
            self.other_sales, (self.partner.id, 1), (self.partner.id, 10**6), (gone, 1)
        )
        for answer in answers:
            answer.pop("customer")
            self.assertEqual(answer, {"outcome": None, "reasons": []})
        clerk = self._user("clerk", "account.group_account_invoice")
        with self.refused():
            self.ask(clerk, (self.partner.id, 1))

    def test_it_says_what_confirming_would_do(self):
        self.confirmed(300)
        fits, over = self.ask(self.program, (self.partner.id, 700), (self.partner.id, 700.01))
        self.assertEqual((fits["outcome"], fits["reasons"]), ("pass", []))
        self.assertEqual((fits["limit"], fits["available"], fits["overdue"]), (1000, 700, 0))
        self.assertEqual((over["outcome"], over["state"]), ("hold", "open"))
        self.assertIn("1,000", over["reasons"][0])
        order = self.order(700.01)
        order.action_confirm()
        self.assertEqual(over["reasons"], [self.hold_of(order).reason])

    def test_each_is_judged_for_itself_and_answered_in_order(self):
        cash = self.customer(name="Cash")
        unlimited = self.customer(name="Unlimited", unlimited=True)
        answers = self.ask(
            self.program, (cash.id, 5), (self.partner.id, 800), (self.partner.id, 800),
            (unlimited.id, 10**9),
        )  # fmt: skip
        self.assertEqual([one["outcome"] for one in answers], ["hold", "pass", "pass", "pass"])
        self.assertEqual([one["limit"] for one in answers], [0, 1000, 1000, None])
        self.assertIsNone(answers[-1]["available"])

    def test_a_contact_is_judged_as_its_customer(self):
        contact = self.env["res.partner"].create({"name": "Desk", "parent_id": self.partner.id})
        [answer] = self.ask(self.program, (contact.id, 1001))
        self.assertEqual((answer["outcome"], answer["limit"]), ("hold", 1000))

    def test_a_currency_is_converted_and_a_term_is_looked_at(self):
        currency = self.env["res.currency"].with_context(active_test=False).search(
            [("name", "=", "CHF")]
        )  # fmt: skip
        currency.active = True
        currency.rate_ids = [
            Command.clear(),
            Command.create({"name": "2020-01-01", "rate": 0.5, "company_id": self.company.id}),
        ]
        asked = {"customer": self.partner.id, "amount": 500, "currency": "chf"}
        fits, over = self.ask(self.program, asked, {**asked, "amount": 501})
        self.assertEqual((fits["outcome"], over["outcome"]), ("pass", "hold"))
        long = self.env["account.payment.term"].create(
            {"name": "90", "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": 90})]}
        )  # fmt: skip
        self.account(self.partner).sudo().payment_term_id = self.env.ref(
            "account.account_payment_term_30days"
        )
        [answer] = self.ask(
            self.program, {"customer": self.partner.id, "amount": 5, "payment_term": long.id}
        )
        self.assertEqual(answer["outcome"], "hold")

    def test_modes(self):
        self.company.credit_check_mode = "observe"
        [answer] = self.ask(self.program, (self.partner.id, 5000))
        self.assertEqual(answer["outcome"], "noted")
        self.company.credit_check_mode = "off"
        [answer] = self.ask(self.program, (self.partner.id, 5000))
        self.assertIsNone(answer["outcome"])

    def test_nothing_is_kept(self):
        self.env.flush_all()
        counts = [self.env[name].sudo().search_count([]) for name in ("sale.order", "credit.check")]
        self.ask(self.program, (self.partner.id, 5000), (self.customer(name="New").id, 1))
        after = [self.env[name].sudo().search_count([]) for name in ("sale.order", "credit.check")]
        self.assertEqual(counts, after)

    def test_what_cant_be_read_is_answered_in_words(self):
        one = {"customer": self.partner.id, "amount": 1}
        for odd in (None, "x", {"customer": 1}, [1], [{}], [{**one, "x": 1}], [one] * 101,
                    [{**one, "amount": "1"}], [{**one, "amount": True}], [{**one, "amount": -1}],
                    [{**one, "amount": float("nan")}], [{**one, "amount": 1e300}],
                    [{**one, "currency": "XXY"}], [{**one, "currency": 7}],
                    [{**one, "customer": "1"}], [{**one, "customer": 2**70}],
                    [{**one, "company": "x"}], [{**one, "company": [1]}],
                    [{**one, "payment_term": [1]}, one], [{**one, "payment_term": "x"}]):  # fmt: skip
            with self.subTest(odd=odd if not isinstance(odd, list) else odd[:1]), self.refused():
                self.rpc(self.program, "credit.account", "credit_check_preview", odd)
        self.assertEqual(self.rpc(self.program, "credit.account", "credit_check_preview", []), [])

    def test_many_cost_what_few_cost(self):
        """But for what Odoo reads of each customer when it fills in an order."""
        many = [self.customer(limit=1000, name=f"C{n}").id for n in range(20)]
        self.env.flush_all()

        def queries(ids):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.ask(self.program, *((one, 5) for one in ids))
            return self.cr.sql_log_count - before

        queries(many[:1])
        few, all_of_them = queries(many[:2]), queries(many)
        self.assertLessEqual(all_of_them, few + 5)
