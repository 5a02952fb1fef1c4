from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...engine.money import round_to
from .credit_account import STATES
from .credit_account_figures import COMPARISONS


class ResPartner(models.Model):
    _inherit = "res.partner"

    credit_account_id = fields.Many2one(
        "credit.account",
        "Credit account",
        compute="_compute_credit_account",
        search="_search_credit_account_id",
        groups="credit_management.group_credit_user,credit_management.group_credit_auditor",
    )
    credit_rating_id = fields.Many2one(
        "credit.rating",
        "Grade",
        compute="_compute_credit_account",
        search="_search_credit_rating_id",
        groups="credit_management.group_credit_user,credit_management.group_credit_auditor",
    )
    credit_state = fields.Selection(
        STATES,
        "Credit status",
        compute="_compute_credit_account",
        search="_search_credit_state",
        groups="credit_management.group_credit_user,credit_management.group_credit_auditor",
    )
    credit_exposure = fields.Monetary(
        "Exposure",
        compute="_compute_credit_figures",
        search="_search_credit_exposure",
        groups="credit_management.group_credit_user,credit_management.group_credit_auditor",
    )
    credit_available = fields.Monetary(
        "Available credit",
        compute="_compute_credit_figures",
        search="_search_credit_available",
        groups="credit_management.group_credit_user,credit_management.group_credit_auditor",
    )
    credit_overdue = fields.Monetary(
        "Overdue",
        compute="_compute_credit_figures",
        search="_search_credit_overdue",
        groups="credit_management.group_credit_user,credit_management.group_credit_auditor",
    )
    credit_may_open = fields.Boolean(
        "May open a credit account",
        compute="_compute_credit_may_open",
        groups="credit_management.group_credit_user,credit_management.group_credit_auditor",
        help="There is none yet, and the reader may open one: own customers, for analysts all.",
    )
    credit_is_limited_here = fields.Boolean(
        "Limited by credit control",
        compute="_compute_credit_is_limited_here",
        groups="account.group_account_invoice,account.group_account_readonly",
        help="Odoo's own credit limit counts no more: checks are enforced, or there is an account.",
    )

    def _credit_follow_salesperson(self, before):
        # EXTENDS 'credit_management': who sells to a customer decides on nothing of theirs.
        result = super()._credit_follow_salesperson(before)
        self.env["credit.authority"]._holders_changed()
        return result

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_credit_is_limited_here(self):
        """Say whether Odoo's own limit is out of use in the current company.

        sudo: who keeps Odoo's limits needn't see the account that takes their place.
        """
        mode, accounts = self.env.company._credit_mode(), self.env["credit.account"].sudo()
        if mode == "observe":
            accounts = accounts._find(self.commercial_partner_id, self.env.company._credit_root())
        known = accounts.partner_id
        for partner in self:
            partner.credit_is_limited_here = (
                mode == "enforce" or partner.commercial_partner_id._origin in known
            )

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "uid")
    def _compute_credit_account(self):
        """Show the account of the current company, where the user may read it."""
        accounts = self._credit_accounts()
        today = self.env.company._credit_today()
        for partner in self:
            account = accounts.get(partner.commercial_partner_id.id, self.env["credit.account"])
            partner.credit_account_id = account
            partner.credit_rating_id = account._effective_rating(today)
            partner.credit_state = account.state

    @api.depends("commercial_partner_id.credit_owner_id", "credit_account_id")
    @api.depends_context("company", "uid")
    def _compute_credit_may_open(self):
        """Tell who may, as ``_credit_open_accounts`` asks; sudo: as there."""
        customers = self._origin.sudo().commercial_partner_id
        root = self.env.company._credit_root()
        known = self.env["credit.account"].sudo()._find(customers, root).partner_id
        may_all = self.env["credit.account"].has_access("create")
        for partner in self:
            customer = partner._origin.sudo().commercial_partner_id
            mine = may_all or customer.credit_owner_id == self.env.user
            partner.credit_may_open = customer and mine and customer not in known

    @api.depends("commercial_partner_id")
    @api.depends_context("company", "uid")
    def _compute_credit_figures(self):
        """Show what accounts the user may read owe and may still take; the same queries for all.

        As the accounts themselves say it: of a member of a group the smaller of both rooms.
        """
        accounts = self._credit_accounts()
        rounding = self.env.company._credit_rounding(self.env.company._credit_root().id)
        none = self.env["credit.account"]
        mine = [accounts.get(partner.commercial_partner_id.id, none) for partner in self]
        # All at once, not account by account.
        self.env["credit.account"].union(*mine).mapped("exposure_amount")
        exposures = [round_to(account.exposure_amount, rounding) for account in mine]
        available = [round_to(account.available_amount, rounding) for account in mine]
        overdue = [round_to(account.overdue_amount, rounding) for account in mine]
        # Rounded already; assigned one by one, each would ask for its partner's currency, a
        # third of what a page of the list costs.
        self._fields["credit_exposure"]._insert_cache(self, exposures)
        self._fields["credit_available"]._insert_cache(self, available)
        self._fields["credit_overdue"]._insert_cache(self, overdue)

    def _credit_accounts(self):
        """Return {commercial partner id: account} of the current company, as the user may see them."""
        accounts = self.env["credit.account"].search_fetch(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company._credit_root().id),
            ],
            [
                "partner_id",
                "company_id",
                "state",
                "rating_id",
                "calculated_rating_id",
                "rating_deviation_until",
                "group_id",
            ],
        )
        return {account.partner_id.id: account for account in accounts}

    def _search_credit_account_id(self, operator, value):
        return self._search_by_credit_account("id", operator, value)

    def _search_credit_rating_id(self, operator, value):
        return self._search_by_credit_account("rating_id", operator, value)

    def _search_credit_state(self, operator, value):
        return self._search_by_credit_account("state", operator, value)

    def _search_credit_exposure(self, operator, value):
        return self._search_by_credit_account("exposure_amount", operator, value)

    def _search_credit_available(self, operator, value):
        return self._search_by_credit_account("available_amount", operator, value)

    def _search_credit_overdue(self, operator, value):
        return self._search_by_credit_account("overdue_amount", operator, value)

    @api.model
    def _search_by_credit_account(self, name, operator, value):
        """Return the domain of partners whose account in the current company answers.

        Partners without an account count as empty: no account, state or grade,
        and amounts of zero.
        """
        Account = self.env["credit.account"]
        own = Domain("company_id", "=", self.env.company.root_id.id)
        if operator == "in":
            wanted = [one for one in value if one]
            matching = Account.search(own & Domain(name, "in", wanted))
            others = Account.search(own).filtered(name)
            empty = len(wanted) < len(list(value))
        elif operator in COMPARISONS:
            matching = Account.search(own & Domain(name, operator, value))
            others = Account.search(own)
            empty = COMPARISONS[operator](0, value)
        else:
            return NotImplemented
        domain = Domain("commercial_partner_id", "in", matching.partner_id.ids)
        if empty:
            domain |= Domain("commercial_partner_id", "not in", others.partner_id.ids)
        return domain

    def write(self, vals):
        if not {"parent_id", "is_company"} & set(vals):
            return super().write(vals)
        # sudo: accounts follow their customer in every company, whoever may change the partner
        accounts = self.env["credit.account"].sudo().search([("partner_id", "in", self.ids)])
        result = super().write(vals)
        for account in accounts:
            self._credit_check_may_move(account, account.partner_id.commercial_partner_id)
        accounts._follow_partner()
        return result

    def _credit_check_may_move(self, accounts, customer):
        """Raise ``UserError`` when these accounts can't go to ``customer`` by the present user.

        Asked by whatever moves them: a new parent, a merge. A limit is moved by who can grant
        one, a colleague's customer by who can assign it.
        """
        if self.env.su or self.env.user.has_group("credit_management.group_credit_controller"):
            return
        for account in accounts.filtered(lambda one: one.partner_id != customer):
            account.partner_id.sudo(False)._credit_check_hand_over(customer)
            if account.limit_type != "none":
                raise UserError(
                    self.env._(
                        "%(partner)s has a credit limit, which would go to %(customer)s. "
                        "Ask credit control to make this change.",
                        partner=account.partner_id.name,
                        customer=customer.name,
                    )
                )

    def action_view_credit_account(self):
        """Open the credit account; a new one where there is none.

        For analysts, and for the salesperson of the customer, who proposes credit (S20
        Art. 19). Raises ``AccessError`` for who may make none.
        """
        self.env["credit.answers"]._one_of(self)
        account = self.credit_account_id or self._credit_open_accounts(self.env.company)
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.account",
            "res_id": account.id,
            "view_mode": "form",
        }

    def _credit_open_accounts(self, company):
        """Return the accounts of these customers in ``company``, opened where there are none.

        For analysts, and for the salesperson of all of them. Raises ``AccessError`` for who may
        make none, or doesn't work for the company.
        """
        self.check_access("read")
        if company not in self.env.companies:
            raise AccessError(self.env._("Company: you don't work for it."))
        # sudo: whose customers they are is compared, and which have an account, whoever may read it
        customers = self.sudo().commercial_partner_id
        known = self.env["credit.account"].sudo()._find(customers, company.root_id).partner_id
        if any(one.credit_owner_id != self.env.user for one in customers - known):
            self.env["credit.account"].check_access("create")
        return self.env["credit.account"]._get_or_create(self, company)
