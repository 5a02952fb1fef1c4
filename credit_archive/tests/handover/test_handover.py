"""Departure: what somebody holds moves at once, to one successor, and nobody helps themselves."""

from odoo.tests import Form, tagged

from odoo.addons.credit_management.tests.evidence.common import SIGNATURE

from ..common import PDF
from ..filing.common import FilingCase

HANDOVER = "credit.archive.handover"


class HandoverCase(FilingCase):
    """The salesperson leaves; another salesperson takes over; the archive manager runs it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clear(cls.keeper | cls.archivist, "special")

    def handover(self, runner=None, giver=None, successor=None, **values):
        return self.env[HANDOVER].with_user(runner or self.keeper).create(
            {"from_id": (giver or self.sales).id, "to_id": (successor or self.other_sales).id,
             "reason": "Leaves the company", **values}
        )  # fmt: skip

    def of_kind(self, handover, kind, user=None):
        self.env.invalidate_all()
        lines = handover.with_user(user or self.keeper).line_ids
        return lines.filtered(lambda line: line.kind == kind)

    def burden(self):
        """Give the salesperson some of everything."""
        self.file.write({"keeper_id": self.sales.id, "contact_id": self.sales.id})
        self.kept = self.record("general", "identity", keeper_id=self.sales.id)
        self.account(self.partner).sudo().user_id = self.controller
        self.draft = self.survey()
        self.report = self.env["credit.archive.contact"].with_user(self.sales).create(
            {"file_id": self.file.id, "subject": "Visit", "said": "Well"}
        )  # fmt: skip
        self.order_1 = self.held(1500)


@tagged("post_install", "-at_install")
class TestHandover(HandoverCase):
    def test_everything_moves_in_one_step(self):
        self.burden()
        handover = self.handover()
        self.rpc(self.keeper, handover, "action_collect")
        kinds = set(handover.line_ids.mapped("kind"))
        self.assertTrue(
            {"file", "contact", "record", "customer", "survey", "report", "order"} <= kinds, kinds
        )
        self.assertEqual(self.file.keeper_id, self.sales, "collecting moves nothing")
        self.rpc(self.keeper, handover, "action_hand_over")
        new = self.other_sales
        self.assertEqual(
            (self.file.keeper_id, self.file.contact_id, self.kept.keeper_id,
             self.partner.user_id, self.draft.filled_by_id, self.report.user_id,
             self.order_1.user_id),
            (new,) * 7,
        )  # fmt: skip
        self.assertEqual((handover.state, handover.done_by_id), ("done", self.keeper))
        self.assertEqual(set(handover.line_ids.mapped("outcome")), {"moved"})
        self.assertEqual(len(self.lines(self.kept, "handover")), 1)
        line = self.env["credit.archive.log"].search(
            [("file_id", "=", self.file.id), ("operation", "=", "handover"), ("res_id", "=", 0)]
        )
        self.assertIn("customer", line.detail["what"])
        self.assert_whole()

    def test_it_moves_what_is_held_at_that_moment(self):
        handover = self.handover()
        self.rpc(self.keeper, handover, "action_collect")
        later = self.customer(name="Later")
        self.rpc(self.keeper, handover, "action_hand_over")
        self.assertEqual(later.user_id, self.other_sales)

    def test_contacts_of_a_customer_go_with_it(self):
        buyer = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.partner.id, "user_id": self.sales.id}
        )
        handover = self.handover()
        self.rpc(self.keeper, handover, "action_hand_over")
        self.assertEqual(buyer.user_id, self.other_sales)
        self.assertNotIn("Buyer", handover.line_ids.mapped("name"))

    def test_two_contacts_stay_two_persons(self):
        self.file.write({"contact_id": self.sales.id, "second_contact_id": self.other_sales.id})
        self.rpc(self.keeper, self.handover(), "action_hand_over")
        self.assertEqual(
            (self.file.contact_id, self.file.second_contact_id),
            (self.env["res.users"], self.other_sales),
        )

    def test_records_above_the_clearance_of_the_successor_stay_and_are_named(self):
        free = self.record("general", "identity", keeper_id=self.sales.id)
        secret = self.record("special", "identity", keeper_id=self.sales.id)
        handover = self.handover()
        self.rpc(self.keeper, handover, "action_hand_over")
        self.assertEqual((free.keeper_id, secret.keeper_id), (self.other_sales, self.sales))
        lines = self.of_kind(handover, "record")
        self.assertEqual(
            {line.record_id: line.outcome for line in lines}, {free: "moved", secret: "uncleared"}
        )

    def test_own_customers_of_the_leaver_are_known_to_the_successor_afterwards(self):
        """The record is of a customer that moves, too: judged as it is when it has moved."""
        kept = self.record("general", "identity", keeper_id=self.sales.id)
        self.rpc(self.keeper, self.handover(), "action_hand_over")
        self.assertEqual(kept.keeper_id, self.other_sales)

    def test_hidden_records_move_and_are_not_named(self):
        """A credit manager who is no archivist runs it: no line, no count, no print tells."""
        self.clear(self.archivist, "special")
        record = self.record("special", "survey", keeper_id=self.sales.id)
        self.env.flush_all()
        handover = self.handover(runner=self.manager, successor=self.archivist)
        self.rpc(self.manager, handover, "action_collect")
        seen = self.rpc(self.manager, handover, "read", ["line_ids"])[0]["line_ids"]
        self.assertNotIn("record", self.of_kind(handover, "record", self.manager).mapped("kind"))
        every = self.env["credit.archive.handover.line"].sudo().search(
            [("handover_id", "=", handover.id)]
        )  # fmt: skip
        hidden = every - every.browse(seen)
        self.assertEqual(hidden.record_id, record)
        self.assertGreater(min(hidden.ids), max(seen), "no gap in the ids tells")
        Line = "credit.archive.handover.line"
        self.assertFalse(self.rpc(self.manager, Line, "search", [("kind", "=", "record")]))
        self.assertFalse(self.rpc(self.manager, Line, "search_count", [("kind", "=", "record")]))
        gone = self.rpc(self.manager, hidden, "read", ["name"])
        self.assertFalse(gone)
        html = self.env["ir.actions.report"].with_user(self.manager)._render_qweb_html(
            "credit_archive.credit_archive_handover_report", handover.ids
        )[0]  # fmt: skip
        self.assertNotIn(record.name.encode(), html)
        self.rpc(self.manager, handover, "action_hand_over")
        self.assertEqual(record.keeper_id, self.archivist)

    def test_a_loan_is_not_passed_on_but_asked_for_anew(self):
        self.clear(self.sales | self.other_sales, "personal")
        record = self.record("personal", "identity")
        loan = self.env["credit.archive.loan"].with_user(self.sales).create(
            {"purpose": "Claim", "kind": "paper", "record_ids": [(4, record.id)]}
        )  # fmt: skip
        loan.sudo().write({"state": "lent", "lent_by_id": self.archivist.id})
        handover = self.handover()
        self.rpc(self.keeper, handover, "action_hand_over")
        self.assertEqual(self.of_kind(handover, "loan").outcome, "return")
        self.assertEqual(loan.user_id, self.sales)
        self.rpc(self.archivist, loan, "action_return")
        new = self.env["credit.archive.loan"].search([("user_id", "=", self.other_sales.id)])
        self.assertEqual((new.state, new.record_ids, new.purpose), ("draft", record, "Claim"))
        self.assertRegex(new.name, r"^LN/")

    def test_authority_is_only_named(self):
        row = (
            self.env["credit.authority"]
            .sudo()
            .create(
                {"kind": "release", "company_id": self.company.id, "user_ids": [(4, self.sales.id)]}
            )
        )
        handover = self.handover()
        self.rpc(self.keeper, handover, "action_hand_over")
        self.assertEqual(self.of_kind(handover, "authority").outcome, "listed")
        self.assertIn(self.sales, row.user_ids)
        self.assertNotIn(self.other_sales, row.user_ids)

    def test_activities_move_where_the_successor_may_read_the_document(self):
        order = self.held(1500)
        hold = order.sudo().credit_hold_id
        theirs = self.customer(name="Elsewhere", user_id=self.analyst.id)
        account = self.account(theirs)
        for document in (hold, account):
            document.sudo().activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.sales.id, summary="Look"
            )
        handover = self.handover()
        self.rpc(self.keeper, handover, "action_hand_over")
        Activity = self.env["mail.activity"]
        on = lambda one: Activity.search(  # noqa: E731
            [("res_model", "=", one._name), ("res_id", "=", one.id), ("summary", "=", "Look")]
        )
        self.assertEqual(on(hold).user_id, self.other_sales)
        self.assertEqual(on(account).user_id, self.sales)

    def test_nothing_to_hand_over(self):
        with self.refused(message="holds nothing"):
            self.rpc(self.keeper, self.handover(giver=self.employee), "action_hand_over")

    # --- who may

    def test_only_managers_run_it(self):
        handover = self.handover()
        for user in (self.sales, self.other_sales, self.controller, self.archivist, self.auditor):
            with self.subTest(user=user.name):
                with self.refused():
                    self.handover(runner=user, giver=self.analyst, successor=self.controller)
                for method in ("action_collect", "action_hand_over", "action_cancel", "unlink"):
                    with self.refused():
                        self.rpc(user, handover, method)

    def test_nobody_runs_their_own(self):
        for giver, successor in ((self.keeper, self.sales), (self.sales, self.keeper)):
            handover = self.handover(giver=giver, successor=successor)
            for method in ("action_collect", "action_hand_over"):
                with self.refused(message="about yourself"):
                    self.rpc(self.keeper, handover, method)

    def test_bad_input_is_named(self):
        with self.refused(message="somebody else than who leaves"):
            self.handover(successor=self.sales)
        gone = self._user("gone")
        gone.active = False
        with self.refused(message="isn't an active employee"):
            self.handover(successor=gone)
        other = self._make_company()
        stranger = self._user("stranger")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        with self.refused(message="doesn't work for"):
            self.handover(successor=stranger)
        with self.refused(message="say why"):
            self.handover(reason=" ")

    def test_nothing_is_forged_over_rpc(self):
        handover = self.handover()
        self.rpc(self.keeper, handover, "action_collect")
        for values in (
            {"state": "done"},
            {"done_by_id": self.manager.id},
            {"line_ids": [(0, 0, {"kind": "file", "name": "x", "outcome": "moves"})]},
            {"giver_signature": SIGNATURE},
            {"witness_id": self.manager.id},
            {"name": "HO/1"},
        ):
            with self.subTest(values=values), self.refused():
                self.rpc(self.keeper, handover, "write", values)
        line = handover.line_ids[0]
        for method, *args in (
            ("write", {"res_id": self.file.id, "outcome": "moves"}),
            ("unlink",),
            ("create", [{"handover_id": handover.id, "kind": "file", "name": "x"}]),
        ):
            with self.refused():
                self.rpc(self.keeper, line, method, *args)
        context = {"default_state": "done", "default_done_by_id": self.manager.id}
        values = {"from_id": self.sales.id, "to_id": self.other_sales.id, "reason": "x"}
        made = self.rpc(self.keeper, HANDOVER, "create", values, context=context)
        self.assertEqual(self.env[HANDOVER].browse(made).state, "draft")

    def test_a_done_one_is_frozen(self):
        handover = self.handover()
        self.rpc(self.keeper, handover, "action_hand_over")
        for method, *args in (
            ("write", {"to_id": self.controller.id}),
            ("write", {"reason": "None"}),
            ("action_collect",),
            ("action_hand_over",),
            ("action_cancel",),
            ("unlink",),
        ):
            with self.subTest(method=method), self.refused():
                self.rpc(self.keeper, handover, method, *args)

    def test_a_draft_with_other_persons_is_collected_anew(self):
        handover = self.handover()
        self.rpc(self.keeper, handover, "action_collect")
        self.rpc(self.keeper, handover, "write", {"from_id": self.analyst.id})
        self.assertFalse(handover.line_ids)

    # --- signatures

    def test_each_signs_once_in_the_own_part(self):
        handover = self.handover()
        with self.refused():
            self.rpc(self.sales, handover, "action_sign", SIGNATURE)
        self.rpc(self.keeper, handover, "action_hand_over")
        for user in (self.controller, self.archivist, self.auditor, self.employee):
            with self.refused():
                self.rpc(user, handover, "action_sign", SIGNATURE)
        for user in (self.sales, self.other_sales, self.keeper):
            self.rpc(user, handover, "action_sign", SIGNATURE)
            with self.refused(message="signed in this part already"):
                self.rpc(user, handover, "action_sign", SIGNATURE)
        self.assertEqual(
            (handover.giver_signed_name, handover.successor_signed_name, handover.witness_id),
            (self.sales.name, self.other_sales.name, self.keeper),
        )
        with self.refused(message="draw or type"):
            self.rpc(self.keeper, self.handover_done(), "action_sign", "nonsense")

    def handover_done(self):
        self.customer(name="More")
        handover = self.handover()
        self.rpc(self.keeper, handover, "action_hand_over")
        return handover

    def test_the_two_see_it_once_it_is_done(self):
        handover = self.handover()
        self.rpc(self.keeper, handover, "action_collect")
        Line = "credit.archive.handover.line"
        for user in (self.sales, self.other_sales):
            self.assertFalse(self.rpc(user, HANDOVER, "search", []))
            self.assertFalse(self.rpc(user, Line, "search", []))
        self.rpc(self.keeper, handover, "action_hand_over")
        for user in (self.sales, self.other_sales):
            self.assertEqual(self.rpc(user, HANDOVER, "search", []), handover.ids)
            self.assertTrue(self.rpc(user, Line, "search", []))
        self.assertFalse(self.rpc(self.controller, HANDOVER, "search", []))

    def test_the_screens_open_for_those_who_may_least(self):
        handover = self.handover_done()
        for user in (self.sales, self.other_sales, self.auditor, self.manager):
            self.assertEqual(Form(handover.with_user(user)).state, "done")
        for user in (self.other_sales, self.controller, self.archivist, self.auditor):
            self.assertFalse(Form(self.file.with_user(user)).lacks_contacts)

    # --- letters

    def test_customers_are_told_in_their_language(self):
        handover = self.handover_done()
        lines = self.of_kind(handover, "customer")
        told = lines.filtered(lambda line: line.partner_id == self.partner)
        self.rpc(self.keeper, told, "action_send_letters")
        mail = self.env["mail.mail"].search([("model", "=", told._name), ("res_id", "=", told.id)])
        self.assertEqual(mail.recipient_ids, self.partner)
        self.assertIn(self.other_sales.name, mail.body_html)
        self.assertTrue(mail.attachment_ids)
        self.assertEqual(told.letter_by_id, self.keeper)
        line = self.lines(operation="handover")[-1]
        self.assertEqual((line.file_id, line.detail["letter"]), (self.file, self.partner.email))

    def test_who_may_not_sends_no_letters(self):
        handover = self.handover_done()
        lines = self.of_kind(handover, "customer")
        for user in (self.sales, self.other_sales, self.controller, self.archivist):
            with self.subTest(user=user.name), self.refused():
                self.rpc(user, lines, "action_send_letters")
        self.partner.email = False
        with self.refused(message="no e-mail address"):
            self.rpc(self.keeper, lines, "action_send_letters")
        draft = self.handover()
        self.customer(name="Another")
        self.partner.user_id = self.sales
        self.rpc(self.keeper, draft, "action_collect")
        with self.refused(message="were handed over"):
            self.rpc(self.keeper, self.of_kind(draft, "customer"), "action_send_letters")

    # --- leaving

    def test_who_holds_something_is_not_archived(self):
        admin = self.env.ref("base.user_admin")
        admin.company_ids |= self.company
        with self.refused(message="still holds: Customer"):
            self.rpc(admin, self.sales, "write", {"active": False})
        self.rpc(self.keeper, self.handover(), "action_hand_over")
        self.rpc(admin, self.sales, "write", {"active": False})
        self.assertFalse(self.sales.active)

    def test_who_holds_something_is_not_deleted_either(self):
        leaver = self._user("leaver", "credit_management.group_credit_user")
        customer = self.customer(name="Kept by nobody", user_id=leaver.id)
        self.env["credit.archive.file"]._open(customer, self.company, "hand")
        with self.refused(message="still holds: Customer"):
            leaver.unlink()
        self.assertEqual(customer.user_id, leaver)

    def test_a_hidden_record_does_not_keep_anybody(self):
        self.record("special", "survey", keeper_id=self.employee.id)
        self.assertFalse(self.employee.with_user(self.controller)._credit_held_kinds())
        self.assertTrue(self.employee.with_user(self.keeper)._credit_held_kinds())

    def test_it_costs_no_query_per_thing(self):
        def cost():
            handover = self.handover()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            handover.action_collect()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        for number in range(3):
            self.customer(name=f"First {number}")
        cost()
        few = cost()
        for number in range(20):
            self.customer(name=f"Second {number}")
            self.record("general", "identity", content=PDF, keeper_id=self.sales.id)
        self.assertLessEqual(cost() - few, 8)
