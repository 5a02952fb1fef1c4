from odoo import api, models
from odoo.exceptions import UserError

from ...engine.money import problem_with

MOST = 100
"""So many orders one call may ask about."""
KEYS = {"customer", "amount", "currency", "company", "payment_term"}


class CreditAccountPreview(models.Model):
    """What would happen to orders that don't exist yet, for web shops and other systems (R40)."""

    _inherit = "credit.account"

    @api.model
    @api.readonly
    def credit_check_preview(self, orders):
        """Return what confirming each of ``orders`` would do now; nothing is made or kept.

        ``orders``: up to 100 of ``{"customer": id of a contact, "amount": with taxes}``, with
        ``"currency"`` (a code; the company's), ``"company"`` (id; the user's) and
        ``"payment_term"`` (id; the customer's) where they differ. Each is judged for itself.

        Returns a list in the same order. ``outcome`` is a key of ``OUTCOMES``: *pass*, *warn*,
        *noted* (fails, and the company only observes) or *hold*; None where nothing can be said:
        nothing is checked, there is no such customer, or its figures aren't the caller's to see
        (one answer for all, so that nobody finds out which). Else ``reasons`` are sentences in the
        caller's language, ``state`` the account's, ``limit_type``, ``limit`` (None: unlimited),
        ``available`` before this order (None: unlimited) and ``overdue`` are in ``currency``, that
        of the root company.

        Raises ``AccessError`` for who reads no account, ``UserError`` for what can't be read.
        """
        self.check_access("read")
        if not isinstance(orders, list) or len(orders) > MOST:
            raise UserError(self.env._("Orders: send a list of up to %s.", MOST))
        asked = [self._preview_asked(number, one) for number, one in enumerate(orders, 1)]
        customers = self._preview_customers(asked)
        terms = self._preview_known("account.payment.term", "payment_term", asked)
        drafts = [self._preview_draft(one, customers, terms) for one in asked]
        # sudo: an order that nobody has made; whose figures are shown is asked of the user
        every = self.env["sale.order"].sudo().union(*(one for one in drafts if one))
        rulings = every._credit_previews()
        return [
            {"customer": one["customer"], **self._preview_answer(draft, rulings)}
            for one, draft in zip(asked, drafts, strict=True)
        ]

    @api.model
    def _preview_asked(self, number, one):
        """Return what a client sent about one order, checked; ``UserError`` names it by number."""
        if not isinstance(one, dict) or not {"customer", "amount"} <= set(one) <= KEYS:
            raise UserError(
                self.env._(
                    "Order %(number)s: send %(needed)s, and where they differ %(others)s.",
                    number=number,
                    needed="customer, amount",
                    others="currency, company, payment_term",
                )
            )
        self._preview_check_amount(number, one["amount"])
        company = self._preview_company(number, one.get("company"))
        for name in ("customer", "payment_term"):
            if not self._preview_is_id(one.get(name)) and (name == "customer" or one.get(name)):
                raise UserError(
                    self.env._("Order %(number)s: %(name)s is an id.", number=number, name=name)
                )
        currency = self._preview_currency(number, one.get("currency"), company)
        return {**one, "company": company, "currency": currency}

    @api.model
    def _preview_is_id(self, value):
        return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31

    @api.model
    def _preview_check_amount(self, number, amount):
        is_number = isinstance(amount, int | float) and not isinstance(amount, bool)
        if not is_number or problem_with(amount) or amount <= 0:
            raise UserError(
                self.env._("Order %s: amount is a number above zero, with taxes.", number)
            )

    @api.model
    def _preview_company(self, number, value):
        """Return the company of an order: the one named, if it is the user's, else the present one."""
        if not value:
            return self.env.company
        company = self.env.companies.filtered(lambda one: one.id == value)
        if not company:
            raise UserError(self.env._("Order %s: company is the id of one you work for.", number))
        return company

    @api.model
    def _preview_currency(self, number, code, company):
        if not code:
            return company.currency_id
        name = self.env["credit.answers"]._as_text(code).upper()
        found = self.env["res.currency"].search([("name", "=", name)], limit=1) if name else None
        if not found:
            raise UserError(
                self.env._("Order %s: currency is the code of one in use, like EUR.", number)
            )
        return found

    @api.model
    def _preview_customers(self, asked):
        """Return {id: contact} of those the user may see; the others are as if there were none."""
        return self._preview_known("res.partner", "customer", asked)

    @api.model
    def _preview_known(self, model, name, asked):
        """Return {id: record} of what the orders name and the user may read; one query."""
        ids = {one[name] for one in asked if one.get(name)}
        return {one.id: one for one in self.env[model].search([("id", "in", list(ids))])}

    @api.model
    def _preview_draft(self, one, customers, terms):
        """Return the order as a form that isn't saved would have it; empty without a customer.

        sudo: nothing is kept, and who asks needn't be able to make orders.
        """
        Order = self.env["sale.order"].sudo()
        customer, term = customers.get(one["customer"]), one.get("payment_term")
        if not customer or (term and term not in terms):
            return Order
        order = Order.with_company(one["company"]).new(
            {"company_id": one["company"].id, "partner_id": customer.id, "pricelist_id": False}
        )
        order.currency_id = one["currency"]
        if term:
            order.payment_term_id = term
        # last, and without lines: each would be asked for its taxes and analytic account
        order.amount_total = one["amount"]
        return order

    @api.model
    def _preview_answer(self, order, rulings):
        """Return what is said of one order (as the system) by its ``Ruling``, if there is one."""
        ruling = order and rulings.get(order.id)
        if not ruling:
            return {"outcome": None, "reasons": []}
        facts, root = ruling.worst.facts, order.company_id.root_id
        unlimited = facts.limit.limit_type == "unlimited"
        return {
            "outcome": order._credit_outcome_of(ruling),
            "reasons": [one for one in order._credit_sentences(ruling) if one],
            "state": facts.account_state,
            "limit_type": facts.limit.limit_type,
            "limit": None if unlimited else facts.limit.amount,
            "available": facts.available,
            "overdue": facts.overdue_amount,
            "currency": root.currency_id.name,
        }
