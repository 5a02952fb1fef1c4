from odoo import api, fields, models


class CreditRequestCustomer(models.Model):
    """A request is begun by the customer's name, whether there is an account yet or not.

    The account is opened when the request is saved, by who may open one: an analyst, or
    the salesperson of the customer.
    """

    _inherit = "credit.request"

    customer_id = fields.Many2one(
        "res.partner",
        "For the customer",
        store=False,
        domain="[('parent_id', '=', False)]",
        help="Has no account yet? It is opened with the request.",
    )

    @api.onchange("customer_id")
    def _onchange_customer_id(self):
        """Show the figures of its account, if there is one, and ask for what makes sense then."""
        customer = self.customer_id.commercial_partner_id
        if not customer:
            return
        accounts = self.env["credit.account"]
        self.account_id = accounts._find(customer, self.env.company.root_id)
        has_limit = self.account_id and self.account_id.limit_type != "none"
        if self.kind in ("initial", "increase"):
            self.kind = "increase" if has_limit else "initial"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS: opens the accounts that are missing, all in one go.
        vals_list = [dict(vals) for vals in vals_list]
        self._name_accounts(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        # EXTENDS: a draft that gets another customer.
        if vals.get("customer_id"):
            vals = dict(vals)
            self._name_accounts([vals])
        return super().write(vals)

    @api.model
    def _name_accounts(self, vals_list):
        """Put the account of its customer into each of ``vals_list`` that names a customer only.

        Raises ``AccessError`` for who may not open an account that is missing.
        """
        named = []
        for vals in vals_list:
            customer = vals.pop("customer_id", False)
            if customer and not vals.get("account_id") and not vals.get("group_id"):
                named.append((vals, self.env["res.partner"].browse(customer)))
        customers = self.env["res.partner"].union(*(customer for _vals, customer in named))
        if not customers:
            return
        accounts = customers._credit_open_accounts(self.env.company)
        # sudo: an account that isn't the user's to read is refused when the request is made
        by_customer = {one.partner_id.id: one.id for one in accounts.sudo()}
        for vals, customer in named:
            vals["account_id"] = by_customer[customer.commercial_partner_id.id]
