"""Sums of last night and the composition of sales: what they say is what accounts and books say."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestPortfolioSums(AttackCase):
    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=9000)
        self.today = self.company._credit_today()

    def rows(self, model):
        return (
            self.env[model].with_user(self.analyst).search([("company_id", "=", self.company.id)])
        )

    def noted(self):
        for model in ("credit.position", "credit.composition.month"):
            self.env[model]._note(self.company)
        return self.rows("credit.position")

    def test_positions_are_what_the_accounts_say(self):
        self.invoice(1000, self.partner, days=-8)
        unlimited = self.customer(name="Unlimited")
        self.grant(unlimited, 0, limit_type="unlimited")
        self.invoice(500, unlimited)
        found = self.noted().grouped("partner_id")
        for partner, row in found.items():
            account = row.account_id
            for name in ("exposure_amount", "overdue_amount", "overdue_days"):
                self.assertEqual(row[name], account[name], (partner.name, name))
            self.assertEqual(row.date, self.today)
        own, free = found[self.partner], found[unlimited]
        self.assertEqual(
            (own.limit_amount, own.limited_amount, own.overdue_amount), (9000, 1000, 1000)
        )
        self.assertEqual(
            (free.limit_amount, free.limited_amount, free.exposure_amount), (0, 0, 500)
        )
        self.pay(1000, self.partner)
        self.assertEqual(self.noted().grouped("partner_id")[self.partner].overdue_amount, 0)

    def test_sales_by_what_where_and_whom_add_up_to_the_books(self):
        """The published figure of ``docs/measures.md``: 300 + 100 − 60 is 340, 240 of it 70.59 %."""
        chair, desk = (
            self.env["product.category"].create({"name": name}) for name in ("Chairs", "Desks")
        )
        other = self.customer(name="Other", country_id=self.env.ref("base.ch").id)
        self.env["credit.account"]._find(self.partner, self.company).class_weight = "key"
        for amount, partner, category, kind in (
            (300, self.partner, chair, "out_invoice"),
            (100, other, desk, "out_invoice"),
            (60, self.partner, chair, "out_refund"),
        ):
            move = self.invoice(amount, partner, move_type=kind)
            product = self.env["product.product"].create({"name": "P", "categ_id": category.id})
            move.button_draft()
            move.invoice_line_ids.product_id = product
            move.invoice_line_ids.price_unit = amount
            move.action_post()
        lines = self.rows("credit.composition")
        self.assertEqual(sum(lines.mapped("amount")), 340)
        self.assertEqual(
            sum(lines.filtered(lambda one: one.categ_id == chair).mapped("amount")), 240
        )
        self.assertEqual(
            lines.filtered(lambda one: one.class_weight == "key").partner_id, self.partner
        )
        self.assertEqual(lines.filtered("country_id").country_id.code, "CH")
        self.noted()
        months = self.rows("credit.composition.month")
        self.assertEqual(sum(months.mapped("amount")), 340)
        chairs = sum(months.filtered(lambda one: one.categ_id == chair).mapped("amount"))
        self.assertAlmostEqual(100 * chairs / 340, 70.59, places=2)
        self.assertTrue(all(one.date <= self.today for one in months))

    def test_they_are_of_the_company_one_works_in_and_of_nobody_else(self):
        self.noted()
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        for model in ("credit.position", "credit.measure", "credit.hold", "credit.alert"):
            rows = self.env[model].with_company(other).sudo()
            self.assertFalse(rows.search([("is_current", "=", True)]), model)
        here = self.env["credit.position"].with_user(self.auditor).with_company(self.company)
        found = here.search([("is_current", "=", True)])
        self.assertTrue(found and all(found.mapped("is_current")))
        self.assertEqual(found, here.search([("is_current", "!=", False)]))
        for model in ("credit.position", "credit.composition", "credit.composition.month"):
            with self.refused(AccessError):
                self.rpc(self.sales, model, "search_read", [])
            with self.refused(AccessError):
                self.rpc(self.manager, model, "create", [{"company_id": self.company.id}])

    def test_the_digest_tells_who_sees_all_accounts_and_nobody_else(self):
        self.env["credit.account"]._find(self.partner, self.company)
        self.invoice(1000, self.partner, days=-8)
        self.pay(400, self.partner)
        self.held(9001)
        self.noted()
        self.env["credit.alert"]._look_at(
            self.env["credit.account"]._find(self.partner, self.company)
        )
        names = ("overdue", "collected", "held", "warnings")
        digest = self.env["digest.digest"].create(
            {"name": "Credit", "company_id": self.company.id,
             **{f"kpi_credit_{name}": True for name in names}}
        )  # fmt: skip
        now = datetime.now() + timedelta(days=1)
        window = {"start_datetime": now - timedelta(days=2), "end_datetime": now}

        def figures(user):
            own = digest.with_user(user).with_company(self.company).with_context(**window)
            own.invalidate_recordset()
            return [own[f"kpi_credit_{name}_value"] for name in names]

        overdue, collected, held, warned = figures(self.analyst)
        self.assertEqual((overdue, collected, held), (600, 400, 1))
        alerts = self.env["credit.alert"].search_count([("company_id", "=", self.company.id)])
        self.assertEqual(warned, alerts)
        with self.refused(AccessError):
            figures(self.sales)
        kpis = digest.with_context(lang="en_US")._compute_kpis(self.company, self.sales)
        self.assertFalse([one for one in kpis if "credit" in one["kpi_name"]])
        kpis = digest._compute_kpis(self.company, self.auditor)
        self.assertEqual(len([one for one in kpis if "credit" in one["kpi_name"]]), 4)
