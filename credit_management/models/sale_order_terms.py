from odoo import models


class SaleOrderTerms(models.Model):
    """What the order a customer gets says of the credit granted (R2B)."""

    _inherit = "sale.order"

    def _credit_printed_terms(self):
        """Return [(label, value)] for the order's document and the portal; empty prints nothing.

        The company says what is printed, the grade whether. In the language of the
        context. As the system: the document says the same whoever prints it.
        """
        self.ensure_one()
        order = self.sudo()
        root = order.company_id.root_id
        prints = self.env["credit.policy"]._values(root.id)["print_terms"]
        customer = order.partner_invoice_id.commercial_partner_id
        account = self.env["credit.account"].sudo()._find(customer, root)
        if prints == "none" or not account:
            return []
        today = root._credit_today()
        policy = account._effective_rating(today)._policy(root)
        if policy and not policy.is_printed:
            return []
        lines = order._credit_printed_term(account, today)
        if prints == "limit":
            lines += order._credit_printed_limit(account, today)
        return lines

    def _credit_printed_term(self, account, today):
        """Return what is said of the payment term: the order's, else the one granted."""
        term = self.payment_term_id or account._granted_term(today)
        if not term:
            return []
        credit = term._credit_term(today)
        days = self.env._("%(days)s calendar days, public holidays included", days=credit.days)
        if not credit.days:
            days = self.env._("Immediate payment")
        lines = [(self.env._("Credit term"), days)]
        if credit.discount_percent:
            discount = self.env._(
                "%(percent)s %% when paid within %(days)s days",
                percent=f"{credit.discount_percent:g}",
                days=credit.discount_days,
            )
            lines.append((self.env._("Early-payment discount"), discount))
        return lines

    def _credit_printed_limit(self, account, today):
        """Return what is said of the limit; an account without one is told nothing."""
        limit = account._limits(today).get(account.id)
        if not limit or limit.limit_type == "none":
            return []
        amount = self.env._("Unlimited")
        if not limit.is_unlimited:
            amount = account.currency_id.with_env(self.env).format(limit.amount)
        return [(self.env._("Credit limit"), amount)]
