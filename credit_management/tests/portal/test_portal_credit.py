"""What a customer reads of its own credit."""

from odoo import Command
from odoo.tests import tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalCredit(PortalCase):
    def test_the_customers_own_login_needs_no_right(self):
        words = self.words("/my/credit", self.owner)
        self.assertIn("Your credit is in order", words)
        self.assertIn("700", words)

    def test_limit_in_use_available_and_open_items_with_their_due_dates(self):
        self.let_see()
        first = self.invoice(250, days=10)
        self.confirmed(50)
        late = self.invoice(100, days=-5)
        words = self.words("/my/credit", self.clerk)
        for said in ("1,000.00", "400.00", "600.00", first.name, late.name, "40%", "Overdue",
                     "Ordered, not invoiced yet"):  # fmt: skip
            self.assertIn(said, words)
        self.assertLess(words.index(late.name), words.index(first.name))

    def test_nothing_open_is_said_so(self):
        self.assertIn("Nothing is open", self.words("/my/credit", self.owner))

    def test_of_how_the_customer_is_judged_not_a_word(self):
        self.let_see()
        account = self.account(self.partner).sudo()
        for state in ("watch", "hold", "stop"):
            account.state = state
            source = self.get("/my/credit", self.clerk).text.casefold()
            wrap = source[source.index('id="wrap"') :]
            for word in ("watch", "hold", "exposure", "utilization", "limit_type"):
                self.assertNotIn(word, wrap, state)

    def test_watched_or_not_the_customer_reads_the_same(self):
        self.let_see()
        account = self.account(self.partner).sudo()
        account.state = "open"
        before = self.words("/my/credit", self.clerk)
        account.state = "watch"
        self.assertEqual(self.words("/my/credit", self.clerk), before)

    def test_stopped_and_held_are_told_in_words_without_the_reason(self):
        self.let_see()
        account = self.account(self.partner).sudo()
        account.state = "stop"
        self.assertIn("aren't possible at present", self.words("/my/credit", self.clerk))
        account.state = "hold"
        self.assertIn("being reviewed at present", self.words("/my/credit", self.clerk))

    def test_what_the_company_does_not_show_is_not_there(self):
        self.let_see()
        self.invoice(250)
        self.policy.write({"portal_limit": False, "portal_items": False, "portal_status": False})
        words = self.words("/my/credit", self.clerk)
        for said in ("1,000", "250", "Open items", "in order", "Grade"):
            self.assertNotIn(said, words)

    def test_items_come_in_pages(self):
        self.let_see()
        for day in range(1, 86):
            self.invoice(1, days=day, post=False)
        self.env["account.move"].search(
            [("partner_id", "=", self.partner.id), ("state", "=", "draft")]
        ).action_post()
        accounts = self.env["credit.account"]._portal_accounts(self.clerk)
        every = accounts._portal_items(self.clerk, 100)
        paged = [
            item
            for offset in (0, 40, 80)
            for item in accounts._portal_items(self.clerk, 40, offset)
        ]
        self.assertEqual((len(every), paged), (85, every))
        self.assertEqual(self.get("/my/credit/page/2", self.clerk).status_code, 200)
        self.assertEqual(self.get("/my/credit/page/999", self.clerk).status_code, 200)

    def count(self):
        """Return how many queries the whole page's values take, nothing in memory."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        accounts = self.env["credit.account"]._portal_accounts(self.clerk)
        accounts._portal_cards()
        accounts._portal_item_count()
        accounts._portal_items(self.clerk, 80)
        accounts._portal_links(self.clerk)
        return self.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_open_items(self):
        self.let_see()
        self.invoice(1)
        self.count()
        few = self.count()
        for _number in range(60):
            self.invoice(1)
        self.assertLessEqual(self.count(), few)

    def test_a_right_given_and_taken_is_kept(self):
        right = self.let_see()
        right.with_user(self.controller).unlink()
        changes = self.env["credit.change"].search([("model", "=", "credit.portal.right")])
        self.assertEqual(set(changes.mapped("action")), {"created", "removed"})
        self.assertEqual(changes.user_id, self.controller)

    def test_a_controller_gives_it_on_the_contact(self):
        self.controller.group_ids = [Command.link(self.env.ref("base.group_partner_manager").id)]
        contact = self.clerk.partner_id.with_user(self.controller)
        contact.credit_portal_access = True
        self.assertEqual(self.get("/my/credit", self.clerk).status_code, 200)
        self.assertTrue(contact.credit_portal_access)
        contact.credit_portal_access = False
        self.assertEqual(self.get("/my/credit", self.clerk).status_code, 404)
