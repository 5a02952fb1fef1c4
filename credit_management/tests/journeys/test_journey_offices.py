"""One person per office and nobody else: from the preset to a limit, a stop and a release (R15)."""

from odoo.tests import tagged

from ..attack import AttackCase
from ..authority.test_offices import OfficesCase
from ..browser import OneBrowser
from ..whole import in_whole_runs


class SixPersons(OfficesCase):
    """The company of S20: a salesperson and six offices; its CFO is the credit manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analyst.active = cls.manager.active = cls.auditor.active = False
        cls.cfo.group_ids |= cls.env.ref("credit_management.group_credit_manager")
        cls.partner.user_id = cls.sales


@tagged("post_install", "-at_install")
class TestSixPersons(SixPersons):
    def test_the_salesperson_proposes_a_limit_and_the_chairman_grants_it(self):
        request = self.drafted(self.sales)
        request.action_submit()
        done = self.to_the_end(request)
        self.assertEqual(len(done), 6)
        self.assertEqual((done[1], done[-1]), (self.controller, self.tiers["chairman"]))

    def test_a_stop_and_its_end(self):
        for kind in ("suspend", "resume"):
            request = self.drafted(self.controller, kind, 0, limit_type="none")
            request.action_submit()
            self.to_the_end(request)
            self.assertEqual(request.sudo().state, "approved", kind)
        self.assertNotEqual(self.account_id.state, "stop")

    def test_a_release_above_the_ceiling_goes_from_the_controller_to_the_general_manager(self):
        self.company.credit_release_ceiling = 2000
        order = self.held(5000, self.partner)
        self.announce()
        hold = order.sudo().credit_hold_id
        for user in (self.controller, self.gm):
            self.assertIn(user, hold.activity_ids.user_id)
            self.rpc(user, hold, "action_release", "The season is good")
            hold.invalidate_recordset()
        self.env.invalidate_all()
        self.assertEqual((hold.state, order.state), ("released", "sale"))

    def test_what_the_controller_sells_goes_to_the_general_manager(self):
        self.company.credit_release_ceiling = 100_000
        self.controller.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        order = self.held(5000, self.partner, user=self.controller)
        self.announce()
        hold = order.sudo().credit_hold_id
        self.assertNotIn(self.controller, hold.activity_ids.user_id)
        decider = hold.activity_ids.user_id[0]
        self.rpc(decider, hold, "action_release", "The season is good")
        self.env.invalidate_all()
        self.assertEqual(hold.state, "released")


@tagged("post_install", "-at_install")
class TestSixPersonsBrowser(OneBrowser, SixPersons):
    """The same on the screen, in Chinese, without a word of Odoo's administrator."""

    def setUp(self):
        super().setUp()
        self.env["res.lang"]._activate_lang("zh_CN")
        people = self.sales | self.controller | self.env["res.users"].union(*self.tiers.values())
        people.lang = "zh_CN"
        self.heir = self._user("heir", "base.group_user")
        self.heir.lang = "zh_CN"

    def test_the_preset_is_loaded_and_an_office_filled_in_settings(self):
        self.gm.active = False
        self.cfo.group_ids |= self.env.ref("base.group_system")
        url = "/odoo/action-credit_management.res_config_settings_action"
        self.start_tour(url, "credit_offices_settings", login="credit_cfo")
        self.env.invalidate_all()
        self.assertTrue(self.heir.has_group("credit_management.group_credit_tier_gm"))

    @in_whole_runs
    def test_a_limit_from_the_salesperson_to_the_chairman(self):
        self.gm.active = False
        policy = self.company._credit_policy()
        url = f"/odoo/action-credit_management.credit_policy_action/{policy.id}"
        self.start_tour(url, "credit_offices_policy", login="credit_cfo")
        self.env.invalidate_all()
        self.assertTrue(self.heir.has_group("credit_management.group_credit_tier_gm"))

        url = f"/odoo/action-credit_management.credit_account_action/{self.account_id.id}"
        self.start_tour(url, "credit_offices_salesperson_files", login="credit_sales")
        request = self.account_id.request_ids.sorted("id")[-1:]
        self.assertEqual((request.state, request.requested_by_id), ("submitted", self.sales))
        self.assertIn(self.sales_manager.name, request.waiting_for)
        url = f"/odoo/action-credit_management.credit_request_action/{request.id}"
        while request.state == "submitted":
            asked = request.activity_ids.user_id[0]
            if asked in self.sales_manager | self.heir | self.tiers["chairman"]:
                self.start_tour(url, "credit_office_approves", login=asked.login)
            else:  # the same form: once more tells nothing new and takes as long
                self.rpc(asked, request, "action_approve")
            self.env.invalidate_all()
        self.assertEqual(request.state, "approved")
        self.assertEqual(request.decided_by_id, self.tiers["chairman"])
        self.assertEqual(len(request.approval_ids.filtered("is_counted")), 6)


@in_whole_runs
@tagged("post_install", "-at_install")
class TestWithoutMatrixBrowser(OneBrowser, AttackCase):
    """What ships: no matrix, in English. The salesperson proposes, a credit manager decides."""

    def test_a_limit_is_decided_by_the_credit_manager(self):
        account = self.account(self.customer(name="New Customer"))
        url = f"/odoo/action-credit_management.credit_account_action/{account.id}"
        self.start_tour(url, "credit_offices_salesperson_files", login="credit_sales")
        request = account.request_ids
        self.assertEqual((request.state, request.requested_by_id), ("submitted", self.sales))
        self.assertIn(self.manager.name, request.waiting_for)
        url = f"/odoo/action-credit_management.credit_request_action/{request.id}"
        self.start_tour(url, "credit_office_approves", login="credit_manager")
        self.env.invalidate_all()
        self.assertEqual((request.state, request.decided_by_id), ("approved", self.manager))
        self.assertEqual(account.limit_amount, 2000)
