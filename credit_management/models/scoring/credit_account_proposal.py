from dataclasses import replace

from odoo import fields, models

from ...engine.collateral import value_at
from ...engine.features import COLLATERAL
from ...engine.grading import Standing
from ...engine.proposal import Basis, Proposal, propose
from ...engine.reason import Reason


class CreditAccountProposal(models.Model):
    """What grade and limit the evidence of an account supports (R12, R22)."""

    _inherit = "credit.account"

    def _standing(self, date, answers=None):
        """Return the engine's ``Standing`` of this account on ``date``.

        ``answers``: the R12 facts that were answered, {code: yes or no}.
        """
        self.ensure_one()
        return self._standings(date, {self.id: answers or {}})[self.id]

    def _standings(self, date, answers):
        """Return {account id: ``Standing``} (R12); ``answers``: {account id: {code: bool}}.

        Constant queries. sudo: the yearly standard is the root company's, which people of
        a branch may not see; only the engine's values are returned.
        """
        date = fields.Date.to_date(date)
        measures = self._ledger_measures(date)
        complete = self._documents_complete(date)
        policies = {one.company_id: one for one in self.sudo().company_id._credit_policy()}
        return {
            account.id: Standing(
                measures[account.id],
                complete.get(account.id, False),
                answers.get(account.id, {}),
                policies[account.company_id].yearly_standard,
            )
            for account in self.sudo()
        }

    def action_propose_limit(self):
        """Return the action that shows what limit the grade allows today, and why (R22).

        Raises AccessError for who may not see the account.
        """
        self.ensure_one()
        self.check_access("read")
        values = {"account_id": self.id, "date": self.company_id._credit_today()}
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.proposal",
            "res_id": self.env["credit.proposal"].create(values).id,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Limit by formula"),
        }

    def _propose_limit(self, date, segment="receivable", ratings=None):
        """Return {account: engine ``Proposal``} on ``date``, in each account's currency.

        By the policy of the grade in force on that day, or of the one that
        ``ratings``, {account id: grade}, names. Only the receivable
        segment has formulas. Constant queries for any number of accounts.
        """
        date = fields.Date.to_date(date)
        if segment != "receivable":
            return dict.fromkeys(self, Proposal(reasons=(Reason("no_formula"),)))
        return self._propose_by(self._ledger_measures(date), date, ratings)

    def _propose_by(self, measures, date, ratings=None):
        """Return {account: ``Proposal``} that follow from ``measures``, {account id: ``Ledger``}.

        sudo: formula and grade are the company's, whatever the user may see of them; the
        accounts returned have the rights of the caller again.
        """
        policies = self.env["credit.policy"]
        worths = self._net_worths(date)
        collateral = self._collateral_values(date)
        proposals = {}
        for account in self.sudo():
            value, insured = collateral.get(account.id, (0.0, 0.0))
            basis = Basis.of(
                measures[account.id],
                collateral=value,
                insured=insured,
                net_worth=worths.get(account.id),
                customary_days=account._customary_days(date),
            )
            rating = (ratings or {}).get(account.id) or account._effective_rating(date)
            used_by = policies._values(account.company_id.id)["used_by"]
            proposals[account.sudo(self.env.su)] = account._proposal(basis, rating, used_by)
        return proposals

    def _proposal(self, basis, rating, used_by):
        """Return the ``Proposal`` on ``basis`` by the policy of ``rating``.

        ``used_by``: the code of what counts as the credit used before.
        """
        policy = rating._policy(self.company_id)
        if not policy:
            return Proposal(reasons=(Reason("no_policy" if rating else "ungraded"),))
        formula = replace(policy._as_formula(), used_by=used_by)
        return propose(basis, formula, self.currency_id.rounding)

    def _collateral_values(self, date):
        """Return {account id: (value of valid collateral, what of it is insurance)} on ``date``.

        In the account's currency. Two queries for any number of accounts. Nothing while
        collateral is switched off. sudo: all collateral counts, whatever of it the user may
        open.
        """
        if not self.env["credit.feature"]._is_on(COLLATERAL):
            return {}
        collateral = self.env["credit.collateral"].sudo()
        insurance = collateral.search(
            [
                ("account_id", "in", self.ids),
                ("state", "=", "confirmed"),
                ("kind", "=", "insurance"),
            ]
        ).grouped(lambda one: one.account_id.id)
        return {
            account.id: (
                value,
                value_at([one._as_engine(date) for one in insurance.get(account.id, ())], date),
            )
            for account, value in collateral._value_at(self, date).items()
        }

    def _net_worths(self, date):
        """Return {account id: equity of the newest yearly statement}, in the account's currency.

        sudo: the company is read for its rates, a root company that a branch may not see.
        """
        latest = self.env["credit.statement"]._latest(self.sudo(), date)
        worths = {}
        for account, statement in latest.items():
            equity = statement._as_engine().equity if statement else None
            if equity is not None:
                worths[account.id] = self._in_account_currency(
                    equity, statement.currency_id, account, date
                )
        return worths

    def _in_account_currency(self, amount, currency, account, date):
        """Return ``amount`` at the rate of ``date``; a currency without any rate counts for nothing."""
        if currency == account.currency_id:
            return amount
        rates = dict(self.env["credit.exposure"]._rates(account.company_id.id, date))
        return amount * rates.get(currency.id, 0.0)
