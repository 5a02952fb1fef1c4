from odoo import SUPERUSER_ID, api, models

from ..base.transaction import fresh_cursor


class SaleOrder(models.Model):
    """A refusal that leaves nothing behind could be asked for until it has told the credit.

    What was refused is rolled back. Who may not read the customer's figures would learn
    the available amount to the cent in a few tries with other amounts, and nobody would
    know. So each such try leaves a note on the account.
    """

    _inherit = "sale.order"

    def _credit_note_refusals(self, amounts):
        """Note on the accounts of these orders that they were refused, whatever becomes of it.

        ``amounts``: {order id: total that was tried, in the order's currency}. Only where the
        user may not read the figures. Written in a transaction of its own when this one has
        ended, committed or rolled back. sudo: who is refused reads neither customer nor account.
        """
        user = self.env.user
        notes = {}
        for order in self:
            customers = order.sudo()._credit_customers()
            if customers._credit_figures_open_to(user, order.company_id):
                continue
            accounts = self.env["credit.account"].sudo()
            accounts = accounts._find(customers, order.sudo().company_id.root_id)
            said = self.env._(
                "%(user)s tried to sell on credit and was refused: %(order)s, %(amount)s.",
                user=user.sudo().name,
                order=order.sudo().name or self.env._("a new order"),
                amount=order.currency_id.format(amounts[order.id]),
            )
            notes.update(dict.fromkeys(accounts.ids, said))
        if notes:
            self._credit_note_at_end(notes)

    @api.model
    def _credit_note_at_end(self, notes):
        """Post ``notes``, {account id: text}, once this transaction has ended.

        sudo: as the system, in a transaction of its own; who was refused may not read the account.
        """
        author = self.env.user.sudo().partner_id.id
        request = self.env

        def post():
            with fresh_cursor(request) as fresh:
                env = api.Environment(fresh, SUPERUSER_ID, {})
                for account in env["credit.account"].browse(notes).exists():
                    account.message_post(body=notes[account.id], author_id=author)

        if request.registry.ready:
            request.cr.postcommit.add(post)
            request.cr.postrollback.add(post)
