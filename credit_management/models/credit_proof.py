import contextlib
from collections import defaultdict
from dataclasses import dataclass

import psycopg2
from psycopg2.pool import PoolError

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from ..engine.check import left_over
from ..engine.money import compare
from ..engine.prepaid import received_for

LOCK_CLASS = 0x43524544
"""First half of the advisory lock's key; the second is the customer's id."""

PLEDGES = "credit_management.pledges"

LOCK_WAIT = "20s"
"""A customer's lock is held from proof to commit, milliseconds: who waits this long tries again."""

READ_WAIT = "5s"
"""The fresh read waits for nothing but a table being altered."""


class LostRace(ConcurrencyError, psycopg2.OperationalError):
    """Another transaction used the room this one counted on: run it again.

    Both what Odoo retries for a request and what its scheduled payment
    processing takes as "roll back and try later".
    """


@dataclass(frozen=True)
class Pledge:
    """An order this transaction lets through, and what it rests on.

    ``left`` is what the customer may still take beside this order (None: no
    limit was asked), ``sales_left`` how many further open sales the rules
    tolerate (None: any number), ``received`` the money a prepaid order rests on
    (None: it isn't prepaid).
    """

    order_id: int
    partner_id: int
    root_id: int
    amount: float
    rounding: float
    left: float | None = None
    sales_left: float | None = None
    received: float | None = None

    @property
    def key(self):
        """Return (customer, root company)."""
        return self.partner_id, self.root_id

    @property
    def asks(self):
        """Tell whether it rests on anything that others may use up."""
        return (self.left, self.sales_left, self.received) != (None, None, None)


@dataclass(frozen=True)
class Admission:
    """An order that another transaction let through since this one took its snapshot."""

    order_id: int
    amount: float
    total: float
    terms: tuple


