import logging

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.credit_management.models.authority.credit_approvable import APPROVAL_FIELDS
from odoo.addons.credit_management.models.base.batches import batches
from odoo.addons.credit_management.models.base.transaction import ANNOUNCE, at_commit
from odoo.addons.credit_management.models.gate.credit_holding import PENDING

_logger = logging.getLogger(__name__)

STATES = [
    ("open", "Waiting"),
    ("ready", "Ready to leave"),
    ("released", "Released"),
    ("rejected", "Rejected"),
    ("cleared", "Cleared"),
]

USES = [("unused", "Not used"), ("used", "Used"), ("void", "Void")]


class CreditDeliveryHold(models.Model):
    """A transfer that failed the check when its goods were to leave (R46, 暂停供货).

    ``open`` → ``ready`` when nothing stands against it any more → left (``cleared``); or
    ``released`` or ``rejected`` by a person with a reason. The figures are copied from the
    deciding check: evidence doesn't change.
    """

    _name = "credit.delivery.hold"
    _description = "Held Delivery"
    _inherit = [
        "credit.holding.released",
        "credit.evaluated",
    ]
    _order = "id"
    _rec_name = "picking_id"

    _moves = {
        "open": {"ready", "released", "rejected", "cleared"},
        "ready": {"open", "released", "rejected", "cleared"},
    }

    _credit_guarded = APPROVAL_FIELDS | frozenset(
        {
            "picking_id", "order_id", "account_id", "check_id", "state", "amount", "exposure",
            "limit_amount", "excess", "overdue_amount", "overdue_days", "missing", "decided_by_id",
            "decided_on", "decision_reason", "attempt_user_ids", "use", "to_announce",
            "explanation", "without_backorder",
        }
    )  # fmt: skip

    picking_id = fields.Many2one(
        "stock.picking", "Transfer", required=True, ondelete="cascade", index=True
    )
    order_id = fields.Many2one("sale.order", ondelete="set null", index="btree_not_null")
    company_id = fields.Many2one(related="picking_id.company_id", store=True, index=True)
    salesperson_id = fields.Many2one(related="order_id.user_id", string="Salesperson", store=True)
    check_id = fields.Many2one("credit.check", required=True, ondelete="restrict")
    state = fields.Selection(
        STATES, default="open", required=True, tracking=True, index=True, group_expand=True
    )
    amount = fields.Monetary("Worth", help="What the goods are worth at the order's prices.")
    exposure = fields.Monetary("Owed for deliveries", help="Without orders that wait.")
    missing = fields.Monetary("Not paid", help="What is missing of a payment before delivery.")
    overdue_amount = fields.Monetary("Overdue")
    overdue_days = fields.Integer("Days overdue", aggregator="max")
    reason = fields.Text(compute="_compute_reason", help="What the check found, in a sentence.")
    explanation = fields.Text("Asked for", readonly=True, help="Why the goods should leave.")
    attempt_user_ids = fields.Many2many(
        "res.users", "credit_delivery_hold_attempt_rel", string="Tried to ship", readonly=True
    )
    use = fields.Selection(
        USES, default="unused", help="Whether a release has let its transfer go."
    )
    without_backorder = fields.Boolean(
        readonly=True, help="Who validated it wanted no back order for what is missing."
    )
    to_announce = fields.Boolean(
        "To be announced", help="Who decides and the salesperson will be told of it in a moment."
    )

    _unannounced = models.Index("(id) WHERE to_announce")
    _one_pending = models.UniqueIndex(
        "(picking_id) WHERE state IN ('open', 'ready')", "This transfer is held already."
    )

    @api.depends("check_id", "state")
    @api.depends_context("lang")
    def _compute_reason(self):
        """Word why the goods wait. sudo: who may read a hold may read why, its check or not."""
        for hold in self:
            if hold.state == "ready":
                hold.reason = self.env._("Nothing stands against this delivery any more.")
            else:
                hold.reason = self.env["credit.wording"]._sentence(hold.sudo().check_id)

    @api.depends("picking_id.name")
    def _compute_display_name(self):
        # sudo: controllers and auditors needn't have access to the warehouse to tell holds apart.
        for hold in self:
            hold.display_name = hold.sudo().picking_id.name

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if any(hold.picking_id.exists() for hold in self):
            raise UserError(
                self.env._("A held delivery can't be deleted; reject it or cancel the transfer.")
            )

    @api.model
    def _open(self, rulings, checks):
        """Hold the transfers of these held ``DeliveryRuling``s: one pending hold each.

        ``checks``: {parcel key: the recorded check}. Of a transfer for several orders the
        first that is held says why. sudo: who ships may neither see nor write holds; the
        user is noted as who tried. The holds carry sudo: they aren't handed to a client.
        """
        system = self.sudo()
        first = {}
        for ruling in rulings:
            first.setdefault(ruling.parcel.picking.sudo(), ruling)
        if not first:
            return system
        pickings = self.env["stock.picking"].sudo().union(*first)
        pending = system.search([("picking_id", "in", pickings.ids), ("state", "in", PENDING)])
        by_picking = {hold.picking_id: hold for hold in pending}
        fresh = []
        for picking, ruling in first.items():
            values = self._prepare_vals(ruling, checks[ruling.parcel.key])
            values["without_backorder"] = bool(self.env.context.get("cancel_backorder"))
            hold = by_picking.get(picking)
            if hold:
                hold.write(dict(values, state="open"))
                hold.attempt_user_ids |= self.env.user
            else:
                fresh.append(values)
        opened = system._open_new(fresh)
        by_picking.update({hold.picking_id: hold for hold in opened})
        for picking in pickings:
            picking.credit_delivery_hold_id = by_picking[picking]
        pickings._credit_set_delivery_state("held")
        return system.union(*(by_picking[picking] for picking in pickings))

    def _open_new(self, vals_list):
        """Create holds and have them announced soon; the check says what a log would repeat.

        ``self`` is the system's, as they are.
        """
        if not vals_list:
            return self.browse()
        attempt = [Command.link(self.env.uid)]
        quiet = self.with_context(mail_create_nolog=True, mail_notrack=True)
        holds = quiet._create_guarded(
            [dict(values, attempt_user_ids=attempt, to_announce=True) for values in vals_list]
        )
        at_commit(self.env, ANNOUNCE, self.env["credit.hold"]._trigger_announcement)
        # sudo: as guarded records are created, but without what kept the log quiet
        return holds.with_env(self.env(su=True))

    def _prepare_vals(self, ruling, check):
        """Return the vals of a hold: the figures of the deciding check, copied.

        sudo: customer and account are looked up, whatever the user may see of them.
        """
        one, parcel = ruling.worst, ruling.parcel
        partner = self.env["res.partner"].sudo().browse(one.partner_id)
        account = self.env["credit.account"].sudo()._get_or_create(partner, parcel.company)
        found = {finding.rule: finding.value for finding in one.verdict.findings}
        return {
            "picking_id": parcel.picking.id,
            "order_id": parcel.order.id,
            "account_id": account.id,
            "check_id": check.id,
            "missing": found.get("unpaid_delivery", 0.0),
            **one.figures,
        }

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
                _logger.info("held delivery %s can't be announced: %s", hold.id, error)

    def _announce(self):
        """Tell who decides (activity), the transfer and the salesperson (notes). As the system."""
        self.to_announce = False
        for hold in self:
            hold._start_approvals()
            hold._tell("held")

    def _tell(self, what, author=None):
        """Leave a note on the transfer and on the order, for whose salesperson it is meant.

        ``what``: held, ready, released or rejected; ``author`` a partner, the system where
        none is given. sudo: who decides may not write on either.
        """
        self.ensure_one()
        hold = self.sudo()
        salesperson = hold.order_id.user_id
        author = author or self.env.ref("base.partner_root")
        for document in filter(None, (hold.picking_id, hold.order_id)):
            reader = hold.with_context(lang=salesperson.lang or self.env.lang)
            document.message_post(
                body=reader._told(what, salesperson),
                partner_ids=(document == hold.order_id and salesperson.partner_id.ids) or [],
                subtype_xmlid="mail.mt_note",
                author_id=author.id,
            )

    def _told(self, what, salesperson):
        """Return a sentence about this hold (as the system) in the language of the context.

        Others than credit control and the salesperson read it, too: without figures.
        """
        texts = {
            "held": self.env._(
                "%(transfer)s waits for credit control: %(reason)s",
                transfer=self.picking_id.name,
                reason=self.picking_id._credit_without_figures(self.missing),
            ),
            "ready": self.env._(
                "Nothing stands against %s any more: it may leave.", self.picking_id.name
            ),
            "released": self.env._(
                "%(user)s released %(transfer)s: %(reason)s",
                user=self.env.user.name,
                transfer=self.picking_id.name,
                reason=self.decision_reason,
            ),
            "rejected": self.env._(
                "%(user)s rejected the delivery %(transfer)s: %(reason)s",
                user=self.env.user.name,
                transfer=self.picking_id.name,
                reason=self.decision_reason,
            ),
        }
        return texts[what]

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "The held delivery %(transfer)s is %(state)s already: this step is no longer possible.",
            transfer=self.display_name,
            state=state,
        )

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle': nobody is asked any more, nor while nothing stands against it.
        # sudo: guarded fields, and activities of other people
        hold = self.sudo()
        if state not in PENDING:
            hold._retire_approvals()
        if state != "open":
            hold.activity_unlink([self._approval_activity])
        if state in ("open", "ready", "released", "rejected"):
            shown = "held" if state == "open" else state
            hold.picking_id._credit_set_delivery_state(shown)

    def _settle(self, state):
        """End what waits: the transfer has left (``done``) or won't (``cancel``). As the system."""
        for hold in self:
            if hold.state in PENDING:
                hold._update_state("cleared")
            if hold.use == "unused":
                hold.use = "used" if state == "done" and hold.state == "released" else "void"

    def action_view_picking(self):
        """Return the action that opens the transfer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.picking",
            "res_id": self.picking_id.id,
            "view_mode": "form",
        }
