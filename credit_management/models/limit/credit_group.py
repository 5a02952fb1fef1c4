from math import fsum

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.balance import Balance
from ...engine.limits import Limit, limit_in_force
from .credit_account_figures import COMPARISONS, LIMIT_TYPES


class CreditGroup(models.Model):
    """Customers under one controller (集团化客户) who share one limit (R26).

    Members are credit accounts of the group's root company; every check looks
    at the member and at the group. The limit comes from the same ledger and the
    same requests as an account's: a group whose limit is none gives no credit.
    Figures are in the company's currency and read when they are asked for. A
    group has no groups inside, so membership can't be circular.
    """

    _name = "credit.group"
    _description = "Credit Group"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.answers"]
    _order = "name, id"

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company.root_id,
        domain=[("parent_id", "=", False)],
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    account_ids = fields.One2many("credit.account", "group_id", "Members")
    member_count = fields.Integer("Members (number)", compute="_compute_member_count")
    other_account_ids = fields.Many2many(
        "credit.account",
        string="Accounts in other companies",
        compute="_compute_other_account_ids",
        help="Accounts of the same customers in other companies. They have limits of their own.",
    )
    limit_ids = fields.One2many("credit.limit", "group_id", "Grants", readonly=True)
    request_ids = fields.One2many("credit.request", "group_id", "Requests", readonly=True)
    limit_type = fields.Selection(
        LIMIT_TYPES, "Kind of limit", compute="_compute_figures", search="_search_limit_type"
    )
    limit_amount = fields.Monetary(
        "Limit", compute="_compute_figures", search="_search_limit_amount"
    )
    exposure_amount = fields.Monetary(
        "Exposure", compute="_compute_figures", search="_search_exposure_amount"
    )
    available_amount = fields.Monetary(
        "Available", compute="_compute_figures", search="_search_available_amount"
    )
    utilization = fields.Float(
        "Utilisation", compute="_compute_figures", search="_search_utilization", aggregator="avg"
    )
    utilization_text = fields.Char("Used", compute="_compute_figures")

    _name_company_uniq = models.Constraint(
        "UNIQUE(company_id, name)", "There is a credit group of this name already."
    )

    @api.constrains("company_id")
    def _check_company(self):
        for group in self:
            if group.company_id.parent_id:
                raise ValidationError(
                    self.env._(
                        "%(branch)s is a branch: it shares the credit groups of %(root)s.",
                        branch=group.company_id.name,
                        root=group.company_id.root_id.name,
                    )
                )
            if group.limit_ids.company_id - group.company_id:
                raise ValidationError(
                    self.env._("%s has grants: its company can't change.", group.name)
                )
        self.account_ids._check_group()

    @api.ondelete(at_uninstall=False)
    def _unlink_only_empty(self):
        # sudo: what the user may not see keeps it from being deleted, too
        for group in self.sudo():
            if group.account_ids or group.limit_ids or group.request_ids:
                raise UserError(
                    self.env._(
                        "%s has members, requests or grants and can't be deleted. "
                        "Take its members out instead.",
                        group.name,
                    )
                )

    @api.depends("account_ids")
    def _compute_member_count(self):
        for group in self:
            # sudo: a number only, the same for everybody who sees the group
            group.member_count = len(group.sudo().account_ids)

    @api.depends("account_ids")
    def _compute_other_account_ids(self):
        """Show the same customers' accounts in other companies, as far as the user may see them."""
        found = self.env["credit.account"].search(
            [("partner_id", "in", self.account_ids.partner_id.ids)]
        )
        for group in self:
            group.other_account_ids = found.filtered(
                lambda account, group=group: (
                    account.company_id != group.company_id
                    and account.partner_id in group.account_ids.partner_id
                )
            )

    @api.depends("limit_ids", "account_ids")
    @api.depends_context("lang")
    def _compute_figures(self):
        figures = self._origin._figures()
        for group in self:
            limit, exposure = figures.get(group._origin.id, (Limit(), 0.0))
            group.limit_type, group.limit_amount = limit.limit_type, limit.amount
            group.exposure_amount = exposure
            group.available_amount = limit.available(exposure)
            group.utilization = limit.utilization(exposure)
            group.utilization_text = self._used_text(limit, exposure)

    def _used_text(self, limit, exposure):
        if limit.is_unlimited:
            return self.env._("unlimited")
        if not limit.amount and exposure > 0:
            return self.env._("over")
        return f"{limit.utilization(exposure):.0%}"

    def _figures(self):
        """Return {group id: (engine ``Limit``, exposure of all members)}; three queries for all.

        Exposure is in the group's currency, and counts every member, whoever asks (R26).
        """
        members, limits = self._members(), self._limits_today()
        keys = {key for _name, rows in members.values() for key in rows.values()}
        balances = self.env["credit.exposure"]._balances(
            list({partner_id for partner_id, _root in keys}),
            list({root_id for _partner, root_id in keys}),
        )
        return {
            group.id: (
                limits.get(group.id, Limit()),
                fsum(
                    balances.get(key, Balance()).counted
                    for key in members.get(group.id, ("", {}))[1].values()
                ),
            )
            for group in self
        }

    def _members(self):
        """Return {group id: (name, {account id: (customer id, root company id)})}, whoever asks."""
        self.flush_model(["name"])
        self.env["credit.account"].flush_model(["partner_id", "company_id", "group_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT g.id, g.name, a.id, a.partner_id, a.company_id
                     FROM credit_group g JOIN credit_account a ON a.group_id = g.id
                    WHERE g.id = ANY(%s)""",
                list(self.ids),
            )
        )
        members = {}
        for group_id, name, account_id, partner_id, root_id in rows:
            members.setdefault(group_id, (name, {}))[1][account_id] = (partner_id, root_id)
        return members

    def _limits_today(self):
        """Return {group id: engine ``Limit``} as of each group's own today; one query a company.

        sudo: only the company of each is read; the ledger is read whoever asks.
        """
        limits = {}
        for company, groups in self.sudo().grouped("company_id").items():
            limits.update(groups._limits(company._credit_today()))
        return limits

    def _limits(self, day, segment="receivable"):
        grants = self.env["credit.limit"]._in_force("group_id", list(self.ids), day, segment)
        return {group_id: limit_in_force(rows, day) for group_id, rows in grants.items()}

    def _limit_at(self, date, segment="receivable"):
        """Return {group: amount} in force on ``date``: 0.0 for none, None for unlimited.

        Amounts are in the group's currency.
        """
        limits = self._limits(fields.Date.to_date(date), segment)
        return {
            group: None if (limit := limits.get(group.id, Limit())).is_unlimited else limit.amount
            for group in self
        }

    def _strictness(self):
        """Return a tuple that sorts groups by their room, the least first, unlimited ones last."""
        self.ensure_one()
        unlimited = self.limit_type == "unlimited"
        return unlimited, 0.0 if unlimited else self.available_amount, self.id

    def _search_limit_type(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._search_figure(lambda limit, exposure: limit.limit_type in value)

    def _search_limit_amount(self, operator, value):
        return self._search_number(operator, value, lambda limit, exposure: limit.amount)

    def _search_exposure_amount(self, operator, value):
        return self._search_number(operator, value, lambda limit, exposure: exposure)

    def _search_available_amount(self, operator, value):
        return self._search_number(operator, value, Limit.available)

    def _search_utilization(self, operator, value):
        return self._search_number(operator, value, Limit.utilization)

    def _search_number(self, operator, value, figure):
        if operator == "in":
            values = {round(number or 0.0, 6) for number in value}
            return self._search_figure(lambda *facts: round(figure(*facts), 6) in values)
        if operator not in COMPARISONS:
            return NotImplemented
        compare = COMPARISONS[operator]
        return self._search_figure(lambda *facts: compare(round(figure(*facts), 6), value))

    def _search_figure(self, accepts):
        """Return a domain of the groups whose (limit, exposure) ``accepts``: one pass over all."""
        # sudo: all groups are meant; record rules apply to what is found
        groups = self.sudo().search([])  # pylint: disable=no-search-all
        figures = groups._figures()
        return Domain("id", "in", [key for key, facts in figures.items() if accepts(*facts)])

    def _limit_changed(self):
        """After a grant: members' accounts show other figures, and held orders may go.

        sudo: those of members the user may not see, too.
        """
        self.invalidate_recordset()
        self.account_ids.invalidate_recordset(["available_amount"])
        self.sudo().account_ids._credit_changed()

    def action_request_limit(self):
        """Open a new request for this group's limit; ``AccessError`` for who can't read it."""
        self.ensure_one()
        self.check_access("read")
        kind = "initial" if self.limit_type == "none" else "increase"
        return self.env["credit.request"]._new_form(default_group_id=self.id, default_kind=kind)

    def action_view_exposure(self):
        """Open the documents that make up the exposure of the members."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_exposure_action"
        )
        action["domain"] = [("account_id", "in", self.account_ids.ids)]
        action["context"] = {"search_default_group_category": 1}
        return action
