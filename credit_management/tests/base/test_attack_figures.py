"""Attacks with figures that are none, and on the settings everything is measured by."""

import math
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..evidence.test_attack_evidence import EvidenceAttackCase

NO_FIGURES = (math.nan, math.inf, -math.inf, 1e300)


@tagged("post_install", "-at_install")
class TestAttackFigures(EvidenceAttackCase):
    def settings(self):
        """Return one record of each kind the credit manager sets up."""
        card = self.scorecard(self.criterion())
        scale = self.env.ref("credit_management.credit_rating_scale_abc")
        rating = self.env.ref("credit_management.credit_rating_c")
        policy = self.env["credit.rating.policy"].search([("rating_id", "=", rating.id)], limit=1)
        authority = self.env["credit.authority"].create(
            {"kind": "increase", "company_id": self.company.id, "user_ids": [self.manager.id]}
        )
        rule = self.env["credit.rule"].search([], limit=1)
        return [
            card, card.criterion_ids, card.criterion_ids.band_ids[:1], scale, rating, policy,
            authority, rule, self.company._credit_policy(), self.licence,
        ]  # fmt: skip

    def test_what_is_no_number_is_refused_with_the_field_or_changes_nothing(self):
        for record in [*self.on_file(), *self.settings()]:
            record = record[:1].with_user(self.manager)
            for name, field in record._fields.items():
                typed = field.store and field.type in ("float", "monetary")
                if not typed or not record._has_field_access(field, "write"):
                    continue
                for value in NO_FIGURES:
                    with self.subTest(f"{record._name}.{name} = {value}"):
                        self.no_figure(record, name, value)

    def no_figure(self, record, name, value):
        try:
            with self.cr.savepoint():
                self.rpc(self.manager, record, "write", {name: value})
                self.env.invalidate_all()
                self.assertLess(abs(record.sudo()[name]), 1e15)
        except UserError:
            self.env.invalidate_all()

    def test_dates_the_wrong_way_round_are_refused(self):
        before = str(self.today - timedelta(days=400))
        for record, values in (
            (self.collateral(), {"date_to": before}),
            (self.statement(), {"date_to": "2024-01-01"}),
            (self.document(self.licence, date_issued=self.today), {"date_to": before}),
            (self.survey(), {"date": "2999-01-01"}),
        ):
            with self.subTest(record._name), self.refused(UserError):
                self.rpc(record.create_uid, record, "write", values)

    def test_html_stays_text(self):
        evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        self.partner.name = f"Customer {evil}"
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.account_1.id, "kind": "increase", "amount": 4321, "reason": evil}
        )  # fmt: skip
        request.action_submit()
        self.rpc(self.manager, request, "action_approve", evil)
        group = self.env["credit.group"].create({"name": evil, "company_id": self.company.id})
        self.account_1.sudo().group_id = group
        bodies = (request.sudo().message_ids | group.message_ids).mapped("body")
        report = self.env["ir.actions.report"]._render_qweb_html(
            "credit_management.credit_request_report", request.ids
        )[0].decode()  # fmt: skip
        for text in (*bodies, report):
            self.assertNotIn("<script>alert", text)
            self.assertNotIn("<img src=x", text)

    def test_collateral_in_money_without_a_rate_is_refused(self):
        """A currency nobody has a rate for would count one to one."""
        money = self.env["res.currency"].create({"name": "XQZ", "symbol": "Q"})
        with self.refused(UserError, message="rate"):
            self.collateral(currency_id=money.id, value=1_000_000).with_user(
                self.manager
            ).action_confirm()
        money.rate_ids = [Command.create({"rate": 1000, "name": "2020-01-01",
                                          "company_id": self.company.id})]  # fmt: skip
        made = self.collateral(currency_id=money.id, value=1_000_000)
        made.with_user(self.manager).action_confirm()
        self.assertEqual(made.counted_value, 1000)

    # the settings

    def test_only_the_manager_changes_what_is_measured_by(self):
        values = {"name": "Mine"}
        for record in self.settings():
            for user in (self.sales, self.analyst, self.controller, self.auditor, self.employee):
                name = "name" if "name" in record._fields else "display_name"
                for method, args in (
                    ("write", ({name: "Mine"},)), ("unlink", ()), ("create", ([values],)),
                    ("copy", ()), ("action_archive", ()),
                ):  # fmt: skip
                    if not hasattr(record, method):
                        continue
                    if method == "action_archive" and "active" not in record._fields:
                        continue
                    attack = f"{user.name} {record._name} {method}"
                    with self.subTest(attack), self.refused(AccessError):
                        self.rpc(user, record, method, *args)

    def test_a_preset_is_loaded_by_the_manager_only(self):
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            for model, method in (("credit.preset", "_load"), ("credit.authority", "_load_preset")):
                with self.subTest(f"{user.name} {method}"), self.refused():
                    self.rpc(user, model, method, self.company.id, "abc")
            with self.subTest(f"{user.name} settings"), self.refused():
                ids = self.rpc(user, "res.config.settings", "create", [{"credit_preset": "abc"}])
                settings = self.env["res.config.settings"].browse(ids)
                self.rpc(user, settings, "action_credit_load_preset")

    def test_scheduled_work_is_not_started_by_hand(self):
        for model, method in (
            ("credit.account", "_cron_score"), ("credit.account", "_cron_end_deviations"),
            ("credit.account", "_cron_refresh_classes"), ("credit.review", "_cron_open"),
            ("credit.reduction.plan", "_cron_follow"), ("credit.survey", "_cron_evidence"),
            ("credit.collateral", "_cron_announce_ends"),
        ):  # fmt: skip
            with self.subTest(method), self.refused(AccessError):
                self.rpc(self.manager, model, method)

    def test_no_grade_leaves_a_hole_in_its_scale(self):
        scale = self.env.ref("credit_management.credit_rating_scale_abc")
        scale.active = True
        lowest = scale.with_context(active_test=False).rating_ids.sorted("sequence")[-1]
        scale.with_context(active_test=False).rating_ids.active = True
        for method, args in (("write", ({"active": False},)), ("unlink", ()),
                             ("write", ({"score_from": 5},)), ("write", ({"scale_id": False},))):  # fmt: skip
            with self.subTest(f"{method} {args}"), self.refused():
                self.rpc(self.manager, lowest, method, *args)

    # groups and merging

    def test_only_who_grants_limits_moves_an_account_between_groups(self):
        group = self.env["credit.group"].create({"name": "Rich", "company_id": self.company.id})
        for user in (self.sales, self.analyst, self.controller):
            for records, method, args in (
                (self.account_1, "write", ({"group_id": group.id},)),
                (group, "write", ({"account_ids": [Command.link(self.account_1.id)]},)),
                ("credit.group", "create", ([{"name": "Mine", "company_id": self.company.id}],)),
            ):
                with self.subTest(f"{user.name} {method}"), self.refused(AccessError):
                    self.rpc(user, records, method, *args)

    def test_a_group_limit_lifts_no_members_own(self):
        group = self.env["credit.group"].create({"name": "Rich", "company_id": self.company.id})
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"group_id": group.id, "kind": "initial", "amount": 1e6, "reason": "Rich"}
        )  # fmt: skip
        request.action_submit()
        self.rpc(self.manager, request, "action_approve")
        self.account_1.sudo().group_id = group
        self.assertEqual(self.account_1.available_amount, 1000)
        self.held(1001)

    def test_merging_takes_the_worse_grade_and_keeps_the_end_of_a_deviation(self):
        a, c = (self.env.ref(f"credit_management.credit_rating_{one}") for one in "ac")
        good = self.account(self.customer(name="Good"))
        bad = self.account(self.customer(name="Bad"))
        shell = self.account(self.customer(name="Shell"))
        end = self.today + timedelta(days=5)
        good._approve_grade(a)
        bad._approve_grade(c)
        good._merge(bad)
        self.assertEqual(good.rating_id, c)
        vouched = self.account(self.customer(name="Vouched"))
        vouched._approve_grade(a, c, "The owner vouches for it", end)
        shell._merge(vouched)
        self.assertEqual(
            (shell.rating_id, shell.calculated_rating_id, shell.rating_deviation_until), (a, c, end)
        )
        self.assertEqual(shell._effective_rating(end + timedelta(days=1)), c)
