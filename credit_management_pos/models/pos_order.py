from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.credit_management.engine.facts import HOLD

from ..engine.till import added
from .credit_till import SOLD


class PosOrder(models.Model):
    """A sale at the till: what of it goes on the customer's account asks credit control."""

    _inherit = "pos.order"

    credit_offline = fields.Boolean(
        "Sold offline",
        readonly=True,
        copy=False,
        help="The till couldn't ask credit control: sold, counted, and held afterwards.",
    )
    credit_till_hold_id = fields.Many2one(
        "credit.till.hold", "Credit hold", compute="_compute_credit_till_hold_id"
    )
    credit_till_state = fields.Selection(
        [("open", "Held"), ("released", "Released"), ("rejected", "Rejected")],
        "Credit control",
        compute="_compute_credit_till_hold_id",
    )

    @api.depends("credit_offline")
    def _compute_credit_till_hold_id(self):
        """Find the hold of each sale. sudo: that there is one, and what became of it, is no figure."""
        holds = self.env["credit.till.hold"].sudo().search([("order_id", "in", self.ids)])
        by_order = {hold.order_id.id: hold for hold in holds}
        for order in self:
            hold = by_order.get(order.id)
            order.credit_till_hold_id = hold and hold.sudo(False)
            order.credit_till_state = (
                hold
                and hold.state in dict(self._fields["credit_till_state"].selection)
                and hold.state
            )

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        self.env["credit.till"]._ask(orders)
        return orders

    def write(self, vals):
        turning = {"partner_id", "session_id", "config_id", "company_id"} & vals.keys()
        fresh = self.browse()
        if {"account_move", "session_id", "state"} & vals.keys():
            self.env["credit.till"]._remember(self)
        if vals.get("state") in SOLD:
            fresh = self.filtered(lambda order: order.state not in SOLD)
        result = super().write(vals)
        self.env["credit.till"]._ask(self if turning else fresh)
        return result

    def _credit_on_account(self):
        """Return what of this order goes on the customer's account, in the order's currency."""
        self.ensure_one()
        later = self.payment_ids.filtered(lambda one: not one.payment_method_id.journal_id)
        return sum(later.mapped("amount"))

    def _credit_customer_key(self):
        """Return (customer, root company) whose account it goes on."""
        self.ensure_one()
        return self.partner_id.commercial_partner_id.id, self.company_id.root_id.id

    # what is said

    def _credit_refusal(self, one):
        """Return why the sale can't go on the customer's account, as the user may read it."""
        self.ensure_one()
        return self.env._(
            "%(reason)s Take another payment method, or ask credit control to release it.",
            reason=self._credit_reason(one, self.partner_id, self.company_id),
        )

    @api.model
    def _credit_reason(self, one, partner, company):
        """Return the reason with its figures for who may read them, else that there is one."""
        if partner._credit_figures_open_to(self.env.user, company):
            return self.env["credit.till"]._sentence(one, company)
        return self.env._("The credit of this customer doesn't allow the sale on account.")

    def _credit_note_observed(self, one):
        """Note on the sales what would have been held; nobody is stopped. As the system."""
        for order in self:
            order.message_post(
                body=self.env._(
                    "Credit control observes only; it would have refused this sale on account: "
                    "%(reason)s",
                    reason=self.env["credit.till"]._sentence(one, order.company_id),
                ),
                author_id=self.env.ref("base.partner_root").id,
            )

    def _credit_note_refused(self, one):
        """Leave a note on the account that a sale was refused to who may not read its figures."""
        self._credit_note_tried(self.partner_id, self.company_id, one)

    @api.model
    def _credit_note_tried(self, partner, company, one):
        """Note on the account that the user tried to sell on it; see ``sale_order_refusal``.

        sudo: who is refused reads neither customer nor account.
        """
        if not one.account_id or partner._credit_figures_open_to(self.env.user, company):
            return
        said = self.env._(
            "%(user)s tried to sell on credit at the till and was refused: %(amount)s.",
            user=self.env.user.sudo().name,
            amount=company.sudo().root_id.currency_id.format(one.total),
        )
        self.env["sale.order"]._credit_note_at_end({one.account_id: said})

    # what the till asks

    @api.model
    def credit_till_check(self, config_id, partner_id, amount, settled=()):
        """Return what credit control says of a sale on account before it is made.

        ``amount`` goes on the account of contact ``partner_id``, currency of the till
        ``config_id``; ``settled``: list of [sale order line, quantity] that it settles. Returns
        {"outcome": "passed", "held" or "released", "text": the reason, "asked": whether credit
        control was asked already}. Raises ``AccessError`` for who doesn't sell at tills (R40).
        """
        config, partner = self._credit_till_asked(config_id, partner_id)
        one = self._credit_preview(config, partner, amount, settled)
        company = config.company_id
        if (
            not one
            or one.verdict.outcome != HOLD
            or company._credit_root().credit_check_mode != "enforce"
        ):
            return {"outcome": "passed", "text": "", "asked": False}
        holds = self.env["credit.till.hold"]._asked_about(one)
        if holds._covering(one):
            return {"outcome": "released", "text": "", "asked": True}
        self._credit_note_tried(partner, company, one)
        return {
            "outcome": "held",
            "text": self._credit_reason(one, partner, company),
            "asked": bool(holds._pending()),
        }

    @api.model
    def credit_till_ask(self, config_id, partner_id, amount, settled=(), explanation=""):
        """Ask credit control to release a sale on account; returns a sentence for the cashier.

        Arguments as for ``credit_till_check``, and what the cashier explains. Nothing is asked
        where nothing stands against it. Raises ``AccessError`` for who doesn't sell at tills.
        """
        config, partner = self._credit_till_asked(config_id, partner_id)
        one = self._credit_preview(config, partner, amount, settled)
        enforced = config.company_id._credit_root().credit_check_mode == "enforce"
        if not one or not enforced or one.verdict.outcome != HOLD:
            return self.env._("Nothing stands against this sale: it can go on the account.")
        holds = self.env["credit.till.hold"]
        if not holds._asked_about(one)._covering(one):
            holds._open_asked(config, one, explanation)
        return self.env._(
            "Credit control has been asked. Validate again once it has released the sale."
        )

    @api.model
    def _credit_till_asked(self, config_id, partner_id):
        """Return (till, contact) of a question; raise ``AccessError`` for who may not ask it."""
        config = self.env["pos.config"].browse(config_id).exists()
        partner = self.env["res.partner"].browse(partner_id).exists()
        if not self.env.user.has_group("point_of_sale.group_pos_user") or not config or not partner:
            raise AccessError(self.env._("Only who sells at this till asks about its customers."))
        (config.check_access("read"), partner.check_access("read"))
        return config, partner

    @api.model
    def _credit_preview(self, config, partner, amount, settled):
        """Return the ``Judgement`` on a sale that isn't made yet, or None where it adds nothing.

        sudo: the till's company and the contact's customer, whoever of the company asks.
        """
        company = config.sudo().company_id
        root = company.root_id
        try:
            counted = self._credit_settled(settled, partner)
            in_root = config.currency_id._convert(
                float(amount), root.currency_id, company, root._credit_today(), round=False
            )
            more = added(in_root, counted, root.currency_id.rounding)
        except (TypeError, ValueError, OverflowError) as error:
            raise UserError(
                self.env._("Amount: that can't be compared with a credit limit.")
            ) from error
        if not more:
            return None
        key = (partner.sudo().commercial_partner_id.id, root.id)
        return self.env["credit.till"]._judgements({key: (company, more, None)})[0]

    @api.model
    def _credit_settled(self, settled, partner):
        """Return what the exposure counts of these order lines, company currency: a preview.

        Of confirmed orders of this customer only. sudo: who sells at the till settles orders
        of others.
        """
        quantities = {int(line): float(quantity) for line, quantity in settled or ()}
        lines = self.env["sale.order.line"].sudo().browse(quantities).exists()
        customer = partner.sudo().commercial_partner_id
        mine = lines.filtered(
            lambda line: (
                line.state == "sale"
                and line.order_id.partner_invoice_id.commercial_partner_id == customer
            )
        )
        counts = self.env["credit.exposure"].sudo()._order_amounts(mine.order_id.ids)
        counting = self.env["credit.exposure"].sudo()._codes("count")
        found = []
        for order, own in mine.grouped("order_id").items():
            wanted = sum(
                line.price_total * min(1.0, quantities[line.id] / line.product_uom_qty)
                for line in own
                if line.product_uom_qty
            )
            in_company = order._credit_amount(order.company_id._credit_today(), wanted)[0]
            found.append(min(in_company, counts[order.id].counted(counting)))
        return found
