from odoo import models

from ..limit.credit_request import WITHOUT_LIMIT
from .steps import steps_of


class CreditRequestForm(models.Model):
    """What the limit determination form shows beside the fields (客户信用限度核定表, R92).

    The figures are those the request carries: frozen when it was handed in and decided.
    """

    _inherit = "credit.request"

    def _form_is_about_limit(self):
        """Tell whether the request asks for a limit: a stop or an extension has no such form."""
        self.ensure_one()
        return self.kind not in WITHOUT_LIMIT

    def _form_ledger(self):
        """Return the engine's ``Ledger`` on the day of the request's figures, or None for a group.

        Amounts in the company's currency. A past day can be read back, so the form says the
        same whenever it is printed.
        """
        self.ensure_one()
        self.check_access("read")
        account = self.account_id
        day = self.figures_date or self.company_id._credit_today()
        return account._ledger_measures(day)[account.id] if account else None

    def _form_collateral(self):
        """Return the value of the customer's valid collateral on the day of the figures."""
        self.ensure_one()
        self.check_access("read")
        day = self.figures_date or self.company_id._credit_today()
        return self.account_id._collateral_values(day).get(self.account_id.id, (0.0, 0.0))[0]

    def _form_days(self):
        """Return the credit days the formula allows, or nothing where there is no formula."""
        self.ensure_one()
        return (self.proposal or {}).get("days") or ""

    def _form_steps(self):
        """Return the ``Step``s at the foot: who asked for it, who reviewed, who approved."""
        self.ensure_one()
        self.check_access("read")
        return steps_of(self, self.sudo().requested_by_id, self.create_date)
