"""A database in each size: which menus there are, and what a salesperson sees of an account."""

from lxml import etree

from odoo.tests import tagged

from ...engine.features import FEATURES
from ..base.test_features import FeatureCase

BARE = {"Overview", "Holds", "Accounts", "Requests", "Exposure", "Reporting", "Configuration"}

SCREENS = ("form", "list", "kanban", "search")

HIDDEN = {
    "rating_id", "calculated_rating_id", "assessment_count", "completeness", "survey_due",
    "documents_due", "document_ids", "contradiction_count", "collateral_value", "collateral_due",
    "review_due", "group_id", "lacks_control", "reduction_plan_ids", "class_weight", "score",
    "formula_amount", "customary_term_id",
}  # fmt: skip
"""Fields of an account that belong to a feature."""


@tagged("post_install", "-at_install")
class TestSizes(FeatureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chief = cls._user(
            "chief", "base.group_system", "credit_management.group_credit_manager"
        )
        cls.chief.company_ids = cls.env["res.company"].search([])

    def menus(self, user):
        """Return {name of a menu of the app's bar: names below it}, of this add-on, for ``user``."""
        menus = self.env["ir.ui.menu"].with_user(user).with_context(lang="en_US").load_menus(False)
        root = menus[self.env.ref("credit_management.credit_root_menu").id]
        ours = [menus[one] for one in root["children"]]
        ours = [one for one in ours if one["xmlid"].startswith("credit_management.")]
        return {one["name"]: self.below(menus, one) for one in ours}

    def below(self, menus, menu):
        found = []
        for child in (menus[one] for one in menu["children"]):
            mine = [child["name"]] if child["xmlid"].startswith("credit_management.") else []
            found += [*mine, *self.below(menus, child)]
        return found

    def arch(self, model, user, view_type="form"):
        """Return the architecture a client of ``user`` gets."""
        views = self.env[model].with_user(user).get_views([(False, view_type)])
        return etree.fromstring(views["views"][view_type]["arch"])

    def test_out_of_the_box_the_app_has_seven_menus_and_with_everything_all_of_them(self):
        self.on()
        bare = {user: self.menus(user) for user in (self.chief, self.controller, self.sales)}
        self.assertEqual(set(bare[self.chief]), BARE)
        self.assertEqual(set(bare[self.controller]), BARE - {"Configuration"})
        self.assertLessEqual(set(bare[self.sales]), BARE - {"Reporting", "Configuration"})
        self.assertIn("Settings", bare[self.chief]["Configuration"])
        counts = {user: sum(1 + len(one) for one in menus.values()) for user, menus in bare.items()}
        self.assertLessEqual(counts[self.chief], 26)
        self.assertLessEqual(counts[self.sales], 10)
        self.on(*FEATURES)
        for user, menus in bare.items():
            full = self.menus(user)
            self.assertLess(set(menus), set(full))
            self.assertIn("Creditworthiness", full)
            more = sum(1 + len(one) for one in full.values()) - counts[user]
            self.assertGreaterEqual(
                more, {self.chief: 23, self.controller: 12, self.sales: 8}[user]
            )

    def test_a_salesperson_sees_status_available_reason_and_next_step(self):
        self.on()
        arch = self.arch("credit.account", self.sales)
        shown = [
            node.get("name")
            for node in arch.iterfind(".//sheet//field")
            if node.get("invisible") not in ("1", "True") and not node.get("data-used-by")
            and not list(node.iterancestors("list"))
            and not self.is_count_on_a_button(node)
        ]  # fmt: skip
        self.assertEqual(
            set(shown), {"partner_id", "state", "available_amount", "status_reason", "next_step"}
        )
        buttons = {node.get("string") for node in arch.iterfind(".//header/button")}
        self.assertLessEqual(buttons, {
            "Request a limit", "Request a temporary limit", "Request a stop", "Request resumption",
        })  # fmt: skip
        account = self.account_id.with_user(self.sales)
        self.assertTrue(account.status_reason and account.next_step)
        self.on("collateral")
        self.assertIn(
            "limit_amount", etree.tostring(self.arch("credit.account", self.sales)).decode()
        )

    def is_count_on_a_button(self, node):
        """Whether a field of the account is how many there are behind a button."""
        field = self.env["credit.account"]._fields[node.get("name")]
        return field.type == "integer" and bool(list(node.iterancestors("button")))

    def test_no_screen_shows_what_is_off_and_each_can_be_opened(self):
        self.on()
        views = self.env["ir.ui.view"].search([("type", "=", "form"), ("mode", "=", "primary")])
        xmlids = views.get_external_id()
        ours = {one.model for one in views if xmlids[one.id].startswith("credit_management.")}
        for user in (self.sales, self.manager):
            for model in sorted(ours | {"sale.order", "res.partner"}):
                if not self.env[model].with_user(user).has_access("read"):
                    continue
                with self.subTest(f"{user.login}: {model}"):
                    self.assert_whole(model, user)
        for view_type in SCREENS:
            names = {
                node.get("name")
                for node in self.arch("credit.account", self.manager, view_type).iter("field")
                if not node.get("data-used-by")
            }
            self.assertFalse(names & HIDDEN, view_type)

    def assert_whole(self, model, user):
        """Every field a form names is one its client knows of."""
        found = self.env[model].with_user(user).get_views([(False, "form")])
        arch = etree.fromstring(found["views"]["form"]["arch"])
        known = found["models"][model]["fields"]
        for node in arch.iter("field"):
            if not [one for one in node.iterancestors() if one.tag == "field"]:
                self.assertIn(node.get("name"), known)

    def test_sizes_are_chosen_by_one_click_and_undone_by_another(self):
        sizes = self.env["credit.size"].with_user(self.chief)
        policy = self.company._credit_policy()
        c = self.env.ref("credit_management.credit_rating_c")
        self.account_id.sudo().rating_id = c
        sizes._choose(self.company, "limits")
        self.assertEqual((sizes._current(self.company), self.features._on()), ("limits", set()))
        sizes._choose(self.company, "grades")
        self.assertEqual(sizes._current(self.company), "grades")
        self.assertEqual(policy.rating_scale_id.code, "abc")
        matrix = [("company_id", "=", self.company.id)]
        self.assertFalse(self.env["credit.authority"].search(matrix))
        sizes._choose(self.company, "procedure")
        self.assertEqual(sizes._current(self.company), "procedure")
        rows = self.env["credit.authority"].search(matrix)
        self.assertTrue(rows)
        for code in ("limits", "procedure", "procedure"):
            sizes._choose(self.company, code)
        self.assertEqual(self.env["credit.authority"].search(matrix), rows)
        self.assertEqual(self.account_id.rating_id, c)
        self.without("groups")
        self.assertFalse(sizes._current(self.company))
        with self.refused(message="three sizes"):
            sizes._choose(self.company, "huge")

    def test_settings_and_policy_switch_alike_and_tell_what_rests_on_it(self):
        self.account_id.sudo().rating_id = self.env.ref("credit_management.credit_rating_c")
        settings = self.env["res.config.settings"].with_user(self.chief)
        settings = settings.with_context(allowed_company_ids=self.company.ids)
        for form in (settings.new(settings.default_get(list(settings._fields))),
                     self.company._credit_policy().with_user(self.chief)):  # fmt: skip
            told = form.onchange({"credit_size": "limits"}, ["credit_size"], {"credit_size": {}})
            self.assertIn("graded accounts", told["warning"]["message"], form._name)
        settings.create({"credit_size": "limits"}).execute()
        self.assertFalse(self.features._on())
        settings.create({"group_credit_feature_reviews": True}).execute()
        self.assertEqual(self.features._on(), {"reviews"})
