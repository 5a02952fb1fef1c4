from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.base.apart import apart
from ...models.limit.credit_account_figures import LIMIT_TYPES

TASKS = [
    ("open", "Open credit accounts"),
    ("assess", "Assess"),
    ("request", "Request limits"),
    ("analyst", "Set the credit controller"),
    ("survey", "Start surveys"),
]

REQUESTS = [
    ("initial", "Initial limit"),
    ("increase", "Increase"),
    ("decrease", "Decrease"),
    ("temporary", "Temporary limit"),
]

MODELS = ("res.partner", "credit.account")


class CreditBulk(models.TransientModel):
    """One thing done for many customers, chosen in a list of contacts or accounts.

    Everybody does for many what they may do for each: everything here is done with the
    rights of who asks. What can't be done for some is told by customer and reason, and
    stops none of the others.
    """

    _name = "credit.bulk"
    _description = "For many customers"
    _inherit = ["credit.progress"]

    task = fields.Selection(TASKS, "What to do", required=True, readonly=True)
    res_model = fields.Char("Kind of record", required=True, readonly=True)
    res_ids = fields.Json(readonly=True)
    done_count = fields.Integer("Done", readonly=True)
    is_over = fields.Boolean("Over", readonly=True)
    problem_ids = fields.One2many("credit.bulk.problem", "bulk_id", "Not done", readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company.root_id
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(REQUESTS, "Ask for", default="initial")
    limit_type = fields.Selection(LIMIT_TYPES, "Kind of limit", default="amount")
    amount = fields.Monetary(help="The new total; of temporary limits what comes on top.")
    date_from = fields.Date("From", default=lambda self: self.env.company._credit_today())
    date_to = fields.Date("Until")
    reason = fields.Text()
    user_id = fields.Many2one("res.users", "Credit controller", domain="[('share', '=', False)]")

    text = fields.Char(compute="_compute_text")

    @api.depends("res_ids", "done_count", "is_over")
    @api.depends_context("lang")
    def _compute_text(self):
        """Say in a sentence what will be done, or what was."""
        for bulk in self:
            if bulk.is_over:
                bulk.text = self.env._("Done for %s customers.", bulk.done_count)
            else:
                bulk.text = bulk._say_task()

    def _say_task(self):
        count = len(self._ids_chosen())
        texts = {
            "open": self.env._(
                "For %s customers: each gets a credit account; who has one keeps it.", count
            ),
            "assess": self.env._(
                "For %s customers: each gets a draft assessment, scored from the ledger; who has "
                "no credit account gets one.",
                count,
            ),
            "request": self.env._(
                "For %s customers: a request for each is handed in, on the same terms.", count
            ),
            "analyst": self.env._(
                "For %s customers: who gets the activities of their accounts.", count
            ),
            "survey": self.env._(
                "For %s customers: each gets a survey to fill in; who has no credit account gets "
                "one.",
                count,
            ),
        }
        return texts.get(self.task)

    def _ids_chosen(self):
        """Return the ids that were chosen; what else a client may have sent is left out."""
        chosen = self.res_ids if isinstance(self.res_ids, list) else []
        return [one for one in chosen if type(one) is int]

    @api.model
    def _open(self, task, records):
        """Return the dialogue that does ``task`` for ``records``, contacts or accounts."""
        bulk = self.create({"task": task, "res_model": records._name, "res_ids": records.ids})
        return bulk._reopened()

    def _reopened(self):
        # EXTENDS 'credit.progress': the title says what is done.
        titles = dict(self._fields["task"]._description_selection(self.env))
        return {**super()._reopened(), "name": titles[self.task]}

    def action_start(self):
        """Do it for all that were chosen; returns what has become of it, or shows the progress."""
        self.ensure_one()
        if self.res_model not in MODELS:
            raise UserError(self.env._("Choose contacts or credit accounts."))
        ids = self._ids_chosen()
        if not ids:
            raise UserError(self.env._("Choose customers in the list first."))
        if self.task == "request" and not (self.reason or "").strip():
            raise UserError(self.env._("Reason: say why the limit should change."))
        return self._run(ids)

    def _process(self, ids):
        # EXTENDS 'credit.progress'. Only what the user may read is looked at.
        chosen = self.env[self._model()].search([("id", "in", ids)])
        problems = self._work_on(chosen)
        # sudo: what was done is kept in the dialogue, where nobody types it
        self.sudo().write(
            {
                "is_over": True,
                "done_count": self.done_count + len(chosen) - len(problems),
                "problem_ids": [
                    fields.Command.create({"name": one.display_name, "reason": why})
                    for one, why in problems.items()
                ],
            }
        )
        return problems

    def _model(self):
        return self.res_model if self.res_model in MODELS else MODELS[0]

    def _work_on(self, chosen):
        """Do the task for ``chosen``, contacts or accounts; return {one of them: why not}."""
        if chosen._name == "credit.account":
            return self._work_on_accounts(chosen)
        problems = self._not_theirs(chosen)
        able = chosen - chosen.browse(one.id for one in problems)
        problems |= apart(able, lambda some: some._credit_open_accounts(self.company_id))
        able -= able.browse(one.id for one in problems)
        if self.task == "open" or not able:
            return problems
        return problems | self._work_on_customers(able)

    def _not_theirs(self, customers):
        """Return {customer: why not} of those for whom the user can't open an account.

        sudo: whose customers they are is compared; it is told to who sees the customer.
        """
        accounts = self.env["credit.account"]
        if accounts.has_access("create"):
            return {}
        heads = customers.sudo().commercial_partner_id
        known = accounts._find(heads, self.company_id.root_id).sudo().partner_id
        return {
            one.with_env(self.env): self.env._(
                "This is a customer of %s.", head.credit_owner_id.name or self.env._("nobody")
            )
            for one in customers.sudo()
            if (head := one.commercial_partner_id) not in known
            and head.credit_owner_id != self.env.user
        }

    def _work_on_customers(self, customers):
        """Do the task for customers whose accounts are open by now; return {customer: why not}."""
        heads = customers.commercial_partner_id
        accounts = self.env["credit.account"]._find(heads, self.company_id.root_id)
        by_head = {account.partner_id: account for account in accounts}
        problems = self._work_on_accounts(accounts)
        found = {one: problems.get(by_head.get(one.commercial_partner_id)) for one in customers}
        return {one: why for one, why in found.items() if why}

    def _work_on_accounts(self, accounts):
        """Do the task for ``accounts``; return {account: why not}."""
        if self.task == "open":
            return {}
        before = self._done_already(accounts)
        left = accounts - accounts.browse(one.id for one in before)
        return before | apart(left, self._works()[self.task])

    def _works(self):
        """Return {task: what does it for accounts}; extended with the tasks of add-ons."""
        return {
            "assess": self._assess,
            "request": self._request,
            "analyst": self._set_analyst,
            "survey": self._survey,
        }

    def _done_already(self, accounts):
        """Return {account: why not} of those for which it is under way already; one query."""
        under_way = {
            "assess": ("credit.assessment", [("state", "in", ("draft", "submitted"))]),
            "survey": ("credit.survey", [("state", "=", "draft")]),
            "request": (
                "credit.request",
                [("state", "in", ("draft", "submitted")), ("kind", "=", self.kind)],
            ),
        }
        if self.task not in under_way:
            return {}
        model, domain = under_way[self.task]
        found = self.env[model].search([("account_id", "in", accounts.ids), *domain])
        return {
            one.account_id: self.env._("%s is under way already.", one.display_name)
            for one in found
        }

    def _assess(self, accounts):
        self.env["credit.assessment"].create([{"account_id": one.id} for one in accounts])

    def _survey(self, accounts):
        self.env["credit.survey"].create([{"account_id": one.id} for one in accounts])

    def _set_analyst(self, accounts):
        accounts.write({"user_id": self.user_id.id})

    def _request(self, accounts):
        """File and hand in one request for each account, all on the same terms."""
        terms = {
            "kind": self.kind,
            "limit_type": self.limit_type,
            "amount": self.amount if self.limit_type == "amount" else 0.0,
            "date_from": self.date_from,
            "date_to": self.date_to,
            "reason": self.reason,
        }
        requests = self.env["credit.request"].create(
            [{"account_id": one.id, **terms} for one in accounts]
        )
        requests.action_submit()


class CreditBulkProblem(models.TransientModel):
    """One customer it couldn't be done for, and why."""

    _name = "credit.bulk.problem"
    _description = "What couldn't be done"
    _inherit = ["credit.answers"]

    bulk_id = fields.Many2one(
        "credit.bulk", "For many customers", required=True, ondelete="cascade", index=True
    )
    name = fields.Char("Customer", readonly=True)
    reason = fields.Char("Why not", readonly=True)
