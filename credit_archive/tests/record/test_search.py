"""Searching a text finds the same whichever way it is looked up, for everybody."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged

from ...models.record import credit_archive_record_search as search
from ..common import ArchiveCase

RECORD = "credit.archive.record"
WAYS = ((2000, 5000), (3, 5000), (3, 3), (0, 0))
"""Sample and many: all hits known; a sample, all visible ones known; walking; always walking."""


@tagged("post_install", "-at_install")
class TestSearch(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.clear(self.controller, "personal")
        self.clear(self.keeper, "special")
        for name, number in (("general", 4), ("personal", 2), ("special", 12)):
            for n in range(number):
                self.record(name, title=f"Lease {name} {n}", content=None)
        self.record("special", title="Verdict", content=None)

    @contextmanager
    def way(self, sample, many):
        """Look texts up as with as many records as it takes to get there."""
        with patch.object(search, "SAMPLE", sample), patch.object(search, "MANY", many):
            yield

    def titles(self, user, word, **kwargs):
        domain = ["|", ("name", "ilike", word), ("title", "ilike", word)]
        rows = self.rpc(user, RECORD, "search_read", domain, ["title"], **kwargs)
        return [row["title"] for row in rows]

    def expected(self, user, word):
        visible = self.env[RECORD].with_user(user).search([])
        return [one.title for one in visible if word.lower() in one.title.lower()]

    def test_every_way_finds_what_the_user_sees(self):
        for user in (self.keeper, self.controller, self.sales, self.auditor):
            for word in ("lease", "Lease special", "verdict", "nothing such"):
                for way in WAYS:
                    with self.subTest(user=user.name, word=word, way=way), self.way(*way):
                        self.assertEqual(self.titles(user, word), self.expected(user, word))

    def test_who_sees_few_finds_few(self):
        self.assertEqual(len(self.titles(self.keeper, "lease")), 18)
        self.assertEqual(len(self.titles(self.controller, "lease")), 6)
        self.assertEqual(self.titles(self.controller, "verdict"), [])

    def test_names_pages_and_counts(self):
        for way in WAYS:
            with self.subTest(way=way), self.way(*way):
                names = self.rpc(self.controller, RECORD, "name_search", "Lease", limit=50)
                self.assertEqual(len(names), 6)
                count = self.rpc(
                    self.controller, RECORD, "search_count", [("title", "ilike", "lease")]
                )
                self.assertEqual(count, 6)
                pages = [
                    self.titles(self.controller, "lease", offset=offset, limit=4)
                    for offset in (0, 4, 8)
                ]
                self.assertEqual([len(page) for page in pages], [4, 2, 0])
                self.assertEqual([*pages[0], *pages[1]], self.expected(self.controller, "lease"))

    def test_the_salesperson_of_a_customer_changes(self):
        self.assertEqual(len(self.titles(self.sales, "lease")), 4)
        self.partner.user_id = self.controller
        self.assertEqual(self.titles(self.sales, "lease"), [])
        self.partner.user_id = self.sales
        self.assertEqual(len(self.titles(self.sales, "lease")), 4)

    def test_nobody_makes_a_record_ones_own(self):
        record = self.record("general", section="licences", content=None)
        for user in (self.sales, self.controller, self.archivist, self.keeper):
            with self.subTest(user=user.name), self.refused():
                self.rpc(user, record, "write", {"salesperson_id": self.sales.id})

    def test_a_search_asks_the_same_number_of_queries_for_any_number(self):
        records = self.env[RECORD].with_user(self.controller)
        domain = [("title", "ilike", "lease")]
        records.search(domain)
        with self.assertQueryCount(3):
            records.search(domain)
