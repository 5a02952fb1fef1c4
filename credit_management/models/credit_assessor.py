from collections import defaultdict
from dataclasses import dataclass

from odoo import api, models
from odoo.exceptions import UserError

from ..engine.balance import Balance
from ..engine.check import UnusableAmount, check, combine
from ..engine.facts import HOLD, WARN, Facts, Verdict, as_values
from ..engine.limits import Limit
from ..engine.money import problem_with, round_to
from ..engine.prepaid import confirm, received_for, reserved_for_others


@dataclass(frozen=True)
class Assessment:
    """What the engine was asked about one order and one customer, and what it answered.

    ``total`` is the whole order, ``facts.amount`` what of it isn't invoiced yet;
    both in the company's currency.
    """

    order_id: int
    partner_id: int
    root_id: int
    account_id: int
    pays: bool
    total: float
    facts: Facts
    rules: tuple
    balance: Balance
    verdict: Verdict

    @property
    def figures(self):
        """Return the amounts and days that checks and holds copy, rounded to the currency."""
        facts = self.facts
        amounts = {
            "amount": self.total,
            "exposure": facts.exposure,
            "limit_amount": facts.limit.amount,
            "excess": facts.excess,
            "overdue_amount": facts.overdue_amount,
        }
        rounded = {name: round_to(value, facts.rounding) for name, value in amounts.items()}
        return dict(rounded, overdue_days=facts.overdue_days)


@dataclass(frozen=True)
class Decision:
    """What follows for one order: passed, warned, released or held."""

    order_id: int
    outcome: str
    verdict: Verdict
    assessments: tuple
    fingerprint: tuple
    release_id: int = 0

    @property
    def worst(self):
        """Return the assessment that decides: the first one with the strictest verdict."""
        order = {HOLD: 0, WARN: 1}
        return min(self.assessments, key=lambda one: order.get(one.verdict.outcome, 2))


