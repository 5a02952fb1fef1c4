"""Whatever is sent to whichever method of the credit file, the answer is one for people."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.credit_management.tests.fuzz import FuzzMixin

from ..common import ArchiveCase


@tagged("post_install", "-at_install")
class TestFuzz(FuzzMixin, ArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        words = cls("setUp")
        cls.portal = cls._user("portal")
        cls.portal.group_ids = [Command.set(cls.env.ref("base.group_portal").ids)]
        cls.everybody = cls.sales | cls.archivist | cls.keeper | cls.manager
        cls.lookers = cls.portal | cls.employee | cls.auditor
        companies = cls.company | cls.env.ref("base.main_company")
        (cls.everybody | cls.lookers).company_ids = companies
        cls.clear(cls.archivist | cls.keeper | cls.manager, "special")
        record = words.record()
        words.hold(record_ids=[Command.link(record.id)])
        words.loan(record, cls.archivist)
        words.approved(record, cls.sales)
        cls.env["credit.archive.consent"].create(
            [
                {
                    "file_id": cls.file.id,
                    "purpose_id": cls.env.ref("credit_archive.purpose_credit").id,
                    "class_ids": [Command.set(record.class_id.ids)],
                    "state": state,
                }
                for state in ("draft", "confirmed")
            ]
        )

    def test_every_public_method_answers_whatever_is_sent(self):
        self.assert_only_answers("credit_archive", self.everybody, self.lookers, 300)
