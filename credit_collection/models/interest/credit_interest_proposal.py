from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ...engine.interest import MissingRate, interest, parts

LOCK_CLASS = 0x43524D01
"""First half of the advisory lock of a proposal; the second is the account's id."""


@dataclass(frozen=True)
class LateItem:
    """An invoice item that was or is late: of whom, how much, due when, charged up to when."""

    account: int
    line: int
    document: str
    amount: float
    due: date
    since: date
    has_fixed: bool


class CreditInterestProposal(models.Model):
    """Which items bear interest up to a day: read for all accounts at once."""

    _inherit = "credit.interest"

    @api.model
    def _propose(self, accounts, until):
        """Return the drafts of these accounts' interest up to the date ``until``; constant queries.

        What was proposed, invoiced or waived before isn't proposed again, nor items that are
        disputed. Raises ``UserError`` for days without a rate. sudo: interest is the system's;
        the caller has checked who may propose.
        """
        self._lock_accounts(accounts)
        items = self._late_items(accounts, until)
        paid = self._payments([one.line for one in items])
        found = defaultdict(list)
        for company, own in accounts.sudo().grouped("company_id").items():
            charged = [one for one in items if one.account in own._ids]
            terms = self._terms(company)
            for item in charged:
                found[item.account] += self._lines_of(item, paid.get(item.line, ()), until, terms)
        vals_list = [
            {
                "account_id": account.id,
                "date_to": until,
                "line_ids": [Command.create(vals) for vals in found[account.id]],
            }
            for account in accounts.sudo()
            if self._is_worth_it(account, found[account.id])
        ]
        return self._create_guarded(vals_list).sudo(self.env.su)

    def _lock_accounts(self, accounts):
        """Let two proposals for one account come one after the other."""
        for account in sorted(accounts.ids):
            self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(%s, %s)", LOCK_CLASS, account))

    def _is_worth_it(self, account, lines):
        least = account.company_id._credit_policy().interest_minimum
        total = sum(one["amount"] for one in lines)
        return bool(lines) and account.currency_id.compare_amounts(total, max(least, 0.01)) >= 0

    @api.model
    def _terms(self, company):
        """Return {rates, method, count, fixed, round} of root company ``company``."""
        policy = company._credit_policy()
        return {
            "rates": self.env["credit.interest.rate"]._of(company),
            "method": policy.interest_method,
            "count": policy.interest_count,
            "fixed": policy.interest_fixed,
            "round": company.currency_id.round,
        }

    def _lines_of(self, item, payments, until, terms):
        """Return the values of an item's lines: a slice of each rate, once the fixed sum."""
        lines = []
        try:
            for part in parts(item.amount, item.due, payments, until, item.since):
                slices = interest(
                    part, terms["rates"], due=item.due, method=terms["method"], count=terms["count"]
                )
                lines += [self._prepare_line_vals(item, one, terms) for one in slices]
        except MissingRate as error:
            raise UserError(
                self.env._(
                    "There is no rate of interest for %s: a credit manager enters it under "
                    "Configuration › Rates of interest.",
                    format_date(self.env, error.args[0]),
                )
            ) from error
        if lines and terms["fixed"] and not item.has_fixed:
            lines.append(
                {
                    "move_line_id": item.line, "document": item.document, "kind": "fixed",
                    "base": item.amount, "date_from": item.due, "date_to": item.due,
                    "amount": terms["fixed"],
                }
            )  # fmt: skip
        return lines

    def _prepare_line_vals(self, item, one, terms):
        return {
            "move_line_id": item.line,
            "document": item.document,
            "kind": "interest",
            "base": one.amount,
            "date_from": one.start,
            "date_to": one.end,
            "days": one.days,
            "percent": one.percent,
            "amount": terms["round"](one.interest),
        }

    @api.model
    def _late_items(self, accounts, until):
        """Return the ``LateItem``s of these accounts up to ``until``; one query.

        Invoices only, none of interest; an approved extension moves the day (R24).
        """
        self.env["account.move.line"].flush_model()
        self.env["account.move"].flush_model(["name", "move_type"])
        self.env["credit.dispute"].flush_model()
        self.env["credit.interest.line"].flush_model()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT a.id, l.id, m.name, l.balance, due.day,
                          COALESCE(charged.until, due.day), COALESCE(charged.fixed, FALSE)
                     FROM credit_account a
                     JOIN res_company c ON split_part(c.parent_path, '/', 1)::int = a.company_id
                     JOIN res_partner p ON p.commercial_partner_id = a.partner_id
                     JOIN account_move_line l ON l.partner_id = p.id AND l.company_id = c.id
                     JOIN account_account acc ON acc.id = l.account_id
                     JOIN account_move m ON m.id = l.move_id
                    CROSS JOIN LATERAL (SELECT GREATEST(
                        COALESCE(LEAST(l.credit_date_due, l.date_maturity), l.date),
                        l.credit_extended_until) AS day) due
                     LEFT JOIN (SELECT move_line_id,
                                       MAX(date_to) FILTER (WHERE kind = 'interest') AS until,
                                       BOOL_OR(kind = 'fixed') AS fixed
                                  FROM credit_interest_line GROUP BY move_line_id) charged
                       ON charged.move_line_id = l.id
                    WHERE a.id = ANY(%(accounts)s) AND m.move_type = 'out_invoice'
                      AND l.parent_state = 'posted' AND l.balance > 0
                      AND acc.account_type = 'asset_receivable' AND due.day < %(until)s
                      AND (l.reconciled IS NOT TRUE OR EXISTS (
                           SELECT FROM account_partial_reconcile part
                            WHERE part.debit_move_id = l.id
                              AND part.max_date > COALESCE(charged.until, due.day)))
                      AND NOT EXISTS (SELECT FROM credit_interest i WHERE i.move_id = m.id)
                      AND NOT EXISTS (SELECT FROM credit_dispute d
                                       WHERE d.move_line_id = l.id AND d.state = 'open')
                    ORDER BY due.day, l.id""",
                accounts=accounts.ids,
                until=until,
            )
        )
        return [
            LateItem(account, line, name, float(amount), due, since, fixed)
            for account, line, name, amount, due, since, fixed in rows
        ]

    @api.model
    def _payments(self, line_ids):
        """Return {item id: [(day, amount)]} of what settled these items; one query.

        Company currency. What isn't posted settles nothing.
        """
        self.env["account.partial.reconcile"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT part.debit_move_id, given.date, part.amount
                     FROM account_partial_reconcile part
                     JOIN account_move_line given ON given.id = part.credit_move_id
                    WHERE part.debit_move_id = ANY(%s) AND given.parent_state = 'posted'""",
                line_ids,
            )
        )
        found = defaultdict(list)
        for line, day, amount in rows:
            found[line].append((day, float(amount)))
        return found
