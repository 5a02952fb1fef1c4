from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..engine.check import most_specific
from ..engine.concentration import beyond_cap
from ..engine.facts import HOLD, IGNORE
from ..engine.money import compare


class CreditLimitTotal(models.Model):
    """All limits of a company together, and the cap they have to stay under (R25, R27)."""

    _inherit = "credit.limit"

    @api.model
    def _holders_sql(self, root_id, day, without=()):
        """Return a SELECT of (holder, granted): what each may owe at most on ``day``.

        A holder is an account, or a group as a negative id. The same as
        ``engine.limits.limit_in_force`` and ``engine.concentration.granted_to_group``
        say (a test compares them), summed up where the ledger lies.
        """
        return SQL(
            """WITH present AS (
                   SELECT account_id, group_id, kind, limit_type, amount, date_from, id
                     FROM credit_limit
                    WHERE company_id = %(root)s AND segment = 'receivable' AND id <> ALL(%(without)s)
                      AND date_from <= %(day)s AND (date_to IS NULL OR date_to >= %(day)s)
               ), counted AS (
                   SELECT account_id, group_id, limit_type, amount
                     FROM present WHERE kind = 'temporary'
                   UNION ALL
                   (SELECT DISTINCT ON (account_id, group_id)
                           account_id, group_id, limit_type, amount
                      FROM present WHERE kind = 'permanent'
                     ORDER BY account_id, group_id, date_from DESC, id DESC)
               ), owner AS (
                   SELECT account_id, group_id, bool_or(limit_type = 'unlimited') AS unlimited,
                          SUM(amount) AS amount
                     FROM counted GROUP BY account_id, group_id
               ), holder AS (
                   SELECT COALESCE(-a.group_id, a.id) AS id, bool_or(o.unlimited) AS unlimited,
                          SUM(o.amount) FILTER (WHERE NOT o.unlimited) AS amount
                     FROM owner o JOIN credit_account a ON a.id = o.account_id GROUP BY 1
               )
               SELECT h.id AS holder,
                      CASE WHEN h.id > 0 OR g.unlimited THEN COALESCE(h.amount, 0)
                           WHEN h.unlimited THEN COALESCE(g.amount, 0)
                           ELSE LEAST(COALESCE(h.amount, 0), COALESCE(g.amount, 0)) END AS granted
                 FROM holder h LEFT JOIN owner g ON g.group_id = -h.id""",
            root=root_id,
            day=day,
            without=list(without),
        )

    @api.model
    def _granted(self, root_id, day, accounts=(), without=()):
        """Return (all limits together, {holder: its limits}) of a root company; one query.

        The holders are those of ``accounts`` only.
        """
        self.flush_model()
        self.env["credit.account"].flush_model(["group_id"])
        rows = self.env.execute_query(
            SQL(
                """WITH granted AS (%s)
                   SELECT NULL, COALESCE(SUM(granted), 0) FROM granted
                    UNION ALL SELECT holder, granted FROM granted WHERE holder = ANY(%s)""",
                self._holders_sql(root_id, day, without),
                [account._holder() for account in accounts],
            )
        )
        granted = {holder: float(amount) for holder, amount in rows}
        return granted.pop(None), granted

    @api.model
    def _granted_to_all(self, root_id, day):
        """Return {holder: its limits} of everybody in a root company; one query."""
        self.flush_model()
        self.env["credit.account"].flush_model(["group_id"])
        rows = self.env.execute_query(self._holders_sql(root_id, day))
        return {holder: float(amount) for holder, amount in rows}

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
