from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from odoo.addons.base.models.res_partner import _tz_get

from ...engine.account_state import Thresholds
from .caches import forget


class CreditPolicy(models.Model):
    """How one root company handles credit: tolerance, horizon, thresholds (R90 begins here).

    One per root company; its branches share it. ``version`` grows with every
    change of the policy or of a rule, and every check names the version it was
    made under.
    """

    _name = "credit.policy"
    _description = "Credit Policy"
    _inherit = ["mail.thread", "credit.guard", "credit.logged"]
    _rec_name = "company_id"

    _credit_guarded = frozenset({"version"})

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade", readonly=True)
    version = fields.Integer(default=1, readonly=True, copy=False)
    tolerance_percent = fields.Float(
        "Release tolerance (%)",
        tracking=True,
        help="A released order may grow by this much of the released amount without a new check.",
    )
    tolerance_days = fields.Integer(
        "Release valid for (days)",
        default=7,
        tracking=True,
        help="How long a release covers its order.",
    )
    auto_confirm_ready = fields.Boolean(
        "Confirm ready orders",
        tracking=True,
        help="A held order confirms by itself once nothing stands against it any more.",
    )
    order_horizon_days = fields.Integer(
        "Order horizon (days)",
        tracking=True,
        help="Confirmed orders due later than this don't use the limit yet. 0: all of them do.",
    )
    allow_unpaid_prepayment = fields.Boolean(
        "Confirm before payment",
        tracking=True,
        help="Orders whose term is payment before delivery confirm before the money is there.",
    )
    controller_id = fields.Many2one(
        "res.users",
        "Credit controller",
        tracking=True,
        help="Who gets the activity of a hold when the account has no controller of its own.",
    )
    tz = fields.Selection(
        _tz_get,
        "Time zone",
        tracking=True,
        help="The company's day starts at midnight here, for everybody who works in it.",
    )
    watch_utilization = fields.Float("Watch from utilisation", default=0.9, tracking=True)
    watch_overdue_days = fields.Integer("Watch from days overdue", default=1, tracking=True)
    hold_overdue_days = fields.Integer("Hold from days overdue", default=30, tracking=True)

    _company_uniq = models.Constraint("UNIQUE(company_id)", "A company has one credit policy.")

    @api.constrains("tolerance_percent", "tolerance_days", "order_horizon_days")
    def _check_not_negative(self):
        for policy in self:
            for name in ("tolerance_percent", "tolerance_days", "order_horizon_days"):
                if not 0 <= policy[name] <= 10000:
                    raise ValidationError(
                        self.env._(
                            "%(field)s must lie between 0 and 10,000, not %(value)s.",
                            field=policy._fields[name]._description_string(self.env),
                            value=policy[name],
                        )
                    )

    @api.constrains("watch_utilization", "watch_overdue_days", "hold_overdue_days")
    def _check_thresholds(self):
        for policy in self:
            if not (
                0 <= policy.watch_utilization <= 10
                and policy.watch_overdue_days >= 0
                and policy.hold_overdue_days >= 0
            ):
                raise ValidationError(
                    self.env._("The thresholds for watch and hold can't be negative (0: off).")
                )

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        forget(self.env)
        return policies

    @api.model
    def _credit_logs_birth(self):
        # EXTENDS 'credit.logged': with its company, by nobody's decision.
        return False

    def write(self, vals):
        result = super().write(vals)
        if self and set(vals) - {"version"}:
            self._bump_version()
        return result

    def _bump_version(self):
        """Count one change and make every worker read the policy anew.

        sudo: a rule or a grade's policy may count in companies whose policy the
        one who changed it can't write. Nothing but the counter is written.
        """
        for policy in self.sudo():
            policy.write({"version": policy.version + 1})
        forget(self.env)

    @api.model
    @ormcache("root_id")
    def _values(self, root_id):
        """Return {field: plain value} of the policy of root company ``root_id`` (cached).

        Numbers, texts and booleans only, and ``controller_id`` as an id or False.
        """
        names = [
            name
            for name, field in self._fields.items()
            if field.store and field.type in ("integer", "float", "boolean", "selection")
        ]
        root = self.env["res.company"].browse(root_id)
        # A company nobody decided anything for has no row yet: reading writes none. sudo: as
        # ``_credit_policy``, whoever is judged by it.
        every = self.sudo()
        policy = every.search([("company_id", "=", root_id)], limit=1) or every.new(
            {"company_id": root_id}
        )
        values = {name: policy[name] for name in names}
        values["tz"] = policy.tz or root._credit_usual_tz()
        values["controller_id"] = policy.controller_id.id
        return values

    @api.model
    def _thresholds(self, root_id):
        """Return the engine's ``Thresholds`` of root company ``root_id``: a ratio and days."""
        values = self._values(root_id)
        return Thresholds(
            values["watch_utilization"], values["watch_overdue_days"], values["hold_overdue_days"]
        )