class CreditProof(models.AbstractModel):
    """Two confirmations at once never share one limit: the proof at commit.

    The check reads without a lock and knows what it leaves over. Every order
    that goes through is registered here; one precommit hook takes transaction
    advisory locks on the customers, in sorted order, reads with a second cursor
    which orders *others* have let through since this transaction took its
    snapshot (each left a ``credit.check``), and proves that they fit into what
    was left over. A lost race becomes ``LostRace``: the request runs again,
    sees the winner, and holds the order in the ordinary way. Different
    customers never wait for each other. See docs/adr/0003-two-at-once.md.
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
            if self._concerns(one)
        ]
        if not pledges:
            return
        data = self.env.cr.precommit.data
        if PLEDGES not in data:
            data[PLEDGES] = {}
            self.env.cr.precommit.add(self._prove)
        data[PLEDGES].update({(one.order_id, one.partner_id): one for one in pledges})

    def _concerns(self, one):
        """Tell whether an assessment concerns a limit that can be shared."""
        company = self.env["res.company"].sudo().browse(one.root_id)
        limited = one.facts.amount > 0 and not one.facts.limit.is_unlimited
        return limited and company.credit_check_mode == "enforce"

    def _pledge(self, one, released):
        """Return what an assessment rests on.

        Released orders rest on nothing, but what they add counts for the others.
        """
        facts, rests_on = one.facts, {}
        if one.verdict.forced == "prepaid":
            rests_on = {"received": facts.received}
        elif not one.verdict.forced and not released:
            rests_on = left_over(facts, one.rules)
        return Pledge(
            one.order_id, one.partner_id, one.root_id, facts.amount, facts.rounding, **rests_on
        )

    @api.model
    def _prove(self):
        """Prove all registered orders under lock; raise ``LostRace`` when a race was lost."""
        pledges = list(self.env.cr.precommit.data.pop(PLEDGES, {}).values())
        if not pledges:
            return
        self._lock({pledge.partner_id for pledge in pledges})
        if not self.env.registry.ready:
            return  # while modules are installed nobody else works, and tables are locked
        asking = [pledge for pledge in pledges if pledge.asks]
        if not asking:
            return
        with self._fresh_cursor() as fresh:
            fit = self._fit(asking, fresh)
        if not fit:
            raise LostRace("credit: another transaction used this customer's limit")

    def _lock(self, partner_ids):
        """Take the customers' locks until the transaction ends, always in the same order."""
        self.env.cr.execute(
            SQL(
                """SET LOCAL lock_timeout = %s;
                SELECT pg_advisory_xact_lock(%s, id) FROM (SELECT unnest(%s) AS id ORDER BY 1) x;
                SET LOCAL lock_timeout TO DEFAULT""",
                LOCK_WAIT,
                LOCK_CLASS,
                sorted(partner_ids),
            ),
            log_exceptions=False,
        )

    @api.model
    @contextlib.contextmanager
    def _fresh_cursor(self):
        """Give a cursor that sees what is committed by now; having none is a reason to retry."""
        try:
            with self.env.registry.cursor() as fresh:
                yield fresh
        except (PoolError, psycopg2.OperationalError) as error:
            raise LostRace("credit: no second connection") from error

    def _fit(self, pledges, fresh):
        """Tell whether what others let through meanwhile fits into what these orders left over."""
        others = self._admitted_by_others({pledge.partner_id for pledge in pledges}, fresh)
        if not others:
            return True
        pledges = [pledge for pledge in pledges if pledge.key in others]
        prepaid = [pledge for pledge in pledges if pledge.received is not None]
        return self._limits_fit(pledges, others) and self._receipts_fit(prepaid, fresh)

    def _admitted_by_others(self, partner_ids, fresh):
        """Return {customer key: [admissions]} that are committed and this transaction can't see."""
        fresh.execute(
            SQL(
                """SET LOCAL lock_timeout = %s;
                SELECT c.id, c.partner_id, c.company_id, c.order_id, c.amount, so.amount_total,
                       so.partner_invoice_id, so.currency_id
                  FROM credit_check c
                  JOIN sale_order so ON so.id = c.order_id AND so.state = 'sale'
                 WHERE c.partner_id = ANY(%s)
                   AND c.create_date > (now() AT TIME ZONE 'UTC') - interval '1 day'
                 ORDER BY c.id""",
                READ_WAIT,
                sorted(partner_ids),
            )
        )
        rows = fresh.fetchall()
        seen = self._visible_here([row[0] for row in rows]) if rows else ()
        found = defaultdict(dict)
        for check, partner, company, order, amount, total, *terms in rows:
            if check not in seen:
                root = self.env["res.company"].sudo().browse(company).root_id.id
                found[partner, root][order] = Admission(order, amount, total, tuple(terms))
        return {key: list(admissions.values()) for key, admissions in found.items()}

    def _visible_here(self, check_ids):
        """Return those of these checks that this transaction's own snapshot holds."""
        self.env.cr.execute(SQL("SELECT id FROM credit_check WHERE id = ANY(%s)", check_ids))
        return {row[0] for row in self.env.cr.fetchall()}

    def _limits_fit(self, pledges, others):
        """Tell whether the admissions fit the limits: all of their amounts, else what they added."""
        if self._leave_room(pledges, others):
            return True
        before = self._standing_before(others)
        grown = {
            key: [
                Admission(one.order_id, one.amount * self._grown_part(one, before), 0.0, ())
                for one in admissions
            ]
            for key, admissions in others.items()
        }
        return self._leave_room(pledges, grown)

    def _leave_room(self, pledges, others):
        for pledge in pledges:
            amounts = [one.amount for one in others[pledge.key] if one.amount > 0]
            if pledge.left is not None and (
                compare(sum(amounts), pledge.left, pledge.rounding) > 0
            ):
                return False
            if pledge.sales_left is not None and len(amounts) > pledge.sales_left:
                return False
        return True

    def _standing_before(self, others):
        """Return {order: (total, terms)} of these orders that this transaction sees confirmed."""
        ids = [one.order_id for admissions in others.values() for one in admissions]
        self.env.cr.execute(
            SQL(
                """SELECT id, amount_total, partner_invoice_id, currency_id
                     FROM sale_order WHERE state = 'sale' AND id = ANY(%s)""",
                ids,
            )
        )
        return {order: (total, tuple(terms)) for order, total, *terms in self.env.cr.fetchall()}

    def _grown_part(self, admission, before):
        """Return the part of an admission's amount that this transaction doesn't count already."""
        total, terms = before.get(admission.order_id, (0.0, ()))
        if terms != admission.terms or not admission.total:
            return 1.0
        return max(0.0, 1 - float(total / admission.total))

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
            known = receipts.get(pledge.key, ())
            named = [receipt for receipt in known if pledge.order_id in receipt.waiting]
            left = received_for(pledge.order_id, named)
            used = any(receipt.free < receipt.amount for receipt in named)
            if used and compare(left, min(pledge.amount, pledge.received), pledge.rounding) < 0:
                return False
        return True
