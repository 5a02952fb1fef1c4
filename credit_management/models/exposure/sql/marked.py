"""The SELECT of accounts that are marked: deposits, bills and taxes advanced, outside the receivables.

A chart may keep money received in advance as a liability and bills as a current
asset. What is booked there without a partner is nobody's and isn't looked at.

Where an account allows reconciliation an item is as open as its residual, and what
isn't posted settles nothing; else all its items count, and those of the other side
are taken from the oldest first. So is what a reconcilable account has on the other
side and nobody reconciled: a customer's deposits never come to less than nothing.
"""

from odoo.tools import SQL

from .parts import ADVANCE, BANK_BILL, BILL, TAX_ADVANCE

ANY_MARK = SQL("EXISTS (SELECT FROM credit_ledger_account WHERE active)")
"""An account of some company is marked."""


KINDS = ("deposit", "bill", "bank_bill", "tax_advance")
"""What ``marked`` tells of; a glue add-on has marks of its own."""


def accounts(kinds, reconcile):
    """Return the condition on ``account_id``: accounts marked so, read once per statement.

    Where nothing is marked, that the first line says so spares any look at the ledger.
    """
    return SQL(
        """%s
           AND account_id = ANY (ARRAY(
               SELECT marked.account_id FROM credit_ledger_account marked
                 JOIN account_account own ON own.id = marked.account_id
                WHERE marked.active AND marked.kind IN %s AND %s))""",
        ANY_MARK,
        kinds,
        SQL("own.reconcile") if reconcile else SQL("own.reconcile IS NOT TRUE"),
    )


def lines(kinds):
    """Return the table expressions ``l`` of the items of accounts marked as one of ``kinds``.

    What is open of items of accounts that are reconciled; all items of accounts that aren't
    (``reconciled`` leads to an index of Odoo's); and what something that isn't posted took
    from the former, which is open (see ``parts.unsettled``).
    """
    return (
        SQL(
            """(SELECT id, account_id, amount_residual AS amount, partner_id, company_id, move_id,
                       date_maturity, date FROM account_move_line
                 WHERE reconciled IS NOT TRUE AND parent_state = 'posted'
                   AND amount_residual <> 0 AND %s) AS l""",
            accounts(kinds, True),
        ),
        SQL(
            """(SELECT id, account_id, balance AS amount, partner_id, company_id, move_id,
                       date_maturity, date FROM account_move_line
                 WHERE reconciled IS NOT TRUE AND parent_state = 'posted'
                   AND balance <> 0 AND %s) AS l""",
            accounts(kinds, False),
        ),
        SQL(
            """(SELECT item.id, item.account_id,
                       CASE WHEN item.id = part.debit_move_id THEN part.amount ELSE -part.amount END
                       AS amount, item.partner_id, item.company_id, item.move_id,
                       item.date_maturity, item.date
                  FROM (SELECT id FROM account_move_line
                         WHERE parent_state <> 'posted' AND amount_residual <> balance
                           AND %s) taken
                  JOIN account_partial_reconcile part
                    ON part.debit_move_id = taken.id OR part.credit_move_id = taken.id
                  JOIN account_move_line item
                    ON item.id = part.debit_move_id + part.credit_move_id - taken.id
                   AND item.parent_state = 'posted') AS l""",
            accounts(kinds, True),
        ),
    )


def items(frame, found):
    """Return the lines with their customer and mark; what a mark is about is positive."""
    return SQL(
        """SELECT mark.id AS mark_id, mark.kind, mark.days, l.id AS line_id, l.move_id,
                  p.commercial_partner_id AS partner_id, %(account)s AS account_id, l.company_id,
                  cal.root_id, cal.currency_id, cal.today,
                  CASE mark.kind WHEN 'tax_advance' THEN l.date
                       ELSE COALESCE(l.date_maturity, l.date) END AS date_due,
                  CASE mark.kind WHEN 'deposit' THEN -l.amount ELSE l.amount END AS amount
             FROM %(lines)s
             %(owner)s
             JOIN credit_ledger_account mark ON mark.account_id = l.account_id
              AND mark.company_id = cal.root_id AND mark.active AND mark.kind IN %(kinds)s""",
        account=frame.account,
        kinds=KINDS,
        lines=found,
        owner=frame.owner(SQL("l.partner_id"), SQL("l.company_id")),
    )


def marked(frame):
    """Return what is left of deposits, bills that still count, and taxes advanced.

    A bill isn't overdue: its customer gave what was asked for. It counts until it is
    honoured, or as many days after its due date as its account says. A tax advance counts
    until it is cleared; its day is the last on which it may be.
    """
    return SQL(
        """SELECT CASE kind WHEN 'deposit' THEN %(advance)s WHEN 'bill' THEN %(bill)s
                       WHEN 'tax_advance' THEN %(tax_advance)s ELSE %(bank_bill)s END,
               line_id, partner_id, account_id, company_id, root_id, currency_id, kind,
               CASE kind WHEN 'deposit' THEN -1 ELSE 1 END * LEAST(amount, upto - taken),
               CASE kind WHEN 'tax_advance' THEN date_due + days ELSE date_due END, today,
               'account.move', move_id, NULL::int
          FROM (SELECT open.*,
                       SUM(GREATEST(amount, 0)) OVER (
                           PARTITION BY mark_id, partner_id, root_id ORDER BY date_due, line_id
                       ) AS upto,
                       -SUM(LEAST(amount, 0)) OVER (
                           PARTITION BY mark_id, partner_id, root_id) AS taken
                  FROM (SELECT mark_id, kind, days, line_id, move_id, partner_id, account_id,
                               company_id, root_id, currency_id, today, date_due,
                               SUM(amount) AS amount
                          FROM (%(items)s) item
                         GROUP BY mark_id, kind, days, line_id, move_id, partner_id, account_id,
                               company_id, root_id, currency_id, today, date_due) open) left_of
         WHERE amount > 0 AND upto > taken AND (kind IN ('deposit', 'tax_advance') OR date_due + days >= today)""",
        advance=ADVANCE,
        bill=BILL,
        bank_bill=BANK_BILL,
        tax_advance=TAX_ADVANCE,
        items=SQL(" UNION ALL ").join(items(frame, found) for found in lines(KINDS)),
    )
