from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.credit_management.engine.facts import as_values
from odoo.addons.credit_management.models.authority.credit_approvable import APPROVAL_FIELDS

STATES = [
    ("open", "Waiting"),
    ("released", "Released"),
    ("rejected", "Rejected"),
    ("cleared", "Cleared"),
]

KINDS = [("asked", "Asked at the till"), ("offline", "Sold while the till was offline")]


class CreditTillHold(models.Model):
    """A sale on account at the till that failed the check, and what becomes of it (R40, R41).

    *Asked*: the cashier asked credit control; a release lets one sale through, up to its
    amount and the company's tolerance. *Offline*: it was sold already, counts, and is
    looked at afterwards. The figures are copied from the judgement: evidence doesn't change.
    """

    _name = "credit.till.hold"
    _description = "Held sale at the till"
    _inherit = ["credit.holding"]
    _order = "id desc"
    _rec_name = "partner_id"

    _approval_activity = "credit_management_pos.mail_activity_till_hold"
    _waiting_list = (12, "credit_management_pos.credit_till_hold_action")
    _pending_states = ("open",)
    _joining_groups = ("credit_management.group_credit_user", "point_of_sale.group_pos_user")

    _moves = {"open": {"released", "rejected", "cleared"}, "released": {"cleared"}}

    _credit_guarded = APPROVAL_FIELDS | frozenset(
        {
            "account_id", "company_id", "config_id", "cashier_id", "order_id", "kind", "state", "amount",
            "exposure", "limit_amount", "excess", "overdue_amount", "overdue_days", "findings",
            "explanation", "decided_by_id", "decided_on", "decision_reason", "used_on",
        }
    )  # fmt: skip

    company_id = fields.Many2one("res.company", required=True, index=True)
    config_id = fields.Many2one("pos.config", "Till", required=True, ondelete="restrict")
    cashier_id = fields.Many2one("res.users", "Sold by", required=True, ondelete="restrict")
    order_id = fields.Many2one("pos.order", "Sale at the till", ondelete="restrict", index=True)
    kind = fields.Selection(KINDS, default="asked", required=True)
    state = fields.Selection(
        STATES,
        "Status",
        default="open",
        required=True,
        tracking=True,
        index=True,
        group_expand=True,
    )
    amount = fields.Monetary("On account")
    exposure = fields.Monetary("Outstanding")
    overdue_amount = fields.Monetary("Overdue")
    overdue_days = fields.Integer("Days overdue", aggregator="max")
    findings = fields.Json(help="What the check found: rules, figures, thresholds.")
    reason = fields.Text(compute="_compute_reason", help="What the check found, in a sentence.")
    explanation = fields.Text("Explained by the cashier")
    used_on = fields.Datetime("Used on", help="When a sale went through by this release.")

    @api.depends("findings")
    @api.depends_context("lang")
    def _compute_reason(self):
        """Word why the sale waits. sudo: the customer is named to who may read the hold."""
        wording = self.env["credit.wording"]
        for hold in self:
            name = hold.sudo().partner_id.name
            hold.reason = wording._sentences(hold.findings or [], hold.sudo().currency_id, name)

    @api.depends("partner_id.name", "config_id.name")
    def _compute_display_name(self):
        # sudo: controllers and auditors needn't have access to the till to tell holds apart
        for hold in self:
            own = hold.sudo()
            hold.display_name = f"{own.config_id.name}: {own.partner_id.name}"

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A hold can't be deleted; reject it."))

    # opening

    @api.model
    def _open_asked(self, config, one, explanation):
        """Ask credit control about a sale: one open question for each customer and cashier.

        ``one``: the judgement. sudo: who sells at the till writes no holds.
        """
        vals = self._prepare_vals(config, one, "asked")
        vals["explanation"] = self._as_text(explanation or "")
        pending = (
            self._asked_about(one)
            ._pending()
            .filtered(lambda hold: hold.cashier_id == self.env.user)
        )
        if pending:
            pending.write(vals)
            pending._retire_approvals(again=True)
            pending._start_approvals()
            return pending
        return self._open(vals)

    @api.model
    def _open_offline(self, orders, one):
        """Hold what was sold while the till was offline; each sale once.

        sudo: who sells at the till reads no holds.
        """
        known = self.sudo().search([("order_id", "in", orders.ids)]).order_id
        for order in orders - known:
            vals = self._prepare_vals(order.config_id, one, "offline")
            hold = self._open({**vals, "order_id": order.id})
            order.message_post(
                body=self.env._(
                    "Sold on account while the till was offline: held, %s", hold.reason
                ),
                author_id=self.env.ref("base.partner_root").id,
            )

    def _open(self, vals):
        """Open a hold and have it decided. sudo: who sells at the till writes no holds."""
        hold = self.with_context(mail_create_nolog=True)._create_guarded([vals])
        hold = hold.with_env(self.env(su=True))
        hold._start_approvals()
        hold._shown_on_sale()
        return hold

    def _shown_on_sale(self):
        """Let the sale show what became of it; it is worked out, and nothing it depends on changed."""
        self.order_id.invalidate_recordset(["credit_till_hold_id", "credit_till_state"])

    @api.model
    def _prepare_vals(self, config, one, kind):
        """Return the vals of a hold. sudo: a cash customer gets the account it is held on."""
        company = config.sudo().company_id
        partner = self.env["res.partner"].sudo().browse(one.partner_id)
        account = self.env["credit.account"].sudo()._get_or_create(partner, company.root_id)
        return {
            "account_id": account.id,
            "company_id": company.id,
            "config_id": config.id,
            "cashier_id": self.env.uid,
            "kind": kind,
            "findings": [as_values(finding) for finding in one.verdict.findings],
            **one.figures,
        }

    # what a question or a release is good for

    @api.model
    def _asked_of(self, keys):
        """Return {(customer, root company): questions and releases not used up}.

        sudo: who sells at the till reads no holds.
        """
        holds = self.sudo().search(
            [("partner_id", "in", [key[0] for key in keys]), ("state", "in", ["open", "released"]),
             ("kind", "=", "asked"), ("used_on", "=", False)], order="id",
        ) if keys else self  # fmt: skip
        return holds.grouped(lambda hold: (hold.partner_id.id, hold.account_id.company_id.id))

    @api.model
    def _asked_about(self, one):
        """Return the questions and releases of one judgement's customer. sudo: as above."""
        key = one.partner_id, one.root_id
        return self._asked_of([key]).get(key) or self.sudo().browse()

    def _pending(self):
        """Return which of these are open questions."""
        return self.filtered(lambda hold: hold.state == "open")

    def _covering(self, one):
        """Return the first of these releases that covers a judgement, or none.

        A stop is lifted by a resumption only, as for orders.
        """
        if one.verdict.is_stopped:
            return self.browse()
        facts = one.facts
        return self.filtered(
            lambda hold: (
                hold.state == "released"
                and hold._as_engine_release().covers(facts.amount, facts.today, facts.rounding)
            )
        )[:1]

    def _use_release(self, one, orders):
        """Use up the release among these that covers the sales; tell whether there was one."""
        release = self._covering(one)
        if release:
            release.write({"used_on": fields.Datetime.now(), "order_id": orders[:1].id})
        return bool(release)

    def _clear_asked(self):
        """Close the user's questions among these: the sale went through as it was."""
        mine = self._pending().filtered(lambda hold: hold.cashier_id == self.env.user)
        if mine:
            mine._update_state("cleared")

    # the life of a hold

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "The held sale of %(customer)s is %(state)s already: this step is no longer possible.",
            customer=self.sudo().partner_id.name,  # sudo: as for the display name
            state=state,
        )

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle'
        self._retire_approvals()
        # sudo: nobody may write a hold, and the activities are other people's, too
        self.sudo().activity_unlink(["credit_management_pos.mail_activity_till_hold"])
        self.sudo()._shown_on_sale()

    def action_reject_wizard(self):
        """Return the dialogue that asks why this sale is rejected."""
        return self._ask_rejection()

    def action_view_sale(self):
        """Return the action that opens the sale at the till."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "pos.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }

    def _authority_kind(self):
        # EXTENDS 'credit.approvable'
        return "release"

    def _involved(self):
        # EXTENDS 'credit.approvable': who sold or asked. sudo: whether the asker may read them.
        return super()._involved() | self.sudo().cashier_id

    def _check_decidable(self, outcome):
        # EXTENDS 'credit.approvable'. sudo: the account is stopped, whoever may see it.
        self._check_move("released" if outcome == "approved" else "rejected")
        if outcome == "approved" and self.account_id.sudo().state == "stop":
            raise UserError(
                self.env._(
                    "%s is stopped: only an approved request of the kind “Resumption” lifts a "
                    "stop.",
                    self.sudo().partner_id.name,  # sudo: who decides is told whom
                )
            )

    def _approvals_done(self):
        # EXTENDS 'credit.approvable'
        for hold in self:
            hold._update_state("released", **hold._decision())
            hold._tell_till()

    def _approvals_refused(self):
        # EXTENDS 'credit.approvable'
        for hold in self:
            hold._update_state("rejected", **hold._decision())
            hold._tell_till()

    def _tell_till(self):
        """Tell the till and its cashier what was decided; the cashier can't open the hold.

        sudo: who decides may neither write at the till nor read its people.
        """
        hold = self.sudo()
        words = hold.with_context(lang=hold.cashier_id.lang or self.env.lang)._decided_words()
        self.env["mail.thread"].sudo().message_notify(
            body=words,
            subject=hold.config_id.name,
            partner_ids=hold.cashier_id.partner_id.ids,
            author_id=self.env.user.partner_id.id,
        )
        hold.config_id._notify(
            "CREDIT_TILL_DECIDED",
            {"user_id": hold.cashier_id.id, "text": words, "released": hold.state == "released"},
        )

    def _decided_words(self):
        """Return the decision as a sentence for the cashier, who needn't see any figures."""
        words = {
            "user": self.env.user.name,
            "customer": self.partner_id.name,
            "amount": self.currency_id.format(self.amount),
        }
        if self.state == "released":
            return self.env._(
                "%(user)s released the sale of %(amount)s on the account of %(customer)s.", **words
            )
        return self.env._(
            "%(user)s rejected the sale of %(amount)s on the account of %(customer)s.", **words
        )

    def _brief_exposures(self, exposure):
        # EXTENDS 'credit.brief': as the check found them; what was sold offline counts by now.
        return self.exposure, self.exposure + self.amount

    def _asking_words(self):
        # EXTENDS 'credit.approvable': why it waits.
        return {"note": self.reason}
