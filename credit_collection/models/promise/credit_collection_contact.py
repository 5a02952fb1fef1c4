from odoo import api, fields, models
from odoo.exceptions import UserError

CHANNELS = [
    ("phone", "Phone call"),
    ("visit", "Visit"),
    ("mail", "Mail"),
    ("message", "Message"),
    ("letter", "Letter"),
    ("lawyer", "Lawyer or court"),
]

RESULTS = [
    ("reached", "Spoke to somebody"),
    ("missed", "Nobody reached"),
    ("promised", "Promised to pay"),
    ("disputed", "Disputes it"),
    ("refused", "Refuses to pay"),
]


class CreditCollectionContact(models.Model):
    """One attempt to get paid (催收联系记录): with whom, how, what came of it, what is next.

    What was logged stays. The newest one says when the customer is contacted again.
    """

    _name = "credit.collection.contact"
    _description = "Collection Contact"
    _inherit = ["credit.guard"]
    _order = "date desc, id desc"
    _rec_name = "note"

    _credit_guarded = frozenset({"user_id"})

    account_id = fields.Many2one("credit.account", required=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users", "By", required=True, readonly=True, default=lambda self: self.env.user
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    channel = fields.Selection(CHANNELS, required=True, default="phone")
    person = fields.Char("Spoke to")
    result = fields.Selection(RESULTS, required=True, default="reached")
    note = fields.Text("What was said", required=True)
    next_on = fields.Date("Next contact on")
    next_note = fields.Char("Next step")

    @api.model_create_multi
    def create(self, vals_list):
        contacts = super().create(vals_list)
        for one in contacts:
            if not (one.note or "").strip():
                raise UserError(self.env._("What was said: a contact without it helps nobody."))
            if one.date > fields.Datetime.now():
                raise UserError(self.env._("Date: a contact that hasn't taken place isn't logged."))
        contacts._note_on_account()
        return contacts

    def _note_on_account(self):
        """Keep on the account when it was last contacted and what is next.

        sudo: these fields are guarded, and follow from the log.
        """
        for account, contacts in self.sudo().grouped("account_id").items():
            last = contacts.sorted("date")[-1]
            if account.contacted_on and account.contacted_on > last.date:
                continue
            account.write(
                {
                    "contacted_on": last.date,
                    "next_contact_on": last.next_on,
                    "next_contact_note": last.next_note,
                }
            )

    def write(self, vals):
        self.check_access("write")
        if self and not self.env.su:
            raise UserError(self.env._("What was logged stays: log another contact."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was logged stays."))
