from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import LossCase


@tagged("post_install", "-at_install")
class TestProvision(LossCase):
    def setUp(self):
        super().setUp()
        rates = {0: 2, 1: 4, 31: 100 * 2000 / 23000, 91: 25, 361: 100}
        self.env["credit.provision.rate"].create(
            [{"days": days, "percent": percent, "company_id": self.company.id}
             for days, percent in rates.items()]
        )  # fmt: skip

    def provision(self):
        return self.env["credit.provision"].with_user(self.controller).create({})

    def test_the_matrix_as_published(self):
        for amount, days in ((300000, -5), (140000, 5), (60000, 40), (23000, 100), (5000, 400)):
            self.invoice(amount, self.customer(name=f"{days}"), days=-days)
        provision = self.provision()
        self.assertEqual(provision.line_ids.mapped("amount"), [300000, 140000, 60000, 23000, 5000])
        self.assertEqual(round(provision.total), 27567)

    def test_credits_go_to_the_oldest_and_single_customers_leave_the_matrix(self):
        self.invoice(1000, days=-100)
        self.pay(400)
        alone = self.customer(name="In court")
        self.invoice(500, alone, days=-100)
        provision = self.provision()
        self.assertEqual(provision.total, 275)
        provision.single_ids = [
            (0, 0, {"account_id": self.account(alone).id, "amount": 500, "percent": 80,
                    "reason": "In court"})
        ]  # fmt: skip
        provision.action_compute()
        self.assertEqual(provision.total, 150 + 400)

    def test_the_entry_is_a_draft_over_what_changes(self):
        self.invoice(1000, days=-100)
        first = self.provision()
        first.action_book()
        move = first.sudo().move_id
        self.assertEqual(move.state, "draft")
        move.action_post()
        self.pay(600)
        second = self.provision()
        self.assertEqual((second.total, second.before, second.change), (100, 250, -150))
        second.action_book()
        self.assertEqual(second.sudo().move_id.line_ids.mapped("balance"), [-150, 150])
        with self.refused(UserError, message="stays as it was"):
            second.action_book()
        with self.refused(AccessError):
            self.env["credit.provision"].with_user(self.collector).create({})

    def test_a_matrix_that_falls_is_refused(self):
        rates = self.env["credit.provision.rate"].search([("company_id", "=", self.company.id)])
        rates[-1].percent = 1
        with self.refused(UserError, message="older items can't lose less"):
            self.provision()
