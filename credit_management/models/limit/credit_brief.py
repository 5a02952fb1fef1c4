from odoo import api, fields, models

from ...engine.limits import AMOUNT, Limit

SEERS = ("credit_management.group_credit_analyst", "credit_management.group_credit_auditor")
"""Who sees all figures of the accounts they may read; others only of what they decide on."""


class CreditBrief(models.AbstractModel):
    """A document that is decided on, with what one looks at before deciding, on its form.

    For models of ``credit.approvable`` with an ``account_id``; one widget shows it on all.
    """

    _name = "credit.brief"
    _description = "Decision on a customer's credit"

    brief = fields.Json(
        "For the decision",
        compute="_compute_brief",
        help="Grade, limit and use before and after, oldest items, payments, holds, releases.",
    )

    @api.depends("account_id")
    @api.depends_context("uid", "lang")
    def _compute_brief(self):
        """Put it together for those who may see it; constant queries.

        sudo: who decides on a document sees what it is about, whatever else of the customer
        they may read.
        """
        shown = self._shows_brief()
        briefs = shown.sudo().account_id._briefs()
        for document in self:
            known = document in shown and briefs[document.sudo().account_id.id]
            document.brief = known and document.sudo()._brief(dict(known))

    def _shows_brief(self):
        """Return those of these documents whose figures the present user may see.

        sudo: only whether there is an account is read.
        """
        about = self.filtered(
            lambda one: one._origin.id and one._brief_matters() and one.sudo().account_id
        )
        if any(self.env.user.has_group(group) for group in SEERS):
            readable = about.sudo().account_id.sudo(False)._filtered_access("read")
            return about.filtered(lambda one: one.sudo().account_id in readable or one.can_decide)
        return about.filtered("can_decide")

    def _brief_matters(self):
        """Tell whether there is something to decide; what was decided keeps its own figures."""
        return self._approvals_open()

    def _brief(self, known):
        """Return what the screen shows of this document; ``known`` is of ``_briefs``, to add to."""
        before, after = self._brief_limits(Limit(**known.pop("limit")))
        owed, owing = self._brief_exposures(known["exposure"])
        known["before"] = self._brief_use(before, owed)
        known["after"] = self._brief_use(after, owing)
        known["changes"] = known["before"] != known["after"]
        known["can_open"] = self._brief_openable(known["items"])
        return known

    def _brief_limits(self, limit):
        """Return the engine's ``Limit``s before and after the decision; ``limit`` is today's."""
        return limit, limit

    def _brief_exposures(self, exposure):
        """Return (exposure before, exposure after the decision)."""
        return exposure, exposure

    def _brief_use(self, limit, exposure):
        """Return one side of the comparison; ``use`` is a ratio, or None where there is no limit."""
        amount = limit.limit_type == AMOUNT
        return {
            "type": limit.limit_type,
            "limit": limit.amount,
            "exposure": exposure,
            "use": limit.utilization(exposure) if amount else None,
        }

    def _brief_openable(self, items):
        """Return the models of ``items`` whose documents the user may open at all."""
        models_ = {item["model"] for item in items}
        return [name for name in models_ if self.env[name].sudo(False).has_access("read")]
