"""The statements of a check as functions of the database: planned no more than is needed.

For one customer PostgreSQL plans the exposure ten times as long as it runs it, and a plan
lasts no longer than a request: Odoo's pool discards what a connection knows before it is
used again. So the function asks first whether a customer can have rows of a source at all
(``Source.guard``: a look at an index), and only the statements it comes to are planned; an
order nothing happened to needs a shorter one than others (``Source.lighter``).

The text is made of the sources that are installed, so it is written when the registry is
loaded (``install``), and only where it isn't the one that is there already.

Many customers are better off with the statement itself: then PostgreSQL sees
how many there are before it plans.
"""

import hashlib
from dataclasses import dataclass

from odoo.tools import SQL

from . import balance, orders, receipts
from .parts import COLUMNS, SLOTS, Frame

FEW = 200
"""Up to so many customers the plan made for ten of them is a good one."""

ITEMS = "credit_exposure_items"
BALANCES = "credit_exposure_balances"
COUNTED = "credit_exposure_counted"
CANDIDATES = "credit_exposure_candidates"
ASKED = "credit_exposure_asked"

BALANCE_ARGUMENTS = (
    "int[]", "int[]", "int[]",  # customers, orders left out, slots left out
    "int[]", "int[]", "date[]", "date[]", "int[]", "text[]", "int[]",  # companies
    "int[]", "int[]", "numeric[]",  # rates
    "numeric",  # units
)  # fmt: skip

ITEM_COLUMNS = tuple(
    zip(
        COLUMNS,
        (
            *("int", "bigint", "int", "int", "int", "int", "int", "text", "numeric"),
            *("date", "date", "text", "int", "int"),
        ),
        strict=True,
    )
)

BALANCE_COLUMNS = (
    ("partner_id", "int"),
    ("root_id", "int"),
    ("overdue", "numeric"),
    ("days", "int"),
    ("unsettled", "bigint"),
    ("unknown", "text"),
    ("amounts", "numeric[]"),
)

COUNTED_COLUMNS = (("partner_id", "int"), ("root_id", "int"), ("amounts", "numeric[]"))

ASKED_COLUMNS = (
    ("order_id", "int"),
    ("open", "numeric"),
    ("unknown", "text"),
    ("category", "text"),
    ("amount", "numeric"),
)

CANDIDATE_COLUMNS = (("payment_id", "int"), ("transaction_id", "int"))

# A plan for unknown customers looks dear, and compiling it takes longer than running it.
CREATE = """
    CREATE OR REPLACE FUNCTION %(name)s(%(arguments)s) RETURNS SETOF record
    LANGUAGE plpgsql STABLE ROWS 20 SET plan_cache_mode = force_generic_plan SET jit = off
    AS %(body)s"""


@dataclass(frozen=True)
class Source:
    """A source of the exposure and when it is worth planning.

    ``slots`` are those of its rows, ``guard`` says whether the customers can have any: a
    condition on ``contacts``, an array of the ids of all their contacts; None where nothing
    does. ``lighter`` is a condition under which a statement that is quicker to plan returns
    the same rows, and that statement.
    """

    select: SQL
    slots: tuple
    guard: SQL | None = None
    lighter: tuple | None = None

    def block(self):
        """Return its part of the function's text."""
        rows = _rows_of(self.select)
        if self.lighter:
            condition, select = self.lighter
            rows = SQL("IF %s THEN %s ELSE %s END IF;", condition, _rows_of(select), rows)
        return SQL(
            "IF NOT ($3 @> %s::int[]) THEN IF %s THEN %s END IF; END IF;",
            list(self.slots),
            self.guard or SQL("TRUE"),
            rows,
        )


def _rows_of(select):
    return SQL(
        "RETURN QUERY SELECT %s FROM (%s) AS item (%s) WHERE %s;",
        SQL(", ").join(SQL("%s::" + kind, SQL.identifier(name)) for name, kind in ITEM_COLUMNS),
        select,
        balance.COLUMN_LIST,
        WHERE,
    )


CONTACTS = SQL(
    """DECLARE contacts int[] := ARRAY(
           SELECT id FROM res_partner WHERE commercial_partner_id = ANY($1));"""
)


