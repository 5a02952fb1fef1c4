from odoo import api, models


class CreditArchiveFilePortal(models.Model):
    """Which files a customer's page of its data is about; the one door of everything it shows."""

    _inherit = "credit.archive.file"

    @api.model
    def _portal_files(self, user):
        """Return the files, as the system, whose data ``user`` may see in the portal; often none.

        Those of the accounts ``_portal_accounts`` gives out, in companies that show customers
        their data. sudo: a portal user reads no file by itself, this decides which are shown.
        """
        accounts = self.env["credit.account"]._portal_accounts(user)
        shown = accounts.filtered("company_id.credit_portal_data")
        files = self.sudo().browse()
        if not shown:
            return files
        return files.with_context(active_test=False).search(
            [("partner_id", "in", shown.partner_id.ids), ("company_id", "in", shown.company_id.ids),
             ("merged_into_id", "=", False)], order="company_id",
        )  # fmt: skip
