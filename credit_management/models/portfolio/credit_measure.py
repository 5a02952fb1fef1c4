from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL, formatLang

from ...engine.ageing import set_off, slices
from ...engine.concentration import herfindahl
from ...engine.measures import month_ends
from ...engine.portfolio import (
    average_days_delinquent,
    best_possible_dso,
    collection_effectiveness,
    dso,
    dso_count_back,
    roll_rates,
    top_share,
)

MONTHS = 13
"""So many months that are over are kept in line; those before stay as they were worked out."""

AGAIN = 2
"""The newest of them are worked out every night: entries are still booked into them."""

QUARTER = 3
"""Months of sales behind DSO; counting back goes through twelve."""

CODES = [
    ("receivable", "Receivables"),
    ("overdue", "Overdue receivables"),
    ("sales", "Sales on credit"),
    ("age_0", "Not due"),
    ("age_30", "Overdue 1–30 days"),
    ("age_60", "Overdue 31–60 days"),
    ("age_90", "Overdue 61–90 days"),
    ("age_over", "Overdue over 90 days"),
    ("dso", "DSO"),
    ("dso_count_back", "DSO, counted back"),
    ("dso_best", "Best possible DSO"),
    ("delinquent", "Average days delinquent"),
    ("effectiveness", "Collection effectiveness"),
    ("hhi", "Concentration (HHI)"),
    ("top", "Share of the ten largest"),
    ("roll_30", "Roll rate to 1–30 days"),
    ("roll_60", "Roll rate to 31–60 days"),
    ("roll_90", "Roll rate to 61–90 days"),
    ("roll_over", "Roll rate to over 90 days"),
]

NOTED = ("credit.position", "credit.composition.month")
"""What is noted anew every night beside the measures: sums for the dashboard."""

AGES = ("age_0", "age_30", "age_60", "age_90", "age_over")
"""In the order of ``engine.ageing.slices``."""

ROLLS = ("roll_30", "roll_60", "roll_90", "roll_over")

UNITS = {
    **dict.fromkeys(("receivable", "overdue", "sales", *AGES), "money"),
    **dict.fromkeys(("dso", "dso_count_back", "dso_best", "delinquent"), "days"),
    **dict.fromkeys(("effectiveness", "top", *ROLLS), "share"),
    "hhi": "number",
}


