from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ...engine.check import most_specific
from ...engine.concentration import beyond_cap
from ...engine.facts import HOLD, IGNORE
from ...engine.money import compare


class CreditLimit(models.Model):
    """Grants that would take all limits together over the company's cap (R25)."""

    _inherit = "credit.limit"

    @api.model_create_multi
    def create(self, vals_list):
        limits = super().create(vals_list)
        for root, granted in limits.grouped("company_id").items():
            if root.credit_total_cap:
                self._queue_for_cap(root)
                granted.filtered(lambda one: one.segment == "receivable")._check_cap(root)
        return limits

    @api.model
    def _queue_for_cap(self, root):
        """Let two who grant at once share no cap: PostgreSQL refuses the second, who tries again.

        Both write the same row without changing it; the second run sees the first one's grant.
        """
        self.env.cr.execute(
            SQL("UPDATE credit_policy SET company_id = company_id WHERE company_id = %s", root.id),
            log_exceptions=False,
        )

    def _check_cap(self, root):
        """Refuse these grants, or tell, when they take all limits together over the company's cap.

        What lowers the total always may. The severity is the rule's.
        """
        for limit in self:
            rule = limit._cap_rule()
            problem = rule and rule.severity != IGNORE and limit._beyond_cap(root, rule, self.ids)
            if problem and rule.severity == HOLD:
                raise UserError(problem)
            if problem:
                (limit.account_id or limit.group_id).message_post(body=problem)

    def _cap_rule(self):
        account = self.account_id
        rules = self.env["credit.rule"]._rules_for(
            self.company_id.id, account.rating_id.id, account.id
        )
        return most_specific(rules).get("company_cap")

    def _beyond_cap(self, root, rule, together):
        """Return what to say of this grant, or nothing when all limits stay under the cap."""
        cap, money = root.credit_total_cap, root.currency_id.format
        if self.account_id and self.limit_type == "unlimited" and not self.account_id.group_id:
            return self.env._(
                "An unlimited limit can't stay under the company's cap of %(cap)s for all limits "
                "together.",
                cap=money(cap),
            )
        day = max(self.date_from, root._credit_today())
        total, _holders = self._granted(root.id, day)
        before, _holders = self._granted(root.id, day, without=together)
        excess = beyond_cap(total, cap)
        rounding = root.currency_id.rounding
        if compare(total, before, rounding) <= 0 or compare(excess, rule.threshold, rounding) <= 0:
            return None
        return self.env._(
            "With this limit all limits together would be %(total)s on %(day)s, %(excess)s over the "
            "company's cap of %(cap)s (without it: %(before)s).",
            total=money(total),
            day=format_date(self.env, day),
            excess=money(excess),
            cap=money(cap),
            before=money(before),
        )
