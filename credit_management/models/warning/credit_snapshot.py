import json
from datetime import date, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

DAILY = 100
"""For so many days every change is kept; of months before them two rows stay."""


def border(day):
    """Return the first day of the month from which on every change is kept on ``day``."""
    return (day - timedelta(days=DAILY)).replace(day=1)


class CreditSnapshot(models.Model):
    """What an account looked like on a day: limit, exposure, and what indicators read (R51).

    Written at night, and only where something changed: a row stands until the next one. Of
    months that are long over the last row stays and the one in which least was owed. Amounts
    are in the account's currency. Nobody writes it but the system.
    """

    _name = "credit.snapshot"
    _description = "Daily Credit Snapshot"
    _order = "date desc, id desc"
    _log_access = False
    _rec_name = "account_id"

    account_id = fields.Many2one(
        "credit.account", required=True, readonly=True, ondelete="cascade", index=False
    )
    company_id = fields.Many2one(related="account_id.company_id")
    currency_id = fields.Many2one(related="account_id.currency_id")
    date = fields.Date(required=True, readonly=True)
    limit_amount = fields.Monetary("Limit", readonly=True, help="Empty where it is unlimited.")
    exposure_amount = fields.Monetary("Exposure", readonly=True)
    overdue_amount = fields.Monetary("Overdue", readonly=True)
    readings = fields.Json(readonly=True, help="{reading: number, or the ISO text of a day}.")

    _once_a_day = models.UniqueIndex("(account_id, date)")

    @api.model
    def _keep(self, rows):
        """Keep these rows: (account id, day, limit or None, exposure, overdue, readings).

        One statement; a row that says what the last one says is left out, and one of a day
        that is there already takes its place.
        """
        if not rows:
            return
        values = SQL(", ").join(
            SQL("(%s, %s::date, %s::numeric, %s::numeric, %s::numeric, %s::jsonb)",
                *row[:5], json.dumps(row[5], sort_keys=True))
            for row in rows
        )  # fmt: skip
        self.env.cr.execute(
            SQL(
                """INSERT INTO credit_snapshot
                       (account_id, date, limit_amount, exposure_amount, overdue_amount, readings)
                   SELECT new.* FROM (VALUES %s)
                       AS new (account_id, date, limit_amount, exposure_amount, overdue_amount, readings)
                     LEFT JOIN LATERAL (
                         SELECT * FROM credit_snapshot WHERE account_id = new.account_id
                          ORDER BY date DESC LIMIT 1) last ON TRUE
                    WHERE last.id IS NULL OR last.date >= new.date
                       OR last.limit_amount IS DISTINCT FROM new.limit_amount
                       OR last.exposure_amount IS DISTINCT FROM new.exposure_amount
                       OR last.overdue_amount IS DISTINCT FROM new.overdue_amount
                       OR last.readings IS DISTINCT FROM new.readings
                   ON CONFLICT (account_id, date) DO UPDATE
                      SET (limit_amount, exposure_amount, overdue_amount, readings)
                        = (EXCLUDED.limit_amount, EXCLUDED.exposure_amount,
                           EXCLUDED.overdue_amount, EXCLUDED.readings)""",
                values,
            )
        )
        self.invalidate_model()

    @api.model
    def _known(self, account_ids, day):
        """Return {account id: readings that stood on the date ``day``}; one query.

        Accounts of which nothing is known until then are missing.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (account_id) account_id, readings FROM credit_snapshot
                    WHERE account_id = ANY(%s) AND date <= %s
                    ORDER BY account_id, date DESC""",
                list(account_ids),
                day,
            )
        )
        return {account_id: readings or {} for account_id, readings in rows}

    @api.model
    def _series(self, reading, company_ids, first):
        """Yield (account id, [(day, {reading: value})]) of each account, oldest first; one query.

        ``reading``: a name of the engine's; only days on which it changed, from what stood on
        ``first`` on.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT account_id, date, value FROM (
                       SELECT s.account_id, s.date, s.readings -> %(reading)s AS value,
                              LAG(s.readings -> %(reading)s) OVER own AS last,
                              LEAD(s.date) OVER own AS next
                         FROM credit_snapshot s
                         JOIN credit_account a ON a.id = s.account_id
                          AND a.company_id = ANY(%(companies)s)
                       WINDOW own AS (PARTITION BY s.account_id ORDER BY s.date)) known
                    WHERE (next IS NULL OR next > %(first)s)
                      AND (value IS DISTINCT FROM last OR date <= %(first)s)
                    ORDER BY account_id, date""",
                reading=reading,
                companies=list(company_ids),
                first=first,
            )
        )
        account, found = None, []
        for account_id, day, value in rows:
            if account_id != account and found:
                yield account, found
                found = []
            account = account_id
            found.append((day, {reading: value}))
        if found:
            yield account, found

    @api.model
    def _thin_out(self, accounts, since, today):
        """Drop what is long over of these accounts, but the last and the lowest of each month.

        ``since``: the day of the look before: months that were long over then are left alone,
        so that all nights but one a month have nothing to do. None: every month.
        """
        first, last = since and border(since), border(today)
        if first == last:
            return
        self.env.cr.execute(
            SQL(
                """DELETE FROM credit_snapshot USING (
                       SELECT id, ROW_NUMBER() OVER (PARTITION BY account_id, date_trunc('month', date)
                                                     ORDER BY date DESC) AS newest,
                              ROW_NUMBER() OVER (PARTITION BY account_id, date_trunc('month', date)
                                                 ORDER BY exposure_amount, date DESC) AS lowest
                         FROM credit_snapshot
                        WHERE account_id = ANY(%s) AND date >= %s AND date < %s) old
                    WHERE credit_snapshot.id = old.id AND newest > 1 AND lowest > 1""",
                accounts.ids,
                first or date.min,
                last,
            )
        )
        self.invalidate_model()
