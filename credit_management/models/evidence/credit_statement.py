from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date

from ...engine.money import problem_with
from ...engine.statement import LINES, PARTS, QUARTER, YEAR, Statement, known, problems

PERIOD_TYPES = [(YEAR, "Year"), (QUARTER, "Quarter")]


class CreditStatement(models.Model):
    """A customer's financial statement of one year or quarter (财务报表, R07).

    Totals are summed from their parts where they aren't typed; a total may be
    larger than its named parts. Figures that can't be true are refused with
    the line named (``engine.statement``). Amounts are in the statement's currency.

    A year's statement stands in for the required document, so the account's date follows it.
    """

    _name = "credit.statement"
    _description = "Financial Statement"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.evidence"]
    _order = "date_to desc, period_type, id desc"

    account_id = fields.Many2one("credit.account", required=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    period_type = fields.Selection(PERIOD_TYPES, "Period", required=True, default=YEAR)
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("Until", required=True)
    is_audited = fields.Boolean("Audited", tracking=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Attachments", copy=False)
    note = fields.Text("Notes")

    cash = fields.Monetary("Cash and bank")
    receivables = fields.Monetary()
    inventories = fields.Monetary()
    other_current_assets = fields.Monetary("Other current assets")
    current_assets = fields.Monetary(
        "Current assets", compute="_compute_current_assets", store=True, readonly=False
    )
    fixed_assets = fields.Monetary("Fixed assets")
    other_assets = fields.Monetary("Other non-current assets")
    total_assets = fields.Monetary(
        "Total assets",
        compute="_compute_total_assets",
        store=True,
        readonly=False,
        tracking=True,
    )
    short_term_loans = fields.Monetary("Short-term loans")
    payables = fields.Monetary()
    other_current_liabilities = fields.Monetary("Other current liabilities")
    current_liabilities = fields.Monetary(
        "Current liabilities", compute="_compute_current_liabilities", store=True, readonly=False
    )
    long_term_liabilities = fields.Monetary("Long-term liabilities")
    total_liabilities = fields.Monetary(
        "Total liabilities",
        compute="_compute_total_liabilities",
        store=True,
        readonly=False,
        tracking=True,
    )
    share_capital = fields.Monetary("Share capital")
    retained_earnings = fields.Monetary("Retained earnings")
    other_equity = fields.Monetary("Other equity")
    equity = fields.Monetary(compute="_compute_equity", store=True, readonly=False, tracking=True)
    sales = fields.Monetary(tracking=True)
    cost_of_sales = fields.Monetary("Cost of sales")
    gross_profit = fields.Monetary(
        "Gross profit", compute="_compute_gross_profit", store=True, readonly=False
    )
    operating_profit = fields.Monetary("Operating profit (EBIT)", tracking=True)
    interest = fields.Monetary()
    profit_before_tax = fields.Monetary(
        "Profit before tax", compute="_compute_profit_before_tax", store=True, readonly=False
    )
    net_profit = fields.Monetary("Net profit", tracking=True)
    depreciation = fields.Monetary()
    operating_cash_flow = fields.Monetary("Operating cash flow")
    market_value = fields.Monetary(
        "Market value of the equity", help="Of listed customers: shares × price. Else leave empty."
    )

    _starts_once = models.Constraint(
        "UNIQUE(account_id, period_type, date_from)",
        "This customer has a statement of that period already: change that one.",
    )
    _ends_once = models.Constraint(
        "UNIQUE(account_id, period_type, date_to)",
        "This customer has a statement of that period already: change that one.",
    )

    @api.depends("account_id")
    def _compute_currency_id(self):
        for statement in self:
            currency = statement.account_id.currency_id or self.env.company.currency_id
            statement.currency_id = statement.currency_id or currency

    @api.depends(*PARTS["current_assets"])
    def _compute_current_assets(self):
        self._sum_up("current_assets")

    @api.depends(*PARTS["total_assets"])
    def _compute_total_assets(self):
        self._sum_up("total_assets")

    @api.depends(*PARTS["current_liabilities"])
    def _compute_current_liabilities(self):
        self._sum_up("current_liabilities")

    @api.depends(*PARTS["total_liabilities"])
    def _compute_total_liabilities(self):
        self._sum_up("total_liabilities")

    @api.depends(*PARTS["equity"])
    def _compute_equity(self):
        self._sum_up("equity")

    def _sum_up(self, total):
        """Give a total the sum of its parts; without any part it keeps what was typed."""
        for statement in self:
            parts = [statement[part] for part in PARTS[total]]
            statement[total] = sum(parts) if any(parts) else statement[total]

    @api.depends("sales", "cost_of_sales")
    def _compute_gross_profit(self):
        for statement in self:
            statement.gross_profit = statement.sales - statement.cost_of_sales

    @api.depends("operating_profit", "interest")
    def _compute_profit_before_tax(self):
        for statement in self:
            statement.profit_before_tax = statement.operating_profit - statement.interest

    @api.depends("account_id", "period_type", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for statement in self:
            customer = statement.account_id.display_name or ""
            statement.display_name = f"{customer} {statement._period_name()}".strip()

    def _period_name(self):
        """Return 2025, 2025 Q3, or the two days of a period that is no calendar one."""
        first, last = self.date_from, self.date_to
        if not first or not last:
            return ""
        if self.period_type == YEAR and (first.month, first.day, last.month) == (1, 1, 12):
            return str(last.year)
        if self.period_type == QUARTER and first.day == 1 and first.month % 3 == 1:
            return f"{first.year} Q{(first.month + 2) // 3}"
        return f"{format_date(self.env, first)} – {format_date(self.env, last)}"

    def _within(self, year):
        """Return those of these statements that are quarters of the statement ``year``."""
        return self.filtered(
            lambda one: (
                one.period_type == QUARTER
                and one.date_from >= year.date_from
                and one.date_to <= year.date_to
            )
        )

    @api.constrains("period_type", "date_from", "date_to", "account_id", *LINES)
    def _check_figures(self):
        for statement in self:
            found = problems(
                statement._read_engine(),
                statement.company_id._credit_today(),
                statement.currency_id.rounding,
            )
            if found:
                raise ValidationError("\n".join(statement._problem_text(one) for one in found))

    @api.constrains("account_id", "period_type", "date_from", "date_to")
    def _check_overlap(self):
        self._refuse_overlaps(
            [(one.account_id.id, one.period_type, one.date_from, one.date_to) for one in self],
            allowed=len(self),
        )

    @api.model
    def _refuse_overlaps(self, periods, allowed=0):
        """Raise when a period (account, type, from, until) has a statement; one query for all.

        ``allowed`` statements are those that the periods were taken from.
        sudo: a statement the user may not see takes up its period, too.
        """
        accounts = list({account for account, *_rest in periods})
        every = self.sudo().search([("account_id", "in", accounts)])
        for account, period_type, first, last in periods:
            met = every.filtered(
                lambda one, key=(account, period_type), first=first, last=last: (
                    (one.account_id.id, one.period_type) == key
                    and one.date_from <= last
                    and one.date_to >= first
                )
            )
            if len(met) > min(allowed, 1):
                raise ValidationError(
                    self.env._(
                        "From, until: the period overlaps that of %(other)s. "
                        "A period has one statement: change that one.",
                        other=met.sorted("id")[0].display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        # Before anything is compared: a refusal names the other statement's customer.
        self.browse().check_access("create")
        accounts = [vals["account_id"] for vals in vals_list if vals.get("account_id")]
        self.env["credit.account"].browse(accounts).check_access("read")
        for vals in vals_list:
            self._check_given(vals)
        self._refuse_overlaps([period for vals in vals_list if (period := self._period(vals))])
        statements = super().create(vals_list)
        statements.account_id._refresh_documents_due()
        return statements

    def write(self, vals):
        self._check_given(vals)
        accounts = self.account_id
        result = super().write(vals)
        if {"account_id", "period_type", "date_to"} & set(vals):
            (accounts | self.account_id)._refresh_documents_due()
        return result

    def unlink(self):
        accounts = self.account_id
        result = super().unlink()
        accounts._refresh_documents_due()
        return result

    @api.model
    def _period(self, vals):
        """Return the period these values are about, None where a part of it is missing.

        Asked before the insert: the database would refuse, too, but couldn't name the other.
        """
        first, last = (fields.Date.to_date(vals.get(name)) for name in ("date_from", "date_to"))
        if not (vals.get("account_id") and first and last):
            return None
        return vals["account_id"], vals.get("period_type", YEAR), first, last

    @api.model
    def _check_given(self, vals):
        """Raise for a figure that rounding it to the currency would choke on."""
        for line in LINES:
            value = vals.get(line) or 0.0
            if isinstance(value, int | float) and (problem := problem_with(float(value))):
                raise ValidationError(self._wording()[problem](self._label(line)))

    @api.ondelete(at_uninstall=False)
    def _unlink_only_unverified(self):
        if any(statement.is_verified for statement in self):
            raise UserError(self.env._("A verified statement is evidence: it stays."))

    @api.model
    def _evidence_fields(self):
        return super()._evidence_fields() | {
            "account_id", "period_type", "date_from", "date_to", "currency_id", "is_audited", *LINES,
        }  # fmt: skip

    def _read_engine(self):
        self.ensure_one()
        lines = {line: self[line] for line in LINES}
        return Statement(
            self.period_type, self.date_from, self.date_to, self.currency_id.name or "", **lines
        )

    def _as_engine(self):
        """Return the engine's ``Statement``; lines nobody gave are None. Amounts in its currency."""
        return known(self._read_engine())

    @api.model
    def _latest(self, accounts, date):
        """Return {account: newest yearly statement that ended until ``date``, or empty}; one query.

        sudo: score and formula rest on it, whoever asks. The statements carry sudo: read
        their figures, don't hand them on.
        """
        self.flush_model(["account_id", "period_type", "date_to"])
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (account_id) account_id, id FROM credit_statement
                    WHERE account_id = ANY(%s) AND period_type = %s AND date_to <= %s
                    ORDER BY account_id, date_to DESC""",
                accounts.ids,
                YEAR,
                date,
            )
        )
        newest = dict(rows)
        # One prefetch for all of them: reading their lines is one query more.
        every = list(newest.values())
        return {
            account: self.sudo().browse(newest.get(account.id, ())).with_prefetch(every)
            for account in accounts
        }

    def _previous(self):
        """Return {statement: the statement of the period before it, or empty}; one query."""
        every = self.search([("account_id", "in", self.account_id.ids)], order="date_to desc")
        grouped = every.grouped(lambda one: (one.account_id.id, one.period_type))
        return {
            statement: next(
                (
                    one
                    for one in grouped.get((statement.account_id.id, statement.period_type), ())
                    if statement.date_from and one.date_to < statement.date_from
                ),
                self.browse(),
            )
            for statement in self
        }
