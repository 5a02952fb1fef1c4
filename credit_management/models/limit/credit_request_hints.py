from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date, format_list

from ...engine.limits import TEMPORARY, counted
from .credit_request_grade import UNDECIDED

RIVALS = (
    frozenset({"initial", "increase", "decrease", "temporary"}),
    frozenset({"suspend", "resume"}),
    frozenset({"extension"}),
)
"""Kinds of requests that change the same thing: two that wait get in each other's way."""


class CreditRequestHints(models.Model):
    """What helps while a request is typed: examples of its kind, an end, and what waits already."""

    _inherit = "credit.request"

    reason_hint = fields.Char("Example of a reason", compute="_compute_hints")
    end_hint = fields.Char("Example of an end", compute="_compute_hints")
    overlap_text = fields.Char(
        "Waiting already",
        compute="_compute_overlap_text",
        help="Other requests that aren't decided yet and change the same thing.",
    )

    ends_text = fields.Char("Ends with it", compute="_compute_ends_text")

    @api.depends("account_id", "group_id", "kind", "segment", "date_from", "state")
    @api.depends_context("lang")
    def _compute_ends_text(self):
        """Name the temporary limits that a decrease ends, while it isn't decided.

        sudo: what it changes is told with it, to whoever reads the request.
        """
        for request in self:
            asked = request.kind == "decrease" and request.state in UNDECIDED
            grants = counted(*request.sudo()._grants_then()) if asked else ()
            texts = [
                request.env._(
                    "%(amount)s until %(day)s",
                    amount=request._text_of_limit(grant.limit_type, grant.amount),
                    day=format_date(request.env, grant.date_to),
                )
                for grant in grants
                if grant.kind == TEMPORARY
            ]
            request.ends_text = bool(texts) and self.env._(
                "This also ends what was granted for a time: %s.", format_list(self.env, texts)
            )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_hints(self):
        """Show an example of a reason, and of an end, that fits the kind."""
        examples = {
            "decrease": self.env._("e.g. Orders have halved; a customer of theirs went bankrupt"),
            "temporary": self.env._(
                "e.g. A large order for the spring fair, paid by the end of May"
            ),
            "extension": self.env._("e.g. Their own customer pays late; agreed on in writing"),
            "suspend": self.env._("e.g. Two cheques bounced; their accounts are frozen"),
            "resume": self.env._("e.g. All overdue items were paid on Monday"),
        }
        usual = self.env._("e.g. Orders have grown by half since spring; pays within 20 days")
        for request in self:
            request.reason_hint = examples.get(request.kind, usual)
            ends = request.kind in ("temporary", "extension")
            request.end_hint = self.env._("Its last day") if ends else self.env._("Without end")

    @api.onchange("kind", "account_id", "date_from")
    def _onchange_end_of_temporary(self):
        """Propose how long the grade lets a temporary limit last."""
        if self.kind != "temporary" or self.date_to or not (self.account_id and self.date_from):
            return
        rating = self.account_id._effective_rating(self.date_from)
        earned = rating._earned(self.company_id.root_id.id)
        if earned and earned.temporary_life_days:
            self.date_to = self.date_from + timedelta(days=earned.temporary_life_days - 1)

    @api.depends("account_id", "group_id", "kind", "segment", "state")
    @api.depends_context("lang", "uid")
    def _compute_overlap_text(self):
        """Name the other requests that wait; one query for all, of what the reader may see."""
        undecided = self.filtered(lambda one: one.state in UNDECIDED)
        others = undecided and self.search(
            [("state", "in", UNDECIDED),
             "|", ("account_id", "in", undecided.account_id.ids),
             ("group_id", "in", undecided.group_id.ids)]
        )  # fmt: skip
        for request in self:
            rivals = request._rivals_among(others) if request in undecided else ()
            texts = [one._short_text() for one in rivals]
            request.overlap_text = bool(texts) and self.env._(
                "Not decided yet for the same customer: %s.", format_list(self.env, texts)
            )

    def _rivals_among(self, others):
        """Return those of ``others`` that change the same thing of the same owner."""
        kinds = next((kinds for kinds in RIVALS if self.kind in kinds), frozenset())
        return (others - self._origin).filtered(
            lambda one: (
                one.kind in kinds
                and one.segment == self.segment
                and (one.account_id or one.group_id) == (self.account_id or self.group_id)
            )
        )

    def _short_text(self):
        """Return number, kind and status of this request in words."""
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("kind", "state")
        }
        return f"{self.name} ({labels['kind'][self.kind]}, {labels['state'][self.state]})"
