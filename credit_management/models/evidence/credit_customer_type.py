from odoo import api, fields, models


class CreditCustomerType(models.Model):
    """What kind of customer it is: it decides which documents are required (R05, R9A)."""

    _name = "credit.customer.type"
    _description = "Customer Type"
    _inherit = ["credit.answers"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        default=10, help="The first one counts for customers without a type of their own."
    )
    active = fields.Boolean(default=True)
    is_person = fields.Boolean(
        "Natural person",
        help="Asked for identity, income and credit record instead of licence and statements.",
    )

    _name_uniq = models.Constraint("UNIQUE(name)", "This customer type exists already.")

    @api.model
    def _ordinary(self):
        """Return the type of customers nobody gave one: the first of the list, empty without any.

        sudo: it is the same for everybody; only its id is compared.
        """
        return self.sudo().search([], limit=1)