class CreditMeasure(models.Model):
    """A measure of all receivables of a root company at the end of a month (R60).

    One row per company, month and measure; what can't be said has no row. Worked out at
    night from the posted books, formulas in ``engine.portfolio``: nobody types them. Amounts
    are in the company's currency, shares are ratios, sales include tax.
    """

    _name = "credit.measure"
    _description = "Measure of Receivables"
    _inherit = ["credit.current"]
    _order = "date desc, code"
    _log_access = False
    _rec_name = "code"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    date = fields.Date("Month", required=True, readonly=True, help="The last day of the month.")
    code = fields.Selection(CODES, "Measure", required=True, readonly=True)
    value = fields.Float(readonly=True, digits=(16, 4), aggregator="avg")
    text = fields.Char("Figure", compute="_compute_text")

    _once = models.UniqueIndex("(company_id, date, code)")

    @api.depends("code", "value")
    @api.depends_context("lang")
    def _compute_text(self):
        for one in self:
            unit = UNITS.get(one.code)
            if unit == "money":
                one.text = one.company_id.currency_id.format(one.value)
            elif unit == "share":
                one.text = f"{one.value:.1%}"
            elif unit == "days":
                one.text = self.env._("%s days", formatLang(self.env, one.value, digits=1))
            else:
                one.text = formatLang(self.env, one.value, digits=0)

    @api.model
    def _cron_measure(self):
        """Nightly: work out the months that are over and not there, and the newest again.

        And note what each account looks like today, for the dashboard.
        """
        cron = self.env["ir.cron"]
        # sudo: of every company, whoever runs it
        accounts = self.env["credit.account"].sudo()
        roots = [root for (root,) in accounts._read_group([], ["company_id"])]
        cron._commit_progress(remaining=len(roots))
        for root in roots:
            self._measure(root)
            for model in NOTED:
                self.env[model]._note(root)
            if not cron._commit_progress(1):
                break

    @api.model
    def _measure(self, root):
        """Work out what is due of one root company; a constant number of statements a month."""
        ends = month_ends(root._credit_today() - timedelta(days=1), MONTHS)
        known = {row.date for row in self.search([("company_id", "=", root.id)])}
        due = [day for day in ends if day not in known or day in ends[-AGAIN:]]
        if not due:
            return
        sales = self._sales(root, ends[-1])
        before = {}
        for day in due:
            earlier = self._month_end_before(day)
            if earlier not in before:
                before[earlier] = self._open_at(root, earlier)
            before[day] = self._open_at(root, day)
            self._keep(root, day, self._values(day, before[day], before[earlier], sales))

    @api.model
    def _month_end_before(self, day):
        return day.replace(day=1) - timedelta(days=1)

    @api.model
    def _values(self, day, now, before, sales):
        """Return {code: value or None} at the end of a month.

        ``now`` and ``before``: {customer: [amount by age]} at its end and the one
        before; ``sales``: {last day of a month: sales on credit}.
        """
        days = [(sales.get(end, 0.0), end.day) for end in reversed(month_ends(day))]
        owed, ages = self._together(now)
        owed_before, ages_before = self._together(before)
        not_due = ages[0]
        quarter = days[:QUARTER]
        sold, span = sum(amount for amount, _n in quarter), sum(number for _a, number in quarter)
        simple, best = dso(owed, sold, span), best_possible_dso(not_due, sold, span)
        values = {
            "receivable": owed,
            "overdue": sum(ages[1:]),
            "sales": sales.get(day, 0.0),
            "dso": simple,
            "dso_count_back": dso_count_back(owed, days),
            "dso_best": best,
            "delinquent": average_days_delinquent(simple, best),
            "effectiveness": collection_effectiveness(
                owed_before, sales.get(day, 0.0), owed, not_due
            ),
            "hhi": herfindahl(sum(row) for row in now.values()),
            "top": top_share(sum(row) for row in now.values()),
        }
        values |= dict(zip(AGES, ages, strict=True))
        return values | dict(zip(ROLLS, roll_rates(ages_before, ages), strict=True))

    @api.model
    def _together(self, rows):
        """Return (what is owed, [amount by age]) of all customers."""
        ages = [sum(row[place] for row in rows.values()) for place in range(len(slices()))]
        return sum(map(sum, rows.values())), ages

    @api.model
    def _keep(self, root, day, values):
        """Write what could be worked out; what can't be said any more goes."""
        self.search([("company_id", "=", root.id), ("date", "=", day)]).unlink()
        self.create(
            [
                {"company_id": root.id, "date": day, "code": code, "value": value}
                for code, value in values.items()
                if value is not None
            ]
        )

    # --- from the books

    @api.model
    def _flush_books(self):
        for model in ("account.account", "account.journal", "account.move.line", "res.partner"):
            self.env[model].flush_model()
        self.env["account.partial.reconcile"].flush_model()

    @api.model
    def _companies(self, root):
        return [
            company_id
            for company_id, root_id, _currency in self.env["res.company"]._credit_companies()
            if root_id == root.id
        ]

    @api.model
    def _open_at(self, root, day):
        """Return {customer id: [open by age in ``slices``]} on a date; one query.

        What was settled later was open then. Credits of a customer are set off against its
        oldest items, as everywhere.
        """
        self._flush_books()
        ages = SQL(", ").join(
            SQL(
                "COALESCE(SUM(amount) FILTER (WHERE amount > 0 AND late BETWEEN %s AND %s), 0)",
                -(10**6) if first is None else first,
                10**6 if last is None else last,
            )
            for first, last in slices()
        )
        rows = self.env.execute_query(
            SQL(
                """WITH item AS (
                       SELECT p.commercial_partner_id AS customer,
                              %(day)s::date - COALESCE(l.date_maturity, l.date) AS late,
                              l.amount_residual
                              + COALESCE((SELECT SUM(part.amount) FROM account_partial_reconcile part
                                           WHERE part.debit_move_id = l.id AND part.max_date > %(day)s), 0)
                              - COALESCE((SELECT SUM(part.amount) FROM account_partial_reconcile part
                                           WHERE part.credit_move_id = l.id AND part.max_date > %(day)s), 0)
                              AS amount
                         FROM account_move_line l
                         JOIN account_account a ON a.id = l.account_id
                          AND a.account_type = 'asset_receivable'
                         JOIN res_partner p ON p.id = l.partner_id
                        WHERE l.parent_state = 'posted' AND l.date <= %(day)s
                          AND l.company_id = ANY(%(companies)s)
                          AND (l.amount_residual <> 0 OR EXISTS (
                               SELECT FROM account_partial_reconcile part
                                WHERE part.max_date > %(day)s
                                  AND l.id IN (part.debit_move_id, part.credit_move_id))))
                   SELECT customer, %(ages)s, COALESCE(SUM(amount) FILTER (WHERE amount < 0), 0)
                     FROM item GROUP BY customer""",
                day=day,
                companies=self._companies(root),
                ages=ages,
            )
        )
        return {
            customer: set_off(map(float, amounts), -float(credit))
            for customer, *amounts, credit in rows
        }

    @api.model
    def _sales(self, root, day):
        """Return {last day of a month: sales on credit} of the 24 months until a date; one query.

        What sales journals made receivable, credit notes off, tax included.
        """
        self._flush_books()
        rows = self.env.execute_query(
            SQL(
                """SELECT (date_trunc('month', l.date) + interval '1 month - 1 day')::date, SUM(l.balance)
                     FROM account_move_line l
                     JOIN account_journal j ON j.id = l.journal_id AND j.type = 'sale'
                     JOIN account_account a ON a.id = l.account_id
                      AND a.account_type = 'asset_receivable'
                    WHERE l.parent_state = 'posted' AND l.company_id = ANY(%s)
                      AND l.date <= %s AND l.date > %s
                    GROUP BY 1""",
                self._companies(root),
                day,
                day - relativedelta(months=24),
            )
        )
        return {last: float(amount) for last, amount in rows}
