import logging

from odoo import api, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.credit_management.models.base.batches import batches

from .credit_delivery_hold import PENDING

_logger = logging.getLogger(__name__)


class CreditDeliveryHoldEvaluation(models.Model):
    """Looking at held deliveries again when something they rest on has changed."""

    _inherit = "credit.delivery.hold"

    def action_evaluate(self):
        """Judge these again, now: ``ready`` when nothing stands against them any more.

        All held deliveries of the same accounts and groups are judged with them, the oldest
        first. Returns the message that says what came of it; AccessError for who only reads
        holds. sudo: the others judged may be of customers the user can't see, and the figures are guarded.
        """
        self.check_access("read")
        if not self.env.user.has_group("credit_management.group_credit_user"):
            raise AccessError(self.env._("Only who works with holds has them judged again."))
        self.sudo()._evaluate()
        return self._evaluated()

    def _rulings(self):
        """Return the ``DeliveryRuling``s of what would leave with this transfer now."""
        self.ensure_one()
        moves = self.picking_id.move_ids._credit_leaving()
        judge = self.env["credit.judge"]
        return judge._judge_deliveries(moves._credit_parcels(planned=True))

    def _judge_again(self):
        """Judge these again, one after the other of them, and take over what changed."""
        moves = self.picking_id.move_ids._credit_leaving()
        parcels = moves._credit_parcels(planned=True)
        order = {hold.picking_id: hold.id for hold in self}
        parcels.sort(key=lambda one: order[one.picking])
        rulings = self.env["credit.judge"]._judge_deliveries(parcels)
        for hold in self:
            mine = [one for one in rulings if one.parcel.picking == hold.picking_id]
            hold._take_over(mine)
        self._ask_where_changed()

    def _take_over(self, rulings):
        """Take over the figures of these new rulings and the state that follows from them."""
        held = [
            one for one in rulings if one.verdict.outcome == "hold" and one.outcome != "released"
        ]
        if not rulings:
            return
        chosen = (held or rulings)[0]
        state, before = ("open" if held else "ready"), self.state
        found = {finding.rule: finding.value for finding in chosen.worst.verdict.findings}
        figures = {**chosen.worst.figures, "missing": found.get("unpaid_delivery", 0.0)}
        if state == before and all(self[name] == value for name, value in figures.items()):
            return
        [chosen] = self.env["credit.judge"]._with_delivery_accounts([chosen])
        check = self.env["credit.judge"]._record_deliveries([chosen])[chosen.parcel.key]
        self.write(self._prepare_vals(chosen, check))
        if state != before:
            self._update_state(state)
            if state == "ready":
                self._tell("ready")

    def _evaluate(self):
        """Judge these pending holds and those judged with them; called as the system."""
        accounts = self.account_id
        accounts |= accounts.group_id.account_ids
        holds = self.search([("account_id", "in", accounts.ids), ("state", "in", PENDING)])
        holds._judge_again()
        for hold in holds.filtered(lambda one: one.state == "ready"):
            hold._ship()

    def _ship(self):
        """Let the transfer leave by itself where the company's policy says so.

        Only what was validated before, as it was then: with or without a back order. As the
        system.
        """
        self.ensure_one()
        policy = self.env["credit.policy"]._values(self.account_id.company_id.id)
        picking = self.picking_id
        if not policy["ship_when_ready"] or picking.state in ("done", "cancel"):
            return
        try:
            with self.env.cr.savepoint():
                picking.with_context(cancel_backorder=self.without_backorder)._action_done()
        except UserError as error:
            picking.message_post(body=str(error), subtype_xmlid="mail.mt_note")

    @api.model
    def _cron_evaluate(self):
        """Judge all held deliveries, group by group, account by account, each in its transaction."""
        accounts = self.search([("state", "in", PENDING)]).account_id._one_per_group()
        for account in batches(accounts, 1):
            members = account | account.group_id.account_ids
            try:
                self.search(
                    [("account_id", "in", members.ids), ("state", "in", PENDING)]
                )._evaluate()
            except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
                # Somebody ships to the same customer at this moment; the next run sees it.
                self.env.cr.rollback()
                _logger.info("held deliveries of account %s wait for the next run", account.id)
                self.env["credit.hold"]._trigger_cron()
            except UserError as error:
                self.env.cr.rollback()
                _logger.info("deliveries of account %s can't be judged: %s", account.id, error)

    @api.model
    def _pending_of(self, customers):
        """Return whether a delivery of these customers or their groups is held; one query."""
        return self.search_count(
            Domain("state", "in", PENDING)
            & (Domain("partner_id", "in", customers.ids)
               | Domain("account_id.group_id.account_ids.partner_id", "in", customers.ids)),
            limit=1,
        )  # fmt: skip


class CreditHold(models.Model):
    """What has orders judged again and tells of new holds does so for deliveries, too."""

    _inherit = "credit.hold"

    @api.model
    def _trigger_evaluation(self, partners):
        # EXTENDS 'credit_management'. sudo: who posts a payment may see neither.
        result = super()._trigger_evaluation(partners)
        customers = partners.sudo().commercial_partner_id
        if customers and self.env["credit.delivery.hold"].sudo()._pending_of(customers):
            self._trigger_cron()
        return result

    @api.model
    def _is_any_pending(self):
        # EXTENDS 'credit_management'
        deliveries = self.env["credit.delivery.hold"]
        return super()._is_any_pending() or bool(
            deliveries.search_count([("state", "in", PENDING)], limit=1)
        )

    @api.model
    def _cron_evaluate(self):
        # EXTENDS 'credit_management'
        result = super()._cron_evaluate()
        self.env["credit.delivery.hold"]._cron_evaluate()
        return result

    @api.model
    def _cron_announce(self):
        # EXTENDS 'credit_management'
        result = super()._cron_announce()
        self.env["credit.delivery.hold"]._cron_announce()
        return result
