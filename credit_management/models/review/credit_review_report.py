from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...engine.features import REVIEWS
from ..base.batches import batches

PARTS = ("report_market", "report_outlook", "report_changes", "report_risk")
"""What a report says beside the operations themselves, which are the comment."""

CONTROLLER = "credit_management.group_credit_controller"

NAMED = 10
"""So many customers are named to who is told of late reports; the others are counted."""


class CreditReviewReport(models.Model):
    """The salesperson's written report of the month, signed for its truth (S20 Art. 39, R96).

    It stands beside the figures, which finance checks (Art. 40) before a sales manager
    evaluates. Once signed it stays as it is.
    """

    _inherit = "credit.review"

    _credit_guarded = frozenset(
        {
            *PARTS,
            *("reporter_id", "signed_name", "signed_statement", "report_days_late"),
            *("checked_by_id", "checked_on", "check_note", "is_escalated"),
        }
    )

    has_report = fields.Boolean("Asks for a report", compute="_compute_has_report")
    reporter_id = fields.Many2one(
        "res.users",
        "Reported by",
        readonly=True,
        index="btree_not_null",
        help="Who has to report: the customer's salesperson when the review was opened, later who "
        "signed.",
    )
    report_market = fields.Text("Market and competition", readonly=True)
    report_outlook = fields.Text("Payment outlook", readonly=True)
    report_changes = fields.Text("Changes at the customer", readonly=True)
    report_risk = fields.Text("Risk", readonly=True)
    signed_name = fields.Char("Signed by", readonly=True)
    signed_statement = fields.Text("Statement signed", readonly=True)
    report_days_late = fields.Integer(
        "Signed late (days)", readonly=True, help="Days after the deadline; 0: in time."
    )
    checked_by_id = fields.Many2one("res.users", "Figures checked by", readonly=True)
    checked_on = fields.Datetime("Figures checked on", readonly=True)
    check_note = fields.Text("Remark on the figures", readonly=True)
    is_escalated = fields.Boolean("Managers were told", readonly=True)

    @api.depends("kind")
    def _compute_has_report(self):
        for review in self:
            review.has_report = review._asks_for_report()

    def _asks_for_report(self):
        """Tell whether the salesperson reports on this one: that of a customer's limit."""
        return self.kind == "limit"

    @api.model
    def _prepare_vals_list(self, due):
        # EXTENDS: with who has to report, so that it can be counted who does.
        return [
            {**vals, "reporter_id": account._responsible().id}
            for vals, (account, *_period) in zip(super()._prepare_vals_list(due), due, strict=True)
        ]

    # --- the report

    def action_comment(self, comment, report=None):
        """Sign the report of the month for its truth, or comment where none is asked for (R96).

        ``comment``: the customer's operations in that month; ``report``: {one of ``PARTS``:
        text}. Raises as before, and ``UserError`` naming the parts the company's policy asks
        for and that are missing. Name and day are those of who signs, and of now. Returns True.
        """
        self.check_access("read")
        parts = self._parts_given(report)
        self._check_one_customer()
        for review in self:
            review._check_may_comment()
            review._check_parts(parts)
        super().action_comment(comment)
        for review in self:
            # sudo: guarded fields; the right was checked
            review.sudo().write(review._prepare_signed(parts))
        return True

    def _check_one_customer(self):
        """Raise ``UserError`` where one text is to be the report on several customers."""
        asking = self.filtered(lambda one: one._asks_for_report() and one._report_in_parts())
        if len(asking) > 1:
            raise UserError(
                self.env._("Each customer has a report of its own: sign them one after the other.")
            )

    @api.model
    def _parts_given(self, report):
        """Return {part: text} of what a client sent; anything else is left out."""
        given = report if isinstance(report, dict) else {}
        return {name: self._as_text(given.get(name)) for name in PARTS}

    def _check_parts(self, parts):
        missing = [name for name in PARTS if not parts[name]]
        if missing and self._asks_for_report() and self._report_in_parts():
            raise UserError(
                self.env._(
                    "The report on %(customer)s isn't complete. Missing: %(parts)s.",
                    # sudo: who may comment may know whom on
                    customer=self.sudo().partner_id.name,
                    parts=", ".join(
                        self._fields[name]._description_string(self.env) for name in missing
                    ),
                )
            )

    def _report_in_parts(self):
        """Tell whether the company's policy asks for all parts of a report.

        sudo: the root of a branch needn't be one of the user's companies.
        """
        root = self.sudo().company_id.root_id
        return self.env["credit.policy"]._values(root.id)["report_in_parts"]

    def _prepare_signed(self, parts):
        """Return the vals of a report the user signs now."""
        late = (self.company_id._credit_today() - self.date_deadline).days
        signed = {"reporter_id": self.env.uid, "report_days_late": max(late, 0)}
        if self._asks_for_report():
            signed.update(parts, signed_name=self.env.user.name, signed_statement=self._statement())
        return signed

    @api.model
    def _statement(self):
        """Return what is signed, in the language of who signs; it is kept as it read."""
        return self.env._(
            "I know how this customer did in this month, have reported it completely and answer "
            "for the truth of this report."
        )

    def _last_report(self):
        """Return the customer's newest report before this one, a text; empty where there is none."""
        last = self.search(
            [
                ("account_id", "=", self.account_id.id),
                ("kind", "=", self.kind),
                ("date_to", "<", self.date_to),
                ("comment", "!=", False),
            ],
            order="date_to desc",
            limit=1,
        )
        said = [f"{format_date(self.env, last.date_to)}: {last.comment}"] if last else []
        for name in PARTS:
            if last[name]:
                said.append(f"{self._fields[name]._description_string(self.env)}: {last[name]}")
        return "\n".join(said)

    # --- finance checks the figures

    def action_check_figures(self, note=None):
        """Say that the figures of these reviews agree with the books, with a remark or none (Art. 40).

        Credit controllers, but nobody on a report of their own: else ``AccessError``;
        ``UserError`` where it is done already or the review is evaluated. Returns True.
        """
        self.check_access("read")
        if not self.env.user.has_group(CONTROLLER):
            raise AccessError(self.env._("Only credit controllers check the figures of reviews."))
        for review in self:
            # sudo: no rule may hide who reported
            if self.env.user == review.sudo().commented_by_id:
                raise AccessError(
                    self.env._(
                        "You reported on %s: somebody else checks its figures.",
                        review.display_name,
                    )
                )
            if review.checked_by_id or review.state not in ("open", "commented"):
                raise UserError(
                    self.env._("%s: its figures were checked already.", review.display_name)
                )
        self._keep_check(self._as_text(note))
        for review in self.filtered(lambda one: one.state == "commented"):
            review._pass_on()
        return True

    def _keep_check(self, note=""):
        """Write down that the user checked the figures. sudo: guarded; the right was checked."""
        self.sudo().write(
            {
                "checked_by_id": self.env.uid,
                "checked_on": fields.Datetime.now(),
                "check_note": note,
            }
        )

    def _check_may_evaluate(self):
        # EXTENDS: finance first. A controller who evaluates has checked the figures with it.
        super()._check_may_evaluate()
        if self.env.user.has_group(CONTROLLER):
            return
        for review in self:
            unchecked = review.state == "commented" and not review.checked_by_id
            if review._asks_for_report() and unchecked:
                raise UserError(
                    self.env._(
                        "%s: a credit controller checks its figures first.", review.display_name
                    )
                )

    def _evaluate(self, evaluation, result, **values):
        # EXTENDS: with the check of the figures, where it wasn't done apart.
        unchecked = self.filtered(lambda one: one._asks_for_report() and not one.checked_by_id)
        done = super()._evaluate(evaluation, result, **values)
        unchecked._keep_check()
        return done

    def _evaluators(self):
        # EXTENDS: after the figures were checked, sales managers before who checked them.
        people = super()._evaluators()
        if not self.checked_by_id:
            return people
        return people.sorted(
            lambda user: (user == self.checked_by_id, user.has_group(CONTROLLER), user.id)
        )

    # --- who waits for whom

    @api.depends("state", "checked_by_id", "request_ids", "activity_ids.user_id")
    @api.depends_context("lang")
    def _compute_waiting_for(self):
        # EXTENDS 'credit.approvable': what isn't decided by the matrix waits for somebody, too.
        result = super()._compute_waiting_for()
        for review in self:
            if review._origin.id and not review.waiting_for and review.state != "done":
                review.waiting_for = review._waits_for()
        return result

    def _waits_for(self):
        """Return which step is next and whose it is, in words.

        sudo: who waits is told by name, whatever users the reader may see.
        """
        asked = ", ".join(self.sudo().activity_ids.user_id.mapped("name"))
        if self.state == "open":
            who = asked or self.sudo().reporter_id.name
            step = self.env._("Report") if self._asks_for_report() else self.env._("Comment")
        elif self.state == "commented":
            who = asked
            checked = self.checked_by_id or not self._asks_for_report()
            step = (
                self.env._("Evaluation")
                if checked
                else self.env._("Check of the figures, then evaluation")
            )
        elif self.result in ("assess", "change"):
            step, who = self.env._("Assessment"), ""
        else:
            step, who = self.env._("Request"), self.env._("credit control")
        return f"{step} ({who})" if who else step

    # --- late

    @api.model
    def _cron_tell_late(self):
        """Every day: tell once who has to report, and the credit managers, what isn't signed in time."""
        if not self.env["credit.feature"]._is_on(REVIEWS):
            return
        domain = [("state", "=", "open"), ("is_overdue", "=", True), ("is_escalated", "=", False)]
        for batch in batches(self.search(domain, order="company_id, id"), 2000):
            batch._tell_late()

    def _tell_late(self):
        """Tell of these reports: one message to each person. As the system."""
        for company, late in self.grouped("company_id").items():
            policy = company.root_id._credit_policy()
            for user, own in late.grouped("reporter_id").items():
                if user.active:
                    policy._tell_late_reports(user, own)
            for manager in self.env["credit.authority"]._managers(company.root_id):
                policy._tell_late_reports(manager, late, late.reporter_id)
        self.is_escalated = True


