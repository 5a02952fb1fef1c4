"""One person per office, and nobody else: who proposes, who decides, who is missing (R15)."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .test_authority import AuthorityCase

MANAGER = "credit_management.group_credit_manager"


class OfficesCase(AuthorityCase):
    """A company on the A/B/C preset with one person in each of its six offices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {**cls.tiers, "controller": cls.controller}
        cls.env["credit.authority"].with_user(cls.manager)._load_preset(cls.company, "abc")
        cls.account_id = cls("setUp").account(cls.partner)

    def drafted(self, user, kind="initial", amount=1000, **values):
        """Return the request ``user`` filed for the customer and hasn't handed in."""
        return self.env["credit.request"].with_user(user).create(
            {"account_id": self.account_id.id, "kind": kind, "amount": amount,
             "date_from": self.today, "reason": "Season", **values}
        )  # fmt: skip

    def ask_anew(self, document):
        """Run what follows right after the commit that changed an office."""
        with self.enter_registry_test_mode():
            self.env.ref("credit_management.ir_cron_ask_anew").method_direct_trigger()
        document.invalidate_recordset()

    def to_the_end(self, document):
        """Let whoever is asked decide, one after the other; return who did."""
        done = []
        while document.sudo().state == "submitted":
            asked = document.sudo().activity_ids.user_id
            self.assertTrue(asked, f"{document.waiting_for} is waited for, and nobody is asked")
            self.rpc(asked[0], document, "action_approve")
            document.invalidate_recordset()
            done.append(asked[0])
        self.assertEqual(len(done), len(set(done)), "never the same person twice")
        return done


