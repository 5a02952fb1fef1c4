"""Attacks on what the system works out: companies, owners and figures nobody may type."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_authority import AuthorityCase


@tagged("post_install", "-at_install")
class TestAttackForged(AuthorityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.traveller = cls._user("traveller", "credit_management.group_credit_analyst")
        cls.traveller.company_ids |= cls.elsewhere
        cls.boss = cls._user("boss", "credit_management.group_credit_manager")
        cls.boss.company_ids |= cls.elsewhere

    def values(self, **values):
        return {
            "account_id": self.account(self.partner).id, "kind": "increase", "amount": 9000,
            "date_from": str(self.today), "reason": "Season", **values,
        }  # fmt: skip

    def test_a_request_is_not_moved_to_a_company_with_a_weaker_matrix(self):
        request = self.env["credit.request"].with_user(self.traveller).create(self.values())
        with self.refused(AccessError):
            self.rpc(self.traveller, request, "write", {"company_id": self.elsewhere.id})
        with self.refused(AccessError):
            self.rpc(self.traveller, "credit.request", "create",
                     [self.values(company_id=self.elsewhere.id)])  # fmt: skip
        self.rpc(self.traveller, "ir.default", "set", "credit.request", "company_id",
                 self.elsewhere.id, True)  # fmt: skip
        ids = self.rpc(self.traveller, "credit.request", "create", [self.values()],
                       context={"default_company_id": self.elsewhere.id})  # fmt: skip
        born = self.env["credit.request"].browse(ids)
        self.assertEqual(born.company_id, self.company)
        self.rpc(self.traveller, born, "action_submit")
        with self.refused(AccessError):
            self.approve(born, self.boss)
        self.assertEqual(self.account(self.partner).limit_amount, 1000)

    def test_a_strangers_account_gets_no_request(self):
        """Who sees one company only can't ask for another's account by naming their own company."""
        partner = self.env["res.partner"].create({"name": "Theirs"})
        theirs = self.env["credit.account"]._get_or_create(partner, self.elsewhere)
        for extra in ({}, {"company_id": self.company.id}):
            with self.subTest(extra), self.refused(AccessError):
                self.rpc(self.analyst, "credit.request", "create",
                         [self.values(account_id=theirs.id, kind="initial", **extra)])  # fmt: skip
        with self.refused(AccessError):
            self.rpc(self.analyst, "credit.request", "create",
                     [self.values(account_id=theirs.id, kind="initial")],
                     context={"default_company_id": self.company.id})  # fmt: skip
        self.assertFalse(theirs.request_ids)

    def test_nobody_writes_what_the_system_works_out(self):
        """Stored figures, companies and owners follow from their record; sent values are refused."""
        for name in self.env.registry:
            model = self.env[name].with_user(self.manager)
            if not name.startswith("credit.") or model._abstract or not model._auto:
                continue
            for field in model._fields.values():
                if field.store and field.compute and field.readonly:
                    with self.subTest(f"{name}.{field.name}"):
                        self.assertFalse(model._has_field_access(field, "write"))

    def test_nobody_but_the_system_gives_a_request_its_figures(self):
        request = self.env["credit.request"].with_user(self.analyst).create(self.values())
        for name, value in (
            ("proposed_amount", 1e6), ("proposal", {"limit_type": "unlimited"}),
            ("limit_before", 5), ("exposure_before", 0), ("rating_id", 1), ("figures_date", "2000-01-01"),
        ):  # fmt: skip
            with self.subTest(name), self.refused(AccessError):
                self.rpc(self.analyst, request, "write", {name: value})

    def test_web_save_onchange_and_copy_open_no_other_door(self):
        request = self.submitted(4000)
        for values in ({"state": "approved"}, {"amount": 9}, {"decided_by_id": self.analyst.id},
                       {"approval_ids": [Command.create({"state": "approved"})]}):  # fmt: skip
            with self.subTest(values), self.refused():
                self.rpc(self.analyst, request, "web_save", values, {"state": {}})
        self.rpc(self.analyst, request, "onchange", {"state": "approved"}, ["state"],
                 {"state": {}})  # fmt: skip
        self.assertEqual((request.state, request.amount), ("submitted", 4000))
        copied = self.rpc(self.analyst, request, "copy", {})
        copied = self.env["credit.request"].browse(copied)
        self.assertEqual((copied.state, copied.approval_ids.ids), ("draft", []))
        with self.refused(AccessError):
            self.rpc(self.analyst, request, "copy", {"state": "approved"})

    def test_ledger_and_evidence_of_decisions_take_no_import(self):
        account = self.account(self.partner)
        for model, names, row in (
            ("credit.limit", ["account_id/.id", "amount"], [str(account.id), "9"]),
            ("credit.review", ["account_id/.id", "result"], [str(account.id), "increase"]),
            ("credit.check", ["account_id/.id", "verdict"], [str(account.id), "pass"]),
            ("credit.hold", ["account_id/.id", "state"], [str(account.id), "released"]),
            ("credit.request", ["account_id/.id", "state"], [str(account.id), "approved"]),
            ("credit.survey", ["account_id/.id", "state"], [str(account.id), "confirmed"]),
            ("credit.collateral", ["account_id/.id", "name", "value", "state"],
             [str(account.id), "House", "5", "confirmed"]),
            ("credit.reduction.plan", ["account_id/.id", "state"], [str(account.id), "done"]),
        ):  # fmt: skip
            before = self.env[model].sudo().search([])
            for user in (self.analyst, self.manager):
                with self.subTest(f"{model} {user.name}"):
                    try:
                        with self.cr.savepoint():
                            result = self.rpc(user, model, "load", names, [row])
                            self.assertFalse(result["ids"])
                    except AccessError:  # as good as a message
                        self.env.invalidate_all()
            self.assertEqual(self.env[model].sudo().search([]), before)
