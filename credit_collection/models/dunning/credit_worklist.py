from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.credit_management.models.limit.credit_account import STATES

from ...engine import worklist as engine

STEPS = [
    ("broken", "Promise broken: call"),
    ("failed", "Reminder not delivered"),
    ("dispute", "Settle the dispute"),
    ("send", "Send the reminder"),
    ("follow_up", "Contact again today"),
    ("promised", "Wait for the promise"),
    ("planned", "Contact planned"),
    ("legal", "With lawyer or court"),
    ("call", "Call"),
]

FACTS = {
    "broken": """EXISTS (SELECT FROM credit_promise p WHERE p.account_id = a.id
                   AND p.state = 'broken' AND p.ended_on > COALESCE(a.contacted_on, '1900-01-01'))""",
    "failed": "EXISTS (SELECT FROM credit_reminder r WHERE r.account_id = a.id AND r.state = 'failed')",
    "dispute": """EXISTS (SELECT FROM credit_dispute d WHERE d.account_id = a.id
                    AND d.state = 'open' AND d.deadline < calendar.today)""",
    "send": "EXISTS (SELECT FROM credit_reminder r WHERE r.account_id = a.id AND r.state = 'draft')",
    "follow_up": "a.next_contact_on <= calendar.today",
    "promised": "EXISTS (SELECT FROM credit_promise p WHERE p.account_id = a.id AND p.state = 'open')",
    "planned": "a.next_contact_on > calendar.today",
    "legal": "a.is_legal",
}
"""What speaks for each step, as SQL on account ``a``; their order is the engine's."""


class CreditWorklist(models.Model):
    """Overdue customers, the most pressing first, with the next step (催收工作清单).

    One row per account with anything overdue, read when it is asked for: who paid is gone
    from it. Priority is amount × age × risk, in the root company's currency.
    """

    _name = "credit.worklist"
    _description = "Collection Worklist"
    _inherit = ["credit.answers"]
    _auto = False
    _order = "priority desc, id"
    _rec_name = "partner_id"
    _depends = {
        "credit.account": [
            "collector_id", "company_id", "contacted_on", "dunning_level_id", "is_legal",
            "next_contact_note", "next_contact_on", "partner_id", "rating_id", "state",
        ],
        "credit.promise": ["account_id", "amount", "date", "ended_on", "state"],
        "credit.dispute": ["account_id", "amount", "deadline", "state"],
        "credit.reminder": ["account_id", "state"],
    }  # fmt: skip

    account_id = fields.Many2one("credit.account", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    collector_id = fields.Many2one("res.users", readonly=True)
    overdue_amount = fields.Monetary("Overdue", readonly=True)
    overdue_days = fields.Integer("Days overdue", readonly=True, aggregator="max")
    disputed_amount = fields.Monetary("Disputed", readonly=True)
    promised_amount = fields.Monetary("Promised", readonly=True)
    promised_on = fields.Date("Promised for", readonly=True)
    state = fields.Selection(STATES, "Status", readonly=True)
    dunning_level_id = fields.Many2one("credit.reminder.level", "Last reminder", readonly=True)
    contacted_on = fields.Datetime("Last contact", readonly=True)
    next_contact_on = fields.Date("Next contact", readonly=True)
    next_contact_note = fields.Char("Next step agreed", readonly=True)
    priority = fields.Float(readonly=True, digits=(16, 0), aggregator=None)
    step = fields.Selection(STEPS, "Next step", readonly=True)

    @property
    def _table_query(self):
        companies = [
            (company, today)
            for company, _root, today, *_more in self.env["res.company"]._credit_calendar()
        ]
        return SQL(
            """SELECT a.id, a.id AS account_id, a.partner_id, a.company_id,
                      COALESCE(a.collector_id, a.user_id) AS collector_id,
                      due.overdue AS overdue_amount, due.days AS overdue_days,
                      COALESCE(disputed.amount, 0) AS disputed_amount,
                      COALESCE(promised.amount, 0) AS promised_amount,
                      promised.day AS promised_on, a.state, a.dunning_level_id, a.contacted_on,
                      a.next_contact_on, a.next_contact_note, %(priority)s AS priority,
                      %(step)s AS step
                 FROM (%(balances)s) AS due
                 JOIN credit_account a
                   ON a.partner_id = due.partner_id AND a.company_id = due.root_id
                 JOIN (VALUES %(days)s) AS calendar (company_id, today)
                   ON calendar.company_id = a.company_id
                 LEFT JOIN (SELECT account_id, SUM(amount) AS amount FROM credit_dispute
                             WHERE state = 'open' GROUP BY account_id) disputed
                   ON disputed.account_id = a.id
                 LEFT JOIN (SELECT account_id, SUM(amount) AS amount, MIN(date) AS day
                              FROM credit_promise WHERE state = 'open' GROUP BY account_id) promised
                   ON promised.account_id = a.id
                WHERE due.overdue > 0""",
            priority=self._priority_sql(),
            step=self._step_sql(),
            balances=self.env["credit.exposure"]._balances_sql(),
            days=SQL(", ").join(SQL("(%s, %s::date)", *row) for row in companies),
        )

    @api.model
    def _priority_sql(self):
        """Return ``engine.priority`` as SQL."""
        risks = SQL(" ").join(
            SQL("WHEN %s THEN %s::numeric", state, weight) for state, weight in engine.RISKS.items()
        )
        return SQL(
            """due.overdue * GREATEST(1, due.days) * (CASE a.state %s ELSE 1 END)
               * CASE WHEN a.rating_id IS NOT NULL AND NOT EXISTS (
                     SELECT FROM credit_rating mine JOIN credit_rating worse
                         ON worse.scale_id = mine.scale_id AND worse.sequence > mine.sequence
                      WHERE mine.id = a.rating_id AND worse.active)
                 THEN %s::numeric ELSE 1 END""",
            risks,
            engine.WORST,
        )

    @api.model
    def _step_sql(self):
        """Return ``engine.next_step`` as SQL: the engine's order, the facts of the database."""
        cases = SQL(" ").join(
            SQL("WHEN %s THEN %s", SQL(FACTS[step]), step)  # pylint: disable=sql-injection
            for step in engine.STEPS
            if step in FACTS
        )
        return SQL("CASE %s ELSE %s END", cases, engine.STEPS[-1])

    def action_open(self):
        """Open the credit account, with its items, promises, disputes and contacts."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.account",
            "res_id": self.account_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_log_contact(self):
        """Return the dialogue that logs a contact with this customer."""
        return self._new("credit.collection.contact", self.env._("Log a contact"))

    def action_note_promise(self):
        """Return the dialogue that notes a promise of this customer."""
        return self._new("credit.promise", self.env._("Note a promise"))

    def _new(self, model, name):
        self.ensure_one()
        self.check_access("read")
        context = {"default_account_id": self.account_id.id}
        if model == "credit.promise":
            context["default_amount"] = self.overdue_amount
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }
