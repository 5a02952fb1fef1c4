from dataclasses import dataclass
from math import fsum

from odoo import api, models

from ...engine.balance import Balance
from ...engine.limits import Limit
from ...engine.prepaid import reserved_for_others


@dataclass(frozen=True)
class Group:
    """A credit group as one transaction sees it: its limit and its members.

    ``members`` are (customer id, root company id), sorted.
    """

    id: int
    name: str
    limit: Limit
    members: tuple


class CreditAssessorGroup(models.AbstractModel):
    """The part of the facts that concerns the customer's group."""

    _inherit = "credit.assessor"

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

    def _group_facts(self, order_id, group, sources):
        """Return the facts of the group for one order; money reserved for others makes no room."""
        if not group:
            return {}
        balances, added = sources["balances"], sources["added"]
        receipts = {
            id(receipt): receipt
            for member in group.members
            for receipt in sources["receipts"].get(member, ())
        }
        counted = [balances.get(member, Balance()).counted for member in group.members]
        return {
            "group_name": group.name,
            "group_limit": group.limit,
            "group_exposure": fsum(counted)
            + fsum(added.get(member, 0.0) for member in group.members)
            + reserved_for_others(order_id, receipts.values()),
        }
