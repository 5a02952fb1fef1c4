from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.controlled import unproven


class CreditAccountControl(models.Model):
    """A member of a credit group is one by evidence of control; without, it is shown (R97)."""

    _inherit = "credit.account"

    control_ids = fields.One2many("credit.control", "account_id", "Evidence of control")
    lacks_control = fields.Boolean(
        "Membership not shown",
        compute="_compute_lacks_control",
        search="_search_lacks_control",
        help="A member of a credit group without evidence of who controls it.",
    )

    @api.depends("group_id", "control_ids.group_id")
    def _compute_lacks_control(self):
        members = self._origin.sudo().filtered("group_id")  # sudo: a badge, the same for everybody
        lacking = set(unproven(members.ids, members._shown_in().ids))
        for account in self:
            account.lacks_control = account._origin.id in lacking

    def _search_lacks_control(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: all accounts are meant; record rules apply to what is found
        members = self.sudo().search([("group_id", "!=", False)])
        lacking = unproven(members.ids, members._shown_in().ids)
        domains = [Domain("id", "in" if wanted else "not in", lacking) for wanted in value]
        return Domain.OR(domains)

    def _shown_in(self, group=None, but=None):
        """Return those of these accounts that are shown to belong to a group; one query.

        ``group``: to that one, without it each to its present one; ``but``: evidence not to
        count. sudo: evidence counts, whoever may see it.
        """
        found = self.env["credit.control"].sudo().search([("account_id", "in", self.ids)])
        if but:
            found -= but.sudo()
        fitting = found.filtered(
            lambda one: one.group_id == (group.sudo() if group else one.account_id.group_id)
        )
        return self.browse([key for key in self.ids if key in set(fitting.account_id.ids)])

    def _asked_for_control(self):
        """Return those of these accounts whose company lets nobody join a group without evidence.

        sudo: the policy holds whoever may read it.
        """
        policies = self.env["credit.policy"]
        roots = {company.id for company in self.sudo().company_id}
        asked = {one for one in roots if policies._values(one)["group_evidence"] == "require"}
        return self.filtered(lambda account: account.sudo().company_id.id in asked)

    def write(self, vals):
        # Who merges customers as the system decides nothing about groups.
        if not vals.get("group_id") or self.env.su:
            return super().write(vals)
        joining = self.filtered(lambda account: account.group_id.id != vals["group_id"])
        result = super().write(vals)
        joining._check_control()
        return result

    def _check_control(self):
        """Raise where one of these joined a group without evidence and the policy asks for it.

        Elsewhere the group is told: the badge stays until somebody has shown it.
        sudo: the note is the system's, whoever may write the group.
        """
        lacking = self - self._shown_in()
        refused = lacking._asked_for_control()
        if refused:
            raise UserError(
                self.env._(
                    "%(customer)s can't join %(group)s without evidence of control: record who "
                    "controls it, as of when, with the paper, under Evidence of control first.",
                    customer=", ".join(refused.mapped("partner_id.name")),
                    group=refused[0].group_id.name,
                )
            )
        for account in lacking.sudo():
            account.group_id.message_post(
                body=self.env._(
                    "%s joined without evidence of control: it is still to be recorded.",
                    account.partner_id.name,
                )
            )
