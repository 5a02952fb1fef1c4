from odoo import fields, models
from odoo.tools import SQL

from ...engine.features import WARNINGS

SEES_ALL = "credit_management.group_credit_analyst,credit_management.group_credit_auditor"
"""Who sees all accounts; others get the mail without these figures."""


class DigestDigest(models.Model):
    """Credit in Odoo's digest mails: what is overdue, collected, held and warned of (R60).

    Who may not see all accounts gets the mail without these figures, as Odoo does it.
    """

    _inherit = "digest.digest"

    kpi_credit_overdue = fields.Boolean("Overdue")
    kpi_credit_overdue_value = fields.Monetary(
        "Amount overdue", compute="_compute_kpi_credit_overdue_value", groups=SEES_ALL
    )
    kpi_credit_collected = fields.Boolean("Collected from customers")
    kpi_credit_collected_value = fields.Monetary(
        "Amount collected", compute="_compute_kpi_credit_collected_value", groups=SEES_ALL
    )
    kpi_credit_held = fields.Boolean("Orders held")
    kpi_credit_held_value = fields.Integer(
        "Number of orders held", compute="_compute_kpi_credit_held_value", groups=SEES_ALL
    )
    kpi_credit_warnings = fields.Boolean("Credit warnings")
    kpi_credit_warnings_value = fields.Integer(
        "Number of credit warnings", compute="_compute_kpi_credit_warnings_value", groups=SEES_ALL
    )

    def _credit_roots(self):
        """Return {digest: its root company}. sudo: the root of a branch needn't be the reader's."""
        return {one: (one.company_id or self.env.company).sudo().root_id for one in self}

    def _compute_kpi_credit_overdue_value(self):
        _start, end, _companies = self._get_kpi_compute_parameters()
        roots = self._credit_roots()
        found = self._credit_overdue({root.id for root in roots.values()}, end)
        for one, root in roots.items():
            one.kpi_credit_overdue_value = found.get(root.id, 0.0)

    def _credit_overdue(self, root_ids, end):
        """Return {root company id: what was overdue at the moment ``end``}; one query.

        As the daily snapshots had it; where none are kept, as it was last night.
        """
        if self.env["credit.feature"]._is_on(WARNINGS):
            source = SQL(
                """JOIN LATERAL (SELECT overdue_amount FROM credit_snapshot
                                  WHERE account_id = a.id AND date <= %s::date
                                  ORDER BY date DESC LIMIT 1) found ON TRUE""",
                end,
            )
        else:
            source = SQL("JOIN credit_position found ON found.account_id = a.id")
        rows = self.env.execute_query(
            SQL(
                """SELECT a.company_id, SUM(found.overdue_amount) FROM credit_account a %s
                    WHERE a.company_id = ANY(%s) GROUP BY a.company_id""",
                source,
                list(root_ids),
            )
        )
        return {root: float(amount or 0.0) for root, amount in rows}

    def _compute_kpi_credit_collected_value(self):
        """What bank and cash took off receivables in the period."""
        start, end, companies = self._get_kpi_compute_parameters()
        # sudo: a sum, for who sees every account anyway
        sums = dict(
            self.env["account.move.line"].sudo()._read_group(
                [
                    ("company_id", "in", companies.ids),
                    ("date", ">", start),
                    ("date", "<=", end),
                    ("parent_state", "=", "posted"),
                    ("account_type", "=", "asset_receivable"),
                    ("journal_id.type", "in", ("bank", "cash", "credit")),
                ],
                ["company_id"],
                ["balance:sum"],
            )
        )  # fmt: skip
        for one in self:
            one.kpi_credit_collected_value = -sums.get(one.company_id or self.env.company, 0.0)

    def _compute_kpi_credit_held_value(self):
        self._calculate_company_based_kpi("credit.hold", "kpi_credit_held_value")

    def _compute_kpi_credit_warnings_value(self):
        start, end, _companies = self._get_kpi_compute_parameters()
        roots = self._credit_roots()
        counts = {
            company.id: count
            for company, count in self.env["credit.alert"]._read_group(
                [
                    ("company_id", "in", [root.id for root in roots.values()]),
                    ("given_on", ">", start),
                    ("given_on", "<=", end),
                ],
                ["company_id"],
                ["__count"],
            )
        }
        for one, root in roots.items():
            one.kpi_credit_warnings_value = counts.get(root.id, 0)

    def _compute_kpis_actions(self, company, user):
        # EXTENDS 'digest': each figure opens the list behind it.
        menu = self.env.ref("credit_management.credit_root_menu").id
        actions = {
            "kpi_credit_overdue": "credit_management.credit_account_action",
            "kpi_credit_collected": "credit_management.credit_measure_action",
            "kpi_credit_held": "credit_management.credit_hold_action",
            "kpi_credit_warnings": "credit_management.credit_alert_action",
        }
        return {
            **super()._compute_kpis_actions(company, user),
            **{name: f"{action}?menu_id={menu}" for name, action in actions.items()},
        }
