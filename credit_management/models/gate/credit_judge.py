from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from odoo import api, models
from odoo.exceptions import UserError

from ...engine.account_state import state_at_check
from ...engine.balance import Balance
from ...engine.check import UnusableAmount, check, combine
from ...engine.facts import EVIDENCE, HOLD, WARN, Facts, Verdict, as_values
from ...engine.limits import Limit
from ...engine.money import problem_with, round_to
from ...engine.prepaid import confirm, received_for, reserved_for_others

ACCOUNT_FIELDS = [
    "partner_id", "company_id", "rating_id", "payment_term_id", "state", "group_id", *EVIDENCE,
    "calculated_rating_id", "rating_deviation_until",
]  # fmt: skip
"""What is read of an account for its check, in one query."""


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
    group: object = None

    @property
    def figures(self):
        """Return the amounts and days that checks and holds copy, rounded to the currency."""
        facts = self.facts
        amounts = {
            "amount": self.total,
            "exposure": facts.exposure,
            "limit_amount": facts.limit.amount,
            "excess": max(facts.excess, facts.group_excess),
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


@dataclass(frozen=True)
class Asked:
    """What the check asks of an order's company, read once for all its orders."""

    root: object
    root_id: int
    currency_id: int
    rounding: float
    today: date
    mode: str
    term: object
    thresholds: object
    unpaid_allowed: bool


class CreditAssessor(models.AbstractModel):
    """Fetches the facts of sale orders and has the engine judge them.

    The customer of an order and the one it is invoiced to are both judged when
    they differ. Any number of orders costs the same queries.

    The facts of one order: its amounts, its term, and what stands on company and account.
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
        added, decisions = defaultdict(float), []
        sources = dict(self._gather(orders), asked=asked or {}, added=added)
        for order in orders:
            assessments = tuple(
                self._assess(order, partner, sources, added)
                for partner in sources["customers"][order.id]
            )
            decision = self._conclude(order, assessments, sources)
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

    def _conclude(self, order, assessments, sources):
        verdict = assessments[0].verdict
        if len(assessments) > 1:
            verdict = combine(one.verdict for one in assessments)
        release_id, outcome = 0, "passed"
        if verdict.outcome == HOLD:
            release_id = order._credit_release_for(assessments[0].facts.today).id
            outcome = "released" if release_id else "held"
        elif verdict.outcome == WARN:
            outcome = "warned"
        if outcome == "held" and sources["companies"][order.company_id.id].mode != "enforce":
            outcome = "warned"
        return Decision(
            order.id, outcome, verdict, assessments, order._credit_fingerprint(), release_id
        )

    def _gather(self, orders):
        """Read what the assessments need: accounts, limits, balances and receipts."""
        by_order = {order.id: order._credit_customers() for order in orders}
        customers = orders.env["res.partner"].union(*by_order.values())
        roots = orders.company_id.browse({one._credit_root().id for one in orders.company_id})
        accounts = (
            self.env["credit.account"]
            .sudo()
            .search_fetch(
                [("partner_id", "in", customers.ids), ("company_id", "in", roots.ids)],
                ACCOUNT_FIELDS,
            )
        )
        exposure = self.env["credit.exposure"].sudo()
        groups = self._gather_groups(accounts)
        members = {partner for group in groups.values() for partner, _root in group.members}
        concerned = list(members.union(customers.ids))
        return {
            "groups": groups,
            "granted": self._gather_granted(accounts, roots),
            "customers": by_order,
            "accounts": {(row.partner_id.id, row.company_id.id): row for row in accounts},
            "limits": accounts._limits_today(),
            "balances": exposure._balances(concerned, roots.ids, without_orders=orders.ids),
            "receipts": exposure._receipts(concerned, roots.ids),
            "companies": {
                company.id: self._company_asked(company) for company in orders.company_id
            },
        }

    def _assess(self, order, partner, sources, added):
        company = sources["companies"][order.company_id.id]
        key = (partner.id, company.root_id)
        account = sources["accounts"].get(key, self.env["credit.account"].sudo())
        balance = sources["balances"].get(key, Balance())
        group = sources["groups"].get(account.group_id.id) if sources["groups"] else None
        receipts = sources["receipts"].get(key, ())
        total, amount, unknown = self._amounts(order, sources, company)
        facts = Facts(
            today=company.today,
            amount=amount,
            exposure=balance.counted + added[key],
            rounding=company.rounding,
            reserved=reserved_for_others(order.id, receipts),
            received=received_for(order.id, receipts),
            unknown_currency=unknown or balance.unknown_currency,
            **self._term_facts(order, account, company),
            **self._account_facts(account, sources["limits"], balance, company),
            **self._group_facts(order.id, group, sources),
            **self._company_facts(company.root, account, sources["granted"]),
        )
        grade = account._effective_rating(facts.today)
        rules = self.env["credit.rule"]._rules_for(company.root_id, grade.id, account.id)
        try:
            verdict = check(facts, rules)
        except UnusableAmount as error:
            raise UserError(self._unusable(order, error.args[0])) from error
        pays = partner == sources["customers"][order.id][:1]
        return Assessment(
            order.id, partner.id, company.root_id, account.id, pays, total, facts, rules, balance,
            verdict, group,
        )  # fmt: skip

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
        group = self._gather_groups(account).get(account.group_id.id)
        concerned = [customer.id, *(partner for partner, _root in (group.members if group else ()))]
        balances = self.env["credit.exposure"].sudo()._balances(concerned, root.ids)
        balance = balances.get((customer.id, root.id), Balance())
        asked = self._company_asked(company.sudo())
        facts = Facts(
            today=asked.today,
            amount=amount,
            exposure=balance.counted,
            rounding=asked.rounding,
            **self._account_facts(account, account._limits_today(), balance, asked),
            **self._group_facts(0, group, {"balances": balances, "added": {}, "receipts": {}}),
        )
        if problem_with(amount):
            return []
        verdict = check(
            facts,
            self.env["credit.rule"]._rules_for(
                root.id, account._effective_rating(facts.today).id, account.id
            ),
        )
        wording = self.env["credit.wording"]
        return [
            wording._text(as_values(finding), root.currency_id, customer.name)
            for finding in verdict.findings
        ]

    def _company_asked(self, company):
        root, policy = company._credit_root(), self.env["credit.policy"]
        currency_id = next(cur for one, _r, cur in company._credit_companies() if one == root.id)
        return Asked(
            root=root,
            root_id=root.id,
            currency_id=currency_id,
            rounding=company._credit_rounding(root.id),
            today=company._credit_day(root.id),
            mode=root.credit_check_mode,
            term=root.credit_payment_term_id,
            thresholds=policy._thresholds(root.id),
            unpaid_allowed=policy._values(root.id)["allow_unpaid_prepayment"],
        )

    def _amounts(self, order, sources, company):
        """Return (total, what of it isn't invoiced, currency without a rate or empty)."""
        asked = sources["asked"].get(order.id, order.amount_total)
        left = order._credit_not_invoiced(asked)
        if order.currency_id.id == company.currency_id:
            return asked, left, ""
        total, unknown = order._credit_amount(company.today, asked)
        if left == asked:
            return total, total, unknown
        return total, order._credit_amount(company.today, left)[0], unknown

    def _account_facts(self, account, limits, balance, company):
        """Return the facts that stand on the account: limit, state, what is overdue, evidence."""
        limit = limits.get(account.id, Limit())
        state = state_at_check(
            account.state or "cash",
            limit,
            balance.counted,
            balance.overdue_days,
            company.thresholds,
            company.rounding,
        )
        return {
            "limit": limit,
            "account_state": state,
            "overdue_amount": balance.overdue_amount,
            "overdue_days": balance.overdue_days,
            "unsettled": balance.unsettled,
            **{name: account[name] or None for name in EVIDENCE},
        }

    def _term_facts(self, order, account, company):
        """Return the facts about the order's term and the one granted, for both of a kind: cached."""
        term = order.payment_term_id
        granted = account._granted_term(company.today) or company.term
        asked, most = term._credit_term(company.today), granted._credit_term(company.today)
        return {
            "term_days": asked.days,
            "term_discount_percent": asked.discount_percent,
            "term_discount_days": asked.discount_days,
            "granted_term_days": most.days if granted else None,
            "granted_discount_percent": most.discount_percent,
            "granted_discount_days": most.discount_days,
            "unpaid_allowed": company.unpaid_allowed and term.credit_before_delivery,
        }
