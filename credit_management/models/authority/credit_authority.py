from dataclasses import replace
from functools import cache
from math import inf

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_amount, ormcache

from ...engine.authority import Deputy, Row, gaps, needless, required_steps, standard_rows
from ...engine.features import MATRIX
from ...engine.money import problem_with
from ...engine.route import route
from ..base.caches import forget

KINDS = [
    ("initial", "Initial limit"),
    ("opening", "List of opening limits"),
    ("increase", "Increase"),
    ("increase_after_review", "Increase after a review"),
    ("decrease", "Decrease"),
    ("temporary", "Temporary limit"),
    ("extension", "Extension of due dates"),
    ("suspend", "Suspension (stop)"),
    ("resume", "Resumption"),
    ("assessment", "Assessment"),
    ("deviation", "Deviation from the calculated grade"),
    ("release", "Release of a hold"),
    ("summary", "List of credit customers"),
    ("breach", "Breach of authority"),
    ("policy", "Edition of the credit policy"),
]

AUTHORITIES = [
    ("review", "Reviews only"),
    ("ceiling", "Up to the release ceiling"),
    ("amount", "Up to an amount"),
    ("unlimited", "Any amount"),
]

FALLBACK = {"increase_after_review": "increase", "deviation": "assessment", "opening": "initial"}
"""Kinds that follow the rows of another one where a company has none for them."""


