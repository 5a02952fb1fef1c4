"""Collateral (R28): counted once confirmed by somebody else, and until its last day."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestCollateral(AttackCase):
    def collateral(self, value=1000, confirmed=True, days=10, **values):
        """Return collateral an analyst entered, and the manager confirmed."""
        made = (
            self.env["credit.collateral"]
            .with_user(self.analyst)
            .create(
                {
                    "name": "Warehouse",
                    "account_id": self.account(self.partner).id,
                    "value": value,
                    "date_from": self.today - timedelta(days=30),
                    "date_to": self.today + timedelta(days=days) if days is not None else False,
                    **values,
                }
            )
        )
        if confirmed:
            made.with_user(self.manager).action_confirm()
        return made.sudo()

    def value(self, days=0):
        account = self.account(self.partner)
        day = self.today + timedelta(days=days)
        return self.env["credit.collateral"]._value_at(account, day)[account]

    def test_a_share_of_it_counts_until_the_last_day(self):
        made = self.collateral(1000, share=60)
        self.collateral(500, confirmed=False)
        self.assertEqual((self.value(), self.value(10), self.value(11)), (600, 600, 0))
        self.assertEqual(made.counted_value, 600)
        self.assertEqual(self.account(self.partner).collateral_value, 600)
        made.with_user(self.manager).action_end()
        self.assertEqual(self.value(), 0)

    def test_it_counts_in_the_currency_of_the_account(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": self.today, "rate": 0.5, "company_id": self.company.id}
        )
        self.collateral(100, currency_id=euro.id)
        self.assertEqual(self.value(), 200)

    def test_the_first_end_stands_on_the_account_and_an_expired_one_warns(self):
        account = self.account(self.partner)
        late, early = self.collateral(days=10), self.collateral(days=-2)
        self.assertEqual(account.collateral_due, early.date_to)
        order = self.confirmed(1)
        self.assertEqual(order.credit_state, "warned")
        self.assertIn("expired on", order.sudo().credit_check_ids.summary)
        early.with_user(self.manager).action_end()
        self.assertEqual(account.collateral_due, late.date_to)
        late.with_user(self.manager).action_draft()
        self.assertFalse(account.collateral_due)
        self.assertEqual((early.status, late.status), ("ended", "draft"))

    def test_the_status_follows_the_day(self):
        self.assertEqual(self.collateral(days=0).status, "valid")
        expired = self.collateral(days=-1)
        self.assertEqual(expired.status, "expired")
        coming = self.collateral(date_from=self.today + timedelta(days=1))
        self.assertEqual(coming.status, "coming")
        found = self.env["credit.collateral"].search([("status", "=", "expired")])
        self.assertIn(expired, found)
        self.assertNotIn(coming, found)

    def test_a_warning_comes_once_before_the_end_and_a_note_once_after(self):
        soon, later = self.collateral(days=29), self.collateral(days=31)
        gone = self.collateral(days=-1)
        for _run in range(3):
            self.env["credit.collateral"]._cron_announce_ends()
        self.assertEqual(len(soon.activity_ids), 1)
        self.assertEqual(soon.activity_ids.date_deadline, soon.date_to)
        self.assertFalse(later.activity_ids | gone.activity_ids)
        notes = [
            m for m in gone.account_id.message_ids if "doesn't count any more" in (m.body or "")
        ]
        self.assertEqual(len(notes), 1)

    def test_what_makes_no_sense_is_refused(self):
        for values in ({"value": 0}, {"value": -1}, {"share": 0}, {"share": 101}, {"share": -5}):
            with self.refused(ValidationError):
                self.collateral(**{"value": 10, **values})
        for value in (float("nan"), float("inf"), 1e16):
            with self.refused(ValidationError):
                self.collateral(value)
        with self.refused(message="before the start"):
            self.collateral(days=-31)

    def test_confirmed_terms_dont_change_and_evidence_isnt_deleted(self):
        made = self.collateral()
        for values in ({"value": 9999}, {"share": 1}, {"date_to": "2099-01-01"}):
            with self.refused(UserError, message="set it back to draft"):
                self.rpc(self.manager, made, "write", values)
        with self.refused(UserError):
            self.rpc(self.analyst, made, "unlink")
        made.with_user(self.manager).action_draft()
        with self.refused(UserError):
            self.rpc(self.analyst, made, "unlink")
        fresh = self.collateral(confirmed=False)
        self.rpc(self.analyst, fresh, "unlink")

    def test_who_entered_or_changed_it_cant_confirm_it(self):
        other = self._user("manager2", "credit_management.group_credit_manager")
        mine = self.env["credit.collateral"].browse(
            self.rpc(
                self.manager,
                "credit.collateral",
                "create",
                {"name": "Mine", "account_id": self.account(self.partner).id, "value": 5},
            )
        )
        with self.refused(AccessError, message="another credit manager"):
            self.rpc(self.manager, mine, "action_confirm")
        self.rpc(other, mine, "write", {"value": 6})
        with self.refused(AccessError, message="another credit manager"):
            self.rpc(other, mine, "action_confirm")
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, mine, "action_confirm")
        self.assertEqual(mine.sudo().state, "draft")

    def test_nobody_writes_a_confirmation(self):
        account = self.account(self.partner)
        forged = {"state": "confirmed", "confirmed_by_id": self.manager.id}
        values = {"name": "Forged", "account_id": account.id, "value": 5}
        for user in (self.analyst, self.controller, self.manager):
            with self.refused(AccessError):
                self.rpc(user, "credit.collateral", "create", {**values, **forged})
            made = self.env["credit.collateral"].browse(
                self.rpc(
                    user,
                    "credit.collateral",
                    "create",
                    values,
                    context={f"default_{name}": value for name, value in forged.items()},
                )
            )
            self.assertEqual(made.sudo().state, "draft")
            self.assertFalse(made.sudo().confirmed_by_id)
            with self.refused(AccessError):
                self.rpc(user, made, "write", forged)
            with self.refused(AccessError):
                self.rpc(user, made, "write", {"involved_ids": [(5,)]})
        for user in (self.sales, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, "credit.collateral", "create", values)

    def test_the_manager_can_read_the_documents_and_nobody_swaps_them_later(self):
        file = self.env["ir.attachment"].with_user(self.analyst).create(
            {"name": "deed.pdf", "raw": b"deed", "res_model": "credit.collateral"}
        )  # fmt: skip
        made = self.collateral(attachment_ids=[(4, file.id)])
        self.assertEqual(file.with_user(self.manager).raw, b"deed")
        with self.refused(UserError, message="set it back to draft"):
            self.rpc(self.analyst, made, "write", {"attachment_ids": [(5,)]})

    def test_salespeople_see_that_of_their_own_customers_and_no_other_companys(self):
        made = self.collateral()
        self.assertEqual(self.rpc(self.sales, "credit.collateral", "search", []), made.ids)
        self.assertFalse(self.rpc(self.other_sales, "credit.collateral", "search", []))
        second = self._make_company()
        far = self.env["credit.account"]._get_or_create(self.partner, second)
        with self.refused(AccessError):
            self.rpc(
                self.analyst,
                "credit.collateral",
                "create",
                {"name": "Far", "account_id": far.id, "value": 5, "currency_id": 1},
            )

    def test_merged_customers_keep_their_collateral(self):
        made = self.collateral()
        other = self.customer(limit=1000, name="Other")
        self.env["base.partner.merge.automatic.wizard"]._merge((self.partner | other).ids, other)
        account = self.account(other)
        self.assertEqual((made.account_id, account.collateral_due), (account, made.date_to))
