from odoo import models


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # EXTENDS 'base': merge the credit files first. Odoo repoints foreign keys by SQL and
        # deletes the rows that violate a unique index: a customer's records would be lost.
        partners = self.env["res.partner"].browse(partner_ids).exists()
        if len(partners) > 1:
            if not dst_partner or dst_partner not in partners:
                # As Odoo chooses: a client may name a destination that isn't among them.
                dst_partner = self._get_ordered_partner(partners.ids)[-1]
            files = (partners - dst_partner)._credit_archive_files()
            customer = dst_partner.commercial_partner_id
            files._check_may_move_to(customer, self.env)
            for file in files:
                file._move_to_customer(customer)
        return super()._merge(partner_ids, dst_partner, extra_checks)