@dataclass(frozen=True)
class PreparedFrame(Frame):
    """A frame whose companies and rates are arguments of the function."""

    companies: tuple = ()
    detailed: bool = False

    @property
    def calendar(self):
        """Return the companies as a table of the function's arguments, instead of values."""
        return SQL("UNNEST($4, $5, $6, $7, $8, $9, $10)")

    @property
    def factors(self):
        """Return the rates as a table of the function's arguments."""
        return SQL("UNNEST($11, $12, $13)")

    @property
    def units(self):
        """Return ten to the digits of units as an argument of the function."""
        return SQL("$14")


WHERE = SQL(
    """partner_id = ANY($1) AND slot <> ALL($3)
       AND NOT (res_model = 'sale.order' AND res_id = ANY($2))"""
)


def items_body(sources):
    """Return the text of the function for the rows of a few customers: ``ITEM_COLUMNS``."""
    blocks = SQL(" ").join(source.block() for source in sources)
    return SQL("%s BEGIN %s END", CONTACTS, blocks)


def items():
    """Return the function's rows as a table expression named ``item``."""
    arguments = SQL(", ").join(SQL(f"${n}") for n in range(1, len(BALANCE_ARGUMENTS) + 1))
    return SQL("%s(%s) AS item (%s)", SQL.identifier(ITEMS), arguments, _definitions(ITEM_COLUMNS))


def balances_query():
    """Return the text of the function for balances: ``BALANCE_COLUMNS``, amounts by slot."""
    slots = {f"slot_{slot}": [slot] for slot in range(SLOTS)}
    return SQL(
        """SELECT partner_id, root_id, overdue, days::int, unsettled, unknown::text, ARRAY[%s]
             FROM (%s) found (partner_id, root_id, counted, overdue, days, unsettled, unknown, %s)""",
        SQL(", ").join(map(SQL.identifier, slots)),
        balance.statement(items(), SQL("TRUE"), slots, ()),
        SQL(", ").join(map(SQL.identifier, slots)),
    )


def counted_query():
    """Return the text of the function for ``COUNTED_COLUMNS``: amounts by slot, nothing overdue."""
    return SQL(
        "SELECT partner_id, root_id, ARRAY[%s] FROM %s GROUP BY partner_id, root_id",
        SQL(", ").join(
            SQL("COALESCE(SUM(amount) FILTER (WHERE slot = %s), 0)", slot) for slot in range(SLOTS)
        ),
        items(),
    )


def install(cr, sources):
    """Write the functions of these ``Source``s where they differ from those that are there."""
    define(cr, ITEMS, BALANCE_ARGUMENTS, items_body(sources))
    define(cr, BALANCES, BALANCE_ARGUMENTS, _answer(balances_query()))
    define(cr, COUNTED, BALANCE_ARGUMENTS, _answer(counted_query()))
    define(cr, ASKED, BALANCE_ARGUMENTS, asked_body())
    found = _answer(receipts.candidates(SQL("$1")), receipts.ANY)
    define(cr, CANDIDATES, ("int[]",), found)


def asked_body():
    """Return the text of the function for what orders count: ``ASKED_COLUMNS``."""
    ids = SQL("$2")
    light, whole = (
        SQL(
            """SELECT order_id, open, unknown::text, category::text, amount
                 FROM (%s) found (order_id, open, unknown, category, amount)""",
            orders.asked(PreparedFrame(), ids, per_order),
        )
        for per_order in (orders.WHOLE, None)
    )
    return SQL(
        "BEGIN IF %s THEN RETURN QUERY %s; ELSE RETURN QUERY %s; END IF; END",
        orders.untouched(ids),
        light,
        whole,
    )


def _answer(query, guard=None):
    """Return the text of a function that answers ``query``, or nothing where ``guard`` says so."""
    answer = SQL("RETURN QUERY %s;", query)
    return SQL("BEGIN %s END", SQL("IF %s THEN %s END IF;", guard, answer) if guard else answer)


def define(cr, name, arguments, text):
    """Create function ``name`` with this text, unless its comment says that it is this one."""
    body = cr.mogrify(text).decode()
    version = hashlib.sha256(body.encode()).hexdigest()
    function = SQL("%s(%s)", SQL.identifier(name), SQL(", ".join(arguments)))
    signature = cr.mogrify(function).decode()
    cr.execute(SQL("SELECT obj_description(to_regprocedure(%s), 'pg_proc')", signature))
    if cr.fetchone()[0] == version:
        return
    cr.execute(
        SQL(
            CREATE,
            name=SQL.identifier(name),
            arguments=SQL(", ".join(arguments)),
            body=body,
        )
    )
    cr.execute(SQL("COMMENT ON FUNCTION %s IS %s", function, version))


