"""What a credit group rests on: for each member a dated paper of who controls it (R97)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestControl(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls("setUp").account(cls.partner)
        cls.holding = cls.env["credit.group"].create(
            {"name": "Holding", "company_id": cls.company.id}
        )
        cls.second = cls._user("analyst2", "credit_management.group_credit_analyst")

    def vals(self, **values):
        return {
            "account_id": self.own.id,
            "group_id": self.holding.id,
            "kind": "shareholding",
            "share": 60.0,
            "date": str(self.today),
            "source_channel": "registry",
            "attachment_ids": [(0, 0, {"name": "register.pdf", "raw": b"%PDF-1.4"})],
            **values,
        }

    def control(self, user=None, **values):
        made = self.env["credit.control"].with_user(user or self.analyst)
        return made.create(self.vals(**values))

    def ask(self, policy="require"):
        self.company._credit_policy().sudo().group_evidence = policy

    def join(self, user=None, account=None, group=None):
        self.rpc(
            user or self.manager,
            account or self.own,
            "write",
            {"group_id": (group or self.holding).id},
        )

    def test_a_member_without_evidence_is_shown_and_stays(self):
        self.join()
        self.assertEqual((self.own.lacks_control, self.holding.unproven_count), (True, 1))
        self.assertIn("without evidence of control", self.holding.message_ids[0].body)
        Account = self.env["credit.account"]
        self.assertIn(self.own, Account.search([("lacks_control", "=", True)]))
        self.control()
        self.assertEqual((self.own.lacks_control, self.holding.unproven_count), (False, 0))
        self.assertNotIn(self.own, Account.search([("lacks_control", "=", True)]))
        self.assertIn(self.own, Account.search([("lacks_control", "=", False)]))

    def test_who_is_in_no_group_lacks_nothing(self):
        self.assertFalse(self.own.lacks_control)

    def test_evidence_of_another_group_shows_nothing(self):
        other = self.env["credit.group"].create({"name": "Other", "company_id": self.company.id})
        self.control(group_id=other.id)
        self.join()
        self.assertTrue(self.own.lacks_control)

    def test_the_group_is_that_of_the_member(self):
        self.join()
        vals = self.vals()
        del vals["group_id"]
        self.assertEqual(self.env["credit.control"].create(vals).group_id, self.holding)

    def test_nobody_joins_without_evidence_where_the_policy_says_so(self):
        sister = self.account(self.customer(name="Sister"))
        sister.sudo().group_id = self.holding
        self.ask()
        doors = (
            ("write", self.own, "write", {"group_id": self.holding.id}),
            ("group", self.holding, "write", {"account_ids": [(4, self.own.id)]}),
            ("group, whole list", self.holding, "write", {"account_ids": [(6, 0, self.own.ids)]}),
        )
        for name, record, method, values in doors:
            with (
                self.subTest(door=name),
                self.refused(UserError, message="Customer can't join Holding"),
            ):
                self.rpc(self.manager, record, method, values)
        with self.refused(UserError, message="can't join"):
            self.rpc(
                self.manager,
                "credit.group",
                "create",
                {"name": "New", "account_ids": [(4, self.own.id)]},
            )
        with self.refused(UserError):
            self.rpc(
                self.manager,
                self.own,
                "write",
                {"group_id": self.holding.id},
                context={"install_mode": True, "import_file": True, "su": True},
            )
        result = self.rpc(
            self.manager,
            "credit.account",
            "load",
            [".id", "group_id/.id"],
            [[str(self.own.id), str(self.holding.id)]],
        )
        self.assertFalse(result["ids"])
        self.assertFalse(self.own.group_id)
        self.assertEqual(sister.group_id, self.holding, "members of before stay")
        self.rpc(self.manager, sister, "write", {"group_id": self.holding.id})
        self.control()
        self.join()
        self.assertEqual(self.own.group_id, self.holding)

    def test_a_new_account_is_in_a_group_by_nobodys_hand(self):
        partner = self.customer(name="Newcomer")
        values = {"partner_id": partner.id, "group_id": self.holding.id}
        with self.refused(AccessError):
            self.rpc(self.manager, "credit.account", "create", values)

    def test_who_decides_on_no_group_puts_nobody_in_one(self):
        for user in (self.sales, self.analyst, self.controller):
            with self.subTest(user=user.login), self.refused(AccessError):
                self.join(user)

    def test_the_last_evidence_of_a_member_stays_where_it_is_asked_for(self):
        control = self.control()
        self.join()
        self.ask()
        with self.refused(UserError, message="a member of Holding because of this"):
            self.rpc(self.analyst, control, "unlink")
        more = self.control(kind="controller")
        self.rpc(self.analyst, control, "unlink")
        self.rpc(self.manager, self.own, "write", {"group_id": False})
        self.rpc(self.analyst, more, "unlink")
        self.ask("warn")

    def test_the_paper_stays_with_its_evidence(self):
        control = self.control()
        paper = control.attachment_ids
        with self.refused(UserError, message="rests on this file"):
            self.rpc(self.analyst, paper, "unlink")
        with self.refused(UserError, message="rests on this file"):
            self.rpc(self.analyst, paper, "write", {"raw": "swapped"})
        with self.refused(ValidationError, message="Papers"):
            self.rpc(self.analyst, control, "write", {"attachment_ids": [(5,)]})

    def test_what_says_too_little_is_no_evidence(self):
        for values, message in (
            ({"share": 0}, "Share"),
            ({"share": 101}, "Share"),
            ({"attachment_ids": []}, "Papers"),
            ({"date": str(self.today + timedelta(days=1))}, "still to come"),
            ({"kind": "other"}, "say how"),
        ):
            with self.subTest(values=values), self.refused(ValidationError, message=message):
                self.control(**values)
        self.control(kind="consolidation", share=0)
        self.control(kind="other", share=0, note="Same family")

    def test_it_stays_with_its_member_and_group(self):
        control = self.control()
        other = self.env["credit.group"].create({"name": "Other", "company_id": self.company.id})
        for values in (
            {"group_id": other.id},
            {"account_id": self.account(self.customer(name="X")).id},
        ):
            with self.refused(UserError, message="stays with its member"):
                self.rpc(self.analyst, control, "write", values)

    def test_who_recorded_it_does_not_verify_it(self):
        control = self.control()
        with self.refused(AccessError, message="recorded by yourself"):
            self.rpc(self.analyst, control, "action_verify", "bank")
        with self.refused(ValidationError):
            self.rpc(self.second, control, "action_verify", "registry")
        self.rpc(self.second, control, "action_verify", "bank")
        self.assertTrue(control.is_verified)
        with self.refused(UserError, message="stays"):
            self.rpc(self.second, control, "unlink")
        self.rpc(self.analyst, control, "write", {"share": 51})
        self.assertFalse(control.is_verified)

    def test_the_salesperson_records_nothing(self):
        control = self.control()
        self.rpc(self.sales, control, "read", ["kind", "share"])
        for method, *args in (
            ("write", {"share": 99}),
            ("unlink",),
            ("action_verify", "bank"),
        ):
            with self.subTest(method=method), self.refused(AccessError):
                self.rpc(self.sales, control, method, *args)
        with self.refused(AccessError):
            self.rpc(self.sales, "credit.control", "create", self.vals())
        with self.refused(AccessError):
            self.rpc(self.sales, self.own, "write", {"control_ids": [(0, 0, self.vals())]})
        with self.kept_from() as found:
            found.append(self.rpc(self.other_sales, control, "read", ["kind"]))

    def test_evidence_follows_when_accounts_are_merged(self):
        control = self.control()
        self.join()
        self.ask()
        other = self.account(self.customer(name="Twin"))
        other._merge(self.own)
        self.assertEqual((control.account_id, other.group_id), (other, self.holding))
        self.assertFalse(other.lacks_control)

    def test_a_group_goes_with_evidence_nobody_verified(self):
        control = self.control()
        self.rpc(self.manager, self.holding, "unlink")
        self.assertFalse(control.exists())

    def test_any_number_of_groups_takes_the_same_queries(self):
        def queries(groups):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            groups.mapped("unproven_count")
            groups.account_ids.mapped("lacks_control")
            return self.cr.sql_log_count - before

        self.join()
        one, groups = queries(self.holding), self.holding
        for number in range(4):
            group = self.env["credit.group"].create(
                {"name": f"G{number}", "company_id": self.company.id}
            )
            for member in range(3):
                partner = self.customer(name=f"M{number}{member}")
                self.account(partner).sudo().group_id = group
            groups |= group
        self.assertLessEqual(queries(groups), one)
