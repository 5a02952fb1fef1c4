from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

CLOSED_AFTER = 5
"""So many days into the next month a month is closed: statements of the bank come late."""

FIGURES = ("collected", "kept_count", "broken_count", "contact_count", "letter_count")


class CreditCollectionResult(models.Model):
    """What one collector got in of overdue items in a month, beside the target (清收业绩, R57).

    Worked out every night until the month is closed; then it stays, as pay rests on it.
    A promise counts in the month of its day, whenever somebody looked what became of it.
    Collected is what customers paid, by the day of payment, on items that were overdue then;
    it counts for who collects from the customer while the month is open. Nobody writes it.
    """

    _name = "credit.collection.result"
    _description = "Collection result"
    _inherit = ["credit.guard"]
    _order = "month desc, collected desc, id"
    _rec_name = "user_id"

    _credit_guarded = frozenset({"company_id", "user_id", "month", "target", "is_closed", *FIGURES})

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", "Collector", readonly=True, ondelete="restrict", help="Empty: nobody collects."
    )
    month = fields.Date(required=True, readonly=True)
    target = fields.Monetary(readonly=True)
    collected = fields.Monetary(readonly=True)
    reached = fields.Float(compute="_compute_reached", aggregator=None)
    kept_count = fields.Integer("Promises kept", readonly=True)
    broken_count = fields.Integer("Promises broken", readonly=True)
    contact_count = fields.Integer("Contacts", readonly=True)
    letter_count = fields.Integer("Reminders", readonly=True)
    is_closed = fields.Boolean("Closed", readonly=True)

    _once = models.UniqueIndex(
        "(company_id, month, COALESCE(user_id, 0))", "There is a result of that month already."
    )

    @api.depends("target", "collected")
    def _compute_reached(self):
        for one in self:
            one.reached = one.collected / one.target if one.target else 0.0

    @api.model
    def _cron_update(self):
        """Nightly: work out the months that aren't closed, and close those that are over.

        sudo: of all root companies.
        """
        for root in self.env["res.company"].sudo().search([("parent_id", "=", False)]):
            today = root._credit_today()
            this = today.replace(day=1)
            for first in self._open_months(root, this):
                closes = first + relativedelta(months=1, days=self._closed_after(root))
                self._work_out(root, first, is_closed=today >= closes)

    @api.model
    def _closed_after(self, root):
        """Return so many days into the next month a month is closed: no promise of it runs then."""
        grace = self.env["credit.policy"]._values(root.id)["promise_grace_days"]
        return max(CLOSED_AFTER, grace + 1)

    @api.model
    def _open_months(self, root, this):
        """Return the first days of this month and of those before that aren't closed.

        As many as the scheduler missed; before the first results only the month before.
        sudo: for the scheduled action.
        """
        last = self.sudo().search(
            [("company_id", "=", root.id), ("is_closed", "=", True)], order="month desc", limit=1
        )
        start = last.month + relativedelta(months=1) if last else this - relativedelta(months=1)
        months = (this.year - start.year) * 12 + this.month - start.month
        return [start + relativedelta(months=number) for number in range(months + 1)]

    @api.model
    def _work_out(self, root, first, is_closed=False):
        """Write the results of the month that begins on ``first``; constant queries.

        sudo: results are written by nobody else.
        """
        last = first + relativedelta(months=1)
        found = defaultdict(dict)
        for user, amount in self._collected(root, first, last):
            found[user]["collected"] = float(amount)
        for name, user, count in self._counts(root, first, last):
            found[user][name] = count
        targets = (
            self.env["credit.collection.target"]
            .sudo()
            .search([("company_id", "=", root.id), ("month", "=", first)])
        )
        for one in targets:
            found[one.user_id.id or None]["target"] = one.amount
        mine = [("company_id", "=", root.id), ("month", "=", first), ("is_closed", "=", False)]
        known = self.sudo().search(mine).grouped(lambda one: one.user_id.id or None)
        zero = dict.fromkeys((*FIGURES, "target"), 0)
        for user, row in known.items():
            row.write({**zero, **found.pop(user, {}), "is_closed": is_closed})
        self._create_guarded(
            [
                {"company_id": root.id, "user_id": user, "month": first, "is_closed": is_closed,
                 **figures}
                for user, figures in found.items()
            ]
        )  # fmt: skip

    @api.model
    def _collected(self, root, first, last):
        """Return (user id or None, amount) of what was paid late from ``first`` to before ``last``."""
        self.env["account.move.line"].flush_model()
        self.env["account.partial.reconcile"].flush_model()
        self.env["credit.account"].flush_model(["collector_id", "user_id"])
        return self.env.execute_query(
            SQL(
                """SELECT COALESCE(a.collector_id, a.user_id), SUM(part.amount)
                     FROM account_partial_reconcile part
                     JOIN account_move_line given ON given.id = part.credit_move_id
                     JOIN account_move_line owed ON owed.id = part.debit_move_id
                     JOIN account_journal j
                       ON j.id = given.journal_id AND j.type IN ('bank', 'cash', 'credit')
                     JOIN account_account acc
                       ON acc.id = owed.account_id AND acc.account_type = 'asset_receivable'
                     JOIN res_company c ON c.id = owed.company_id
                     JOIN res_partner p ON p.id = owed.partner_id
                     JOIN credit_account a ON a.partner_id = p.commercial_partner_id
                      AND a.company_id = split_part(c.parent_path, '/', 1)::int
                    WHERE a.company_id = %s AND given.parent_state = 'posted'
                      AND given.date >= %s AND given.date < %s
                      AND given.date > COALESCE(
                          LEAST(owed.credit_date_due, owed.date_maturity), owed.date)
                    GROUP BY 1""",
                root.id,
                first,
                last,
            )
        )

    @api.model
    def _counts(self, root, first, last):
        """Return (figure, user id or None, number) of what collectors did in that time."""
        for model in ("credit.promise", "credit.collection.contact", "credit.reminder"):
            self.env[model].flush_model()
        return self.env.execute_query(
            SQL(
                """SELECT state || '_count', user_id, COUNT(*)::int FROM credit_promise
                    WHERE company_id = %(root)s AND state IN ('kept', 'broken')
                      AND date >= %(first)s AND date < %(last)s GROUP BY 1, 2
                   UNION ALL
                   SELECT 'contact_count', user_id, COUNT(*)::int FROM credit_collection_contact
                    WHERE company_id = %(root)s AND date >= %(begin)s AND date < %(end)s
                    GROUP BY 2
                   UNION ALL
                   SELECT 'letter_count', sent_by_id, COUNT(*)::int FROM credit_reminder
                    WHERE company_id = %(root)s AND state IN ('queued', 'sent')
                      AND sent_on >= %(begin)s AND sent_on < %(end)s GROUP BY 2""",
                root=root.id,
                first=first,
                last=last,
                begin=root._credit_moment(first),
                end=root._credit_moment(last),
            )
        )
