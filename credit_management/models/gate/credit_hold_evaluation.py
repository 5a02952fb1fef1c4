import logging

from odoo import api, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..base.batches import batches
from .credit_hold import PENDING

_logger = logging.getLogger(__name__)


class CreditHoldEvaluation(models.Model):
    """Looking at pending holds again when something they rest on has changed."""

    _inherit = "credit.hold"

    def action_evaluate(self):
        """Judge these holds again, now: ``ready`` when nothing stands against the order any more.

        All pending holds of the same accounts and groups are judged with them,
        oldest first and cumulatively: an older one that fits takes its part first.
        ``ready`` reserves nothing and may go back to ``open``. Returns the message that says
        what came of it; AccessError for who only reads holds. sudo: the other holds judged
        may be of customers the user can't see, and the figures are guarded.
        """
        self.check_access("read")
        if not self.env.user.has_group("credit_management.group_credit_user"):
            raise AccessError(self.env._("Only who works with holds has them judged again."))
        self.sudo()._evaluate()
        return self._evaluated()

    def _ready_text(self):
        # EXTENDS 'credit.evaluated'
        return self.env._("Nothing stands against this order any more: it can be confirmed.")

    def _evaluate(self):
        """Judge these pending holds and those judged with them; called as the system."""
        accounts = self.account_id
        accounts |= accounts.group_id.account_ids
        accounts._refresh_state()
        holds = self.search(
            [("account_id", "in", accounts.ids), ("state", "in", PENDING), ("kind", "=", "confirm")]
        ).filtered(lambda hold: not self.env["credit.judge"]._problem_with_total(hold.order_id))
        if not holds:
            return
        rulings = self.env["credit.judge"]._judge(holds.order_id.sorted(
            lambda order: min(hold.id for hold in holds if hold.order_id == order)
        ))  # fmt: skip
        by_order = {hold.order_id.id: hold for hold in holds}
        changed = [one for one in rulings if by_order[one.order_id]._would_change(one)]
        checks = self.env["credit.judge"]._record(changed)
        for ruling in changed:
            by_order[ruling.order_id]._apply(ruling, checks[ruling.order_id])
        self.union(*(by_order[one.order_id] for one in changed))._ask_where_changed()
        holds.filtered(lambda hold: hold.state == "ready")._confirm_ready()

    def _would_change(self, ruling):
        """Tell whether ``ruling``, a new judgement on the order, says something new."""
        state = "open" if ruling.verdict.outcome == "hold" else "ready"
        known = {name: self[name] for name in ruling.worst.figures}
        return state != self.state or ruling.worst.figures != known

    def _apply(self, ruling, check):
        """Take over the new figures and the state that follows from them."""
        state = "open" if ruling.verdict.outcome == "hold" else "ready"
        before = self.state
        self.write(self._prepare_vals(ruling, check, self.kind))
        if state != before:
            self._update_state(state)
        if state == "ready" and before != "ready":
            self._tell_salesperson(self._in_language("ready"))

    def _confirm_ready(self):
        """Let ready orders go through by themselves where the company's policy says so."""
        for hold in self:
            policy = self.env["credit.policy"]._values(hold.account_id.company_id.id)
            if not policy["auto_confirm_ready"]:
                continue
            try:
                with self.env.cr.savepoint():
                    hold.order_id._without_credit_defaults().action_confirm()
            except UserError as error:
                hold._tell_salesperson(str(error))

    @api.model
    def _trigger_evaluation(self, partners):
        """Have pending holds of these partners judged soon, outside this transaction.

        Costs one query; the scheduled action runs within seconds, and never
        inside the posting or payment that caused it. sudo: who posts a payment or changes
        an order may see neither customer nor holds; nothing is returned.
        """
        customers = partners.sudo().commercial_partner_id
        pending = customers and self.sudo().search_count(
            Domain("state", "in", PENDING)
            & (Domain("partner_id", "in", customers.ids)
               | Domain("account_id.group_id.account_ids.partner_id", "in", customers.ids)),
            limit=1,
        )  # fmt: skip
        if pending:
            self._trigger_cron()

    @api.model
    def _trigger_cron(self):
        """Have the scheduled evaluation run as soon as this transaction is committed.

        sudo: only administrators may trigger a scheduled action by themselves.
        """
        self.env.ref("credit_management.ir_cron_evaluate_holds").sudo()._trigger()

    @api.model
    def _cron_evaluate(self):
        """Judge all pending holds, group by group, account by account, each in its transaction."""
        self._open_for_delivered()
        accounts = self.search([("state", "in", PENDING)]).account_id._one_per_group()
        for account in batches(accounts, 1):
            try:
                account._pending_holds()._evaluate()
            except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
                # Somebody sells to the same customer at this moment; the next run sees it.
                self.env.cr.rollback()
                _logger.info("credit holds of account %s wait for the next run", account.id)
                self._trigger_cron()
            except UserError as error:
                self.env.cr.rollback()
                _logger.info("credit holds of account %s can't be judged: %s", account.id, error)

    @api.model
    def _open_for_delivered(self):
        """Hold confirmed orders that delivery, expenses or timesheets have made grow too large."""
        for order in self.env["sale.order"]._credit_grown_by_delivery():
            try:
                with self.env.cr.savepoint():
                    order._credit_hold_grown("delivered")
            except UserError as error:
                # One order nobody can judge must not keep all others from being judged.
                _logger.info("growth of %s can't be judged: %s", order.name, error)
