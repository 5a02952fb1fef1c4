"""What a customer reads of its own data."""

import time

from odoo.tests import tagged

from odoo.addons.credit_management.tests.scoring.test_scorecard import ScorecardCase

from .common import DATA, DataCase


@tagged("post_install", "-at_install")
class TestPortalData(DataCase, ScorecardCase):
    def test_kinds_with_their_class_numbers_and_days_and_no_papers_of_our_own(self):
        self.filed(section="licences", date="2026-01-02", title="Secret title")
        self.filed(section="licences", date="2026-01-05")
        self.filed("special", section="evaluations")
        self.invoice(50)
        words = self.words(DATA, self.clerk)
        for said in ("Licences General 2 01/02/2026 01/05/2026", "Invoices 1", self.partner.name):
            self.assertIn(said, words)
        for said in ("Secret title", "Evaluations", "Health"):
            self.assertNotIn(said, words)

    def test_to_whom_it_was_disclosed_is_read_from_the_log(self):
        self.assertIn("To nobody outside", self.words(DATA, self.clerk))
        records = self.filed() | self.filed()
        detail = {"document": "DI/7", "recipient": "Judge Li", "organisation": "District court",
                  "basis": "Order 17", "purpose": "Lawsuit"}  # fmt: skip
        self.env["credit.archive.log"]._append(
            [{"operation": "disclosure", "record": one, "detail": detail} for one in records]
        )
        words = self.words(DATA, self.clerk)
        self.assertIn("Judge Li, District court Lawsuit Order 17 2", words)

    def test_scores_stay_ours_unless_the_company_shows_them(self):
        card = self.scorecard(self.criterion(name="Years in business"))
        card.action_activate()
        made = self.env["credit.assessment"].with_user(self.analyst).create(
            {"account_id": self.account(self.partner).id, "scorecard_id": card.id}
        )  # fmt: skip
        made.sudo().state = "approved"
        self.assertNotIn("Years in business", self.words(DATA, self.clerk))
        self.company.credit_portal_scores = True
        self.assertIn("Years in business", self.words(DATA, self.clerk))

    def test_the_credit_page_leads_there_and_says_what_waits(self):
        self.assertIn(DATA, self.get("/my/credit", self.clerk).text)
        self.ask("copy")
        self.assertIn("1 waiting for our answer", self.words("/my/credit", self.clerk))

    def test_the_customer_reads_in_its_language(self):
        if not self.env["res.lang"]._lang_get("zh_CN"):
            self.env["res.lang"]._activate_lang("zh_CN")
        self.clerk.lang = "zh_CN"
        self.authenticate(self.clerk.login, self.clerk.login)
        page = self.url_open(DATA)
        self.assertEqual(page.status_code, 200)
        self.assertIn("请求更正", page.text)

    def held(self, count):
        """Have the customer's file hold so many records, half of them disclosed."""
        records = self.env["credit.archive.record"].create(
            [
                {"file_id": self.mine.id, "title": str(number), "state": "filed",
                 "section_id": self.section("licences").id,
                 "class_id": self.env.ref("credit_archive.class_general").id,
                 "date": self.today,
                 "schedule_id": self.env.ref("credit_archive.schedule_credit").id}
                for number in range(count)
            ]
        )  # fmt: skip
        self.env["credit.archive.log"]._append(
            [{"operation": "disclosure", "record": one, "detail": {"document": f"DI/{one.id % 50}"}}
             for one in records[: count // 2]]
        )  # fmt: skip

    def test_as_many_queries_for_many_records_as_for_one(self):
        counts = []
        for number in (2, 60):
            self.held(number)
            self.env.flush_all()
            self.env.invalidate_all()
            files = self.env["credit.archive.file"]._portal_files(self.clerk)
            files._portal_held()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.env["credit.archive.file"]._portal_files(self.clerk)._portal_held()
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(*counts)

    def test_as_many_queries_for_many_petitions_as_for_one(self):
        counts = []
        petitions = self.env["credit.archive.petition"]
        for number in (1, 12):
            for one in range(number):
                petitions._make_petition(self.mine.sudo(), self.clerk, "correction", str(one), [])
            self.env.flush_all()
            for _turn in range(2):  # what the registry remembers is read the first time
                self.env.invalidate_all()
                start = self.cr.sql_log_count
                files = self.env["credit.archive.file"]._portal_files(self.clerk)
                petitions._portal_petitions(files)._portal_rows()
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(*counts)

    def test_no_slower_than_200_milliseconds_above_odoos_own_page(self):
        self.held(2000)
        self.assertLess(self.fastest(DATA), self.fastest("/my/account") + 0.2)

    def fastest(self, url):
        """Return the seconds of the fastest of a few answers."""
        self.authenticate(self.clerk.login, self.clerk.login)
        times = []
        for _turn in range(5):
            start = time.perf_counter()
            self.assertEqual(self.url_open(url).status_code, 200)
            times.append(time.perf_counter() - start)
        return min(times)
