from odoo import fields, models
from odoo.tools import SQL

from ...engine.grading import BAD_FACTS
from ...engine.limits import AMOUNT, UNLIMITED
from ...engine.money import is_positive


class CreditAccountReadings(models.Model):
    """What indicators read of accounts: figures, dates and ranks, in constant queries (R51)."""

    _inherit = "credit.account"

    _credit_guarded = frozenset({"watched_on"})

    watched_on = fields.Date(
        "Looked at on",
        readonly=True,
        copy=False,
        help="The last day on which warnings were looked for.",
    )

    def _read_for_warnings(self, figures, today):
        """Return {account id: {reading: number or ISO text of a day}} of accounts of one company.

        ``figures`` are of ``_figures``. What can't be said is missing. Add-ons extend it with
        what their indicators read.
        """
        ledgers = self._ledger_measures(today)
        total = self._all_exposure()
        facts, contracts = self._negative_facts(), self._contract_ends()
        zero = self._last_zero(figures, today)
        found = {}
        for account in self:
            limit, balance = figures[account.id]
            owed, ledger = balance.counted, ledgers[account.id]
            readings = {
                "utilization": limit.utilization(owed) if limit.limit_type == AMOUNT else None,
                "overdue_share": _share(balance.overdue_amount, max(owed, balance.overdue_amount)),
                "overdue_days": balance.overdue_days,
                "days_late": ledger.average_days_late,
                "order_trend": ledger.order_trend,
                "grade": account._grade_rank(),
                "concentration": _share(owed, total),
                "negative_facts": facts.get(account.id, 0),
                "documents_due": account.documents_due,
                "collateral_due": account.collateral_due,
                "survey_due": account.survey_due,
                "contract_due": contracts.get(account.id),
                "last_zero": zero.get(account.id),
            }
            found[account.id] = {
                name: _plain(value)
                for name, value in readings.items()
                if value is not None and value is not False
            }
        return found

    def _keep_readings(self, readings, figures, today):
        """Keep what was read of these accounts on ``today``, where it changed, and that it was.

        Their day is written past the ORM: nobody is told of it, and nothing rests on it.
        """
        self.flush_recordset(["watched_on"])
        self.env.cr.execute(
            SQL("UPDATE credit_account SET watched_on = %s WHERE id IN %s", today, tuple(self.ids))
        )
        self.invalidate_recordset(["watched_on"])
        self.env["credit.snapshot"]._keep(
            [
                (
                    account.id,
                    today,
                    None if limit.limit_type == UNLIMITED else limit.amount,
                    balance.counted,
                    balance.overdue_amount,
                    readings[account.id],
                )
                for account in self
                for limit, balance in (figures[account.id],)
            ]
        )

    def _all_exposure(self):
        """Return what counts of all customers of this company together; one query."""
        rows = self.env.execute_query(
            SQL(
                "SELECT SUM(GREATEST(amount, 0)) FROM (%s) counted WHERE root_id = %s",
                self.env["credit.exposure"]._counted_sql(),
                self.company_id.id,
            )
        )
        return float(rows[0][0] or 0)

    def _grade_rank(self):
        """Return the place of the grade in its scale, 0 for the best; None without a grade."""
        rating = self.rating_id
        if not rating or not rating.scale_id:
            return None
        grades = rating.scale_id.rating_ids.sorted(lambda one: (one.sequence, one.id))
        return grades.ids.index(rating.id) if rating in grades else None

    def _negative_facts(self):
        """Return {account id: how many negative facts are known of it}; one query.

        Those of the newest approved assessment, or more where a later one, not decided yet,
        names more: what is known isn't waited for (R5A), and a new draft takes nothing back.
        """
        found = {}
        assessments = self.env["credit.assessment"].search(
            [("account_id", "in", self.ids), ("state", "in", ("draft", "submitted", "approved"))],
            order="id",
        )
        for assessment in assessments:
            named = sum(assessment[f"fact_{code}"] == "yes" for code in BAD_FACTS)
            account_id = assessment.account_id.id
            is_decided = assessment.state == "approved"
            found[account_id] = named if is_decided else max(named, found.get(account_id, 0))
        return found

    def _contract_ends(self):
        """Return {account id: the last day of its contracts}, of those that have one; one query."""
        groups = self.env["credit.document"]._read_group(
            [("account_id", "in", self.ids), ("type_id.is_contract", "=", True),
             ("is_trusted", "=", True),
             ("date_to", "!=", False)],
            ["account_id"], ["date_to:max"],
        )  # fmt: skip
        return {account.id: last for account, last in groups}

    def _last_zero(self, figures, today):
        """Return {account id: the last day known on which nothing was owed}; one query.

        Of an account that is looked at for the first time: today.
        """
        known = self.env["credit.snapshot"]._known(self.ids, today)
        rounding = self.company_id.currency_id.rounding or 0.01
        return {
            account.id: known.get(account.id, {}).get("last_zero", today)
            if is_positive(figures[account.id][1].counted, rounding)
            else today
            for account in self
        }


def _share(part, whole):
    """Return ``part`` of ``whole``, to the hundredth of a per cent; None of nothing."""
    return round(part / whole, 4) if whole > 0 else None


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value
