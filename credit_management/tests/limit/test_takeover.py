from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestTakeover(AttackCase):
    """Odoo's own limits become first grants; Odoo's own banner never contradicts ours."""

    def setUp(self):
        super().setUp()
        self.company.account_use_credit_limit = True
        self.known = self.customer(name="Known")
        self.known.with_company(self.company).credit_limit = 5000
        self.granted = self.customer(limit=1000, name="Granted")
        self.granted.with_company(self.company).credit_limit = 9999

    def take_over(self, user):
        wizard = self.env["credit.takeover"].with_user(user).create({"company_id": self.company.id})
        wizard.action_take_over()
        return wizard

    def test_limits_become_grants_with_a_request_that_says_where_from(self):
        self.take_over(self.manager)
        account = self.account(self.known)
        self.assertEqual((account.limit_amount, account.state), (5000, "open"))
        self.assertEqual(account.request_ids.decided_by_id, self.manager)
        self.assertEqual(account.request_ids.requested_by_id, self.env.ref("base.user_root"))

    def test_customers_with_a_grant_are_left_alone(self):
        self.take_over(self.manager)
        self.assertEqual(self.account(self.granted).limit_amount, 1000)

    def test_running_it_twice_finds_nothing_left(self):
        self.take_over(self.manager)
        with self.assertRaises(UserError):
            self.take_over(self.manager)
        self.assertEqual(len(self.account(self.known).limit_ids), 1)

    def test_one_over_the_cap_is_told_and_the_others_go_on(self):
        self.company.credit_total_cap = 8000
        large, mine = self.customer(name="Large"), self.customer(name="My own")
        small = self.customer(name="Small")
        for partner, limit in ((large, 9000), (mine, 10), (small, 500)):
            partner.with_company(self.company).credit_limit = limit
        mine.user_id = self.manager
        wizard = self.take_over(self.manager)
        self.assertEqual(
            [self.account(one).limit_amount for one in (self.known, small)], [5000, 500]
        )
        self.assertFalse((self.account(large) | self.account(mine)).limit_ids)
        self.assertEqual((wizard.taken_count, wizard.line_ids.partner_id), (2, large | mine))
        why = {line.partner_id: line.problem for line in wizard.line_ids}
        self.assertIn("cap", why[large])
        self.assertIn("had a hand in it", why[mine])
        self.assertFalse(self.account(large).request_ids)

    def test_only_a_manager_takes_over(self):
        with self.assertRaises(AccessError):
            self.take_over(self.controller)
        self.assertFalse(self.account(self.known).limit_ids)

    def test_who_works_in_two_companies_and_looks_at_one_takes_over(self):
        self.manager.company_ids |= self.env["res.company"].create({"name": "Elsewhere"})
        chosen = self.env["credit.takeover"].with_user(self.manager)
        chosen = chosen.with_context(allowed_company_ids=self.company.ids)
        wizard = chosen.create({"company_id": self.company.id})
        self.env.flush_all()
        self.env.invalidate_all()
        wizard.action_take_over()
        self.assertTrue(self.account(self.known).limit_ids)
        asked = chosen.env["credit.authority.question"]
        self.assertTrue(asked.create({"kind": "initial", "amount": 5}).step_ids)

    def test_a_manager_of_another_company_sees_none_of_its_limits(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        other.account_use_credit_limit = True
        self.known.with_company(other).credit_limit = 7000
        values = {"company_id": other.id}
        wizard = self.env["credit.takeover"].browse(
            self.rpc(self.manager, "credit.takeover", "create", values)
        )
        self.assertFalse(wizard.line_ids)
        spec = {"company_id": {}, "line_ids": {"fields": {"amount": {}}}}
        shown = self.rpc(self.manager, wizard.browse(), "onchange", values, ["company_id"], spec)
        self.assertFalse(shown["value"].get("line_ids"))
        with self.refused(UserError):
            self.rpc(self.manager, wizard, "action_take_over")
        self.manager.company_ids |= other
        wizard = self.env["credit.takeover"].with_user(self.manager).create(values)
        self.assertEqual(wizard.line_ids.mapped("amount"), [7000])

    def test_odoos_own_banner_is_silent_where_ours_speaks(self):
        self.known.with_company(self.company).credit_limit = 10
        order = self.order(500, self.known)
        self.assertFalse(order.partner_credit_warning)
        self.company.credit_check_mode = "off"
        order.invalidate_recordset()
        self.assertTrue(order.sudo().partner_credit_warning)

    def test_while_observing_odoos_banner_stays_until_the_customer_has_an_account(self):
        self.company.credit_check_mode = "observe"
        self.known.with_company(self.company).credit_limit = 10
        order, invoice = self.order(500, self.known), self.invoice(500, self.known, post=False)
        stranger = self.customer(name="Stranger")
        stranger.with_company(self.company).credit_limit = 10
        other = self.order(500, stranger)
        for document in (order, invoice, other):
            self.assertIn("credit limit", document.sudo().partner_credit_warning)
        self.account(self.known)
        (order | other).sudo().invalidate_recordset()
        invoice.invalidate_recordset()
        self.assertFalse(order.partner_credit_warning)
        self.assertFalse(invoice.partner_credit_warning)
        self.assertIn("credit limit", other.sudo().partner_credit_warning)
        self.company.credit_check_mode = "enforce"
        other.sudo().invalidate_recordset()
        self.assertFalse(other.partner_credit_warning)

    def test_odoos_own_limit_goes_out_of_sight_when_its_banner_does(self):
        clerk = self._user("clerk", "account.group_account_invoice")
        known = self.known.with_user(clerk).with_company(self.company)
        shown = []
        for mode in ("off", "observe", "enforce"):
            self.company.credit_check_mode = mode
            known.invalidate_recordset()
            shown.append(not known.credit_is_limited_here)
        self.assertEqual(shown, [True, True, False])
        self.company.credit_check_mode = "observe"
        self.account(self.known)
        contact = self.customer(name="Contact", parent_id=known.id, is_company=False)
        known.invalidate_recordset()
        self.assertTrue(known.credit_is_limited_here)
        self.assertTrue(contact.with_env(known.env).credit_is_limited_here)

    def test_a_quotation_being_typed_says_the_same(self):
        self.company.credit_check_mode = "observe"
        self.known.with_company(self.company).credit_limit = 10
        order = self.env["sale.order"].new({}, origin=self.order(500, self.known).sudo())
        self.assertIn("credit limit", order.partner_credit_warning)
        self.account(self.known)
        order.invalidate_recordset()
        self.assertFalse(order.partner_credit_warning)
