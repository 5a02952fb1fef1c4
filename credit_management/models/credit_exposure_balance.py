"""From exposure rows to balances: one statement for any number of customers."""

from odoo.tools import SQL

from ..engine.balance import Balance
from .credit_exposure_sql import COLUMNS

COLUMN_LIST = SQL(", ").join(map(SQL.identifier, COLUMNS))


def union(sources):
    """Return the sources as one table expression named ``item``."""
    return SQL("(%s) AS item (%s)", SQL(" UNION ALL ").join(sources), COLUMN_LIST)


def conditions(partner_ids=None, ignored=(), without_orders=()):
    """Return the WHERE clause on ``item``; it is pushed down into every source."""
    clauses = [SQL("TRUE")]
    if partner_ids is not None:
        clauses.append(SQL("partner_id = ANY(%s)", list(partner_ids)))
    if ignored:
        clauses.append(SQL("category <> ALL(%s)", list(ignored)))
    if without_orders:
        clauses.append(
            SQL("NOT (res_model = 'sale.order' AND res_id = ANY(%s))", list(without_orders))
        )
    return SQL(" AND ").join(clauses)


def statement(items, where, counted, categories):
    """Return one row per customer and root company, as ``balance`` reads it.

    Credits settle the oldest items first, as ``engine.overdue`` says: what is
    overdue is the sum of what is due minus the credits, and the oldest item is
    the first one beyond them (only then the items are walked through).
    """
    return SQL(
        """WITH row AS MATERIALIZED (
               SELECT id, partner_id, root_id, today, category, amount, date_due, unknown_id,
                      category = 'receivable' AND date_due < today AS is_overdue,
                      CASE WHEN category = 'receivable' THEN res_id
                           WHEN category IN ('order', 'delivery') THEN -res_id END AS document,
                      res_model = 'account.move' AS is_entry
                 FROM %(items)s WHERE %(where)s
           ), customer AS (
               SELECT partner_id, root_id, MIN(today) AS today,
                      SUM(amount) FILTER (WHERE category = ANY(%(counted)s)) AS counted,
                      %(sums)s,
                      COALESCE(SUM(amount) FILTER (WHERE is_overdue), 0) AS due,
                      MIN(date_due) FILTER (WHERE is_overdue) AS first_due,
                      COALESCE(-SUM(amount) FILTER (WHERE category = 'deposit' AND is_entry), 0)
                          AS credits,
                      COUNT(DISTINCT document) AS unsettled,
                      MAX(unknown_id) AS unknown_id
                 FROM row GROUP BY partner_id, root_id
           ), oldest AS (
               SELECT partner_id, root_id, MIN(date_due) AS first_due
                 FROM (SELECT row.partner_id, row.root_id, date_due, credits, SUM(amount) OVER (
                              PARTITION BY row.partner_id, row.root_id ORDER BY date_due, id) AS upto
                         FROM row JOIN customer USING (partner_id, root_id)
                        WHERE is_overdue AND credits > 0 AND due > credits) item
                WHERE upto > credits GROUP BY partner_id, root_id
           )
           SELECT partner_id, root_id, counted, GREATEST(0, due - credits),
                  CASE WHEN due > credits
                       THEN today - COALESCE(oldest.first_due, customer.first_due) ELSE 0 END,
                  unsettled, currency.name, %(names)s
             FROM customer LEFT JOIN oldest USING (partner_id, root_id)
             LEFT JOIN res_currency currency ON currency.id = unknown_id""",
        items=items,
        where=where,
        counted=list(counted),
        sums=SQL(", ").join(
            SQL("SUM(amount) FILTER (WHERE category = %s) AS %s", code, SQL.identifier(code))
            for code in categories
        ),
        names=SQL(", ").join(map(SQL.identifier, categories)),
    )


def balances(rows, categories):
    """Return {(customer, root company): ``Balance``} of the statement's rows."""
    return {
        (partner_id, root_id): Balance(
            float(counted or 0.0),
            {code: float(amount or 0.0) for code, amount in zip(categories, amounts, strict=True)},
            float(overdue),
            days,
            unsettled,
            unknown or "",
        )
        for partner_id, root_id, counted, overdue, days, unsettled, unknown, *amounts in rows
    }
