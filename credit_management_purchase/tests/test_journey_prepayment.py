"""Prepaid over the limit, in the browser: buyer, the tiers, and the goods that come."""

from odoo.tests import HttpCase, tagged

from odoo.addons.credit_management.tests.whole import in_whole_runs

from .common import SupplierCase


@tagged("post_install", "-at_install")
class TestJourneyPrepayment(HttpCase, SupplierCase):
    """Held, released by two tiers, paid, received: nothing is at stake any more."""

    def setUp(self):
        super().setUp()
        self.partner.name = "Tour Steelworks"
        matrix = self.env["credit.authority"]
        for step, office in ((20, "manager"), (10, "controller")):
            matrix.create(
                {
                    "kind": "prepayment_release",
                    "company_id": self.company.id,
                    "sequence": step,
                    "authority": "review" if office == "controller" else "unlimited",
                    "group_id": self.env.ref(f"credit_management.group_credit_{office}").id,
                }
            )
        self.ordered = self.purchase(1500, 5)

    def journey(self, lang):
        self.env["res.lang"]._activate_lang(lang)
        people = self.buyer | self.controller | self.manager
        people.write({"lang": lang})
        self.start_tour("/odoo/purchase", "credit_prepayment_journey", login="credit_buyer")
        self.env.invalidate_all()
        hold = self.ordered.sudo().credit_prepayment_hold_id
        self.assertEqual(hold.approval_ids.user_id, self.controller | self.manager)
        self.assertEqual(
            (self.ordered.state, self.ordered.credit_prepayment_state), ("purchase", "released")
        )
        self.assertEqual(self.figures(), (0, 1500))
        payment = self.pay_bill(self.bill(self.ordered))
        hold = payment.sudo().credit_prepayment_hold_id  # money is asked about by itself
        for who in (self.controller, self.manager):
            hold.with_user(who).action_release("As for the order")
        payment.action_post()
        self.assertEqual((payment.move_id.state, hold.use), ("posted", "used"))
        self.assertEqual(self.prepaid(), 1500)
        self.receive(self.ordered, 5)
        self.assertEqual(self.figures(), (0, 0))
        self.assertEqual(self.prepaid(), 0)

    @in_whole_runs
    def test_over_the_limit_released_and_received_in_chinese(self):
        self.journey("zh_CN")

    @in_whole_runs
    def test_over_the_limit_released_and_received_in_english(self):
        self.journey("en_US")
