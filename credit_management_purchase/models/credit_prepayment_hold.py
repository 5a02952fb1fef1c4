from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.credit_management.engine.limits import AMOUNT, NONE, UNLIMITED, Limit
from odoo.addons.credit_management.models.authority.credit_approvable import APPROVAL_FIELDS
from odoo.addons.credit_management.models.gate.credit_hold import STATES
from odoo.addons.credit_management.models.gate.credit_holding import PENDING
from odoo.addons.credit_management.models.limit.credit_account_figures import LIMIT_TYPES

from .credit_prepayment_check import KINDS


class CreditPrepaymentHold(models.Model):
    """A prepayment over its limit, and what becomes of it (R47).

    An order waits as a quotation, a payment as a draft; an entry is booked, and somebody has
    to answer for it. ``open`` → ``ready`` when nothing stands against it any more →
    ``cleared``; or ``released`` or ``rejected`` by a person with a reason. The figures are
    copied from the deciding check.
    """

    _name = "credit.prepayment.hold"
    _description = "Prepayment Hold"
    _inherit = [
        "credit.holding.released",
        "credit.evaluated",
    ]
    _order = "id"

    _moves = {
        "open": {"ready", "released", "rejected", "cleared"},
        "ready": {"open", "released", "rejected", "cleared"},
    }

    _credit_guarded = APPROVAL_FIELDS | frozenset(
        {
            "kind", "purchase_id", "payment_id", "move_id", "account_id", "company_id", "check_id",
            "state", "amount", "exposure", "added", "limit_type", "limit_amount", "excess",
            "decided_by_id", "decided_on", "decision_reason", "attempt_user_ids", "fingerprint",
            "use", "buyer_id",
        }
    )  # fmt: skip

    kind = fields.Selection(KINDS, required=True, readonly=True)
    purchase_id = fields.Many2one(
        "purchase.order", "Order", ondelete="cascade", index="btree_not_null", readonly=True
    )
    payment_id = fields.Many2one(
        "account.payment", ondelete="cascade", index="btree_not_null", readonly=True
    )
    move_id = fields.Many2one(
        "account.move", "Entry", ondelete="cascade", index="btree_not_null", readonly=True
    )
    document_name = fields.Char("Document", compute="_compute_document_name")
    partner_id = fields.Many2one(string="Supplier")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    buyer_id = fields.Many2one("res.users", "Asked by", readonly=True)
    check_id = fields.Many2one("credit.prepayment.check", required=True, ondelete="restrict")
    state = fields.Selection(
        STATES, default="open", required=True, tracking=True, index=True, group_expand=True
    )
    amount = fields.Monetary("Asked for", readonly=True)
    exposure = fields.Monetary("Prepaid before", readonly=True)
    added = fields.Monetary(readonly=True)
    limit_type = fields.Selection(LIMIT_TYPES, "Kind of limit", readonly=True)
    reason = fields.Text(compute="_compute_reason", help="What the check found, in a sentence.")
    attempt_user_ids = fields.Many2many(
        "res.users", "credit_prepayment_hold_attempt_rel", string="Tried to prepay", readonly=True
    )
    fingerprint = fields.Json(help="Supplier, currency and amount that were judged.")
    use = fields.Selection(
        [("unused", "Not used"), ("used", "Used"), ("void", "Void")],
        default="unused",
        readonly=True,
        help="Whether a release has let its document through, and whether it still covers it.",
    )

    _one_per_order = models.UniqueIndex(
        "(purchase_id) WHERE state IN ('open', 'ready')", "This order is held already."
    )
    _one_per_payment = models.UniqueIndex(
        "(payment_id) WHERE state IN ('open', 'ready')", "This payment is held already."
    )
    _one_document = models.Constraint(
        "CHECK (num_nonnulls(purchase_id, payment_id, move_id) = 1)",
        "A hold is about one order, one payment or one entry.",
    )

    @api.depends("check_id", "state")
    @api.depends_context("lang")
    def _compute_reason(self):
        """Word why it waits. sudo: who may read a hold may read why, its check or not."""
        for hold in self:
            if hold.state == "ready":
                hold.reason = self.env._("Nothing stands against this prepayment any more.")
            else:
                hold.reason = hold.sudo().check_id.reason

    def _document(self):
        """Return the order, payment or entry it is about (as the system).

        sudo: who decides on a hold needn't have access to purchase or accounting.
        """
        self.ensure_one()
        hold = self.sudo()
        return hold.purchase_id or hold.payment_id or hold.move_id

    def _compute_document_name(self):
        for hold in self:
            hold.document_name = hold._document().display_name

    @api.depends("purchase_id", "payment_id", "move_id")
    def _compute_display_name(self):
        for hold in self:
            hold.display_name = hold._document().display_name

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if any(hold._document().exists() for hold in self):
            raise UserError(
                self.env._("A hold can't be deleted; reject it or cancel its document.")
            )

    @api.model
    def _open(self, rulings, checks):
        """Hold the documents of these ``Ruling``s: one pending hold each, refreshed where there is.

        ``checks``: {(model, id): the recorded check}. Returns the holds.
        sudo: who confirms or pays may neither see nor write holds; the user is noted as who
        tried. The holds carry sudo: they aren't handed to a client.
        """
        holds = self.sudo().browse()
        for ruling in rulings:
            document = self.env[ruling.ask.model].sudo().browse(ruling.ask.res_id)
            values = self._prepare_vals(ruling, checks[ruling.ask.model, document.id], document)
            hold = self._pending_of(document)
            if hold:
                hold.write(dict(values, state="open"))
                hold.attempt_user_ids |= self.env.user
            else:
                hold = self._open_new(document, values)
            holds |= hold
        holds._start_approvals()
        return holds

    @api.model
    def _pending_of(self, document):
        """Return the pending hold of one document, or none (as the system)."""
        field = FIELD_OF[document._name]
        domain = [(field, "=", document.id), ("state", "in", PENDING)]
        # sudo: a document has one hold, seen by the user or not
        return self.sudo().search(domain, limit=1)

    def _open_new(self, document, values):
        # sudo: as guarded records are created; nothing of it goes to a client
        hold = self._create_guarded(
            [
                dict(
                    values,
                    buyer_id=self.env.uid,
                    attempt_user_ids=[Command.link(self.env.uid)],
                    **{FIELD_OF[document._name]: document.id},
                )
            ]
        ).with_env(self.env(su=True))
        if "credit_prepayment_hold_id" in document._fields:
            document.write(
                {"credit_prepayment_hold_id": hold.id, "credit_prepayment_state": "held"}
            )
        return hold

    def _prepare_vals(self, ruling, check, document):
        """Return the vals of a hold: the figures of the deciding check, copied.

        sudo: supplier and account are looked up, whatever the user may see of them.
        """
        partner = self.env["res.partner"].sudo().browse(ruling.ask.partner_id)
        account = self.env["credit.account"].sudo()._get_or_create(partner, document.company_id)
        verdict, limit = ruling.verdict, ruling.terms.limit
        return {
            "kind": ruling.ask.kind,
            "account_id": account.id,
            "company_id": document.company_id.id,
            "check_id": check.id,
            "amount": ruling.ask.amount,
            "exposure": verdict.before,
            "added": verdict.added,
            "limit_type": limit.limit_type,
            "limit_amount": limit.amount,
            "excess": 0.0 if limit.is_unlimited else max(0.0, verdict.after - limit.amount),
            "fingerprint": document._prepayment_fingerprint(),
        }

    def _last_day(self):
        """Return the last day on which this release covers its document."""
        root = self.account_id.company_id
        policy = self.env["credit.policy"]._values(root.id)
        return root._credit_day_of(self.decided_on) + timedelta(days=policy["tolerance_days"])

    def _covers(self, document):
        """Tell whether this release lets its document through as it stands now.

        The same supplier and currency, and exactly the amount that was released or less.
        """
        self.ensure_one()
        if self.state != "released" or self.use == "void" or not self.fingerprint:
            return False
        *same, amount = self.fingerprint
        *now, asked = document._prepayment_fingerprint()
        today = self.account_id.company_id._credit_today()
        return (
            same == now
            and document.currency_id.compare_amounts(asked, amount) <= 0
            and today <= self._last_day()
        )

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "The hold of %(document)s is %(state)s already: this step is no longer possible.",
            document=self._document().display_name,
            state=state,
        )

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle': nobody is asked any more, nor while nothing stands against it.
        if state not in PENDING:
            self._retire_approvals()
        if state != "open":
            # sudo: nobody may write a hold, and the activities are other people's, too
            self.sudo().activity_unlink(["credit_management_purchase.mail_activity_hold"])

    def _clear(self):
        """Clear pending holds: their document went through or was cancelled."""
        self.filtered(lambda hold: hold.state in PENDING)._update_state("cleared")

    def _tell_document(self, body, author=None):
        """Leave a note on the order or payment for who asked.

        sudo: who decides may not write on it.
        """
        self.ensure_one()
        document = self._document()
        document.message_post(
            body=body,
            partner_ids=self.sudo().buyer_id.partner_id.ids,
            subtype_xmlid="mail.mt_note",
            author_id=(author or self.env.ref("base.partner_root")).id,
        )

    def action_view_document(self):
        """Return the action that opens the order, payment or entry; who may read the hold."""
        self.check_access("read")
        document = self._document()
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "view_mode": "form",
        }

    # --- what one looks at before deciding

    def _brief_limits(self, limit):
        # EXTENDS 'credit.brief': that of prepayments, as the check found it.
        kinds = {NONE: Limit(), UNLIMITED: Limit(UNLIMITED)}
        mine = kinds.get(self.limit_type, Limit(AMOUNT, self.limit_amount))
        return mine, mine

    def _brief_exposures(self, exposure):
        # EXTENDS 'credit.brief': as the check found them.
        return self.exposure, self.exposure + self.added


FIELD_OF = {
    "purchase.order": "purchase_id",
    "account.payment": "payment_id",
    "account.move": "move_id",
}
