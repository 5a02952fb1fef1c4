"""From exposure rows to balances: one statement for any number of customers."""

from odoo.tools import SQL

from ....engine.balance import Balance
from .parts import COLUMNS, DELIVERY, GIVEN, ORDER, OWED

COLUMN_LIST = SQL(", ").join(map(SQL.identifier, COLUMNS))


def union(sources):
    """Return the sources as one table expression named ``item``."""
    return SQL("(%s) AS item (%s)", SQL(" UNION ALL ").join(sources), COLUMN_LIST)


def conditions(partner_ids=None, ignored=(), without_orders=()):
    """Return the WHERE clause on ``item``; it is pushed down into every source.

    ``ignored`` are slots, ``without_orders`` ids of orders to leave out.
    """
    clauses = [SQL("TRUE")]
    if partner_ids is not None:
        # one literal: thousands of them would each be parsed
        ids = "{" + ",".join(map(str, partner_ids)) + "}"
        clauses.append(SQL("partner_id = ANY(%s::int[])", ids))
    if ignored:
        clauses.append(SQL("slot <> ALL(%s)", list(ignored)))
    if without_orders:
        clauses.append(
            SQL("NOT (res_model = 'sale.order' AND res_id = ANY(%s))", list(without_orders))
        )
    return SQL(" AND ").join(clauses)


def statement(items, where, slots, counted):
    """Return one row per customer and root company, as ``balances`` reads it.

    ``slots`` gives {category: its slots}, ``counted`` the categories that count.
    Credits settle the oldest items first, as ``engine.overdue`` says: what is
    overdue is the sum of what is due minus the credits, and the oldest item is
    the first one beyond them (only then the items are walked through).
    """
    return SQL(
        """WITH row AS MATERIALIZED (
               SELECT partner_id, root_id, today, slot, amount, date_due, unknown_id,
                      slot IN %(owed)s AND date_due < today AS is_due,
                      CASE WHEN slot IN %(owed)s THEN res_id
                           WHEN slot IN %(orders)s THEN -res_id END AS document
                 FROM %(items)s WHERE %(where)s
           ), customer AS (
               SELECT partner_id, root_id, MIN(today) AS today, %(sums)s,
                      COALESCE(SUM(amount) FILTER (WHERE is_due), 0) AS due,
                      MIN(date_due) FILTER (WHERE is_due) AS first_due,
                      COALESCE(-SUM(amount) FILTER (WHERE slot IN %(given)s), 0) AS credits,
                      COUNT(DISTINCT document) AS unsettled, MAX(unknown_id) AS unknown_id
                 FROM row GROUP BY partner_id, root_id
           ), oldest AS (
               SELECT partner_id, root_id, MIN(date_due) AS first_due
                 FROM (SELECT row.partner_id, row.root_id, date_due, MIN(credits) AS credits,
                              SUM(SUM(amount)) OVER (
                              PARTITION BY row.partner_id, row.root_id ORDER BY date_due) AS upto
                         FROM row JOIN customer USING (partner_id, root_id)
                        WHERE is_due AND credits > 0 AND due > credits
                        GROUP BY row.partner_id, row.root_id, date_due) day
                WHERE upto > credits GROUP BY partner_id, root_id
           )
           SELECT partner_id, root_id, %(counted)s, GREATEST(0, due - credits),
                  CASE WHEN due > credits
                       THEN today - COALESCE(oldest.first_due, customer.first_due) ELSE 0 END,
                  unsettled, (SELECT name FROM res_currency WHERE id = unknown_id), %(names)s
             FROM customer LEFT JOIN oldest USING (partner_id, root_id)""",
        items=items,
        where=where,
        owed=OWED,
        given=GIVEN,
        orders=(ORDER, DELIVERY),
        sums=SQL(", ").join(
            SQL(
                "COALESCE(SUM(amount) FILTER (WHERE slot IN %s), 0) AS %s",
                tuple(numbers),
                SQL.identifier(category),
            )
            for category, numbers in slots.items()
        ),
        counted=SQL(" + ").join([SQL("0"), *map(SQL.identifier, counted)]),
        names=SQL(", ").join(map(SQL.identifier, slots)),
    )


def balances(rows, categories):
    """Return {(customer, root company): ``Balance``} of the statement's rows."""
    return {
        (partner_id, root_id): Balance(
            counted,
            dict(zip(categories, amounts, strict=True)),
            overdue,
            days,
            unsettled,
            unknown or "",
        )
        for partner_id, root_id, counted, overdue, days, unsettled, unknown, *amounts in rows
    }
