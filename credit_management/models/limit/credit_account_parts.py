from odoo import api, fields, models

from ...engine.limits import AMOUNT


class CreditAccountParts(models.Model):
    """The exposure of an account in its parts, and what its buttons count."""

    _inherit = "credit.account"

    exposure_parts = fields.Json(
        "Exposure by category",
        compute="_compute_exposure_parts",
    )
    grant_count = fields.Integer("Number of grants", compute="_compute_limit_counts")
    request_count = fields.Integer("Number of requests", compute="_compute_limit_counts")
    open_request_count = fields.Integer("Open requests", compute="_compute_limit_counts")

    @api.depends("limit_ids", "partner_id")
    @api.depends_context("lang")
    def _compute_exposure_parts(self):
        """Split the exposure up; two queries for any number of accounts.

        ``{currency, limit (none: no amount), total, parts: [{code, name, amount, counts}]}``.
        """
        figures = self._figures()
        exposure = self.env["credit.exposure"]
        names = dict(exposure._fields["category"]._description_selection(self.env))
        counted = set(exposure._codes("count"))
        for account in self:
            limit, balance = figures.get(account._origin.id, (None, None))
            account.exposure_parts = limit and {
                "currency": account.currency_id.id,
                "limit": limit.amount if limit.limit_type == AMOUNT else False,
                "total": balance.counted,
                "parts": [
                    {"code": code, "name": names[code], "amount": amount, "counts": code in counted}
                    for code, amount in balance.by_category.items()
                    if not account.currency_id.is_zero(amount)
                ],
            }

    @api.depends("limit_ids", "request_ids")
    def _compute_limit_counts(self):
        grants = self._counted_by_account("credit.limit")
        filed = self._counted_by_account("credit.request")
        waiting = self._counted_by_account("credit.request", [("state", "=", "submitted")])
        for account in self:
            account.grant_count = grants.get(account._origin, 0)
            account.request_count = filed.get(account._origin, 0)
            account.open_request_count = waiting.get(account._origin, 0)

    def _counted_by_account(self, model, domain=()):
        """Return {account: how many records of ``model`` it has that the user may read}; one query.

        Nothing where the user has no access to the model at all.
        """
        records = self.env[model]
        if not records.has_access("read"):
            return {}
        domain = [("account_id", "in", self._origin.ids), *domain]
        return dict(records._read_group(domain, ["account_id"], ["__count"]))
