from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.contradictions import (
    ACTIVE,
    CAPITAL,
    CODE,
    FOUNDED,
    IDENTITY,
    INCOME,
    LEGAL,
    NAME,
    TAX,
    VALID,
    masked,
    plain,
)
from .credit_document_type import COMPANY, PERSON
from .credit_document_type import TAX as TAX_PAPER
from .identity_numbers import fault

STATED = (
    "stated_name", "stated_code", "stated_legal_representative", "stated_capital",
    "stated_founded", "stated_id_number", "stated_income",
)  # fmt: skip
"""What is written on a document, by field."""

SAYS = {
    COMPANY: {
        "stated_name": NAME,
        "stated_code": CODE,
        "stated_legal_representative": LEGAL,
        "stated_capital": CAPITAL,
        "stated_founded": FOUNDED,
        "date_issued": ACTIVE,
    },
    TAX_PAPER: {"stated_name": NAME, "stated_code": TAX},
    PERSON: {"stated_name": NAME, "stated_id_number": IDENTITY, "stated_income": INCOME},
}
"""{what a type of document tells: {field: the kind of fact it is}}."""


class CreditDocumentFacts(models.Model):
    """What a document says about its customer, to be held against what stands elsewhere (R93)."""

    _inherit = "credit.document"

    facts = fields.Selection(related="type_id.facts")
    currency_id = fields.Many2one(related="account_id.currency_id")
    stated_name = fields.Char("Name on it", tracking=True)
    stated_code = fields.Char(
        "Number on it",
        tracking=True,
        help="The registration or tax number it was issued for. In China: the unified social "
        "credit code.",
    )
    stated_legal_representative = fields.Char("Legal representative on it", tracking=True)
    stated_capital = fields.Monetary("Registered capital on it", tracking=True)
    stated_founded = fields.Date("Founded on (on it)", tracking=True)
    stated_id_number = fields.Char(
        "ID number on it",
        groups="credit_management.group_credit_user,credit_management.group_credit_auditor",
        help="A personal number: nothing but this document shows it in full.",
    )
    stated_income = fields.Monetary("Yearly income on it")

    @api.depends("facts")
    def _compute_display_name(self):
        # EXTENDS: the number of a person's paper is a personal one, and a name goes everywhere.
        result = super()._compute_display_name()
        for document in self.filtered(lambda one: one.facts == PERSON and one.number):
            document.display_name = f"{document.type_id.name} {masked(document.number)}"
        return result

    @api.constrains("stated_code", "stated_id_number", "type_id", "account_id")
    def _check_numbers_stated(self):
        for document in self:
            country = document.account_id._country_code()
            for field, kind in SAYS.get(document.facts, {}).items():
                if kind in (CODE, TAX, IDENTITY):
                    document._check_number(field, kind, country)

    def _check_number(self, field, kind, country):
        # sudo: a personal number is checked for whoever enters it.
        number = self.sudo()[field]
        found = fault(self.env["res.partner"], kind, number, country)
        if found:
            raise ValidationError(
                self.env._(
                    "%(field)s: %(problem)s",
                    field=self._fields[field]._description_string(self.env),
                    problem=self.account_id._fault_text(found),
                )
            )

    @api.constrains("stated_capital", "stated_income")
    def _check_amounts_stated(self):
        for document in self:
            for field in ("stated_capital", "stated_income"):
                if document[field] < 0:
                    raise ValidationError(
                        self.env._(
                            "%(field)s: an amount of zero or more.",
                            field=self._fields[field]._description_string(self.env),
                        )
                    )

    @api.model
    def _evidence_fields(self):
        return super()._evidence_fields() | set(STATED)

    def _stated(self, is_person):
        """Return [(kind of fact, value, scope)] of what this document says.

        ``is_person``: its customer is one; on a company's file the person is who represents it.
        """
        self.ensure_one()
        said = [(kind, self[name], "") for name, kind in SAYS.get(self.facts, {}).items()]
        if not is_person:
            said = [(LEGAL if self._tells_person(one) else one[0], *one[1:]) for one in said]
        if self.number and self.date_to:
            paper = (self.type_id.id, plain(self.number), str(self.date_issued or ""))
            said.append((VALID, self.date_to, "/".join(map(str, paper))))
        return [one for one in said if one[1]]

    def _tells_person(self, said):
        return self.facts == PERSON and said[0] == NAME
