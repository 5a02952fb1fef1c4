from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

GROUP_KINDS = ("initial", "increase", "decrease", "temporary")


class CreditRequestGroup(models.Model):
    """Requests for the limit of a group: the same form, ledger and decision as an account's."""

    _inherit = "credit.request"

    account_id = fields.Many2one(required=False)
    group_id = fields.Many2one(
        "credit.group",
        "Credit group",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Instead of an account: the limit the group's members share.",
    )
    company_id = fields.Many2one(
        "res.company", related=None, compute="_compute_company", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    current_limit_amount = fields.Monetary(related=None, compute="_compute_current")
    current_exposure_amount = fields.Monetary(related=None, compute="_compute_current")

    _one_owner = models.Constraint(
        "CHECK (num_nonnulls(account_id, group_id) = 1)",
        "A request is for one account or for one group: fill in one of them.",
    )

    @api.depends("account_id.company_id", "group_id.company_id")
    def _compute_company(self):
        for request in self:
            request.company_id = request.account_id.company_id or request.group_id.company_id

    @api.depends("account_id", "group_id")
    def _compute_current(self):
        for request in self:
            owner = request.account_id or request.group_id
            request.current_limit_amount = owner.limit_amount if owner else 0.0
            request.current_exposure_amount = owner.exposure_amount if owner else 0.0

    @api.depends("name", "group_id", "account_id")
    def _compute_display_name(self):
        return super()._compute_display_name()

    @api.constrains("group_id", "account_id", "kind")
    def _check_owner(self):
        for request in self:
            if bool(request.group_id) == bool(request.account_id):
                raise ValidationError(
                    self.env._(
                        "A request is for one account or for one group: fill in one of them."
                    )
                )
            if request.group_id and request.kind not in GROUP_KINDS:
                raise ValidationError(
                    self.env._(
                        "Kind: %(kind)s concerns one customer; file it for each member of "
                        "%(group)s.",
                        kind=dict(self._fields["kind"]._description_selection(self.env))[
                            request.kind
                        ],
                        group=request.group_id.name,
                    )
                )

    @api.model
    def _terms(self):
        return super()._terms() | {"group_id"}

    def _grants_then(self):
        # EXTENDS: the group's, where the request is for one.
        if not self.group_id:
            return super()._grants_then()
        day = self.date_from or self.company_id._credit_today()
        grants = self.env["credit.limit"]._in_force(
            "group_id", self.group_id.ids, day, self.segment
        )
        return grants[self.group_id.id], day

    def _approval_terms(self):
        return [*super()._approval_terms(), self.group_id.id]

    def _prepare_limit_vals(self):
        return dict(super()._prepare_limit_vals(), group_id=self.group_id.id)

    def _carry_out(self):
        result = super()._carry_out()
        self.group_id.sudo()._limit_changed()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        self.browse().check_access("create")
        for vals in vals_list:
            self._check_owner_given(vals)
        return super().create(vals_list)

    def _check_owner_given(self, vals):
        """Raise before PostgreSQL would, and in words, when neither or both are given."""
        values = {**self.default_get(["account_id", "group_id"]), **vals}
        if bool(values.get("account_id")) == bool(values.get("group_id")):
            raise UserError(
                self.env._("A request is for one account or for one group: fill in one of them.")
            )
