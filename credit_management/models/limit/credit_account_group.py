from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...engine.limits import Limit, smaller_available
from .credit_account_figures import COMPARISONS


class CreditAccountGroup(models.Model):
    """An account is in at most one group; what it may still take is the smaller of both rooms."""

    _inherit = "credit.account"

    group_id = fields.Many2one(
        "credit.group",
        "Credit group",
        tracking=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="Customers under one controller: orders are checked against the group's limit, too.",
    )

    @api.constrains("group_id", "company_id")
    def _check_group(self):
        for account in self:
            group = account.group_id
            if group and group.company_id != account.company_id:
                raise ValidationError(
                    self.env._(
                        "%(group)s is a credit group of %(group_company)s; the account of "
                        "%(customer)s belongs to %(company)s.",
                        group=group.name,
                        group_company=group.company_id.name,
                        customer=account.partner_id.name,
                        company=account.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        # sudo: the group is noted and judged anew, whether or not this user may write it
        accounts.sudo().filtered("group_id")._group_changed({})
        return accounts

    def write(self, vals):
        if "group_id" not in vals:
            return super().write(vals)
        self._check_one_group(vals["group_id"])
        # sudo: to tell both groups, also one the user may not see; the write itself is theirs
        before = {account: account.group_id for account in self.sudo()}
        result = super().write(vals)
        # sudo: to compare with what was before
        moved = self.sudo().filtered(lambda account: account.group_id != before[account])
        moved._group_changed(before)
        return result

    def _check_one_group(self, group_id):
        """Raise ``UserError`` for accounts in another group: they have to leave that one first.

        sudo: also where the user may not see the group they are in.
        """
        group = self.env["credit.group"].sudo().browse(group_id or [])
        for account in self.sudo():
            if group and account.group_id and account.group_id != group:
                raise UserError(
                    self.env._(
                        "%(customer)s is a member of the credit group %(present)s and can't be in "
                        "%(wanted)s as well. Take it out of %(present)s first.",
                        customer=account.partner_id.name,
                        present=account.group_id.name,
                        wanted=group.name,
                    )
                )

    def _group_changed(self, before):
        """Note who came and went; ``before`` is {account: the group it left}."""
        if not self:
            return
        groups = self._groups_concerned(before)
        for account in self:
            customer = account.partner_id.name
            if before.get(account):
                before[account].message_post(body=self.env._("%s left this group.", customer))
            if account.group_id:
                account.group_id.message_post(body=self.env._("%s joined this group.", customer))
        groups._limit_changed()
        self.invalidate_recordset(["available_amount"])
        self._credit_changed()

    def _groups_concerned(self, before):
        """Return the groups these accounts joined or left."""
        return self.group_id.union(*(before.get(account, self.group_id) for account in self))

    @api.depends("group_id")
    def _compute_figures(self):
        # EXTENDS: of a member's room and the group's the smaller one is available.
        super()._compute_figures()
        members = self.filtered("group_id")
        if not members:
            return
        groups = members.group_id._figures()
        for account in members:
            limit = Limit(account.limit_type or "none", account.limit_amount)
            account.available_amount = smaller_available(
                limit, account.exposure_amount, *groups[account.group_id.id]
            )

    def _search_available_amount(self, operator, value):
        # EXTENDS: as computed.
        # sudo: a member's room is the group's, seen or not; record rules apply to what is found
        groups = self.env["credit.group"].sudo().search([])  # pylint: disable=no-search-all
        if not groups:
            return super()._search_available_amount(operator, value)
        if operator == "in":
            wanted = {round(number or 0.0, 6) for number in value}
            accepts = wanted.__contains__
        elif operator in COMPARISONS:
            compare = COMPARISONS[operator]
            accepts = lambda amount: compare(amount, value)  # noqa: E731
        else:
            return NotImplemented
        available = self._available_of_all(groups)
        return Domain("id", "in", [key for key, amount in available.items() if accepts(amount)])

    @api.model
    def _available_of_all(self, groups):
        """Return {account id: what is available} of every account, rounded for comparing."""
        figures, shared, member_of = self._figures_of_all("exposure"), groups._figures(), {}
        for group_id, (_name, members) in groups._members().items():
            member_of.update(dict.fromkeys(members, group_id))
        available = {}
        for account_id, (limit, balance) in figures.items():
            group = shared.get(member_of.get(account_id))
            amount = (
                smaller_available(limit, balance.counted, *group)
                if group
                else limit.available(balance.counted)
            )
            available[account_id] = round(amount, 6)
        return available

    def _holder(self):
        """Return who holds this account's limit: its id, or its group's as a negative number."""
        return -self.group_id.id if self.group_id else self.id

    def _one_per_group(self):
        """Return these accounts with one only of each group: the group is judged as a whole."""
        grouped = self.filtered("group_id").grouped("group_id").values()
        return self.filtered(lambda account: not account.group_id).union(
            *(accounts[0] for accounts in grouped)
        )

    def _merge(self, others):
        # EXTENDS: the stricter group stays, the one with less room.
        # sudo: whoever merges customers needn't see their groups, nor decide on them
        groups = (self | others).sudo().group_id
        strictest = min(groups, key=lambda group: group._strictness(), default=groups)
        result = super()._merge(others)
        survivor = self.sudo()  # sudo: as above
        if survivor.group_id != strictest:
            survivor.write({"group_id": False})
            survivor.write({"group_id": strictest.id})
        return result
