from odoo import fields, models

NAMED = 5
"""So many customers are named in a message; the others are counted."""


class CreditAccount(models.Model):
    """Who collects from this customer."""

    _inherit = "credit.account"

    collector_id = fields.Many2one(
        "res.users",
        tracking=True,
        index="btree_not_null",
        domain="[('share', '=', False)]",
        help="Who collects from this customer; empty: its credit controller, else the company's.",
    )

    def write(self, vals):
        # EXTENDS 'credit_management': who collects from now on is told, once for all of them.
        if "collector_id" not in vals:
            return super().write(vals)
        person = self.env["res.users"].browse(vals["collector_id"] or [])
        new = self.filtered(lambda one: one.collector_id != person)
        result = super().write(vals)
        if person and person != self.env.user:
            new._tell_collector(person)
        return result

    def _tell_collector(self, person):
        """Tell ``person`` that they collect from these customers from now on; one message.

        sudo: who it is, and the names of customers they collect from.
        """
        if not self:
            return
        person, accounts = person.sudo(), self.sudo()
        env = self.with_context(lang=person.lang or self.env.lang).env
        names = accounts[:NAMED].mapped("partner_id.name")
        if len(accounts) > NAMED:
            names.append(env._("%s more", len(accounts) - NAMED))
        self.env["mail.thread"].with_env(env).message_notify(
            model=self._name,
            res_id=self.id if len(self) == 1 else False,
            partner_ids=person.partner_id.ids,
            subject=env._("You collect from %s customers", len(accounts))
            if len(accounts) > 1
            else env._("You collect from %s", names[0]),
            body=env._(
                "%(who)s made you the collector of: %(customers)s.",
                who=self.env.user.name,
                customers=", ".join(filter(None, names)),
            ),
        )

    def _collector(self):
        """Return the user (as the system) who collects from this account, or none.

        sudo: whoever works for the company, may the asker read that user or not.
        """
        self.ensure_one()
        account = self.sudo()
        values = self.env["credit.policy"]._values(account.company_id.id)
        fallback = account.env["res.users"].browse(values["controller_id"] or [])
        return account.collector_id or account.user_id or fallback

    def _as_numbers(self):
        """Return [(account, (customer id, root company id))]. sudo: only these ids are read."""
        return [(one, (one.sudo().partner_id.id, one.sudo().company_id.id)) for one in self]
