from odoo import api, models
from odoo.exceptions import UserError

from .credit_archive_handover_holding import BINDING, HOLDINGS


class ResUsersHandover(models.Model):
    """Who still holds something doesn't leave before it is handed over (R77)."""

    _inherit = "res.users"

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self.filtered("active")._credit_check_held()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_held(self):
        self._credit_check_held()

    def _credit_check_held(self):
        """Raise, naming the kinds of things, while one of these users still holds some."""
        for user in self:
            kinds = user._credit_held_kinds()
            if kinds:
                raise UserError(
                    self.env._(
                        "%(user)s still holds: %(things)s. Hand it over to a successor first "
                        "(Credit, Credit file, Hand-overs; paper on loan comes back), then archive "
                        "the user.",
                        user=user.name,
                        things=", ".join(kinds),
                    )
                )

    def _credit_held_kinds(self):
        """Return the labels of the kinds of things this user holds.

        sudo: in all companies the user works for, also where the caller doesn't.
        """
        Line = self.env["credit.archive.handover.line"]
        labels = dict(Line._fields["kind"]._description_selection(self.env))
        companies = self.sudo().company_ids.root_id
        return [
            labels[holding.kind]
            for holding in HOLDINGS
            if holding.kind in BINDING
            and any(self._credit_holds(holding, company) for company in companies)
        ]

    def _credit_holds(self, holding, company):
        """Tell whether the user holds something of a kind; records count for who sees them."""
        Handover = self.env["credit.archive.handover"]
        if holding.kind == "record":
            seen = self.env["credit.archive.record"].has_access("read")
            return seen and bool(Handover._held(holding, self, company))
        # Whoever archives a user needn't see what the user holds; no more than its kind is named.
        held = Handover.sudo()._held(holding, self, company)
        if holding.kind != "customer":
            return bool(held)
        # As above: no more than whether there is one.
        files = self.env["credit.archive.file"].sudo()
        return bool(
            files.search_count(
                [("partner_id", "in", held.ids), ("company_id", "=", company.id)], limit=1
            )
        )
