from collections import namedtuple
from dataclasses import replace

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.credit_management.engine.balance import Balance
from odoo.addons.credit_management.engine.check import UnusableAmount, check
from odoo.addons.credit_management.engine.facts import HOLD, as_values
from odoo.addons.credit_management.models.base.transaction import (
    LostRace,
    at_commit,
    fresh_cursor,
    taken_at_commit,
)
from odoo.addons.credit_management.models.gate.credit_pledge import MembershipChange
from odoo.addons.credit_management.models.gate.judgement import Judgement, Taken

from ..engine.till import growth

SOLD = ("paid", "done")
"""The states in which an order of the till is a sale."""

SALES = "credit_management_pos.sales"
"""{order id: True} of sales to be judged before the commit."""

Standing = namedtuple("Standing", "before after")
"""What one customer owes without and with the sales of this transaction, as ``Balance``."""


class CreditTill(models.AbstractModel):
    """Judges sales on the customer's account at the till (R30, R40).

    Before the transaction commits, whatever way the sale took: under the customer's lock,
    by what it adds to the exposure. A sale that settles an order adds what the order didn't
    count. What isn't let through is refused with the whole transaction; what was sold while
    the till was offline has left, is counted, and opens a hold.
    """

    _name = "credit.till"
    _description = "Judge of sales at the till"

    @api.model
    def _ask(self, orders):
        """Have these ``pos.order``s judged before the commit, once, as they are then."""
        sold = orders.filtered(lambda order: order.state in SOLD)
        if sold:
            asked = at_commit(self.env, SALES, self._judge_sales)
            asked.update(dict.fromkeys(sold.ids, True))

    @api.model
    def _judge_sales(self):
        """Let through, refuse or hold what was sold on account; raises ``UserError`` to refuse.

        sudo: who sells at the till reads neither accounts nor what others sell.
        """
        asked = self.env["pos.order"].sudo().browse(taken_at_commit(self.env, SALES)).exists()
        orders = asked.filtered(
            lambda order: (
                order.state in SOLD
                and order.company_id.root_id.credit_check_mode != "off"
                and order._credit_on_account() > 0
            )
        )
        orders = orders - self._of_nobody(orders)
        if not orders:
            return
        by_customer = orders.grouped(lambda order: order._credit_customer_key())
        standings = self._standings(orders, by_customer)
        self._lock_and_compare(by_customer)
        asks = self._asks(by_customer, standings)
        known = self.env["credit.till.hold"]._asked_of(asks)
        for one in self._judgements(asks):
            key = one.partner_id, one.root_id
            self._carry_out(by_customer[key], one, known.get(key))

    def _of_nobody(self, orders):
        """Return the sales on account without a customer; raise ``UserError`` to refuse them.

        Nobody would owe them: taking the customer off a sale would free their limit.
        """
        lost = orders.filtered(lambda order: not order.partner_id)
        if any(order.company_id.root_id.credit_check_mode == "enforce" for order in lost):
            raise UserError(
                self.env._("Say on whose account this sale goes: choose the customer first.")
            )
        return lost

    def _asks(self, by_customer, standings):
        """Return {key: (company, what is added, ``Balance`` before)} of the customers who owe more."""
        asks = {}
        for key in sorted(by_customer):
            company = by_customer[key][0].company_id
            before, after = standings[key]
            more = growth(before.counted, after.counted, company.root_id.currency_id.rounding)
            if more:
                asks[key] = (company, more, before)
        return asks

    def _standings(self, orders, keys):
        """Return {key: ``Standing``}: the exposure with these sales, and as if they weren't sold.

        Both readings are the one definition of exposure: taking the sales back for a moment,
        in a savepoint, says exactly what they add beside the orders they settle. sudo: as for
        ``_judge_sales``.
        """
        partners = [partner_id for partner_id, _root in keys]
        roots = list({root for _partner, root in keys})
        exposure = self.env["credit.exposure"].sudo()
        after = exposure._balances(partners, roots)  # writes down what is pending
        with self.env.cr.savepoint(flush=False) as point:
            self._take_back(orders)
            before = exposure._balances(partners, roots)
            point.rollback()
        return {
            key: Standing(before.get(key, Balance()), after.get(key, Balance())) for key in keys
        }

    def _take_back(self, orders):
        """Make these sales, with their invoices and payments, drafts in the database alone.

        For a reading that is rolled back: nothing of Odoo hears of it.
        """
        moves = orders.account_move | orders.payment_ids.account_move_id
        statements = [
            SQL("UPDATE pos_order SET state = 'draft' WHERE id = ANY(%s)", orders.ids),
            SQL("UPDATE account_move SET state = 'draft' WHERE id = ANY(%s)", moves.ids),
            SQL(
                "UPDATE account_move_line SET parent_state = 'draft' WHERE move_id = ANY(%s)",
                moves.ids,
            ),
        ]
        for statement in statements[: 3 if moves else 1]:
            self.env.cr.execute(statement)

    def _lock_and_compare(self, by_customer):
        """Lock the customers and their groups; run again where others sold to them meanwhile.

        sudo: the mode is the root company's.
        """
        roots = self.env["res.company"].sudo()
        enforced = [
            key for key in by_customer if roots.browse(key[1]).credit_check_mode == "enforce"
        ]
        if not enforced:
            return
        proof = self.env["credit.proof"].sudo()
        partners = frozenset(partner_id for partner_id, _root in enforced)
        accounts = self._accounts(enforced)
        groups = accounts.group_id
        members = {partner for _name, keys in groups._members().values() for partner, _r in keys}
        proof._lock([], [MembershipChange(partners | members, frozenset(groups.ids))])
        if not self.env.registry.ready:
            return  # while modules are installed nobody else works
        with fresh_cursor(self.env) as fresh:
            others = proof._admitted_by_others(partners | members, fresh)
        if any(one.amount > 0 for admissions in others.values() for one in admissions):
            raise LostRace("credit: another transaction sold to this customer")

    def _accounts(self, keys):
        """Return the ``credit.account``s of these (customer, root company).

        sudo: as for ``_judge_sales``.
        """
        accounts = self.env["credit.account"].sudo().search(
            [("partner_id", "in", [key[0] for key in keys]),
             ("company_id", "in", [key[1] for key in keys])]
        )  # fmt: skip
        return accounts.filtered(lambda one: (one.partner_id.id, one.company_id.id) in set(keys))

    def _carry_out(self, orders, one, known):
        """Do what follows for one customer's sales from the judgement on them.

        ``known``: the questions and releases of the customer that aren't used up, or None.
        """
        holds = known or self.env["credit.till.hold"].sudo()  # sudo: as for ``_judge_sales``
        if one.verdict.outcome != HOLD:
            holds._clear_asked()
        elif orders[0].company_id.root_id.credit_check_mode == "observe":
            orders._credit_note_observed(one)
        elif not holds._use_release(one, orders):
            self._refuse_or_hold(orders, one)

    def _refuse_or_hold(self, orders, one):
        """Open a hold for what was sold offline; refuse where anything was sold online."""
        online = orders.filtered(lambda order: not order.credit_offline)
        if online:
            online[0]._credit_note_refused(one)
            raise UserError(online[0]._credit_refusal(one))
        self.env["credit.till.hold"]._open_offline(orders, one)

    @api.model
    def _judgements(self, asks):
        """Return the engine's ``Judgement`` on what customers would owe more, in their order.

        ``asks``: {(customer, root company): (company it is sold in, amount in the root's
        currency, ``Balance`` it comes on top of, or None for what counts now)}. Constant
        queries. Raises ``UserError`` for an amount nobody can compare. sudo: as for
        ``_judge_sales``.
        """
        if not asks:
            return []
        judge = self.env["credit.judge"].sudo()
        companies = self.env["res.company"].sudo().union(*(ask[0] for ask in asks.values()))
        asked = {company.id: judge._company_asked(company) for company in companies}
        partners = self.env["res.partner"].sudo().browse([key[0] for key in asks])
        sources = judge._sources(
            partners, companies.root_id, self._accounts(asks), asked, {},
            self.env["sale.order"].sudo(),
        )  # fmt: skip
        known = {key: balance for key, (_company, _more, balance) in asks.items() if balance}
        sources = replace(sources, balances={**sources.balances, **known})
        return [
            self._judgement(key, asked[company.id], more, sources)
            for key, (company, more, _balance) in asks.items()
        ]

    def _judgement(self, key, company, amount, sources):
        """Return the ``Judgement`` on ``amount`` more for one customer; ``company`` is ``Asked``."""
        judge = self.env["credit.judge"].sudo()  # sudo: as above
        account = sources.accounts.get(key, self.env["credit.account"].sudo())
        facts = judge._facts(company, key, account, amount, sources, Taken())
        rules = judge._rules_for(account, company)
        try:
            verdict = check(facts, rules)
        except UnusableAmount as error:
            raise UserError(
                self.env._("Amount: that can't be compared with a credit limit.")
            ) from error
        return Judgement(
            order_id=0,
            partner_id=key[0],
            root_id=key[1],
            account_id=account.id,
            pays=True,
            total=amount,
            facts=facts,
            rules=rules,
            balance=sources.balance(key),
            verdict=verdict,
            group=sources.groups.get(account.group_id.id),
        )

    @api.model
    def _sentence(self, one, company):
        """Return what a judgement found, with its figures; in the reader's language.

        sudo: the customer's name; who may read the figures is asked by the caller.
        """
        partner = self.env["res.partner"].sudo().browse(one.partner_id)
        findings = [as_values(finding) for finding in one.verdict.findings]
        currency = company.sudo().root_id.currency_id
        return self.env["credit.wording"]._sentences(findings, currency, partner.name)
