from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.credit_management.engine.limits import Limit

KIND = "prepayment"


class CreditReview(models.Model):
    """The review of a supplier's prepayment limit (R50): what it delivered, what is prepaid."""

    _inherit = "credit.review"

    kind = fields.Selection(selection_add=[(KIND, "Prepayment limit")], ondelete={KIND: "cascade"})

    def _segment(self):
        # EXTENDS 'credit_management'
        return KIND if self.kind == KIND else super()._segment()

    @api.model
    def _prepare_vals_list(self, due):
        # EXTENDS 'credit_management': of a supplier, goods received and what was paid for them.
        vals_list = super()._prepare_vals_list(due)
        mine = [number for number, (_one, kind, _period) in enumerate(due) if kind == KIND]
        if not mine:
            return vals_list
        accounts = self.env["credit.account"].union(*(due[number][0] for number in mine))
        standings = accounts._prepayment_figures()
        for period in {due[number][2] for number in mine}:
            supplies = accounts._supplies_within(period.first, period.last)
            limits = accounts._limits(period.last, KIND)
            used = accounts._prepayments_used(period.last, since=period.first)
            for number in mine:
                account, _kind, its = due[number]
                if its == period:
                    limit = limits.get(account.id, Limit())
                    _terms, standing = standings[account.id]
                    vals_list[number].update(
                        self._prepare_prepayment(
                            limit, standing, supplies[account.id], used.get(account.id, ())
                        )
                    )
                    vals_list[number]["overdue_days"] = account.prepayment_days_late
        return vals_list

    @api.model
    def _prepare_prepayment(self, limit, standing, supply, used):
        """Return the figures that are copied: engine ``Limit``, ``Standing``, ``Supply``.

        ``used``: what was prepaid or promised at each prepayment of the period.
        """
        peak = max([*used, standing.prepaid])
        return {
            "opening_amount": 0.0,
            "sales_amount": supply.year,
            "payments_amount": supply.paid,
            "closing_amount": standing.prepaid,
            "peak_amount": peak,
            "limit_type": limit.limit_type,
            "limit_amount": limit.amount,
            "utilization": limit.utilization(standing.prepaid),
            "peak_utilization": limit.utilization(peak),
            "exposure_amount": standing.prepaid,
            "overdue_amount": 0.0,
        }


class CreditAccount(models.Model):
    """What was received from a supplier in a period."""

    _inherit = "credit.account"

    def _supplies_within(self, first, last):
        """Return {account id: engine ``Supply``} whose ``year`` is from ``first`` to ``last``."""
        return self._supplies(last, year=first - timedelta(days=1))

    def _review_interval(self, kind):
        # EXTENDS 'credit_management': as often as other limits.
        return super()._review_interval("limit" if kind == KIND else kind)
