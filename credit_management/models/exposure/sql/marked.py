"""The SELECT of accounts that are marked: deposits, bills and taxes advanced, outside the receivables.

A chart may keep money received in advance as a liability and bills as a current
asset. What is booked there without a partner is nobody's and isn't looked at.

Where an account allows reconciliation an item is as open as its residual, and what
isn't posted settles nothing; else all its items count, and those of the other side
are taken from the oldest first. So is what a reconcilable account has on the other
side and nobody reconciled: a customer's deposits never come to less than nothing.

Taxes that were advanced may be told by a tag on their items instead, whatever account
they are on.
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


TAGGED = SQL(
    """SELECT tagged.account_move_line_id FROM account_account_tag_account_move_line_rel tagged
        WHERE tagged.account_account_tag_id = ANY (ARRAY(
              SELECT tag_id FROM credit_ledger_account WHERE active AND tag_id IS NOT NULL))"""
)
"""The ids of the items that carry a tag which is marked."""


def tagged_lines():
    """Return the table expressions ``l`` of the items with a marked tag, as ``lines`` does.

    On whatever account they are, but receivables, which count already.
    """
    return (
        SQL(
            """(SELECT item.id, item.account_id,
                       CASE WHEN own.reconcile THEN item.amount_residual ELSE item.balance END
                       AS amount, item.partner_id, item.company_id, item.move_id,
                       item.date_maturity, item.date
                  FROM account_move_line item JOIN account_account own ON own.id = item.account_id
                 WHERE item.id IN (%s) AND item.parent_state = 'posted'
                   AND item.reconciled IS NOT TRUE
                   AND own.account_type <> 'asset_receivable') AS l""",
            TAGGED,
        ),
        SQL(
            """(SELECT item.id, item.account_id,
                       CASE WHEN item.id = part.debit_move_id THEN part.amount ELSE -part.amount END
                       AS amount, item.partner_id, item.company_id, item.move_id,
                       item.date_maturity, item.date
                  FROM account_move_line item JOIN account_account own ON own.id = item.account_id
                  JOIN account_partial_reconcile part
                    ON part.debit_move_id = item.id OR part.credit_move_id = item.id
                  JOIN account_move_line other
                    ON other.id = part.debit_move_id + part.credit_move_id - item.id
                   AND other.parent_state <> 'posted'
                 WHERE item.id IN (%s) AND item.parent_state = 'posted'
                   AND own.account_type <> 'asset_receivable') AS l""",
            TAGGED,
        ),
    )


def by_account():
    """Return the join of ``mark`` to an item ``l`` of a marked account."""
    return SQL(
        """JOIN credit_ledger_account mark ON mark.account_id = l.account_id
            AND mark.company_id = cal.root_id AND mark.active AND mark.kind IN %s""",
        KINDS,
    )


def by_tag():
    """Return the join of ``mark`` to an item ``l`` with a marked tag: one, and no account's.

    What two marks tell of counts once: that of the account goes before those of its tags.
    """
    return SQL(
        """JOIN credit_ledger_account mark ON mark.id = (
               SELECT MIN(own.id) FROM credit_ledger_account own
                 JOIN account_account_tag_account_move_line_rel carried
                   ON carried.account_account_tag_id = own.tag_id
                  AND carried.account_move_line_id = l.id
                WHERE own.active AND own.company_id = cal.root_id AND own.kind IN %s)
            AND NOT EXISTS (
               SELECT FROM credit_ledger_account own
                WHERE own.account_id = l.account_id AND own.active AND own.company_id = cal.root_id)""",
        KINDS,
    )


def items(frame, found, mark):
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
             %(mark)s""",
        account=frame.account,
        lines=found,
        mark=mark,
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
        items=SQL(" UNION ALL ").join(
            [
                *(items(frame, found, by_account()) for found in lines(KINDS)),
                *(items(frame, found, by_tag()) for found in tagged_lines()),
            ]
        ),
    )
