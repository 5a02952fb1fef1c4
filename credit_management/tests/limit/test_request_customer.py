"""A request begins with the customer's name; the account is opened with it, by who may."""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestRequestCustomer(AttackCase):
    def accounts(self, partner):
        return self.env["credit.account"]._find(partner, self.company)

    def test_a_customer_without_an_account_gets_one_when_the_request_is_saved(self):
        new = self.customer(name="New one")
        form = Form(self.env["credit.request"].with_user(self.sales))
        self.assertFalse(form.grade_problem)
        form.customer_id = new
        form.amount, form.reason = 700, "Wants to buy more"
        self.assertFalse(self.accounts(new))
        request = form.save()
        self.assertEqual((request.account_id, request.kind), (self.accounts(new), "initial"))
        self.assertEqual(self.accounts(new).class_nature, "ordinary")

    def test_who_has_a_limit_is_asked_to_be_raised_and_a_contact_stands_for_its_customer(self):
        contact = self.customer(name="Contact", parent_id=self.partner.id, is_company=False)
        form = Form(self.env["credit.request"].with_user(self.analyst))
        form.customer_id = contact
        self.assertEqual((form.kind, form.current_limit_amount), ("increase", 1000))
        form.amount, form.reason = 1700, "Wants to buy more"
        self.assertEqual(form.save().account_id, self.account(self.partner))

    def test_nobody_opens_or_reaches_an_account_by_a_name(self):
        other = self.customer(name="Other", user_id=self.other_sales.id)
        known = self.customer(limit=5, name="Known", user_id=self.other_sales.id)
        for partner in (other, known):
            values = {"customer_id": partner.id, "amount": 5, "reason": "Please"}
            for sent in ([values], [{**values, "account_id": False}]):
                with self.refused(AccessError):
                    self.rpc(self.sales, "credit.request", "create", sent)
        self.assertFalse(self.accounts(other))
        ids = self.rpc(
            self.sales, "credit.request", "create",
            [{"customer_id": self.partner.id, "amount": 5, "reason": "Please"}],
        )  # fmt: skip
        draft = self.env["credit.request"].browse(ids)
        with self.refused(AccessError):
            self.rpc(self.sales, draft, "write", {"customer_id": known.id})
