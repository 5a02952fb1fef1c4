from odoo import fields, models

from ...engine.contradictions import (
    ACTIVE,
    CAPITAL,
    CODE,
    FOUNDED,
    IDENTITY,
    INCOME,
    NAME,
    REVENUE,
    TAX,
    Fact,
    year_meant,
)
from ...engine.statement import YEAR
from .identity_numbers import CHINA, fault, without_country

QUARTERS = 4


class CreditAccountFacts(models.Model):
    """What stands where about the customer of an account, as the engine compares it (R93).

    Counted are the master data, the newest survey that was signed, documents that are
    valid today, and statements in the currency of the account.
    """

    _inherit = "credit.account"

    def _persons(self):
        """Return the ids of those of these accounts whose customer is a natural person (R9A).

        sudo: what kind of customer it is doesn't depend on who asks.
        """
        types = self.env["credit.customer.type"].sudo()
        ordinary = types._ordinary()
        return {one.id for one in self.sudo() if (one.customer_type_id or ordinary).is_person}

    def _country_code(self):
        """Return the country whose numbers the customer has, two letters, or an empty text.

        sudo: the check of a number is the same for everybody.
        """
        account = self.sudo()
        country = account.partner_id.country_id or account.company_id.country_id
        return country.code or ""

    def _facts_on_file(self):
        """Return {account id: the engine's ``Fact``s}; constant queries for any number.

        sudo: what is on file contradicts itself or not, whoever asks; only words that
        the caller shows leave here.
        """
        accounts, persons = self.sudo(), self._persons()
        facts = {account.id: account._facts_of_partner(persons) for account in accounts}
        statements = accounts._statements_on_file()
        sources = (
            accounts._facts_of_surveys(statements),
            accounts._facts_of_documents(persons),
            {one.id: one._facts_of_statements(statements.get(one, ())) for one in accounts},
        )
        for source in sources:
            for account_id, said in source.items():
                facts[account_id] += said
        return facts

    def _fact(self, kind, source, value, scope=""):
        """Return a ``Fact`` about this customer, with what is wrong with its number by itself."""
        country = self._country_code()
        if kind == TAX and country == CHINA:
            kind = CODE  # one code is both
        elif kind == TAX:
            value = without_country(self.partner_id, value, country)
        wrong = fault(self.partner_id, kind, value, country) if isinstance(value, str) else ""
        return Fact(kind, source, value, scope, wrong)

    # --- where they stand

    def _facts_of_partner(self, persons):
        """Return what the master data say; ``persons``: ids of accounts of natural persons."""
        partner, source = self.partner_id, self.env._("Contact")
        is_person = self.id in persons
        said = [(NAME, partner.name)]
        if partner.vat and partner.vat != "/":
            is_identity = is_person and self._country_code() == CHINA
            said.append((IDENTITY if is_identity else TAX, partner.vat))
        if partner.company_registry and not is_person:
            said.append((CODE, partner.company_registry))
        return [self._fact(kind, source, value) for kind, value in said if value]

    def _facts_of_surveys(self, statements):
        """Return {account id: facts} of the newest survey of each that was signed; three queries.

        ``statements``: {account: its statements}, to know which year is meant.
        """
        surveys = self.env["credit.survey"].search_fetch(
            [("account_id", "in", self.ids), ("signed_on", "!=", False)],
            ["account_id", "date"],
            order="date, id",
        )
        newest = {survey.account_id: survey for survey in surveys}
        answers = self.env["credit.survey.answer"].search_fetch(
            [
                ("survey_id", "in", [survey.id for survey in newest.values()]),
                ("question_id.fact", "!=", False),
                ("value", "not in", (False, "")),
            ],
            ["survey_id", "question_id", "value"],
        )
        facts = {}
        for answer in answers:
            account = answer.survey_id.account_id
            said = account._fact_of_answer(answer, statements.get(account, ()))
            facts.setdefault(account.id, []).append(said)
        return facts

    def _fact_of_answer(self, answer, statements):
        """Return the ``Fact`` an answer is, of the year its survey was made after."""
        kind, survey, value, scope = answer.question_id.fact, answer.survey_id, answer.value, ""
        if kind in (CAPITAL, REVENUE, INCOME):
            value = float(value)
        elif kind in (FOUNDED, ACTIVE):
            value = fields.Date.to_date(value)
        if kind == REVENUE:
            scope = str(year_meant(survey.date, [one.date_to for one in statements]) or "")
        source = self.env._("Survey of %s", survey._date_text())
        return self._fact(kind, source, value, scope)

    def _facts_of_documents(self, persons):
        """Return {account id: facts} of the documents that are valid today; one query."""
        documents = self.env["credit.document"].search(
            [("account_id", "in", self.ids), ("type_id.facts", "!=", False)], order="id"
        )
        facts = {}
        for document in documents:
            account = document.account_id
            if not document._as_engine().valid(account.company_id._credit_today()):
                continue
            source = document.display_name
            facts.setdefault(account.id, []).extend(
                account._fact(kind, source, value, scope)
                for kind, value, scope in document._stated(account.id in persons)
            )
        return facts

    def _statements_on_file(self):
        """Return {account: statements in its currency, years and quarters}; one query."""
        found = self.env["credit.statement"].search_fetch(
            [("account_id", "in", self.ids)],
            ["account_id", "period_type", "date_from", "date_to", "sales", "currency_id"],
            order="date_to, id",
        )
        return found.filtered(lambda one: one.currency_id == one.account_id.currency_id).grouped(
            "account_id"
        )

    def _facts_of_statements(self, statements):
        """Return the sales of each year, once from its quarters, too, and since when there are any."""
        if not statements:
            return []
        facts = []
        for year in statements.filtered(lambda one: one.period_type == YEAR):
            source = self.env._("Statement of %s", year._period_name())
            facts.append(self._fact(REVENUE, source, year.sales, str(year.date_to)))
            quarters = statements._within(year)
            if len(quarters) == QUARTERS:
                source = self.env._("Quarters of %s", year._period_name())
                total = sum(quarters.mapped("sales"))
                facts.append(self._fact(REVENUE, source, total, str(year.date_to)))
        first = statements[0]
        source = self.env._("Statement of %s", first._period_name())
        return [*facts, self._fact(ACTIVE, source, first.date_to)]
