from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.credit_management.engine.check import left_over
from odoo.addons.credit_management.engine.facts import DELIVERY
from odoo.addons.credit_management.engine.money import compare
from odoo.addons.credit_management.models.gate.credit_pledge import Admission, Pledge
from odoo.addons.credit_management.models.gate.credit_proof import READ_WAIT


class CreditProof(models.AbstractModel):
    """Two transfers at once never share one limit, nor one payment: the proof at commit.

    As for orders (docs/adr/0003-two-at-once.md): every parcel that leaves has left a check;
    those that others committed and this transaction couldn't see have to fit into what was
    left over. Goods collide with goods: an order that confirms takes nothing of what a
    customer owes for deliveries.
    """

    _inherit = "credit.proof"

    @api.model
    def _pledge_deliveries(self, rulings):
        """Remember the parcels of these ``DeliveryRuling``s that leave, to be proven at commit."""
        pledges = {
            (DELIVERY, *ruling.parcel.key, one.partner_id): self._pledge_delivery(ruling, one)
            for ruling in rulings
            if ruling.outcome != "held" and ruling.mode == "enforce"
            for one in ruling.judgements
            if ruling.worth.leaving > 0 and (one.facts.has_room or one.facts.prepays or one.group)
        }
        if pledges:
            self._pledged().update(pledges)

    def _pledge_delivery(self, ruling, one):
        """Return what a parcel rests on: room, or what is paid; a release rests on nothing."""
        facts, rests_on = one.facts, {}
        if one.verdict.forced:
            rests_on = {"paid_left": facts.received - facts.owed}
        elif ruling.outcome != "released":
            rests_on = left_over(facts, one.rules)
            rests_on.pop("sales_left", None)
        return Pledge(
            one.order_id, one.partner_id, one.root_id, facts.amount, facts.rounding,
            group=one.group, stage=DELIVERY, **rests_on,
        )  # fmt: skip

    def _fit(self, stage, pledges, fresh):
        # EXTENDS 'credit_management': goods have their own others.
        if stage != DELIVERY:
            return super()._fit(stage, pledges, fresh)
        members = set().union(*(pledge.members for pledge in pledges))
        others, paid = self._gone_by_others({partner for partner, _root in members}, fresh)
        if not others:
            return True
        others.update(self._admitted_to_groups(pledges, others))
        return self._leave_room(pledges, others) and all(
            compare(paid.get(one.order_id, 0.0), one.paid_left, one.rounding) <= 0
            for one in pledges
            if one.paid_left is not None
        )

    def _gone_by_others(self, partner_ids, fresh):
        """Return ({customer key: [admissions]}, {order: value}) of goods others let leave.

        Committed, and not to be seen by this transaction. What was paid for takes no room.
        sudo: others ship in companies the user can't see, whose root counts.
        """
        fresh.execute(
            SQL(
                """SET LOCAL lock_timeout = %s;
                SELECT DISTINCT ON (c.picking_id, c.order_id, c.partner_id)
                       c.id, c.partner_id, c.company_id, c.picking_id, c.order_id,
                       CASE WHEN c.facts ->> 'forced' <> '' THEN 0
                            ELSE (c.facts -> 'facts' ->> 'amount')::float END,
                       (c.facts -> 'facts' ->> 'leaving')::float
                  FROM credit_check c
                  JOIN stock_picking p ON p.id = c.picking_id AND p.state = 'done'
                 WHERE c.partner_id = ANY(%s) AND c.stage = 'delivery'
                   AND c.create_date > (now() AT TIME ZONE 'UTC') - interval '1 day'
                 ORDER BY c.picking_id, c.order_id, c.partner_id, c.id DESC""",
                READ_WAIT,
                sorted(partner_ids),
            )
        )
        rows = fresh.fetchall()
        seen = self._visible_here([row[0] for row in rows]) if rows else ()
        found, gone = defaultdict(list), {}
        for check, partner, company, picking, order, amount, leaving in rows:
            if check not in seen:
                root = self.env["res.company"].sudo().browse(company).root_id.id
                # one parcel, however many customers of a group it was judged for
                found[partner, root].append(Admission((picking, order), amount, partner))
                gone[picking, order] = leaving
        paid = {}
        for (_picking, order), leaving in gone.items():
            paid[order] = paid.get(order, 0.0) + leaving
        return dict(found), paid