@tagged("post_install", "-at_install")
class TestOffices(OfficesCase):
    def test_whoever_files_a_limit_comes_to_the_chairman(self):
        everybody = [
            self.sales_manager,
            self.controller,
            self.tiers["deputy_gm"],
            self.cfo,
            self.gm,
        ]
        for filer in (self.analyst, *everybody):
            with self.subTest(filer.name):
                request = self.drafted(filer)
                request.action_submit()
                done = self.to_the_end(request)
                self.assertNotIn(filer, done)
                self.assertEqual(done[-1], self.tiers["chairman"])
                self.assertEqual(request.sudo().state, "approved")
                proposed = request.sudo().approval_ids.filtered(lambda row: row.state == "proposed")
                self.assertEqual(proposed.user_id, filer & self.env["res.users"].union(*everybody))
                self.assertNotEqual(request.sudo()._last_decision().user_id, filer)
                limit = request.sudo().limit_ids
                self.assertEqual(limit.amount, 1000)

    def test_the_last_office_doesnt_propose(self):
        request = self.drafted(self.tiers["chairman"])
        with self.refused(UserError, message="Chairman: only Chairman"):
            request.action_submit()
        self.assertEqual((request.state, len(request.approval_ids)), ("draft", 0))

    def test_an_empty_office_is_named_and_who_can_fill_it(self):
        self.cfo.active = False
        request = self.drafted(self.analyst)
        with self.refused(UserError, message="Chief financial officer: nobody holds this office"):
            request.action_submit()
        self.assertEqual(request.state, "draft")

    def test_who_leaves_is_told_of_and_replaced(self):
        request = self.drafted(self.analyst)
        request.action_submit()
        self.sales_manager.active = False
        self.ask_anew(request)
        self.assertIn("nobody holds this office", request.waiting_for)
        self.assertIn(self.manager, request.sudo().activity_ids.user_id)
        heir = self._user("heir", "credit_management.group_credit_tier_sales_manager")
        self.ask_anew(request)
        self.assertEqual(request.sudo().activity_ids.user_id, heir)
        self.assertIn("heir", request.waiting_for.lower())

    def test_what_was_proposed_keeps_its_day_while_others_decide(self):
        request = self.drafted(self.sales_manager)
        request.action_submit()
        proposed = request.sudo().approval_ids.filtered(lambda row: row.state == "proposed")
        day = proposed.date
        with freeze_time(datetime.now() + timedelta(days=3), tick=True):
            self.rpc(self.controller, request, "action_approve")
        proposed.invalidate_recordset()
        self.assertEqual((proposed.state, proposed.date), ("proposed", day))

    def test_who_is_asked_already_isnt_asked_anew(self):
        request = self.drafted(self.analyst)
        request.action_submit()
        asked = request.sudo().activity_ids
        self.ask_anew(request)
        self.assertEqual(request.sudo().activity_ids, asked)
        second = self._user("second", "credit_management.group_credit_tier_sales_manager")
        self.ask_anew(request)
        self.assertLess(asked, request.sudo().activity_ids)
        self.assertEqual(request.sudo().activity_ids.user_id, self.sales_manager | second)

    def test_a_step_that_comes_to_have_nobody_is_told_while_another_is_asked(self):
        request = self.drafted(self.analyst)
        request.action_submit()
        self.cfo.active = False
        for _night in range(2):
            self.ask_anew(request)
            told = request.sudo().activity_ids
            self.assertEqual(told.user_id, self.sales_manager | self.manager)
            self.assertEqual(len(told), 2)
        mine = told.filtered(lambda one: one.user_id == self.manager)
        self.assertIn("Chief financial officer: nobody holds", mine.summary)

    def assert_constant(self, documents):
        """Who is waited for, and whether one decides, costs as much for many as for one."""
        counts = []
        for waiting in (documents[:1], documents):
            self.env.invalidate_all()
            waiting.mapped("display_name")
            start = self.cr.sql_log_count
            self.assertTrue(all(waiting.mapped("waiting_for")))
            self.assertTrue(all(waiting.mapped("can_decide")))
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0])

    def test_many_requests_that_wait_cost_as_many_queries_as_one(self):
        requests = self.env["credit.request"]
        for number in range(6):
            requests |= self.drafted(self.analyst, amount=2000 + number)
        requests.action_submit()
        self.assert_constant(requests.with_user(self.sales_manager))

    def test_many_holds_cost_as_many_queries_as_one(self):
        holds = self.env["credit.hold"]
        for number in range(5):
            holds |= self.held(5000 + number, self.partner).sudo().credit_hold_id
        self.announce()
        self.assert_constant(holds.with_user(self.controller))

    def test_a_decrease_ends_with_general_manager_and_chairman(self):
        request = self.drafted(self.sales_manager, "decrease", 500)
        request.action_submit()
        done = self.to_the_end(request)
        self.assertEqual(done, [self.tiers["deputy_gm"], self.gm, self.tiers["chairman"]])
        self.assertEqual(self.account_id.limit_amount, 500)

    def test_a_release_ends_at_the_ceiling_as_it_stands(self):
        authority = self.env["credit.authority"]
        rows = authority._rows_for("release", self.company)
        self.assertEqual(rows[0].ceiling, self.company.credit_release_ceiling)
        self.company.credit_release_ceiling = 777
        self.assertEqual(authority._rows_for("release", self.company)[0].ceiling, 777)

    def test_another_ceiling_asks_for_waiting_holds_by_the_matrix_only(self):
        order = self.held(5000, self.partner)
        self.announce()
        hold = order.sudo().credit_hold_id
        self.assertEqual(len(hold.approval_ids), 1)
        self.company.credit_release_ceiling = 100
        hold.invalidate_recordset()
        self.assertEqual(len(hold.approval_ids.filtered(lambda row: row.state != "redundant")), 2)

    def test_without_a_matrix_another_ceiling_asks_who_may_release_then(self):
        self.env["credit.authority"].search([("kind", "=", "release")]).active = False
        self._user("second", "credit_management.group_credit_controller")
        order = self.held(5000, self.partner)
        self.announce()
        hold = order.sudo().credit_hold_id
        self.assertEqual(len(hold.activity_ids), 1)
        self.assertFalse(hold.activity_ids.user_id.has_group(MANAGER))
        self.company.credit_release_ceiling = 100
        self.ask_anew(hold)
        self.assertEqual(len(hold.activity_ids), 1)
        self.assertTrue(hold.activity_ids.user_id.has_group(MANAGER))

    def test_only_releases_end_at_the_ceiling(self):
        with self.refused(UserError, message="only the release"):
            self.env["credit.authority"].with_user(self.manager).create(
                {"kind": "initial", "authority": "ceiling", "group_id": self.group("gm").id}
            )


