"""Attacks on the gate: every door by which an order could become a confirmed one."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..attack import AttackCase

FORGED_KEYS = (
    "bypass_risk", "credit_passes", "force_price_recomputation", "install_mode", "import_file",
    "mail_create_nolog", "mail_notrack", "mark_so_as_sent", "module", "no_recompute", "recompute",
    "sale_no_log_for_new_lines", "sale_write_from_compute", "send_email", "skip_credit_check",
    "tracking_disable", "validate_analytic", "credit_management.passes", "credit_management.accepted",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestAttackGate(AttackCase):
    def default_as(self, user, model, field, value):
        """Set a default of one's own, as every employee may over RPC."""
        self.rpc(user, "ir.default", "set", model, field, value, True)

    # the state

    def test_the_state_cannot_be_written_whatever_the_context_says(self):
        order = self.order(1500)
        for context in (dict.fromkeys(FORGED_KEYS, True), {"active_test": False}, {"lang": "xx"}):
            with self.refused():
                self.rpc(self.sales, order, "write", {"state": "sale"}, context=context)
            self.assert_quotation(order)

    def test_a_button_pressed_with_forged_keys_holds_all_the_same(self):
        order = self.order(1500)
        self.rpc(self.sales, order, "action_confirm", context=dict.fromkeys(FORGED_KEYS, True))
        self.assert_quotation(order)
        self.assertEqual(order.credit_state, "held")

    def test_the_web_clients_save_is_no_way_round(self):
        order = self.order(1500)
        with self.refused():
            self.rpc(self.sales, order, "web_save", {"state": "sale"}, specification={"state": {}})
        self.assert_quotation(order)

    def test_a_default_state_is_no_way_round(self):
        with self.refused():
            self.rpc(self.sales, "sale.order", "create", [self.vals(1500)],
                     context={"default_state": "sale"})  # fmt: skip

    def test_a_state_in_ones_own_defaults_is_no_way_round(self):
        self.default_as(self.sales, "sale.order", "state", "sale")
        with self.refused():
            self.rpc(self.sales, "sale.order", "create", [self.vals(1500)])

    def test_an_import_is_no_way_round(self):
        names = ["partner_id/.id", "state", "order_line/product_id/.id", "order_line/price_unit",
                 "order_line/product_uom_qty"]  # fmt: skip
        row = [str(self.partner.id), "sale", str(self.product.id), "1500", "1"]
        try:
            with self.cr.savepoint():
                self.assertFalse(self.rpc(self.sales, "sale.order", "load", names, [row])["ids"])
        except UserError as error:
            self.assertIn("over the limit", str(error))
        self.env.invalidate_all()
        self.assertFalse(self.env["sale.order"].search([("partner_id", "=", self.partner.id)]))
        row[1:4:2] = "draft", "500"
        self.assertTrue(self.rpc(self.sales, "sale.order", "load", names, [row])["ids"])

    def test_a_copy_in_state_sale_is_no_way_round(self):
        order = self.order(1500)
        with self.refused():
            self.rpc(self.sales, order, "copy", {"state": "sale"})

    def test_a_batch_of_quotations_written_at_once_is_no_way_round(self):
        orders = self.order(700) | self.order(700)
        with self.refused():
            self.rpc(self.sales, orders, "write", {"state": "sale"})
        self.assertEqual(set(orders.mapped("state")), {"draft"})

    def test_one_order_named_twice_in_a_batch_confirms_once(self):
        order = self.order(1000)
        self.rpc(self.sales, self.env["sale.order"].browse([order.id, order.id]), "action_confirm")
        self.assertNotEqual(order.credit_state, "none")
        self.assertLessEqual(self.exposure(), 1000)

    def test_state_and_lines_in_one_write_are_judged_together(self):
        order = self.order(100)
        with self.refused():
            self.rpc(self.sales, order, "write", {
                "state": "sale",
                "order_line": [Command.update(order.order_line.id, {"price_unit": 5000})],
            })  # fmt: skip
        self.assert_quotation(order)
        self.assertEqual(order.amount_total, 100)

    def test_a_pass_does_not_outlive_a_change_of_what_was_judged(self):
        order = self.order(900)
        order._credit_judge()
        order.order_line.price_unit = 1500
        with self.refused():
            order.write({"state": "sale"})
        self.assert_quotation(order)

    def test_onchange_writes_nothing(self):
        order = self.order(1500)
        self.rpc(self.sales, order, "onchange", {"state": "sale", "credit_state": "released"},
                 ["state"], {"state": {}, "credit_state": {}})  # fmt: skip
        order.invalidate_recordset()
        self.assertEqual((order.state, order.credit_state), ("draft", "none"))

    # fields a decision writes, and the figures it rests on

    def vals(self, amount, **values):
        line = {"product_id": self.product.id, "price_unit": amount, "tax_ids": False}
        return {"partner_id": self.partner.id, "order_line": [Command.create(line)], **values}

    def test_no_decision_field_of_an_order_can_be_written(self):
        order = self.held(1500)
        forged = {
            "credit_state": "released",
            "credit_hold_id": False,
            "credit_check_ids": [Command.clear()],
            "credit_party_ids": [Command.clear()],
            "credit_is_closed": True,
            "credit_payment_ids": [Command.clear()],
        }
        for name, value in forged.items():
            with self.subTest(name), self.refused(AccessError):
                self.rpc(self.sales, order, "write", {name: value})
            with self.subTest(name), self.refused(AccessError):
                self.rpc(self.sales, "sale.order", "create", [self.vals(10, **{name: value})])
        self.assertEqual(order.credit_state, "held")

    def test_a_total_that_is_typed_is_worked_out_again(self):
        order = self.held(1500)
        forged = {"amount_total": 1.0, "amount_untaxed": 1.0, "amount_tax": 7.0,
                  "currency_rate": 1000.0}  # fmt: skip
        before = order.read(list(forged))
        for name, value in forged.items():
            self.rpc(self.sales, order, "write", {name: value})
            made = self.rpc(self.sales, "sale.order", "create", [self.vals(10, **{name: value})])
            made = self.env["sale.order"].browse(made if isinstance(made, int) else made[0])
            self.assertEqual((made.amount_total, made.amount_untaxed, made.amount_tax), (10, 10, 0))
            self.assertEqual(made.currency_rate, order.currency_rate)
        order.invalidate_recordset()
        self.assertEqual(order.read(list(forged)), before)
        self.rpc(self.sales, order, "action_confirm")
        self.assertEqual(order.credit_state, "held")

    def test_no_figure_of_a_line_can_be_written(self):
        order = self.confirmed(1000)
        forged = {
            "is_downpayment": True, "invoice_lines": [Command.clear()],
            "credit_is_ended": True, "credit_unit_total": 0.0,
        }  # fmt: skip
        for name, value in forged.items():
            with self.subTest(name), self.refused(AccessError):
                self.rpc(self.sales, order.order_line, "write", {name: value})
            with self.subTest(name), self.refused(AccessError):
                self.rpc(self.sales, order, "write",
                         {"order_line": [Command.update(order.order_line.id, {name: value})]})  # fmt: skip
        self.assertEqual(self.exposure(), 1000)
        self.assert_full()

    def test_a_figure_of_a_line_that_is_typed_is_worked_out_again(self):
        order = self.confirmed(1000)
        forged = {
            "price_subtotal": 0.0, "price_total": 0.0, "price_tax": 1.0, "qty_invoiced": 1.0,
            "untaxed_amount_invoiced": 1000.0, "state": "draft", "invoice_status": "invoiced",
        }  # fmt: skip
        for name, value in forged.items():
            self.rpc(self.sales, order.order_line, "write", {name: value})
            self.rpc(self.sales, order, "write",
                     {"order_line": [Command.update(order.order_line.id, {name: value})]})  # fmt: skip
        self.assertEqual(self.exposure(), 1000)
        self.assert_full()

    def test_a_draft_invoice_is_not_made_one_of_before_odoo_kept_the_books(self):
        """Such an invoice covers its order though it isn't posted; other states may be assigned."""
        biller = self._user("biller", "account.group_account_invoice")
        order = self.confirmed(1000)
        invoice = order._create_invoices()
        for values in ({"payment_state": "invoicing_legacy"}, {"payment_state": "partial"}):
            self.rpc(biller, invoice, "write", values)
            made = self.rpc(biller, invoice, "copy", values)
            self.env.flush_all()
            self.assertEqual(self.exposure(), 1000)
            states = (invoice | invoice.browse(made)).mapped("payment_state")
            self.assertNotIn("invoicing_legacy", states)
        self.assertEqual(invoice.status_in_payment, "partial")
        self.assert_full()

    def test_defaults_in_the_context_reach_no_guarded_field(self):
        context = {
            "default_credit_state": "released", "default_credit_is_closed": True,
            "default_amount_total": 1.0, "default_invoice_status": "invoiced",
            "default_currency_rate": 9.0, "default_price_total": 1.0, "default_qty_invoiced": 1.0,
            "default_credit_payment_ids": [],
        }  # fmt: skip
        for name, value in context.items():
            with self.subTest(name):
                try:
                    with self.cr.savepoint():
                        ids = self.rpc(self.sales, "sale.order", "create", [self.vals(1500)],
                                       context={name: value})  # fmt: skip
                except AccessError:
                    continue
                order = self.env["sale.order"].browse(ids)
                self.rpc(self.sales, order, "action_confirm")
                self.assertEqual((order.state, order.credit_state), ("draft", "held"))
                self.assertEqual((order.amount_total, order.credit_is_closed), (1500, False))

    def test_ones_own_defaults_reach_no_guarded_field(self):
        self.default_as(self.sales, "sale.order", "credit_is_closed", True)
        self.default_as(self.sales, "sale.order", "credit_state", "released")
        self.default_as(self.sales, "sale.order.line", "qty_invoiced", 1)
        self.confirmed(1000)
        self.assertEqual(self.exposure(), 1000)
        self.assert_full()

    def test_ones_own_default_makes_no_down_payment_of_a_line(self):
        self.default_as(self.sales, "sale.order.line", "is_downpayment", True)
        with self.refused(AccessError):
            self.order(1000)

    def test_ones_own_defaults_release_no_hold(self):
        self.default_as(self.sales, "credit.hold", "state", "released")
        self.default_as(self.sales, "credit.hold", "use", "unused")
        self.default_as(self.sales, "credit.hold", "decided_on", "2030-01-01 00:00:00")
        order = self.held(1500)
        self.assertEqual(self.hold_of(order).state, "open")
        self.assertFalse(self.hold_of(order).decided_on)
        order.action_confirm()
        self.assert_quotation(order)

    def test_defaults_in_the_context_release_no_hold(self):
        order = self.order(1500)
        self.rpc(self.sales, order, "action_confirm", context={
            "default_state": "released", "default_use": "unused", "default_amount": 1e9,
            "default_decided_on": "2030-01-01 00:00:00", "default_verdict": "pass",
        })  # fmt: skip
        self.assertEqual(self.hold_of(order).state, "open")
        self.assertEqual(self.hold_of(order).check_id.verdict, "hold")
        self.assertEqual(self.hold_of(order).amount, 1500)

    def test_a_line_made_as_a_down_payment_by_hand_is_refused(self):
        order = self.order(100)
        line = {"name": "x", "price_unit": 5000, "product_uom_qty": 1, "is_downpayment": True}
        for context in ({}, {"default_is_downpayment": True}):
            values = {
                key: value for key, value in line.items() if not context or key != "is_downpayment"
            }
            with self.refused(AccessError):
                self.rpc(self.sales, order, "write", {"order_line": [Command.create(values)]},
                         context=context)  # fmt: skip
        self.assertEqual(order.amount_total, 100)

    def test_the_down_payment_wizard_works_and_lowers_nothing(self):
        order = self.confirmed(1000)
        wizard = self.env["sale.advance.payment.inv"].with_user(self.sales).create({
            "sale_order_ids": [Command.set(order.ids)],
            "advance_payment_method": "fixed",
            "fixed_amount": 400,
        })  # fmt: skip
        wizard.create_invoices()
        self.assertTrue(order.order_line.filtered("is_downpayment"))
        self.assertEqual(self.exposure(), 1000)
        self.assert_full()

    def test_a_copied_order_is_an_ordinary_quotation(self):
        order = self.confirmed(1000)
        copy = order.copy()
        self.assertEqual(
            (copy.state, copy.credit_state, copy.amount_total), ("draft", "none", 1000)
        )
        copy.action_confirm()
        self.assertEqual(copy.credit_state, "held")

    def test_no_invoice_line_of_another_customer_can_be_linked(self):
        other = self.customer(name="Other")
        posted = self.invoice(1000, other)
        order = self.confirmed(1000)
        with self.refused(AccessError):
            self.rpc(self.sales, order.order_line, "write",
                     {"invoice_lines": [Command.set(posted.invoice_line_ids.ids)]})  # fmt: skip
        self.assertEqual(self.exposure(), 1000)

    def test_an_invoice_that_is_there_takes_no_order_out_of_the_exposure(self):
        paid = self.invoice(1000)
        self.pay(1000)
        order = self.confirmed(1000)
        biller = self._user("biller", "account.group_account_invoice")
        for link in (
            [Command.link(order.order_line.id)],
            [Command.set(order.order_line.ids)],
            [order.order_line.id],
        ):
            for record, values in (
                (paid.invoice_line_ids, {"sale_line_ids": link}),
                (paid, {"line_ids": [
                    Command.update(paid.invoice_line_ids.id, {"sale_line_ids": link})
                ]}),
            ):  # fmt: skip
                with self.refused(UserError):
                    self.rpc(biller, record, "write", values)
        self.assertEqual(self.exposure(), 1000)
        paid.button_draft()
        self.assertEqual(self.exposure(), 0, "the payment is nobody's yet, and the order's")
        self.rpc(biller, paid, "write", {"posted_before": False})
        self.assertTrue(paid.posted_before)
        with self.refused(UserError):
            self.rpc(biller, paid, "write", {"invoice_line_ids": [
                Command.clear(), Command.create({"name": "Anew", "price_unit": 1000, "sale_line_ids": link})
            ]})  # fmt: skip
        invoice = order._create_invoices()
        lines = invoice.invoice_line_ids
        self.rpc(biller, lines, "write", {"sale_line_ids": [Command.set(order.order_line.ids)]})
        invoice.action_post()
        invoice.button_draft()
        more = Command.create({"name": "More", "price_unit": 0, "sale_line_ids": link})
        self.rpc(biller, invoice, "write", {"invoice_line_ids": [more]})  # the order is known there
        self.assertEqual((lines.sale_line_ids, self.exposure()), (order.order_line, 0))

    def test_an_order_is_closed_for_credit_by_a_controller_only(self):
        order = self.confirmed(1000)
        for user in (self.sales, self.analyst):
            with self.refused(AccessError):
                self.rpc(user, order, "action_credit_close")
        self.assertEqual(self.exposure(), 1000)
        self.rpc(self.controller_who_sells(), order, "action_credit_close")
        self.assertEqual(self.exposure(), 0)

    def controller_who_sells(self):
        return self._user("seller", "sales_team.group_sale_salesman_all_leads",
                          "credit_management.group_credit_controller")  # fmt: skip

    # private methods

    def test_private_methods_cannot_be_called(self):
        order = self.held(1500)
        hold = self.hold_of(order)
        attempts = [
            (order, "_credit_set_state", "released"),
            (order, "_action_confirm"),
            (order, "_credit_admit"),
            (order, "_credit_accept_growth"),
            (order, "_credit_ask_growth", 9000),
            (order, "_credit_close", True),
            (hold, "_update_state", "released"),
            (hold, "_clear"),
            (hold, "_create_guarded", [{}]),
            (self.account(self.partner), "_resume"),
            (self.account(self.partner), "_get_or_create", self.partner, self.company),
            ("credit.proof", "_prove"),
            ("credit.judge", "_judge", order),
        ]
        for records, method, *args in attempts:
            with self.subTest(method), self.refused(AccessError, message="Private"):
                self.rpc(self.sales, records, method, *args)
        self.assertEqual((hold.state, order.credit_state), ("open", "held"))

    def test_the_public_methods_of_our_models_are_those_known_here(self):
        """A new public method is a new door: think about who may call it, then add it here."""
        known = {
            "credit.hold": {
                "action_release", "action_approve", "action_reject", "action_evaluate",
                "action_view_order", "action_approve_wizard",
            },
            "credit.request": {
                "action_submit", "action_draft", "action_cancel", "action_approve", "action_reject",
                "action_add_overdue", "action_reject_wizard", "action_view_account",
                "action_view_assessment", "action_approve_wizard",
            },
            "credit.approval": {"action_view_document"},
            "credit.rule": {"action_try"},
            "credit.account": {"credit_check_preview", "action_view_complaints",
                "action_view_exposure", "action_view_limits", "action_request_limit",
                "action_assess", "action_propose_limit", "action_survey",
                "action_view_reduction_plans", "action_explain", "action_take_customary_term",
                "action_view_alerts", "action_view_snapshots",
            },
            "credit.assessment": {
                "action_calculate", "action_submit", "action_draft", "action_approve",
                "action_reject", "action_reject_wizard", "action_view_account",
                "action_view_statement", "action_explain", "action_approve_wizard",
            },
            "credit.rejection": {"action_reject", "action_approve"},
            "credit.assessment.line": {"action_open_evidence"},
            "credit.scorecard": {"action_activate", "action_draft"},
            "credit.decision": {"action_decide"},
            "credit.increase.request": {"action_request"},
            "credit.takeover": {"action_take_over", "action_process", "action_finish"},
        }  # fmt: skip
        for name in ("credit.hold", "credit.request", "credit.account", "credit.limit", "credit.check",
                     "credit.rule", "credit.policy", "credit.rating", "credit.decision",
                     "credit.rejection", "credit.increase.request", "credit.takeover",
                     "credit.judge", "credit.proof",
                     "credit.guard", "credit.wording", "credit.assessment", "credit.assessment.line",
                     "credit.scorecard", "credit.scorecard.criterion", "credit.scorecard.band",
                     "credit.authority", "credit.approval",
                     "credit.request.item", "credit.authority.question"):  # fmt: skip
            ours = {
                method
                for cls in type(self.env[name]).mro()
                if cls.__module__.startswith("odoo.addons.credit_management.")
                for method, value in vars(cls).items()
                if callable(value) and not method.startswith("_") and not isinstance(value, type)
            }
            inherited = {
                "create", "write", "unlink", "default_get", "name_create", "ensure_one", "fields_get",
            }  # fmt: skip
            with self.subTest(name):
                self.assertLessEqual(ours - inherited, known.get(name, set()))

    # wizards

    def test_a_discount_below_zero_lets_no_confirmed_order_grow(self):
        order = self.confirmed(1000)
        for kind, value in (("sol_discount", -0.5), ("so_discount", -0.5)):
            with self.subTest(kind), self.refused():
                self.rpc_wizard(self.sales, "sale.order.discount", "action_apply_discount", {
                    "sale_order_id": order.id, "discount_type": kind, "discount_percentage": value,
                })  # fmt: skip
        with self.refused():
            self.rpc_wizard(self.sales, "sale.order.discount", "action_apply_discount", {
                "sale_order_id": order.id, "discount_type": "amount", "discount_amount": -500,
            })  # fmt: skip
        self.assertEqual(order.amount_total, 1000)

    def rpc_wizard(self, user, model, method, values):
        ids = self.rpc(user, model, "create", [values])
        return self.rpc(user, self.env[model].browse(ids), method)

    def test_the_dialogues_of_controllers_are_closed_to_others(self):
        hold = self.hold_of(self.held(1500))
        values = {"hold_ids": [Command.set(hold.ids)], "decision": "release", "reason": "Please"}
        for user in (self.sales, self.analyst, self.auditor):
            with self.subTest(user.name), self.refused(AccessError):
                self.rpc_wizard(user, "credit.decision", "action_decide", values)
        self.assertEqual(hold.state, "open")
        self.rpc_wizard(self.controller, "credit.decision", "action_decide", values)
        self.assertEqual(hold.state, "released")

    def test_the_takeover_is_closed_to_all_but_managers(self):
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            with self.subTest(user.name), self.refused(AccessError):
                self.rpc_wizard(user, "credit.takeover", "action_take_over", {})

    def test_the_takeover_takes_no_amount_but_odoos_own(self):
        self.partner = self.customer(name="New")
        self.partner.with_company(self.company).sudo().write(
            {"use_partner_credit_limit": True, "credit_limit": 500}
        )
        wizard = (
            self.env["credit.takeover"]
            .with_user(self.manager)
            .create({"company_id": self.company.id})
        )
        wizard.line_ids.filtered(lambda line: line.partner_id == self.partner).amount = 1e6
        wizard.action_take_over()
        self.assertEqual(self.account(self.partner).limit_amount, 500)

    def test_the_mass_cancel_wizard_frees_the_limit_and_voids_the_release(self):
        order = self.held(1500)
        self.release(order)
        self.rpc_wizard(self.sales, "sale.mass.cancel.orders", "action_mass_cancel",
                        {"sale_order_ids": [Command.set(order.ids)]})  # fmt: skip
        self.assertEqual((order.state, self.hold_of(order).use), ("cancel", "void"))

    def test_someone_elses_order_cannot_ask_to_grow(self):
        order = self.confirmed(500)
        values = {"order_id": order.id, "amount": 9000, "reason": "More"}
        for user in (self.other_sales, self.auditor):
            with self.subTest(user.name), self.refused(AccessError):
                self.rpc_wizard(user, "credit.increase.request", "action_request", values)
        self.rpc_wizard(self.sales, "credit.increase.request", "action_request", values)
        self.assertEqual((self.hold_of(order).kind, order.amount_total), ("growth", 500))

    # cancel, redraft, raise

    def test_cancel_redraft_raise_confirm_is_judged_again(self):
        order = self.held(1500)
        self.release(order)
        for values in ({"state": "cancel"}, {"state": "draft"}, {"state": "sent"}):
            with self.subTest(values):
                with self.cr.savepoint() as savepoint:
                    self.rpc(self.sales, order, "write", values)
                    self.rpc(self.sales, order, "write", {"state": "draft"})
                    self.rpc(self.sales, order, "action_confirm")
                    self.assertEqual((order.state, order.credit_state), ("draft", "held"))
                    savepoint.rollback()
                self.env.invalidate_all()

    def test_a_form_saved_by_a_salesperson_still_works(self):
        with Form(self.env["sale.order"].with_user(self.sales)) as form:
            form.partner_id = self.partner
            with form.order_line.new() as line:
                line.product_id = self.product
                line.price_unit = 300
        order = form.save()
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("sale", "passed"))
