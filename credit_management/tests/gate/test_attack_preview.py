"""Who may not read a customer's figures finds them by no number of tries."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestAttackPreview(AttackCase):
    def setUp(self):
        super().setUp()
        self.confirmed(317.17)

    def bisect(self, answer, low=0, high=4096, tries=24):
        """Return what a search for the amount at which ``answer`` changes finds, or None."""
        if answer(low + 1) == answer(high):
            return None
        for _try in range(tries):
            middle = (low + high) / 2
            low, high = (middle, high) if answer(middle) == answer(0.01) else (low, middle)
        return round(low, 2)

    def previews(self, user, partner):
        order = self.order(1, partner, user=user, user_id=user.id)

        def answer(amount):
            self.rpc(user, order.order_line, "write", {"price_unit": amount})
            self.env.invalidate_all()
            return self.rpc(user, order, "read", ["credit_preview", "credit_banner"])[0][
                "credit_preview"
            ]

        return self.bisect(answer)

    def test_the_preview_is_for_who_may_read_the_account(self):
        self.assertAlmostEqual(self.previews(self.sales, self.partner), 682.83, delta=0.01)
        self.assertIsNone(self.previews(self.other_sales, self.partner))
        house = self.customer(limit=500, name="House", user_id=False)
        self.assertIsNone(self.previews(self.other_sales, house))

    def test_neither_does_the_payer_tell(self):
        own = self.customer(limit=9000, name="Own", user_id=self.other_sales.id)
        order = self.order(1, own, user=self.other_sales, partner_invoice_id=self.partner.id)
        self.rpc(self.other_sales, order.order_line, "write", {"price_unit": 5000})
        self.assertFalse(order.with_user(self.other_sales).credit_preview)

    def test_a_draft_invoice_tells_nothing_to_who_may_not_read_the_account(self):
        clerk = self._user("clerk", "account.group_account_invoice")
        move = self.invoice(5000, post=False)
        for user, shown in ((clerk, False), (self.other_sales, False), (self.controller, True),
                            (self.sales, True)):  # fmt: skip
            with self.subTest(user=user.name):
                # sudo: an invoice may be opened by a salesperson, too, where a link leads there.
                self.assertEqual(bool(move.with_user(user).sudo().credit_banner), shown)

    def test_an_order_of_nobody_has_no_figures_in_its_notes(self):
        """Orders without a salesperson are read by every salesperson."""
        order = self.order(5000, user=self.env.user)
        order.user_id = False
        order.sudo().action_confirm()
        self.assertEqual(order.credit_state, "held")
        self.assertNotIn("1,000", "".join(order.message_ids.mapped("body")))

    def test_a_refusal_names_no_hidden_review(self):
        review = self.env["credit.review"]._create_guarded(
            [{"account_id": self.account(self.partner).id, "kind": "limit",
              "date_from": self.today, "date_to": self.today, "date_deadline": self.today}]
        )  # fmt: skip
        mine = self.account(self.customer(name="Mine", user_id=self.other_sales.id))
        values = {
            "account_id": mine.id, "kind": "increase", "amount": 5, "reason": "x",
            "date_from": self.today, "review_id": review.id,
        }  # fmt: skip
        with self.assertRaises(ValidationError) as error, self.cr.savepoint():
            self.rpc(self.analyst, "credit.request", "create", [values])
        self.assertNotIn(self.partner.name, str(error.exception))

    def test_a_refusal_names_no_hidden_document(self):
        clerk = self._user("filer", "base.group_partner_manager")
        file = self.env["ir.attachment"].create(
            {"name": "a.txt", "raw": b"a", "res_model": "res.partner", "res_id": self.partner.id}
        )  # fmt: skip
        request = self.grant(self.partner, 1500, kind="increase", evidence_ids=[(4, file.id)])
        for user, named in ((clerk, False), (self.sales, True)):
            user.group_ids |= self.env.ref("base.group_partner_manager")
            with (
                self.subTest(user=user.name),
                self.assertRaisesRegex(UserError, "rests on this file") as error,
                self.cr.savepoint(),
            ):
                self.rpc(user, file, "write", {"raw": "Yg=="})
            self.assertEqual(request.display_name in str(error.exception), named)

    def test_opening_the_dialogue_writes_nothing_and_shows_what_would_be_released(self):
        hold = self.hold_of(self.held(1500))
        checks = len(hold.sudo().order_id.credit_check_ids)
        hold.sudo().order_id.order_line.price_unit = 1700
        kept = hold.sudo().amount
        action = self.rpc(self.controller, hold, "action_release")
        self.assertEqual(len(hold.sudo().order_id.credit_check_ids), checks)
        self.assertEqual(hold.sudo().amount, kept)
        context = action["context"]
        wizard = self.env["credit.decision"].browse(self.rpc(
            self.controller, "credit.decision", "create", [{
                "hold_ids": [Command.set(context["default_hold_ids"])],
                "decision": "release", "seen": context["default_seen"], "reason": "Known",
            }]))  # fmt: skip
        # With the 317.17 that are outstanding.
        self.assertIn("2,017.17", wizard.with_user(self.controller).summary)
        self.rpc(self.controller, wizard, "action_decide")
        self.assertEqual((hold.sudo().state, hold.sudo().amount), ("released", 1700))

    def test_what_changed_after_the_dialogue_opened_is_not_released(self):
        hold = self.hold_of(self.held(1500))
        context = self.rpc(self.controller, hold, "action_release")["context"]
        hold.sudo().order_id.order_line.price_unit = 9000
        with self.refused(UserError, message="has changed"):
            self.rpc(self.controller, hold, "action_release", "Known",
                     context={"credit_seen": context["default_seen"]})  # fmt: skip
        self.assertEqual(hold.sudo().state, "open")

    def test_versions_are_counted_and_not_typed(self):
        rule = self.env["credit.rule"].search([], limit=1)
        for record in (rule, self.company._credit_policy()):
            with self.refused():
                self.rpc(self.manager, record, "write", {"version": 1})
