import logging

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..authority.credit_approvable import APPROVAL_FIELDS
from ..base.batches import batches
from ..base.transaction import ANNOUNCE, at_commit
from .credit_holding import PENDING

_logger = logging.getLogger(__name__)

STATES = [
    ("open", "Waiting"),
    ("ready", "Ready"),
    ("released", "Released"),
    ("rejected", "Rejected"),
    ("cleared", "Cleared"),
]

KINDS = [
    ("confirm", "Confirmation"),
    ("growth", "Growth asked for"),
    ("delivered", "Growth by delivery"),
]


class CreditHold(models.Model):
    """An order that failed the check, and what becomes of it (R40, R41).

    ``open`` → ``ready`` when nothing stands against it any more → confirmed
    (``cleared``); or ``released`` or ``rejected`` by a person with a reason.
    The figures are copied from the deciding check: evidence doesn't change.
    ``kind`` tells orders that wait for confirmation from confirmed ones that
    ask to grow or have grown by delivery.
    """

    _name = "credit.hold"
    _description = "Credit Hold"
    _inherit = [
        "credit.holding.released",
        "credit.evaluated",
        "credit.current",
    ]
    _order = "id"
    _rec_name = "order_id"

    _moves = {
        "open": {"ready", "released", "rejected", "cleared"},
        "ready": {"open", "released", "rejected", "cleared"},
    }

    _credit_guarded = APPROVAL_FIELDS | frozenset(
        {
            "order_id", "account_id", "check_id", "kind", "state", "amount", "exposure",
            "limit_amount", "excess", "overdue_amount", "overdue_days", "decided_by_id",
            "decided_on", "decision_reason", "attempt_user_ids", "fingerprint", "use", "notify_customer",
            "to_announce", "explanation",
        }
    )  # fmt: skip

    order_id = fields.Many2one("sale.order", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    salesperson_id = fields.Many2one(related="order_id.user_id", string="Salesperson", store=True)
    check_id = fields.Many2one("credit.check", required=True, ondelete="restrict")
    kind = fields.Selection(KINDS, default="confirm", required=True)
    state = fields.Selection(
        STATES, default="open", required=True, tracking=True, index=True, group_expand=True
    )
    amount = fields.Monetary("Order amount")
    exposure = fields.Monetary("Outstanding")
    overdue_amount = fields.Monetary("Overdue")
    overdue_days = fields.Integer("Days overdue", aggregator="max")
    reason = fields.Text(compute="_compute_reason", help="What the check found, in a sentence.")
    explanation = fields.Text(
        "Explained by the salesperson",
        readonly=True,
        help="What the salesperson of the order has told credit control about it.",
    )
    attempt_user_ids = fields.Many2many(
        "res.users", "credit_hold_attempt_rel", string="Tried to confirm", readonly=True
    )
    fingerprint = fields.Json(help="Customer, invoice address, term and currency that were judged.")
    use = fields.Selection(
        [("unused", "Not used"), ("used", "Used"), ("void", "Void")],
        default="unused",
        help="Whether a release has let its order through, and whether it still covers it.",
    )
    notify_customer = fields.Boolean(
        "Tell the customer",
        help="The customer signed or paid online and waits for the confirmation mail.",
        readonly=True,
    )

    to_announce = fields.Boolean(
        "To be announced", help="Controller and salesperson will be told of it in a moment."
    )

    _unannounced = models.Index("(id) WHERE to_announce")
    _one_pending = models.UniqueIndex(
        "(order_id) WHERE state IN ('open', 'ready')", "This order is held already."
    )

    @api.depends("check_id", "state")
    @api.depends_context("lang")
    def _compute_reason(self):
        """Word why the order waits. sudo: who may read a hold may read why, its check or not."""
        for hold in self:
            if hold.state == "ready":
                hold.reason = self.env._("Nothing stands against this order any more.")
            else:
                hold.reason = self.env["credit.wording"]._sentence(hold.sudo().check_id)

    @api.depends("order_id.name")
    def _compute_display_name(self):
        # sudo: controllers and auditors needn't have access to sales to tell holds apart.
        for hold in self:
            hold.display_name = hold.sudo().order_id.name

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if any(hold.order_id.exists() for hold in self):
            raise UserError(self.env._("A hold can't be deleted; reject it or cancel the order."))

    @api.model
    def _open(self, rulings, checks, kind="confirm"):
        """Hold the orders of these rulings: one pending hold each, refreshed when there is one.

        ``checks``: {order id: the recorded check}; ``kind``: a key of the field. Returns the
        holds; who has to know of a new one is told right after the commit.
        sudo: who confirms, a customer too, may neither see nor write holds; the user is
        noted as who tried. The holds carry sudo: they aren't handed to a client.
        """
        orders = self.env["sale.order"].sudo().browse([one.order_id for one in rulings])
        orders._credit_set_state("held") if kind == "confirm" else None
        orders.flush_recordset()
        pending = self.sudo().search([("order_id", "in", orders.ids), ("state", "in", PENDING)])
        by_order = {hold.order_id.id: hold for hold in pending}
        fresh = []
        for ruling in rulings:
            values = self._prepare_vals(ruling, checks[ruling.order_id], kind)
            hold = by_order.get(ruling.order_id)
            if hold:
                hold.write(dict(values, state="open"))
                hold.attempt_user_ids |= self.env.user
            else:
                fresh.append(values)
        opened = self._open_new(fresh)
        by_order.update({hold.order_id.id: hold for hold in opened})
        holds = self.sudo().union(*(by_order[order.id] for order in orders))
        for hold in holds:
            hold.order_id.sudo().credit_hold_id = hold
        if pending:  # of another amount, or with another hand in it: by the system, as the first
            self.env["credit.authority"]._holders_changed()
        return holds

    def _open_new(self, vals_list):
        """Create holds and have them announced soon; the check says what a log would repeat."""
        if not vals_list:
            return self.browse()
        attempt = [Command.link(self.env.uid)]
        holds = self.with_context(mail_create_nolog=True, mail_notrack=True)._create_guarded(
            [dict(values, attempt_user_ids=attempt, to_announce=True) for values in vals_list]
        )
        at_commit(self.env, ANNOUNCE, self._trigger_announcement)
        # with sudo, as guarded records are created, but without what kept the log quiet
        return holds.with_env(self.env(su=True))

    def _prepare_vals(self, ruling, check, kind):
        """Return the vals of a hold: the figures of the deciding check, copied.

        sudo: order, customer and account are looked up, whatever the user may see of them.
        """
        one = ruling.worst
        order = self.env["sale.order"].sudo().browse(ruling.order_id)
        partner = self.env["res.partner"].sudo().browse(one.partner_id)
        account = self.env["credit.account"].sudo()._get_or_create(partner, order.company_id)
        return {
            "order_id": order.id,
            "account_id": account.id,
            "check_id": check.id,
            "kind": kind,
            **one.figures,
            "fingerprint": list(ruling.fingerprint),
        }

    @api.model
    def _trigger_announcement(self):
        """Have the scheduled announcement run as soon as this transaction is committed.

        Activities, messages and mails cost more than the confirmation itself; who confirms
        doesn't wait for them. sudo: only administrators may trigger a scheduled action.
        """
        self.env.ref("credit_management.ir_cron_announce_holds").sudo()._trigger()

    @api.model
    def _cron_announce(self):
        """Tell of each hold that still waits and that nobody was told of, each in its transaction."""
        domain = [("to_announce", "=", True), ("state", "in", PENDING)]
        for hold in batches(self.search(domain), 1):
            try:
                hold._announce()
            except UserError as error:
                # One hold nobody can be told of must not keep the others from being announced.
                self.env.cr.rollback()
                _logger.info("hold %s can't be announced: %s", hold.id, error)

    def _announce(self):
        """Tell who decides (activity) and the salesperson (note on the order).

        Called as the system, which is who speaks: what the customer's own signature or
        payment caused must not reach them as an answer to what they would seem to have written.
        """
        self.to_announce = False
        for hold in self:
            hold._start_approvals()
            hold._tell_salesperson(
                hold._in_language("The order is held by credit control: %(reason)s")
            )

    def _in_language(self, template):
        """Return a sentence for the salesperson, in their language.

        sudo: who the salesperson is, which a controller without sales may not see.
        """
        hold = self.with_context(lang=self.sudo().salesperson_id.lang or self.env.lang)
        texts = {
            "The order is held by credit control: %(reason)s": hold.env._(
                "The order is held by credit control: %(reason)s",
                reason=hold.order_id._credit_hold_reason(hold, hold.sudo().salesperson_id),
            ),
            "released": hold.env._(
                "%(user)s released the order: %(reason)s",
                user=self.env.user.name,
                reason=self.decision_reason,
            ),
            "rejected": hold.env._(
                "%(user)s rejected the order: %(reason)s",
                user=self.env.user.name,
                reason=self.decision_reason,
            ),
            "ready": hold.env._("Nothing stands against this order any more: it can be confirmed."),
        }
        return texts[template]

    def _tell_salesperson(self, body, author=None):
        """Leave a note on the order for its salesperson; customers who follow it don't get it.

        The system speaks unless a person decided: nobody is notified of their own words.
        sudo: who decides or has it judged may not write on the order.
        """
        self.ensure_one()
        order = self.order_id.sudo()
        order.message_post(
            body=body,
            partner_ids=order.user_id.partner_id.ids,
            subtype_xmlid="mail.mt_note",
            author_id=(author or self.env.ref("base.partner_root")).id,
        )

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "The hold of %(order)s is %(state)s already: this step is no longer possible.",
            order=self.order_id.name,
            state=state,
        )

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle': nobody is asked any more, nor while nothing stands against
        # the order.
        if state not in PENDING:
            self._retire_approvals()
        if state != "open":
            # sudo: nobody may write a hold, and the activities are other people's, too
            self.sudo().activity_unlink(["credit_management.mail_activity_hold"])

    def _clear(self):
        """Clear pending holds: their order went through or was cancelled."""
        self.filtered(lambda hold: hold.state in PENDING)._update_state("cleared")

    def action_view_order(self):
        """Return the action that opens the order."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }
