from odoo import models


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # EXTENDS 'base': merge the credit accounts first. Odoo repoints foreign keys by SQL and
        # deletes the rows that violate a unique constraint: a customer's limits would be lost.
        partners = self.env["res.partner"].browse(partner_ids).exists()
        if len(partners) < 2:
            return super()._merge(partner_ids, dst_partner, extra_checks)
        if not dst_partner or dst_partner not in partners:
            # As Odoo chooses: a client may name a destination that isn't among them.
            dst_partner = self._get_ordered_partner(partners.ids)[-1]
        moving = (partners - dst_partner)._credit_moving_orders()
        self._credit_merge_accounts(partners - dst_partner, dst_partner)
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        dst_partner._credit_judge_moved(moving)
        return result

    def _credit_merge_accounts(self, sources, destination):
        # sudo: who merges customers needn't see their accounts, which follow in every company
        accounts = self.env["credit.account"].sudo().search([("partner_id", "in", sources.ids)])
        customer = destination.commercial_partner_id
        sources._credit_check_may_move(accounts, customer)
        for account in accounts:
            account._move_to_customer(customer)
