from odoo.tests import HttpCase, tagged

from .till import TillCase


@tagged("post_install", "-at_install")
class TestTourTill(TillCase, HttpCase):
    """The cashier at the till: refused, asked, paid otherwise; sold on account; sold offline."""

    def test_till(self):
        self.product.write({"name": "Credit goods", "list_price": 100})
        self.partner = self.customer(limit=1000, name="Buyer on account")
        self.till_session.state = "opening_control"
        self.start_tour(f"/pos/ui/{self.till.id}", "credit_till_tour", login=self.cashier.login)
        sales = self.env["pos.order"].search(
            [("session_id", "=", self.till_session.id)], order="id"
        )
        self.assertEqual([sale.credit_offline for sale in sales], [False, False, True])
        holds = self.env["credit.till.hold"].search(
            [("partner_id", "=", self.partner.id)], order="id"
        )
        self.assertEqual(
            [(hold.kind, hold.state, hold.amount) for hold in holds],
            [("asked", "cleared", 1500), ("offline", "open", 1200)],
        )
        self.assertEqual(self.exposure(), 1600)
