from odoo import api, models
from odoo.exceptions import AccessError

from odoo.addons.credit_management.models.base.batches import batches
from odoo.addons.credit_management.models.base.transaction import at_commit, taken_at_commit
from odoo.addons.credit_management.models.gate.credit_hold import PENDING

from ..engine.prepayment import ENTRY, Standing, Terms, judge_standing
from .credit_prepayment import Ask, Ruling

ENTRIES = "credit_management_purchase.entries"
"""{(supplier, root company): id of the entry} whose prepayment is looked at before the commit."""


class CreditPrepaymentHoldEvaluation(models.Model):
    """Looking again at what waits, and at what was booked without being asked."""

    _inherit = "credit.prepayment.hold"

    def action_evaluate(self):
        """Judge these holds again: ``ready`` when nothing stands against them any more.

        Oldest first and cumulatively. Returns the message that says what came of it;
        AccessError for who only reads holds. sudo: the figures are guarded, and of suppliers the user may not see.
        """
        self.check_access("read")
        if not self.env.user.has_group("credit_management.group_credit_user"):
            raise AccessError(self.env._("Only who works with holds has them judged again."))
        self.sudo()._evaluate()
        return self._evaluated()

    def _evaluate(self):
        """Judge all pending holds of the same accounts again; called as the system."""
        holds = self.search(
            [("account_id", "in", self.account_id.ids), ("state", "in", PENDING)], order="id"
        )
        holds.filtered(lambda hold: hold.kind == ENTRY)._evaluate_entries()
        asking = holds.filtered(lambda hold: hold.kind != ENTRY and hold._document().exists())
        asks = [ask for hold in asking for ask in hold._document()._prepayment_asks()]
        rulings = {(one.ask.model, one.ask.res_id): one for one in self._judged(asks)}
        for hold in asking:
            document = hold._document()
            ruling = rulings.get((document._name, document.id))
            hold._take_ruling(ruling)

    def _judged(self, asks):
        return self.env["credit.prepayment"]._judge(asks)

    def _take_ruling(self, ruling):
        """Take over what a new judgement says; without one nothing is asked any more."""
        state = "open" if ruling and ruling.verdict.findings else "ready"
        if state == self.state and (
            not ruling or ruling.verdict.after == self.exposure + self.added
        ):
            return
        if ruling and ruling.verdict.findings:
            check = self.env["credit.prepayment"]._record([ruling])
            document = self._document()
            key = document._name, document.id
            self.write(self._prepare_vals(ruling, check[key], document))
        if state != self.state:
            self._update_state(state)
            if state == "ready":
                self._tell_document(self.env._("Nothing stands against this prepayment any more."))
        self._ask_where_changed()

    def _evaluate_entries(self):
        """Clear the holds of entries where what is prepaid fits again."""
        figures = self.account_id._prepayment_figures()
        for hold in self:
            terms, standing = figures[hold.account_id.id]
            if not judge_standing(standing, terms, hold.currency_id.rounding).findings:
                hold._clear()

    @api.model
    def _trigger_evaluation(self, partners):
        """Have pending holds of these suppliers judged soon, outside this transaction.

        One query. sudo: who receives goods or changes an account may not see its holds;
        nothing is returned.
        """
        suppliers = partners.sudo().commercial_partner_id
        pending = suppliers and self.sudo().search_count(
            [("partner_id", "in", suppliers.ids), ("state", "in", PENDING)], limit=1
        )
        if pending:
            self._trigger_cron()

    @api.model
    def _trigger_cron(self):
        """Have the scheduled evaluation run as soon as this transaction is committed.

        sudo: only administrators may trigger a scheduled action by themselves.
        """
        self.env.ref("credit_management_purchase.ir_cron_evaluate_prepayments").sudo()._trigger()

    @api.model
    def _cron_evaluate(self):
        """Judge all pending holds again, account by account, and look for what nobody asked about."""
        accounts = self.search([("state", "in", PENDING)]).account_id
        for account in batches(accounts, 1):
            account.prepayment_hold_ids.filtered(lambda hold: hold.state in PENDING)._evaluate()
        self._open_for_booked()

    # --- what was booked without being asked: it counts, and opens a hold

    @api.model
    def _watch_entries(self, keys):
        """Look at these {(supplier id, root id): entry id} once before the commit."""
        if keys:
            at_commit(self.env, ENTRIES, self._open_for_entries).update(keys)

    @api.model
    def _open_for_entries(self):
        """At commit: hold what entries of this transaction have prepaid beyond the limit."""
        entries = taken_at_commit(self.env, ENTRIES)
        if entries:
            self._hold_booked(entries)

    @api.model
    def _open_for_booked(self):
        """Hold what is prepaid beyond the limit, whatever way it was booked (bank statements)."""
        enforced = self.env["res.company"].search(
            [("parent_id", "=", False), ("credit_prepayment_mode", "=", "enforce")]
        )
        if not enforced:
            return
        standings = self.env["credit.prepayment"]._standings(None, enforced.ids)
        keys = [key for key, standing in standings.items() if standing.prepaid > 0]
        rows = self.env["credit.exposure"].search(
            [("partner_id", "in", [partner for partner, _root in keys]),
             ("category", "=", "prepayment"), ("res_model", "=", "account.move")],
        )  # fmt: skip
        newest = {}
        for row in rows:
            key = row.partner_id.id, row.company_id.root_id.id
            newest[key] = max(newest.get(key, 0), row.res_id)
        self._hold_booked({key: newest[key] for key in keys if key in newest})

    def _hold_booked(self, entries):
        """Open a hold of the kind *entry* for each supplier over its limit that has none yet.

        Not where a release covers what is prepaid. sudo: who books an entry may not see it.
        """
        prepayment = self.env["credit.prepayment"]
        roots = self.env["res.company"].sudo().browse({root for _partner, root in entries})
        enforced = set(roots.filtered(lambda one: one.credit_prepayment_mode == "enforce").ids)
        keys = [key for key in entries if key[1] in enforced]
        if not keys:
            return
        standings = prepayment._standings(
            [partner for partner, _root in keys], [root for _partner, root in keys]
        )
        accounts = prepayment._accounts(keys)
        terms = self.env["credit.account"].union(*accounts.values())._prepayment_terms()
        answered = self._answered_for(
            {account: standings.get(key, Standing()).since for key, account in accounts.items()}
        )
        rulings = []
        for key in keys:
            account = accounts.get(key)
            known = terms[account.id] if account else Terms()
            standing = standings.get(key, Standing())
            rounding = self.env["res.company"]._credit_rounding(key[1])
            verdict = judge_standing(standing, known, rounding)
            if verdict.findings and standing.prepaid > answered.get(account, 0.0) + rounding / 2:
                move = self.env["account.move"].sudo().browse(entries[key])
                ask = Ask(
                    ENTRY, "account.move", move.id, key[0], move.company_id.id, key[1],
                    standing.prepaid,
                )  # fmt: skip
                rulings.append(Ruling(ask, verdict, known, standing, "held"))
        if rulings:
            self._open(rulings, prepayment._record(rulings))

    def _answered_for(self, since):
        """Return {account: the highest prepayment somebody has decided on, or still has to}.

        ``since``: {account: day the oldest money at stake left}: a release from before that
        was for money whose goods have come. sudo: a decision counts, whoever may see it.
        """
        holds = self.sudo().search(
            [("account_id", "in", [account.id for account in since]),
             "|", "&", ("state", "=", "released"), ("use", "!=", "void"),
             "&", ("state", "in", PENDING), ("kind", "=", ENTRY)]
        )  # fmt: skip
        known = {}
        for hold in holds:
            account = hold.account_id
            first = since[account]
            if hold.state in PENDING or not first or hold._last_day() >= first:
                known[account] = max(known.get(account, 0.0), hold.exposure + hold.added)
        return known


class CreditHold(models.Model):
    """What decides was changed: held prepayments are judged again as held orders are."""

    _inherit = "credit.hold"

    @api.model
    def _trigger_where_pending(self):
        # EXTENDS 'credit_management'. sudo: who changes a policy may not see the holds.
        result = super()._trigger_where_pending()
        holds = self.env["credit.prepayment.hold"]
        if holds.sudo().search_count([("state", "in", PENDING)], limit=1):
            holds._trigger_cron()
        return result
