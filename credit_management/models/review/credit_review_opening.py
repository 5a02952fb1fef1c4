from odoo import api, models
from odoo.tools import SQL

from ...engine.features import REVIEWS
from ...engine.limits import Limit
from ...engine.review import Movement, deadline, movement
from ..base.batches import batches

INVOICES = ("out_invoice", "out_refund", "out_receipt")

BATCH = 200


class CreditReviewOpening(models.Model):
    """Opening reviews on schedule, with the figures of their period (R50)."""

    _inherit = "credit.review"

    @api.model
    def _cron_open(self):
        """Open what is due, in batches; however often it runs, each period has one review.

        Nothing while reviews are switched off.
        """
        if not self.env["credit.feature"]._is_on(REVIEWS):
            return
        # All of them are meant; read in batches below.
        accounts = self.env["credit.account"].search([], order="id")  # pylint: disable=no-search-all
        for batch in batches(accounts, BATCH):
            self._open_due(batch)

    @api.model
    def _open_due(self, accounts):
        """Open the reviews of these accounts that are due and not there yet; return them.

        A constant number of queries, however many accounts.
        """
        due = self._due(accounts)
        known = self.search([("account_id", "in", [one.id for one, _kind, _period in due])])
        known = {(one.account_id.id, one.kind, one.date_to) for one in known}
        due = [
            (account, kind, period)
            for account, kind, period in due
            if (account.id, kind, period.last) not in known
        ]
        reviews = self._create_guarded(self._prepare_vals_list(due))
        reviews._ask_responsible()
        accounts._refresh_review_due()
        return reviews

    @api.model
    def _due(self, accounts):
        """Return (account, kind, engine ``Period``) of the newest period that is over, where reviewed."""
        kinds = accounts._review_kinds()
        return [
            (account, kind, period)
            for account in accounts
            for kind, since in kinds[account.id].items()
            if (period := account._review_period(kind)) and since <= period.last
        ]

    @api.model
    def _prepare_vals_list(self, due):
        if not due:
            return []
        accounts = self.env["credit.account"].union(*(account for account, _kind, _period in due))
        figures = accounts._figures()
        limits = {
            day: accounts._limits(day) for day in {period.last for _one, _kind, period in due}
        }
        movements = self._movements(due)
        return [
            {
                "account_id": account.id,
                "kind": kind,
                "date_from": period.first,
                "date_to": period.last,
                "date_deadline": deadline(period.last, account.company_id._credit_today()),
                **self._prepare_figures(
                    movements[number],
                    limits[period.last].get(account.id, Limit()),
                    figures[account.id][1],
                ),
                "rating_name": account.rating_id.name,
            }
            for number, (account, kind, period) in enumerate(due)
        ]

    @api.model
    def _prepare_figures(self, moved, limit, balance):
        """Return the vals that are copied: of the period, and of the moment it is opened.

        ``moved``: the engine's ``Movement``, ``limit`` its ``Limit``, ``balance`` its
        ``Balance``; amounts in the account's currency.
        """
        return {
            "opening_amount": moved.opening,
            "sales_amount": moved.sales,
            "payments_amount": moved.payments,
            "closing_amount": moved.closing,
            "peak_amount": moved.peak,
            "limit_type": limit.limit_type,
            "limit_amount": limit.amount,
            "utilization": limit.utilization(moved.closing),
            "peak_utilization": limit.utilization(moved.peak),
            "exposure_amount": balance.counted,
            "overdue_amount": balance.overdue_amount,
            "overdue_days": balance.overdue_days,
        }

    @api.model
    def _movements(self, due):
        """Return {number in ``due``: engine ``Movement``} from the receivables ledger; one query."""
        days, opening = {}, {}
        for number, day, sold, paid in self.env.execute_query(self._movements_sql(due)):
            if day is None:
                opening[number] = float(sold) - float(paid)
            else:
                days.setdefault(number, []).append((day, float(sold), float(paid)))
        return {
            number: movement(opening.get(number, 0.0), days.get(number, ()))
            if number in opening or number in days
            else Movement()
            for number in range(len(due))
        }

    @api.model
    def _movements_sql(self, due):
        """Return the statement for (number, day or None for all before, sales, payments)."""
        for model in ("account.move", "account.move.line", "account.account", "res.partner"):
            self.env[model].flush_model()
        periods = [
            SQL(
                "(%s, %s, %s, %s::date, %s::date)",
                number,
                account.partner_id.id,
                account.company_id.id,
                period.first,
                period.last,
            )
            for number, (account, _kind, period) in enumerate(due)
        ]
        companies = [
            SQL("(%s, %s)", company_id, root_id)
            for company_id, root_id, _currency in self.env["res.company"]._credit_companies()
        ]
        return SQL(
            """SELECT k.number, CASE WHEN l.date >= k.first THEN l.date END AS day,
                      SUM(CASE WHEN m.move_type IN %(invoices)s THEN l.balance ELSE 0 END),
                      SUM(CASE WHEN m.move_type IN %(invoices)s THEN 0 ELSE -l.balance END)
                 FROM (VALUES %(periods)s) AS k (number, partner_id, root_id, first, last)
                 JOIN res_partner p ON p.commercial_partner_id = k.partner_id
                 JOIN account_move_line l ON l.partner_id = p.id AND l.parent_state = 'posted'
                                         AND l.date <= k.last
                 JOIN account_move m ON m.id = l.move_id
                 JOIN account_account a ON a.id = l.account_id
                                       AND a.account_type = 'asset_receivable'
                 JOIN (VALUES %(companies)s) AS c (id, root_id)
                   ON c.id = l.company_id AND c.root_id = k.root_id
                GROUP BY 1, 2 ORDER BY 1, 2""",
            invoices=INVOICES,
            periods=SQL(", ").join(periods),
            companies=SQL(", ").join(companies),
        )

    def _ask_responsible(self):
        """Give each review's salesperson, or who stands in, an activity; one insert.

        sudo: whoever gets an activity becomes a follower, and nobody may write a review.
        """
        kind = self.env.ref("credit_management.mail_activity_review")
        model_id = self.env["ir.model"]._get_id(self._name)
        self.env["mail.activity"].sudo().create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": review.id,
                    "user_id": (asked := review.account_id._responsible() or self.env.user).id,
                    "date_deadline": review.date_deadline,
                    "summary": kind.with_context(lang=asked.lang).summary,
                    "automated": True,
                }
                for review in self
            ]
        )
