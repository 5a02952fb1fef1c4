"""The dashboard asks for what is there, with the rights of who looks, and says what the books say."""

import json
import re

from odoo.tests import tagged

from odoo.addons.credit_management.tests.attack import AttackCase

TERM = re.compile(r'_t\("([^"]+)"\)')


@tagged("post_install", "-at_install")
class TestDashboard(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref("credit_management_dashboard.dashboard_credit")

    def content(self, user):
        """Return what the page gets, as ``user``."""
        own = self.dashboard.with_user(user).with_company(self.company)
        return json.loads(own._get_serialized_readonly_dashboard())

    def asked(self, user):
        """Ask what the page asks; return {(model, first measure, rows): rows of the answer}."""
        env = self.env(user=user, context={"allowed_company_ids": self.company.ids})
        found = {}
        snapshot = self.content(user)["snapshot"]
        for pivot in snapshot["pivots"].values():
            names = [one["fieldName"] for one in pivot["measures"]]
            sums = [
                name if name == "__count" else f"{name}:{one['aggregator']}"
                for name, one in zip(names, pivot["measures"], strict=True)
            ]
            groups = [
                ":".join(filter(None, (one["fieldName"], one.get("granularity"))))
                for one in [*pivot["rows"], *pivot["columns"]]
            ]
            answer = env[pivot["model"]].formatted_read_group(pivot["domain"], groups, sums)
            found[pivot["model"], names[0], tuple(groups)] = answer
        for one in snapshot["lists"].values():
            columns = {name: {} for name in one["columns"]}
            order = f"{one['orderBy'][0]['name']} {'asc' if one['orderBy'][0]['asc'] else 'desc'}"
            answer = env[one["model"]].web_search_read(
                one["domain"], columns, order=order, limit=10
            )
            found[one["model"], "list", ()] = answer["records"]
        return found

    def test_it_shows_what_the_books_say(self):
        self.invoice(1000, self.partner, days=-8)
        self.held(9001)
        self.env["credit.account"]._find(self.partner, self.company)
        self.env["credit.measure"]._measure(self.company)
        for model in ("credit.position", "credit.composition.month"):
            self.env[model]._note(self.company)
        for user in (self.analyst, self.auditor):
            found = self.asked(user)
            (sums,) = found["credit.position", "exposure_amount", ()]
            self.assertEqual((sums["exposure_amount:sum"], sums["limit_amount:sum"]), (1000, 1000))
            self.assertEqual(sums["overdue_amount:sum"], 1000)
            self.assertEqual(len(found["credit.hold", "list", ()]), 1)
            (row,) = found["credit.composition.month", "amount", ("rating_id",)]
            self.assertEqual(row["amount:sum"], 1000)
            months = found["credit.measure", "value", ("date:month", "code")]
            self.assertFalse([one for one in months if one["code"] == "dso"], "no sales, no days")

    def test_filters_ask_fields_that_are_there(self):
        snapshot = self.content(self.analyst)["snapshot"]
        filters = {one["id"] for one in snapshot["globalFilters"]}
        for source in [*snapshot["pivots"].values(), *snapshot["lists"].values()]:
            model = self.env[source["model"]]
            for key, match in source["fieldMatching"].items():
                self.assertIn(key, filters)
                model.search([(match["chain"], "!=", False)], limit=1)

    def test_who_sees_some_customers_sees_no_dashboard(self):
        dashboards = self.env["spreadsheet.dashboard"]
        for user, seen in ((self.sales, False), (self.analyst, True), (self.auditor, True)):
            own = dashboards.with_user(user).search([("id", "=", self.dashboard.id)])
            self.assertEqual(bool(own), seen, user.login)
        self.assertEqual(
            self.content(self.analyst)["translation_namespace"], "credit_management_dashboard"
        )

    def test_menus_and_terms(self):
        """Each box and chart opens a menu that is there, and no word stands in a formula as it is."""
        snapshot = self.content(self.analyst)["snapshot"]
        for menu in snapshot["chartOdooMenusReferences"].values():
            self.assertEqual(self.env.ref(menu)._name, "ir.ui.menu")
        for sheet in snapshot["sheets"]:
            for cell, formula in sheet["cells"].items():
                rest = TERM.sub("", formula) if formula.startswith("=") else ""
                loose = re.findall(r'"([A-Z][a-z]+ [^"]*)"', rest)
                self.assertFalse(loose, cell)
