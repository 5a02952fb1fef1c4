import json
from dataclasses import replace

from odoo import api, fields, models

from ...engine.facts import as_values


class Batch:
    """What the checks of one batch share, worked out once: rules as text, companies, policies."""

    def __init__(self, env):
        self.env = env
        self.rules, self.companies = {}, {}
        self.now = fields.Datetime.now()

    def with_rules(self, values, rules):
        """Return ``values`` with ``rules`` as JSON; most orders of a batch share one table."""
        text = self.rules.get(id(rules))
        if text is None:
            text = self.rules[id(rules)] = json.dumps(
                [rule.as_row() for rule in rules.chosen.values()]
            )
        return f'{json.dumps(values)[:-1]}, "rules": {text}}}'

    def company(self, company):
        """Return (values of the check that follow from the company, its currency)."""
        if company.id not in self.companies:
            policy = self.env["credit.policy"]._values(company._credit_root().id)
            values = {
                "company_id": company.id,
                "currency_id": company.currency_id.id,
                "mode": company._credit_mode(),
                "policy_version": policy["version"],
                "user_id": self.env.uid,
                "date": self.now,
            }
            self.companies[company.id] = values, company.currency_id
        return self.companies[company.id]


class CreditJudgeRecord(models.AbstractModel):
    """Keeps what was judged: one frozen ``credit.check`` per order and customer (R48)."""

    _inherit = "credit.judge"

    @api.model
    def _record(self, rulings):
        """Keep one ``credit.check`` per judgement; returns {order id: the deciding check} (R48).

        sudo: nobody may create a check but by being judged; the user is kept in it. The
        checks carry sudo: they aren't handed to a client.
        """
        rulings = [self._with_account(ruling) for ruling in rulings]
        judgements = [(ruling, one) for ruling in rulings for one in ruling.judgements]
        batch = Batch(self.env)
        checks = (
            self.env["credit.check"]
            .sudo()
            ._keep([self._prepare_check_vals(one, batch) for _ruling, one in judgements])
        )
        deciding = {}
        for (ruling, one), record in zip(judgements, checks, strict=True):
            if one is ruling.worst:
                deciding[ruling.order_id] = record
        return deciding

    def _with_account(self, ruling):
        """Return the ruling with accounts: who is held for the first time needs one.

        sudo: who confirms an order may neither see nor open accounts.
        """
        missing = [one.partner_id for one in ruling.judgements if not one.account_id]
        if ruling.outcome != "held" or not missing:
            return ruling
        order = self.env["sale.order"].sudo().browse(ruling.order_id)
        partners = self.env["res.partner"].sudo().browse(missing)
        accounts = self.env["credit.account"].sudo()._get_or_create(partners, order.company_id)
        by_partner = {account.partner_id.id: account.id for account in accounts}
        judgements = tuple(
            replace(one, account_id=one.account_id or by_partner[one.partner_id])
            for one in ruling.judgements
        )
        return replace(ruling, judgements=judgements)

    def _prepare_check_vals(self, one, batch):
        """Return the column values of the check that freezes the judgement ``one``.

        sudo: the names are kept, whatever the user may see of the customer.
        """
        order = self.env["sale.order"].sudo().browse(one.order_id)
        partner = self.env["res.partner"].sudo().browse(one.partner_id)
        name = partner.name or partner.display_name
        shared, currency = batch.company(order.company_id)
        return {
            "order_id": order.id,
            "order_name": order.name,
            "account_id": one.account_id or None,
            "partner_id": partner.id,
            "partner_name": name,
            **shared,
            **one.figures,
            "stage": one.facts.stage,
            "verdict": one.verdict.outcome,
            "findings": json.dumps(self._findings(one, currency, name)),
            "facts": batch.with_rules(
                {
                    "facts": one.facts.as_dict(),
                    "categories": one.balance.by_category,
                    "forced": one.verdict.forced,
                    "customer": name,
                },
                one.rules,
            ),
        }

    def _findings(self, one, currency, customer):
        wording = self.env["credit.wording"]
        findings = [as_values(finding) for finding in one.verdict.findings]
        return [
            dict(finding, text=wording._text(finding, currency, customer)) for finding in findings
        ]
