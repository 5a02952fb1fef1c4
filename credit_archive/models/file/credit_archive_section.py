from odoo import fields, models

DEPARTMENTS = [
    ("sales", "Sales"),
    ("credit", "Credit control"),
    ("finance", "Finance"),
    ("legal", "Legal"),
    ("service", "After-sales service"),
]


class CreditArchiveSection(models.Model):
    """A section of the credit file (档案类目, R70), with its rule of collection (R72)."""

    _name = "credit.archive.section"
    _description = "Section of the Credit File"
    _inherit = ["credit.answers"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    department = fields.Selection(
        DEPARTMENTS, required=True, default="credit", help="Who collects what belongs here."
    )
    is_required = fields.Boolean(
        "Required", help="A file without a record here isn't complete.", default=False
    )
    days_allowed = fields.Integer(
        "Days to file", default=7, help="A record filed within so many days of its date is timely."
    )
    class_id = fields.Many2one(
        "credit.archive.class", "Usual class", help="Proposed where the own clearance reaches it."
    )
    schedule_id = fields.Many2one(
        "credit.archive.schedule", "Usual retention", help="Proposed for records of this section."
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "There is a section with this code already.")
