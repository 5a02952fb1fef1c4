from odoo import models
from odoo.fields import Domain

ALL_FIGURES = (
    "credit_management.group_credit_analyst",
    "credit_management.group_credit_auditor",
    "credit_management.group_credit_program",
    "sales_team.group_sale_salesman_all_leads",
)
"""Groups that read the figures of all customers."""


class ResPartner(models.Model):
    """Contacts that move to another customer: their open orders count for that one from then on."""

    _inherit = "res.partner"

    def write(self, vals):
        # EXTENDS 'base': what moves is judged as if it had been typed.
        if not {"parent_id", "is_company"} & set(vals):
            return super().write(vals)
        moving = self._credit_moving_orders()
        result = super().write(vals)
        self._credit_judge_moved(moving)
        return result

    def _credit_figures_open_to(self, user, company):
        """Tell whether ``user`` may read the credit of all of these customers in ``company``.

        As the rules of the account have it. Who may not gets no preview either, not even a
        verdict: asked again and again with other amounts it gives the available credit to the
        cent, without a trace. sudo: who answers for a customer, also for one out of reach.
        """
        customers = self.sudo().commercial_partner_id
        return customers <= customers._credit_with_open_figures(user, company)

    def _credit_with_open_figures(self, user, company):
        """Return those of these customers whose credit in ``company`` is open to ``user``.

        One query at most for any number. ``company`` is one the user works in: of a form that
        isn't saved yet it is what the client sent. sudo: as above.
        """
        if user._is_superuser():
            return self
        if company not in user.sudo().company_ids:
            return self.browse()
        if any(user.has_group(group) for group in ALL_FIGURES):
            return self
        if not user.has_group("credit_management.group_credit_user"):
            return self.browse()
        customers = self.sudo().commercial_partner_id
        others = customers.filtered(lambda one: one.credit_owner_id != user)
        accounts = self.env["credit.account"].sudo()._find(others, company.sudo().root_id)
        closed = others - accounts.filtered(lambda one: one.user_id == user).partner_id
        return self.filtered(lambda one: one.sudo().commercial_partner_id not in closed)

    def _credit_moving_orders(self):
        """Return {open order: its customers} of contacts that would leave their customer's account.

        A customer with an account of its own takes account and exposure along;
        nothing is gained by that. sudo: who edits a contact may not see its orders and its
        account; nothing of them is shown.
        """
        contacts = (
            self.sudo().with_context(active_test=False).search([("id", "child_of", self.ids)])
        )
        orders = self.env["sale.order"].sudo().search(
            Domain("state", "=", "sale")
            & (Domain("partner_id", "in", contacts.ids)
               | Domain("partner_invoice_id", "in", contacts.ids))
        )  # fmt: skip
        owners = (
            self.env["credit.account"].sudo().search([("partner_id", "in", self.ids)]).partner_id
        )
        counts = self.env["credit.exposure"]._order_amounts(orders.ids)
        orders = orders.filtered(lambda order: counts[order.id].open > 0)
        customers = {order: order._credit_customers() for order in orders}
        return {order: those for order, those in customers.items() if those - owners}

    def _credit_judge_moved(self, moving):
        """Judge confirmed orders that now belong to another customer, as if it had been typed.

        ``moving``: {order: the customers it had}. Raises UserError where they don't fit.
        sudo: who edits a contact may not see its orders.
        """
        moved = self.env["sale.order"].sudo()
        for order, customers in moving.items():
            if order._credit_customers() != customers and order.company_id._credit_mode() != "off":
                moved |= order
        if moved:
            moved._credit_admit_growth()
