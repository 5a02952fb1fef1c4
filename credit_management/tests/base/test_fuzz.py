"""Whatever is sent to whichever method, the answer is one for people."""

from odoo import Command
from odoo.tests import tagged

from ..attack import AttackCase
from ..fuzz import FuzzMixin


@tagged("post_install", "-at_install")
class TestFuzz(FuzzMixin, AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        words = cls("setUp")
        cls.employee, cls.portal = cls._user("employee"), cls._user("portal")
        cls.portal.group_ids = [Command.set(cls.env.ref("base.group_portal").ids)]
        companies = cls.company | cls.env.ref("base.main_company")
        cls.everybody = cls.sales | cls.analyst | cls.controller | cls.manager
        cls.lookers = cls.portal | cls.employee | cls.auditor
        (cls.everybody | cls.lookers).company_ids = companies
        words.confirmed(400, cls.partner)
        words.held(1500, cls.partner)
        words.release(words.held(1700, cls.partner))
        words.invoice(300, cls.partner, days=-40)

    def test_every_public_method_answers_whatever_is_sent(self):
        self.assert_only_answers("credit_management", self.everybody, self.lookers, 350)
