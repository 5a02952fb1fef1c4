from odoo import api, models
from odoo.exceptions import UserError

from ...engine.check import UnusableAmount, check, combine
from ...engine.facts import HOLD, ORDER, WARN, as_values
from ...engine.money import problem_with
from .judgement import Asked, Judgement, Ruling, Sources, Taken


class CreditJudge(models.AbstractModel):
    """Fetches the facts of sale orders and has the engine judge them (R40).

    The customer of an order and the one it is invoiced to are both judged when
    they differ. Any number of orders costs the same queries. The facts
    themselves are put together in ``credit_judge_facts.py``.
    """

    _name = "credit.judge"
    _description = "Credit Judge"

    @api.model
    def _judge(self, orders, asked=None, shown=None):
        """Return one ``Ruling`` per order, in their sequence.

        Each order sees those before it that go through. ``asked`` gives the
        totals {order id: amount in the order's currency} to judge instead of the
        present ones, ``shown`` those to keep as the order's amount. Raises
        ``UserError`` for a total nobody could compare.
        sudo: who confirms an order needn't be able to read what it is judged on.
        """
        orders = orders.sudo()
        sources = self._gather(orders, asked or {}, shown or {})
        taken, rulings = Taken(sources.receipts), []
        for order in orders:
            judgements = tuple(
                self._judge_one(order, partner, sources, taken)
                for partner in sources.customers[order.id]
            )
            ruling = self._rule_on(order, judgements, sources)
            rulings.append(ruling)
            if ruling.outcome != "held":
                taken.enter(ruling)
        return rulings

    @api.model
    def _previews(self, orders):
        """Return {order id: ``Ruling``} of quotations as the screen shows them, saved or not.

        Each is judged for itself, and nothing is kept. Any number costs the same queries.
        What can't be compared with a limit is left out. sudo: as for ``_judge``; the caller
        has asked who may read what is found.
        """
        orders = orders.sudo()
        asked = {order.id: order._credit_typed_total() for order in orders if not order.id}
        sources, rulings = self._gather(orders, asked, {}), {}
        for order in orders:
            taken = Taken(sources.receipts)
            try:
                judgements = tuple(
                    self._judge_one(order, partner, sources, taken)
                    for partner in sources.customers[order.id]
                )
            except UserError:
                continue  # a figure nobody can compare: confirming says so, looking doesn't fail
            rulings[order.id] = self._rule_on(order, judgements, sources)
        return rulings

    def _rule_on(self, order, judgements, sources):
        """Return the ``Ruling`` that follows for the order: strictest verdict, release, mode."""
        verdict = judgements[0].verdict
        if len(judgements) > 1:
            verdict = combine(one.verdict for one in judgements)
        release_id, outcome = 0, "passed"
        if verdict.outcome == HOLD:
            # A stop is lifted by a resumption only: no release, given before or after it, covers it.
            releases = None if verdict.is_stopped else sources.releases.get(order._origin.id)
            release_id = order._credit_release_for(judgements[0].facts.today, releases).id
            outcome = "released" if release_id else "held"
        elif verdict.outcome == WARN:
            outcome = "warned"
        if outcome == "held" and sources.companies[order.company_id.id].mode != "enforce":
            outcome = "warned"
        return Ruling(
            order.id, outcome, verdict, judgements, order._credit_fingerprint(), release_id
        )

    def _judge_one(self, order, partner, sources, taken):
        """Return the ``Judgement`` on one customer of an order.

        sudo: a customer without an account is judged by an empty one, read as the others.
        """
        company = sources.companies[order.company_id.id]
        key = (partner.id, company.root_id)
        account = sources.accounts.get(key, self.env["credit.account"].sudo())
        balance = sources.balance(key)
        total, added, to_pay, unknown = self._amounts(order, sources, company)
        facts = self._facts(
            company,
            key,
            account,
            added,
            sources,
            taken,
            order=order,
            to_pay=to_pay,
            unknown_currency=unknown or balance.unknown_currency,
        )
        rules = self._rules_for(account, company)
        try:
            verdict = check(facts, rules)
        except UnusableAmount as error:
            raise UserError(self._unusable(order, error.args[0])) from error
        return Judgement(
            order_id=order.id,
            partner_id=partner.id,
            root_id=company.root_id,
            account_id=account.id,
            pays=partner == sources.customers[order.id][:1],
            total=self._shown(order, sources, company, total),
            facts=facts,
            rules=rules,
            balance=balance,
            verdict=verdict,
            group=sources.groups.get(account.group_id.id),
        )

    def _rules_for(self, account, company, stage=ORDER):
        """Return the engine's rules for a customer today; an empty account is a cash customer."""
        grade = account._effective_rating(company.today)
        return self.env["credit.rule"]._rules_for(company.root_id, grade.id, account.id, stage)

    # reading

    def _gather(self, orders, asked, shown):
        """Read the ``Sources`` of these orders: accounts, limits, balances and receipts."""
        # All that is read of customers: a whole row is a hundred columns.
        (orders.partner_id | orders.partner_invoice_id).fetch(["commercial_partner_id", "name"])
        customers = {order.id: order._credit_customers() for order in orders}
        partners = orders.env["res.partner"].union(*customers.values())
        roots = orders.company_id.browse({one._credit_root().id for one in orders.company_id})
        # sudo: nobody who confirms an order needs to see the accounts it is judged by.
        accounts = (
            self.env["credit.account"]
            .sudo()
            .search_fetch(
                [("partner_id", "in", partners.ids), ("company_id", "in", roots.ids)],
                self.env["credit.account"]._judged_by(),
            )
        )
        companies = {company.id: self._company_asked(company) for company in orders.company_id}
        return self._sources(partners, roots, accounts, companies, customers, orders, asked, shown)

    def _sources(
        self, partners, roots, accounts, companies, customers, orders, asked=None, shown=None
    ):
        """Return the ``Sources`` for these customers and their groups' members.

        The exposure leaves out ``orders``: they are what is asked about.
        """
        groups = self._gather_groups(accounts)
        members = {partner for group in groups.values() for partner, _root in group.members}
        concerned = list(members.union(partners.ids))
        # sudo: the exposure is the customer's, whoever of the company asks.
        exposure = self.env["credit.exposure"].sudo()
        # 0: an order that isn't saved yet; money received for others counts for it, too.
        asking = [order._origin.id or 0 for order in orders]
        counts, receipts, balances = exposure._asked(asking, concerned, roots.ids)
        return Sources(
            customers=customers,
            accounts={(row.partner_id.id, row.company_id.id): row for row in accounts},
            limits=accounts._limits_today(),
            balances=balances,
            receipts=receipts,
            groups=groups,
            granted=self._gather_granted(accounts, roots) if orders else {},
            companies=companies,
            counts=counts,
            counting=tuple(exposure._codes("count")),
            asked=asked or {},
            shown=shown or {},
            releases=orders._credit_releases(),
        )

    def _shown(self, order, sources, company, total):
        """Return the amount to keep of the order, company currency."""
        if order.id not in sources.shown:
            return total
        return order._credit_amount(company.today, sources.shown[order.id])[0]

    def _company_asked(self, company):
        """Return ``Asked`` of an order's company: what its root company decided."""
        root, policy = company._credit_root(), self.env["credit.policy"]
        values = policy._values(root.id)
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
            unpaid_allowed=values["allow_unpaid_prepayment"],
            suspends=values["suspend_until_decreased"],
        )

    # what can't be judged, and what isn't an order

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
        """Return what the rules say of ``amount`` (company currency) without an order: sentences.

        For documents that aren't held but counted: an invoice without an order.
        sudo: who writes an invoice needn't be able to read the customer's credit.
        """
        if problem_with(amount):
            return []
        customer, company = partner.sudo().commercial_partner_id, company.sudo()
        root, asked = company.root_id, self._company_asked(company)
        account = self.env["credit.account"].sudo()._find(customer, root)
        sources = self._sources(
            customer, root, account, {company.id: asked}, {}, self.env["sale.order"]
        )
        facts = self._facts(asked, (customer.id, root.id), account, amount, sources, Taken())
        verdict = check(facts, self._rules_for(account, asked))
        wording = self.env["credit.wording"]
        return [
            wording._text(as_values(finding), root.currency_id, customer.name)
            for finding in verdict.findings
        ]
