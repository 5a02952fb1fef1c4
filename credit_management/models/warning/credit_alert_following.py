from datetime import timedelta

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...engine.account_state import HOLD, WATCH
from ...engine.features import WARNINGS
from ...engine.money import compare
from ...engine.warning import (
    AGAIN,
    END,
    GIVE,
    KINDS,
    LOOK_BACK,
    SINCE,
    UNTIL,
    VALUE,
    Standing,
    measured,
    step,
)
from ..base.batches import batches

ACTIVITY = "credit_management.mail_activity_warning"


class CreditAlertFollowing(models.Model):
    """The nightly look: read all accounts, keep what changed, warn, and end what is over."""

    _inherit = "credit.alert"

    @api.model
    def _cron_look(self, limit=500):
        """Nightly, and soon after what can't wait: look at all accounts not looked at today.

        A batch per transaction, constant queries each: a run that was killed goes on where
        it ended, and one that missed three weeks looks once. Nothing while warnings are off.
        """
        if not self.env["credit.feature"]._is_on(WARNINGS):
            return
        due = self.env["res.company"]._credit_by_day(
            lambda today: Domain("watched_on", "=", False) | Domain("watched_on", "<", today)
        ) | Domain("look_soon", "=", True)
        totals = {}
        for batch in batches(self.env["credit.account"].search(due, order="id"), limit):
            self._look_at(batch, totals)
        self._escalate()

    @api.model
    def _look_at(self, accounts, totals=None):
        """Read these accounts, keep the readings, and do what follows from them.

        ``totals``: {root company: what counts of all its customers}, of a run in batches; what
        is missing is added.
        """
        totals = {} if totals is None else totals
        for company, own in accounts.grouped("company_id").items():
            today = company._credit_today()
            days = own.mapped("watched_on")
            figures = own._figures()
            if company not in totals:
                totals[company] = own._all_exposure()
            readings = own._read_for_warnings(figures, today, totals[company])
            own._keep_readings(readings, figures, today)
            self.env["credit.snapshot"]._thin_out(own, min(days) if all(days) else None, today)
            given = self._follow(company, own, readings, today)
            given.account_id._refresh_raised()

    @api.model
    def _follow(self, company, accounts, readings, today):
        """Give and end the warnings that follow from ``readings``; return those given."""
        earlier = self.env["credit.snapshot"]._known(
            accounts.ids, today - timedelta(days=LOOK_BACK)
        )
        rows = self.env["credit.indicator"]._for(company)
        standing = self._standing(accounts)
        vals_list, gone, over = [], self.browse(), self.browse()
        for account in accounts:
            now, before = readings[account.id], earlier.get(account.id)
            for row in rows:
                alert = standing.pop((account.id, row.kind), self.browse())
                value = measured(KINDS[row.kind], today, now, before)
                follows = step(KINDS[row.kind], row.level, value, alert._as_engine())
                if follows in (END, AGAIN):
                    gone |= alert
                    over |= alert if alert.state == "open" else gone.browse()
                if follows in (GIVE, AGAIN):
                    vals_list.append(self._prepare_vals(account, row, value, now, before, today))
        # what isn't looked at any more: its indicator was archived or its feature switched off
        left = self.browse().concat(*standing.values())
        self._let_go(gone | left, over | left.filtered(lambda one: one.state == "open"))
        return self._give(vals_list)

    @api.model
    def _standing(self, accounts):
        alerts = self.search([("account_id", "in", accounts.ids), ("is_standing", "=", True)])
        return {(alert.account_id.id, alert.kind): alert for alert in alerts}

    def _as_engine(self):
        """Return this warning as the engine's ``Standing``; None for none."""
        return Standing(self.value, self.state == "open") if self else None

    @api.model
    def _let_go(self, gone, over):
        """The causes of ``gone`` are no more; those ``over`` end by themselves."""
        if gone:
            gone.is_standing = False
            gone.flush_recordset(["is_standing"])  # one of a kind stands, also in the database
        if over:
            over._end("over")

    @api.model
    def _prepare_vals(self, account, row, value, now, before, today):
        """Return the values of the warning that ``row``, an indicator, gives about ``account``."""
        kind = KINDS[row.kind]
        earlier = self._earlier(kind, now, before, today)
        return {
            "account_id": account.id,
            "kind": row.kind,
            "level": row.level,
            "value": value,
            "before": earlier or 0.0,
            "has_before": earlier is not None,
            "date_end": now.get(kind.reading) if kind.measure == UNTIL else False,
            "given_on": today,
            "date_deadline": today + timedelta(days=row.days),
            "consequence": row.consequence,
            "user_id": account._warned(row.owner, row.consequence in (WATCH, HOLD)).id,
        }

    @api.model
    def _earlier(self, kind, now, before, today):
        """Return what was measured ``LOOK_BACK`` days ago, where that is of interest; else None.

        Days since something that hadn't begun then: none. Some kinds read by themselves what
        was before.
        """
        if kind.earlier:
            return now.get(kind.earlier)
        if kind.measure == VALUE:
            return measured(kind, today, before or {})
        if kind.measure != SINCE or kind.unit != "days" or before is None:
            return None
        return measured(kind, today - timedelta(days=LOOK_BACK), before) or 0.0

    @api.model
    def _give(self, vals_list):
        """Create the warnings, tell their owners and do what they ask for; return them.

        An activity tells: a mail for each would be thousands in the first night.
        """
        quiet = self.with_context(mail_auto_subscribe_no_notify=True, mail_create_nolog=True)
        alerts = quiet._create_guarded(vals_list).with_context(
            mail_auto_subscribe_no_notify=False, mail_create_nolog=False
        )
        alerts._ask_owners()
        for alert in alerts.filtered(lambda one: one.consequence == "decrease"):
            alert._propose_decrease()
        return alerts

    def _ask_owners(self):
        """Give each owner an activity with the sentence of the warning."""
        self._ask((alert, alert.user_id, lambda told: told.text) for alert in self)

    @api.model
    def _escalate(self):
        """Tell the credit managers once of each warning nobody dealt with in time."""
        late = self.search([("is_late", "=", True), ("is_escalated", "=", False)])
        managers = {
            company: self.env["credit.authority"]._managers(company) for company in late.company_id
        }
        self._ask(
            (alert, user, lambda told: told._late_text())
            for alert in late
            for user in managers[alert.company_id] - alert.user_id
        )
        late.is_escalated = True

    def _late_text(self):
        return self.env._(
            "Nobody dealt with it by %(day)s: %(text)s",
            day=format_date(self.env, self.date_deadline),
            text=self.text,
        )

    @api.model
    def _ask(self, asked):
        """Give activities: (warning, user, what returns the note in the user's language); one insert.

        sudo: whoever gets an activity becomes a follower, and nobody may write a warning.
        """
        kind = self.env.ref(ACTIVITY)
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": alert.id,
                    "user_id": user.id,
                    "date_deadline": alert.date_deadline,
                    "summary": kind.with_context(lang=user.lang).summary,
                    "note": note_of(alert.with_context(lang=user.lang or self.env.lang)),
                    "automated": True,
                }
                for alert, user, note_of in asked
                if user
            ]
        )

    # --- the decrease

    def _propose_decrease(self):
        """File and hand in a request down to what is used now, in the name of the system (R5A).

        None where nothing would become smaller, or one is under way already. What can't be
        handed in stays a draft that says why.
        """
        self.ensure_one()
        account = self.account_id
        limit, balance = account._figures("exposure")[account.id]
        used = max(balance.counted, 0.0)
        undecided = account.request_ids.filtered(
            lambda one: one.kind == "decrease" and one._is_undecided()
        )
        is_lower = compare(used, limit.amount, account.currency_id.rounding or 0.01) < 0
        if limit.limit_type != "amount" or not is_lower or undecided:
            return
        company = account.company_id
        said = self.with_context(lang=company.partner_id.lang or self.env.lang)
        # sudo, as the system: nobody asks for it, and everybody may have a say on it
        request = (
            self.env["credit.request"]
            .with_user(SUPERUSER_ID)
            ._create_guarded(
                [
                    {
                        "account_id": account.id,
                        "kind": "decrease",
                        "segment": "receivable",
                        "limit_type": "amount" if used else "none",
                        "amount": used,
                        "date_from": company._credit_today(),
                        "date_to": False,
                        "reason": said.text,
                    }
                ]
            )
        )
        self.request_id = request.id
        request._hand_in_or_say_why()
