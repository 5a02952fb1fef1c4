from odoo.tests import tagged

from ..chinese import ChineseWalk, latin, titled
from ..common import CreditCase

MODULE = "credit_management"


@tagged("post_install", "-at_install")
class TestChineseScreens(ChineseWalk, CreditCase):
    """A Chinese user meets no English: labels, choices, views, papers, menus, names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")  # the template has its texts

    def test_the_walk_finds_what_is_not_chinese(self):
        self.assertEqual(latin("额度 %(amount)s，PDF"), [])
        self.assertEqual(latin("额度 Limit"), ["Limit"])
        for walk in (self.labels, self.views, self.sentences):
            self.assertGreater(len(list(walk(MODULE))), 500, walk.__name__)

    def test_labels_and_choices(self):
        self.assert_chinese(self.labels(MODULE))

    def test_views_and_papers(self):
        self.assert_chinese(self.views(MODULE))

    def test_menus_actions_and_shipped_names(self):
        self.assert_chinese(self.names(MODULE, *self.shipped(MODULE)))

    def test_labels_are_written_in_one_case(self):
        self.assertEqual(titled("Commented On"), ["On"])
        self.assert_one_case(MODULE)

    def test_what_only_code_says(self):
        self.assert_chinese(self.sentences(MODULE))

    def test_steps_show_in_the_readers_language(self):
        authority = self.env["credit.authority"]
        for text, shown in (
            ("Credit manager", "信用经理"),
            ("Credit controller or Chairman", "信控专员 或 董事长"),
            ("信用经理", "信用经理"),
            ("Procurement board", "Procurement board"),
        ):
            with self.subTest(text=text):
                said = authority.with_context(lang="zh_CN")._as_titled([text])
                self.assertEqual(said, [shown])
        self.assertEqual(
            authority._as_titled(["信控专员 或 董事长"]), ["Credit controller or Chairman"]
        )

    def test_a_preset_names_its_steps_in_every_language(self):
        rows = self.env["credit.authority"]._load_preset(self.company, "abc")
        self.assertIn("Chairman", rows.mapped("name"))
        self.assertIn("董事长", rows.with_context(lang="zh_CN").mapped("name"))

    def test_a_criterion_shows_as_its_reader_calls_it(self):
        partner = self.customer(limit=1000)
        draft = self.env["credit.assessment"].create({"account_id": self.account(partner).id})
        line = draft.line_ids[:1]
        criterion = line.criterion_id
        chinese = line.with_context(lang="zh_CN")
        self.assertEqual(line.title, criterion.name)
        self.assertEqual(chinese.title, criterion.with_context(lang="zh_CN").name)
        self.assertNotEqual(chinese.title, line.title)
        self.env.cr.execute(
            "UPDATE credit_scorecard_criterion SET name = %s WHERE id = %s",
            ['{"en_US": "Renamed since"}', criterion.id],
        )
        self.env.invalidate_all()
        self.assertEqual(chinese.title, line.name, "a renamed criterion isn't what was scored")
