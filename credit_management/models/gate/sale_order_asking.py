from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...engine.account_state import STOP


class SaleOrderAsking(models.Model):
    """What a salesperson may ask credit control for: a look at the reasons, more limit, an end
    of the stop, a larger order.
    """

    _inherit = "sale.order"

    def action_credit_explain(self):
        """Return the dialogue that tells credit control more about the order's hold.

        Raises ``AccessError`` for who doesn't sell this order, ``UserError`` where nothing
        waits for a decision.
        """
        self.env["credit.answers"]._one_of(self)
        self.check_access("read")
        self._credit_check_may_explain()
        return self._credit_dialogue(
            "credit.hold.explaining", self.env._("Explain to credit control")
        )

    def _credit_check_may_explain(self):
        """Raise unless the present user sells this order and a hold of it waits.

        sudo: whose order it is, and that a hold waits, is told to who sees the order.
        """
        order = self.sudo()
        if order.user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "Only the salesperson of %(order)s explains it to credit control.",
                    order=order.name,
                )
            )
        if order.credit_hold_id.state not in ("open", "ready"):
            raise UserError(
                self.env._(
                    "No hold of %(order)s waits for a decision. Confirm the order: where it "
                    "doesn't pass, it goes to credit control.",
                    order=order.name,
                )
            )

    def action_credit_request_release(self):
        """Return the dialogue by which the release of this order is asked for.

        Of a confirmed order to a larger total, of a held quotation by saying why. Raises
        ``UserError`` with the way to go for any other.
        """
        self.env["credit.answers"]._one_of(self)
        self.check_access("read")
        if self.state == "sale":
            return self._credit_dialogue(
                "credit.increase.request", self.env._("Request release"), self.amount_total
            )
        return self.action_credit_explain()

    def _credit_dialogue(self, model, name, amount=None):
        defaults = {"default_order_id": self.id}
        if amount is not None:
            defaults["default_amount"] = amount
        return self.env["credit.hold"]._dialogue(name, model, **defaults)

    def action_credit_ask_limit(self):
        """Open a request that would let this quotation pass, filled in: kind, amount, reason.

        Raises ``AccessError`` for who may not read the customer's figures, which it names,
        ``UserError`` where no limit keeps the order from passing.
        """
        self.env["credit.answers"]._one_of(self)
        self.check_access("read")
        ruling = self._credit_previews().get(self.id)
        if not ruling:
            raise AccessError(
                self.env._(
                    "Whose customer it is asks for credit of quotations. Tell them, or credit "
                    "control."
                )
            )
        kind = self._credit_ask_kind(ruling)
        if not kind:
            raise UserError(self.env._("No limit keeps %s from passing.", self.name))
        return self.env["credit.request"]._new_form(**self._credit_request_defaults(ruling, kind))

    def _credit_ask_kind(self, ruling):
        """Return what would let the quotation pass: ``limit``, ``resume`` or False for neither.

        A group's limit is asked for by who sees all accounts.
        """
        facts = ruling.worst.facts
        if not self.env.user.has_group("credit_management.group_credit_user"):
            return False
        if ruling.verdict.outcome != "hold":
            return False
        if facts.account_state == STOP:
            return "resume"
        if facts.excess > 0:
            return "limit"
        may_all = self.env.user.has_group("credit_management.group_credit_analyst")
        return "limit" if facts.group_excess > 0 and may_all else False

    def _credit_request_defaults(self, ruling, kind):
        """Return the ``default_…`` values of the request of this kind for who is judged worst.

        sudo: the reader may see the figures, which the caller has asked; the account is made
        where the customer has none yet.
        """
        one = ruling.worst
        partner = self.env["res.partner"].sudo().browse(one.partner_id)
        account = self.env["credit.account"].sudo()._get_or_create(partner, self.company_id)
        values = {"account_id": account.id, "limit_type": "none", "kind": "resume"}
        if kind == "resume":
            values["reason"] = self.env._("%(order)s waits for it.", order=self.name)
        else:
            values.update(self._credit_needed(one.facts, account))
            values["reason"] = self.env._("Needed for %(order)s.", order=self.name)
        return {f"default_{name}": value for name, value in values.items()}

    @api.model
    def _credit_needed(self, facts, account):
        """Return the values of a request for the limit that ``facts`` would need, of the customer
        or, where that one is enough, of its group.
        """
        limit, needed, owner = facts.limit, facts.after, {}
        if not facts.excess:
            limit, needed = facts.group_limit, facts.group_after
            owner = {"account_id": False, "group_id": account.group_id.id}
        return {
            **owner,
            "kind": "initial" if limit.limit_type == "none" else "increase",
            "limit_type": "amount",
            "amount": account.currency_id.round(needed),
        }
