from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...engine.account_state import CASH, OPEN, STOP, account_state, at_least
from ...engine.facts import EVIDENCE
from ..base.batches import batches

STATES = [
    ("cash", "Cash"),
    ("open", "In order"),
    ("watch", "Watch"),
    ("hold", "Hold"),
    ("stop", "Stopped"),
]


class CreditAccount(models.Model):
    """The credit account (授信账户) of one commercial partner in one root company (R01).

    Branches share the account of their root company. A partner without one
    buys for cash. Limits are not written here: they are a sum over the ledger
    ``credit.limit``. ``watch`` and ``hold`` are set and cleared by the system,
    ``stop`` by approved requests only.
    """

    _name = "credit.account"
    _description = "Credit Account"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.guard"]
    _rec_name = "partner_id"
    _rec_names_search = ("partner_id.name", "partner_id.ref", "partner_id.vat")
    _check_company_auto = True

    _credit_guarded = frozenset({"partner_id", "company_id", "state", "rating_id", *EVIDENCE})
    _credit_restricted = {
        "payment_term_id": "credit_management.group_credit_manager",
        # Leaving a group is leaving its limit: only who grants limits decides on it.
        "group_id": "credit_management.group_credit_manager",
    }

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company.root_id
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        "Credit controller",
        tracking=True,
        help="Gets the activities of this account; empty: the company's credit controller.",
    )
    rating_id = fields.Many2one("credit.rating", "Grade", tracking=True, ondelete="restrict")
    payment_term_id = fields.Many2one(
        "account.payment.term",
        "Longest payment term",
        tracking=True,
        help="The longest term an order of this customer may use; "
        "empty: what the grade earns, without a grade the company's default.",
    )
    state = fields.Selection(
        STATES, default=CASH, required=True, tracking=True, copy=False, group_expand=True
    )
    survey_due = fields.Date(
        "Survey valid until",
        readonly=True,
        copy=False,
        help="The last day on which the customer survey is up to date, or until which there has to "
        "be one. Empty: nothing to say.",
    )
    documents_due = fields.Date(
        "Documents valid until",
        readonly=True,
        copy=False,
        help="The last day on which all required documents are there and valid.",
    )
    review_due = fields.Date(
        "Next review", readonly=True, copy=False, help="The day by which the account is reviewed."
    )
    collateral_due = fields.Date(
        "Collateral valid until",
        readonly=True,
        copy=False,
        help="The first last day among the collateral that counts.",
    )
    limit_ids = fields.One2many("credit.limit", "account_id", "Grants", readonly=True)
    request_ids = fields.One2many("credit.request", "account_id", "Requests", readonly=True)

    _partner_company_uniq = models.Constraint(
        "UNIQUE(partner_id, company_id)", "This customer has a credit account already."
    )

    @api.constrains("partner_id", "company_id")
    def _check_partner_company(self):
        for account in self:
            if account.partner_id.commercial_partner_id != account.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is a contact of %(customer)s: "
                        "the credit account belongs to %(customer)s.",
                        contact=account.partner_id.display_name,
                        customer=account.partner_id.commercial_partner_id.display_name,
                    )
                )
            if account.company_id.parent_id:
                raise ValidationError(
                    self.env._(
                        "%(branch)s is a branch: it shares the credit account of %(root)s.",
                        branch=account.company_id.name,
                        root=account.company_id.root_id.name,
                    )
                )

    @api.model
    def _get_or_create(self, partners, company):
        """Return the accounts of these partners' commercial partners in ``company``'s root.

        ``partners`` are ``res.partner``s, ``company`` one ``res.company``; the
        accounts come with the caller's rights, made where missing, without a
        limit (R01). Safe when two transactions ask for the same account at once:
        the unique constraint decides, the loser retries. sudo: one that the
        caller may not see is there all the same, and isn't made twice.
        """
        customers = partners.commercial_partner_id
        root = company.root_id
        accounts = self.sudo()._find(customers, root)
        missing = customers - accounts.partner_id
        if missing:
            accounts |= accounts._insert_missing(missing, root)
        return accounts.sudo(self.env.su)

    @api.model
    def _find(self, customers, root):
        return self.search([("partner_id", "in", customers.ids), ("company_id", "=", root.id)])

    @api.model
    def _insert_missing(self, customers, root):
        values = {
            **self._first_values(),
            "company_id": root.id,
            "create_uid": self.env.uid,
            "write_uid": self.env.uid,
        }
        self.env.cr.execute(
            SQL(
                """INSERT INTO credit_account (partner_id, %s, create_date, write_date)
                SELECT customer, %s, now() at time zone 'UTC', now() at time zone 'UTC'
                  FROM unnest(%s) AS customer
                ON CONFLICT (partner_id, company_id) DO NOTHING""",
                SQL(", ").join(map(SQL.identifier, values)),
                SQL(", ").join(SQL("%s", value) for value in values.values()),
                customers.ids,
            ),
            log_exceptions=False,  # somebody inserts the same account: an ordinary retry
        )
        self.invalidate_model()
        return self._find(customers, root)

    @api.model
    def _first_values(self):
        """Return {column: value} an account begins with when nobody says otherwise.

        The defaults of the model, of every room that has one: an account made in bulk is
        the same as one typed. Not those that people set for themselves.
        """
        model, values = self._without_defaults(), {}
        for name, field in self._fields.items():
            if field.store and field.column_type and field.default and not field.company_dependent:
                cached = field.convert_to_cache(field.default(model), model, validate=False)
                value = field.convert_to_write(field.convert_to_record(cached, model), model)
                values[name] = field.convert_to_column_insert(value, model)
        return values

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if "partner_id" in vals and not self.env.su:
                partner = self.env["res.partner"].browse(vals["partner_id"])
                partner.check_access("read")
        accounts = super().create(vals_list)
        return accounts

    def write(self, vals):
        result = super().write(vals)
        if {"rating_id", "payment_term_id", "state", *EVIDENCE} & set(vals):
            self._credit_changed()
        if "user_id" in vals:
            self.env["credit.authority"]._holders_changed()
        return result

    def _credit_changed(self):
        """What orders of these accounts are judged by has changed: limit, state, evidence, group.

        Nothing follows here. The rooms above extend it to look again at what
        rests on it; they may only ask for that work, not do it.
        """

    def _refresh_state(self):
        """Give these accounts the state their figures call for; a stop stays.

        Two queries for any number of accounts; writes only where it changes.
        sudo: the state is guarded, and follows from the figures whoever asks.
        """
        figures, found = self._figures(), {}
        for root, accounts in self.sudo().grouped("company_id").items():
            thresholds = self.env["credit.policy"]._thresholds(root.id)
            for account in accounts:
                limit, balance = figures[account.id]
                state = account_state(
                    account.state,
                    limit,
                    balance.counted,
                    balance.overdue_days,
                    thresholds,
                    account.currency_id.rounding,
                )
                state = at_least(state, account._least_state(balance))
                if state != account.state:
                    found.setdefault(state, []).append(account.id)
        for state, ids in found.items():  # together: what rests on it is looked for once
            self.sudo().browse(ids).state = state

    def _least_state(self, balance):
        """Return the state this account has at least, whatever its figures: ``cash`` says nothing.

        Add-ons extend it (``watch``, ``hold``) for what limit and days overdue don't show.
        ``balance`` is the engine's, of now. Asked of many accounts one by one, also of none:
        what it reads has to stand on the account.
        """
        return CASH

    def _suspend(self):
        """Stop these accounts until a person lifts the stop.

        sudo: the state is guarded; the request to stop them was approved.
        """
        self.sudo().write({"state": STOP})

    def _resume(self):
        """Lift the stop; the figures decide what follows.

        sudo: the state is guarded; the request to resume was approved.
        """
        self.sudo().write({"state": OPEN})
        self._refresh_state()

    @api.model
    def _cron_refresh_states(self, limit=1000):
        """Nightly: bring the states of all accounts in line with their figures.

        ``limit`` of them at a time, each lot in its own transaction.
        """
        self.env["credit.limit"]._announce_ends()
        # All of them are meant; read in batches below.
        accounts = self.search([], order="id")  # pylint: disable=no-search-all
        for batch in batches(accounts, limit):
            batch._refresh_state()

    def action_view_exposure(self):
        """Open the documents that make up the exposure of this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_exposure_action"
        )
        action["domain"] = [("account_id", "=", self.id)]
        action["context"] = {"search_default_group_category": 1}
        return action

    def action_view_limits(self):
        """Open the ledger of grants of this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_limit_action"
        )
        action["domain"] = [("account_id", "=", self.id)]
        return action

    def action_request_limit(self):
        """Open a new request for this account: what it lacks, of a stopped one the resumption.

        Raises ``AccessError`` for who may not read it.
        """
        self.ensure_one()
        self.check_access("read")
        values = {"default_account_id": self.id, "default_kind": "increase"}
        if self.state == STOP:
            values.update(default_kind="resume", default_limit_type="none")
        elif self.limit_type == "none":
            values["default_kind"] = "initial"
        return self.env["credit.request"]._new_form(**values)
