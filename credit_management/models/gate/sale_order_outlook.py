from odoo import api, fields, models

from ...engine.facts import HOLD, PASS
from ...engine.money import problem_with
from ..limit.credit_account import STATES
from .credit_hold import PENDING

OUTCOMES = [
    ("pass", "Would pass"),
    ("warn", "Would pass with a warning"),
    ("noted", "Would pass, and be noted"),
    ("released", "Would pass: released"),
    ("hold", "Would be held"),
]


class SaleOrderOutlook(models.Model):
    """What a quotation shows of the customer's credit, and what confirming it would do.

    As soon as the customer is chosen and while quantities change, saved or not. It is read
    only, and by the judge who decides on confirming. Of a form that isn't saved yet a client
    may send anything: what stands in the database is read from ``_origin``, never from what
    was sent, and the figures are for who may read the customers that are judged.
    """

    _inherit = "sale.order"

    credit_banner = fields.Html("Credit notice", compute="_compute_credit_banner", sanitize=False)
    credit_preview = fields.Selection(
        [("pass", "Would pass"), ("warn", "Would pass with a warning"), ("hold", "Would be held")],
        "Credit check before",
        compute="_compute_credit_banner",
    )
    credit_outcome = fields.Selection(
        OUTCOMES,
        "Confirming",
        compute="_compute_credit_banner",
        help="What confirming this quotation would do now: verdict, release and mode.",
    )
    credit_account_state = fields.Selection(
        STATES, "Credit status", compute="_compute_credit_banner"
    )
    credit_limit_text = fields.Char("Credit limit", compute="_compute_credit_banner")
    credit_available_text = fields.Char("Available credit", compute="_compute_credit_banner")
    credit_overdue_text = fields.Char("Overdue", compute="_compute_credit_banner")
    credit_ask_kind = fields.Selection(
        [("limit", "More limit"), ("resume", "Resumption")],
        "Can be asked for",
        compute="_compute_credit_banner",
        help="What the reader may ask credit control for, so that this quotation passes.",
    )

    credit_is_clear = fields.Boolean(
        "Clear to be confirmed",
        compute="_compute_credit_is_clear",
        help="It was held or released, and nothing keeps it from being confirmed now.",
    )

    @api.depends("credit_outcome", "credit_preview", "credit_hold_kind", "credit_state", "state")
    @api.depends_context("uid")
    def _compute_credit_is_clear(self):
        for order in self:
            fits = order.credit_preview == PASS or order.credit_outcome in ("pass", "released")
            decided = order.credit_hold_kind == "confirm" or order.credit_state == "released"
            order.credit_is_clear = order.state in ("draft", "sent") and decided and fits

    @api.depends(
        "state", "credit_state", "amount_total", "partner_id", "partner_invoice_id",
        "payment_term_id", "currency_id", "company_id", "commitment_date", "date_order",
        "order_line.price_total", "credit_hold_id.state",
    )  # fmt: skip
    @api.depends_context("lang", "uid")
    def _compute_credit_banner(self):
        """Say in one sentence what holds the order, or what would, and the customer's figures."""
        rulings, standings = self._credit_previews(), self._credit_standings()
        for order in self:
            ruling = rulings.get(order.id)
            order.update(
                {
                    **dict.fromkeys(self._credit_outlook_names(), False),
                    **standings.get(order._origin, {}),
                    **(order._credit_shown(ruling) if ruling else {}),
                    **order._credit_verdict(ruling),
                }
            )

    def _credit_standings(self):
        """Return {confirmed order: the payer's figures as they stand, with this order in them}.

        Of those whose figures the reader may see; constant queries for the orders of a company.
        sudo: who is judged is read of the stored order, whatever the reader may see of contacts.
        """
        confirmed = self.filtered(lambda one: one.state == "sale")._origin
        standings = {}
        for company, orders in confirmed.filtered(lambda one: one.state == "sale").grouped(
            "company_id"
        ).items():  # fmt: skip
            if company._credit_mode() == "off":
                continue
            customers = {order: order.sudo()._credit_customers() for order in orders}
            every = self.env["res.partner"].union(*customers.values())
            known = every._credit_with_open_figures(self.env.user, company)
            accounts = self.env["credit.account"].sudo()._find(every, company.sudo().root_id)
            by_customer = accounts.grouped("partner_id")
            for order in orders:
                account = by_customer.get(customers[order][:1])
                if account and customers[order] <= known:
                    standings[order] = self._credit_standing_of(account)
        return standings

    def _credit_standing_of(self, account):
        """Return the values of the fields that show how an account (as the system) stands."""
        money = account.currency_id.with_env(self.env).format
        limits = {"none": self.env._("None"), "unlimited": self.env._("Unlimited")}
        return {
            "credit_account_state": account.state,
            "credit_limit_text": limits.get(account.limit_type) or money(account.limit_amount),
            "credit_available_text": account.limit_type == "amount"
            and money(account.available_amount),
            "credit_overdue_text": account.overdue_amount > 0 and money(account.overdue_amount),
        }

    @api.model
    def _credit_outlook_names(self):
        return [
            "credit_banner", "credit_preview", "credit_outcome", "credit_account_state",
            "credit_limit_text", "credit_available_text", "credit_overdue_text", "credit_ask_kind",
        ]  # fmt: skip

    def _credit_previews(self):
        """Return {order id: ``Ruling``} of the quotations whose figures the reader may see.

        Constant queries for the orders of a company, however many; nothing is kept.
        """
        asked = self.browse()
        quotations = self.filtered(lambda one: one.state in ("draft", "sent") and one.partner_id)
        for company, orders in quotations.grouped("company_id").items():
            if not company or company._credit_mode() == "off":
                continue
            customers = {order: order._credit_customers() for order in orders}
            every = self.env["res.partner"].union(*customers.values())
            known = every._credit_with_open_figures(self.env.user, company)
            asked |= orders.filtered(
                lambda order, customers=customers, known=known: (
                    customers[order] <= known and not problem_with(order._credit_typed_total())
                )
            )
        return self.env["credit.judge"]._previews(asked) if asked else {}

    def _credit_shown(self, ruling):
        """Return the values of the fields that show the customer who decides the ``ruling``.

        Before this order, in the company's currency. sudo: the root of a branch needn't be
        one of the reader's companies.
        """
        facts, root = ruling.worst.facts, self.company_id.sudo().root_id
        money = root.currency_id.with_env(self.env).format
        limits = {"none": self.env._("None"), "unlimited": self.env._("Unlimited")}
        limit = limits.get(facts.limit.limit_type) or money(facts.limit.amount)
        return {
            "credit_account_state": facts.account_state,
            "credit_limit_text": limit,
            "credit_available_text": facts.available is not None and money(facts.available),
            "credit_overdue_text": facts.overdue_amount > 0 and money(facts.overdue_amount),
            "credit_ask_kind": self._credit_ask_kind(ruling),
        }

    def _credit_verdict(self, ruling):
        """Return the values of the fields that say what holds the order, or would.

        ``ruling``: what was judged for the reader, or None. sudo: that a hold waits, and that
        it is ready, may be seen by everybody who sees the order.
        """
        values = {"credit_outcome": ruling and self._credit_outcome_of(ruling)}
        hold = self._origin.sudo().credit_hold_id
        if hold.state in PENDING:
            reason = self._origin._credit_hold_reason()
            ready = hold.state == "ready" and PASS
            return {
                **values,
                "credit_banner": self._credit_lines([reason]),
                "credit_preview": ready,
            }
        if ruling:
            values["credit_preview"] = ruling.verdict.outcome
        if ruling and ruling.verdict.outcome != PASS:
            values["credit_banner"] = self._credit_lines(self._credit_sentences(ruling))
        return values

    @api.model
    def _credit_outcome_of(self, ruling):
        """Return the key of ``OUTCOMES`` for a ruling."""
        if ruling.outcome == "warned":
            return "noted" if ruling.verdict.outcome == HOLD else "warn"
        return {"passed": "pass", "held": "hold"}.get(ruling.outcome, ruling.outcome)

    def _credit_typed_total(self):
        """Return what is asked for by an order that is being typed, in its currency.

        The total, and what its lines would take off the stored order's and may leave behind:
        as the exposure will have it once it is saved. Its total for one that is.
        """
        self.ensure_one()
        if self == self._origin:
            return self.amount_total
        behind = self._credit_left_behind() - self._origin._credit_left_behind()
        return self.amount_total + behind

    def _credit_left_behind(self):
        """Return what negative lines take off that may stay behind: invoiced on delivery only."""
        lines = self.order_line.filtered(
            lambda line: (
                line.price_total < 0
                and not line.display_type
                and not line.is_downpayment
                and line.product_id.invoice_policy == "delivery"
            )
        )
        return -sum(lines.mapped("price_total"))
