from dataclasses import dataclass

import psycopg2
from psycopg2.pool import PoolError

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from ..engine.balance import Balance
from ..engine.money import compare
from ..engine.prepaid import received_for

LOCK_CLASS = 0x43524544
"""First half of the advisory lock's key; the second is the customer's id."""

PLEDGES = "credit_management.pledges"


@dataclass(frozen=True)
class Pledge:
    """An order this transaction lets through, and what it rests on.

    ``room`` is what the customer may owe in all (None: unlimited or not asked),
    ``received`` the money a prepaid order rests on (None: not prepaid).
    """

    order_id: int
    partner_id: int
    root_id: int
    amount: float
    room: float | None
    received: float | None
    rounding: float


class CreditProof(models.AbstractModel):
    """Two confirmations at once never share one limit: the proof at commit.

    The check reads without a lock. Every order that goes through is registered
    here; one precommit hook takes transaction advisory locks on the customers,
    in sorted order, and proves on a fresh read that all of them still fit. A
    lost race becomes ``ConcurrencyError``: the request runs again, sees the
    winner, and holds the order in the ordinary way. Different customers never
    wait for each other. See docs/adr.
    """

    _name = "credit.proof"
    _description = "Proof that confirmed orders fit"

    @api.model
    def _pledge_orders(self, decisions):
        """Remember orders that go through, to be proven before the transaction commits."""
        pledges = [
            self._pledge(one, decision.outcome == "released")
            for decision in decisions
            if decision.outcome != "held"
            for one in decision.assessments
        ]
        pledges = [pledge for pledge in pledges if pledge]
        if not pledges:
            return
        data = self.env.cr.precommit.data
        if PLEDGES not in data:
            data[PLEDGES] = {}
            self.env.cr.precommit.add(self._prove)
        data[PLEDGES].update({(one.order_id, one.partner_id): one for one in pledges})

    def _pledge(self, one, released):
        """Return what an assessment rests on, or None when it needs no proof.

        Released orders rest on nothing, but what they add counts for the others.
        """
        facts, received, room = one.facts, None, None
        if facts.amount <= 0 or facts.limit.is_unlimited or self._mode(one.root_id) != "enforce":
            return None
        if one.verdict.forced == "prepaid":
            received = facts.received
        elif not one.verdict.forced and not released:
            room = self._room(one)
        return Pledge(
            one.order_id, one.partner_id, one.root_id, facts.amount, room, received, facts.rounding
        )

    def _room(self, one):
        """Return what may be owed in all, where a rule on the limit holds orders; else None."""
        kind = "no_credit" if one.facts.limit.limit_type == "none" else "over_limit"
        rules = [rule for rule in one.rules if rule.kind == kind]
        rule = max(rules, key=lambda rule: rule.specificity, default=None)
        if rule is None or rule.severity != "hold":
            return None
        return one.facts.limit.amount + rule.threshold - one.facts.reserved

    def _mode(self, root_id):
        return self.env["res.company"].sudo().browse(root_id).credit_check_mode

    @api.model
    def _prove(self):
        """Prove all registered orders under lock; raise ``ConcurrencyError`` when a race was lost."""
        pledges = list(self.env.cr.precommit.data.pop(PLEDGES, {}).values())
        if not pledges:
            return
        self._lock({pledge.partner_id for pledge in pledges})
        if not self.env.registry.ready:
            return  # while modules are installed nobody else works, and tables are locked
        if all(pledge.room is None and pledge.received is None for pledge in pledges):
            return
        if not self._all_fit(pledges):
            raise ConcurrencyError("credit: another transaction used this customer's limit")

    def _lock(self, partner_ids):
        """Take the customers' locks until the transaction ends, always in the same order."""
        self.env.cr.execute(
            SQL(
                "SELECT pg_advisory_xact_lock(%s, id) FROM (SELECT unnest(%s) AS id ORDER BY 1) x",
                LOCK_CLASS,
                sorted(partner_ids),
            )
        )

    def _all_fit(self, pledges):
        """Tell whether the pledges fit what others have committed by now."""
        try:
            with self.env.registry.cursor() as fresh:
                return self._fit(pledges, fresh)
        except (PoolError, psycopg2.OperationalError) as error:
            raise ConcurrencyError("credit: no second connection") from error

    def _fit(self, pledges, fresh):
        balances = self._fresh_balances(pledges, fresh)
        if not self._receipts_fit([one for one in pledges if one.received is not None], fresh):
            return False
        needed = self._needed(pledges)
        over = [
            key for key, pledge in self._tightest(pledges).items()
            if compare(balances[key] + needed[key], pledge.room, pledge.rounding) > 0
        ]  # fmt: skip
        return not over or self._still_fit(pledges, over, balances)

    def _needed(self, pledges):
        """Return {customer key: what this transaction's orders add, prepaid ones too}."""
        needed = {}
        for pledge in pledges:
            key = (pledge.partner_id, pledge.root_id)
            needed[key] = needed.get(key, 0.0) + pledge.amount
        return needed

    def _tightest(self, pledges):
        """Return {customer key: the pledge with the least room}."""
        tightest = {}
        for pledge in pledges:
            key = (pledge.partner_id, pledge.root_id)
            if pledge.room is not None and (
                key not in tightest or pledge.room < tightest[key].room
            ):
                tightest[key] = pledge
        return tightest

    def _fresh_balances(self, pledges, cr=None):
        """Return {customer key: exposure without the pledged orders} as ``cr`` sees it."""
        keys = {(pledge.partner_id, pledge.root_id) for pledge in pledges}
        balances = (
            self.env["credit.exposure"]
            .sudo()
            ._balances(
                [partner for partner, root in keys],
                [root for partner, root in keys],
                without_orders=[pledge.order_id for pledge in pledges],
                cr=cr,
            )
        )
        return {key: balances.get(key, Balance()).counted for key in keys}

    def _still_fit(self, pledges, over, fresh):
        """Look closer at customers that seem over: count only what *others* added since.

        This transaction may itself have lowered the exposure (a payment, a
        credit note) or raised it by something no check stands before (an
        invoice without an order); neither is a lost race.
        """
        before = self._snapshot_balances(pledges)
        now, needed, tightest = (
            self._fresh_balances(pledges),
            self._needed(pledges),
            self._tightest(pledges),
        )
        for key in over:
            others = fresh[key] - before[key]
            after = now[key] + needed[key] + others
            if others > 0 and compare(after, tightest[key].room, tightest[key].rounding) > 0:
                return False
        return True

    def _snapshot_balances(self, pledges):
        """Return the exposure as it was committed when this transaction took its snapshot."""
        try:
            self.env.cr.execute("SELECT pg_export_snapshot()", log_exceptions=False)
        except psycopg2.Error as error:
            # Inside a savepoint there is no telling; asking again is the safe side.
            raise ConcurrencyError("credit: can't compare inside a savepoint") from error
        snapshot = self.env.cr.fetchone()[0]
        with self.env.registry.cursor() as cr:
            cr.execute(SQL("SET TRANSACTION SNAPSHOT %s", snapshot))
            return self._fresh_balances(pledges, cr)

    def _receipts_fit(self, pledges, fresh):
        """Tell whether the money of prepaid orders hasn't been used by another order meanwhile."""
        if not pledges:
            return True
        receipts = (
            self.env["credit.exposure"]
            .sudo()
            ._receipts(
                [pledge.partner_id for pledge in pledges],
                [pledge.root_id for pledge in pledges],
                cr=fresh,
            )
        )
        for pledge in pledges:
            known = receipts.get((pledge.partner_id, pledge.root_id), ())
            named = [receipt for receipt in known if pledge.order_id in receipt.waiting]
            left = received_for(pledge.order_id, named)
            used = any(receipt.free < receipt.amount for receipt in named)
            if used and compare(left, min(pledge.amount, pledge.received), pledge.rounding) < 0:
                return False
        return True
