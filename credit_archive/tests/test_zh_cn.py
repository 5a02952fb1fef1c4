"""A Chinese user reads the terms of the policies."""

from odoo.tests import tagged

from odoo.addons.credit_management.tests.chinese import ChineseWalk

from .common import ArchiveCase

MODULE = "credit_archive"


@tagged("post_install", "-at_install")
class TestChinese(ChineseWalk, ArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")

    def test_labels_choices_views_and_papers(self):
        self.assert_chinese(self.labels(MODULE))
        self.assert_chinese(self.views(MODULE))

    def test_menus_actions_names_and_what_only_code_says(self):
        self.assert_chinese(self.names(MODULE, *self.shipped(MODULE)))
        self.assert_chinese(self.sentences(MODULE))

    def test_labels_are_written_in_one_case(self):
        self.assert_one_case(MODULE)

    def test_sections_and_classes(self):
        chinese = self.env(context={"lang": "zh_CN"})
        names = chinese["credit.archive.section"].search([]).mapped("name")
        self.assertIn("基本资料", names)
        self.assertIn("信用评估", names)
        self.assertEqual(chinese.ref("credit_archive.class_financial").name, "财务信息")

    def test_a_refusal(self):
        record = self.record("special").with_context(lang="zh_CN")
        with self.assertRaisesRegex(Exception, "密级"):
            record.with_user(self.archivist).with_context(lang="zh_CN").write({"title": "x"})
