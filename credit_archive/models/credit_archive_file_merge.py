from odoo import models
from odoo.exceptions import UserError


class CreditArchiveFileMerge(models.Model):
    """Files follow their customers: merged partners, new parents."""

    _inherit = "credit.archive.file"

    def _follow_partner(self):
        """After a customer became a contact of another: its file goes to the new customer."""
        for file in self.exists():
            customer = file.partner_id.commercial_partner_id
            if customer != file.partner_id:
                file._move_to_customer(customer)

    def _check_no_hold(self):
        """Raise when one of these files, or a record in it, is under a legal hold."""
        for file in self:
            if file.is_held or file.record_ids.filtered("is_held"):
                raise UserError(
                    self.env._(
                        "%(customer)s can't be deleted or merged into another: "
                        "credit file %(file)s is under a legal hold.",
                        customer=file.partner_id.name,
                        file=file.name,
                    )
                )

    def _move_to_customer(self, customer):
        """Give this file to ``customer``, or merge it into the one they have."""
        self.ensure_one()
        other = self.search(
            [
                ("partner_id", "=", customer.id),
                ("company_id", "=", self.company_id.id),
                ("merged_into_id", "=", False),
            ]
        )
        before = self.partner_id.name
        if other:
            self._merge_into(other)
        self.partner_id = customer
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "move",
                    "file": self,
                    "detail": {"customer": [before, customer.name]},
                }
            ]
        )

    def _merge_into(self, other):
        """Move the records and holds to ``other``; this file stays, empty, with its log."""
        records = self.with_context(active_test=False).record_ids
        for file, source in ((self, True), (other, False)):
            self.env["credit.archive.log"]._append(
                [
                    {
                        "operation": "move",
                        "file": file,
                        "record": record,
                        "detail": {"from": self.name, "to": other.name, "out": source},
                    }
                    for record in records
                ]
            )
        records._move_to_file(other)
        for hold in self.hold_ids:
            hold.file_ids |= other
        self.write({"merged_into_id": other.id, "active": False})
