from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.edition import compare
from ..authority.credit_approvable import APPROVAL_FIELDS
from ..base.numbers import numbers

STATES = [
    ("need", "Need"),
    ("draft", "Draft"),
    ("review", "Internal review"),
    ("opinion", "External opinion"),
    ("approval", "Approval"),
    ("approved", "Approved"),
    ("published", "Published"),
    ("in_force", "In force"),
    ("superseded", "Superseded"),
    ("cancelled", "Cancelled"),
]

TERMS = frozenset({"title", "text", "change_ids", "company_id", "need"})
"""What is approved: it changes while the edition is drafted."""

OPINION = frozenset(
    {"opinion_by", "opinion_date", "opinion_text", "opinion_file", "opinion_filename"}
)

OPEN = ("need", "draft", "review", "opinion", "approval", "approved")


class CreditPolicyEdition(models.Model):
    """An edition of the credit policy (信用政策版本, R90): from the need to what follows it.

    Its text and the changes it makes are typed while it is drafted and count for nothing
    until, approved by the matrix and published, its day has come: then all of it comes into
    force at once, and what decides from then on is frozen as ``snapshot``.
    """

    _name = "credit.policy.edition"
    _description = "Policy Edition"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.lifecycle", "credit.approvable"]
    _order = "id desc"

    _credit_guarded = APPROVAL_FIELDS | frozenset(
        {
            *("name", "state", "author_ids", "date_start", "snapshot", "planned", "previous_id"),
            *("published_by_id", "published_on", "in_force_on", "superseded_on", "is_outside"),
            *("evaluated_by_id", "evaluated_on", "evaluation", "submitted_by_id"),
        }
    )

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    title = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        domain=[("parent_id", "=", False)],
        default=lambda self: self.env.company.root_id,
    )
    state = fields.Selection(
        STATES, default="need", required=True, copy=False, tracking=True, group_expand=True
    )
    previous_id = fields.Many2one(
        "credit.policy.edition", "Previous edition", readonly=True, copy=False, ondelete="restrict"
    )
    need = fields.Text("Why a new edition", required=True)
    team_ids = fields.Many2many(
        "res.users",
        "credit_policy_edition_team_rel",
        domain=[("share", "=", False)],
        help="Who works on it: they read it before it is published and comment on it.",
    )
    plan = fields.Text("Plan of introduction", help="Who is told and trained, by when.")
    text = fields.Html("Text of the policy", copy=False)
    change_ids = fields.One2many("credit.policy.edition.change", "edition_id", "What changes")
    comment_ids = fields.One2many("credit.policy.comment", "edition_id", "Comments")
    open_comment_count = fields.Integer("Open comments", compute="_compute_open_comment_count")
    opinion_by = fields.Char("Opinion of", help="Who outside the company gave an opinion.")
    opinion_date = fields.Date("Opinion dated")
    opinion_text = fields.Text("External opinion")
    opinion_file = fields.Binary("Paper of the opinion", attachment=True, copy=False)
    opinion_filename = fields.Char("File name", copy=False)
    author_ids = fields.Many2many(
        "res.users",
        "credit_policy_edition_author_rel",
        string="Drafted by",
        readonly=True,
        copy=False,
        help="Who typed something in the draft: none of them approves it.",
    )
    submitted_by_id = fields.Many2one("res.users", "Handed in by", readonly=True, copy=False)
    date_start = fields.Date("In force from", readonly=True, copy=False, tracking=True)
    published_by_id = fields.Many2one("res.users", "Published by", readonly=True, copy=False)
    published_on = fields.Datetime("Published on", readonly=True, copy=False)
    in_force_on = fields.Datetime("Came into force", readonly=True, copy=False)
    superseded_on = fields.Datetime("Superseded on", readonly=True, copy=False)
    is_outside = fields.Boolean(
        "Taken from changes",
        readonly=True,
        copy=False,
        help="Made of changes outside an edition, which were in force already.",
    )
    evaluation = fields.Text(readonly=True, copy=False)
    evaluated_by_id = fields.Many2one("res.users", "Evaluated by", readonly=True, copy=False)
    evaluated_on = fields.Date("Evaluated on", readonly=True, copy=False)
    snapshot = fields.Json("All that decides", readonly=True, copy=False)
    planned = fields.Json("All that would decide", readonly=True, copy=False)
    difference = fields.Html(
        "What differs", compute="_compute_difference", sanitize=False, compute_sudo=True
    )

    _one_in_force = models.UniqueIndex(
        "(company_id) WHERE state = 'in_force'", "A company has one edition in force."
    )
    _one_a_day = models.UniqueIndex(
        "(company_id, date_start) WHERE state IN ('published', 'in_force')",
        "Two editions of a company can't come into force on the same day.",
    )

    @api.depends("name", "title")
    def _compute_display_name(self):
        for edition in self:
            edition.display_name = f"{edition.name} {edition.title or ''}".strip()

    @api.depends("comment_ids.is_open")
    def _compute_open_comment_count(self):
        for edition in self:
            edition.open_comment_count = len(edition.comment_ids.filtered("is_open"))

    @api.constrains("company_id")
    def _check_root(self):
        for edition in self:
            if edition.sudo().company_id.parent_id:  # sudo: a root company may be out of reach
                raise ValidationError(self.env._("A policy is that of a root company."))

    # --- drafting

    @api.model_create_multi
    def create(self, vals_list):
        editions = super().create(vals_list)
        # sudo: number and authors are guarded
        for edition, number in zip(
            editions.sudo(), numbers(self.env, "credit.policy.edition", len(editions)), strict=True
        ):
            edition.write({"name": number, "author_ids": [(4, self.env.uid)]})
        return editions

    def write(self, vals):
        if not self.env.su:
            if TERMS & set(vals):
                self._check_drafted()
            if OPINION & set(vals):
                self._check_opinion_open()
        result = super().write(vals)
        if not self.env.su and TERMS & set(vals):
            self._note_author()
        if not self.env.su and "company_id" in vals:
            self.change_ids._typed()  # rows of the company it was for aren't the new one's
        return result

    def _note_author(self):
        """Keep who typed something in the draft. sudo: guarded, the right to write was checked."""
        self.sudo().write({"author_ids": [(4, self.env.uid)]})

    def _check_drafted(self):
        """Raise ``UserError`` unless these are being drafted: later they stay as they are."""
        for edition in self:
            if edition.state not in ("need", "draft"):
                raise UserError(
                    self.env._(
                        "%s isn't a draft any more; take it back to draft to change it.",
                        edition.display_name,
                    )
                )

    def _check_opinion_open(self):
        for edition in self:
            if edition.state not in ("need", "draft", "review", "opinion"):
                raise UserError(
                    self.env._(
                        "%s: the external opinion is part of what is approved and stays as it is.",
                        edition.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_needs_only(self):
        for edition in self:
            if edition.state != "need":
                raise UserError(
                    self.env._("%s stays; an edition that isn't wanted is cancelled.", edition.name)
                )

    def action_fill_text(self):
        """Write the text of the policy from the template, with the figures of the draft.

        In the user's language. Returns True; raises ``AccessError`` for who may not write it,
        ``UserError`` where it is no draft or its changes don't fit.
        """
        self.check_access("write")
        self._check_drafted()
        for edition in self:
            edition.text = edition._text_from_template(edition._try()[0])
        return True

    def _text_from_template(self, parts):
        values = {"edition": self, "sections": self._sections(parts)}
        return self.env["ir.qweb"]._render("credit_management.credit_policy_text", values)

    def _sections(self, parts):
        """Return [(name of the part, [(name of a row, [(label, value as read)])])] to print."""
        told = self.env["credit.policy.parts"]
        names = told._part_names()
        return [
            (
                names.get(part, part),
                [(row["name"], self._row_told(row)) for row in rows],
            )
            for part, rows in parts.items()
        ]

    def _row_told(self, row):
        told = self.env["credit.policy.parts"]
        model = row["key"].split(",")[0]
        pairs = [told._told(model, name, value) for name, value in row["values"].items()]
        return [(label, value) for label, value in pairs if value not in ("", "–")]

    # --- what differs

    def _parts(self):
        """Return what decides under this edition: as it came into force, or as it was tried."""
        return self.snapshot or self.planned or {}

    def _parts_before(self):
        """Return what decided before it came into force; before that, what decides now."""
        if self.base:
            return self.base
        # sudo: a root company may be out of reach
        return self.env["credit.policy.parts"]._credit_policy_parts(self.company_id.sudo())

    def _differences(self, parts=None):
        """Return [(part's name, [(row, kind, [(label, before, after)])])] against the one before."""
        parts = self._parts() if parts is None else parts
        return self._differences_between(self._parts_before(), parts) if parts else []

    @api.model
    def _differences_between(self, before, after):
        """Return what differs between two snapshots, part by part, in the reader's language."""
        told, found = self.env["credit.policy.parts"], {}
        names = told._part_names()
        for one in compare(before, after):
            model = one.key.split(",")[0]
            lines = []
            for name, old, new in one.changes:
                label, old_text = told._told(model, name, old)
                new_text = told._told(model, name, new)[1]
                if old_text != new_text:
                    lines.append((label, old_text, new_text))
            found.setdefault(names.get(one.part, one.part), []).append((one.name, one.kind, lines))
        # What the database kept as JSON has lost the order of its parts.
        order = {name: place for place, name in enumerate(names.values())}
        return sorted(found.items(), key=lambda item: order.get(item[0], len(order)))

    def action_compare(self):
        """Return the dialogue that shows this edition beside any other of its company."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare two editions"),
            "res_model": "credit.policy.comparison",
            "view_mode": "form",
            "target": "new",
            "context": {"default_first_id": self.id},
        }

    @api.depends("snapshot", "planned", "base", "state")
    @api.depends_context("lang")
    def _compute_difference(self):
        for edition in self:
            edition.difference = edition._difference_html(edition._differences())

    @api.model
    def _difference_html(self, differences):
        """Return the table of what differs, the same on the screen and on paper."""
        return self.env["ir.qweb"]._render(
            "credit_management.credit_policy_difference", {"differences": differences}
        )
