from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..attack import AttackCase
from .common import EvidenceMixin


@tagged("post_install", "-at_install")
class TestDocument(EvidenceMixin, AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["credit.document.type"].search([]).active = False
        Type = cls.env["credit.document.type"]
        cls.firm, cls.office = cls.env["credit.customer.type"].create(
            [{"name": "Firm", "sequence": 0}, {"name": "Office", "sequence": 1}]
        )
        cls.licence = Type.create({"name": "Licence"})
        cls.permit = Type.create(
            {"name": "Permit", "needs_validity": True,
             "customer_type_ids": [Command.set(cls.firm.ids)]}
        )  # fmt: skip

    def day(self, days):
        return self.today + timedelta(days=days)

    def test_completeness_follows_type_and_validity(self):
        account = self.account(self.partner)
        self.assertEqual((account.completeness, account.missing_documents), (0, "Licence, Permit"))
        self.document(self.licence)
        self.document(self.permit, date_issued=self.day(-30), date_to=self.day(10))
        found = [account._completeness(self.day(days))[account] for days in (-31, 0, 10, 11)]
        self.assertEqual(found, [0.5, 1, 1, 0.5])
        self.assertEqual(account._documents_complete(self.day(11)), {account.id: False})
        account.customer_type_id = self.office
        self.assertEqual(account._completeness(self.day(11))[account], 1)

    def test_the_account_says_until_when_its_documents_are_complete(self):
        account = self.account(self.partner)
        self.document(self.licence, user=self.analyst)
        opened = self.company._credit_day_of(account.create_date)
        self.assertEqual(account.documents_due, opened, "missing since it was opened")
        permit = self.document(self.permit, user=self.analyst, date_to=self.day(10))
        self.assertEqual(account.documents_due, self.day(10))
        permit.date_to = self.day(40)
        self.assertEqual(account.documents_due, self.day(40))
        account.customer_type_id = self.office
        self.assertFalse(account.documents_due)
        account.customer_type_id = self.firm
        permit.with_user(self.analyst).unlink()
        self.assertEqual(account.documents_due, opened)

    def test_a_statement_stands_in_for_eighteen_months(self):
        self.licence.is_statement = True
        account = self.account(self.partner)
        self.env["credit.statement"].create(
            {"account_id": account.id, "date_from": "2024-01-01", "date_to": "2024-12-31",
             "sales": 10, "total_assets": 5, "equity": 5}
        )  # fmt: skip
        days = ("2026-06-30", "2026-07-01")
        self.assertEqual([account._completeness(day)[account] for day in days], [0.5, 0])

    def test_the_share_of_many_accounts_costs_as_much_as_that_of_one(self):
        accounts = self.env["credit.account"]
        for number in range(5):
            partner = self.customer(name=f"Customer {number}")
            accounts |= self.account(partner)
            self.document(self.licence, account_id=accounts[-1].id)
        self.env.flush_all()
        counts = []
        for batch in (accounts[:1], accounts):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            batch._completeness(self.today)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_impossible_days_are_refused(self):
        with self.refused(ValidationError, message="is before the day of issue"):
            self.document(self.licence, date_issued=self.today, date_to=self.day(-1))
        with self.refused(ValidationError, message="Permit runs out, so its last day"):
            self.document(self.permit)
        with self.refused(ValidationError, message="is still to come"):
            self.document(self.licence, date_issued=self.day(1))

    def test_the_responsible_is_told_once_before_the_end(self):
        soon = self.document(self.permit, date_to=self.day(20))
        later = self.document(self.licence, date_to=self.day(60))
        replaced = self.document(self.licence, date_to=self.day(5))
        for _night in range(3):
            self.env["credit.document"]._announce_ends()
        activity = (soon | later | replaced).activity_ids
        self.assertEqual((activity.res_id, activity.user_id), (soon.id, self.sales))
        self.assertEqual(soon.status, "ending")

    def test_who_is_told_of_an_end_ticks_it_off_whoever_recorded_the_document(self):
        soon = self.document(self.permit, self.analyst, date_to=self.day(20))
        self.env["credit.document"]._announce_ends()
        self.assertEqual(soon.activity_ids.user_id, self.sales)
        self.rpc(self.sales, soon.activity_ids, "action_feedback", feedback="Asked for it")
        self.assertFalse(soon.activity_ids)
        self.assertIn("Asked for it", soon.message_ids[0].body)
        self.rpc(self.sales, soon, "message_post", body="They send it on Monday")

    def test_a_file_is_readable_for_those_who_read_the_document(self):
        file = self.env["ir.attachment"].with_user(self.sales).create(
            {"name": "licence.txt", "raw": b"licence", "res_model": "credit.document"}
        )  # fmt: skip
        document = self.document(self.licence, attachment_ids=[Command.link(file.id)])
        self.assertEqual(file.res_id, document.id)
        self.assertEqual(self.rpc(self.analyst, file, "read", ["name"])[0]["name"], "licence.txt")
        with self.refused(AccessError):
            self.rpc(self.other_sales, file, "read", ["name"])

    # attacks

    def test_salespeople_see_and_record_documents_of_their_customers_only(self):
        document = self.document(self.licence)
        self.assertFalse(self.rpc(self.other_sales, "credit.document", "search", []))
        with self.refused(AccessError):
            self.document(self.licence, user=self.other_sales)
        with self.refused(AccessError):
            self.rpc(self.other_sales, document, "write", {"number": "1"})
        with self.refused(AccessError):
            self.rpc(self.auditor, document, "write", {"number": "1"})
        with self.refused(AccessError):
            self.rpc(self.sales, document, "unlink")

    def test_a_verified_document_stays_and_a_changed_one_is_unverified(self):
        document = self.document(self.licence)
        with self.refused(AccessError):
            self.rpc(self.sales, document, "action_verify", "registry")
        self.rpc(self.analyst, document, "action_verify", "registry")
        with self.refused(UserError, message="it stays"):
            self.rpc(self.analyst, document, "unlink")
        self.rpc(self.sales, document, "write", {"number": "2"})
        self.assertFalse(document.is_verified)
        for values in ({"is_end_noted": True}, {"verified_channel": "tax"}):
            with self.refused(AccessError):
                self.rpc(self.analyst, document, "write", values)

    def test_the_wizard_verifies_only_what_the_user_may(self):
        document = self.document(self.licence)
        values = {"res_model": "credit.document", "res_ids": document.ids, "channel": "registry"}
        key = self.rpc(self.analyst, "credit.verification", "create", values)
        self.rpc(self.analyst, self.env["credit.verification"].browse(key), "action_verify")
        self.assertEqual(document.verified_by_id, self.analyst)
        with self.refused(ValueError, UserError):
            self.rpc(
                self.analyst, "credit.verification", "create", {**values, "res_model": "res.users"}
            )
