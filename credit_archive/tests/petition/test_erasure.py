"""A customer asks for erasure: what goes, what stays and until when."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import format_date

from .common import DATA, DataCase

YEARS = timedelta(days=366 * 6)


@tagged("post_install", "-at_install")
class TestErasure(DataCase):
    def setUp(self):
        super().setUp()
        self.fresh = self.filed(section="licences")

    def old(self, **values):
        return self.filed(section="licences", date=self.today - YEARS, **values)

    def test_what_is_due_goes_on_a_list_that_others_decide_on(self):
        old = self.old()
        strange = self.record(state="filed", date=self.today - YEARS)
        made = self.taken("erasure")
        with self.refused(UserError, message="needs a reason"):
            self.answered(made)
        self.answered(made, "What the law lets go goes.")
        self.assertEqual(made.state, "partly")
        self.assertEqual(made.disposal_id.line_ids.record_id, old)
        self.assertNotIn(strange, made.disposal_id.line_ids.record_id)
        self.assertEqual((old.state, made.disposal_id.state), ("filed", "draft"))
        words = self.words(f"{DATA}/petition/{made.id}", self.clerk)
        self.assertIn("Licences: 1 will be erased.", words)
        until = format_date(self.env, self.fresh.retention_due)
        self.assertIn(f"Licences: 1 are kept until {until}.", words)
        with self.refused():
            self.rpc(self.archivist, made.disposal_id, "action_authorise")
        self.rpc(self.keeper, made.disposal_id, "action_authorise")
        self.rpc(self.other_keeper, made.disposal_id, "action_execute")
        self.assertEqual((old.state, self.fresh.state), ("destroyed", "filed"))

    def test_where_nothing_may_go_it_is_refused_with_what_stays(self):
        made = self.taken("erasure")
        with self.refused(UserError, message="nothing of it may be erased"):
            self.answered(made, "Yes")
        self.answered(made, "The law asks us to keep it", step="action_refuse")
        self.assertFalse(self.env["credit.archive.disposal"].search([]))
        self.assertIn("are kept until", self.words(f"{DATA}/petition/{made.id}", self.clerk))

    def test_of_a_legal_hold_the_customer_reads_nothing(self):
        old = self.old()
        self.hold(record_ids=[(4, old.id)])
        made = self.taken("erasure")
        seen = made.with_user(self.archivist).plan_text
        self.assertIn("legal hold", seen)
        self.answered(made, "It has to stay", step="action_refuse")
        words = self.words(f"{DATA}/petition/{made.id}", self.clerk)
        self.assertIn("no day is known yet", words)
        for word in ("hold", "lawsuit", "court"):
            self.assertNotIn(word, words.casefold())

    def test_what_was_answered_stays_as_it_was_told(self):
        made = self.taken("erasure")
        self.answered(made, "The law", step="action_refuse")
        before = self.words(f"{DATA}/petition/{made.id}", self.clerk)
        self.old()
        self.assertEqual(self.words(f"{DATA}/petition/{made.id}", self.clerk), before)
