from odoo import models

from .credit_archive_petition import OPEN


class CreditAccountPortal(models.Model):
    """The way from a customer's credit to its data."""

    _inherit = "credit.account"

    def _portal_links(self, user):
        # EXTENDS 'credit_management'
        links = super()._portal_links(user)
        files = self.env["credit.archive.file"]._portal_files(user)
        if not files:
            return links
        asked = self.env["credit.archive.petition"]._portal_petitions(files)
        waiting = len(asked.filtered(lambda one: one.state in OPEN))
        link = {
            "group": self.env._("Your data"),
            "title": self.env._("Your data with us"),
            "text": self.env._("What we hold, to whom we gave it; ask for a correction or a copy"),
            "url": "/my/credit/data",
        }
        if waiting:
            link["badge"] = self.env._("%s waiting for our answer", waiting)
        return [*links, link]
