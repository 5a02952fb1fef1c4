from dataclasses import replace

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.credit_management.engine.check import UnusableAmount, check, combine
from odoo.addons.credit_management.engine.delivery import (
    added,
    delivered_only,
    kept_for_others,
    paid_for,
)
from odoo.addons.credit_management.engine.facts import DELIVERY, HOLD, IGNORE, WARN
from odoo.addons.credit_management.engine.money import problem_with
from odoo.addons.credit_management.models.gate.judgement import Judgement, Taken

from .parcel import DeliveryRuling, Worth


class CreditJudge(models.AbstractModel):
    """Judges goods that leave (R46), by the rules that are asked at delivery.

    What a customer owes for what it has got decides: open invoices, deliveries not invoiced,
    less what it paid; orders that wait aren't counted, they were checked when they were
    confirmed. Any number of parcels costs the same queries.
    """

    _inherit = "credit.judge"

    @api.model
    def _judge_deliveries(self, parcels):
        """Return one ``DeliveryRuling`` per ``Parcel``, in their sequence.

        Each sees those before it that go through. sudo: who ships needn't be able to read
        what it is judged on.
        """
        if not parcels:
            return []
        sources = self._gather_deliveries(parcels)
        worths = self._worths(parcels, sources)
        releases = self._delivery_releases(parcels)
        taken, spent, rulings = Taken(sources.receipts), {}, []
        for parcel in parcels:
            worth = self._beside(worths[parcel.key], spent.get(parcel.order.id, 0.0))
            judgements = tuple(
                self._judge_parcel(parcel, partner, worth, sources, taken)
                for partner in parcel.customers
            )
            ruling = self._rule_on_parcel(parcel, worth, judgements, releases)
            rulings.append(ruling)
            if ruling.outcome != "held":
                self._enter(ruling, taken, spent)
        return rulings

    def _term_facts(self, order, account, company):
        # EXTENDS 'credit_management': goods that are paid before delivery don't leave unpaid, so
        # their order may be confirmed; what no warehouse delivers has to be paid first.
        facts = super()._term_facts(order, account, company)
        if order.payment_term_id.credit_before_delivery and not facts["unpaid_allowed"]:
            checked = self.env["credit.policy"]._values(company.root_id)["delivery_mode"] == "same"
            facts["unpaid_allowed"] = checked and order._credit_leaves_by_warehouse()
        return facts

    def _beside(self, worth, spent):
        """Return the worth of a parcel after others of its order that leave with it."""
        return replace(worth, gone=worth.gone + spent) if spent else worth

    def _enter(self, ruling, taken, spent):
        """Let the parcels after this one see it gone; what its own money covers takes no room."""
        order_id = ruling.parcel.order.id
        spent[order_id] = spent.get(order_id, 0.0) + ruling.worth.leaving
        if ruling.verdict.forced:
            return
        for one in ruling.judgements:
            if one.pays:
                key = (one.partner_id, one.root_id)
                taken.amounts[key] = taken.amount(key) + one.facts.amount

    def _rule_on_parcel(self, parcel, worth, judgements, releases):
        """Return the ``DeliveryRuling``: strictest verdict, release of order or transfer, mode."""
        verdict = judgements[0].verdict
        if len(judgements) > 1:
            verdict = combine(one.verdict for one in judgements)
        mode = self.env["credit.policy"]._delivery_mode(parcel.company)
        outcome = "passed"
        if verdict.outcome == HOLD:
            outcome = "held"
            # A stop is lifted by a resumption only: no release covers it.
            if not verdict.is_stopped and self._is_released(parcel, worth, judgements, releases):
                outcome = "released"
        elif verdict.outcome == WARN:
            outcome = "warned"
        if outcome == "held" and mode != "enforce":
            outcome = "warned"
        return DeliveryRuling(parcel, worth, outcome, verdict, judgements, mode)

    def _delivery_releases(self, parcels):
        """Return ({order id: its releases}, {transfer id: its releases}); two queries at most.

        sudo: what was released counts, whoever ships.
        """
        orders = self.env["sale.order"].sudo().union(*(one.order for one in parcels))
        pickings = self.env["stock.picking"].sudo().union(*(one.picking for one in parcels))
        return orders._credit_releases(), pickings._credit_delivery_releases()

    def _is_released(self, parcel, worth, judgements, releases):
        """Tell whether the order or the transfer was released and is within that tolerance."""
        of_orders, of_pickings = releases
        facts = judgements[0].facts
        if parcel.order and parcel.order._credit_release_for(
            facts.today, of_orders.get(parcel.order.id)
        ):
            return True
        return any(
            hold._as_engine_release().covers(worth.leaving, facts.today, facts.rounding)
            for hold in of_pickings.get(parcel.picking.id, ())
        )

    def _judge_parcel(self, parcel, partner, worth, sources, taken):
        """Return the ``Judgement`` on one customer of a parcel.

        sudo: a customer without an account is judged by an empty one, read as the others.
        """
        company = sources.companies[parcel.company.id]
        key = (partner.id, company.root_id)
        account = sources.accounts.get(key, self.env["credit.account"].sudo())
        rules = self._rules_for(account, company, DELIVERY)
        facts = self._facts(
            company,
            key,
            account,
            worth.adds,
            sources,
            taken,
            stage=DELIVERY,
            received=worth.paid,
            to_pay=worth.gone + worth.leaving,
            leaving=worth.leaving,
            reserved=worth.kept,
            prepays=bool(parcel.order.payment_term_id.credit_before_delivery),
            unknown_currency=worth.unknown,
        )
        try:
            verdict = check(facts, rules)
        except UnusableAmount as error:
            raise UserError(self._unusable(parcel.order, error.args[0])) from error
        return Judgement(
            order_id=parcel.order.id,
            partner_id=partner.id,
            root_id=company.root_id,
            account_id=account.id,
            pays=partner == parcel.customers[:1],
            total=worth.leaving,
            facts=facts,
            rules=rules,
            balance=sources.balance(key),
            verdict=verdict,
            group=sources.groups.get(account.group_id.id),
        )

    # reading

    def _sources(self, partners, roots, *args, **kwargs):
        # EXTENDS 'credit_management': for how long goods have waited for their invoice, where a
        # rule asks; one query. sudo: the customer's, whoever asks.
        sources = super()._sources(partners, roots, *args, **kwargs)
        asked = any(
            rule.kind == "delivered_days" and rule.severity != IGNORE
            for *_scope, rule in self.env["credit.rule"]._rows()
        )
        keys = [key for key, one in sources.balances.items() if one.by_category.get("delivery")]
        if not asked or not keys:
            return sources
        # sudo: the customer's, whoever asks
        days = self.env["credit.exposure"].sudo()._delivered_days([key[0] for key in keys])
        return replace(sources, delivered_days=days)

    def _gather_deliveries(self, parcels):
        """Read the ``Sources`` of these parcels: what each customer owes is without orders.

        sudo: nobody who ships needs to see the customers and accounts it is judged by.
        """
        partners = self.env["res.partner"].sudo().union(*(one.customers for one in parcels))
        companies = self.env["res.company"].sudo().union(*(one.company for one in parcels))
        roots = companies.browse({one._credit_root().id for one in companies})
        accounts = self.env["credit.account"].sudo().search_fetch(
            [("partner_id", "in", partners.ids), ("company_id", "in", roots.ids)],
            self.env["credit.account"]._judged_by(),
        )  # fmt: skip
        asked = {company.id: self._company_asked(company) for company in companies}
        sources = self._sources(partners, roots, accounts, asked, {}, self.env["sale.order"].sudo())
        balances = {
            key: replace(balance, counted=delivered_only(balance, sources.counting))
            for key, balance in sources.balances.items()
        }
        receipts = self.env["credit.exposure"].sudo()._receipts(partners.ids, roots.ids)
        return replace(sources, balances=balances, receipts=receipts)

    def _worths(self, parcels, sources):
        """Return {parcel key: ``Worth``} of these parcels; constant queries.

        sudo: the orders and what was paid for them, whoever ships.
        """
        orders = self.env["sale.order"].sudo().union(*(one.order for one in parcels))
        elsewhere = self._sold_elsewhere(parcels)
        if not orders:
            return {one.key: elsewhere.get(one.picking.id, Worth()) for one in parcels}
        receipts = {id(one): one for known in sources.receipts.values() for one in known}
        named = {order for one in receipts.values() for order in one.committed}
        exposure = self.env["credit.exposure"].sudo()
        counts = exposure._order_amounts(sorted(named.union(orders.ids)))
        undelivered = {
            order: counted.open - counted.by_category.get("delivery", 0.0)
            for order, counted in counts.items()
        }
        settled = orders._credit_settled()
        return {
            one.key: self._worth(
                one, counts, undelivered, settled, tuple(receipts.values()), sources
            )
            if one.order
            else elsewhere.get(one.picking.id, Worth())
            for one in parcels
        }

    def _sold_elsewhere(self, parcels):
        """Return {transfer id: ``Worth``} of goods without an order that were sold all the same.

        sudo: what was sold, whoever ships.
        """
        moves = self.env["stock.move"].sudo().union(
            *(one.moves for one in parcels if not one.order)
        )  # fmt: skip
        # sudo: as above
        sold = self.env["credit.exposure"].sudo()._sold_elsewhere(moves) if moves else {}
        return {picking: Worth(leaving=worth, paid=paid) for picking, (worth, paid) in sold.items()}

    def _worth(self, parcel, counts, undelivered, settled, receipts, sources):
        """Return the ``Worth`` of one parcel of an order from what was read for all."""
        order = parcel.order
        company = sources.companies[parcel.company.id]
        amounts = self._amounts_of(parcel)
        if any(problem_with(amount) for amount in amounts):
            raise UserError(self._unusable(order, "not_finite"))
        converted = [order._credit_amount(company.today, amount) for amount in amounts]
        (leaving, unknown), (gone, _u), (beyond, _u), (open_value, _u) = converted
        counted = counts.get(order.id)
        open_amount = counted.open if counted else 0.0
        delivered = counted.by_category.get("delivery", 0.0) if counted else 0.0
        return Worth(
            leaving=leaving,
            gone=gone,
            adds=added(open_amount, delivered, open_value, beyond),
            paid=paid_for(order.id, receipts) + settled.get(order.id, 0.0),
            kept=kept_for_others(order.id, receipts, undelivered),
            unknown=unknown,
        )

    def _amounts_of(self, parcel):
        """Return (leaving, gone, more than ordered, not invoiced yet), order's currency."""
        leaving = gone = beyond = uninvoiced = 0.0
        for line in parcel.order.order_line:
            if not line.display_type and not line.is_downpayment:
                gone += line.qty_delivered * line._credit_unit_price()
        for line, quantity, value in parcel.lines:
            leaving += value
            price = value / quantity if quantity else 0.0
            reached = line.qty_delivered + quantity
            more = reached - max(line.product_uom_qty, line.qty_delivered)
            beyond += price * max(0.0, more)
            rest = reached - max(line.qty_invoiced_posted, line.qty_delivered)
            uninvoiced += price * min(quantity, max(0.0, rest))
        return leaving, gone, beyond, uninvoiced
