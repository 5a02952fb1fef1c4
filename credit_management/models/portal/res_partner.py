from odoo import api, fields, models

READERS = "credit_management.group_credit_user,credit_management.group_credit_auditor"


class ResPartner(models.Model):
    """Which contacts see the customer's credit in the portal; who leaves sees it no more."""

    _inherit = "res.partner"

    credit_portal_right_ids = fields.One2many(
        "credit.portal.right", "partner_id", "Portal rights", groups=READERS
    )
    credit_portal_access = fields.Boolean(
        "Sees the credit in the portal",
        compute="_compute_credit_portal_access",
        inverse="_inverse_credit_portal_access",
        groups=READERS,
        help="Where the company shows customers their credit. The customer's own login sees it "
        "anyway, a contact when a credit controller says so.",
    )

    def _has_field_access(self, field, operation):
        # EXTENDS 'credit_management': rights are given on their own model; who may is asked there.
        if field.name == "credit_portal_right_ids" and operation == "write" and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    @api.depends("credit_portal_right_ids", "commercial_partner_id")
    @api.depends_context("company", "uid")
    def _compute_credit_portal_access(self):
        """Tell of the account of the current company, where the reader may see the right."""
        rights = self.env["credit.portal.right"]
        if rights.has_access("read"):
            rights = rights.search(
                [
                    ("partner_id", "in", self.ids),
                    ("company_id", "=", self.env.company._credit_root().id),
                ]
            )
        held = rights._still_held().partner_id
        for partner in self:
            partner.credit_portal_access = partner._origin in held

    def _inverse_credit_portal_access(self):
        """Give or take the right, as the user: ``AccessError`` for who is no credit controller.

        Not as the system, whoever calls: a default somebody set for themselves gives nobody
        a right.
        """
        rights = self.env["credit.portal.right"].sudo(False)
        root = self.env.company._credit_root()
        for partner in self:
            accounts = rights.env["credit.account"]._find(partner.commercial_partner_id, root)
            known = rights.search(
                [("partner_id", "=", partner.id), ("account_id", "in", accounts.ids)]
            )
            if not partner.credit_portal_access:
                known.unlink()
            elif not known:
                accounts = accounts or rights.env["credit.account"]._get_or_create(partner, root)
                rights.create({"partner_id": partner.id, "account_id": accounts.id})

    def write(self, vals):
        # EXTENDS 'credit_management': who became somebody else's contact sees nothing any more,
        # coming back included. sudo: it ends whoever moves the contact.
        result = super().write(vals)
        if {"parent_id", "is_company"} & set(vals):
            rights = self.env["credit.portal.right"].sudo()
            mine = rights.search([("partner_id", "child_of", self.ids)])
            (mine - mine._still_held()).unlink()
        return result
