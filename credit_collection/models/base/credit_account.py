from odoo import fields, models


class CreditAccount(models.Model):
    """Who collects from this customer."""

    _inherit = "credit.account"

    collector_id = fields.Many2one(
        "res.users",
        tracking=True,
        index="btree_not_null",
        domain="[('share', '=', False)]",
        help="Who collects from this customer; empty: its credit controller, else the company's.",
    )

    def _collector(self):
        """Return the user (as the system) who collects from this account, or none.

        sudo: whoever works for the company, may the asker read that user or not.
        """
        self.ensure_one()
        account = self.sudo()
        values = self.env["credit.policy"]._values(account.company_id.id)
        fallback = account.env["res.users"].browse(values["controller_id"] or [])
        return account.collector_id or account.user_id or fallback

    def _as_numbers(self):
        """Return [(account, (customer id, root company id))]. sudo: only these ids are read."""
        return [(one, (one.sudo().partner_id.id, one.sudo().company_id.id)) for one in self]
