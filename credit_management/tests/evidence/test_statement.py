from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from ..attack import AttackCase

FIGURES = {
    "cash": 100, "receivables": 200, "inventories": 150, "other_current_assets": 50,
    "fixed_assets": 400, "other_assets": 100, "short_term_loans": 100, "payables": 150,
    "other_current_liabilities": 50, "long_term_liabilities": 300, "share_capital": 250,
    "retained_earnings": 150, "sales": 1100, "cost_of_sales": 800, "operating_profit": 120,
    "interest": 20, "net_profit": 75,
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestStatement(AttackCase):
    def statement(self, year=2025, user=None, **values):
        return (
            self.env["credit.statement"]
            .with_user(user or self.analyst)
            .create(
                {
                    "account_id": self.account(self.partner).id,
                    "date_from": date(year, 1, 1),
                    "date_to": date(year, 12, 31),
                    "source_channel": "customer",
                    **FIGURES,
                    **values,
                }
            )
        )

    def impossible(self, message, **values):
        with self.refused(ValidationError, message=message):
            self.statement(**values)

    def test_totals_are_summed_where_they_are_not_typed(self):
        statement = self.statement()
        self.assertEqual(
            (statement.current_assets, statement.total_assets, statement.total_liabilities,
             statement.equity, statement.gross_profit, statement.profit_before_tax),
            (500, 1000, 600, 400, 300, 100),
        )  # fmt: skip
        self.assertEqual(statement.display_name, "Customer 2025")

    def test_a_typed_total_stands_though_its_parts_are_less(self):
        statement = self.statement(total_assets=1100, equity=500)
        self.assertEqual((statement.total_assets, statement.equity), (1100, 500))

    def test_only_totals_are_enough(self):
        totals = {"total_assets": 1000, "total_liabilities": 600, "equity": 400, "sales": 1100}
        statement = self.env["credit.statement"].with_user(self.analyst).create(
            {"account_id": self.account(self.partner).id, "date_from": "2025-01-01",
             "date_to": "2025-12-31", **totals}
        )  # fmt: skip
        engine = statement._as_engine()
        self.assertEqual((engine.cash, engine.equity, engine.market_value), (None, 400, None))
        self.assertFalse(statement.z_zone)
        self.assertIn("—", statement.ratio_table)

    def test_impossible_figures_name_line_and_figures(self):
        self.impossible("Total assets: .*1,000.00 must equal .*990.00", equity=390)
        self.impossible("Current assets: its parts add up to .*500.00", current_assets=400)
        self.impossible("Payables: .*210.00 is more than Current liabilities", payables=210,
                        current_liabilities=200)  # fmt: skip
        self.impossible("Gross profit: .*310.00 isn't sales minus cost.*300.00", gross_profit=310)
        self.impossible("Sales: .*can't be below zero", sales=-5)
        self.impossible("Sales: that is not a number", sales=float("nan"))
        self.impossible("Cash and bank: that is not a number", cash=float("inf"))
        self.impossible("Sales: more than 15 digits", sales=1e16)
        account = self.account(self.partner)
        self.assertFalse(self.env["credit.statement"].search([("account_id", "=", account.id)]))

    def test_a_change_is_refused_as_a_new_statement_is(self):
        statement = self.statement()
        for values in ({"equity": 1}, {"cash": 90000}, {"sales": float("nan")}):
            with self.refused(ValidationError):
                self.rpc(self.analyst, statement, "write", values)
        self.assertEqual(statement.equity, 400)

    def test_a_period_to_come_is_refused(self):
        self.impossible("Until: the period ends on .*, which is still to come",
                        year=self.today.year + 1)  # fmt: skip

    def test_a_period_has_one_statement(self):
        self.statement()
        self.impossible("overlaps that of Customer 2025")
        self.impossible("overlaps", date_from=date(2024, 7, 1), date_to=date(2025, 6, 30))
        quarter = self.statement(period_type="quarter", date_to=date(2025, 3, 31))
        self.assertEqual(quarter.display_name, "Customer 2025 Q1")

    @mute_logger("odoo.sql_db")
    def test_the_database_itself_keeps_a_period_unique(self):
        self.statement()
        self.patch(
            type(self.env["credit.statement"]), "_refuse_overlaps", lambda model, *args, **kw: None
        )
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.statement()

    def test_ratios_stand_beside_the_period_before(self):
        self.statement(2024, sales=1000, cost_of_sales=700, net_profit=100)
        statement = self.statement()
        self.assertEqual(round(statement.z_score, 3), 2.021)
        self.assertEqual((statement.z_model, statement.z_zone), ("z_private", "grey"))
        table = statement.ratio_table
        for text in ("1.67", "10.0 %", "-25.0 %", "2024", "2025", "Grey zone"):
            self.assertIn(text, table)

    def test_a_listed_customer_is_scored_at_the_market(self):
        statement = self.statement(market_value=500)
        self.assertEqual((statement.z_model, round(statement.z_score, 3)), ("z", 2.446))
        statement.z_model = "z_services"
        self.assertEqual((statement.z_zone, round(statement.z_score, 3)), ("safe", 3.307))

    def test_the_newest_year_of_many_accounts_is_one_query(self):
        self.statement(2023)
        newest = self.statement(2024)
        self.statement(2025)
        self.statement(period_type="quarter", date_to=date(2025, 3, 31))
        accounts = self.account(self.partner) | self.account(self.customer(name="Other"))
        with self.assertQueryCount(1):
            found = self.env["credit.statement"]._latest(accounts, date(2025, 6, 30))
        self.assertEqual([found[account] for account in accounts], [newest, newest.browse()])

    def test_import_from_a_spreadsheet(self):
        fields = ["account_id", "period_type", "date_from", "date_to", *FIGURES]
        row = ["Customer", "Year", "2025-01-01", "2025-12-31", *map(str, FIGURES.values())]
        Statement = self.env["credit.statement"].with_user(self.analyst)
        result = Statement.load(fields, [row])
        self.assertFalse(result["messages"])
        self.assertEqual(Statement.browse(result["ids"]).equity, 400)
        row[fields.index("retained_earnings")] = "99"
        row[2:4] = "2024-01-01", "2024-12-31"
        result = Statement.load(fields, [row])
        self.assertFalse(result["ids"])
        self.assertIn("Total assets", result["messages"][0]["message"])
        self.assertTrue(Statement.get_import_templates()[0]["template"].endswith(".xlsx"))

    def test_the_template_fits_the_import_screen(self):
        with file_open("credit_management/static/xls/credit_statement.xlsx", "rb") as template:
            content = template.read()
        self.partner.name = "Customer name"
        screen = self.env["base_import.import"].with_user(self.analyst).create(
            {"res_model": "credit.statement", "file": content, "file_name": "statements.xlsx",
             "file_type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        )  # fmt: skip
        options = {"has_headers": True, "quoting": '"', "keep_matches": False}
        preview = screen.parse_preview(dict(options))
        self.assertEqual(len(preview["matches"]), len(preview["headers"]))
        fields = [preview["matches"][number][0] for number in range(len(preview["headers"]))]
        result = screen.execute_import(
            fields, preview["headers"], {**options, **preview["options"]}
        )
        self.assertFalse(result["messages"])
        statement = self.env["credit.statement"].browse(result["ids"])
        self.assertEqual((statement.equity, statement.source_channel, statement.is_audited),
                         (400, "customer", True))  # fmt: skip

    # attacks

    def test_salespeople_read_their_customers_statements_and_no_others(self):
        statement = self.statement()
        self.assertEqual(self.rpc(self.sales, statement, "read", ["equity"])[0]["equity"], 400)
        with self.refused(AccessError):
            self.rpc(self.other_sales, statement, "read", ["equity"])
        self.assertFalse(self.rpc(self.other_sales, "credit.statement", "search", []))

    def test_salespeople_and_auditors_write_none(self):
        statement = self.statement()
        for user in (self.sales, self.other_sales, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, statement, "write", {"sales": 5000})
            with self.refused(AccessError):
                self.statement(2024, user=user)

    def test_verification_is_another_channel_and_another_person(self):
        statement = self.statement()
        with self.refused(AccessError, message="recorded by yourself"):
            self.rpc(self.analyst, statement, "action_verify", "tax")
        with self.refused(ValidationError, message="through another one"):
            self.rpc(self.controller, statement, "action_verify", "customer")
        with self.refused(AccessError):
            self.rpc(self.sales, statement, "action_verify", "tax")
        with self.refused(UserError):
            self.rpc(self.controller, statement, "action_verify", "hearsay")
        self.rpc(self.controller, statement, "action_verify", "tax")
        self.assertTrue(statement.is_verified)
        self.assertEqual(statement.verified_by_id, self.controller)

    def test_changing_a_figure_takes_the_verification_away(self):
        statement = self.statement()
        statement.with_user(self.controller).action_verify("tax")
        self.rpc(self.controller, statement, "write", {"interest": 10})
        self.assertFalse(statement.is_verified)
        with self.refused(AccessError, message="recorded by yourself"):
            self.rpc(self.controller, statement, "action_verify", "tax")

    def test_verification_cannot_be_written(self):
        forged = {"verified_channel": "tax", "verified_by_id": self.manager.id}
        statement = self.statement()
        for values in (forged, {"recorded_by_id": self.manager.id}):
            with self.refused(AccessError):
                self.rpc(self.analyst, statement, "write", values)
        with self.refused(AccessError):
            self.statement(2024, **forged)
        other = self.statement(2023)
        context = {f"default_{name}": value for name, value in forged.items()}
        key = self.rpc(self.analyst, "credit.statement", "create", {
            "account_id": self.account(self.partner).id, "date_from": "2022-01-01",
            "date_to": "2022-12-31", **FIGURES}, context=context)  # fmt: skip
        self.assertFalse((other.browse(key) | other).filtered("is_verified"))
