from odoo import api, fields, models

from odoo.addons.credit_management.engine.account_state import STOP
from odoo.addons.credit_management.engine.limits import Limit
from odoo.addons.credit_management.models.limit.credit_account_figures import LIMIT_TYPES

from ..engine.prepayment import Standing, Terms, days_late

ZERO_TO = 3650


class CreditAccount(models.Model):
    """What a supplier was granted and what is prepaid to it: a segment of its own (R23).

    None of the figures is stored. Any number of accounts costs two queries.
    """

    _inherit = "credit.account"

    _credit_restricted = {"prepayment_days": "credit_management.group_credit_manager"}

    prepayment_days = fields.Integer(
        "Goods due within (days)",
        tracking=True,
        help="Days from payment until goods and control have to have passed to us. 0: not checked.",
    )
    prepayment_limit_type = fields.Selection(
        LIMIT_TYPES, "Kind of prepayment limit", compute="_compute_prepayment"
    )
    prepayment_limit = fields.Monetary(compute="_compute_prepayment")
    prepayment_amount = fields.Monetary(
        "Prepaid",
        compute="_compute_prepayment",
        help="Paid to the supplier in advance, for which nothing has been received yet.",
    )
    prepayment_promised = fields.Monetary(
        "Promised",
        compute="_compute_prepayment",
        help="What is prepaid once every confirmed order has been paid in advance as its term says.",
    )
    prepayment_available = fields.Monetary("Prepayment available", compute="_compute_prepayment")
    prepayment_since = fields.Date("Prepaid since", compute="_compute_prepayment")
    prepayment_days_late = fields.Integer("Goods late (days)", compute="_compute_prepayment")
    prepayment_hold_ids = fields.One2many("credit.prepayment.hold", "account_id", readonly=True)
    prepayment_hold_count = fields.Integer(compute="_compute_prepayment_hold_count")
    is_prepaid = fields.Boolean(
        "Prepayment granted or used", compute="_compute_prepayment", search="_search_is_prepaid"
    )

    _prepayment_days_check = models.Constraint(
        f"CHECK(prepayment_days IS NULL OR prepayment_days BETWEEN 0 AND {ZERO_TO})",
        "The days until the goods are due are between 0 and 3,650.",
    )

    @api.depends("limit_ids", "partner_id", "prepayment_days")
    def _compute_prepayment(self):
        figures = self._prepayment_figures()
        for account in self:
            terms, standing = figures.get(account._origin.id, (Terms(), Standing()))
            limit = terms.limit
            account.prepayment_limit_type = limit.limit_type
            account.prepayment_limit = limit.amount
            account.prepayment_amount = standing.prepaid
            account.prepayment_promised = standing.promised
            account.prepayment_available = limit.available(standing.prepaid)
            account.prepayment_since = standing.since
            account.prepayment_days_late = days_late(
                standing.since, terms.days, account.company_id._credit_today()
            )
            account.is_prepaid = limit.limit_type != "none" or standing.prepaid > 0

    def _prepayment_figures(self):
        """Return {account id: (engine ``Terms``, engine ``Standing``)}; two queries for all.

        sudo: of these accounts only the ids of customer and company are read; what is prepaid
        is the same whoever asks.
        """
        accounts = self.sudo()._origin
        standings = self.env["credit.prepayment"]._standings(
            accounts.partner_id.ids, accounts.company_id.ids
        )
        terms = accounts._prepayment_terms()
        return {
            account.id: (
                terms[account.id],
                standings.get((account.partner_id.id, account.company_id.id), Standing()),
            )
            for account in accounts
        }

    def _prepayment_terms(self):
        """Return {account id: engine ``Terms``} as of each account's own today.

        sudo: what counts is the same whoever asks.
        """
        limits = self._limits_today("prepayment")
        return {
            account.id: Terms(
                limits.get(account.id, Limit()), account.state == STOP, account.prepayment_days or 0
            )
            for account in self.sudo()
        }

    def _search_is_prepaid(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: a search by a figure that who reads the account may see; rules go on top.
        every = self.sudo().search([])  # pylint: disable=no-search-all
        found = every.filtered(lambda one: one.is_prepaid in value)
        return [("id", "in", found.ids)]

    @api.depends("prepayment_hold_ids")
    def _compute_prepayment_hold_count(self):
        counts = self._counted_by_account(
            "credit.prepayment.hold", [("state", "in", ("open", "ready"))]
        )
        for account in self:
            account.prepayment_hold_count = counts.get(account._origin, 0)

    def _credit_changed(self):
        # EXTENDS 'credit_management': what waits for a prepayment is looked at again. sudo: only
        # the ids of suppliers are read.
        result = super()._credit_changed()
        self.env["credit.prepayment.hold"]._trigger_evaluation(self.sudo().partner_id)
        return result

    def _segments_used(self):
        # EXTENDS 'credit_management'
        return [*super()._segments_used(), "prepayment"]

    def _segment_figures(self, segment):
        # EXTENDS 'credit_management'
        if segment != "prepayment":
            return super()._segment_figures(segment)
        return {
            account_id: (terms.limit, standing.prepaid)
            for account_id, (terms, standing) in self._prepayment_figures().items()
        }

    def _take_over(self, other):
        # EXTENDS 'credit_management': holds and frozen checks. As the system, like all of the
        # merge.
        other.prepayment_hold_ids.write({"account_id": self.id})
        self.env["credit.prepayment.check"].search([("account_id", "=", other.id)])._move_to(self)
        return super()._take_over(other)

    def action_view_prepayments(self):
        """Open the documents that make up what is prepaid to this supplier."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_exposure_action"
        )
        action["domain"] = [("account_id", "=", self.id), ("category", "=", "prepayment")]
        action["context"] = {}
        return action

    def action_request_prepayment(self):
        """Open a new request for a prepayment limit; ``AccessError`` for who may not read it."""
        self.ensure_one()
        self.check_access("read")
        kind = "initial" if self.prepayment_limit_type == "none" else "increase"
        return self.env["credit.request"]._new_form(
            default_account_id=self.id, default_kind=kind, default_segment="prepayment"
        )
