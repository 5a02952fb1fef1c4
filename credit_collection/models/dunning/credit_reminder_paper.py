import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_qweb import QWebError

REPORT = "credit_collection.credit_reminder_report"
UNFIT = re.compile(r'[\\/:*?"<>|\s]+')
"""What a file's name can't have everywhere."""


class CreditReminderPaper(models.Model):
    """The letter as PDF, one of each, in the customer's language: attached and kept.

    A mail gets its PDF in the moment it leaves, a letter on paper in the background: who
    sends hundreds waits for none, and each is kept by itself. Without a program for PDFs
    mails go out without one, and say so here.
    """

    _inherit = "credit.reminder"

    _credit_guarded = frozenset({"pdf_id", "pdf_problem"})

    pdf_id = fields.Many2one(
        "ir.attachment", "Letter as PDF", readonly=True, copy=False, ondelete="set null"
    )
    pdf_problem = fields.Char("Why without PDF", readonly=True, copy=False)

    @api.model
    def _pdf_hindrance(self):
        """Return why this machine makes no PDF, in words, or nothing."""
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() in ("ok", "workers", "upgrade"):
            return ""
        return self.env._("This machine has no program that makes PDFs (wkhtmltopdf).")

    def _keep_pdf(self):
        """Keep the letters of these as PDF, where they have none; say on them why not.

        sudo: the letter is what it is, whoever sends it; who reads the reminder reads it.
        """
        hindrance = self._pdf_hindrance()
        for one in self.sudo().filtered(lambda one: not one.pdf_id and one.body):
            content, problem = (None, hindrance) if hindrance else one._as_pdf()
            if content:
                one.write({"pdf_id": one._pdf_attachment(content).id, "pdf_problem": False})
            elif problem != (one.pdf_problem or ""):
                one.pdf_problem = problem

    def _as_pdf(self):
        """Return (the letter as PDF, ""), or (None, why not); tests get no PDF, as Odoo has it."""
        try:
            with self.env.cr.savepoint():
                content, kind = self.env["ir.actions.report"]._render_qweb_pdf(REPORT, self.ids)
        except (UserError, QWebError, OSError) as error:
            return None, str(error)[:250]
        return (content, "") if kind == "pdf" else (None, "")

    def _pdf_attachment(self, content):
        name = UNFIT.sub(" ", self.subject or self.level_id.name or "").strip()
        return self.env["ir.attachment"].create(
            {
                "name": f"{name}.pdf",
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    @api.model
    def _attach_to(self, mail):
        """Attach its letter to a mail that is about to leave; each is attached once."""
        reminder = self._of_mails(mail)
        wanted = reminder.filtered("level_id.attach_pdf")
        wanted._keep_pdf()
        missing = wanted.pdf_id - mail.sudo().attachment_ids  # sudo: mails are the system's
        if missing:
            # sudo: as above
            mail.sudo().attachment_ids = [fields.Command.link(one.id) for one in missing]

    @api.model
    def _cron_keep_pdf(self):
        """Keep the letters that went out on paper; one after the other, each by itself."""
        cron = self.env["ir.cron"]
        if self._pdf_hindrance():
            return
        waiting = self.search(
            [("state", "=", "sent"), ("channel", "=", "letter"), ("pdf_id", "=", False),
             ("pdf_problem", "=", False), ("body", "!=", False), ("level_id.attach_pdf", "=", True)]
        )  # fmt: skip
        cron._commit_progress(remaining=len(waiting))
        for one in waiting:
            one._keep_pdf()
            if not cron._commit_progress(1):
                break

    def action_open_pdf(self):
        """Open the letter as it was kept."""
        self.ensure_one()
        self.check_access("read")
        if not self.pdf_id:
            raise UserError(self.env._("There is no PDF of this letter yet."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.pdf_id.id}?download=true",
            "target": "self",
        }


class CreditReminderLevel(models.Model):
    """Whether letters of this level go along as PDF."""

    _inherit = "credit.reminder.level"

    attach_pdf = fields.Boolean(
        "Letter as PDF",
        default=True,
        tracking=True,
        help="The letter is attached to the mail as PDF, and kept with the reminder.",
    )
