from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ..desk.credit_archive_task import Task
from .credit_archive_petition import OPEN

_lt = LazyTranslate(__name__)

CODE = "petition"


class CreditArchiveTask(models.Model):
    """What customers ask of their data waits for an archivist, too."""

    _inherit = "credit.archive.task"

    code = fields.Selection(selection_add=[(CODE, "Petitions of customers")])

    @api.model
    def _tasks(self):
        # EXTENDS 'credit_archive'
        task = Task("credit.archive.petition", "petition", Domain("state", "in", OPEN))
        return {**super()._tasks(), CODE: task}

    @api.model
    def _next_steps(self):
        # EXTENDS 'credit_archive'
        step = _lt("A customer asks for a correction, a copy or erasure: answer in time.")
        return {**super()._next_steps(), CODE: step}
