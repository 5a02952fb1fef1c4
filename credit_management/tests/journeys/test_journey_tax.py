"""Import tax advanced and paid back, in the browser: each does their own work."""

from odoo import Command
from odoo.tests import HttpCase, tagged

from ..common import CreditCase
from ..whole import in_whole_runs


@tagged("post_install", "-at_install")
class TestJourneyTax(HttpCase, CreditCase):
    """Duties paid for a customer beyond what was granted hold its next order until they are back."""

    def setUp(self):
        super().setUp()
        self.accountant = self._user(
            "accountant", "account.group_account_invoice", "account.group_account_user"
        )
        self.partner = self.customer(limit=1000, name="Tour Importer")
        self.duties = self.env["account.account"].create(
            {"name": "Import duties advanced", "code": "122191", "account_type": "asset_current",
             "reconcile": True, "company_ids": [Command.set(self.company.ids)]}
        )  # fmt: skip
        self.env["credit.ledger.account"].create(
            {"company_id": self.company.id, "account_id": self.duties.id, "kind": "tax_advance",
             "days": 30}
        )  # fmt: skip
        self.grant(self.partner, 300, segment="tax_advance")
        # what was paid, and what came back: drafts for the accountant
        self.entries = self.entry("DUTY-1", 350) | self.entry("DUTY-2", -350)

    def entry(self, name, amount):
        line = {"account_id": self.duties.id, "balance": amount, "partner_id": self.partner.id}
        bank = {"account_id": self._account("asset_cash").id, "balance": -amount}
        return self.env["account.move"].create(
            {"company_id": self.company.id, "ref": name, "date": self.today,
             "line_ids": [Command.create(line), Command.create(bank)]}
        )  # fmt: skip

    def speak(self, lang):
        self.env["res.lang"]._activate_lang(lang)
        (self.accountant | self.sales).write({"lang": lang})

    def journey(self):
        order = self.order(100)
        self.start_tour(
            "/odoo/action-account.action_move_journal_line",
            "credit_tax_advance",
            login="credit_accountant",
        )
        self.env.invalidate_all()
        self.assertEqual(self.entries.mapped("state"), ["posted", "posted"])
        self.assertEqual(self.account(self.partner).tax_advance_amount, 0)
        hold = order.sudo().credit_hold_id
        self.assertEqual((order.credit_state, hold.state), ("held", "open"))
        hold._evaluate()  # the entry has the scheduler do this
        self.assertEqual(hold.state, "ready")
        order.action_confirm()
        self.assertEqual((order.state, hold.state), ("sale", "cleared"))

    @in_whole_runs
    def test_tax_is_advanced_and_paid_back_in_chinese(self):
        self.speak("zh_CN")
        self.journey()

    @in_whole_runs
    def test_tax_is_advanced_and_paid_back_in_english(self):
        self.speak("en_US")
        self.journey()
