from odoo import api, fields, models
from odoo.tools import SQL, ormcache

from .sql import balance, marked, orders, parts, prepared, receipts

CATEGORIES = [
    ("receivable", "Receivable"),
    ("order", "Order not invoiced"),
    ("delivery", "Delivered, not invoiced"),
    ("deposit", "Deposit or credit note"),
    ("prepayment", "Prepayment"),
    ("bill", "Commercial acceptance bill"),
    ("bank_bill", "Bank acceptance bill"),
    ("tax_advance", "Tax advance"),
]


class CreditExposure(models.Model):
    """What customers owe and may still receive, one row per document and category (R30).

    The one definition of exposure: a ``UNION ALL`` of ``_sources``. The check,
    the account, the screens and the reports all read it. Rows depend on today
    and on rates, so nothing is stored. Whoever asks and whatever the company
    switcher shows, the figures are the same; who may *read* rows is a matter of
    access rights and record rules. The sums below go round those by SQL, so their
    callers need no sudo(); who asks decides what of them is shown to whom.
    """

    _name = "credit.exposure"
    _description = "Credit Exposure"
    _inherit = ["credit.answers"]
    _auto = False
    _order = "date_due, id"
    _depends = {
        "account.account": ["account_type", "reconcile"],
        "account.move": [
            "credit_is_correction", "currency_id", "date", "invoice_currency_rate", "invoice_date",
            "move_type", "payment_state", "reversed_entry_id", "state",
        ],
        "account.move.line": [
            "account_id", "amount_residual", "amount_residual_currency", "balance", "company_id", "credit_date_due",
            "credit_extended_until", "currency_id", "date", "date_maturity", "display_type", "move_id",
            "parent_state", "partner_id", "payment_id", "price_total", "product_uom_id", "quantity",
            "reconciled", "tax_tag_ids",
        ],
        "account.partial.reconcile": ["amount", "credit_move_id", "debit_move_id"],
        "account.payment": ["move_id", "payment_transaction_id", "source_payment_id", "state"],
        "credit.account": ["company_id", "partner_id"],
        "credit.ledger.account": ["account_id", "active", "company_id", "days", "kind", "tag_id"],
        "payment.transaction": [
            "amount", "company_id", "currency_id", "last_state_change", "operation", "partner_id",
            "payment_id", "sale_order_ids", "source_transaction_id", "state",
        ],
        "product.template": ["invoice_policy"],
        "res.currency.rate": ["company_id", "currency_id", "name", "rate"],
        "res.partner": ["commercial_partner_id"],
        "sale.order": [
            "amount_total", "amount_untaxed", "commitment_date", "company_id", "credit_is_closed",
            "credit_payment_ids", "currency_id", "date_order",
            "partner_id", "partner_invoice_id", "state",
        ],
        "sale.order.line": [
            "credit_is_ended", "credit_unit_total", "discount", "display_type", "invoice_lines",
            "is_downpayment", "order_id", "price_subtotal", "price_total", "price_unit",
            "product_id", "product_uom_id", "product_uom_qty",
            "qty_delivered", "qty_invoiced", "state", "untaxed_amount_invoiced",
        ],
        "uom.uom": ["factor"],
    }  # fmt: skip

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    account_id = fields.Many2one("credit.account", "Credit account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    category = fields.Selection(CATEGORIES, readonly=True)
    amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date_due = fields.Date("Due", readonly=True)
    res_model = fields.Char("Document model", readonly=True)
    res_id = fields.Many2oneReference("Document", model_field="res_model", readonly=True)
    counted = fields.Boolean("Uses the limit", readonly=True)
    overdue = fields.Boolean(readonly=True)

    def init(self):
        orders.install(self.env.cr, self._covered_elsewhere())

    @api.model
    def _covered_elsewhere(self):
        """Return the texts of SELECTs of what covers order lines without an invoice.

        Each selects (kind, quantity, amount) of line ``l`` as ``sql.orders.POSTED`` does;
        extend it in a glue add-on, and write the function anew when that goes.
        """
        return []

    # --- the definition

    @property
    def _table_query(self):
        return SQL(
            """SELECT record_id::bigint * %s + slot AS id, partner_id, account_id, company_id,
                   currency_id, category, amount, date_due, res_model, res_id,
                   category = ANY(%s) AS counted, slot IN %s AND date_due < today AS overdue
              FROM %s WHERE %s""",
            parts.SLOTS,
            self._codes("count"),
            parts.OWED,
            balance.union(self._active_sources(self._frame())),
            balance.conditions(ignored=self._ignored_slots()),
        )

    @api.model
    def _sources(self, frame):
        """Return {name: SELECT, as ``SQL``}; extend it to add a category of exposure (R30).

        A SELECT returns ``sql.parts.COLUMNS`` in that order, amounts in the root
        company's currency; ``frame``, a ``sql.parts.Frame``, writes the joins to
        customer, company and rate. Take a free slot for each
        category, name both in ``_source_slots``, give the category a row of
        ``credit.exposure.category``, and add what is read to ``_depends``.
        """
        return {
            "ledger": parts.ledger(frame),
            "unsettled": parts.unsettled(frame),
            "order": orders.orders(frame),
            "transaction": parts.transactions(frame),
            "marked": marked.marked(frame),
        }

    @api.model
    def _sold_elsewhere(self, moves):
        """Return {transfer id: (worth, paid)} of goods that were sold without an order.

        ``moves``: the ``stock.move``s, as the system, by which they leave; amounts in the root
        company's currency. ``worth`` is what they were sold for, ``paid`` what of it was paid
        and isn't owed; what is owed counts already. Extend it where something is sold and
        shipped later; by default nothing is.
        """
        return {}

    @api.model
    def _source_slots(self):
        """Return {name of a source: {slot of its rows: category}}; extend with ``_sources``."""
        return {
            "ledger": {parts.RECEIVABLE: "receivable", parts.CREDIT: "deposit"},
            "unsettled": {parts.REOPENED: "receivable", parts.RETURNED: "deposit"},
            "order": {parts.ORDER: "order", parts.DELIVERY: "delivery"},
            "transaction": {parts.TRANSACTION: "deposit"},
            "marked": {
                parts.ADVANCE: "deposit",
                parts.BILL: "bill",
                parts.BANK_BILL: "bank_bill",
                parts.TAX_ADVANCE: "tax_advance",
            },
        }

    @api.model
    def _active_sources(self, frame):
        """Return the list of SELECTs that are needed: what is ignored isn't looked up.

        Nor are marked accounts where none is marked.
        """
        ignored, slots = set(self._codes("ignore")), self._source_slots()
        sources = self._sources(frame)
        if not self.env["credit.ledger.account"]._marked():
            sources.pop("marked", None)
        wanted = [select for name, select in sources.items() if set(slots[name].values()) - ignored]
        return wanted or [SQL("SELECT * FROM (%s) none WHERE FALSE", sources["ledger"])]

    @api.model
    def _slots(self):
        """Return {category: its slots}, in the order of the selection."""
        slots = {code: [] for code, _label in self._fields["category"].selection}
        for source in self._source_slots().values():
            for slot, category in source.items():
                slots[category].append(slot)
        return {code: numbers for code, numbers in slots.items() if numbers}

    @api.model
    def _codes(self, treatment):
        """Return the codes of categories with a treatment: ``count``, ``show`` or ``ignore``."""
        treatments = self.env["credit.exposure.category"]._treatments()
        return [code for code in self._slots() if treatments.get(code, "count") == treatment]

    @api.model
    def _ignored_slots(self):
        slots = self._slots()
        return [slot for code in self._codes("ignore") for slot in slots[code]]

    # --- sums

    @api.model
    def _balances(self, partner_ids=None, root_ids=None, without_orders=(), cr=None):
        """Return {(commercial partner id, root company id): engine ``Balance``}, whoever asks.

        Amounts are in the root company's currency. One query for any number of
        customers; None is all of them, customers without a row have no key.
        ``without_orders`` leaves out orders, given as ids. With ``cr`` the
        statement runs there, and sees what is in the database only.
        """
        ignored = self._codes("ignore")
        slots = {code: own for code, own in self._slots().items() if code not in ignored}
        if not slots or (partner_ids is not None and not partner_ids):
            return {}
        frame, counted = self._frame(root_ids, detailed=False), self._codes("count")
        ignored = self._ignored_slots()
        if self._is_few(partner_ids):
            call = prepared.balances_call(frame, partner_ids, without_orders, ignored)
            return prepared.balances(self._fetch(call, cr), slots, counted)
        query = balance.statement(
            balance.union(self._active_sources(frame)),
            balance.conditions(partner_ids, ignored, without_orders),
            slots,
            counted,
        )
        return balance.balances(self._fetch(query, cr), slots)

    @api.model
    def _counted(self, partner_ids, root_ids):
        """Return ``_balances`` of which only ``counted`` is asked: half the time for a few customers."""
        if not self._is_few(partner_ids) or not partner_ids:
            return self._balances(partner_ids, root_ids)
        frame = self._frame(root_ids, detailed=False)
        call = prepared.counted_call(frame, partner_ids, self._ignored_slots())
        return prepared.counted(self._fetch(call, None), self._slots(), self._codes("count"))

    @api.model
    def _receipts(self, partner_ids, root_ids, cr=None):
        """Return {(commercial partner id, root company id): list of engine ``Receipt``}.

        Money received for orders in the root company's currency, each payment or
        transaction once, under the customer who paid and under those whose orders
        it names, whoever asks. One query, two where there may be such money.
        """
        if not partner_ids:
            return {}
        candidates = prepared.candidates_call if self._is_few(partner_ids) else receipts.candidates
        found = self._fetch(candidates(list(partner_ids)), cr)
        return self._receipts_among(found, partner_ids, root_ids, cr)

    @api.model
    def _receipts_among(self, found, partner_ids, root_ids, cr=None):
        """Return ``_receipts`` of these (payment id, transaction id), which may be money for orders."""
        if not found:
            return {}
        payments, transactions = ([one for one in ids if one] for ids in zip(*found, strict=True))
        frame = self._frame(root_ids, detailed=False)
        rows = self._fetch(receipts.statement(frame, payments, transactions), cr)
        return receipts.receipts(rows, set(partner_ids))

    @api.model
    def _counted_sql(self):
        """Return a SELECT of (partner_id, root_id, amount): what counts, for searches.

        Amounts are in the root company's currency, of all customers, whoever asks.
        A search that compares it in the database takes half the time of one that
        fetches ``_balances``. Rows of customers without exposure are missing.
        """
        self._flush_sources()
        slots = self._slots()
        return SQL(
            """SELECT partner_id, root_id, SUM(amount) AS amount FROM %s
                WHERE slot = ANY(%s) GROUP BY partner_id, root_id""",
            balance.union(self._active_sources(self._frame(detailed=False))),
            [slot for code in self._codes("count") for slot in slots[code]],
        )

    @api.model
    def _balances_sql(self):
        """Return a SELECT of (partner_id, root_id, counted, overdue, days): ``_balances`` for sums.

        Of all customers, whoever asks, in the root company's currency; those without exposure
        are missing.
        """
        self._flush_sources()
        ignored = self._codes("ignore")
        slots = {code: own for code, own in self._slots().items() if code not in ignored}
        columns = ["partner_id", "root_id", "counted", "overdue", "days", "unsettled", "unknown"]
        return SQL(
            "SELECT partner_id, root_id, counted, overdue, days FROM (%s) AS balance (%s)",
            balance.statement(
                balance.union(self._active_sources(self._frame(detailed=False))),
                balance.conditions(ignored=self._ignored_slots()),
                slots,
                self._codes("count"),
            ),
            SQL(", ").join(map(SQL.identifier, [*columns, *slots])),
        )

    @api.model
    def _tax_deadlines(self, keys):
        """Return {(customer id, root company id): day until which its oldest tax advance may wait}.

        Of these keys, whoever asks; one query. Who owes none is missing.
        """
        self._flush_sources()
        rows = self.env.execute_query(
            SQL(
                """SELECT partner_id, root_id, MIN(date_due) FROM (%s) AS advanced (%s)
                    WHERE slot = %s AND partner_id = ANY(%s) GROUP BY partner_id, root_id""",
                marked.marked(self._frame(detailed=False)),
                SQL(", ").join(map(SQL.identifier, parts.COLUMNS)),
                parts.TAX_ADVANCE,
                sorted({partner_id for partner_id, _root in keys}),
            )
        )
        return {(partner, root): day for partner, root, day in rows}

    @api.model
    def _fetch(self, query, cr):
        """Return the rows of a statement, run as nobody in particular: who asks changes nothing."""
        if cr is None:
            self._flush_sources()
            cr = self.env.cr
        cr.execute(query)
        return cr.fetchall()

    @api.model
    def _flush_sources(self):
        """Write what is pending of the fields the statement reads."""
        for model, names in self._depends.items():
            self.env[model].flush_model(names)

    @api.model
    def _order_amounts(self, order_ids):
        """Return {order id: ``Counts``} of orders, confirmed or not, whoever asks.

        What the exposure counts of them once they are confirmed, in the root company's
        currency. One query for any number; what isn't stored yet has no key.
        """
        if not order_ids:
            return {}
        frame = self._frame(detailed=False)
        if self._is_few(()):
            query = prepared.asked_call(frame, order_ids)
        else:
            query = orders.asked(frame, list(order_ids))
        return orders.counts(self._fetch(query, None))

    @api.model
    def _asked(self, order_ids, partner_ids, root_ids):
        """Return (``_order_amounts``, ``_receipts``, ``_balances``) of a check.

        The balances are without these orders. One query for a few customers, two where
        there may be money for orders.
        """
        if not order_ids:
            return {}, {}, self._balances(partner_ids, root_ids)
        ignored = self._codes("ignore")
        slots = {code: own for code, own in self._slots().items() if code not in ignored}
        if not slots or not partner_ids or not self._is_few(partner_ids):
            return (
                self._order_amounts(order_ids),
                self._receipts(partner_ids, root_ids),
                self._balances(partner_ids, root_ids, without_orders=order_ids),
            )
        asking, frame = self._frame(detailed=False), self._frame(root_ids, detailed=False)
        call = prepared.check_call(asking, frame, order_ids, partner_ids, self._ignored_slots())
        asked, found, owed = prepared.check_rows(self._fetch(call, None))
        return (
            orders.counts(asked),
            self._receipts_among(found, partner_ids, root_ids),
            prepared.balances(owed, slots, self._codes("count")),
        )

    # --- screens

    @api.depends("res_model", "res_id")
    def _compute_display_name(self):
        for model, rows in self.grouped("res_model").items():
            names = {}
            if model:
                # sudo: whoever may read the row may know its document's name, though perhaps
                # not open it
                documents = self.env[model].sudo().browse(rows.mapped("res_id"))
                names = {document.id: document.display_name for document in documents}
            for row in rows:
                row.display_name = names.get(row.res_id, False)

    def action_open_document(self):
        """Open the invoice, entry, payment or order this row stands for."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.model
    def _frame(self, root_ids=None, detailed=True):
        """Return the ``Frame`` for these root companies (None: all); no query once cached."""
        companies, rates = [], {}
        for company, root, today, last_day, currency in self.env["res.company"]._credit_calendar():
            if root_ids is None or root in root_ids:
                tz = self.env["credit.policy"]._values(root)["tz"] or "UTC"
                digits = self._digits(currency)
                companies.append((company, root, today, last_day, currency, tz, digits))
                rates[root] = self._rates(root, today)
        return parts.Frame(
            tuple(companies or [(0, 0, fields.Date.today(), None, 0, "UTC", 2)]),
            tuple((root, *rate) for root, known in rates.items() for rate in known),
            self.env["decimal.precision"].precision_get("Product Unit"),
            detailed,
        )

    @api.model
    @ormcache("currency_id")
    def _digits(self, currency_id):
        """Return the decimal places of a currency, given as an id (cached).

        sudo: cached for everybody, whoever asks first.
        """
        return self.env["res.currency"].sudo().browse(currency_id).decimal_places

    @api.model
    @ormcache("root_id", "today")
    def _rates(self, root_id, today):
        """Return (currency id, what turns its amounts into the company's) of all with a rate.

        Of root company ``root_id`` on the date ``today``, a tuple of pairs. sudo:
        cached for everybody, so it can't depend on who may see its rates.
        """
        root = self.env["res.company"].sudo().browse(root_id)
        rated = (
            self.env["res.currency.rate"]
            .sudo()
            ._read_group([("company_id", "in", (False, root_id))], ["currency_id"])
        )
        # a union keeps the rights of its first part: without them rates are hidden by rules
        currencies = root.currency_id.union(*(currency for (currency,) in rated))
        rates = currencies._get_rates(root, today)
        return tuple(
            (currency.id, rates[root.currency_id.id] / rates[currency.id])
            for currency in currencies - root.currency_id
        )
