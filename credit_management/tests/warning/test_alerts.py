from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...engine.features import FEATURES
from ..attack import AttackCase


@tagged("post_install", "-at_install")
class TestAlerts(AttackCase):
    """What moves the wrong way is told once, to who deals with it, and ends with an outcome."""

    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000, user_id=self.sales.id)
        self.one = self.account(self.partner)
        self.alerts = self.env["credit.alert"]
        self.rows = self.env["credit.indicator"]
        self.rows.search([("kind", "not in", ("utilization", "overdue_days"))]).active = False

    def row(self, kind):
        return self.rows.with_context(active_test=False).search([("kind", "=", kind)])

    def look(self, days=1):
        """The night comes: ``days`` after the last one."""
        snapshots = self.env["credit.snapshot"].search([("account_id", "=", self.one.id)])
        for snapshot in snapshots.sorted("date"):
            snapshot.date -= timedelta(days=days)
        self.env.flush_all()
        self.one.sudo().watched_on = False
        self.alerts._look_at(self.one)
        return self.alerts.search([("account_id", "=", self.one.id)])

    def test_a_level_that_is_crossed_is_told_once_with_its_figures(self):
        self.look()
        self.invoice(950, self.partner)
        alert = self.look(days=100)
        self.assertEqual(
            (alert.kind, alert.state, alert.user_id), ("utilization", "open", self.sales)
        )
        self.assertEqual(
            alert.text, "95% of the limit is used; it warns from 90%. 90 days ago: 0%."
        )
        self.assertEqual(alert.activity_ids.user_id, self.sales)
        self.assertEqual(alert.date_deadline, self.today + timedelta(days=7))
        for _night in range(2):
            self.assertEqual(self.look(), alert)
        self.assertEqual(len(alert.activity_ids), 1)

    def test_it_ends_by_itself_when_its_cause_has_gone(self):
        self.invoice(950, self.partner)
        alert = self.look()
        self.pay(500, self.partner)
        self.look()
        self.assertEqual((alert.state, alert.is_standing), ("over", False))
        self.assertFalse(alert.activity_ids)
        self.invoice(500, self.partner)
        self.assertEqual(len(self.look()), 2)

    def test_what_was_dealt_with_is_told_again_when_it_is_markedly_worse(self):
        self.invoice(950, self.partner)
        alert = self.look()
        self.rpc(self.sales, alert, "action_handle", "agreed", " They pay on Friday ")
        self.assertEqual((alert.state, alert.note), ("handled", "They pay on Friday"))
        self.invoice(30, self.partner)
        self.assertEqual(self.look(), alert)
        self.invoice(300, self.partner)
        again = self.look() - alert
        self.assertEqual((again.state, again.value, alert.is_standing), ("open", 1.28, False))

    def test_watch_and_hold_last_as_long_as_the_warning(self):
        self.row("utilization").write({"level": 0.5, "consequence": "hold"})
        self.invoice(600, self.partner)
        alert = self.look()
        self.assertEqual((self.one.raised_state, self.one.state), ("hold", "hold"))
        self.assertIn("warning", self.one.status_reason)
        order = self.held(10, self.partner)
        findings = order.sudo().credit_hold_id.check_id.findings
        self.assertIn("account_hold", [one["rule"] for one in findings])
        self.env["credit.feature"]._set(set(FEATURES) - {"warnings"})
        self.assertEqual(self.one.state, "open", "switched off, nothing is asked for")
        self.env["credit.feature"]._set(FEATURES)
        self.assertEqual(self.one.state, "hold")
        self.partner.user_id = self.controller
        self.assertEqual(alert.user_id, self.manager, "no controller is named")
        for consequence in ("watch", "hold"):  # who sells ends neither
            alert.sudo().consequence = consequence
            for user in (self.sales, self.analyst, self.controller):
                with self.refused(AccessError):
                    self.rpc(user, alert, "action_handle", "none", "It is nothing")
        self.partner.user_id = self.sales
        self.rpc(self.controller, alert, "action_handle", "none", "The big order of the year")
        self.assertEqual((self.one.raised_state, self.one.state), (False, "open"))

    def test_a_decrease_is_proposed_to_what_is_used(self):
        self.row("overdue_days").write({"level": 20, "consequence": "decrease"})
        self.invoice(400, self.partner, days=-60)
        alert = self.look()
        request = alert.request_id
        self.assertEqual((request.kind, request.amount), ("decrease", 400))
        self.assertEqual(request.reason, alert.text)
        self.assertEqual(request.state, "submitted")
        self.assertEqual(self.look(), alert)
        self.assertEqual(self.one.request_ids.filtered(lambda one: one.kind == "decrease"), request)

    def test_a_late_one_is_told_to_the_managers_once(self):
        self.invoice(950, self.partner)
        alert = self.look()
        alert.sudo().date_deadline = self.today - timedelta(days=1)
        for _night in range(2):
            self.alerts._escalate()
        self.assertTrue(alert.is_escalated)
        self.assertEqual(
            len(alert.activity_ids.filtered(lambda one: one.user_id == self.manager)), 1
        )
        self.assertIn(alert, self.alerts.with_user(self.manager).search(
            self.alerts.with_user(self.manager)._waiting_domain()))  # fmt: skip

    def test_a_negative_fact_is_looked_at_at_once(self):
        self.row("negative_fact").active = True
        self.look()
        self.assertTrue(self.one.watched_on)
        cron = self.env.ref("credit_management.ir_cron_warnings")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        assessment = self.env["credit.assessment"].with_user(self.analyst).create(
            {"account_id": self.one.id}
        )  # fmt: skip
        assessment.fact_breaks_promises = "yes"
        self.assertTrue(self.one.look_soon)
        self.assertGreater(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]), triggers
        )
        alert = self.look()
        self.assertEqual(alert.kind, "negative_fact")
        clean = self.env["credit.assessment"].with_user(self.sales)
        clean.create({"account_id": self.one.id})
        self.look()
        self.assertEqual(alert.state, "open", "a new draft takes nothing back")

    def test_who_deals_with_a_warning(self):
        self.invoice(950, self.partner)
        alert = self.look()
        for user in (self.other_sales, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, alert, "action_handle", "none", "Not mine")
        for outcome, note in (("none", " "), ("odd", "x"), (False, "x"), ("none", None), ([1], {})):
            with self.refused(UserError):
                self.rpc(self.sales, alert, "action_handle", outcome, note)
        values = {"state": "handled", "user_id": self.sales.id, "account_id": self.one.id}
        for user in (self.sales, self.manager, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, alert, "write", values)
            with self.refused(AccessError):
                self.rpc(user, "credit.alert", "create", [dict(values, kind="no_zero")])
            with self.refused(AccessError):
                self.rpc(user, "credit.snapshot", "create", [{"account_id": self.one.id}])
            with self.refused():
                self.rpc(user, alert, "unlink")
        with self.refused(AccessError):
            self.rpc(self.controller, self.row("utilization"), "write", {"level": 5})
        self.assertEqual(alert.state, "open")

    def test_a_company_leaves_an_indicator_out_or_has_its_own_level(self):
        self.invoice(600, self.partner)
        own = self.rows.create({"kind": "utilization", "company_id": self.company.id, "level": 0.5})
        self.assertEqual(self.look().level, 0.5)
        own.active = False
        self.assertEqual(self.look().state, "over")

    def test_the_scheduled_look_goes_on_where_it_ended(self):
        self.invoice(950, self.partner)
        others = self.env["credit.account"].search([("id", "!=", self.one.id)])
        for company, accounts in others.grouped("company_id").items():
            accounts.sudo().watched_on = company._credit_today()
        for _run in range(3):
            with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1):
                self.alerts._cron_look()
        self.assertEqual(self.one.watched_on, self.company._credit_today())
        self.assertEqual(len(self.one.alert_ids), 1)
        self.env["credit.feature"]._set(set(FEATURES) - {"warnings"})
        self.one.sudo().watched_on = False
        self.alerts._cron_look()
        self.assertFalse(self.one.watched_on, "nothing is looked at while it is switched off")

    def test_a_row_stands_until_the_next_and_old_ones_are_thinned_out(self):
        snapshots = self.env["credit.snapshot"]
        mine = [("account_id", "=", self.one.id)]
        for _night in range(3):
            self.look()
        self.assertEqual(snapshots.search_count(mine), 1)
        snapshots.search(mine).unlink()
        month = (self.today - timedelta(days=200)).replace(day=1)
        for day, amount in ((0, 300), (5, 100), (10, 200), (20, 400)):
            snapshots._keep([(self.one.id, month + timedelta(days=day), 1000, amount, 0, {})])
        snapshots._thin_out(self.one, self.today, self.today)
        self.assertEqual(snapshots.search_count(mine), 4, "what was long over then is left alone")
        snapshots._thin_out(self.one, month + timedelta(days=101), self.today)
        self.assertEqual(snapshots.search(mine).mapped("exposure_amount"), [400, 100])
        snapshots._thin_out(self.one, None, self.today)
        self.assertEqual(snapshots.search_count(mine), 2)

    def test_days_at_zero_on_which_nobody_looked_count(self):
        self.row("no_zero").active = True
        self.env["credit.snapshot"]._keep([
            (self.one.id, self.today - timedelta(days=21), 1000, 300, 0,
             {"last_zero": (self.today - timedelta(days=500)).isoformat()})
        ])  # fmt: skip
        self.invoice(300, self.partner, days=-60)
        with freeze_time(self.env.cr.now() - timedelta(days=10)):
            self.pay(300, self.partner)
        self.invoice(300, self.partner, days=-5)
        self.one.sudo().watched_on = self.today - timedelta(days=21)
        self.alerts._look_at(self.one)
        known = self.env["credit.snapshot"]._known(self.one.ids, self.today)[self.one.id]
        self.assertEqual(known["last_zero"], (self.today - timedelta(days=6)).isoformat())
        self.assertNotIn("no_zero", self.one.alert_ids.mapped("kind"))
        self.pay(300, self.partner)
        self.look()
        self.invoice(50, self.partner)
        self.one.sudo().watched_on = self.today - timedelta(days=1)
        self.alerts._look_at(self.one)
        known = self.env["credit.snapshot"]._known(self.one.ids, self.today)[self.one.id]
        self.assertEqual(known["last_zero"], (self.today - timedelta(days=1)).isoformat())

    def test_odd_books_warn_of_nothing(self):
        """No sales at all, more credited than sold, a payment before its invoice."""
        self.rows.with_context(active_test=False).search([]).active = True
        self.row("concentration").active = False
        credited = self.customer(limit=1000, name="Credited")
        self.invoice(500, credited, days=-40, move_type="out_refund")
        early = self.customer(limit=1000, name="Early")
        early.property_account_receivable_id = self._account("asset_receivable")
        with freeze_time(self.env.cr.now() - timedelta(days=10)):
            payment = self.pay(300, early)
        invoice = self.invoice(300, early, days=30)
        (payment | invoice).line_ids.filtered(
            lambda one: one.account_type == "asset_receivable"
        ).reconcile()
        accounts = self.one | self.account(credited) | self.account(early)
        self.alerts._look_at(accounts)
        self.assertFalse(accounts.alert_ids.mapped("text"))
        known = self.env["credit.snapshot"]._known(accounts.ids, self.today)
        self.assertEqual([known[one.id].get("days_late") for one in accounts], [None, None, 0])

    def test_nobody_gets_a_mail_for_a_warning(self):
        self.invoice(950, self.partner)
        mails = self.env["mail.mail"].search_count([])
        self.look()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_a_provider_s_score_that_fell_is_told(self):
        self.row("provider_drop").active = True

        def report(user, score, days, **values):
            return self.env["credit.document"].with_user(user).create(
                {"account_id": self.one.id, "date_issued": self.today - timedelta(days=days),
                 "type_id": self.env.ref("credit_management.document_type_provider").id,
                 "stated_provider": "Bureau", "stated_score": score, "stated_worst": 600,
                 "stated_best": 100, "source_channel": "agency", **values}
            )  # fmt: skip

        report(self.analyst, 200, 100)
        mine = report(self.sales, 270, 2, stated_provider="  bureau")
        self.assertFalse(self.look(), "a salesperson's word alone doesn't count")
        self.rpc(self.analyst, mine, "action_verify", "bank")
        alert = self.look()
        self.assertEqual((alert.kind, alert.value, alert.before), ("provider_drop", 0.14, 0.8))
        self.assertEqual(
            alert.text,
            "A provider's score fell by 14% of its scale, from 80% to 66%; it warns from 10%.",
        )
        for odd in ({"stated_provider": " "}, {"stated_score": 601}, {"stated_best": 600},
                    {"date_issued": False}):  # fmt: skip
            with self.refused(ValidationError):
                report(self.analyst, 300, 1, **odd)
        mine.with_user(self.analyst).stated_score = 210
        self.look()
        self.assertEqual(alert.state, "over")

    def test_a_level_is_tried_on_what_was(self):
        snapshots = self.env["credit.snapshot"]
        for back, share in ((170, 0.2), (100, 0.7), (50, 0.95)):
            snapshots._keep([
                (self.one.id, self.today - timedelta(days=back), 1000, 0, 0, {"utilization": share})
            ])  # fmt: skip
        row = self.row("utilization")
        trial = self.env["credit.indicator.trial"].with_user(self.manager).create(
            {"indicator_id": row.id, "level": 0.6}
        )  # fmt: skip
        mine = trial.line_ids.filtered(lambda line: line.account_id == self.one)
        self.assertEqual((mine.date, mine.value), (self.today - timedelta(days=100), 0.7))
        self.assertGreaterEqual(trial.found_count, trial.found_now)
        self.rpc(self.manager, trial, "action_save")
        self.assertEqual(row.level, 0.6)

    def test_more_accounts_cost_no_more_queries(self):
        def cost(number):
            partners = self.env["res.partner"].create(
                [{"name": f"{number} {one}", "user_id": self.sales.id} for one in range(number)]
            )
            accounts = self.env["credit.account"]._get_or_create(partners, self.company)
            for account in accounts:
                self.env["credit.snapshot"]._keep(
                    [
                        (
                            account.id,
                            self.today - timedelta(days=400),
                            0,
                            5,
                            0,
                            {"last_zero": "2020-01-01"},
                        )
                    ]
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.alerts._look_at(accounts)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        cost(2)
        self.assertEqual(cost(4), cost(12))

    def test_merging_takes_the_warnings_along(self):
        other = self.customer(limit=100, name="Twin", user_id=self.sales.id)
        twin = self.account(other)
        self.invoice(950, self.partner)
        self.invoice(95, other)
        for account in (self.one, twin):
            self.alerts._look_at(account)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            [self.partner.id, other.id], self.partner
        )
        self.assertEqual(len(self.one.alert_ids), 2)
        self.assertEqual(len(self.one.alert_ids.filtered("is_standing")), 1)
