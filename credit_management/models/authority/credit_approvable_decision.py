from math import inf

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...engine.authority import APPROVED, REJECTED
from .credit_approval import OPEN


class CreditApprovableDecision(models.AbstractModel):
    """Deciding on the next step: who may, on what they saw, one at a time."""

    _inherit = "credit.approvable"

    def action_approve(self, reason=None):
        """Approve the next step of each document; the last one carries it out.

        ``reason``: a remark, which the policy may ask for; kept with the decision. Raises
        ``AccessError`` for whoever may not decide it, ``UserError`` for a document that is
        decided, changed or being decided by somebody else, or without that remark.
        """
        self._decide(APPROVED, self._as_text(reason))
        return True

    def action_approve_wizard(self):
        """Return the dialogue that asks for a remark; approve at once where none is asked for.

        The company's policy says which. One document; raises as ``action_approve`` does.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_not_stale()
        asked = self._remark_asked()
        if asked == "none":
            return self.action_approve()
        self._check_may_decide()
        return self._dialogue(
            self.env._("Approve"),
            "credit.rejection",
            default_outcome="approve",
            default_res_model=self._name,
            default_res_id=self.id,
            default_seen=self._token(),
            default_is_required=asked == "required",
        )

    def _remark_asked(self):
        """Return whether a remark comes with an approval: ``none``, ``optional``, ``required``.

        sudo: the root of a branch needn't be one of the user's companies.
        """
        root = self._authority_company().sudo().root_id
        return self.env["credit.policy"]._values(root.id)["approval_remark"]

    def _check_remark(self, reason):
        """Raise ``UserError`` for an approval without the remark the policy asks for."""
        for document in self if not reason else ():
            if document._remark_asked() == "required":
                raise UserError(
                    self.env._(
                        "Remark: say in a few words why you approve %s. The credit policy asks "
                        "for it, and it is kept with the decision.",
                        document.display_name,
                    )
                )

    def action_reject(self, reason=None):
        """Reject the documents; one step is enough. ``reason`` is kept with the decision.

        Raises as ``action_approve`` does.
        """
        self._decide(REJECTED, self._as_text(reason))
        return True

    def _take_back(self):
        """Let documents with a life cycle that were handed in be changed again; returns True.

        What was approved of them counts no more.
        """
        self.check_access("write")
        self._update_state("draft")
        self._retire_approvals(again=True)
        return True

    def _ask_rejection(self):
        """Return the dialogue that asks why this document is rejected."""
        self.ensure_one()
        self.check_access("read")
        self._check_not_stale()
        return self._dialogue(
            self.env._("Reject"),
            "credit.rejection",
            default_res_model=self._name,
            default_res_id=self.id,
            default_seen=self._token(),
        )

    def _dialogue(self, name, model, **defaults):
        """Return the action that opens the dialogue ``model`` under the title ``name``.

        The caller has checked who may read, and that what they saw still stands there.
        """
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": defaults,
        }

    def _decide(self, outcome, reason):
        """Take one decision on each document; all or none."""
        self.check_access("read")
        self._check_not_stale()
        self._lock_for_decision()
        turns = self._turns()
        self._check_may_decide(turns=turns)
        for document in self:
            document._check_decidable(outcome)
        reason = (reason or "").strip()
        if outcome == APPROVED:
            self._check_remark(reason)
        self._record_decisions(turns, outcome, reason)
        if outcome == REJECTED:
            self._retire_approvals()
            self._approvals_refused()
            return
        self._go_on()

    def _go_on(self):
        """After an approval: carry out what is complete, ask the next persons for the rest."""
        turns = self._turns()
        done = self.filtered(lambda one: not turns[one.id].next)
        if done:
            done._retire_approvals()
            done._approvals_done()
        left = self - done
        left._sync_approvals(turns)
        left._ask_next(turns)

    def _check_may_decide(self, but=(), turns=None):
        """Raise ``AccessError`` unless the present user decides these now.

        ``but`` are the engine's codes of refusals to let pass; ``turns`` are
        those of ``_turns``, where the caller has them already.
        """
        self.check_access("read")
        turns = turns or self._turns()
        for document in self:
            code = document._refusal_code(turns[document.id])
            if code and code not in but:
                raise AccessError(document._refusal_text(code, turns[document.id]))

    def _refusal_text(self, code, turn):
        """Return why the present user may not decide, in words, for a code of the engine."""
        rows = turn.to_ask.rows if turn.to_ask else ()
        # sudo: a name may hold the customer's, and is due to whoever may read the document
        texts = {"document": self.sudo().display_name}
        texts["who"] = self.env["credit.authority"]._titles(rows)
        if code == "prepares":
            return self.env._(
                "A program asks and prepares; a person decides on %s.", texts["document"]
            )
        if code == "own":
            return self.env._(
                "%(document)s is your own: somebody else decides on it.",
                document=texts["document"],
            )
        if code == "decided_already":
            return self.env._(
                "You have decided a step of %(document)s: another person decides the next one "
                "(%(who)s).",
                **texts,
            )
        if code == "above_authority":
            return self.env._("%(document)s is above your authority: %(who)s decides.", **texts)
        return self.env._("%(document)s waits for the decision of: %(who)s.", **texts)

    def _check_not_stale(self):
        """Raise ``UserError`` when the client says what it saw and that no longer stands there.

        The context's ``credit_seen`` is a token, or {document id as text: token}.
        It can only make a decision fail: without it nothing is compared.
        """
        seen = self.env.context.get("credit_seen")
        if not seen:
            return
        for document in self:
            token = seen.get(str(document.id)) if isinstance(seen, dict) else seen
            if token and token != document._token():
                document._refuse_stale()

    def _refuse_stale(self):
        raise UserError(
            self.env._(
                "%s has changed since you opened it. Reload it and look again before you decide.",
                self.display_name,
            )
        )

    def _lock_for_decision(self):
        """Keep everybody else from deciding on these at the same moment, or raise ``UserError``."""
        taken = self - self.try_lock_for_update(allow_referencing=True)
        if taken:
            raise UserError(
                self.env._(
                    "%s is being decided by somebody else at this moment. Reload it and look again.",
                    taken[0].display_name,
                )
            )

    def _record_decisions(self, turns, outcome, reason):
        """Write down who decided which step, on what, and in whose place.

        ``outcome`` is the engine's ``APPROVED`` or ``REJECTED``.
        """
        for document in self:
            turn = turns[document.id]
            if not turn.next:
                continue
            vals = document._prepare_approval_vals(turn, turn.next)
            row, acts_for = document._acting_row(turn)
            vals.update(
                state=outcome,
                user_id=self.env.uid,
                date=fields.Datetime.now(),
                reason=reason,
                deputy_for=document._deputy_text(row) if acts_for else False,
                is_counted=True,
                steps_asked=len(turn.steps) + len(turn.proposed),
                **document._authority_kept(row),
            )
            document._record_step(vals)
            # sudo: the counter is guarded; the right to decide was checked
            document.sudo().approval_count += 1
            document._tell_decision(vals)

    def _authority_kept(self, row):
        """Return the vals that keep by which authority was decided: the matrix will change.

        ``row``: the engine's, with the company's ceiling as it stands.
        """
        if row.ceiling == inf:
            return {"authority": "unlimited"}
        if row.ceiling == -inf:
            return {"authority": "review"}
        return {"authority": "amount", "authority_amount": row.ceiling}

    def _tell_decision(self, vals):
        """Leave a note of the decision on the document."""
        texts = {"who": vals["who"], "reason": vals["reason"]}
        if vals["state"] == APPROVED:
            body = self.env._("%(who)s: approved. %(reason)s", **texts)
        else:
            body = self.env._("%(who)s: rejected. %(reason)s", **texts)
        # sudo: who decides a step needn't be able to write the document
        self.sudo().message_post(body=body, subtype_xmlid="mail.mt_note")

    def _record_step(self, vals):
        """Write the decision on the record of its step; an earlier one of the step counts no more.

        sudo: steps are guarded, and an earlier decision counts no more even
        where the one who decides now may not see it.
        """
        rows = self.sudo().approval_ids.filtered(lambda row: row.sequence == vals["sequence"])
        earlier = rows.filtered(lambda row: row.state == APPROVED)
        earlier._record({"is_counted": False})
        earlier.flush_recordset()  # one approval of a step counts: the index sees it in this order
        waiting = rows.filtered(lambda row: row.state in OPEN)[:1]
        if waiting:
            waiting._record(vals)
        else:
            self.env["credit.approval"]._create_guarded([vals])
        self.invalidate_recordset(["approval_ids"])

    def _deputy_text(self, row):
        """Return the names of those in whose place the deputy decided, or the title of a group.

        sudo: a deputy needn't be able to read the users who are away.
        """
        persons = self.env["res.users"].sudo().browse(row.persons)
        return ", ".join(persons.mapped("name")) or self.env["credit.authority"]._title(row)

    def _last_decision(self):
        """Return the newest decision that counts, a ``credit.approval`` (as the system), or none.

        sudo: who reads the document may know who decided it, when and why.
        """
        self.ensure_one()
        decided = self.sudo().approval_ids.filtered(
            lambda row: row.state in (APPROVED, REJECTED) and row.is_counted
        )
        return decided.sorted(lambda row: (row.date, row.id))[-1:]
