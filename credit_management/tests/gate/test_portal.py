from odoo.exceptions import AccessError
from odoo.tests import JsonRpcException, tagged
from odoo.tools import mute_logger

from ..online import OnlineCase


@tagged("post_install", "-at_install")
class TestPortalSignature(OnlineCase):
    """A customer signs online what doesn't fit the credit."""

    def test_the_signed_quotation_is_kept_and_held(self):
        order = self.quotation(1500)
        answer = self.sign(order)
        self.assertNotIn("error", answer)
        self.assertEqual((order.state, order.credit_state), ("sent", "held"))
        self.assertTrue(order.signature)
        self.assertEqual(
            (order.signed_by, order.sudo().credit_hold_id.state), ("Bob Buyer", "open")
        )

    def test_whoever_has_the_link_may_sign_and_is_held_too(self):
        order = self.quotation(1500)
        self.sign(order, user=None)
        self.assertEqual((order.state, order.credit_state), ("sent", "held"))
        self.assertEqual(len(self.mails()), 1)

    def test_what_fits_is_confirmed_as_usual(self):
        order = self.quotation(1000)
        answer = self.sign(order)
        self.assertEqual((order.state, order.credit_state), ("sale", "passed"))
        page = self.text(self.page(answer["redirect_url"]))
        self.assertIn("Your order has been confirmed", page)
        self.assertNotIn("being reviewed", page)
        self.assertEqual(len(self.mails()), 1)
        self.assertIn("Order (Ref", self.mails()[0])

    def test_a_draft_the_customer_has_the_link_of_counts_as_sent_once_signed(self):
        order = self.order(
            1500, self.buyer.partner_id, require_signature=True, require_payment=False
        )
        self.sign(order)
        self.assertEqual((order.state, order.credit_state), ("sent", "held"))

    def test_salesperson_and_controller_are_told_by_the_system(self):
        order = self.quotation(1500)
        self.sign(order)
        self.announce()
        self.env["mail.mail"].search([("state", "=", "outgoing")]).send()
        hold = order.sudo().credit_hold_id
        self.assertEqual(hold.activity_ids.user_id, self.controller)
        note = order.sudo().message_ids.filtered(
            lambda message: (
                self.sales.partner_id in message.notified_partner_ids
                and "held by credit control" in (message.body or "")
            )
        )
        self.assertEqual(len(note), 1)
        self.assertTrue(note.subtype_id.internal)
        self.assertNotIn(self.buyer.partner_id, note.author_id | note.notified_partner_ids)
        for email in ("sales@credit.example.com", "controller@credit.example.com"):
            told = [mail for mail in self._mails if email in str(mail["email_to"])]
            about = [mail for mail in told if "Order signed" not in mail["body"]]
            self.assertTrue(about, email)
            for mail in about:
                self.assertNotIn("bob@", mail["email_from"] + str(mail.get("reply_to")))

    def test_the_customer_reads_that_the_order_is_being_reviewed(self):
        order = self.quotation(1500)
        answer = self.sign(order)
        page = self.page(answer["redirect_url"])
        self.assertTrue(page.find_class("o_credit_review"))
        content = self.text(page.get_element_by_id("quote_content"))
        self.assertIn("We have received your order", content)
        self.assertIn("being reviewed", content)
        for contradiction in ("has been confirmed", "has been signed", "Accept & Sign"):
            self.assertNotIn(contradiction, content)
        self.assertFalse(
            page.xpath("//a[@data-bs-target='#modalaccept' or @data-bs-target='#modaldecline']")
        )
        self.assertEqual(content.count("Thank you!"), 1)
        self.assertNotIn("Thank You!", content)
        self.assertTrue(page.xpath("//section[@id='signature']//img"))
        quotations = self.page("/my/quotes")
        self.assertTrue(quotations.find_class("o_credit_review"))

    def test_it_cannot_be_signed_twice(self):
        order = self.quotation(1500)
        self.sign(order)
        self.assertIn("error", self.sign(order))
        self.assertEqual(len(self.mails()), 1)

    def test_the_customer_gets_one_mail_and_no_confirmation(self):
        order = self.quotation(1500)
        self.sign(order)
        self.assertEqual(
            self.mails(), [f"{self.company.name}: your order {order.name} is being reviewed"]
        )
        self.assertIn("We have received your order", self.mail_texts()[0])
        self.assertFalse(self.mails("customer@credit.example.com"))

    def test_the_mail_of_the_quotation_template_is_not_sent_either(self):
        if "sale_order_template_id" not in self.env["sale.order"]._fields:
            self.skipTest("sale_management isn't installed")
        mail = self.env["mail.template"].create(
            {"name": "Welcome", "subject": "Welcome", "body_html": "<p>All is well</p>",
             "model_id": self.env.ref("sale.model_sale_order").id, "use_default_to": True}
        )  # fmt: skip
        template = self.env["sale.order.template"].create(
            {"name": "T", "mail_template_id": mail.id}
        )
        order = self.quotation(1500, sale_order_template_id=template.id)
        self.sign(order)
        self.assertEqual(order.credit_state, "held")
        self.assertNotIn("Welcome", self.mails())
        self.release(order)
        self.assertEqual(self.mails().count("Welcome"), 1)

    def test_nothing_a_customer_gets_says_a_word_about_credit(self):
        order = self.quotation(1500)
        answer = self.sign(order)
        pages = [self.text(self.page(answer["redirect_url"])), self.text(self.page("/my/quotes"))]
        report = self.page(order.get_portal_url(report_type="html"))
        self.assertSilent(
            *pages, *self.mail_texts(), self.chatter(order), self.text(report), str(answer)
        )
        self.assertIn("Order signed by", self.chatter(order))

    def test_nothing_about_credit_is_readable_over_rpc(self):
        order = self.quotation(1500)
        self.sign(order)
        mine = order.with_user(self.buyer)
        self.assertEqual(mine.read(["name"])[0]["name"], order.name)
        names = [name for name in order._fields if name.startswith("credit_")]
        self.assertFalse(set(names) & set(mine.fields_get()))
        for name in names:
            with self.assertRaises(AccessError, msg=name):
                mine.read([name])
        with self.assertRaises(AccessError):
            mine.search([("credit_state", "=", "held")])
        with self.assertRaises(AccessError):
            order.sudo().credit_hold_id.with_user(self.buyer).read(["reason"])
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException):
            self.make_jsonrpc_request(
                "/web/dataset/call_kw/sale.order/read",
                {"model": "sale.order", "method": "read",
                 "args": [order.ids, ["credit_banner"]], "kwargs": {}},
            )  # fmt: skip

    def test_the_customer_cannot_confirm_or_release_over_rpc(self):
        order = self.quotation(1500)
        self.sign(order)
        with self.assertRaises(AccessError):
            order.with_user(self.buyer).write({"state": "sale"})
        unsigned = self.quotation(1500)
        with self.assertRaises(AccessError):
            unsigned.with_user(self.buyer).action_confirm()
        self.assertEqual(unsigned.credit_state, "none")
        with self.assertRaises(AccessError):
            order.sudo().credit_hold_id.with_user(self.buyer).action_release("I am nice")
        self.assertEqual((order.state, order.credit_state), ("sent", "held"))

    def test_released_it_confirms_and_the_customer_gets_the_confirmation(self):
        order = self.quotation(1500)
        self.sign(order)
        self._init_mail_mock()
        self.assertTrue(self.release(order))
        self.assertEqual((order.state, order.credit_state), ("sale", "released"))
        self.assertTrue(order.signature)
        self.assertEqual(len(self.mails()), 1)
        self.assertIn("Order (Ref", self.mails()[0])
        self.authenticate("credit_buyer", "credit_buyer")
        page = self.page(order.get_portal_url())
        self.assertFalse(page.find_class("o_credit_review"))
        self.assertSilent(self.text(page), *self.mail_texts(), self.chatter(order))

    def test_rejected_the_salesperson_is_told_and_the_customer_gets_no_mail(self):
        order = self.quotation(1500)
        self.sign(order)
        self._init_mail_mock()
        order.sudo().credit_hold_id.with_user(self.controller).action_reject("Too much for them")
        self.assertEqual((order.state, order.credit_state), ("sent", "rejected"))
        self.assertFalse(self.mails())
        self.assertIn("Too much for them", " ".join(self.mail_texts("sales@credit.example.com")))
        self.authenticate("credit_buyer", "credit_buyer")
        page = self.page(order.get_portal_url())
        self.assertFalse(page.find_class("o_credit_review"))
        self.assertNotIn("Too much", self.text(page) + self.chatter(order))

    def test_ready_it_confirms_by_itself_where_the_policy_says_so(self):
        self.company._credit_policy().auto_confirm_ready = True
        order = self.quotation(1500)
        self.sign(order)
        self.grant(self.partner, 2000, "increase")
        self._init_mail_mock()
        order.sudo().credit_hold_id.with_user(self.controller).action_evaluate()
        self.assertEqual((order.state, order.sudo().credit_hold_id.state), ("sale", "cleared"))
        self.assertEqual(len(self.mails()), 1)
        self.assertIn("Order (Ref", self.mails()[0])

    def test_ready_and_confirmed_by_the_salesperson_the_customer_is_told_as_well(self):
        order = self.quotation(1500)
        self.sign(order)
        self.grant(self.partner, 2000, "increase")
        self._init_mail_mock()
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertEqual(len(self.mails()), 1)
        self.assertIn("Order (Ref", self.mails()[0])

    def test_who_never_signed_hears_nothing_of_a_hold_nor_of_its_release(self):
        order = self.quotation(1500)
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("sent", "held"))
        self.authenticate("credit_buyer", "credit_buyer")
        page = self.page(order.get_portal_url())
        self.assertFalse(page.find_class("o_credit_review"))
        self.assertTrue(page.xpath("//a[@data-bs-target='#modalaccept']"))
        self.release(order)
        self.assertEqual(order.state, "sale")
        self.assertFalse(self.mails())

    def test_signing_what_the_salesperson_got_held_already_is_answered_too(self):
        order = self.quotation(1500)
        order.action_confirm()
        hold = order.sudo().credit_hold_id
        self.sign(order)
        self.assertEqual((order.credit_state, order.sudo().credit_hold_id), ("held", hold))
        self.assertEqual(len(self.mails()), 1)
        self.assertIn("being reviewed", self.mails()[0])

    def test_held_again_after_a_rejection_the_customer_still_waits(self):
        order = self.quotation(1500)
        self.sign(order)
        order.sudo().credit_hold_id.with_user(self.controller).action_reject("Not yet")
        order.action_confirm()
        self.assertEqual(order.credit_state, "held")
        self._init_mail_mock()
        self.release(order)
        self.assertEqual(len(self.mails()), 1)

    def test_cancelled_and_drafted_again_nobody_waits_any_more(self):
        order = self.quotation(1500)
        self.sign(order)
        order.sudo()._action_cancel()
        order.action_draft()
        self.grant(self.partner, 2000, "increase")
        self._init_mail_mock()
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertFalse(self.mails())

    def test_declining_an_unsigned_held_quotation_clears_its_hold(self):
        order = self.quotation(1500)
        order.action_confirm()
        self.authenticate("credit_buyer", "credit_buyer")
        token = (
            self.page(order.get_portal_url()).xpath("//form[@id='decline']//input")[0].get("value")
        )
        self.url_open(
            f"/my/orders/{order.id}/decline?access_token={order.sudo().access_token}",
            data={"decline_message": "No, thanks", "csrf_token": token},
        )
        self.assertEqual((order.state, order.sudo().credit_hold_id.state), ("cancel", "cleared"))

    def test_what_was_signed_is_no_longer_open_to_changes_by_the_customer(self):
        order = self.quotation(1500)
        self.assertTrue(order.sudo()._can_be_edited_on_portal())
        self.sign(order)
        self.assertFalse(order.sudo()._can_be_edited_on_portal())
