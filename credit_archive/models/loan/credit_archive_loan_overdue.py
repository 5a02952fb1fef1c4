from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.credit_management.models.base.days import as_day

from ..base.searching import where
from .credit_archive_loan import USUAL_DAYS

REMIND_EVERY = 7
"""Days between two reminders of the same overdue loan."""


class CreditArchiveLoanOverdue(models.Model):
    """The end of the period: extension, reminders, and loans that close by themselves (R74)."""

    _inherit = "credit.archive.loan"

    _credit_guarded = frozenset({"extension_to", "extensions", "reminded_on"})

    is_overdue = fields.Boolean("Overdue", compute="_compute_is_overdue", search="_search_overdue")
    extension_to = fields.Date(
        "Extension asked until", readonly=True, copy=False, help="Asked for by the borrower."
    )
    extensions = fields.Integer("Times extended", readonly=True, copy=False)
    reminded_on = fields.Date("Reminded on", readonly=True, copy=False)

    @api.depends("state", "date_to", "company_id")
    def _compute_is_overdue(self):
        for loan in self:
            today = loan.company_id._credit_today()
            loan.is_overdue = loan.state == "lent" and loan.date_to < today

    def _search_overdue(self, operator, value):
        overdue = Domain("state", "=", "lent") & self.env["res.company"]._credit_by_day(
            lambda today: Domain("date_to", "<", today)
        )
        return where(overdue, operator, value)

    # --- extension

    def action_ask_extension(self, until=None):
        """Ask, as the borrower, to keep the paper until a day; two weeks where none is given.

        ``until`` is a date, or one in ISO. Raises ``AccessError`` for others than the borrower,
        ``UserError`` for what is no day, no later one, or isn't lent.
        """
        self.check_access("read")
        until = self._as_day(until)
        for loan in self:
            if loan.user_id != self.env.user:
                raise AccessError(self.env._("Only the borrower asks for an extension."))
            later = until or loan._later()
            if later <= max(loan.date_to, loan.company_id._credit_today()):
                raise UserError(
                    self.env._("Extension asked until: %s is no later than now.", later)
                )
            loan._step("lent", "lent", {"extension_to": later}, "extension asked")
            loan._tell(
                "credit_archive.mail_activity_decide",
                {loan: loan.lent_by_id},
                lambda one: one.env._("The borrower asks for an extension."),
            )

    def _as_day(self, value):
        """Return the day asked for, None for none; raise ``UserError`` for what is no day."""
        day = as_day(value)
        if value and day is None:
            raise UserError(self.env._("Extension asked until: %s is no day.", str(value)[:20]))
        return day

    def _later(self):
        today = self.company_id._credit_today()
        return max(self.date_to, today) + timedelta(days=USUAL_DAYS)

    def action_extend(self):
        """Let the borrower keep the paper until the day asked for: an archivist, nobody else.

        Raises ``AccessError`` for others or when the borrower's right is gone, ``UserError`` where
        nobody asked.
        """
        self._check_extension()
        self._check_may_borrow()
        for loan in self:
            values = {"date_to": loan.extension_to, "extensions": loan.extensions + 1}
            loan._step("lent", "lent", {**values, "extension_to": False}, "extended")
            loan._tell_borrower(lambda one: one.env._("Your extension was granted."))
        self._forget_asking()

    def action_refuse_extension(self):
        """Refuse the extension: the day agreed stays; raises for who isn't an archivist."""
        self._check_extension()
        for loan in self:
            loan._step("lent", "lent", {"extension_to": False}, "extension refused")
            loan._tell_borrower(lambda one: one.env._("Your extension was refused."))
        self._forget_asking()

    def _check_extension(self):
        self._check_archivist()
        self._check_at("lent")
        for loan in self:
            if not loan.extension_to:
                raise UserError(self.env._("%s: nobody asked for an extension.", loan.name))

    # --- what happens by itself

    @api.model
    def _cron_remind(self, limit=200):
        """Remind of overdue loans once a week, and close those whose last day is over."""
        loans = self._waiting("lent").filtered("is_overdue")
        loans = loans.filtered(lambda loan: loan._is_reminded_again())
        closing = self._waiting("approved").filtered(lambda loan: loan._is_over())
        self.env["ir.cron"]._commit_progress(remaining=len(loans) + len(closing))
        for loan in loans[:limit]:
            loan._remind()
            if not self.env["ir.cron"]._commit_progress(1):
                return
        for start in range(0, len(closing), limit):
            batch = closing[start : start + limit]
            batch._step("approved", "closed", {})
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                return

    def _waiting(self, state):
        """Return the loans at ``state`` whose last day is over somewhere on earth."""
        tomorrow = fields.Date.today() + timedelta(days=1)
        return self.search([("state", "=", state), ("date_to", "<", tomorrow)])

    def _is_over(self):
        return self.date_to < self.company_id._credit_today()

    def _is_reminded_again(self):
        today = self.company_id._credit_today()
        return not self.reminded_on or (today - self.reminded_on).days >= REMIND_EVERY

    def _remind(self):
        """Tell borrower and archivist, by activity and mail; both name the number only."""
        self.ensure_one()
        users = self.user_id | self.lent_by_id
        self._tell(
            "credit_archive.mail_activity_loan",
            {self: users},
            lambda one: one.env._(
                "%(name)s was to be returned on %(date)s.", name=one.name, date=one.date_to
            ),
        )
        template = self.env.ref("credit_archive.mail_template_overdue")
        for user in users:
            template.with_context(credit_archive_lang=user.lang).send_mail(
                self.id,
                email_values={"email_to": user.email_formatted, "recipient_ids": []},
            )
        self.reminded_on = self.company_id._credit_today()
