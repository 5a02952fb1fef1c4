from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import is_html_empty

from ...engine.training import LONGEST, OPEN, fingerprint

STATES = [("draft", "Being prepared"), ("open", "To be read"), ("closed", "Closed")]

FIXED = frozenset({"name", "company_id", "edition_id", "text"})
"""What was read: once somebody was asked to read it, it stays as it is."""

READERS = ("credit_management.group_credit_user", "credit_management.group_credit_auditor")
"""Who works with credit and can open what they are to read."""


class CreditTraining(models.Model):
    """What has to be read, by whom and by when (R84): an edition of the policy, or another text.

    Prepared by credit managers. That of an edition opens when the edition is published; then
    each person gets a row, so does whoever takes the office later, and the text stays as it is.
    """

    _name = "credit.training"
    _description = "Training"
    _inherit = ["mail.thread", "credit.guard", "credit.lifecycle"]
    _order = "id desc"

    _moves = {"draft": {"open", "closed"}, "open": {"closed"}}

    _credit_guarded = frozenset({"state", "opened_on", "opened_by_id", "closed_on", "reading_ids"})

    name = fields.Char(
        "Title",
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        domain=[("parent_id", "=", False)],
        default=lambda self: self.env.company.root_id,
    )
    edition_id = fields.Many2one(
        "credit.policy.edition",
        "Policy edition",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('company_id', '=', company_id), ('state', 'not in', ('superseded', 'cancelled'))]",
        help="Whose text is read. Empty: a text of its own.",
    )
    text = fields.Html("Text of its own", copy=False)
    state = fields.Selection(
        STATES, default="draft", required=True, copy=False, tracking=True, group_expand=True
    )
    group_ids = fields.Many2many(
        "res.groups",
        "credit_training_group_rel",
        string="Offices and groups",
        help="Everybody who has one of these and works with credit; also who gets it later.",
    )
    user_ids = fields.Many2many(
        "res.users", "credit_training_user_rel", string="Persons", domain=[("share", "=", False)]
    )
    days = fields.Integer(
        "Days to read",
        default=14,
        required=True,
        tracking=True,
        help="Counted for each person from the day they are asked.",
    )
    owner_id = fields.Many2one(
        "res.users",
        "Answers for it",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
        ondelete="restrict",
        help="Is told who is late.",
    )
    opened_on = fields.Date("To be read since", readonly=True, copy=False)
    opened_by_id = fields.Many2one("res.users", "Opened by", readonly=True, copy=False)
    closed_on = fields.Date("Closed since", readonly=True, copy=False)
    reading_ids = fields.One2many(
        "credit.training.reading", "training_id", "Who reads it", readonly=True, copy=False
    )
    asked_count = fields.Integer("People asked", compute="_compute_counts", compute_sudo=True)
    done_count = fields.Integer("Acknowledged", compute="_compute_counts", compute_sudo=True)
    late_count = fields.Integer("Overdue", compute="_compute_counts", compute_sudo=True)
    done_share = fields.Float("Share acknowledged", compute="_compute_counts", compute_sudo=True)

    @api.depends("edition_id")
    def _compute_name(self):
        for training in self:
            # sudo: who may not read the edition reads what is to be read of it
            training.name = training.name or training.edition_id.sudo().title

    @api.depends("reading_ids.state")
    def _compute_counts(self):
        counts = self.env["credit.training.reading"]._counts("training_id", self)
        for training in self:
            training.update(counts[training.id])

    # --- what can be prepared

    @api.constrains("company_id", "edition_id")
    def _check_root(self):
        for training in self.sudo():  # sudo: a root company may be out of reach
            if training.company_id.parent_id:
                raise ValidationError(self.env._("Company: choose a root company."))
            if training.edition_id and training.edition_id.company_id != training.company_id:
                raise ValidationError(
                    self.env._("%s: the edition is another company's.", training.name)
                )

    @api.constrains("group_ids", "user_ids", "owner_id")  # the last is always given
    def _check_somebody(self):
        for training in self:
            if not training.group_ids and not training.user_ids:
                raise ValidationError(
                    self.env._("%s: name offices or persons who are to read it.", training.name)
                )

    @api.constrains("user_ids", "owner_id")
    def _check_can_read(self):
        """Who is named can open it. sudo: whatever users one may read."""
        for training in self.sudo():
            for user in training.user_ids | training.owner_id:
                if not self._works_with_credit(user):
                    raise ValidationError(
                        self.env._(
                            "%s doesn't work with credit and couldn't open it. Choose a colleague "
                            "who does, or have the administrator give the right.",
                            user.name,
                        )
                    )

    @api.constrains("days")
    def _check_days_to_read(self):
        for training in self:
            if not 0 <= training.days <= LONGEST:
                raise ValidationError(self.env._("Days to read: a number from 0 to %s.", LONGEST))

    @api.model
    def _works_with_credit(self, user):
        """Tell whether ``user`` (as the system) can open what they are to read."""
        return any(user.has_group(group) for group in READERS)

    def write(self, vals):
        if not self.env.su and FIXED & set(vals):
            self._check_prepared()
        return super().write(vals)

    def _check_prepared(self):
        """Raise ``UserError`` unless nobody was asked yet: what was read stays as it is."""
        for training in self:
            if training.state != "draft":
                raise UserError(
                    self.env._(
                        "%s was handed out to be read and stays as it is. Close it and prepare "
                        "another one.",
                        training.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_prepared_only(self):
        for training in self:
            if training.state != "draft":
                raise UserError(self.env._("%s stays: it says who has read what.", training.name))

    # --- its life

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "%(training)s is “%(state)s”: this step isn't possible now.",
            training=self.name,
            state=state,
        )

    def action_open(self):
        """Hand these out: each person concerned is asked to read it. Returns True.

        By who may write them, else ``AccessError``; ``UserError`` without a text, before its
        edition is published, and for what was opened before.
        """
        self.check_access("write")
        self._check_move("open")
        for training in self:
            training._check_readable()
        self._open()
        return True

    def action_close(self):
        """Close these: who hasn't read it isn't asked any more. Returns True.

        By who may write them, else ``AccessError``.
        """
        self.check_access("write")
        self._close()
        return True

    def _check_readable(self):
        """Raise ``UserError`` where there is nothing to read yet. sudo: the edition's state."""
        edition = self.sudo().edition_id
        if edition and edition.state not in ("published", "in_force"):
            raise UserError(
                self.env._(
                    "%(training)s opens by itself when %(edition)s is published.",
                    training=self.name,
                    edition=edition.display_name,
                )
            )
        if is_html_empty(self._text()):
            raise UserError(self.env._("%s: there is no text to be read.", self.name))

    def _text(self):
        """Return the text to be read. sudo: who reads it needn't be able to read the edition."""
        self.ensure_one()
        mine = self.sudo()
        return mine.edition_id.text if mine.edition_id else mine.text

    def _fingerprint(self):
        """Return the hash of what is read: its title and its text."""
        return fingerprint(self.name or "", str(self._text() or ""))

    def _open(self):
        """Ask everybody concerned; the caller has checked who may."""
        for training in self:
            training._update_state(
                "open",
                opened_by_id=self.env.uid,
                opened_on=training.sudo().company_id._credit_today(),  # sudo: a root company
            )
        self.sudo()._ask_concerned()  # sudo: the rows are the system's

    def _close(self):
        """Ask nobody any more; the caller has checked who may. sudo: the rows are the system's."""
        for training in self:
            today = training.sudo().company_id._credit_today()
            training._update_state("closed", closed_on=today)
        readings = self.env["credit.training.reading"].sudo()
        readings.search([("training_id", "in", self.ids), ("state", "in", OPEN)])._let_go()

    # --- ways there

    def action_view_readings(self):
        """Open the list of who has read it and who hasn't."""
        self.check_access("read")
        return self.reading_ids._as_list(self)
