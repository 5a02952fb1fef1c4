from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...engine.check import left_over
from ...engine.money import compare
from ...engine.prepaid import received_for
from ..base.transaction import PLEDGES, LostRace, at_commit, fresh_cursor, taken_at_commit
from .credit_pledge import Admission, MembershipChange, Pledge

LOCK_CLASS = 0x43524544
"""First half of the advisory lock's key; the second is the customer's id."""

GROUP_LOCK_CLASS = LOCK_CLASS + 1
"""The same for groups: their locks come after those of all customers."""

LOCK_WAIT = "20s"
"""A customer's lock is held from proof to commit, milliseconds: who waits this long tries again."""

READ_WAIT = "5s"
"""The fresh read waits for nothing but a table being altered."""


class CreditProof(models.AbstractModel):
    """Two confirmations at once never share one limit: the proof at commit.

    The check reads without a lock and knows what it leaves over. Every order
    that goes through is registered here; one precommit hook takes transaction
    advisory locks on the customers and their groups, in sorted order, reads with a second cursor
    which orders *others* have let through since this transaction took its
    snapshot (each left a ``credit.check``), and proves that they fit into what
    was left over. A lost race becomes ``LostRace``: the request runs again,
    sees the winner, and holds the order in the ordinary way. Different
    customers never wait for each other. See docs/adr/0003-two-at-once.md.
    """

    _name = "credit.proof"
    _description = "Proof that confirmed orders fit"

    @api.model
    def _pledge_orders(self, rulings):
        """Remember the orders of these ``Ruling``s that go through, to be proven at commit."""
        pledges = [
            self._pledge(one, ruling.outcome == "released")
            for ruling in rulings
            if ruling.outcome != "held"
            for one in ruling.judgements
            if self._concerns(one)
        ]
        if not pledges:
            return
        self._pledged().update({(one.order_id, one.partner_id): one for one in pledges})

    def _pledged(self):
        """Return what this transaction has to prove; the first who asks has it proven."""
        return at_commit(self.env, PLEDGES, self._prove)

    def _concerns(self, one):
        """Tell whether a judgement concerns a limit that can be shared.

        sudo: the mode is the root company's, which people of a branch may not see.
        """
        company = self.env["res.company"].sudo().browse(one.root_id)
        return (
            max(one.facts.amount, one.facts.owed) > 0
            and (one.facts.has_room or one.group)
            and company.credit_check_mode == "enforce"
        )

    def _pledge(self, one, released):
        """Return what a judgement rests on.

        Released orders rest on nothing, but what they add counts for the others.
        """
        facts, rests_on = one.facts, {}
        if one.verdict.forced == "prepaid":
            rests_on = {"received": min(facts.received, facts.owed)}
        elif not one.verdict.forced and not released:
            rests_on = left_over(facts, one.rules)
        return Pledge(
            one.order_id, one.partner_id, one.root_id, facts.amount, facts.rounding,
            group=one.group, **rests_on,
        )  # fmt: skip

    @api.model
    def _prove(self):
        """Prove all registered orders under lock; raise ``LostRace`` when a race was lost."""
        pledges = list(taken_at_commit(self.env, PLEDGES).values())
        changes = [one for one in pledges if isinstance(one, MembershipChange)]
        pledges = [one for one in pledges if isinstance(one, Pledge)]
        if not pledges and not changes:
            return
        self._lock(pledges, changes)
        if not self.env.registry.ready:
            return  # while modules are installed nobody else works, and tables are locked
        asking = [pledge for pledge in pledges if pledge.asks]
        if not asking:
            return
        with fresh_cursor(self.env) as fresh:
            fit = self._same_groups(asking, fresh) and all(
                self._fit(stage, [one for one in asking if one.stage == stage], fresh)
                for stage in sorted({one.stage for one in asking})
            )
        if not fit:
            raise LostRace("credit: another transaction used this customer's limit")

    def _lock(self, pledges, changes):
        """Take the locks of customers and groups until the transaction ends, in one order."""
        keys = {(LOCK_CLASS, pledge.partner_id) for pledge in pledges}
        keys |= {(GROUP_LOCK_CLASS, pledge.group.id) for pledge in pledges if pledge.group}
        for change in changes:
            keys |= {(LOCK_CLASS, partner_id) for partner_id in change.partner_ids}
            keys |= {(GROUP_LOCK_CLASS, group_id) for group_id in change.group_ids}
        self.env.cr.execute(
            SQL(
                """SET LOCAL lock_timeout = %s;
                SELECT pg_advisory_xact_lock(class, id)
                  FROM (SELECT * FROM unnest(%s, %s) AS key (class, id) ORDER BY 1, 2) x;
                SET LOCAL lock_timeout TO DEFAULT""",
                LOCK_WAIT,
                [kind for kind, _id in sorted(keys)],
                [number for _kind, number in sorted(keys)],
            ),
            log_exceptions=False,
        )

    def _fit(self, stage, pledges, fresh):
        """Tell whether what others let through meanwhile fits into what these left over.

        All ``pledges`` are of one ``stage``; here those of orders are answered.
        """
        members = set().union(*(pledge.members for pledge in pledges))
        others = self._admitted_by_others({partner for partner, _root in members}, fresh)
        if not others:
            return True
        others.update(self._admitted_to_groups(pledges, others))
        pledges = [
            pledge for pledge in pledges if pledge.key in others or pledge.group_key in others
        ]
        prepaid = [pledge for pledge in pledges if pledge.received is not None]
        return self._limits_fit(pledges, others) and self._receipts_fit(prepaid, fresh)

    def _admitted_by_others(self, partner_ids, fresh):
        """Return {customer key: [admissions]} that are committed and this transaction can't see.

        sudo: others sell in companies the user can't see, whose root counts.
        """
        fresh.execute(
            SQL(
                """SET LOCAL lock_timeout = %s;
                SELECT c.id, c.partner_id, c.company_id, c.order_id,
                       (c.facts -> 'facts' ->> 'amount')::float, so.partner_invoice_id
                  FROM credit_check c
                  JOIN sale_order so ON so.id = c.order_id AND so.state = 'sale'
                 WHERE c.partner_id = ANY(%s) AND c.stage IS DISTINCT FROM 'delivery'
                   AND c.create_date > (now() AT TIME ZONE 'UTC') - interval '1 day'
                 ORDER BY c.id""",
                READ_WAIT,
                sorted(partner_ids),
            )
        )
        rows = fresh.fetchall()
        seen = self._visible_here([row[0] for row in rows]) if rows else ()
        found = defaultdict(dict)
        for check, partner, company, order, amount, payer in rows:
            if check not in seen:
                root = self.env["res.company"].sudo().browse(company).root_id.id
                found[partner, root][order] = Admission(order, amount, payer)
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
                Admission(one.order_id, self._grown_by(one, before), one.payer_id)
                for one in admissions
            ]
            for key, admissions in others.items()
        }
        return self._leave_room(pledges, grown)

    def _leave_room(self, pledges, others):
        for pledge in pledges:
            for key, left, sales_left in pledge.claims:
                amounts = [one.amount for one in others.get(key, ()) if one.amount > 0]
                if left is not None and compare(sum(amounts), left, pledge.rounding) > 0:
                    return False
                if sales_left is not None and len(amounts) > sales_left:
                    return False
        return True

    def _standing_before(self, others):
        """Return {order: (amount counted, payer)} of these orders that this transaction counts.

        As the exposure has them, company currency: what was added is the difference.
        """
        ids = [one.order_id for admissions in others.values() for one in admissions]
        exposure = self.env["credit.exposure"]
        counts, counting = exposure._order_amounts(ids), exposure._codes("count")
        self.env.cr.execute(
            SQL(
                """SELECT id, partner_invoice_id FROM sale_order
                    WHERE state = 'sale' AND id = ANY(%s)""",
                ids,
            )
        )
        return {
            order: (counts[order].counted(counting), payer)
            for order, payer in self.env.cr.fetchall()
            if order in counts
        }

    def _grown_by(self, admission, before):
        """Return what of an admission this transaction doesn't count already."""
        counted, payer = before.get(admission.order_id, (0.0, None))
        return admission.amount - counted if payer == admission.payer_id else admission.amount

    def _receipts_fit(self, pledges, fresh):
        """Tell whether the money of prepaid orders hasn't been used by another order meanwhile.

        sudo: who confirms an order may not read the payments it rests on.
        """
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
            if used and compare(left, pledge.received, pledge.rounding) < 0:
                return False
        return True
