from odoo.tests import HttpCase, tagged

from odoo.addons.credit_management.tests.whole import in_whole_runs

from ..common import CollectionCase


@tagged("post_install", "-at_install")
class TestTour(CollectionCase, HttpCase):
    """A collector's day in the browser: look at the letter, send it, call, note the promise."""

    def setUp(self):
        super().setUp()
        self.partner = self.customer(name="Tour Late")
        self.late(1250, 8)
        self.proposed()

    def day(self, lang):
        self.env["res.lang"]._activate_lang(lang)
        self.collector.lang = lang
        self.start_tour("/odoo/credit-reminders", "credit_collection_day", login="credit_collector")
        account = self.account(self.partner)
        self.assertEqual(account.reminder_ids.mapped("state"), ["queued"])
        self.assertEqual(account.contact_ids.note, "They will pay on Friday")
        promise = account.promise_ids
        self.assertEqual((promise.amount, promise.user_id), (1250, self.collector))

    @in_whole_runs
    def test_a_day_of_a_collector(self):
        self.day("en_US")

    @in_whole_runs
    def test_a_day_of_a_collector_in_chinese(self):
        self.day("zh_CN")
