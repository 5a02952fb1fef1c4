from odoo import fields, models

from ...engine.petition import Held
from ..base.groups import REGISTER


class CreditArchiveRecord(models.Model):
    """Records a customer uploaded with a petition; what erasure asks of a record."""

    _inherit = "credit.archive.record"

    _credit_guarded = frozenset({"petition_id"})

    petition_id = fields.Many2one(
        "credit.archive.petition",
        "Evidence for",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups=REGISTER,
    )

    def _as_erasable(self):
        """Return what the engine asks of this record before it says whether it goes."""
        return Held(
            due=self.retention_due or None,
            action=self.schedule_id.action or None,
            is_filed=self.state == "filed",
            is_held=self.is_held,
            is_lent=self.is_lent,
        )
