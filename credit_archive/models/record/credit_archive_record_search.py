from odoo import api, models
from odoo.fields import Domain

TEXTS = frozenset({"name", "title"})
SAMPLE = 2_000
"""So many hits of a text are looked at first; often it is all of them."""
MANY = 5_000
"""So many visible hits fill a page before long, walking from the newest."""


class CreditArchiveRecordSearch(models.Model):
    """Finding records as fast for who may see few of them as for who may see all.

    PostgreSQL takes what a user may see and what a text hits for independent.
    Where most hits are hidden it would walk all records for a page that never
    fills: a second instead of milliseconds, and a hint that there is something.
    """

    _inherit = "credit.archive.record"

    # The list, newest first: of everybody, of a clearance, of a salesperson.
    _date_idx = models.Index("(date DESC, id DESC)")
    _date_level_0_idx = models.Index("(date DESC, id DESC) WHERE level <= 0")
    _date_level_1_idx = models.Index("(date DESC, id DESC) WHERE level <= 1")
    _date_level_2_idx = models.Index("(date DESC, id DESC) WHERE level <= 2")
    _date_sales_idx = models.Index(
        "(salesperson_id, date DESC, id DESC) WHERE salesperson_id IS NOT NULL"
    )
    # Counting touches an index alone.
    _company_idx = models.Index("(company_id, level, section_id)")
    _sales_idx = models.Index(
        "(salesperson_id, section_id, level, company_id) WHERE salesperson_id IS NOT NULL"
    )

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not self.env.su and not bypass_access:
            domain = Domain(domain).optimize_full(self).map_conditions(self._with_hits)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    @api.model
    def _with_hits(self, condition):
        """Return ``condition`` on a text as the hits this user sees, unless these are many."""
        if condition.field_expr not in TEXTS or condition.operator not in ("ilike", "like"):
            return condition
        # sudo: whoever may see them: it is what they hide that is asked for.
        hits = self._unordered(self.sudo(), condition, SAMPLE + 1)
        seen = self._unordered(self, Domain("id", "in", hits), None)
        if len(hits) > SAMPLE:
            if len(seen) * 2 > len(hits):
                return condition
            seen = self._unordered(super(), condition, MANY + 1)
            if len(seen) > MANY:
                return condition
        return Domain("id", "in", seen)

    @api.model
    def _unordered(self, model, domain, limit):
        return model._search(domain, limit=limit, active_test=False).get_result_ids()
