from markupsafe import Markup

from odoo import api, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    credit_banner = fields.Html(
        "Credit notice", compute="_compute_credit_banner", sanitize=False, groups="base.group_user"
    )

    @api.depends("state", "partner_id", "amount_total_signed", "move_type", "company_id")
    @api.depends_context("lang", "uid")
    def _compute_credit_banner(self):
        """Say what a draft invoice adds beyond what its orders count; it isn't held."""
        counted = self.filtered(lambda move: move.state == "draft")._credit_counted_already()
        for move in self:
            sentences = move._credit_sentences(counted.get(move, 0.0))
            move.credit_banner = Markup("<br/>").join(sentences) or False

    def _credit_sentences(self, counted):
        """Return a list of sentences: what the rules say of this draft invoice; often empty.

        ``counted``: what its orders count already, company currency.

        For who may read the customer's credit; to others it would tell the figures.
        """
        self.ensure_one()
        if self.state != "draft" or self.move_type != "out_invoice" or not self.partner_id:
            return []
        if not self.company_id or self.company_id._credit_mode() == "off":
            return []
        if not self.partner_id._credit_figures_open_to(self.env.user, self.company_id):
            return []
        amount = self.amount_total_signed - counted
        if self.company_id.currency_id.compare_amounts(amount, 0) <= 0:
            return []
        return self.env["credit.judge"]._sentences_for_amount(
            self.partner_id, self.company_id, amount
        )

    def _credit_counted_already(self):
        """Return {invoice: what the orders it asks money for count}; one query for all.

        sudo: they count, seen or not.
        """
        orders = {move: move.sudo().invoice_line_ids.sale_line_ids.order_id for move in self}
        ids = {order_id for those in orders.values() for order_id in those.ids}
        counts = self.env["credit.exposure"]._order_amounts(sorted(ids))
        return {
            move: sum(counts[order_id].open for order_id in those.ids)
            for move, those in orders.items()
        }

    def write(self, vals):
        # EXTENDS 'account': an entry that can be changed again is no longer what was extended.
        if vals.get("state") == "draft":
            # sudo: who resets an entry may not extend it by hand; only this date is taken away.
            lines = self.sudo().line_ids.filtered("credit_extended_until")
            lines.credit_extended_until = False
        return super().write(vals)

    def _post(self, soft=True):
        # EXTENDS 'account': payments and credit notes may let held orders go, and so may what
        # is booked on an account marked as one of deposits or bills.
        posted = super()._post(soft)
        marked = self.env["credit.ledger.account"]._marked()
        customers = posted.line_ids.filtered(
            lambda line: (
                line.balance < 0
                and (line.account_type == "asset_receivable" or marked.tell_of(line))
            )
        ).partner_id
        if customers:
            self.env["credit.hold"]._trigger_evaluation(customers)
        posted._credit_tell_tax_advances()
        return posted

    def _credit_tell_tax_advances(self):
        """Tell credit control where what was posted takes taxes advanced over their limit (R29).

        An entry can't be refused: the tax is paid. The next order of the customer is held. sudo:
        who posts needn't see the customer's credit.
        """
        advancing = self.env["credit.ledger.account"]._of_tax_advances()
        if not advancing:
            return
        accounts = self.env["credit.account"].sudo()
        for root, moves in self.grouped(lambda move: move.company_id._credit_root()).items():
            own = advancing.get(root.id)
            advanced = moves.line_ids.filtered(
                lambda line, own=own: (
                    own and line.balance > 0 and line.partner_id and own.tell_of(line)
                )
            )
            if advanced:
                customers = advanced.sudo().partner_id.commercial_partner_id
                accounts._get_or_create(customers, root)._tell_tax_advance()

    def _compute_partner_credit_warning(self):
        # EXTENDS 'account': where our check speaks, Odoo's own warning would only contradict it.
        spoken = self.env["credit.account"]._credit_spoken_for(self)
        spoken.partner_credit_warning = ""
        return super(AccountMove, self - spoken)._compute_partner_credit_warning()