class CreditPolicy(models.Model):
    """What a monthly report has to say, and who is told of late ones."""

    _inherit = "credit.policy"

    report_in_parts = fields.Boolean(
        "Monthly report in parts",
        tracking=True,
        help="The salesperson's monthly report on a customer needs all of its parts: operations, "
        "market, payment outlook, changes, risk. Off: operations are enough.",
    )

    def _tell_late_reports(self, user, reviews, people=None):
        """Tell ``user`` which reports aren't signed after their deadline; ``people``: whose they are."""
        mine = self.with_context(lang=user.lang)
        names = ", ".join(reviews[:NAMED].mapped("partner_id.name"))
        said = {
            "count": len(reviews),
            "names": f"{names}, …" if len(reviews) > NAMED else names,
            "people": ", ".join((people or user).mapped("name")),
        }
        self.message_notify(
            partner_ids=user.partner_id.ids,
            subject=mine.env._("Monthly reports not signed in time: %s", len(reviews)),
            body=mine.env._(
                "Reports on %(count)s customers are not signed after their deadline: %(names)s. "
                "They wait for: %(people)s.",
                **said,
            ),
        )


class CreditPreset(models.AbstractModel):
    """A/B/C comes with the written report of the month (S20 Art. 39)."""

    _inherit = "credit.preset"

    @api.model
    def _load(self, company, code):
        # EXTENDS: where it is loaded anew; what somebody changed stays.
        root = company.root_id
        is_new = self._loaded(root) != code
        scale = super()._load(company, code)
        if is_new and code == "abc":
            root._credit_policy().report_in_parts = True
        return scale


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    credit_report_in_parts = fields.Boolean("Monthly report in parts")
