from odoo import fields, models
from odoo.tools import SQL

from ..base.searching import where

OPERATIONS = [
    ("breach", "Privacy breach"),
    ("consent", "Consent"),
    ("unfounded", "Used without a basis"),
    ("score", "Scored"),
]


class CreditArchiveLog(models.Model):
    """Lines about privacy; who a breach is about doesn't read who reported it (R84)."""

    _inherit = "credit.archive.log"

    operation = fields.Selection(
        selection_add=OPERATIONS, ondelete=dict.fromkeys(dict(OPERATIONS), "cascade")
    )
    is_about_me = fields.Boolean(
        "Breach that concerns me", compute="_compute_is_about_me", search="_search_is_about_me"
    )

    def _compute_is_about_me(self):
        # sudo: record rules ask this, they can't be asked themselves
        lines = self.sudo().search([("id", "in", self.ids), ("is_about_me", "=", True)])
        for line in self:
            line.is_about_me = line in lines

    def _search_is_about_me(self, operator, value):
        breaches = self.env["credit.archive.breach"]
        breaches.flush_model(["name", "person_id", "reported_by_id"])
        query = SQL(
            """(SELECT line.id FROM credit_archive_log AS line
                JOIN credit_archive_breach AS breach ON breach.name = line.detail->>'document'
                WHERE line.operation = 'breach' AND breach.person_id = %(me)s
                  AND breach.reported_by_id IS DISTINCT FROM %(me)s)""",
            me=self.env.uid,
        )
        return where([("id", "in", query)], operator, value)
