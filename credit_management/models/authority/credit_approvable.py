import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.authority import (
    Request,
    Step,
    acting_row,
    counting,
    is_deputy,
    next_step,
    refusal,
)
from ...engine.route import Hands, Vacancy, spare, vacancy

APPROVAL_FIELDS = frozenset({"approval_ids", "approval_count"})
"""To be added to ``_credit_guarded`` by every model that inherits the mixin."""


@dataclass(frozen=True)
class Turn:
    """Where a document stands: what is asked, the steps it needs, those done, the next one.

    ``proposed`` is {step: who did it by proposing}; ``bench`` says who holds a step;
    ``involved`` had a hand in it; ``decided`` are those who decided another step.
    """

    request: Request
    steps: tuple[Step, ...]
    done: dict
    decided: frozenset
    next: Step | None
    proposed: dict
    bench: Callable
    involved: frozenset

    @property
    def to_ask(self):
        """Return the step whose holders may speak now; the last one when all are decided."""
        return self.next or (self.steps[-1] if self.steps else None)

    @property
    def left(self):
        """Return the steps nobody has decided yet."""
        return tuple(step for step in self.steps if step.order not in self.done)

    @property
    def vacancy(self) -> Vacancy | None:
        """Return the first step that nobody can decide, or None."""
        return vacancy(self.left, self.bench, self.involved, self._done_by)

    @property
    def _done_by(self):
        return frozenset(one.person for one in self.done.values())

    def spares(self, person):
        """Tell whether the steps after the next one still find somebody when ``person`` decides."""
        return not self.next or spare(person, self.left, self.bench, self.involved, self._done_by)


