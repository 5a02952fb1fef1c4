from odoo import fields, models


class CreditAccountIncentive(models.Model):
    """The price list a good grade brings (R58): given with the grade, taken back with it.

    What the customer had before is remembered and comes back; a price list that
    somebody has changed by hand meanwhile is left alone. Both are logged.
    """

    _inherit = "credit.account"

    _credit_guarded = frozenset({"incentive_pricelist_id", "incentive_before_id"})

    incentive_pricelist_id = fields.Many2one(
        "product.pricelist", "Price list by grade", readonly=True, copy=False
    )
    incentive_before_id = fields.Many2one(
        "product.pricelist", "Price list before", readonly=True, copy=False
    )

    def write(self, vals):
        result = super().write(vals)
        if "rating_id" in vals:
            self._apply_incentives()
        return result

    def _apply_incentives(self):
        """Give or take back the price list of the grade; the grade was approved just now."""
        for account in self.sudo():
            today = account.company_id._credit_today()
            policy = account._effective_rating(today)._policy(account.company_id)
            earned, given = policy.pricelist_id, account.incentive_pricelist_id
            if earned != given:
                account._give(earned) if earned else account._take_back()

    def _give(self, pricelist):
        partner = self.partner_id.with_company(self.company_id)
        values = {"incentive_pricelist_id": pricelist.id}
        if not self.incentive_pricelist_id:
            values["incentive_before_id"] = partner.specific_property_product_pricelist.id
        self.write(values)
        partner.specific_property_product_pricelist = pricelist
        self.message_post(
            body=self.env._(
                "Grade %(grade)s brings price list %(pricelist)s.",
                grade=self.rating_id.name,
                pricelist=pricelist.name,
            )
        )

    def _take_back(self):
        partner = self.partner_id.with_company(self.company_id)
        given, before = self.incentive_pricelist_id, self.incentive_before_id
        self.write({"incentive_pricelist_id": False, "incentive_before_id": False})
        if partner.specific_property_product_pricelist != given:
            return
        partner.specific_property_product_pricelist = before
        self.message_post(
            body=self.env._(
                "The grade that brought price list %(pricelist)s is gone; the one before is back.",
                pricelist=given.name,
            )
        )
