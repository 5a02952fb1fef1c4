from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("file", "Credit file kept"),
    ("contact", "First contact"),
    ("second", "Second contact"),
    ("customer", "Customer"),
    ("account", "Credit account"),
    ("order", "Held order"),
    ("request", "Limit request in draft"),
    ("survey", "Survey in work"),
    ("assessment", "Assessment in draft"),
    ("plan", "Reduction plan"),
    ("report", "Contact report in draft"),
    ("activity", "Activity"),
    ("loan", "Paper on loan"),
    ("waiting", "Loan asked for"),
    ("asked", "Limit request handed in"),
    ("authority", "Authority"),
    ("policy", "Credit controller of the company"),
    ("record", "Record kept"),
]
OUTCOMES = [
    ("moves", "Moves"),
    ("moved", "Has moved"),
    ("return", "Comes back"),
    ("listed", "Listed only"),
    ("uncleared", "Stays"),
]
NAMED = 5


class CreditArchiveHandoverLine(models.Model):
    """One thing a leaving employee holds. Who doesn't see a record doesn't see its line.

    Customers get a letter that tells who looks after them now (客户联系人变更通知函, R77).
    """

    _name = "credit.archive.handover.line"
    _description = "Line of a Hand-over"
    _inherit = [
        "credit.archive.kept",
        "credit.guard",
        "credit.archive.filed",
    ]
    _order = "handover_id, sequence, name, id"

    _credit_guarded = frozenset(
        {
            "handover_id", "kind", "sequence", "res_model", "res_id", "name", "partner_id",
            "record_id", "outcome", "note", "letter_on", "letter_by_id",
        }
    )  # fmt: skip

    _filing_code = "letter"

    handover_id = fields.Many2one(
        "credit.archive.handover", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="handover_id.company_id", store=True)
    kind = fields.Selection(KINDS, required=True)
    sequence = fields.Integer()
    name = fields.Char("Item", required=True)
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="set null")
    record_id = fields.Many2one("credit.archive.record", ondelete="set null")
    res_model = fields.Char("Document model")
    res_id = fields.Many2oneReference("Document", model_field="res_model")
    outcome = fields.Selection(OUTCOMES, required=True)
    note = fields.Char()
    letter_on = fields.Datetime("Letter sent on", copy=False)
    letter_by_id = fields.Many2one("res.users", "Letter sent by", copy=False)

    @api.depends("handover_id.name", "name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.handover_id.name} {line.name or ''}".strip()

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
        return super().write(vals)

    def action_send_letters(self):
        """Queue the letters to these customers, each in its language, the letter as PDF with it.

        Returns a notification; raises when one of them isn't a customer that moved, or has
        no e-mail address.
        """
        self.check_access("read")
        self.handover_id._check_manager()
        self._check_letters()
        template = self.env.ref("credit_archive.mail_template_handover")
        # sudo: who may send was checked; the template and the queue are the system's.
        template.sudo().send_mail_batch(self.ids)
        self.sudo().write({"letter_on": fields.Datetime.now(), "letter_by_id": self.env.uid})
        self._log_letters()
        return self.handover_id[:1]._letters_sent(len(self))

    def _check_letters(self):
        wrong = self.filtered(lambda line: line.kind != "customer" or line.outcome != "moved")
        if wrong or not self:
            raise UserError(self.env._("Letters go to customers that were handed over."))
        mute = self.partner_id.filtered(lambda partner: not partner.email)
        if mute:
            raise UserError(
                self.env._(
                    "These customers have no e-mail address: %s. Print their letters instead.",
                    ", ".join(mute[:NAMED].mapped("name")),
                )
            )

    def _log_letters(self):
        for one, lines in self.grouped("handover_id").items():
            files = one._files_of_customers(lines.partner_id)
            self.env["credit.archive.log"]._append(
                [
                    {
                        "operation": "handover",
                        "file": files.get(line.partner_id.commercial_partner_id),
                        "detail": {"list": one.name, "letter": line.partner_id.email},
                    }
                    for line in lines
                ]
            )

    # --- what the file asks when a letter is printed

    def _filing_partners(self):
        return self.partner_id if self.kind == "customer" else self.partner_id.browse()

    def _sheet_heading(self):
        return self.env._("Letter on a new contact")
