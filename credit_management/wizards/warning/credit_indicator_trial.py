from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.money import problem_with
from ...engine.warning import KINDS, LOOK_BACK, first_crossing

MONTHS = 6


class CreditIndicatorTrial(models.TransientModel):
    """What a level would have warned of in the last six months, before it is saved (R51).

    Reads the daily snapshots of the companies one works in; nothing is written but, at a
    press of the button, the level of the indicator.
    """

    _name = "credit.indicator.trial"
    _description = "Trial of a Warning Level"

    indicator_id = fields.Many2one("credit.indicator", required=True, readonly=True)
    kind = fields.Selection(related="indicator_id.kind")
    level = fields.Float(required=True, digits=(16, 2))
    unit = fields.Char("Unit of the level", related="indicator_id.unit")
    since = fields.Date("Known since", compute="_compute_found")
    found_now = fields.Integer("Accounts at today's level", compute="_compute_found")
    found_count = fields.Integer("Accounts at the new level", compute="_compute_found")
    line_ids = fields.One2many(
        "credit.indicator.trial.line", "trial_id", "Accounts", compute="_compute_found"
    )

    @api.constrains("level")
    def _check_level(self):
        for trial in self:
            if problem_with(trial.level) or trial.level < 0:
                raise ValidationError(
                    self.env._("The level of an indicator is a number between 0 and 10,000.")
                )

    @api.depends("indicator_id", "level")
    def _compute_found(self):
        for trial in self:
            today = self.env.company._credit_today()
            first = today - relativedelta(months=MONTHS)
            found, before, since = trial._try(first, today)
            trial.since = since
            trial.found_count, trial.found_now = len(found), before
            trial.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create({"account_id": account, "date": day, "value": value})
                    for account, (day, value) in sorted(found.items(), key=lambda one: one[1][0])
                ),
            ]

    def _try(self, first, last):
        """Return ({account id: (day, value)} at the new level, how many at today's, since when).

        Accounts the user may see are told; one query. Nothing where the row names no kind.
        """
        row = self.indicator_id
        if row.kind not in KINDS or problem_with(self.level):
            return {}, 0, False
        kind, found, known, since = KINDS[row.kind], {}, 0, None
        # sudo: the root of a branch needn't be one of the user's companies
        roots = row.company_id or self.env.companies.sudo().root_id
        seen = set(self.env["credit.account"].search([("company_id", "in", roots.ids)]).ids)
        series = self.env["credit.snapshot"]._series(
            kind.reading, roots.ids, first - relativedelta(days=LOOK_BACK)
        )
        for account, readings in series:
            if account not in seen:
                continue
            since = min(since or readings[0][0], readings[0][0])
            crossing = first_crossing(kind, self.level, readings, first, last)
            if crossing:
                found[account] = crossing
            known += bool(first_crossing(kind, row.level, readings, first, last))
        return found, known, since

    def action_save(self):
        """Save the level on the indicator; AccessError for who may not write it. Closes the dialogue."""
        self.check_access("write")
        for trial in self:
            trial.indicator_id.level = trial.level
        return {"type": "ir.actions.act_window_close"}


class CreditIndicatorTrialLine(models.TransientModel):
    """An account a level would have warned of, and when first."""

    _name = "credit.indicator.trial.line"
    _description = "Account a Level Would Have Warned of"
    _order = "date, id"

    trial_id = fields.Many2one("credit.indicator.trial", required=True, ondelete="cascade")
    account_id = fields.Many2one("credit.account", readonly=True)
    date = fields.Date("First on", readonly=True)
    value = fields.Float(readonly=True, digits=(16, 2))