class CreditAssessor(models.AbstractModel):
    """Fetches the facts of sale orders and has the engine judge them.

    The customer of an order and the one it is invoiced to are both judged when
    they differ. Any number of orders costs the same queries.
    """

    _name = "credit.assessor"
    _description = "Credit Assessor"

    @api.model
    def _decide(self, orders, asked=None):
        """Return one ``Decision`` per order, in their sequence.

        Each order sees those before it that go through. ``asked`` gives the
        totals (order's currency) to judge instead of the present ones. Raises
        ``UserError`` for a total nobody could compare.
        """
        orders = orders.sudo()
        sources = dict(self._gather(orders), asked=asked or {})
        added, decisions = defaultdict(float), []
        for order in orders:
            assessments = tuple(
                self._assess(order, partner, sources, added)
                for partner in sources["customers"][order.id]
            )
            decision = self._conclude(order, assessments)
            decisions.append(decision)
            if decision.outcome != "held":
                self._count(decision, sources["receipts"], added)
        return decisions

    def _count(self, decision, receipts, added):
        """Let the orders after this one see it confirmed: its amount, and the money it uses."""
        for one in decision.assessments:
            if one.pays:
                key = (one.partner_id, one.root_id)
                added[key] += one.facts.amount
                receipts[key] = confirm(one.order_id, one.facts.amount, receipts.get(key, ()))

    def _conclude(self, order, assessments):
        verdict = combine(one.verdict for one in assessments)
        release, outcome = order.credit_hold_id.browse(), "passed"
        if verdict.outcome == HOLD:
            release = order._credit_release_for(assessments[0].facts.today)
            outcome = "released" if release else "held"
        elif verdict.outcome == WARN:
            outcome = "warned"
        if outcome == "held" and order.company_id._credit_mode() != "enforce":
            outcome = "warned"
        return Decision(
            order.id, outcome, verdict, assessments, order._credit_fingerprint(), release.id
        )

    def _gather(self, orders):
        """Read what the assessments need: accounts, limits, balances and receipts."""
        by_order = {order.id: order._credit_customers() for order in orders}
        customers = orders.env["res.partner"].union(*by_order.values())
        roots = orders.company_id.root_id
        accounts = (
            self.env["credit.account"]
            .sudo()
            .search_fetch(
                [("partner_id", "in", customers.ids), ("company_id", "in", roots.ids)],
                ["partner_id", "company_id", "rating_id", "payment_term_id", "state"],
            )
        )
        exposure = self.env["credit.exposure"].sudo()
        return {
            "customers": by_order,
            "accounts": {(row.partner_id.id, row.company_id.id): row for row in accounts},
            "limits": accounts._limits_today(),
            "balances": exposure._balances(customers.ids, roots.ids, without_orders=orders.ids),
            "receipts": exposure._receipts(customers.ids, roots.ids),
            "terms": {},
            "days": {},
        }

    def _assess(self, order, partner, sources, added):
        root = order.company_id.root_id
        key = (partner.id, root.id)
        account = sources["accounts"].get(key, self.env["credit.account"].sudo())
        balance = sources["balances"].get(key, Balance())
        total, facts = self._facts(order, partner, account, balance, sources, added[key])
        rules = tuple(self.env["credit.rule"]._rules_for(root.id, account.rating_id.id, account.id))
        try:
            verdict = check(facts, rules)
        except UnusableAmount as error:
            raise UserError(self._unusable(order, error.args[0])) from error
        pays = partner == order.partner_invoice_id.commercial_partner_id
        return Assessment(
            order.id, partner.id, root.id, account.id, pays, total, facts, rules, balance, verdict
        )

    def _facts(self, order, partner, account, balance, sources, added):
        root = order.company_id.root_id
        today = sources["days"].get(root.id) or root._credit_today()
        sources["days"][root.id] = today
        asked = sources["asked"].get(order.id, order.amount_total)
        total, unknown = order._credit_amount(today, asked)
        amount, _unknown = order._credit_amount(today, order._credit_not_invoiced(asked))
        term = account.payment_term_id or root.credit_payment_term_id
        receipts = sources["receipts"].get((partner.id, root.id), ())
        return total, Facts(
            today=today,
            amount=amount,
            exposure=balance.counted + added,
            limit=sources["limits"].get(account.id, Limit()),
            rounding=self.env["res.company"]._credit_rounding(root.id),
            reserved=reserved_for_others(order.id, receipts),
            received=received_for(order.id, receipts),
            overdue_amount=balance.overdue_amount,
            overdue_days=balance.overdue_days,
            unsettled=balance.unsettled,
            term_days=self._term_days(order.payment_term_id, today, sources["terms"]),
            granted_term_days=self._term_days(term, today, sources["terms"]) if term else None,
            account_state=account.state or "cash",
            unpaid_allowed=order._credit_may_stay_unpaid(),
            unknown_currency=unknown or balance.unknown_currency,
        )

    def _term_days(self, term, today, known):
        """Return the days from ``today`` to the last due date under ``term``; none is immediate."""
        if term.id not in known:
            dates = [line._get_due_date(today) for line in term.sudo().line_ids]
            known[term.id] = max(((day - today).days for day in dates), default=0)
        return known[term.id]

    @api.model
    def _problem_with_total(self, order):
        """Return the code of what makes the order's total incomparable, or None."""
        return problem_with(order.amount_total)

    def _unusable(self, order, problem):
        problems = {
            "not_finite": self.env._("it is not a number"),
            "too_long": self.env._("it has more than 15 digits"),
        }
        return self.env._(
            "Total of %(order)s: %(problem)s, so it can't be compared with a credit limit. "
            "Correct quantities and prices first.",
            order=order.name,
            problem=problems[problem],
        )

    @api.model
    def _sentences_for_amount(self, partner, company, amount):
        """Return what the rules say of ``amount`` (company currency) without an order.

        For documents that aren't held but counted: an invoice without an order.
        """
        customer, root = partner.sudo().commercial_partner_id, company.sudo().root_id
        account = self.env["credit.account"].sudo()._find(customer, root)
        balances = self.env["credit.exposure"].sudo()._balances(customer.ids, root.ids)
        balance = balances.get((customer.id, root.id), Balance())
        facts = Facts(
            today=company._credit_today(),
            amount=amount,
            exposure=balance.counted,
            limit=account._limits_today().get(account.id, Limit()),
            rounding=root.currency_id.rounding,
            overdue_amount=balance.overdue_amount,
            overdue_days=balance.overdue_days,
            account_state=account.state or "cash",
        )
        if problem_with(amount):
            return []
        verdict = check(
            facts, self.env["credit.rule"]._rules_for(root.id, account.rating_id.id, account.id)
        )
        wording = self.env["credit.wording"]
        return [
            wording._text(as_values(finding), root.currency_id, customer.name)
            for finding in verdict.findings
        ]
