from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CreditPortalRight(models.Model):
    """That a contact of a customer may see the customer's account in the portal (R83).

    Given and taken by credit controllers, each time kept as a ``credit.change``. It is of one
    account: what one company shows says nothing of another's. A contact who leaves the customer
    loses it, and doesn't get it back by coming back. The customer itself needs none.
    """

    _name = "credit.portal.right"
    _description = "Portal right"
    _inherit = ["credit.guard", "credit.logged"]
    _order = "account_id, id"
    _rec_name = "partner_id"

    account_id = fields.Many2one("credit.account", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True, precompute=True
    )
    customer_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    partner_id = fields.Many2one(
        "res.partner", "Contact", required=True, ondelete="cascade", index=True
    )

    _once = models.Constraint(
        "UNIQUE(account_id, partner_id)", "This contact may see this account already."
    )

    @api.model
    def _is_policy(self):
        # EXTENDS 'credit.logged': who sees a page is everyday work, and in no edition.
        return False

    @api.constrains("account_id", "partner_id")
    def _check_contact(self):
        """A right for somebody who isn't the customer's contact would open it to strangers.

        sudo: whose contact it is counts, whoever may read the contact.
        """
        for right in self.sudo():
            customer = right.account_id.partner_id
            if right.partner_id.commercial_partner_id != customer:
                # neither is named to who doesn't read it
                for named in (right.account_id, right.partner_id):
                    named.sudo(False).check_access("read")
                raise ValidationError(
                    self.env._(
                        "%(contact)s is no contact of %(customer)s: only the customer's own "
                        "people see its credit.",
                        contact=right.partner_id.display_name,
                        customer=customer.display_name,
                    )
                )

    def write(self, vals):
        """Refuse to hand a right on; raises ``UserError``."""
        if not self.env.su and {"account_id", "partner_id"} & set(vals):
            self.check_access("write")
            raise UserError(
                self.env._("A right isn't handed on: take it away and give another one.")
            )
        return super().write(vals)

    def _still_held(self):
        """Return those of these rights, as the system, whose contact still is the customer's.

        sudo: whose contact it is counts, whoever may read the contact.
        """
        return self.sudo().filtered(
            lambda one: (
                one.partner_id.active
                and one.partner_id.commercial_partner_id == one.account_id.partner_id
            )
        )