def drop(cr):
    """Take the functions away."""
    for name in (BALANCES, COUNTED, ITEMS, CANDIDATES, ASKED):
        cr.execute(SQL("DROP FUNCTION IF EXISTS %s", SQL.identifier(name)))


def balances_call(frame, partner_ids, without_orders, ignored):
    """Return the call for the balances of a few customers."""
    return _call(BALANCES, BALANCE_COLUMNS, frame, partner_ids, without_orders, ignored)


def counted_call(frame, partner_ids, ignored):
    """Return the call for what counts of a few customers."""
    return _call(COUNTED, COUNTED_COLUMNS, frame, partner_ids, (), ignored)


def asked_call(frame, order_ids):
    """Return the call for what orders count, confirmed or not."""
    return _call(ASKED, ASKED_COLUMNS, frame, (), order_ids, ())


def check_call(asking, frame, order_ids, partner_ids, ignored):
    """Return all that a check asks for: rows of orders, of money, and of balances without the orders.

    ``asking`` is the frame of the orders, ``frame`` that of the balances. The columns of
    ``asked_call``, of ``candidates_call`` and of ``balances_call``; ``check_rows`` parts them.
    """
    calls = (
        (ASKED_COLUMNS, asked_call(asking, order_ids)),
        (CANDIDATE_COLUMNS, candidates_call(partner_ids)),
        (BALANCE_COLUMNS, balances_call(frame, partner_ids, order_ids, ignored)),
    )
    return SQL(" UNION ALL ").join(
        SQL(
            "SELECT %s FROM (%s) found",
            SQL(", ").join(
                SQL.identifier(name) if own is columns_of_it else SQL("NULL::" + kind)
                for own, _call in calls
                for name, kind in own
            ),
            call,
        )
        for columns_of_it, call in calls
    )


def check_rows(rows):
    """Return (rows of orders, of money, of balances) of what ``check_call`` found."""
    money = len(ASKED_COLUMNS)
    amounts = money + len(CANDIDATE_COLUMNS)
    asked, receipt, owed = [], [], []
    for row in rows:
        if row[0]:
            asked.append(row[:money])
        elif row[amounts]:
            owed.append(row[amounts:])
        else:
            receipt.append(row[money:amounts])
    return asked, receipt, owed


def _call(name, columns_of_it, frame, partner_ids, without_orders, ignored):
    values = [
        list(partner_ids),
        list(without_orders),
        list(ignored),
        *columns(frame.companies, 7),
        *columns(frame.rates, 3),
        10**frame.unit_digits,
    ]
    return SQL(
        "SELECT * FROM %s(%s) AS found (%s)",
        SQL.identifier(name),
        SQL(", ").join(
            SQL("%s::" + kind, value) for value, kind in zip(values, BALANCE_ARGUMENTS, strict=True)
        ),
        _definitions(columns_of_it),
    )


def _definitions(columns_of_it):
    return SQL(", ").join(SQL("%s %s", SQL.identifier(n), SQL(kind)) for n, kind in columns_of_it)


def candidates_call(partner_ids):
    """Return the call for the money a few customers may have paid for orders."""
    return SQL(
        "SELECT * FROM %s(%s::int[]) AS found (%s)",
        SQL.identifier(CANDIDATES),
        list(partner_ids),
        _definitions(CANDIDATE_COLUMNS),
    )


def columns(rows, number):
    """Return rows as one list per column."""
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[]] * number


def balances(rows, slots, counted):
    """Return {(customer, root company): ``Balance``} of the function's rows.

    ``slots`` gives {category: its slots}, ``counted`` the categories that count.
    """
    counting = [slot for code in counted for slot in slots[code]]
    return balance.balances(
        (
            (
                *(partner, root, _sum(amounts, counting), overdue, days, unsettled, unknown),
                *(_sum(amounts, own) for own in slots.values()),
            )
            for partner, root, overdue, days, unsettled, unknown, amounts in rows
        ),
        slots,
    )


def counted(rows, slots, counting):
    """Return {(customer, root company): ``Balance``} of nothing but what counts."""
    numbers = [slot for code in counting for slot in slots[code]]
    return {
        (partner, root): balance.Balance(_sum(amounts, numbers)) for partner, root, amounts in rows
    }


def _sum(amounts, slots):
    # as exact as the database's own sum: decimals read as floats carry dust
    return round(sum(amounts[slot] for slot in slots), 6)