class CreditApprovable(models.AbstractModel):
    """A document that is approved step by step, as the matrix of authority says.

    A model that inherits it answers the questions below (``_authority_*``,
    ``_involved``, ``_approvals_open``), carries out what was decided
    (``_approvals_done``, ``_approvals_refused``), calls ``_start_approvals`` when
    it is handed in and ``_retire_approvals`` when it is withdrawn.
    Steps are worked out anew at every decision: a changed matrix or amount counts
    at once; what became needless is redundant, not refused.
    """

    _name = "credit.approvable"
    _description = "Document approved in steps"
    _inherit = ["credit.guard"]

    _approval_activity = None
    """The xml id of the activity type that asks the next person, or None."""

    _approval_depends = ("state",)
    """The fields that tell whether the document waits, and on which terms."""

    _waiting_list = None
    """(place in order, xml id of the window action) of the list of what waits for somebody."""

    approval_ids = fields.One2many(
        "credit.approval", "res_id", "Approvals", readonly=True, copy=False
    )
    approval_count = fields.Integer("Decisions taken", readonly=True, copy=False)
    can_decide = fields.Boolean(
        "For you to decide", compute="_compute_can_decide", search="_search_can_decide"
    )
    waiting_for = fields.Char("Waiting for", compute="_compute_waiting_for")
    approval_token = fields.Char(
        "State seen",
        compute="_compute_approval_token",
        help="What the screen shows; a decision that sends another one is refused as stale.",
    )

    # what a model answers

    def _authority_kind(self):
        """Return the code of the kind of decision, as ``credit.authority`` has it."""
        raise NotImplementedError

    def _authority_amount(self):
        """Return the amount decided on, in the root company's currency; ``inf`` for unlimited."""
        return 0.0

    def _authority_rating(self):
        """Return the grade, a ``credit.rating``, the decision is about; may be empty."""
        return self.env["credit.rating"]

    def _authority_company(self):
        """Return the ``res.company`` whose matrix applies; its root company counts."""
        return self.company_id

    def _authority_partner(self):
        """Return the ``res.partner`` it is about, or none: its salesperson sees the decisions."""
        return self.env["res.partner"]

    def _approval_terms(self):
        """Return what is decided on, a list of JSON-ready values: a change makes screens stale."""
        return [self._authority_kind(), self._authority_amount()]

    def _involved(self):
        """Return the users (as the system) who had a hand in it and so can't decide.

        Extend it by adding to ``super()``'s. sudo: they can't decide whether the
        one who asks may read their user records or not.
        """
        return self.sudo().create_uid

    def _involved_each(self):
        """Return {document: its ``_involved``}; a model that has to look them up does it at once."""
        return {document: document._involved() for document in self}

    def _proposers(self):
        """Return those of the ``_involved`` (as the system) who handed it in, or nobody.

        A step of theirs is done by proposing. sudo: as for those involved.
        """
        return self.env["res.users"].sudo()

    def _approvals_open(self):
        """Tell whether the document waits for decisions."""
        raise NotImplementedError

    @api.model
    def _approvals_open_domain(self):
        """Return the domain of the documents that wait for decisions."""
        raise NotImplementedError

    @api.model
    def _waiting_domain(self):
        """Return the domain of what waits for the present user, on the overview and in lists."""
        return Domain("can_decide", "=", True)

    @api.model
    def _models_waiting(self):
        """Return the models whose documents wait for decisions, in the order they are shown.

        Those the present user may read.
        """
        names = self.env.registry.descendants(["credit.approvable"], "_inherit")
        models = [self.env[name] for name in names]
        shown = [one for one in models if not one._abstract and one._waiting_list]
        return sorted(
            (one for one in shown if one.has_access("read")), key=lambda one: one._waiting_list
        )

    def _check_decidable(self, outcome):
        """Raise ``UserError`` where this outcome makes no sense (decided already, paid, …)."""

    def _approvals_done(self):
        """Carry out what was approved: the last step is decided. May come for several documents.

        Called once the right was checked, so it writes as the system where it has to.
        """
        raise NotImplementedError

    def _approvals_refused(self):
        """Carry out a rejection; one step is enough."""
        raise NotImplementedError

    def _still_counting(self, rows):
        """Return those of the ``credit.approval``s ``rows`` that count for what is asked now."""
        return rows

    _audited = True
    """Whether the monthly audit looks at decisions on these documents."""

    def _decided_apart(self):
        """Return those of these documents that were decided as part of another one.

        The audit looks at that one instead.
        """
        return self.browse()

    # where it stands

    def _authority_request(self):
        """Return what is asked as the engine's ``Request``, in the root company's currency.

        sudo: the root of a branch needn't be one of the user's companies.
        """
        self.ensure_one()
        root = self._authority_company().sudo().root_id
        return Request(
            self._authority_kind(),
            self._authority_amount(),
            root._credit_today(),
            self._authority_rating().id or None,
            root.id,
            root.currency_id.rounding,
        )

    def _turns(self):
        """Return {document id: ``Turn``}; the decisions of all documents are one query.

        sudo: every decision counts, also one that the person who asks may not see.
        """
        approvals = self.env["credit.approval"].sudo().search(
            [("res_model", "=", self._name), ("res_id", "in", self._origin.ids),
             ("state", "=", "approved"), ("is_counted", "=", True)], order="id",
        )  # fmt: skip
        by_document = approvals.grouped("res_id")
        turns, benches = {}, self.env["credit.authority"]._benches()
        involved = self._involved_each()
        for document in self:
            rows = document._still_counting(
                by_document.get(document._origin.id, approvals.browse())
            )
            turns[document.id] = document._turn(
                [row._as_engine_decision() for row in rows], benches, involved[document]
            )
        return turns

    def _turn(self, decisions, benches, involved):
        """Return where this document stands after ``decisions``, the engine's.

        ``benches`` are those of ``credit.authority._benches``, ``involved`` users.
        """
        request = self._authority_request()
        bench = benches(self.company_id, request.day)
        hands = Hands(frozenset(involved.ids), frozenset(self._proposers().ids))
        route = self.env["credit.authority"]._route(request, bench, hands)
        done = counting(request, route.steps, decisions)
        following = next_step(route.steps, done)
        decided = {one.person for one in decisions if not following or one.order != following.order}
        return Turn(
            request, route.steps, done, frozenset(decided), following, route.proposed, bench,
            hands.involved,
        )  # fmt: skip

    def _refusal_code(self, turn):
        """Return the engine's code for why the present user may not decide now, or None.

        A program decides nothing, whatever office it was given: ``prepares``.
        """
        self.ensure_one()
        user = self.env.user
        if user.has_group("credit_management.group_credit_program"):
            return "prepares"
        if not turn.to_ask:
            return "not_authorised"
        groups = frozenset(user._get_group_ids())
        decided = turn.decided if turn.next else ()
        return refusal(turn.to_ask, user.id, groups, turn.request.day, turn.involved, decided)

    def _acting_row(self, turn):
        """Return (engine ``Row`` by which the present user decides, whether as a deputy)."""
        user, step = self.env.user, turn.to_ask
        groups = frozenset(user._get_group_ids())
        row = acting_row(step.rows, user.id, groups, turn.request.day)
        return row, is_deputy(row, user.id, groups)

    def _persons_asked(self, turn):
        """Return the users (as the system) who are asked to decide the next step.

        Holders and acting deputies, but for those without whom a later step has nobody.
        Of those who work for the document's company only. sudo: who waits for a
        decision sees who takes it, and needn't be able to read these users.
        """
        self.ensure_one()
        users = self.env["res.users"].sudo()
        if not turn.to_ask:
            return users
        asked = turn.bench(turn.to_ask) - turn.involved - (turn.decided if turn.next else set())
        return users.browse(sorted(person for person in asked if turn.spares(person)))

    # what the screen shows

    @api.depends(lambda self: ("approval_count", *self._approval_depends))
    @api.depends_context("uid")
    def _compute_can_decide(self):
        mine = self._to_decide()
        for document in self:
            document.can_decide = document in mine

    def _to_decide(self):
        """Return those of these documents on which the present user may decide now.

        Beside the field, for record rules that ask it: while a document's ``can_decide`` is
        being worked out, it reads as no, and whom the rule lets in by it would see nothing.
        """
        waiting = self.filtered(lambda one: one._origin.id and one._approvals_open())
        turns = waiting._turns()
        return waiting.filtered(
            lambda one: turns.get(one.id) and not one._refusal_code(turns[one.id])
        )

    def _search_can_decide(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        waiting = self.search(self._approvals_open_domain())
        return Domain("id", "in", waiting._to_decide().ids)

    @api.depends(lambda self: ("approval_count", *self._approval_depends))
    @api.depends_context("lang")
    def _compute_waiting_for(self):
        waiting = self.filtered(lambda one: one._origin.id and one._approvals_open())
        turns = waiting._turns()
        for document in self:
            turn = turns.get(document.id)
            document.waiting_for = turn and turn.to_ask and document._waiting_text(turn)

    def _waiting_text(self, turn):
        """Return who decides next, with the names of those who may, or why nobody can."""
        title = self.env["credit.authority"]._titles(turn.to_ask.rows)
        names = self._persons_asked(turn).sorted("name").mapped("name")
        if names:
            return f"{title} ({', '.join(names)})"
        return self._vacancy_text(turn.vacancy) if turn.vacancy else title

    @api.depends(lambda self: ("approval_count", *self._approval_depends))
    def _compute_approval_token(self):
        for document in self:
            document.approval_token = document._origin.id and document._token()

    def _token(self, terms=None):
        """Return a short text that changes with the terms and with every decision.

        ``terms``: others than those that stand there, as ``_approval_terms`` gives them.
        """
        terms = self._approval_terms() if terms is None else terms
        seen = json.dumps([self.approval_count, *terms], default=str)
        return hashlib.sha256(seen.encode()).hexdigest()[:16]
