from odoo import api, fields, models

from ..limit.credit_request import WITHOUT_LIMIT
from .steps import steps_of


class CreditRequestForm(models.Model):
    """What the limit determination form shows beside the fields (客户信用限度核定表, R92).

    The figures the formula rests on are copied with the others when a request is handed in
    and when it is decided, so the form says the same whenever it is printed.
    """

    _inherit = "credit.request"

    _credit_guarded = frozenset({"basis"})

    basis = fields.Json(
        "Figures of the formula",
        readonly=True,
        copy=False,
        help="Monthly deliveries and payments, what is owed and the collateral on the day of the "
        "figures, in the company's currency.",
    )

    form_basis = fields.Json(
        "Figures of the formula on the form",
        compute="_compute_form_basis",
        help="As copied; of a draft those of today.",
    )

    @api.depends("basis", "account_id", "figures_date")
    def _compute_form_basis(self):
        """Work out what drafts are printed with: once for all of a day, however many forms.

        The same whoever prints: only sums are told.
        """
        drafts = self.filtered(lambda one: not one.basis and one.account_id)
        days = drafts.grouped(
            lambda one: (one.company_id, one.figures_date or one.company_id._credit_today())
        )
        found = {}
        for (_company, day), some in days.items():
            basis = some._basis_on(day)
            found.update((one, basis.get(one.account_id.id, False)) for one in some)
        for request in self:
            request.form_basis = request.basis or found.get(request, False)

    def _keep_figures(self):
        # EXTENDS: what the formula rests on; constant queries for the requests of a company.
        # sudo: a guarded field, nobody who hands in or decides could write it.
        result = super()._keep_figures()
        for company, requests in self.sudo()._untracked().grouped("company_id").items():
            found = requests._basis_on(company._credit_today())
            for request in requests:
                request.basis = found.get(request.account_id.id, False)
        return result

    def _basis_on(self, day):
        """Return {account id: the figures their formula rests on} on ``day``; none for a group.

        sudo: the formula reads the whole account, whoever asks; only sums are told.
        """
        accounts = self.sudo().account_id
        if not accounts:
            return {}
        collateral = accounts._collateral_values(day)
        return {
            account_id: {
                "deliveries": ledger.monthly_deliveries,
                "payments": ledger.monthly_payments,
                "balance": ledger.balance,
                "had_credit": ledger.had_credit,
                "collateral": collateral.get(account_id, (0.0, 0.0))[0],
            }
            for account_id, ledger in accounts._ledger_measures(day).items()
        }

    def _form_basis(self):
        """Return the figures the formula rests on: as copied, of a draft those of today.

        None for a group. Raises ``AccessError`` for who may not read the request.
        """
        self.ensure_one()
        self.check_access("read")
        return self.form_basis

    def _form_is_about_limit(self):
        """Tell whether the request asks for a limit: a stop or an extension has no such form."""
        self.ensure_one()
        return self.kind not in WITHOUT_LIMIT

    def _form_days(self):
        """Return the credit days the formula allows, or nothing where there is no formula."""
        self.ensure_one()
        return (self.proposal or {}).get("days") or ""

    def _form_steps(self):
        """Return the ``Step``s at the foot: who asked for it, who reviewed, who approved."""
        self.ensure_one()
        self.check_access("read")
        # sudo: a form names who asked for it
        return steps_of(self, self.sudo().requested_by_id, self.create_date)
