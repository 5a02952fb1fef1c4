from odoo import models


class AccountMove(models.Model):
    """The entry of a payment is where its money leaves; other entries count, and are looked at."""

    _inherit = "account.move"

    def _post(self, soft=True):
        # EXTENDS 'account': whatever way an entry of a payment is posted, it has a pass.
        payments = self.origin_payment_id._prepayment_pays_out()
        payments.filtered(lambda one: not one._prepayment_is_out())._prepayment_admit()
        posted = super()._post(soft)
        posted._prepayment_watch()
        return posted

    def _prepayment_watch(self):
        """Have what other entries prepay looked at before the commit; bills may let holds go.

        sudo: who posts may see neither account nor hold.
        """
        lines = self.sudo().line_ids.filtered("partner_id")
        roots = lines.company_id.root_id
        kept = self.env["credit.ledger.account"]._of_prepayments(roots) if lines else {}
        lines = lines.filtered(
            lambda line: (
                line.account_type == "liability_payable"
                or line.account_id in kept.get(line.company_id.root_id.id, ())
            )
        )
        asked = lines.move_id.origin_payment_id._prepayment_pays_out()
        booked = lines.filtered(
            lambda line: (
                line.balance > 0
                and line.move_id.move_type == "entry"
                and line.move_id.origin_payment_id not in asked
            )
        )
        self.env["credit.prepayment.hold"]._watch_entries(
            {
                (line.partner_id.commercial_partner_id.id, line.company_id.root_id.id): (
                    line.move_id.id
                )
                for line in booked
            }
        )
        owed = lines.filtered(lambda line: line.balance < 0)
        if owed:
            self.env["credit.prepayment.hold"]._trigger_evaluation(owed.partner_id)

    def _prepayment_fingerprint(self):
        """Return what of an entry was judged: it is what it is."""
        return [self.id]

    def _prepayment_involved(self):
        """Return the users who had a hand in the entry (called as the system)."""
        return self.create_uid | self.write_uid

    def _prepayment_released(self):
        """Nothing follows: an entry is booked already."""
