from odoo import api, models

from odoo.addons.credit_management.models.base.words import days_of


class CreditWording(models.AbstractModel):
    """What stands against a delivery, in words."""

    _inherit = "credit.wording"

    def _say_over_limit(self, finding, figures, money, customer):
        # EXTENDS 'credit_management': at delivery orders that wait aren't among what is owed.
        if "leaving" not in figures:
            return super()._say_over_limit(finding, figures, money, customer)
        return self.env._(
            "With this delivery %(customer)s would owe %(after)s for what it has got, %(excess)s "
            "over the limit of %(limit)s.",
            customer=customer,
            after=money(figures["after"]),
            excess=money(finding["value"]),
            limit=money(figures["limit"]),
        )

    def _say_no_credit(self, finding, figures, money, customer):
        # EXTENDS 'credit_management'
        if "leaving" not in figures:
            return super()._say_no_credit(finding, figures, money, customer)
        return self.env._(
            "%(customer)s has no credit: with this delivery it would owe %(after)s.",
            customer=customer,
            after=money(figures["after"]),
        )

    def _say_group_limit(self, finding, figures, money, customer):
        # EXTENDS 'credit_management'
        if "leaving" not in figures:
            return super()._say_group_limit(finding, figures, money, customer)
        return self.env._(
            "With this delivery the group %(group)s would owe %(after)s for what it has got, "
            "%(excess)s over its limit of %(limit)s.",
            group=figures["group"],
            after=money(figures["after"]),
            excess=money(finding["value"]),
            limit=money(figures["limit"]),
        )

    @api.model
    def _worth_saying(self, findings):
        # EXTENDS 'credit_management': what isn't paid says why there is no credit, too.
        known = super()._worth_saying(findings)
        rules = {finding["rule"] for finding in known}
        if "unpaid_delivery" in rules:
            return [one for one in known if one["rule"] != "no_credit"]
        return known

    def _say_unpaid_delivery(self, finding, figures, money, customer):
        return self.env._(
            "Payment before delivery: %(paid)s of %(value)s is paid, %(missing)s is missing "
            "before these goods may leave.",
            paid=money(figures["paid"]),
            value=money(figures["value"]),
            missing=money(finding["value"]),
        )

    def _say_delivered_days(self, finding, figures, money, customer):
        return self.env._(
            "Goods of %(customer)s were delivered %(days)s ago and aren't invoiced "
            "(tolerated: %(limit)s).",
            customer=customer,
            days=days_of(self.env, int(finding["value"])),
            limit=int(finding["threshold"]),
        )
