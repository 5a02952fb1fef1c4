from math import fsum

from odoo import api, models

from ...engine.account_state import at_least, state_at_check
from ...engine.balance import Counts
from ...engine.facts import EVIDENCE, Facts
from ...engine.limits import Limit
from ...engine.money import problem_with
from ...engine.prepaid import received_for, reserved_for_others
from ...engine.terms import Term
from .judgement import Group


class CreditJudgeFacts(models.AbstractModel):
    """The facts the engine judges on, put together in one place: ``_facts``.

    What stands on the company, on the account, on its group, and on the order.
    """

    _inherit = "credit.judge"

    def _facts(self, company, key, account, amount, sources, taken, order=None, **more):
        """Return the engine's ``Facts`` about ``amount`` for one customer.

        ``company`` is ``Asked``, ``key`` (customer id, root company id),
        ``amount`` in the company's currency, ``taken`` what the orders before
        take. Without an ``order`` (an invoice of its own) no term is asked for
        and no money is reserved. ``more`` are facts the caller knows.
        """
        balance = sources.balance(key)
        if order:
            receipts, order_id = taken.of(key), order._origin.id
            more.update(
                reserved=reserved_for_others(order_id, receipts),
                received=received_for(order_id, receipts),
                **self._term_facts(order, account, company),
                **self._company_facts(company.root, account, sources.granted),
            )
        return Facts(
            today=company.today,
            amount=amount,
            exposure=balance.counted + taken.amount(key),
            rounding=company.rounding,
            delivered_days=sources.delivered_days.get(key, 0),
            **self._account_facts(account, sources.limits, balance, company),
            **self._tax_facts(key, account, balance, sources, company),
            **self._grade_facts(account, company),
            **self._group_facts(order, sources.groups.get(account.group_id.id), sources, taken),
            **more,
        )

    def _amounts(self, order, sources, company):
        """Return (total, what it adds to the exposure, what is to be paid, unknown currency).

        In the company's currency. What it adds is what the exposure will have of it
        (``credit.exposure._order_amounts``); a total that is asked for and isn't there
        yet adds the difference.
        """
        stored = order._origin  # the order itself, unless it is only being typed
        counts = sources.counts.get(stored.id, Counts())
        present, unknown = order._credit_amount(company.today, stored.amount_total)
        asked = sources.asked.get(order.id)
        if problem_with(present):
            return present, present, present, unknown  # the check refuses it
        added, owed = counts.counted(sources.counting), counts.open
        if problem_with(owed):
            return present, owed, owed, unknown
        if asked is None:
            return present, added, min(owed, max(present, 0.0)), unknown
        total, unknown = order._credit_amount(company.today, asked)
        more = total - (owed if order.credit_is_closed else present)
        counts = counts.grown(more, order._credit_is_beyond_horizon())
        return total, counts.counted(sources.counting), counts.open, unknown

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
            "account_state": at_least(state, account._least_state(balance)),
            "overdue_amount": balance.overdue_amount,
            "overdue_days": balance.overdue_days,
            "unsettled": balance.unsettled,
            **{name: account[name] or None for name in EVIDENCE},
        }

    def _grade_facts(self, account, company):
        """Return what keeps an account from new credit: its grade, a decrease not decided yet.

        Names are read only of those that do.
        """
        rating, pending = account._effective_rating(company.today), account.pending_decrease_id
        earned = rating and rating._earned(company.root_id)
        return {
            "no_credit_grade": rating.name if earned and not earned.allows_credit else "",
            "pending_decrease": pending.name if pending and company.suspends else "",
        }

    def _term_facts(self, order, account, company):
        """Return the facts about the order's term and those granted, for both of a kind: cached."""
        term = order.payment_term_id
        asked = term._credit_term(company.today)
        granted = account._granted_terms(company.today, company.root_id, company.term)
        most = granted.standing if granted else Term()
        return {
            "term_days": asked.days,
            "term_discount_percent": asked.discount_percent,
            "term_discount_days": asked.discount_days,
            "granted_term_days": most.days if granted else None,
            "temporary_term_days": granted and granted.temporary_days,
            "granted_discount_percent": most.discount_percent,
            "granted_discount_days": most.discount_days,
            "unpaid_allowed": company.unpaid_allowed and term.credit_before_delivery,
        }

    @api.model
    def _gather_groups(self, accounts):
        """Return {group id: ``Group``} of these accounts; two queries, none without a group."""
        groups = accounts.group_id
        if not groups:
            return {}
        members = groups._members()
        limits = {}
        for root in accounts.company_id:
            own = {account.group_id.id for account in accounts if account.company_id == root}
            limits.update(groups.browse(own - {False})._limits(root._credit_today()))
        return {
            group_id: Group(
                group_id, name, limits.get(group_id, Limit()), tuple(sorted(keys.values()))
            )
            for group_id, (name, keys) in members.items()
        }

    @api.model
    def _gather_granted(self, accounts, roots):
        """Return {root id: (all limits together, {holder: its limits})} where a company asks for it.

        One query for each company with a cap or a net capital, none for others.
        """
        asking = roots.filtered(lambda root: root.credit_total_cap or root.credit_net_capital)
        return {
            root.id: self.env["credit.limit"]._granted(root.id, root._credit_today(), accounts)
            for root in asking
        }

    def _company_facts(self, root, account, granted):
        """Return the facts of cap and concentration; empty where the company set neither."""
        if root.id not in granted:
            return {}
        total, holders = granted[root.id]
        return {
            "company_cap": root.credit_total_cap,
            "total_granted": total,
            "net_capital": root.credit_net_capital,
            "granted": holders.get(account._holder(), 0.0),
        }

    def _group_facts(self, order, group, sources, taken):
        """Return the facts of the group; money reserved for other orders makes no room."""
        if not group:
            return {}
        receipts = {
            id(receipt): receipt for member in group.members for receipt in taken.of(member)
        }
        return {
            "group_name": group.name,
            "group_limit": group.limit,
            "group_exposure": fsum(sources.balance(member).counted for member in group.members)
            + fsum(taken.amount(member) for member in group.members)
            + reserved_for_others(order._origin.id if order else 0, receipts.values()),
        }
