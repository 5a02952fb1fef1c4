"""Clearances and classes: nobody helps themselves."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import ArchiveCase

RECORD = "credit.archive.record"


@tagged("post_install", "-at_install")
class TestAttackClearance(ArchiveCase):
    def special(self):
        return self.env.ref("credit_archive.class_special")

    def level(self, user):
        return user._credit_clearance_level()

    def test_nobody_writes_a_clearance(self):
        everybody = (
            self.sales, self.controller, self.archivist, self.keeper, self.env.ref("base.user_admin"),
        )  # fmt: skip
        for user in everybody:
            for target in (self.sales, user):
                with self.subTest(user=user.name), self.refused():
                    self.rpc(user, target, "write", {"credit_clearance_id": self.special().id})

    def test_a_context_brings_back_no_archived_row_of_the_matrix(self):
        """The rows are cached: who asks first with a forged context would ask for everybody."""
        rows = self.env["credit.archive.access"].with_user(self.archivist)
        self.assertTrue(rows._grants())
        rows.sudo().search([]).active = False
        self.env.registry.clear_cache()
        self.assertFalse(rows.with_context(active_test=False)._grants())

    def test_a_new_user_comes_without_one(self):
        admin = self.env.ref("base.user_admin")
        values = {"name": "Mole", "login": "mole"}
        with self.refused():
            self.rpc(
                admin, "res.users", "create", {**values, "credit_clearance_id": self.special().id}
            )
        context = {"default_credit_clearance_id": self.special().id}
        mole = self.rpc(admin, "res.users", "create", values, context=context)
        self.assertFalse(self.env["res.users"].browse(mole).sudo().credit_clearance_id)

    def give(self, user, target, name, reason="Needs it"):
        wizard = self.rpc(
            user,
            "credit.archive.clearance",
            "create",
            {
                "user_ids": [(6, 0, target.ids)],
                "class_id": self.env.ref(f"credit_archive.class_{name}").id,
                "reason": reason,
            },
        )
        wizard = self.env["credit.archive.clearance"].browse(wizard)
        return self.rpc(user, wizard, "action_apply")

    def test_managers_give_what_they_have(self):
        self.clear(self.keeper, "financial")
        self.give(self.keeper, self.sales, "financial")
        self.assertEqual(self.level(self.sales), 2)
        line = self.lines(operation="clearance")
        self.assertEqual(line.detail["clearance"], ["", "Financial"])
        self.assertEqual((line.chain, line.user_id), (0, self.keeper))

    def test_nobody_gives_more_than_they_have_nor_raises_themselves(self):
        self.clear(self.keeper, "financial")
        for target in (self.sales, self.keeper, self.other_keeper):
            with self.refused(AccessError):
                self.give(self.keeper, target, "special")
        self.clear(self.other_keeper, "special")
        with self.refused(AccessError):
            self.give(self.keeper, self.other_keeper, "general")

    def test_managers_of_another_company_give_none(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = self._user("far", "credit_archive.group_archive_manager")
        far.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.clear(far, "special")
        clearance = self.env.ref("credit_archive.class_special")
        with self.refused(AccessError, message="of your companies"):
            self.sales.with_user(far)._credit_set_clearance(clearance, "x")
        self.assertFalse(self.sales.credit_clearance_id)

    def test_managers_of_another_company_read_nothing_of_it(self):
        self.clear(self.keeper, "financial")
        self.give(self.keeper, self.sales, "financial")
        line = self.lines(operation="clearance")
        other = self.env["res.company"].create({"name": "Elsewhere"})
        far = self._user("far", "credit_archive.group_archive_manager")
        far.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        log = "credit.archive.log"
        domain = [("operation", "=", "clearance")]
        self.assertFalse(self.rpc(far, log, "search", domain))
        self.assertEqual(self.rpc(self.other_keeper, log, "search", domain), line.ids)

    def test_others_give_none(self):
        self.clear(self.archivist | self.controller | self.auditor, "special")
        for user in (self.archivist, self.controller, self.auditor, self.sales):
            with self.refused(AccessError):
                self.give(user, self.sales, "general")

    def test_nobody_classifies_above_the_own_clearance(self):
        self.clear(self.archivist, "personal")
        record = self.record("personal")
        for values in (
            {"class_id": self.special().id},
            {"class_id": self.env.ref("credit_archive.class_financial").id},
        ):
            with self.refused(AccessError):
                self.rpc(self.archivist, record, "write", values)
            with self.refused(AccessError):
                self.rpc(
                    self.archivist,
                    RECORD,
                    "create",
                    {"title": "x", "file_id": self.file.id,
                     "section_id": self.section("identity").id, **values},
                )  # fmt: skip

    def test_what_is_filed_is_classed_lower_by_managers_only(self):
        """Down, out without a loan or a mark, and up again: nobody would notice."""
        self.clear(self.archivist | self.keeper, "special")
        special = self.record("special")
        financial = self.record("financial", "statements")
        inbox = self.record("special")
        (special | financial).action_file()
        general = self.env.ref("credit_archive.class_general")
        for record in (special, financial):
            with self.refused(AccessError, message="only archive managers"):
                self.rpc(self.archivist, record, "write", {"class_id": general.id})
        self.rpc(self.archivist, inbox, "write", {"class_id": general.id})
        self.rpc(self.archivist, financial, "write", {"class_id": self.special().id})
        self.rpc(self.keeper, special, "write", {"class_id": general.id})
        self.assertEqual(inbox.class_id | special.class_id, general)

    def test_nobody_declassifies_what_is_above_the_own_clearance(self):
        self.clear(self.archivist, "personal")
        record = self.record("special")
        general = self.env.ref("credit_archive.class_general")
        for values in ({"class_id": general.id}, {"title": "Mine"}, {"level": 0}):
            with self.refused():
                self.rpc(self.archivist, record, "write", values)

    def test_the_level_of_a_record_is_not_written(self):
        self.clear(self.archivist, "special")
        record = self.record("special")
        for values in (
            {"level": 0},
            {"state": "filed"},
            {"verification": "verified"},
            {"name": "R1"},
            {"retention_due": "2000-01-01"},
            {"partner_id": self.customer(name="Other").id},
            {"hold_ids": [(5,)]},
            {"version_ids": [(5,)]},
        ):
            with self.subTest(values=values), self.refused():
                self.rpc(self.archivist, record, "write", values)

    def test_reclassifying_leaves_a_line(self):
        self.clear(self.archivist, "financial")
        record = self.record("general")
        financial = self.env.ref("credit_archive.class_financial")
        self.rpc(self.archivist, record, "write", {"class_id": financial.id})
        line = self.lines(record, "reclassify")
        self.assertEqual(line.detail["class"], ["General", "Financial"])
        self.assertEqual(line.user_id, self.archivist)

    def test_salespeople_add_but_change_nothing(self):
        self.clear(self.sales, "personal")
        mine = {"title": "Card", "file_id": self.file.id,
                "section_id": self.section("identity").id}  # fmt: skip
        record = self.env[RECORD].browse(self.rpc(self.sales, RECORD, "create", mine))
        self.assertEqual((record.state, record.level), ("inbox", 1))
        for method, *args in (("write", {"title": "Other"}), ("unlink",), ("action_file",)):
            with self.subTest(method=method), self.refused(AccessError):
                self.rpc(self.sales, record, method, *args)
        with self.refused():
            section = self.section("statements").id
            self.rpc(self.sales, RECORD, "create", {**mine, "section_id": section})
        with self.refused():
            self.rpc(self.other_sales, RECORD, "create", mine)

    def test_the_matrix_is_the_managers(self):
        for user in (self.sales, self.controller, self.archivist, self.auditor):
            with self.refused(AccessError):
                self.rpc(
                    user,
                    "credit.archive.access",
                    "create",
                    {"group_id": self.env.ref("base.group_user").id, "can_view": True},
                )
            with self.refused(AccessError):
                self.rpc(user, self.special(), "write", {"level": 0, "needs_permission": False})
        row = self.env.ref("credit_archive.access_sales")
        self.rpc(self.keeper, row, "write", {"can_see": False})
        record = self.record("general")
        self.clear(self.sales, "special")
        self.assertFalse(self.rpc(self.sales, RECORD, "search", [("id", "=", record.id)]))
        self.assertEqual(self.lines(operation="configure")[-1].user_id, self.keeper)
