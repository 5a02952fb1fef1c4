from dataclasses import replace

from odoo import models
from odoo.tools import SQL

from ...engine.measures import Ledger
from . import ledger_sql as sql


class CreditAccountBrief(models.Model):
    """How a customer pays, and since when it has its grade, for whoever decides on its credit."""

    _inherit = "credit.account"

    def _briefs(self):
        # EXTENDS 'credit_management'
        briefs = super()._briefs()
        for company, accounts in self.grouped("company_id").items():
            span = accounts._span(company._credit_today())
            ledgers, paid = accounts._brief_ledgers(span), accounts._brief_payments(span)
            for account in accounts:
                ledger = ledgers.get((account.partner_id.id, company.id), Ledger())
                brief = briefs[account.id]
                brief["grade"]["date"] = account.graded_on and account.graded_on.isoformat()
                brief["late"] = ledger.average_days_late
                brief["on_time"] = ledger.on_time_share
                brief["payment"] = paid.get((account.partner_id.id, company.id), False)
        return briefs

    def _brief_ledgers(self, span):
        """Return {(customer id, root company id): ``Ledger``} of which lateness is of 12 months."""
        year = replace(span, before=span.year)
        return self._ledger_rows({account.partner_id.id for account in self}, year)

    def _brief_payments(self, span):
        """Return {(customer id, root company id): the last payment, {date, amount}}; one query.

        What a bank or cash journal took off what the customer owes, as the measures count it;
        all of that day. Reversed ones are payments of nothing.
        """
        rows = self.env.execute_query(
            SQL(
                """WITH contact AS (%(contacts)s), journal AS (%(journals)s)
                   SELECT DISTINCT ON (contact.partner_id, cal.root_id)
                          contact.partner_id, cal.root_id, l.date, -SUM(l.balance)
                     FROM contact
                     JOIN account_move_line l ON l.partner_id = contact.id
                     JOIN journal ON journal.id = l.journal_id AND journal.kind = 'money'
                     JOIN %(companies)s ON cal.company_id = l.company_id
                     JOIN account_account a ON a.id = l.account_id
                      AND a.account_type = 'asset_receivable'
                    WHERE l.parent_state = 'posted' AND l.date <= %(day)s
                    GROUP BY contact.partner_id, cal.root_id, l.date
                   HAVING SUM(l.balance) < 0
                    ORDER BY contact.partner_id, cal.root_id, l.date DESC""",
                contacts=sql.contacts({account.partner_id.id for account in self}),
                journals=sql.JOURNALS,
                companies=span.companies,
                day=span.day,
            )
        )
        return {
            (partner, root): {"date": day.isoformat(), "amount": float(amount)}
            for partner, root, day, amount in rows
        }
