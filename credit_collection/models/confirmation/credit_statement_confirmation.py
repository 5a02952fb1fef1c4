import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, consteq, format_date

from odoo.addons.credit_management.engine.money import problem_with

from ...engine.confirmation import CONFIRMED, Movement, answer, balances

STATES = [
    ("draft", "To send"),
    ("sent", "Sent"),
    ("confirmed", "Confirmed"),
    ("disputed", "Differs"),
    ("settled", "Difference settled"),
    ("cancelled", "Cancelled"),
]

COLLECTOR = "credit_collection.group_collector"


class CreditStatementConfirmation(models.Model):
    """What a customer's account shows for a period, sent to be confirmed (对帐单).

    Figures and lines are those of the day it was made. The customer answers by the link,
    without an account, or on paper, which is filed with it. A difference stays open until
    it is settled.
    """

    _name = "credit.statement.confirmation"
    _description = "Statement of account"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.guard", "credit.lifecycle"]
    _order = "date_to desc, id desc"

    _moves = {
        "draft": {"sent", "confirmed", "disputed", "cancelled"},
        "sent": {"confirmed", "disputed", "cancelled"},
        "disputed": {"settled"},
    }

    _credit_guarded = frozenset(
        {
            "name", "account_id", "date_from", "date_to", "opening", "invoiced", "paid", "closing",
            "lines", "state", "access_token", "sent_on", "answered_on", "answered_by", "answered_how",
            "their_amount", "difference", "comment", "settled_on", "settled_by_id", "email",
        }
    )  # fmt: skip

    name = fields.Char("Number", readonly=True, default="/", copy=False)
    account_id = fields.Many2one(
        "credit.account", required=True, readonly=True, ondelete="restrict", index=True
    )
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="account_id.currency_id")
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("To", required=True, readonly=True)
    opening = fields.Monetary("Open before", readonly=True)
    invoiced = fields.Monetary(readonly=True)
    paid = fields.Monetary("Paid and credited", readonly=True)
    closing = fields.Monetary("Open at the end", readonly=True)
    lines = fields.Json("Entries", readonly=True)
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, tracking=True)
    access_token = fields.Char(readonly=True, copy=False, groups="base.group_system")
    email = fields.Char("Sent to", readonly=True)
    sent_on = fields.Datetime("Sent on", readonly=True, copy=False)
    answered_on = fields.Datetime("Answered on", readonly=True, copy=False)
    answered_by = fields.Char("Answered by", readonly=True, copy=False)
    answered_how = fields.Selection(
        [("portal", "By the link"), ("paper", "On paper")], readonly=True, copy=False
    )
    their_amount = fields.Monetary("By their books", readonly=True, copy=False)
    difference = fields.Monetary(readonly=True, copy=False)
    comment = fields.Text("What the customer says", readonly=True, copy=False)
    scan_ids = fields.Many2many("ir.attachment", string="Signed copy", copy=False)
    resolution = fields.Text("How the difference was settled", tracking=True, copy=False)
    settled_on = fields.Date("Settled on", readonly=True, copy=False)
    settled_by_id = fields.Many2one("res.users", "Settled by", readonly=True, copy=False)

    _once = models.UniqueIndex(
        "(account_id, date_to) WHERE state <> 'cancelled'",
        "There is a statement of this customer up to that day already.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A statement isn't deleted: cancel it."))

    def _check_collector(self):
        """Raise ``AccessError`` unless the user collects and may read these."""
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(COLLECTOR):
            raise AccessError(self.env._("Only collectors send statements and note the answers."))

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "%(statement)s is %(state)s: this step is no longer possible.",
            statement=self.name,
            state=state,
        )

    # --- making

    @api.model
    def _make(self, accounts, first, last):
        """Return new statements of these accounts from ``first`` to ``last``; constant queries.

        Of accounts that have one up to that day none is made. sudo: statements are the
        system's, and say what is posted whoever asks; the caller has checked who may.
        """
        known = self.sudo().search(
            [
                ("account_id", "in", accounts.ids),
                ("date_to", "=", last),
                ("state", "!=", "cancelled"),
            ]
        )
        missing = accounts - known.account_id
        entries = self._entries(missing, last)
        numbers = self.env["ir.sequence"].sudo()
        vals_list = [
            {
                **self._prepare_statement_vals(account, entries.get(account.id, []), first, last),
                "name": numbers.next_by_code("credit.statement.confirmation") or "/",
            }
            for account in missing
        ]
        return self._create_guarded(vals_list).sudo(self.env.su)

    def _prepare_statement_vals(self, account, entries, first, last):
        moves = [Movement(day, amount) for day, _name, _ref, amount in entries]
        opening, invoiced, paid, closing = balances(moves, first, last)
        return {
            "account_id": account.id,
            "date_from": first,
            "date_to": last,
            "opening": opening,
            "invoiced": invoiced,
            "paid": paid,
            "closing": closing,
            "access_token": secrets.token_urlsafe(32),
            "lines": [
                {"date": str(day), "document": name, "reference": ref or "", "amount": amount}
                for day, name, ref, amount in entries
                if day >= first
            ],
        }

    @api.model
    def _entries(self, accounts, last):
        """Return {account id: [(day, document, reference, amount)]} posted up to ``last``; one query.

        In the company's currency, what customers owe above zero.
        """
        self.env["account.move.line"].flush_model()
        self.env["account.move"].flush_model(["name", "ref"])
        rows = self.env.execute_query(
            SQL(
                """SELECT a.id, l.date, m.name, m.ref, SUM(l.balance)
                     FROM credit_account a
                     JOIN res_company c ON split_part(c.parent_path, '/', 1)::int = a.company_id
                     JOIN res_partner p ON p.commercial_partner_id = a.partner_id
                     JOIN account_move_line l ON l.partner_id = p.id AND l.company_id = c.id
                     JOIN account_account acc ON acc.id = l.account_id
                     JOIN account_move m ON m.id = l.move_id
                    WHERE a.id = ANY(%s) AND l.parent_state = 'posted' AND l.date <= %s
                      AND acc.account_type = 'asset_receivable'
                    GROUP BY a.id, l.date, m.id, m.name, m.ref
                   HAVING SUM(l.balance) <> 0
                    ORDER BY l.date, m.id""",
                accounts.ids,
                last,
            )
        )
        found = {}
        for account, day, name, ref, amount in rows:
            found.setdefault(account, []).append((day, name, ref, float(amount)))
        return found

    # --- answering

    def _is_token(self, token):
        """Tell whether ``token`` opens this statement, without telling anything by the time it takes.

        sudo: the customer has no account here.
        """
        own = self.sudo().access_token or ""
        known = isinstance(token, str) and bool(own) and consteq(own, token)
        return known and self.sudo().state not in ("draft", "cancelled")

    def _answer(self, name, theirs, comment, how):
        """Note what the customer says: ``theirs`` is what their books show, None: it is right.

        ``name``: who answers; ``how``: ``portal`` or ``paper``. Returns the new state. Raises
        ``UserError`` for an answer without a name, a figure that is none, a difference without
        a word, and for a statement that was answered. sudo: the fields are guarded; the caller
        has checked the token, or the right.
        """
        self.ensure_one()
        if not name:
            raise UserError(self.env._("Please say who you are."))
        if theirs is not None and problem_with(theirs):
            raise UserError(self.env._("Please give the balance by your books as a number."))
        state, difference = answer(self.closing, theirs, self.currency_id.rounding)
        if state != CONFIRMED and not comment:
            raise UserError(self.env._("Please say in a few words what differs."))
        self._update_state(
            state,
            answered_on=fields.Datetime.now(),
            answered_by=name[:100],
            answered_how=how,
            their_amount=self.closing if theirs is None else theirs,
            difference=difference,
            comment=(comment or "")[:2000],
        )
        return state

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle'. sudo: guarded, and follows from the answer.
        if state in ("confirmed", "settled"):
            for one in self.sudo():
                before = one.account_id.confirmed_until
                one.account_id.confirmed_until = max(filter(None, (before, one.date_to)))
        if state == "disputed":
            for one in self:
                one._tell_difference()
        return super()._after_move(state)

    def _tell_difference(self):
        """Give the collector an activity: the customer's books differ."""
        user = self.account_id._collector() or self.sudo().create_uid  # sudo: whoever it is
        one = self.sudo().with_context(lang=user.lang or self.env.lang)  # sudo: for the system
        one.activity_schedule(
            "credit_collection.mail_activity_statement",
            user_id=user.id,
            note=one.env._(
                "%(who)s: the difference is %(amount)s.",
                who=self.answered_by,
                amount=self.currency_id.format(self.difference),
            ),
        )

    def action_answer_wizard(self):
        """Return the dialogue that notes the answer on paper."""
        self.ensure_one()
        self._check_collector()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer on paper"),
            "res_model": "credit.statement.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_statement_id": self.id},
        }

    def action_settle(self):
        """Settle these differences, said how; returns True.

        Raises AccessError for who doesn't collect, UserError without a word on how, and for
        what isn't an open difference.
        """
        self._check_collector()
        for one in self:
            if one.state == "disputed" and not (one.resolution or "").strip():
                raise UserError(
                    self.env._("How the difference was settled: say it in a few words first.")
                )
            one._update_state(
                "settled", settled_on=one.company_id._credit_today(), settled_by_id=self.env.uid
            )
        # sudo: the activity is the collector's
        self.sudo().activity_unlink(["credit_collection.mail_activity_statement"])
        return True

    def action_cancel(self):
        """Cancel statements that weren't answered: the link opens nothing any more. Returns True."""
        self._check_collector()
        self._update_state("cancelled")
        return True

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        for one in self:
            if one.date_from > one.date_to:
                raise ValidationError(self.env._("From: the period ends before it begins."))

    # --- what is printed

    def _entry_rows(self):
        """Return the entries as the customer reads them: texts, with the balance after each."""
        self.ensure_one()
        left, rows = self.opening, []
        money = self.currency_id.format
        for one in self.lines or []:
            left += one["amount"]
            rows.append(
                {
                    "date": format_date(self.env, one["date"]),
                    "document": one["document"],
                    "reference": one["reference"],
                    "debit": money(one["amount"]) if one["amount"] > 0 else "",
                    "credit": money(-one["amount"]) if one["amount"] < 0 else "",
                    "balance": money(left),
                }
            )
        return rows

    def _statement_lang(self):
        """Return the language of who receives it. sudo: the company's where they have none."""
        self.ensure_one()
        return self._receiver().lang or self.company_id.sudo().partner_id.lang or "en_US"

    def _receiver(self):
        """Return who it is sent to: the customer's invoice address. sudo: whoever sends it."""
        partner = self.sudo().partner_id
        return partner.browse(partner.address_get(["invoice"])["invoice"])

    def _statement_url(self):
        """Return the link by which the customer answers. sudo: the token goes to the customer."""
        self.ensure_one()
        base = self.company_id.sudo().get_base_url()
        return f"{base}/credit/statement/{self.id}?token={self.sudo().access_token}"

    def action_print(self):
        """Return the statements as one PDF. Raises AccessError for who doesn't collect."""
        self._check_collector()
        if not self:
            raise UserError(self.env._("Choose statements first."))
        return self.env.ref("credit_collection.credit_statement_report").report_action(
            self, config=False
        )
