from odoo.tests import tagged

from odoo.addons.credit_management.tests.buttons import Presser

from ..loss.common import LossCase


@tagged("post_install", "-at_install")
class TestButtons(LossCase):
    """No button of collection that does nothing."""

    def test_every_button_answers(self):
        self.policy.interest_account_id = self._account("income")
        self.env["credit.interest.rate"].create(
            {"percent": 10, "date_from": "2020-01-01", "company_id": self.company.id}
        )
        rows = {}
        for name in ("Waits", "Failed", "Disputes", "Owes", "Lost"):
            self.partner = self.customer(name=name)
            rows[name] = self.partner, self.late(1000, 22)
            self.account(self.partner)
        failed = self.sent(rows["Failed"][0])
        letter = self.env["ir.attachment"].create({"name": "letter.pdf", "raw": b"%PDF-1.4"})
        failed.sudo().pdf_id = letter
        failed.sudo()._update_state("failed", why="Refused")
        self.proposed(rows["Waits"][0])
        dispute = self.dispute(rows["Disputes"][1], 100)
        dispute.resolution = "Replaced"
        self.dispute(rows["Owes"][1], 100).resolution = "Replaced"
        for _number in range(3):
            self.promise(10, 3, rows["Owes"][0])
        self.promise(10, 3, rows["Lost"][0]).sudo()._update_state("broken", needed=10)
        statements = self.env["credit.statement.confirmation"]
        accounts = self.env["credit.account"].union(
            *(self.account(one) for one, _ in rows.values())
        )
        made = statements._make(accounts, self.today, self.today)
        made[0]._answer("Ms Li", 1.0, "All came back", "portal")
        made[0].resolution = "Credited"
        made[1:3]._send()
        interest = self.env["credit.interest"]._propose(accounts, self.today)
        interest[0].with_user(self.collector).action_invoice()
        self.env["credit.provision"].with_user(self.controller).create([{}, {}])
        for state in ("draft", "draft", "submitted", "submitted", "approved"):
            request = self.env["credit.write.off"].with_user(self.collector).create(
                {"account_id": self.account(rows["Lost"][0]).id, "reason": "Lost", "lessons": "L"}
            )  # fmt: skip
            line = {"move_line_id": self.item(rows["Lost"][1]).id, "amount": 10}
            request.line_ids = [(0, 0, line)]
            if state != "draft":
                request.action_submit()
            if state == "approved":
                request.with_user(self.manager).action_approve()
        for who in (self.collector, self.controller, self.manager):
            who.group_ids |= self.env.ref("account.group_account_invoice")
        finger = Presser(self, ("credit_collection",), lambda model: model not in BELOW)
        people = self.collector | self.controller | self.manager
        finger.press_everywhere(people)
        finger.press_everywhere(people)
        finger.press_shown(self.collector, self.dispatched_letter())
        finger.assert_all_pressed()

    def dispatched_letter(self):
        """Return the dialogue in which a letter without mail address was sent."""
        self.partner = self.customer(name="Without address", email=False)
        self.late(1000, 22)
        action = self.proposed().action_send()
        dialogue = self.env[action["res_model"]].browse(action["res_id"]).with_user(self.collector)
        dialogue.action_start()
        self.assertEqual((dialogue.done_count, dialogue.printed_count), (1, 1))
        return dialogue


BELOW = ("credit.policy", "credit.rejection")
"""Of the add-on below: what we add has no button."""
