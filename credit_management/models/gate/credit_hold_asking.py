from odoo import api, models
from odoo.fields import Domain


class CreditHoldAsking(models.Model):
    """Who is asked to decide on a hold: who may, and nobody who can't."""

    _inherit = "credit.hold"

    def _asks_by_matrix(self):
        # EXTENDS 'credit.approvable': new ones are announced in a moment.
        return not self.to_announce

    @api.model
    def _waiting_domain(self):
        # EXTENDS 'credit.approvable': what can be confirmed as it is waits for nobody's decision.
        return super()._waiting_domain() & Domain("state", "=", "open")

    def _to_be_asked(self, turn):
        # EXTENDS 'credit.approvable': nobody where the order can be confirmed as it is; one
        # where any of many may, for nobody does what everybody was asked to.
        if self.state != "open":
            return self.env["res.users"].sudo()  # sudo: as the others carry it
        persons = self._persons_asked(turn)
        if not persons or self._has_own_matrix():
            return super()._to_be_asked(turn)
        return self._first_of(persons)

    def _first_of(self, persons):
        """Return who of ``persons``, who may decide, is asked: one ``res.users`` (as the system).

        The account's controller, else the company's, else who is asked already. sudo: who it
        is doesn't depend on who caused the hold.
        """
        account = self.account_id.sudo()
        policy = self.env["credit.policy"]._values(account.company_id.id)
        company = self.env["res.users"].sudo().browse(policy["controller_id"] or ())
        for chosen in (account.user_id, company, self._asking().user_id):
            if chosen & persons:
                return (chosen & persons)[:1]
        return persons.sorted("id")[:1]

    def _asking_words(self):
        # EXTENDS 'credit.approvable': why it waits.
        return {"note": self._activity_note()}
