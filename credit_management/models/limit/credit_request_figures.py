from odoo import api, fields, models

from ...engine.limits import AMOUNT, UNLIMITED, Limit
from .credit_account_figures import LIMIT_TYPES
from .credit_brief import SEERS
from .credit_request import WITHOUT_LIMIT


class CreditRequestFigures(models.Model):
    """The figures a request is decided on: copied when it is handed in and when it is decided."""

    _inherit = "credit.request"

    figures_date = fields.Date("Figures of", readonly=True, copy=False)
    rating_id = fields.Many2one(
        "credit.rating", "Grade", readonly=True, copy=False, ondelete="restrict"
    )
    limit_type_before = fields.Selection(
        LIMIT_TYPES, "Type of the old limit", readonly=True, copy=False
    )
    limit_before = fields.Monetary("Old limit", readonly=True, copy=False)
    exposure_before = fields.Monetary("Exposure then", readonly=True, copy=False)
    overdue_before = fields.Monetary("Overdue then", readonly=True, copy=False)
    overdue_days_before = fields.Integer("Days overdue then", readonly=True, copy=False)

    def _keep_figures(self):
        """Copy the figures of today: what is decided is decided on them.

        sudo: the copies are guarded, and nobody who hands in or decides could write them.
        """
        for request in self.sudo()._untracked():
            request.write(request._figures_today())

    def _untracked(self):
        """Return these requests for writing what no tracking tells of: of many that takes a third."""
        return self.with_context(tracking_disable=True)

    def _figures_today(self):
        """Return the values of the figures as of today; rooms add what else is decided on."""
        account, limit = self.account_id, self._limit_before()
        return {
            "figures_date": self.company_id._credit_today(),
            "rating_id": self._authority_rating().id,
            "limit_type_before": limit.limit_type,
            "limit_before": limit.amount,
            "exposure_before": self.current_exposure_amount,
            "overdue_before": account.overdue_amount,
            "overdue_days_before": account.overdue_days,
        }

    @api.depends("group_id")
    def _compute_brief(self):
        """Put a group's members together. sudo: as for one account (``credit.brief``)."""
        of_groups = self.filtered(lambda one: one.sudo().group_id)
        for request in of_groups:
            shown = request._shows_group_brief() and request.sudo().group_id._brief()
            request.brief = shown and request.sudo()._brief(shown)
        return super(CreditRequestFigures, self - of_groups)._compute_brief()

    def _shows_group_brief(self):
        """Tell whether the present user may see the figures of the group it is about."""
        if not self._origin.id or not self._brief_matters():
            return False
        sees = any(self.env.user.has_group(group) for group in SEERS)
        return self.can_decide or (sees and self.group_id.has_access("read"))

    def _brief_segment(self):
        """Return (engine ``Limit``, what uses it) of another segment; None for receivables."""
        if self.segment == "receivable" or not self.account_id:
            return None
        return self.account_id._segment_figures(self.segment)[self.account_id.id]

    def _brief_exposures(self, exposure):
        # EXTENDS 'credit.brief': of the segment it is about.
        mine = self._brief_segment()
        return super()._brief_exposures(mine[1] if mine else exposure)

    def _brief_limits(self, limit):
        # EXTENDS 'credit.brief': a temporary limit comes on top of the one in force.
        mine = self._brief_segment()
        limit = mine[0] if mine else limit
        if self.kind in WITHOUT_LIMIT:
            return limit, Limit() if self.kind == "suspend" else limit
        if UNLIMITED in (self.limit_type, self.kind == "temporary" and limit.limit_type):
            return limit, Limit(UNLIMITED)
        if self.kind == "temporary":
            return limit, Limit(AMOUNT, limit.amount + self.amount)
        if self.kind == "decrease":  # it ends what was granted for a time
            return limit, Limit(self.limit_type, self.amount)
        standing = limit.amount if limit.standing is None else limit.standing
        amount = self.amount + limit.amount - standing  # the temporary part stays on top
        return limit, Limit(AMOUNT if amount else self.limit_type, amount)

    def _brief_matters(self):
        # EXTENDS 'credit.brief': who asks sees it, too.
        return self.state in ("draft", "submitted")

    def action_view_account(self):
        """Open the credit account it is about."""
        self.ensure_one()
        return self.account_id._get_records_action(name=self.env._("Credit account"))

    def _limit_text_before(self):
        """Return the old limit as it is printed."""
        self.ensure_one()
        return self._text_of_limit(self.limit_type_before, self.limit_before)

    def _limit_text_after(self):
        """Return the limit asked for as it is printed; a temporary one comes on top."""
        self.ensure_one()
        text = self._text_of_limit(self.limit_type, self.amount)
        return f"+ {text}" if self.kind == "temporary" else text

    def _text_of_limit(self, limit_type, amount):
        if limit_type == AMOUNT:
            return self.currency_id.format(amount)
        return self.env._("unlimited") if limit_type == UNLIMITED else self.env._("none")

    def _printed_steps(self):
        """Return the steps as the form prints them: those that count, in order."""
        self.ensure_one()
        rows = self.approval_ids.filtered(lambda row: row.is_counted and row.state != "redundant")
        return rows.sorted(lambda row: (row.sequence, row.id))
