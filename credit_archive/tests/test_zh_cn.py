"""A Chinese user reads the terms of the policies."""

from odoo.tests import tagged

from .common import ArchiveCase


@tagged("post_install", "-at_install")
class TestChinese(ArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["ir.module.module"].search([("name", "=", "credit_archive")])._update_translations(
            ["zh_CN"]
        )

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
