"""Nobody opens a colleague's credit file by entering themselves as the salesperson."""

from odoo import Command
from odoo.tests import tagged

from ..common import ArchiveCase


@tagged("post_install", "-at_install")
class TestAttackOwner(ArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contacts = "base.group_partner_manager"
        cls.thief = cls._user("thief", "sales_team.group_sale_salesman", contacts)
        cls.leader = cls._user("leader", "sales_team.group_sale_salesman_all_leads", contacts)

    def setUp(self):
        super().setUp()
        self.paper = self.record()

    def seen(self, user):
        domains = {
            "credit.archive.file": [("id", "=", self.file.id)],
            "credit.archive.record": [("id", "=", self.paper.id)],
            "credit.archive.version": [("record_id", "=", self.paper.id)],
        }
        return sum(
            self.rpc(user, model, "search_count", domain) for model, domain in domains.items()
        )

    def assign(self, user, salesperson):
        self.rpc(user, self.partner, "write", {"user_id": salesperson.id})

    def test_the_file_stays_with_the_salesperson_of_record(self):
        self.assertEqual((self.seen(self.sales), self.seen(self.thief)), (3, 0))
        self.assign(self.thief, self.thief)
        self.assertEqual((self.seen(self.sales), self.seen(self.thief)), (3, 0))
        with self.refused():
            self.rpc(self.thief, self.paper.version_ids, "action_download")

    def test_who_leads_sales_opens_no_file_for_themselves(self):
        self.assign(self.leader, self.leader)
        self.assertEqual(self.seen(self.leader), 0)

    def test_who_leads_sales_assigns(self):
        self.assign(self.leader, self.thief)
        self.assertEqual((self.seen(self.sales), self.seen(self.thief)), (0, 3))

    def test_every_change_is_a_line_of_the_log(self):
        for user, salesperson, counts in (
            (self.thief, self.thief, False), (self.leader, self.other_sales, True),
        ):  # fmt: skip
            self.assign(user, salesperson)
            line = self.lines(operation="assign")[-1]
            self.assertEqual((line.user_id, line.file_id), (user, self.file))
            self.assertEqual(
                line.detail, {"salesperson": ["Sales", salesperson.name], "counts": counts}
            )
        self.assert_whole()

    def test_a_merge_or_a_parent_gives_no_file_away(self):
        mine = self.env["res.partner"].browse(
            self.rpc(self.thief, "res.partner", "create",
                     [{"name": "Mine", "is_company": True, "user_id": self.thief.id}])
        )  # fmt: skip
        bare = self.customer(name="Bare", is_company=True)
        self.file = self.env["credit.archive.file"]._open(bare, self.company, "hand")
        with self.refused(message="answers for the credit"):
            self.rpc(self.thief, bare, "write", {"parent_id": mine.id, "is_company": False})
        wizard = "base.partner.merge.automatic.wizard"
        made = self.rpc(self.thief, wizard, "create", [{
            "partner_ids": [Command.set((bare | mine).ids)],
            "dst_partner_id": mine.id, "state": "selection",
        }])  # fmt: skip
        with self.refused(message="answers for the credit"):
            self.rpc(self.thief, self.env[wizard].browse(made), "action_merge")
        self.assertEqual(self.file.partner_id, bare)

    def test_a_file_under_a_legal_hold_moves_by_no_parent(self):
        self.hold(file_ids=[Command.link(self.file.id)])
        other = self.customer(name="Other", is_company=True)
        admin = self._user("admin", "base.group_partner_manager",
                           "credit_management.group_credit_controller")  # fmt: skip
        with self.refused(message="legal hold"):
            self.rpc(admin, self.partner, "write", {"parent_id": other.id, "is_company": False})
