from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.credit_management.engine.money import problem_with

from ...engine import dunning as engine

CHANNELS = [("mail", "Mail"), ("letter", "Printed letter"), ("call", "Call")]

TONES = [("polite", "Polite"), ("firm", "Firm"), ("last", "Last warning")]

CONSEQUENCES = [
    ("none", "None"),
    ("watch", "Watch the account"),
    ("hold", "Hold new orders"),
    ("stop", "Ask to stop: no orders, no deliveries"),
]


class CreditReminderLevel(models.Model):
    """One level of reminding (催收级别): from when on, how, in which words, with what consequence.

    Days count from the due date of the oldest item that is demanded; negative or 0: a polite
    notice before anything is overdue. A company with levels of its own uses those.
    """

    _name = "credit.reminder.level"
    _description = "Reminder Level"
    _inherit = ["mail.thread", "credit.answers"]
    _order = "company_id, days, id"

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company",
        domain=[("parent_id", "=", False)],
        ondelete="cascade",
        help="Empty: every company without levels of its own.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    days = fields.Integer(
        "Days after the due date",
        required=True,
        tracking=True,
        help="Negative: so many days before it, as a polite notice.",
    )
    tone = fields.Selection(TONES, required=True, default="polite")
    channel = fields.Selection(CHANNELS, required=True, default="mail", tracking=True)
    mail_template_id = fields.Many2one(
        "mail.template",
        "Letter",
        domain=[("model", "=", "credit.reminder")],
        ondelete="restrict",
        tracking=True,
        help="The words of the mail and of the printed letter, in the customer's language.",
    )
    minimum = fields.Monetary("Least amount", help="What is less isn't worth this letter.")
    pause = fields.Integer(
        "Days after the last reminder",
        default=7,
        help="No letter follows another one faster, whatever their levels.",
    )
    user_id = fields.Many2one(
        "res.users", "Responsible", help="Empty: the collector of the account."
    )
    consequence = fields.Selection(CONSEQUENCES, required=True, default="none", tracking=True)
    charges_interest = fields.Boolean("Propose late interest", tracking=True)
    is_legal = fields.Boolean(
        "Legal step", tracking=True, help="Only for who was reminded of the same debt before."
    )
    is_automatic = fields.Boolean(
        "Sent by itself",
        tracking=True,
        help="Every night; else somebody looks at the proposals and sends them.",
    )
    active = fields.Boolean(default=True)

    _days_uniq = models.UniqueIndex(
        "(days, COALESCE(company_id, 0)) WHERE active IS TRUE",
        "There is a level for that many days already.",
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for level in self:
            level.currency_id = (level.company_id or self.env.company.root_id).currency_id

    @api.constrains("channel", "mail_template_id")
    def _check_letter(self):
        for level in self:
            if level.channel != "call" and not level.mail_template_id:
                raise ValidationError(
                    self.env._(
                        "Letter: %s goes out in writing, so it needs one. Choose a letter, or "
                        "make it a call.",
                        level.name,
                    )
                )
            # sudo: whose words they are, whoever may read templates
            if level.mail_template_id and level.sudo().mail_template_id.model != "credit.reminder":
                raise ValidationError(
                    self.env._("Letter: %s isn't written for reminders.",
                               level.mail_template_id.name)
                )  # fmt: skip

    @api.constrains("days", "pause", "minimum", "company_id")
    def _check_figures(self):
        for level in self:
            if not (-90 <= level.days <= 3650 and 0 <= level.pause <= 365):
                raise ValidationError(
                    self.env._(
                        "%s: a level begins between 90 days before the due date and ten years "
                        "after it, at most a year after the letter before.",
                        level.name,
                    )
                )
            if problem_with(level.minimum) or level.minimum < 0:
                raise ValidationError(self.env._("Least amount: zero or more."))
            if level.company_id.parent_id:
                raise ValidationError(
                    self.env._("%s is a branch: the levels are its root company's.",
                               level.company_id.name)
                )  # fmt: skip

    @api.model
    def _of(self, root):
        """Return the levels (as the system) that count in root company ``root``: its own, or all's.

        sudo: the same letters are due, whoever asks.
        """
        every = self.sudo().search([("company_id", "in", (False, root.id))])
        return every.filtered(lambda level: level.company_id == root) or every

    def _as_engine(self):
        return [
            engine.Level(one.id, one.days, one.minimum, one.pause, one.is_legal) for one in self
        ]
