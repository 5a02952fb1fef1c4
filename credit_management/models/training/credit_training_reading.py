from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...engine.training import DONE, LATE, LEFT, OPEN, TO_READ, share

STATES = [
    (TO_READ, "To read"),
    (LATE, "Overdue"),
    (DONE, "Acknowledged"),
    (LEFT, "No longer asked"),
]

STATES_COUNTED = (TO_READ, LATE, DONE)

ACTIVITY = "credit_management.mail_activity_reading"


class CreditTrainingReading(models.Model):
    """That one person has to read a text until a day, and that they have (R84).

    Made and moved by the system. Acknowledged by that person alone, through
    ``action_acknowledge``: nobody writes it, whatever their right, and nobody for another one.
    """

    _name = "credit.training.reading"
    _description = "Acknowledgement"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.guard", "credit.lifecycle"]
    _order = "date_deadline, id"
    _mail_post_access = "read"

    _moves = {TO_READ: {LATE, DONE, LEFT}, LATE: {DONE, LEFT}, LEFT: {TO_READ}}

    _credit_guarded = frozenset(
        {
            *("training_id", "user_id", "state", "asked_on", "date_deadline"),
            *("acknowledged_on", "text_hash", "reminded_on"),
        }
    )

    training_id = fields.Many2one(
        "credit.training", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="training_id.company_id", store=True, index=True)
    edition_id = fields.Many2one(related="training_id.edition_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Reader", required=True, readonly=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        STATES, default=TO_READ, required=True, readonly=True, tracking=True, group_expand=True
    )
    asked_on = fields.Date("To read since", required=True, readonly=True)
    date_deadline = fields.Date("Read until", required=True, readonly=True)
    acknowledged_on = fields.Datetime("Acknowledged on", readonly=True)
    text_hash = fields.Char(
        "Text acknowledged (SHA-256)",
        readonly=True,
        help="Of title and text as they stood: which words exactly were acknowledged.",
    )
    reminded_on = fields.Date("Reminded on", readonly=True)
    text = fields.Html(compute="_compute_text", compute_sudo=True, sanitize=False)
    is_mine = fields.Boolean("Mine", compute="_compute_is_mine", search="_search_is_mine")

    _one_each = models.UniqueIndex("(training_id, user_id)", "A person reads a text once.")
    _waited_for = models.Index("(user_id) WHERE state IN ('to_read', 'late')")

    @api.depends("training_id", "user_id")
    def _compute_display_name(self):
        for reading in self:
            # sudo: whose it is and what it is about, its reader may know
            mine = reading.sudo()
            reading.display_name = f"{mine.training_id.name or ''}: {mine.user_id.name or ''}"

    @api.depends("training_id.text", "edition_id.text")
    def _compute_text(self):
        for reading in self:
            reading.text = reading.training_id._text() if reading.training_id else False

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for reading in self:
            reading.is_mine = reading.user_id == self.env.user

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = Domain("user_id", "=", self.env.uid)
        return Domain.OR([mine if wanted else ~mine for wanted in value])

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "%(training)s: it is “%(state)s” already.",
            training=self.sudo().training_id.name,  # sudo: its own reader may know
            state=state,
        )

    def action_acknowledge(self):
        """Confirm that the user has read these texts. Returns True.

        Only the person who has to, else ``AccessError``; ``UserError`` where it is acknowledged
        already, isn't asked any more or has questions to answer. The day and the text's hash are
        the system's.
        """
        self.check_access("read")
        self._check_own()
        self._check_move(DONE)
        self._check_answered()
        self._acknowledge()
        return True

    def _check_answered(self):
        """Raise ``UserError`` where more is asked than reading; nothing more is here."""

    def _acknowledge(self):
        """Keep when it was acknowledged and which text; the caller has checked who does."""
        for reading in self:
            reading._update_state(
                DONE,
                acknowledged_on=fields.Datetime.now(),
                text_hash=reading.training_id._fingerprint(),
            )

    def _check_own(self):
        """Raise ``AccessError`` for what somebody else has to read. sudo: no rule may hide that."""
        for reading in self:
            if reading.sudo().user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "%s: nobody acknowledges it for somebody else.",
                        reading.sudo().display_name,
                    )
                )

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle': who isn't waited for any more isn't asked. sudo: the
        # activity may be another person's
        if state not in OPEN:
            self.sudo().activity_unlink([ACTIVITY])
        return super()._after_move(state)

    def _let_go(self):
        """These persons aren't asked any more. As the system."""
        if self:
            self._update_state(LEFT)

    @api.model
    def _waiting_domain(self):
        """Return the domain of what the user has to read."""
        return Domain("user_id", "=", self.env.uid) & Domain("state", "in", OPEN)

    @api.model
    def _counts(self, name, records):
        """Return {id: {field: value}} of asked, acknowledged, late and share. One query.

        ``name``: the field by which rows belong to these ``records``. Of those still asked; not
        by a list of theirs, which holds what the one who looks may see.
        """
        rows = self._read_group(
            [(name, "in", records.ids), ("state", "!=", LEFT)], [name, "state"], ["__count"]
        )
        found = {one: dict.fromkeys(STATES_COUNTED, 0) for one in records._ids}
        for record, state, number in rows:
            found[record.id][state] = number
        return {
            one: {
                "asked_count": sum(states.values()),
                "done_count": states[DONE],
                "late_count": states[LATE],
                "done_share": share(states[DONE], sum(states.values())),
            }
            for one, states in found.items()
        }

    def _as_page(self):
        """Return the action that opens the text, with the button that acknowledges it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("To read"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.model
    def _as_list(self, trainings):
        """Return the action that lists who has read these ``trainings`` and who hasn't."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_training_reading_action"
        )
        action.update(
            domain=[("training_id", "in", trainings.ids)],
            context={"search_default_not_yet": 1},
        )
        return action
