"""Whose exposure it is, and the rows behind the figures."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.tests import new_test_user, tagged

from ...models.exposure.sql import prepared
from .common import ExposureCase


@tagged("post_install", "-at_install")
class TestWhoseExposure(ExposureCase):
    def test_each_company_has_its_own_exposure(self):
        other = self.make_company("Other Company")
        self.invoice(500)
        self.invoice(70, company_id=other.id)
        balances = self.env["credit.exposure"]._balances(self.customer.ids)
        self.assertEqual(balances[self.customer.id, self.company.id].counted, 500)
        self.assertEqual(balances[self.customer.id, other.id].counted, 70)

    def test_a_branch_shares_the_exposure_of_its_root_company(self):
        branch = self.make_company("Branch", parent_id=self.company.id)
        self.invoice(500)
        self.order(self.line(price=70), company_id=branch.id)
        self.assertEqual(self.counted(), 570)
        self.assertEqual(self.balance(company=branch).counted, 570)
        self.assertEqual(self.rows().company_id, self.company | branch)

    def test_rows_carry_the_account_of_the_root_company(self):
        branch = self.make_company("Branch", parent_id=self.company.id)
        other = self.make_company("Other Company")
        account = self.env["credit.account"]._get_or_create(self.contact, self.company)
        self.invoice(500)
        self.order(company_id=branch.id)
        self.invoice(70, company_id=other.id)
        rows = self.env["credit.exposure"].search([("account_id", "=", account.id)])
        self.assertEqual(sum(rows.mapped("amount")), 1000)
        self.assertEqual(rows.partner_id, self.customer)

    def test_the_company_switcher_and_the_person_asking_change_nothing(self):
        other = self.make_company("Other Company")
        self.invoice(500)
        self.order()
        self.transaction(self.order(confirm=False), 100)
        person = new_test_user(
            self.env,
            "exposure_sales",
            groups="sales_team.group_sale_salesman",
            company_id=other.id,
            company_ids=[Command.set((self.company | other).ids)],
        )
        for companies in (self.company, other, self.company | other):
            asked = (
                self.env["credit.exposure"]
                .with_user(person)
                .with_context(allowed_company_ids=companies.ids)
                ._balances(self.customer.ids)
            )
            self.assertEqual(asked[self.customer.id, self.company.id].counted, 900)

    def test_the_rates_are_those_of_the_company_whoever_asks_first(self):
        other = self.make_company("Other Company")
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.eur.id,
                "company_id": self.company.id,
                "name": self.today,
                "rate": 0.5,
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": self.eur.id, "company_id": self.company.id}
        )
        self.order(pricelist_id=pricelist.id)
        person = new_test_user(
            self.env,
            "exposure_elsewhere",
            groups="credit_management.group_credit_analyst",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        theirs = self.env["credit.exposure"].with_user(person)
        theirs = theirs.with_context(allowed_company_ids=other.ids)
        for name, ask in (("sums", theirs._balances), ("rows", lambda: theirs.search([]))):
            with self.subTest(name):
                self.env.registry.clear_cache()
                ask()
                self.assertEqual(self.counted(), 1000)

    def test_moving_a_contact_moves_its_documents(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        self.entry(300)
        self.contact.parent_id = other
        self.assertEqual(self.counted(), 0)
        self.assertEqual(self.balance(other).counted, 300)


@tagged("post_install", "-at_install")
class TestRows(ExposureCase):
    def everything(self):
        self.invoice(500)
        self.invoice(70, kind="out_refund")
        order = self.order(self.line(quantity=10, price=50))
        order.order_line.qty_delivered = 4
        self.transaction(order, 100)
        self.env.flush_all()

    def test_ids_are_unique_stable_and_lead_back_to_the_row(self):
        self.everything()
        rows = self.env["credit.exposure"].search([])
        self.assertEqual(len(rows.ids), len(set(rows.ids)))
        mine = self.rows()
        self.assertEqual(len(mine), 5)
        self.invoice(10)
        self.assertLess(mine, self.rows())
        self.assertEqual(
            sorted(self.env["credit.exposure"].browse(mine.ids).mapped("category")),
            ["delivery", "deposit", "deposit", "order", "receivable"],
        )

    def test_a_search_sees_what_is_not_written_to_the_database_yet(self):
        self.order()
        self.assertEqual(len(self.rows()), 1)
        line = self.order().order_line
        line.price_unit = 700
        self.assertEqual(sum(self.rows().mapped("amount")), 1200)
        grouped = self.env["credit.exposure"]._read_group(
            [("partner_id", "=", self.customer.id)], ["category"], ["amount:sum"]
        )
        self.assertEqual(grouped, [("order", 1200.0)])

    def test_the_rows_add_up_to_the_balance(self):
        self.everything()
        balance = self.balance()
        self.assertEqual(sum(self.rows().mapped("amount")), balance.counted)
        self.assertEqual(balance.counted, 500 - 70 + 500 - 100)
        self.assertEqual(sum(balance.by_category.values()), balance.counted)

    def test_what_counts_can_be_compared_in_the_database(self):
        self.everything()
        self.category("order").treatment = "show"
        self.env.cr.execute(self.env["credit.exposure"]._counted_sql())
        amounts = {row[:2]: row[2] for row in self.env.cr.fetchall()}
        self.assertEqual(amounts[self.customer.id, self.company.id], self.counted())

    def test_every_row_opens_its_document(self):
        self.everything()
        for row in self.rows():
            action = row.action_open_document()
            document = self.env[action["res_model"]].browse(action["res_id"])
            self.assertTrue(document.exists())
            self.assertEqual(row.display_name, document.display_name)

    def test_a_category_shown_only_does_not_count(self):
        self.everything()
        self.category("order").treatment = "show"
        balance = self.balance()
        self.assertEqual(balance.counted, 330 + 200)
        self.assertEqual(balance.by_category["order"], 300)
        self.assertFalse(self.rows(("category", "=", "order")).counted)
        self.assertTrue(self.rows(("category", "=", "delivery")).counted)

    def test_a_category_that_is_ignored_is_not_looked_up(self):
        self.everything()
        self.category("deposit").treatment = "ignore"
        self.assertEqual(self.amounts(), {"receivable": 500.0, "order": 300.0, "delivery": 200.0})
        self.assertFalse(self.rows(("category", "=", "deposit")))
        exposure = self.env["credit.exposure"]
        slots = exposure._source_slots()
        wanted = {name for name, own in slots.items() if set(own.values()) - {"deposit"}}
        self.assertLess(wanted, set(slots))
        wanted.discard("marked")  # nothing is
        self.assertEqual(len(exposure._active_sources(exposure._frame())), len(wanted))
        exposure.env["credit.exposure.category"].search([]).treatment = "ignore"
        self.assertFalse(self.rows())
        self.assertEqual(self.exposure(), {})

    def test_any_number_of_customers_is_one_query(self):
        self.everything()
        self.env["credit.exposure"]._balances()
        partners = self.env["res.partner"].search([]).ids
        with self.assertQueryCount(1):
            self.env["credit.exposure"]._balances(partners)
        with self.assertQueryCount(1):
            self.env["credit.exposure"]._balances()
        other = self.env["res.partner"].create({"name": "Other"})
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.env["credit.exposure"]._receipts(other.ids, self.company.ids)

    def test_a_second_cursor_is_asked_without_flushing(self):
        order = self.order(confirm=False)
        self.env.flush_all()
        order.order_line.price_unit = 900
        self.assertEqual(self.exposure(cr=self.env.cr), {})

    def category(self, code):
        return self.env["credit.exposure.category"].search([("code", "=", code)])

    def test_the_functions_for_a_few_customers_agree_with_the_statement(self):
        """Every kind of document, a category shown only, one ignored, an order left out."""
        self.invoice(500)
        self.invoice(300, due=self.today - timedelta(days=40))
        self.order().order_line.qty_delivered = 1
        left_out = self.order()
        self.transaction(self.order(confirm=False), 100.10)
        self.payment(33.33)
        category = self.env["credit.exposure.category"].sudo().search([("code", "=", "delivery")])
        for treatment in ("count", "show", "ignore"):
            category.treatment = treatment
            self.assertEqual(self.asked(prepared.FEW, left_out), self.asked(0, left_out))

    def asked(self, few, left_out):
        """Return the balances as asked with the functions for up to ``few`` customers."""
        self.assertTrue(self.env.registry.credit_functions_ready)
        with patch.object(prepared, "FEW", few):
            return self.env["credit.exposure"]._balances(
                self.customer.ids, self.company.ids, left_out.ids
            )