@tagged("post_install", "-at_install")
class TestFillingOffices(OfficesCase):
    def dialogue(self, user=None):
        return Form(self.env["credit.offices"].with_user(user or self.manager))

    def test_the_dialogue_says_which_offices_are_empty_and_fills_them(self):
        self.gm.active = False
        heir = self._user("heir", "base.group_user")
        with self.dialogue() as form:
            self.assertEqual(form.empty_names, "General manager")
            for number in range(len(form.line_ids)):
                with form.line_ids.edit(number) as line:
                    if line.name == "General manager":
                        line.user_ids.add(heir)
            self.assertFalse(form.empty_names)
        form.record.action_save()
        self.assertTrue(heir.has_group("credit_management.group_credit_tier_gm"))
        note = self.company._credit_policy().message_ids[0].body
        self.assertIn("General manager", note)
        self.assertIn("heir", note.lower())

    def test_nobody_below_the_manager_fills_offices(self):
        made = self.dialogue().save()
        for user in (self.sales, self.controller, self.cfo, self.gm, self.auditor):
            with self.subTest(user.name), self.refused(AccessError):
                self.rpc(user, "credit.offices", "create", {})
            with self.subTest(user.name), self.refused(AccessError):
                self.rpc(user, made, "action_save")

    def test_no_other_group_passes_for_an_office(self):
        made = self.env["credit.offices"].with_user(self.manager).create(
            {"company_id": self.company.id, "line_ids": [(5,), (0, 0, {
                "group_id": self.env.ref("base.group_system").id,
                "user_ids": [(6, 0, self.manager.ids)],
            })]}
        )  # fmt: skip
        with self.refused(AccessError, message="no office"):
            self.rpc(self.manager, made, "action_save")
        self.assertFalse(self.manager.has_group("base.group_system"))

    def test_outsiders_and_the_last_manager(self):
        portal = self.env["res.users"].create(
            {"name": "Visitor", "login": "visitor", "company_id": self.company.id,
             "company_ids": [(6, 0, self.company.ids)],
             "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)]}
        )  # fmt: skip
        for wanted in (portal, self.env["res.users"]):
            made = self.env["credit.offices"].with_user(self.manager).create(
                {"company_id": self.company.id, "line_ids": [(5,), (0, 0, {
                    "group_id": self.group("manager").id, "user_ids": [(6, 0, wanted.ids)],
                })]}
            )  # fmt: skip
            with self.refused(UserError):
                self.rpc(self.manager, made, "action_save")
        self.env.invalidate_all()
        self.assertIn(self.manager, self.group("manager").user_ids)

    def test_another_companys_offices_are_neither_shown_nor_given(self):
        other = self._make_company()
        self.manager.company_ids -= other
        made = self.dialogue().save()
        with self.refused(AccessError, message="you don't work for it"):
            self.rpc(self.manager, "credit.offices", "default_get", ["company_id", "line_ids"],
                     context={"default_company_id": other.id})  # fmt: skip
        with self.refused(AccessError):
            choice = (
                self.env["credit.preset.choice"]
                .with_user(self.manager)
                .create({"company_id": other.id, "preset": "abc"})
            )
            self.rpc(self.manager, choice, "action_load")
        self.sales_manager.company_ids |= other
        line = made.line_ids.filtered(lambda line: line.name == "General manager")
        line.user_ids |= self.sales_manager
        with self.refused(AccessError, message="also works for a company"):
            self.rpc(self.manager, made, "action_save")
        self.env.invalidate_all()
        self.assertNotIn(self.sales_manager, self.group("gm").user_ids)

    def test_saving_the_settings_loads_what_was_chosen(self):
        chief = self._user("chief", "base.group_system")
        chief.group_ids |= self.group("manager")
        settings = self.env["res.config.settings"].with_user(chief).create({})
        settings.credit_preset = "five"
        settings.execute()
        scale = self.env.ref("credit_management.credit_rating_scale_five")
        self.assertEqual(self.company._credit_policy().rating_scale_id, scale)

    def test_loading_a_preset_leads_to_the_empty_offices(self):
        self.gm.active = False
        for model in ("credit.preset.choice", "res.config.settings"):
            chief = self._user(f"chief {model}", "base.group_system")
            chief.group_ids |= self.group("manager")
            values = {"preset": "abc"} if model == "credit.preset.choice" else {}
            record = self.env[model].with_user(chief).create(values)
            if model == "res.config.settings":
                record.credit_preset = "abc"
                self.assertIn("Nobody holds: General manager", record.credit_offices_note)
                action = record.action_credit_load_preset()
            else:
                action = record.action_load()
            self.assertEqual(action["res_model"], "credit.offices")
        self.gm.active = True
        action = self.env["credit.preset.choice"].with_user(self.manager).create({}).action_load()
        self.assertEqual(action["res_model"], "credit.rating.scale")

    def test_administrators_are_managers_only_where_nobody_else_is(self):
        managers = self.group("manager").all_user_ids.filtered(
            lambda user: self.company in user.company_ids
        )
        (managers - self.manager).group_ids -= self.group("manager")
        policy = self.company._credit_policy()
        self.assertFalse(policy.offices_note)
        self.manager.group_ids |= self.env.ref("base.group_system")
        policy.invalidate_recordset()
        self.assertIn("because nobody else is", policy.offices_note)


@tagged("post_install", "-at_install")
class TestSalespersonProposes(OfficesCase):
    """S20 Art. 19: sales manager with the salesperson and the controller."""

    def setUp(self):
        super().setUp()
        self.partner.user_id = self.sales

    def test_a_salesperson_files_for_own_customers_to_the_end(self):
        request = self.drafted(self.sales)
        request.action_submit()
        self.to_the_end(request)
        self.assertEqual(request.sudo().state, "approved")
        with self.refused(AccessError):
            self.rpc(self.sales, request, "action_approve")

    def test_a_colleagues_customer_isnt_theirs_to_file_for(self):
        for user in (
            self.other_sales,
            self._user("all", "sales_team.group_sale_salesman_all_leads"),
        ):
            with self.subTest(user.name), self.refused(AccessError):
                self.drafted(user)
            own = self.customer(limit=None)
            own.user_id = user
            request = self.env["credit.request"].with_user(user).create(
                {"account_id": self.account(own).id, "amount": 5, "date_from": self.today,
                 "reason": "Mine"}
            )  # fmt: skip
            with self.subTest(user.name), self.refused(AccessError):
                self.rpc(user, request, "write", {"account_id": self.account_id.id})

    def test_what_credit_control_filed_isnt_theirs_to_touch(self):
        request = self.drafted(self.controller, "decrease", 500)
        for method, args in (
            ("action_submit", ()), ("action_cancel", ()), ("write", ({"amount": 900},)),
            ("unlink", ()),
        ):  # fmt: skip
            with self.subTest(method), self.refused(AccessError):
                self.rpc(self.sales, request, method, *args)
        request.action_submit()
        for method in ("action_draft", "action_cancel", "action_approve"):
            with self.subTest(method), self.refused(AccessError):
                self.rpc(self.sales, request, method)
        self.assertEqual(request.sudo().state, "submitted")
        self.assertTrue(request.with_user(self.sales).name, "they see what is asked")

    def test_nor_an_assessment_of_credit_control(self):
        card = self.env.ref("credit_management.credit_scorecard_standard")
        filed = {"account_id": self.account_id.id, "scorecard_id": card.id}
        theirs = self.env["credit.assessment"].with_user(self.controller).create(filed)
        own = self.env["credit.assessment"].with_user(self.sales).create(filed)
        for method, args in (
            ("action_submit", ()), ("action_calculate", ()), ("unlink", ()),
            ("write", ({"rating_id": self.env.ref("credit_management.credit_rating_a").id},)),
        ):  # fmt: skip
            with self.subTest(method), self.refused(AccessError):
                self.rpc(self.sales, theirs, method, *args)
        with self.refused(AccessError):
            self.rpc(self.sales, theirs.line_ids[:1], "write", {"note": "Mine"})
        self.rpc(self.sales, own.line_ids[:1], "write", {"note": "Mine"})
        self.assertEqual(own.line_ids[:1].note, "Mine")

    def test_a_salesperson_opens_the_account_of_an_own_customer(self):
        mine, theirs = self.env["res.partner"].create([{"name": "Mine"}, {"name": "Theirs"}])
        mine.user_id, theirs.user_id = self.sales, self.other_sales
        for user, offered in ((self.sales, [True, False]), (self.analyst, [True, True])):
            rows = self.rpc(user, mine | theirs, "read", ["credit_may_open"])
            self.assertEqual([row["credit_may_open"] for row in rows], offered)
        action = self.rpc(self.sales, mine, "action_view_credit_account")
        self.env.invalidate_all()  # another request
        self.assertFalse(mine.with_user(self.analyst).credit_may_open, "there is one now")
        self.assertEqual(
            self.env["credit.account"].with_user(self.sales).browse(action["res_id"]).partner_id,
            mine,
        )
        with self.refused(AccessError):
            self.rpc(self.sales, theirs, "action_view_credit_account")
