from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.credit_management.exceptions import _Refused
from odoo.addons.credit_management.models.base.transaction import at_commit
from odoo.addons.credit_management.models.gate.credit_hold import PENDING

PASSES = "credit_management_purchase.passes"
"""{(model, id): fingerprint} of what was judged in this transaction and may go through once."""

DOCUMENT_STATES = [
    ("passed", "Prepayment checked"),
    ("warned", "Over the limit"),
    ("held", "Held"),
    ("released", "Released"),
    ("rejected", "Rejected"),
]


class PrepaymentRefused(_Refused):
    """A payment can't go out; the button asks for a release."""


class CreditPrepaymentDocument(models.AbstractModel):
    """An order or payment that may prepay a supplier: routed kindly, guaranteed by a pass.

    The button holds or refuses what fails and lets the others through; whatever path
    reaches the state in which money is promised or gone has to have a pass of this
    transaction, or is judged there and raises. No context key opens either.
    """

    _name = "credit.prepayment.document"
    _description = "Document that may prepay a supplier"
    _inherit = ["credit.guard"]
    _credit_own = False

    _credit_guarded = frozenset({"credit_prepayment_state", "credit_prepayment_hold_id"})

    credit_prepayment_state = fields.Selection(
        DOCUMENT_STATES, "Prepayment", readonly=True, copy=False
    )
    credit_prepayment_hold_id = fields.Many2one(
        "credit.prepayment.hold", "Prepayment hold", readonly=True, copy=False,
        index="btree_not_null", ondelete="set null",
        groups="credit_management.group_credit_user,credit_management.group_credit_auditor",
    )  # fmt: skip
    credit_prepayment_notice = fields.Text(
        "Prepayment notice", compute="_compute_credit_prepayment_notice", groups="base.group_user"
    )

    # what a model answers

    def _prepayment_asks(self):
        """Return a list of ``Ask``s: those of these documents that ask for a prepayment now.

        None where the company doesn't check. Called with the user's rights.
        """
        raise NotImplementedError

    def _prepayment_fingerprint(self):
        """Return what was judged, JSON-ready: supplier, currency, …, and the amount as the last."""
        raise NotImplementedError

    def _prepayment_involved(self):
        """Return the users who had a hand in it (called as the system): they don't release it."""
        return self.create_uid | self.write_uid

    def _prepayment_released(self):
        """Go on after a release (called as the system)."""

    def _prepayment_is_waiting(self):
        """Tell whether it hasn't gone through yet."""
        raise NotImplementedError

    # the route

    def _prepayment_judge(self):
        """Judge these documents, keep the checks, and issue a pass to each that isn't held.

        Returns a list of (``Ruling``, its check or None). sudo: supplier and company are read
        whatever of them the user may see.
        """
        asks = self.sudo()._prepayment_asks()
        if not asks:
            return []
        prepayment = self.env["credit.prepayment"]
        rulings = prepayment._judge(asks, self._prepayment_covered(asks))
        checks = prepayment._record(rulings)
        passes = at_commit(self.env, PASSES)
        for one in rulings:
            if not one.is_held:
                passes[self._name, one.ask.res_id] = (
                    one,
                    self.sudo().browse(one.ask.res_id)._prepayment_fingerprint(),
                )
        return [(one, checks.get((one.ask.model, one.ask.res_id))) for one in rulings]

    def _prepayment_covered(self, asks):
        """Return {(model, id)} of documents a release covers; none is looked up where none was held.

        sudo: a release counts, whoever confirms.
        """
        documents = self.sudo().browse([ask.res_id for ask in asks])
        return {
            (self._name, one.id)
            for one in documents
            if one.credit_prepayment_hold_id and one.credit_prepayment_hold_id._covers(one)
        }

    def _prepayment_hold(self, judged):
        """Hold the documents whose ruling says so; return them."""
        failing = [(ruling, check) for ruling, check in judged if ruling.is_held]
        if failing:
            self.env["credit.prepayment.hold"]._open(
                [ruling for ruling, check in failing],
                {(one.ask.model, one.ask.res_id): check for one, check in failing},
            )
        return self.browse([ruling.ask.res_id for ruling, check in failing])

    def _prepayment_admit(self):
        """Let documents that are about to go through do so, or raise.

        Uses up the pass issued in this transaction where the document is still what was
        judged; otherwise judges now. sudo: supplier and currency are compared as judged.
        """
        passes, rulings, without = at_commit(self.env, PASSES), [], self.browse()
        for document in self:
            ruling, seen = passes.pop((self._name, document.id), (None, None))
            if ruling and seen == document.sudo()._prepayment_fingerprint():
                rulings.append(ruling)
            else:
                without |= document
        judged = [ruling for ruling, _check in without._prepayment_judge()]
        self._prepayment_refuse([one for one in judged if one.is_held])
        for one in judged:
            passes.pop((self._name, one.ask.res_id), None)
        self._prepayment_settle([*rulings, *judged])

    def _prepayment_settle(self, rulings):
        """Write what admitted documents are, use up their releases, register them for the proof.

        sudo: guarded fields, and who pays may not see holds and releases.
        """
        for ruling in rulings:
            document = self.sudo().browse(ruling.ask.res_id)
            if ruling.verdict.findings or document.credit_prepayment_state:
                document.credit_prepayment_state = ruling.outcome
            hold = document.credit_prepayment_hold_id
            if hold.state == "released":
                hold.use = "used"
            elif hold:
                hold._clear()
        self.env["credit.prepayment"]._pledge(rulings)

    def _prepayment_refuse(self, rulings):
        """Raise for documents that would have to be held: this path can't hold them."""
        if rulings:
            lines = [self._prepayment_line(one) for one in rulings]
            lines.append(self.env._("Confirm it with its button to hand it to credit control."))
            raise UserError("\n".join(lines))

    def _prepayment_line(self, ruling):
        """Return what to say of one held document. sudo: the reason is told whom it concerns."""
        document = self.sudo().browse(ruling.ask.res_id)
        return self.env._(
            "%(document)s is held: %(reason)s",
            document=document.display_name,
            reason=document._prepayment_sentence(ruling, self.env.user),
        )

    def _prepayment_sentence(self, ruling, user):
        """Return why, in words: with its figures for who may read them. Called as the system."""
        self.ensure_one()
        supplier = self.env["res.partner"].browse(ruling.ask.partner_id)
        return self.env["credit.prepayment"]._sentence(
            ruling.verdict.findings,
            self.company_id.root_id.currency_id,
            supplier.name,
            supplier._credit_figures_open_to(user, self.company_id),
        )

    def _prepayment_hold_failing(self):
        """Hold those of these documents that fail, also where the company only observes.

        The gate lets everything pass while modules are installed; demo data is held by this.
        """
        failing = [one for one in self._prepayment_judge() if one[0].verdict.findings]
        self.env["credit.prepayment.hold"]._open(
            [ruling for ruling, _check in failing],
            {(ruling.ask.model, ruling.ask.res_id): check for ruling, check in failing},
        )

    def _prepayment_notification(self, judged):
        """Return the message the screen shows for documents that were held."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Held by credit control"),
                "message": "\n".join(
                    self._prepayment_line(ruling) for ruling, _check in judged if ruling.is_held
                ),
                "type": "warning",
                "sticky": True,
                "className": "text-prewrap",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _prepayment_leave(self):
        """Cancelled or drafted again: its hold is cleared, its release covers nothing more.

        sudo: who cancels may not see its holds.
        """
        holds = self.sudo().credit_prepayment_hold_id
        if not holds:
            return
        holds._clear()
        holds.write({"use": "void"})
        self.sudo().write({"credit_prepayment_state": False})

    # what the screen shows

    @api.depends("credit_prepayment_state")
    @api.depends_context("uid", "lang")
    def _compute_credit_prepayment_notice(self):
        """Say why it is held, or, of what is still to be confirmed, what credit control would say.

        A preview only for who may read the figures: asked again and again with other amounts it
        would tell them. One query for all. sudo: the reason is told whom it concerns.
        """
        self.credit_prepayment_notice = False
        waiting = self.filtered(lambda one: one._origin.id and one._prepayment_is_waiting())
        for one in waiting.sudo():
            hold = one.credit_prepayment_hold_id
            if hold.state in PENDING:
                is_open = hold.partner_id._credit_figures_open_to(self.env.user, one.company_id)
                self.browse(one.id).credit_prepayment_notice = (
                    hold.reason
                    if is_open or hold.state == "ready"
                    else self.env["credit.prepayment"]._sentence(
                        [], hold.currency_id, hold.partner_id.name, is_open=False
                    )
                )
        asks = waiting.sudo().filtered(lambda one: not one.credit_prepayment_notice)
        self._prepayment_preview(asks)

    def _prepayment_preview(self, documents):
        """Show what would be found on each of these by itself, to who may read it.

        sudo: only to ask whether they may, and to word it.
        """
        for ask in documents._prepayment_asks():
            document = self.browse(ask.res_id)
            supplier = self.env["res.partner"].sudo().browse(ask.partner_id)
            if not supplier._credit_figures_open_to(self.env.user, document.sudo().company_id):
                continue
            (ruling,) = self.env["credit.prepayment"]._judge([ask])
            if ruling.verdict.findings:
                document.credit_prepayment_notice = document.sudo()._prepayment_sentence(
                    ruling, self.env.user
                )
