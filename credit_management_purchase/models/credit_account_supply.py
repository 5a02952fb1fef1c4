from dataclasses import replace

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.credit_management.engine.limits import NONE, Limit

from ..engine.supply import Supply, basis_of, ledger_with
from . import supply_sql as sql


class CreditAccount(models.Model):
    """A supplier's account is a real one: graded by its deliveries, its limit found by formula.

    Deliveries take the place of payments (R12 "payments or deliveries"), short delivery is a
    serious breach, and prepayment limits are reviewed as others are (R22, R50).
    """

    _inherit = "credit.account"

    def _supplies(self, date, year=None):
        """Return {account id: engine ``Supply``} as of ``date``; one query for any number.

        ``year``: the day after which what came belongs to the last year; else 12 months.
        sudo: how a supplier delivers counts for its grade, whoever asks; only ids are read.
        """
        keys = {one.id: (one.partner_id.id, one.company_id.id) for one in self.sudo()._origin}
        if not keys:
            return {}
        has_moves = "stock.move" in self.env and (
            "purchase_line_id" in self.env["stock.move"]._fields
        )
        for model, names in {**sql.READ, **(sql.READ_MOVES if has_moves else {})}.items():
            self.env[model].flush_model(names)
        span = self._span(date)
        span = replace(span, year=year) if year else span
        rows = self.env.execute_query(
            sql.supplies({key[0] for key in keys.values()}, span, has_moves)
        )
        found = {(partner, root): self._supply(row) for partner, root, *row in rows}
        return {account: found.get(key, Supply()) for account, key in keys.items()}

    def _supply(self, row):
        """Return the engine ``Supply`` of a row of the statement."""
        values = dict(zip(sql.COLUMNS, row, strict=True))
        first, worst, short = (values.pop(name) for name in ("first", "worst", "short"))
        amounts = {name: float(amount or 0) for name, amount in values.items()}
        return Supply(first=first, worst=worst or 0, short=short or 0, **amounts)

    def _standings(self, date, answers):
        # EXTENDS 'credit_management': what was delivered to us stands beside what was paid.
        day = fields.Date.to_date(date)
        supplies = self._supplies(day)
        return {
            account_id: replace(
                standing, ledger=ledger_with(standing.ledger, supplies[account_id], day)
            )
            for account_id, standing in super()._standings(date, answers).items()
        }

    def _propose_limit(self, date, segment="receivable", ratings=None):
        # EXTENDS 'credit_management': by the same formulas, from purchases.
        if segment != "prepayment":
            return super()._propose_limit(date, segment, ratings)
        day = fields.Date.to_date(date)
        supplies, used = self._supplies(day), self._prepayments_used(day)
        figures = self._prepayment_figures()
        bases = {
            account_id: basis_of(supply, figures[account_id][1].prepaid, used.get(account_id, ()))
            for account_id, supply in supplies.items()
        }
        return self._propose_by(bases, day, ratings)

    def _prepayments_used(self, day, since=None):
        """Return {account id: [what was prepaid or promised]} at each prepayment until ``day``.

        Of 12 months, or from the day ``since``. From the frozen checks of what went through; one
        query. sudo: they count, whoever asks.
        """
        checks = self.env["credit.prepayment.check"].sudo()
        checks.flush_model(["account_id", "added", "create_date", "exposure", "outcome"])
        rows = self.env.execute_query(
            SQL(
                """SELECT account_id, ARRAY_AGG(exposure + added) FROM credit_prepayment_check
                    WHERE account_id = ANY(%s) AND outcome <> 'held' AND added > 0
                      AND create_date >= %s AND create_date < %s::date + 1
                    GROUP BY account_id""",
                self.ids,
                since or self._span(day).year,
                day,
            )
        )
        return {account: [float(one) for one in used] for account, used in rows}

    def _review_kinds(self):
        # EXTENDS 'credit_management': a prepayment limit in force is reviewed, too. sudo: the
        # schedule follows every grant.
        kinds = super()._review_kinds()
        limits = self._limits_today("prepayment")
        granted = [one for one, limit in limits.items() if limit.limit_type != NONE]
        # sudo: as above
        starts = self.env["credit.limit"].sudo()._read_group(
            [("account_id", "in", granted), ("segment", "=", "prepayment")],
            ["account_id"], ["date_from:min"],
        )  # fmt: skip
        for account, first in starts:
            if limits.get(account.id, Limit()).limit_type != NONE:
                kinds[account.id]["prepayment"] = first
        return kinds
