from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date


class CreditPolicy(models.Model):
    """The day from which on a company that observes will enforce, and the change on that day."""

    _inherit = "credit.policy"

    _credit_guarded = frozenset({"enforce_on", "enforce_by_id"})

    enforce_on = fields.Date(
        "Hold orders from",
        readonly=True,
        copy=False,
        tracking=True,
        help="From this day on orders that fail the check are held. Until then they are observed.",
    )
    enforce_by_id = fields.Many2one("res.users", "Enforce by", readonly=True, copy=False)

    def _check_may_change_mode(self):
        """Raise ``AccessError`` unless the user may change the mode of these companies.

        A credit manager who works for them. sudo: of the user only the companies are read, of
        all and not of those chosen.
        """
        roots = self.sudo().company_id
        is_manager = self.env.user.has_group("credit_management.group_credit_manager")
        if not self.env.su and not (
            is_manager and roots <= self.env.user.sudo().company_ids.root_id
        ):
            raise AccessError(
                self.env._("Only a credit manager of the company decides whether orders are held.")
            )
        self._check_by_edition()  # asked here: what follows is written by the system

    def _plan_enforcement(self, day):
        """Have orders that fail be held from the date ``day`` on; today: at once.

        Raises ``AccessError`` for who may not change the mode, ``UserError`` for a day that is
        over and for companies that don't observe. sudo: guarded fields, the right is checked.
        """
        self._check_may_change_mode()
        for policy in self.sudo():
            company = policy.company_id
            if not day or day < company._credit_today():
                raise UserError(self.env._("From: choose today or a day to come."))
            if company.credit_check_mode != "observe":
                raise UserError(
                    self.env._("%s doesn't observe: there is nothing to switch.", company.name)
                )
            policy.write({"enforce_on": day, "enforce_by_id": self.env.uid})
            if day == company._credit_today():
                policy._enforce()

    def _cancel_enforcement(self):
        """Go on observing; raises as above. sudo: guarded fields, the right is checked."""
        self._check_may_change_mode()
        self.sudo().write({"enforce_on": False, "enforce_by_id": False})

    def _observe(self):
        """Check orders and keep the checks, hold none; raises as above.

        sudo: the mode is the company's, the right is checked.
        """
        self._check_may_change_mode()
        self.sudo().company_id.write({"credit_check_mode": "observe"})

    def _enforce(self):
        """Switch these companies to *enforce* and tell their credit managers. As the system."""
        for policy in self:
            who = policy.enforce_by_id
            policy.company_id.write({"credit_check_mode": "enforce"})
            for manager in self.env["credit.authority"]._managers(policy.company_id):
                policy.with_context(lang=manager.lang)._tell_enforced(manager, who)

    def _tell_enforced(self, manager, who):
        """Tell one credit manager that orders are held from now on, in the language of the context."""
        words = {
            "company": self.company_id.name,
            "who": who.name,
            "day": format_date(self.env, self.company_id._credit_today()),
        }
        self.message_notify(
            partner_ids=manager.partner_id.ids,
            subject=self.env._("Credit: orders of %s are held from now on", self.company_id.name),
            body=self.env._(
                "%(company)s enforces since %(day)s, as %(who)s planned: an order that fails the "
                "check is held until it fits or somebody releases it.",
                **words,
            ),
        )

    @api.model
    def _cron_enforce(self):
        """Every hour: switch the companies whose day has come, each on its own today."""
        planned = self.search([("enforce_on", "!=", False)])
        planned.filtered(
            lambda one: (
                one.company_id.credit_check_mode == "observe"
                and one.enforce_on <= one.company_id._credit_today()
            )
        )._enforce()
