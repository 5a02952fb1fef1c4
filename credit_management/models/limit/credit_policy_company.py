from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..base.res_company import CHECK_MODES
from ..base.res_config_settings import policy_value

OF_COMPANY = {
    "check_mode": "credit_check_mode",
    "release_ceiling": "credit_release_ceiling",
    "longest_term_id": "credit_payment_term_id",
    "total_cap": "credit_total_cap",
    "net_capital": "credit_net_capital",
}
"""{field of the policy: the field of the company it stands for}."""


def _of_company(kind, *args, **kwargs):
    """Return a field of ``kind`` that shows, and writes, what is kept on the company."""
    return kind(*args, compute="_compute_of_company", inverse="_inverse_of_company", **kwargs)


class CreditPolicyCompany(models.Model):
    """What of the policy is kept on the company, for credit managers, who can't write companies.

    Every change is noted in the policy's chatter and counts as a version of it.
    """

    _inherit = "credit.policy"

    check_mode = _of_company(
        fields.Selection,
        CHECK_MODES,
        "Credit check of orders",
        help="Off: nothing is checked. Observe: every confirmation is checked and the check kept, "
        "nothing is held. Enforce: orders that fail are held.",
    )
    release_ceiling = _of_company(
        fields.Monetary,
        "Release ceiling",
        help="Up to this order amount a credit controller releases; above it a credit manager does.",
    )
    longest_term_id = _of_company(
        fields.Many2one,
        "account.payment.term",
        "Longest payment term",
        help="The longest term for accounts without a term of their own whose grade says nothing "
        "either. Empty: their terms aren't checked.",
    )
    total_cap = _of_company(
        fields.Monetary,
        "Cap of all limits",
        help="What all credit limits together may be. Approving more is refused. 0: no cap.",
    )
    net_capital = _of_company(
        fields.Monetary,
        "Net capital",
        help="What the limits of the largest group are compared with (concentration). 0: not used.",
    )

    @api.depends(*(f"company_id.{name}" for name in OF_COMPANY.values()))
    def _compute_of_company(self):
        """sudo: who may read the policy reads what it says, also of a root company of theirs."""
        for policy in self:
            for name, kept in OF_COMPANY.items():
                policy[name] = policy.sudo().company_id[kept]

    def write(self, vals):
        # EXTENDS 'credit.policy': one of these alone is written with the others as they stand,
        # which can't be read any more while it is.
        if not set(vals) & set(OF_COMPANY):
            return super().write(vals)
        for policy in self:
            present = {name: policy_value(policy, name) for name in OF_COMPANY}
            super(CreditPolicyCompany, policy).write({**present, **vals})
        return True

    def _inverse_of_company(self):
        """Write what changed to the company and note it.

        sudo: who may write the policy decides these, and needn't be able to write companies.
        """
        for policy in self:
            if not policy.check_mode:
                raise UserError(self.env._("Credit check of orders: choose one of the three."))
            company = policy.sudo().company_id
            changed = [name for name, kept in OF_COMPANY.items() if policy[name] != company[kept]]
            lines = [policy._changed_text(name, company[OF_COMPANY[name]]) for name in changed]
            company.write({OF_COMPANY[name]: policy_value(policy, name) for name in changed})
            if lines:
                policy.message_post(body="; ".join(lines))

    def _changed_text(self, name, before):
        """Return the words for the change of field ``name``, of which ``before`` was the value."""
        field = self._fields[name]
        return self.env._(
            "%(field)s: %(before)s → %(after)s",
            field=field._description_string(self.env),
            before=self._as_words(field, before),
            after=self._as_words(field, self[name]),
        )

    def _as_words(self, field, value):
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "many2one":
            return value.sudo().display_name or self.env._("none")  # sudo: only its name is told
        return format_amount(self.env, value, self.currency_id)
