from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...engine.money import problem_with_grant

WRITTEN = {"customer": "partner_id", "term": "term_id", "grade": "rating_id"}
"""{what is written in a spreadsheet: what was found for it}."""

SMALLEST = 1e-6
"""An amount no currency can tell from nothing."""


class CreditOpeningLine(models.Model):
    """One customer of a list of opening limits: limit, term, grade, and from when on.

    In a spreadsheet customer, term and grade are written as people write them; what they
    mean is found when the line is made (``_find_written``), or the line is refused in words.
    """

    _name = "credit.opening.line"
    _description = "Opening Limit"
    _inherit = ["credit.guard"]
    _order = "opening_id desc, id"
    _rec_name = "partner_id"

    _credit_guarded = frozenset({"request_id", "problem"})

    opening_id = fields.Many2one(
        "credit.opening", "List", required=True, ondelete="cascade", index=True
    )
    state = fields.Selection(related="opening_id.state", string="Status of the list")
    company_id = fields.Many2one(related="opening_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    customer = fields.Char(help="Name, reference, USCC or VAT number, as in the spreadsheet.")
    partner_id = fields.Many2one(
        "res.partner",
        "Customer found",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('parent_id', '=', False)]",
    )
    amount = fields.Monetary("Limit", required=True)
    term = fields.Char("Payment term")
    term_id = fields.Many2one("account.payment.term", "Payment term found", ondelete="restrict")
    grade = fields.Char()
    rating_id = fields.Many2one("credit.rating", "Grade found", ondelete="restrict")
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env.company._credit_today()
    )
    date_to = fields.Date("Until", help="The last day on which the limit counts.")
    request_id = fields.Many2one(
        "credit.request",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    problem = fields.Char("Not granted because", readonly=True, copy=False)

    _once = models.Constraint(
        "UNIQUE(opening_id, partner_id)", "This customer is on the list already."
    )

    # the spreadsheet

    @api.model
    def get_import_templates(self):
        """Return the workbook to fill in, in the reader's language, as Odoo's import offers it.

        Nothing for who imports nothing: everybody can call it.
        """
        if not self.has_access("create"):
            return []
        return [
            {
                "label": self.env._("Template for opening limits"),
                "template": "/credit/opening/template",
            }
        ]

    @api.model
    def _import_action(self, **context):
        """Return the action of Odoo's own import for these lines.

        ``context``: ``default_opening_id`` or ``credit_opening_company``, an id each, says for
        which list or company; else they go on the draft of the user for the current company.
        """
        return {
            "type": "ir.actions.client",
            "tag": "import",
            "name": self.env._("Import opening limits"),
            "params": {"active_model": self._name, "context": context},
        }

    @api.model
    def _columns(self):
        """Return the names of the fields a spreadsheet fills in, in the order of the template."""
        return ["customer", "amount", "term", "grade", "date_from", "date_to"]

    @api.model
    def _headings(self):
        """Return (label, help) of each column of the template, in the reader's language."""
        fields = [self._fields[name] for name in self._columns()]
        return [
            (one._description_string(self.env), one._description_help(self.env)) for one in fields
        ]

    @api.model
    def _template_name(self):
        """Return what the template is called as a file."""
        return self.env._("Opening limits") + ".xlsx"

    def action_view_opening(self):
        """Open the list it stands on, which is handed in and decided as a whole."""
        self.ensure_one()
        self.check_access("read")
        return self.opening_id._get_records_action(name=self.env._("Opening limits"))

    # what may be written

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = self._find_written(self._with_list(vals_list))
        for vals in vals_list:
            if not vals.get("partner_id"):
                raise ValidationError(self.env._("Customer: say whom the limit is for."))
            self._check_amount_given(vals.get("amount"))
            vals["date_from"] = vals.get("date_from") or self.env.company._credit_today()
        lines = super().create(vals_list)
        lines._check_list()
        return lines

    def write(self, vals):
        if not self.env.su and "opening_id" in vals:
            raise UserError(self.env._("A line stays on its list; add it to the other one."))
        if set(WRITTEN) & set(vals) and self:
            [vals] = self._find_written([{"opening_id": self[0].opening_id.id, **vals}])
            del vals["opening_id"]
        if "amount" in vals:
            self._check_amount_given(vals["amount"])
        self._check_list()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_from_draft(self):
        self._check_list()

    def _check_list(self):
        """Raise ``UserError`` unless the lists are drafts; remember who had a hand in them."""
        if not self.env.su:
            self.opening_id._check_may_change()
            self.opening_id._note_contributor()

    def _with_list(self, vals_list):
        """Return copies of ``vals_list``, those without a list on the draft the user works on."""
        default = self.env.context.get("default_opening_id")
        if not default and not all(vals.get("opening_id") for vals in vals_list):
            company = self.env["res.company"].browse(self.env.context.get("credit_opening_company"))
            if company not in self.env.companies:
                company = self.env.company
            default = self.env["credit.opening"]._draft_of_user(company.root_id).id
        return [{"opening_id": default, **vals} for vals in vals_list]

    @api.model
    def _check_amount_given(self, amount):
        """Raise ``ValidationError`` for a limit that can't be one, before rounding it chokes on it."""
        try:
            problem = problem_with_grant(float(amount or 0.0), SMALLEST)
        except (TypeError, ValueError):
            problem = "not_finite"
        if problem:
            raise ValidationError(self._amount_texts()[problem])

    @api.model
    def _amount_texts(self):
        return {
            "not_finite": self.env._("Limit: that is not a number."),
            "too_long": self.env._("Limit: more than 15 digits can't be kept exactly."),
            "not_positive": self.env._(
                "Limit: it must be above zero. Who gets none needs no line."
            ),
        }

    # what can be granted

    @api.constrains("partner_id", "amount", "date_from", "date_to", "rating_id", "term_id")
    def _check_line(self):
        self._check_grantable()

    def _check_grantable(self):
        """Raise ``ValidationError`` for the first line that can't be granted as it stands.

        Constant queries for any number of lines.
        """
        problems = self._problems()
        if problems:
            raise ValidationError(next(iter(problems.values())))

    def _problems(self):
        """Return {line: why it can't be granted, in words}; lines without a problem are left out."""
        problems = {}
        for check in (
            self._problems_with_amounts,
            self._problems_with_dates,
            self._problems_with_customers,
            self._problems_with_repeats,
            self._problems_with_limits,
            self._problems_with_grades,
        ):
            for line, problem in check():
                problems.setdefault(line, problem)
        return problems

    def _problems_with_amounts(self):
        for line in self:
            problem = problem_with_grant(line.amount, line.currency_id.rounding)
            if problem:
                yield line, self._amount_texts()[problem]

    def _problems_with_dates(self):
        for line in self:
            if line.date_to and line.date_from and line.date_to < line.date_from:
                yield (
                    line,
                    self.env._(
                        "%(customer)s: until %(to)s is before the start on %(start)s.",
                        customer=line.partner_id.name,
                        to=format_date(self.env, line.date_to),
                        start=format_date(self.env, line.date_from),
                    ),
                )

    def _problems_with_customers(self):
        for line in self:
            customer, root = line.partner_id, line.company_id
            if customer.commercial_partner_id != customer:
                yield (
                    line,
                    self.env._(
                        "%(contact)s is a contact of %(customer)s: the limit is %(customer)s's.",
                        contact=customer.name,
                        customer=customer.commercial_partner_id.name,
                    ),
                )
            elif customer.company_id and customer.sudo().company_id.root_id != root:
                # sudo: the root of a branch needn't be one of the user's companies
                yield (
                    line,
                    self.env._(
                        "%(customer)s is no customer of %(company)s.",
                        customer=customer.name,
                        company=root.name,
                    ),
                )

    def _problems_with_repeats(self):
        """A customer is on one list that isn't decided yet, once."""
        # sudo: a line is there whoever sees it; only the list's number is told
        others = self.sudo().search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("opening_id.state", "in", ("draft", "submitted")),
            ],
            order="id",
        )
        first = {}
        for other in others:
            first.setdefault((other.company_id, other.partner_id), other)
        for line in self:
            known = first.get((line.company_id, line.partner_id))
            if known and known != line:
                yield (
                    line,
                    self.env._(
                        "%(customer)s is on %(list)s already.",
                        customer=line.partner_id.name,
                        list=known.opening_id.name,
                    ),
                )

    def _problems_with_limits(self):
        """Who has a limit, or gets one soon, is raised by a request of their own."""
        # sudo: a grant counts, whoever may see it; of the ledger only the customer is read
        granted = self.env["credit.limit"].sudo().search_fetch(
            [
                ("account_id.partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("segment", "=", "receivable"),
            ],
            ["account_id", "company_id"],
        )  # fmt: skip
        known = {(one.company_id, one.account_id.partner_id) for one in granted}
        for line in self:
            if (line.company_id, line.partner_id) in known:
                yield (
                    line,
                    self.env._(
                        "%s has a limit already: it is changed by a request.", line.partner_id.name
                    ),
                )

    def _problems_with_grades(self):
        """A grade that allows no credit gives no limit; one there is changes by an assessment."""
        accounts = self.env["credit.account"].sudo()  # sudo: the grade counts, whoever sees it
        for root, lines in self.grouped("company_id").items():
            found = accounts._find(lines.partner_id, root).grouped("partner_id")
            for line in lines:
                account = found.get(line.partner_id, accounts.browse())
                problem = line._problem_with_grade(account._effective_rating(root._credit_today()))
                if problem:
                    yield line, problem

    def _problem_with_grade(self, present):
        """Return why the grade of this line isn't possible, or None; ``present`` is the one there is."""
        words = {"customer": self.partner_id.name, "grade": (self.rating_id or present).name}
        if self.rating_id and present and present != self.rating_id:
            return self.env._(
                "%(customer)s is graded %(present)s already: another grade takes an assessment.",
                present=present.name,
                **words,
            )
        # sudo: what a grade earns is no secret of its policy
        earned = (self.rating_id or present).sudo()._earned(self.company_id.id)
        if earned and not earned.allows_credit:
            return self.env._(
                "%(customer)s: grade %(grade)s allows no credit, so there is no limit to give.",
                **words,
            )
        return None
