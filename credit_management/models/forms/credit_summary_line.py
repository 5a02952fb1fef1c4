from odoo import api, fields, models

from ...engine.balance import Balance
from ...engine.limits import AMOUNT, NONE, UNLIMITED, Limit, counted, limit_in_force
from ...engine.money import is_positive, round_to
from ..limit.credit_account_figures import LIMIT_TYPES
from ..limit.credit_limit import SEGMENTS

BASES = [("limit", "Has a limit"), ("owed", "Owes without a limit")]

USED = {"prepayment": "prepayment"}
"""Segments beside receivables whose use is a category of exposure; others: none is known."""

COPIED = (
    *("summary_id", "sequence", "account_id", "partner_id", "partner_name", "partner_ref"),
    *("salesperson_name", "group_name", "segment", "basis", "rating_name", "limit_type"),
    *("limit_amount", "limit_until", "exposure_amount", "available_amount", "is_over"),
    *("overdue_amount", "overdue_days"),
)


class CreditSummaryLine(models.Model):
    """One customer on a list of credit customers: copied, so that it stays as it was approved.

    ``basis``: whether a limit puts it there or that it owes without one. Amounts are in
    the company's currency.
    """

    _name = "credit.summary.line"
    _description = "Customer on a List of Credit Customers"
    _inherit = ["credit.guard"]
    _order = "summary_id desc, sequence, id"
    _rec_name = "partner_name"

    _credit_guarded = frozenset(COPIED)

    summary_id = fields.Many2one(
        "credit.summary", "List", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="summary_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="summary_id.currency_id")
    state = fields.Selection(related="summary_id.state")
    sequence = fields.Integer("No.", readonly=True)
    account_id = fields.Many2one(
        "credit.account",
        "Credit account",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True, ondelete="set null")
    partner_name = fields.Char("Customer", readonly=True)
    partner_ref = fields.Char("Tax ID", readonly=True)
    salesperson_name = fields.Char("Salesperson", readonly=True)
    group_name = fields.Char("Credit group", readonly=True)
    segment = fields.Selection(SEGMENTS, "Kind of credit", readonly=True)
    basis = fields.Selection(BASES, "Why on the list", readonly=True)
    rating_name = fields.Char("Grade", readonly=True)
    limit_type = fields.Selection(LIMIT_TYPES, "Kind of limit", readonly=True)
    limit_amount = fields.Monetary("Limit", readonly=True)
    limit_until = fields.Date(
        "Until", readonly=True, help="The last day on which the limit is as large as this."
    )
    exposure_amount = fields.Monetary("Exposure", readonly=True)
    available_amount = fields.Monetary("Available", readonly=True)
    is_over = fields.Boolean("Over the limit", readonly=True)
    overdue_amount = fields.Monetary("Overdue", readonly=True)
    overdue_days = fields.Integer("Days overdue", readonly=True, aggregator="max")

    @api.model
    def _prepare_vals_list(self, root, day):
        """Return the vals of everybody with credit in root company ``root`` on ``day``.

        Who has a limit first, then who owes without one; the largest exposure first.
        Constant queries. Called as the system: the list is of all customers.
        """
        balances = {
            partner_id: balance
            for (partner_id, _root), balance in self.env["credit.exposure"]
            ._balances(None, [root.id])
            .items()
        }
        grants = {code: self._grants(code, day) for code, _label in SEGMENTS}
        accounts = self._accounts(root, grants, balances)
        rows = [
            vals
            for account in accounts
            for code, _label in SEGMENTS
            if (vals := account_vals(account, code, day, grants[code], balances))
        ]
        rows += self._without_account(root, accounts, balances)
        rows.sort(key=lambda row: (row["basis"] != "limit", -row["exposure_amount"]))
        return [{**row, "sequence": number} for number, row in enumerate(rows, 1)]

    @api.model
    def _grants(self, segment, day):
        """Return {account id: engine ``Grant``s in force on ``day``}; one query."""
        return self.env["credit.limit"]._in_force("account_id", None, day, segment)

    @api.model
    def _accounts(self, root, grants, balances):
        """Return the accounts of ``root`` that have a grant in any segment, or owe."""
        granted = set().union(*grants.values())
        owing = [one for one, balance in balances.items() if owes(balance, root.currency_id)]
        return self.env["credit.account"].search(
            [
                ("company_id", "=", root.id),
                *("|", ("id", "in", list(granted)), ("partner_id", "in", owing)),
            ]
        )

    @api.model
    def _without_account(self, root, accounts, balances):
        """Return the vals of customers who owe and have no credit account."""
        known = set(accounts.partner_id.ids)
        partners = self.env["res.partner"].browse(
            partner_id
            for partner_id, balance in balances.items()
            if partner_id not in known and owes(balance, root.currency_id)
        )
        return [
            {
                **partner_vals(partner),
                **figures_of("receivable", Limit(), balances[partner.id], root.currency_id),
            }
            for partner in partners
        ]


def owes(balance, currency):
    """Tell whether a customer has the fact of credit: more than nothing is at stake."""
    return is_positive(balance.counted, currency.rounding)


def account_vals(account, segment, day, grants, balances):
    """Return the vals of an account's credit in ``segment``, or None where it has none."""
    rows = grants.get(account.id, [])
    limit = limit_in_force(rows, day)
    balance = balances.get(account.partner_id.id, Balance())
    owing = segment == "receivable" and owes(balance, account.currency_id)
    if limit.limit_type == NONE and not owing:
        return None
    return {
        **partner_vals(account.partner_id),
        "account_id": account.id,
        "group_name": account.group_id.name,
        "rating_name": account._effective_rating(day).name,
        "limit_until": min(
            (grant.date_to for grant in counted(rows, day) if grant.date_to), default=False
        ),
        **figures_of(segment, limit, balance, account.currency_id),
    }


def partner_vals(partner):
    """Return the vals that name a customer."""
    return {
        "partner_id": partner.id,
        "partner_name": partner.name or partner.display_name,
        "partner_ref": partner.vat,
        "salesperson_name": partner.credit_owner_id.name,
    }


def figures_of(segment, limit, balance, currency):
    """Return the vals of the figures of one kind of credit, rounded as money is."""
    receivable = segment == "receivable"
    used = balance.counted if receivable else balance.by_category.get(USED.get(segment), 0.0)
    used = round_to(used, currency.rounding)
    amount = limit.amount if limit.limit_type == AMOUNT else 0.0
    return {
        "segment": segment,
        "basis": "owed" if limit.limit_type == NONE else "limit",
        "limit_type": limit.limit_type,
        "limit_amount": amount,
        "exposure_amount": used,
        "available_amount": 0.0 if limit.limit_type == UNLIMITED else amount - used,
        "is_over": limit.limit_type == AMOUNT and is_positive(used - amount, currency.rounding),
        "overdue_amount": balance.overdue_amount if receivable else 0.0,
        "overdue_days": balance.overdue_days if receivable else 0,
    }
