from odoo import models
from odoo.tools import formatLang


class CreditAccountTax(models.Model):
    """Who hears of taxes advanced beyond what was granted."""

    _inherit = "credit.account"

    def _tell_tax_advance(self):
        """Leave a note on these accounts where taxes advanced are over their limit, and ask for it.

        Called as the system. Once while it waits for the controller of the account or company.
        """
        for account, (limit, advanced) in zip(
            self, self._segment_figures("tax_advance").values(), strict=True
        ):
            if (
                limit.is_unlimited
                or account.company_id.credit_check_mode == "off"
                or account.currency_id.compare_amounts(advanced, limit.amount) <= 0
            ):
                continue
            money = lambda amount, own=account: formatLang(  # noqa: E731
                own.env, amount, currency_obj=own.currency_id
            )
            note = account.env._(
                "Taxes of %(advanced)s are advanced for %(customer)s, %(over)s over the limit of "
                "%(limit)s for that.",
                advanced=money(advanced),
                customer=account.partner_id.name,
                over=money(advanced - limit.amount),
                limit=money(limit.amount),
            )
            account._ask_about_tax_advance(note)

    def _ask_about_tax_advance(self, note):
        """Post the note, and give the controller an activity where none waits."""
        self.message_post(body=note, author_id=self.env.ref("base.partner_root").id)
        kind = "credit_management.mail_activity_tax_advance"
        policy = self.env["credit.policy"]._values(self.company_id.id)
        user = self.user_id or self.env["res.users"].browse(policy["controller_id"] or ())
        if user and not self.activity_search([kind]):
            self.activity_schedule(kind, user_id=user.id, note=note)
