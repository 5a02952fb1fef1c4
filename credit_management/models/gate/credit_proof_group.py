from odoo import api, models
from odoo.tools import SQL

from .credit_pledge import MembershipChange
from .credit_proof import READ_WAIT


class CreditProofGroup(models.AbstractModel):
    """The part of the proof that concerns groups (R26).

    An order of a member is proven against the orders others let through for
    *any* member, and against the membership itself: who joins or leaves takes
    the same locks, so members can't change between the proof and the commit.
    """

    _inherit = "credit.proof"

    @api.model
    def _pledge_membership(self, partners, groups):
        """Remember that these customers join or leave these groups: both are locked at commit."""
        change = MembershipChange(frozenset(partners.ids), frozenset(groups.ids))
        self._pledged()[change] = change

    def _same_groups(self, pledges, fresh):
        """Tell whether everybody is in the group the check saw them in.

        What this transaction changes itself isn't committed yet and is left out.
        """
        keys = set().union(*(pledge.members for pledge in pledges))
        fresh.execute(
            SQL(
                """SET LOCAL lock_timeout = %s;
                SELECT partner_id, company_id, COALESCE(group_id, 0) FROM credit_account
                 WHERE partner_id = ANY(%s) OR group_id = ANY(%s)""",
                READ_WAIT,
                sorted({partner for partner, _root in keys}),
                sorted({pledge.group.id for pledge in pledges if pledge.group}),
            )
        )
        groups = {(partner, root): group for partner, root, group in fresh.fetchall()}
        moved = set().union(*(self._moved(pledge, groups) for pledge in pledges))
        return not moved or not (moved - self._written_here(moved))

    def _moved(self, pledge, groups):
        """Return the customers who aren't, or are now, in the group of this pledge."""
        if not pledge.group:
            return {pledge.key} if groups.get(pledge.key) else set()
        present = {key for key, group in groups.items() if group == pledge.group.id}
        return present ^ set(pledge.group.members)

    def _written_here(self, keys):
        """Return those of these customers whose account this transaction has written.

        Nobody else can have changed it since: PostgreSQL would refuse the write.
        Visible rows of one's own are those not older than one's own transaction.
        """
        self.env.cr.execute(
            SQL(
                """SELECT partner_id, company_id FROM credit_account
                    WHERE partner_id = ANY(%s) AND age(xmin) <= 0""",
                sorted({partner for partner, _root in keys}),
            )
        )
        return set(self.env.cr.fetchall())

    def _admitted_to_groups(self, pledges, others):
        """Return {group key: admissions of all its members}, each order once."""
        found = {}
        for pledge in pledges:
            if pledge.group:
                orders = {
                    one.order_id: one
                    for member in pledge.group.members
                    for one in others.get(member, ())
                }
                if orders:
                    found[pledge.group_key] = list(orders.values())
        return found
