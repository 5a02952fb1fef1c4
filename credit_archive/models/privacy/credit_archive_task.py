from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ..desk.credit_archive_task import Task

_lt = LazyTranslate(__name__)

CONSENT = "credit.archive.consent"
CODES = [
    ("consent_confirm", "Consents to confirm"),
    ("consent_ending", "Consents that end soon"),
]
NEXT_STEPS = {
    "consent_confirm": _lt("See the evidence, and confirm what you didn't record yourself."),
    "consent_ending": _lt("Ask the customer anew within 30 days, or the use has to stop."),
}


class CreditArchiveTask(models.Model):
    """Consents that wait for an archivist (R81)."""

    _inherit = "credit.archive.task"

    code = fields.Selection(selection_add=CODES)

    @api.model
    def _tasks(self):
        # EXTENDS: drafts with their evidence, what a merge made doubtful, and what ends
        waiting = Domain("status", "=", "doubtful") | (
            Domain("state", "=", "draft") & Domain("record_ids", "!=", False)
        )
        mine = Domain("recorder_ids", "not in", self.env.uid)
        return super()._tasks() | {
            "consent_confirm": Task(CONSENT, "consent", waiting & mine),
            "consent_ending": Task(CONSENT, "consent", Domain("status", "=", "ending")),
        }

    @api.model
    def _next_steps(self):
        # EXTENDS: of consents, too
        return super()._next_steps() | NEXT_STEPS
