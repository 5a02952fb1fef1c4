from odoo import fields, models

COMPANY, TAX, PERSON, SCORE = "company", "tax", "person", "score"
FACTS = [
    (COMPANY, "Of a company: name, registration number, representative, capital, founding"),
    (TAX, "Of a taxpayer: name, tax number"),
    (PERSON, "Of a person: name, ID number, income"),
    (SCORE, "Of a provider: its score of the customer"),
]


class CreditDocumentType(models.Model):
    """A kind of document a customer hands in: for whom it is required, and does it run out (R05)?"""

    _name = "credit.document.type"
    _description = "Document Type"
    _inherit = ["credit.answers"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_required = fields.Boolean("Required", default=True)
    customer_type_ids = fields.Many2many(
        "credit.customer.type",
        string="Customer types",
        help="For whom it is required. Empty: for all.",
    )
    needs_validity = fields.Boolean(
        "Runs out", help="A document of this type can't be kept without its last day."
    )
    warning_days = fields.Integer(
        "Warn before (days)", default=30, help="How long before its end a new one is asked for."
    )
    is_statement = fields.Boolean(
        "Met by a statement",
        help="A financial statement kept for the customer is as good as this document, "
        "for 18 months from the end of its year.",
    )
    is_contract = fields.Boolean(
        "Contract",
        help="A contract with the customer: before its end next year's terms are to be settled.",
    )

    facts = fields.Selection(
        FACTS,
        "Facts on it",
        help="What is written on such a document and is compared with survey, statements and "
        "master data; a provider's score is compared with the one before.",
    )

    _name_uniq = models.Constraint("UNIQUE(name)", "This document type exists already.")
    _warning_not_negative = models.Constraint(
        "CHECK (warning_days >= 0)", "Warn before: a number of days of zero or more."
    )

    def _required_for(self, customer_type):
        """Return the ids, a tuple, of those of these types a customer of this type hands in."""
        return tuple(
            one.id
            for one in self
            if one.is_required
            and (not one.customer_type_ids or customer_type in one.customer_type_ids)
        )
