"""The quality figures say in SQL what the engine says in Python."""

from datetime import timedelta

from odoo.tests import tagged

from ...engine.quality import is_timely
from ..common import ArchiveCase


@tagged("post_install", "-at_install")
class TestFilingQuality(ArchiveCase):
    def test_the_statement_and_the_engine_agree_on_what_was_filed_in_time(self):
        section = self.section("identity")
        records = self.env["credit.archive.record"]
        for late in (-1, 0, section.days_allowed, section.days_allowed + 1, 100):
            day = self.today - timedelta(days=late)
            records |= self.record(date=day, state="filed", filed_on=self.today)
        timely = [
            is_timely(record.date, record.filed_on, section.days_allowed) for record in records
        ]
        self.assertEqual(timely, [True, True, True, False, False])
        self.env.flush_all()
        row = self.env["credit.archive.quality"].search(
            [("file_id", "=", self.file.id), ("section_id", "=", section.id)]
        )
        self.assertEqual((row.record_count, row.timely_count), (5, sum(timely)))
        self.assertAlmostEqual(row.timeliness, sum(timely) / 5)
