from odoo import fields, models


class CreditRejection(models.TransientModel):
    """Why a loan, a disposal list or a disclosure is refused."""

    _inherit = "credit.rejection"

    res_model = fields.Selection(
        string="Kind of document",
        selection_add=[
            ("credit.archive.loan", "Loan of records"),
            ("credit.archive.disposal", "Disposal list"),
            ("credit.archive.disclosure", "Disclosure of records"),
        ],
        ondelete={
            "credit.archive.loan": "cascade",
            "credit.archive.disposal": "cascade",
            "credit.archive.disclosure": "cascade",
        },
    )
