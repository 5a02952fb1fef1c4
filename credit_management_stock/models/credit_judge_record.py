import json
from dataclasses import replace

from odoo import api, models

from odoo.addons.credit_management.models.gate.credit_judge_record import Batch


class CreditJudgeRecord(models.AbstractModel):
    """Keeps what was judged of goods that leave: one frozen check per parcel and customer (R48)."""

    _inherit = "credit.judge"

    @api.model
    def _record_deliveries(self, rulings):
        """Keep one ``credit.check`` per judgement; returns {parcel key: the deciding check}.

        sudo: nobody may create a check but by being judged; the user is kept in it. The
        checks carry sudo: they aren't handed to a client.
        """
        judged = [(ruling, one) for ruling in rulings for one in ruling.judgements]
        batch = Batch(self.env)
        vals_list = [self._prepare_delivery_vals(ruling, one, batch) for ruling, one in judged]
        checks = self.env["credit.check"].sudo()._keep(vals_list)
        return {
            ruling.parcel.key: check
            for (ruling, one), check in zip(judged, checks, strict=True)
            if one is ruling.worst
        }

    def _prepare_delivery_vals(self, ruling, one, batch):
        """Return the column values of the check that freezes ``one`` of ``ruling``.

        sudo: the names are kept, whatever the user may see of the customer.
        """
        parcel = ruling.parcel
        partner = self.env["res.partner"].sudo().browse(one.partner_id)
        name = partner.name or partner.display_name
        shared, currency = batch.company(parcel.company)
        return {
            "order_id": parcel.order.id or None,
            "order_name": parcel.order.name or parcel.picking.name,
            "picking_id": parcel.picking.id or None,
            "account_id": one.account_id or None,
            "partner_id": partner.id,
            "partner_name": name,
            **shared,
            "mode": ruling.mode,
            **one.figures,
            "stage": one.facts.stage,
            "verdict": one.verdict.outcome,
            "findings": json.dumps(self._findings(one, currency, name)),
            "facts": batch.with_rules(
                {
                    "facts": one.facts.as_dict(),
                    "categories": one.balance.by_category,
                    "forced": one.verdict.forced,
                    "customer": name,
                },
                one.rules,
            ),
        }

    def _with_delivery_accounts(self, rulings):
        """Return the rulings with accounts: who is held for the first time needs one.

        sudo: who ships may neither see nor open accounts.
        """
        found = []
        for ruling in rulings:
            missing = [one.partner_id for one in ruling.judgements if not one.account_id]
            if ruling.outcome == "held" and missing:
                partners = self.env["res.partner"].sudo().browse(missing)
                accounts = self.env["credit.account"].sudo()
                opened = accounts._get_or_create(partners, ruling.parcel.company)
                ids = {account.partner_id.id: account.id for account in opened}
                judgements = tuple(
                    replace(one, account_id=one.account_id or ids[one.partner_id])
                    for one in ruling.judgements
                )
                ruling = replace(ruling, judgements=judgements)
            found.append(ruling)
        return found
