"""What leaves and what waits, in the browser: warehouse, then accountant."""

from odoo.tests import HttpCase, tagged

from odoo.addons.credit_management.tests.whole import in_whole_runs

from .words import DeliveryCase


@tagged("post_install", "-at_install")
class TestJourneyDelivery(HttpCase, DeliveryCase):
    """A late customer's goods wait for its payment; a cash order paid half ships half."""

    def setUp(self):
        super().setUp()
        self.accountant = self._user("accountant", "account.group_account_invoice")
        policy = self.company._credit_policy()
        policy.write({"ship_when_ready": True, "part_payment_ships": True})
        self.partner.name = "Tour Late"
        self.waiting = self.transfer(800, 8)
        self.late(60, amount=100)
        buyer = self.customer(name="Tour Cash")
        self.cash = self.confirmed(1000, buyer, quantity=10, payment_term_id=self.prepaying().id)
        self.paid(self.cash, 500)
        self.half = self.transfer_of(self.cash)

    def journey(self, lang):
        self.env["res.lang"]._activate_lang(lang)
        (self.keeper | self.accountant).write({"lang": lang})
        self.start_tour("/odoo/deliveries", "credit_delivery_journey", login="credit_keeper")
        self.env.invalidate_all()
        self.assertEqual((self.half.state, self.at_customer(self.half)), ("done", 5))
        rest = self.transfer_of(self.cash)
        self.assertEqual(rest.move_ids.product_uom_qty, 5)
        self.waits(self.waiting)
        # what the payment asked the scheduler for
        self.env.ref("credit_management.ir_cron_evaluate_holds").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((self.waiting.state, self.at_customer(self.waiting)), ("done", 8))
        self.assertEqual(self.hold_of(self.waiting).state, "cleared")
        self.ship(rest)
        self.waits(rest)

    @in_whole_runs
    def test_goods_wait_for_their_money_in_chinese(self):
        self.journey("zh_CN")

    @in_whole_runs
    def test_goods_wait_for_their_money_in_english(self):
        self.journey("en_US")