class CreditAuthority(models.Model):
    """One row of the matrix of authority (授权矩阵): who approves what, up to which amount.

    Rows of one kind, company and grade are a ladder, which counts as a whole:
    a grade's before a company's before the general one. Rows with the same step
    are alternatives. What the rows mean is written down in ``engine.authority``.
    Amounts are in the currency of the company that asks.

    Who a row of the matrix stands for: titles, holders, acting deputies.
    """

    _name = "credit.authority"
    _description = "Credit Authority"
    _inherit = ["mail.thread", "credit.answers", "credit.logged"]
    _order = "kind, company_id, rating_id, sequence, amount, id"

    name = fields.Char(
        "Who",
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        translate=True,
    )
    kind = fields.Selection(KINDS, required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        domain=[("parent_id", "=", False)],
        ondelete="cascade",
        tracking=True,
        help="Empty: every company that has no rows of its own.",
    )
    rating_id = fields.Many2one(
        "credit.rating",
        "Grade",
        ondelete="restrict",
        tracking=True,
        help="Empty: every grade that has no rows of its own.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    sequence = fields.Integer(
        "Step", default=10, tracking=True, help="Steps are decided one after the other."
    )
    authority = fields.Selection(
        AUTHORITIES,
        required=True,
        default="unlimited",
        tracking=True,
        help="Beyond this authority the next step decides as well.",
    )
    amount = fields.Monetary("Up to", tracking=True)
    group_id = fields.Many2one("res.groups", "User group", ondelete="restrict", tracking=True)
    user_ids = fields.Many2many("res.users", string="Persons", tracking=True)
    deputy_id = fields.Many2one("res.users", ondelete="restrict", tracking=True)
    deputy_from = fields.Date("Deputy from", tracking=True)
    deputy_to = fields.Date("Deputy until", tracking=True)
    active = fields.Boolean(default=True, tracking=True)

    @api.depends("group_id", "user_ids")
    def _compute_name(self):
        for row in self:
            names = row.group_id.mapped("name") + row.user_ids.mapped("name")
            row.name = row.name or ", ".join(names)

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for row in self:
            row.currency_id = (row.company_id or self.env.company.root_id).currency_id

    @api.depends("kind", "sequence", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            row.display_name = f"{kinds.get(row.kind, '')} {row.sequence}: {row.name or ''}"

    @api.constrains("group_id", "user_ids")
    def _check_somebody(self):
        for row in self:
            if not row.group_id and not row.user_ids:
                raise ValidationError(
                    self.env._("%s: name a group or persons who decide this step.", row.name)
                )

    def _check_amount_given(self, vals):
        """Raise for an amount nobody can compare, before rounding it chokes on it."""
        amount = vals.get("amount") or 0.0
        if problem_with(amount) or amount < 0:
            raise ValidationError(self.env._("Up to: the amount must be a number of zero or more."))

    @api.constrains("kind", "authority")
    def _check_ceiling(self):
        for row in self:
            if row.authority == "ceiling" and row.kind != "release":
                raise ValidationError(
                    self.env._("%s: only the release of a hold has a ceiling.", row.display_name)
                )

    @api.constrains("deputy_id", "deputy_from", "deputy_to")
    def _check_deputy(self):
        for row in self.filtered("deputy_id"):
            if not row.deputy_from or not row.deputy_to or row.deputy_to < row.deputy_from:
                raise ValidationError(
                    self.env._(
                        "%(deputy)s: a deputy needs a period, from a first day to a last one.",
                        deputy=row.deputy_id.name,
                    )
                )

    @api.constrains(
        "kind", "company_id", "rating_id", "sequence", "authority", "amount", "active"
    )  # fmt: skip
    def _check_matrix(self):
        self._check_covers(self._all())

    @api.ondelete(at_uninstall=False)
    def _unlink_without_gap(self):
        self._check_covers(self._all() - self)

    @api.model
    def _all(self):
        """Return all rows that aren't archived, of every company.

        sudo: they are cached for everybody, and a gap in the matrix is one
        whether or not the user sees the rows around it. Nor does a context, which
        the client sends, bring archived rows back.
        """
        rows = self.sudo().with_context(active_test=True)
        return rows.search([])  # pylint: disable=no-search-all

    @api.model
    def _check_covers(self, rows):
        """Raise ``ValidationError`` when ``rows`` leave a gap or a step that is never reached.

        A gap is what somebody could ask and nobody may approve.
        """
        engine_rows = [row._as_engine_row() for row in rows]
        for gap in gaps(engine_rows):
            raise ValidationError(self._gap_text(gap))
        for row in needless(engine_rows):
            raise ValidationError(
                self.env._(
                    "%(row)s is never reached: a step before it decides any amount.",
                    row=self.browse(row.key).display_name,
                )
            )

    def _gap_text(self, gap):
        # sudo: the gap may be in a company or grade the user doesn't see; only its name is told
        company = self.env["res.company"].sudo().browse(gap.company or self.env.company.root_id.id)
        grade = self.env["credit.rating"].sudo().browse(gap.grade or [])
        texts = {
            "kind": dict(self._fields["kind"]._description_selection(self.env))[gap.kind],
            "grade": grade.name or self.env._("any other grade"),
        }
        if gap.above == -inf:
            return self.env._(
                "%(kind)s, %(grade)s: nobody may approve any amount. Enter the last step first: "
                "one who decides any amount.",
                **texts,
            )
        return self.env._(
            "%(kind)s, %(grade)s: nobody may approve more than %(amount)s. Enter the last step "
            "first: one who decides any amount.",
            amount=format_amount(self.env, gap.above, company.currency_id),
            **texts,
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_amount_given(vals)
        rows = super().create(vals_list)
        rows._matrix_changed()
        return rows

    def write(self, vals):
        self._check_amount_given(vals)
        kinds = set(self.mapped("kind"))
        result = super().write(vals)
        self._matrix_changed(kinds)
        return result

    def unlink(self):
        kinds = set(self.mapped("kind"))
        self._note_removal()
        result = super().unlink()
        forget(self.env)
        self._ask_anew(kinds)
        return result

    def _note_removal(self):
        """Leave a note with the policy: a row takes its own history along when it is deleted.

        sudo: a row for all companies is noted in those, too, in which this user doesn't work.
        """
        for row in self:
            companies = row.company_id or self.env["res.company"].sudo().search(
                [("parent_id", "=", False)]
            )
            for policy in companies._credit_policy():
                policy.message_post(
                    body=self.env._(
                        "Removed from the matrix of authority: %(row)s (%(authority)s).",
                        row=row.display_name,
                        authority=dict(self._fields["authority"]._description_selection(self.env))[
                            row.authority
                        ],
                    )
                )

    def _matrix_changed(self, kinds=frozenset()):
        """Forget what was cached, and have open documents of these kinds ask whom they need now."""
        forget(self.env)
        self._ask_anew(kinds | set(self.mapped("kind")))

    @api.model
    def _ask_anew(self, kinds):
        """Lay out the steps of waiting documents of ``kinds`` again, in every model that has them."""
        kinds = kinds | {kind for kind, other in FALLBACK.items() if other in kinds}
        for name in self.env.registry.descendants(["credit.approvable"], "_inherit"):
            # sudo: whoever edits the matrix needn't see every document it is about
            model = self.env[name].sudo()
            if not model._abstract:
                waiting = model.search(model._approvals_open_domain())
                concerned = waiting.filtered(
                    lambda one: (
                        one._authority_kind() in kinds
                        and (one.approval_ids or one._asks_by_matrix())
                    )
                )
                if concerned:  # Odoo deletes rows when the models of their documents are half gone
                    concerned._start_approvals()

    def _as_engine_row(self):
        """Return the engine's ``Row``; ids stand for group, persons, grade, company and deputy."""
        self.ensure_one()
        deputy = self.deputy_id and Deputy(self.deputy_id.id, self.deputy_from, self.deputy_to)
        return Row(
            self.kind,
            self.sequence,
            self.authority,
            self.amount if self.authority == "amount" else 0.0,
            self.group_id.id or None,
            frozenset(self.user_ids.ids),
            self.rating_id.id or None,
            self.company_id.id or None,
            deputy or None,
            self.id,
        )

    @api.model
    @ormcache()
    def _rows(self):
        """Return the rows that count as a tuple of the engine's ``Row`` (cached).

        While the matrix is switched off, credit is decided as if a company had none. What
        add-ons have decided by it beside credit goes on.
        """
        rows = self._all()
        if not self.env["credit.feature"]._is_on(MATRIX):
            ours = self._our_kinds()
            rows = rows.filtered(lambda row: row.kind not in ours)
        return tuple(row._as_engine_row() for row in rows)

    @api.model
    def _our_kinds(self):
        """Return the kinds of decisions about credit, which the switch of the matrix is about.

        Add-ons put others into the matrix, which go by it all the same.
        """
        return [kind for kind, _name in KINDS]

    @api.model
    def _rows_for(self, kind, root):
        """Return the engine's rows of ``kind`` in root company ``root``, a ``res.company``.

        Where it has none, those of the kind it falls back on, else the standard ones.
        """
        # sudo: the root of a branch needn't be one of the user's companies
        ceiling = root.sudo().credit_release_ceiling
        for name in (kind, FALLBACK.get(kind)):
            rows = [
                row for row in self._rows() if row.kind == name and row.company in (None, root.id)
            ]
            if rows:
                return [replace(row.up_to(ceiling), kind=kind) for row in rows]
        controllers, managers = self._group_id("controller"), self._group_id("manager")
        return standard_rows(kind, controllers, managers, ceiling)

    @api.model
    def _group_id(self, name):
        """Return the id of our group of that name, False where it is gone; cached, unlike ``ref``."""
        xmlid = f"credit_management.group_credit_{name}"
        return self.env["ir.model.data"]._xmlid_to_res_id(xmlid, raise_if_not_found=False)

    @api.model
    def _has_rows(self, kind, root):
        """Tell whether ``root`` decides ``kind`` by rows of its own rather than the standard ones."""
        return any(row.key for row in self._rows_for(kind, root))

    @api.model
    def _steps(self, request):
        """Return a tuple of the engine's ``Step``s that its ``request`` needs, in order."""
        root = self.env["res.company"].browse(request.company)
        return required_steps(request, self._rows_for(request.kind, root))

    @api.model
    def _route(self, request, bench, hands):
        """Return the engine's ``Route`` of its ``request``: steps to decide and those proposed.

        ``bench`` is one of ``_benches``, ``hands`` the engine's ``Hands``.
        """
        root = self.env["res.company"].browse(request.company)
        return route(request, self._rows_for(request.kind, root), bench, hands)

    @api.model
    def _benches(self):
        """Return a function (company, day) → (engine step → ids of who may decide it).

        Holders and acting deputies who work for the company. What it looked up it
        keeps, so many documents cost as much as one; make it anew for each answer.
        sudo: who decides doesn't depend on which users the one who asks may read.
        """
        of_row = cache(lambda row: self._holders(row))
        of_company = cache(lambda user, company: company in user.company_ids)

        def bench(company, day):
            @cache
            def holders(step):
                users = (
                    self.env["res.users"]
                    .sudo()
                    .union(*(of_row(row) | self._deputies(row, day) for row in step.rows))
                )
                return frozenset(user.id for user in users if of_company(user, company))

            return holders

        return bench

    @api.model
    def _managers(self, company):
        """Return the credit managers (as the system) who work for ``company``.

        sudo: who waits for a decision needn't be able to read their users.
        """
        group = self.env["res.groups"].sudo().browse(self._group_id("manager"))
        return self._office_holders(group, company)

    @api.model
    def _title(self, row):
        """Return who a row of the engine stands for, in a word.

        sudo: the matrix may have rows the user doesn't see; who decides is told to all who wait.
        """
        if row.key:
            return self.sudo().browse(row.key).name
        return (
            self.env._("Credit manager")
            if row.group == self._group_id("manager")
            else self.env._("Credit controller")
        )

    @api.model
    def _titles(self, rows):
        """Return who these rows stand for, as they are read: one or the other."""
        return self.env._(" or ").join(dict.fromkeys(self._title(row) for row in rows))

    @api.model
    def _holders(self, row):
        """Return the users (as the system) who decide by the engine's ``row`` in their own right.

        sudo: whoever asks needn't be able to read groups and their members.
        """
        # read with all others the matrix names: their members are one query
        named = {row.group for row in self._rows()} | {row.group}
        group = self.env["res.groups"].sudo().browse(row.group or []).with_prefetch(named - {None})
        users = group.all_user_ids | self.env["res.users"].sudo().browse(row.persons)
        return users.filtered(lambda user: user.active and not user.share)

    @api.model
    def _deputies(self, row, day):
        """Return the user (as the system) who stands in for the holders of ``row`` on ``day``.

        Empty where nobody does. sudo: as for the holders.
        """
        acting = row.deputy and row.deputy.acts_on(day)
        return self.env["res.users"].sudo().browse(row.deputy.person if acting else [])
