from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.credit_management.models.base.channels import CHANNELS

from ...engine import filing

FILINGS = [
    ("assessment", "Approved assessment"),
    ("request", "Approved request"),
    ("hold", "Released or rejected hold"),
    ("survey", "Confirmed survey"),
    ("statement", "Verified statement"),
    ("review", "Completed review"),
    ("audit", "Signed audit of authority"),
    ("document", "Customer document"),
    ("collateral", "Collateral"),
    ("control", "Evidence of control"),
    ("report", "Credit report and registers of one customer"),
    ("order", "Order signed by the customer"),
    ("contact", "Contact report"),
    ("letter", "Letter on a new contact"),
]


class CreditArchiveFiling(models.Model):
    """Where something that happens is filed by itself (R71): section, class, retention.

    One row per event; documents of one type may have a row of their own. An
    inactive row, or none: that event isn't filed.
    """

    _name = "credit.archive.filing"
    _description = "What Files Itself"
    _inherit = ["credit.answers"]
    _order = "sequence, id"
    _rec_name = "code"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    code = fields.Selection(FILINGS, "Event", required=True)
    document_type_id = fields.Many2one(
        "credit.document.type",
        "Only documents of this type",
        ondelete="cascade",
        help="Empty: all others.",
    )
    section_id = fields.Many2one("credit.archive.section", required=True, ondelete="restrict")
    class_id = fields.Many2one(
        "credit.archive.class", "Confidentiality", required=True, ondelete="restrict"
    )
    schedule_id = fields.Many2one(
        "credit.archive.schedule",
        "Retention class",
        ondelete="restrict",
        help="Without one that can be used, records wait in the inbox.",
    )
    channel = fields.Selection(
        CHANNELS, "Source", required=True, default="ledger", help="Where it came from."
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(document_type_id, 0))", "There is a row for this event already."
    )

    @api.constrains("code", "document_type_id")
    def _check_document_type(self):
        if any(row.document_type_id and row.code != "document" for row in self):
            raise ValidationError(
                self.env._("Only documents of this type: other events have no such type.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows.class_id._check_cleared()
        rows._log("added")
        return rows

    def write(self, vals):
        self.class_id._check_cleared()
        result = super().write(vals)
        self.class_id._check_cleared()
        self._log("changed")
        return result

    def unlink(self):
        self._log("removed")
        return super().unlink()

    def _log(self, how):
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "configure",
                    "detail": {
                        "filing": how,
                        "event": row.code,
                        "active": row.active,
                        "section": row.section_id.code,
                        "class": row.class_id.name,
                        "schedule": row.schedule_id.name or "",
                    },
                }
                for row in self
            ]
        )

    @api.model
    def _rules(self):
        """Return a function (code, document type id) → row; one query."""
        # sudo: what is filed doesn't depend on who caused it; only managers read the rows.
        rows = self.sudo().search([])  # pylint: disable=no-search-all
        rules = [filing.Rule(row.id, row.code, row.document_type_id.id or None) for row in rows]

        def find(code, kind=None):
            rule = filing.choose(rules, code, kind)
            return rows.browse(rule.key if rule else ()).with_prefetch(rows.ids)

        return find
