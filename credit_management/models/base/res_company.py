from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache

from ...engine.money import problem_with
from .caches import forget

CHECK_MODES = [("off", "Off"), ("observe", "Observe"), ("enforce", "Enforce")]


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "credit.logged"]

    _credit_logged = frozenset(
        {"credit_check_mode", "credit_release_ceiling", "credit_payment_term_id"}
    )

    credit_check_mode = fields.Selection(
        CHECK_MODES,
        string="Credit check",
        default="observe",
        required=True,
        help="Off: nothing is checked. Observe: every confirmation is checked and the check kept, "
        "nothing is held. Enforce: orders that fail are held.",
    )
    credit_release_ceiling = fields.Monetary(
        string="Release ceiling",
        default=100000.0,
        help="Up to this order amount a credit controller releases; above it a credit manager does.",
    )
    credit_payment_term_id = fields.Many2one(
        "account.payment.term",
        string="Longest payment term",
        help="The longest term for accounts without a term of their own whose grade says nothing "
        "either. Empty: their terms aren't checked.",
    )

    @api.constrains("credit_release_ceiling")
    def _check_credit_release_ceiling(self):
        for company in self:
            if problem_with(company.credit_release_ceiling) or company.credit_release_ceiling < 0:
                raise ValidationError(
                    self.env._("The release ceiling must be an amount of zero or more.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        forget(self.env)
        # Made with the company: later it would be whoever reads first.
        companies.filtered(lambda company: not company.parent_id)._credit_policy()
        return companies

    @api.model
    def _credit_logs_birth(self):
        # EXTENDS 'credit.logged': a new company has what everybody starts from.
        return False

    def write(self, vals):
        result = super().write(vals)
        if {"parent_id", "currency_id"} & set(vals):
            forget(self.env)
        return result

    def _credit_policy(self):
        """Return the policies of these companies' root companies, made where missing.

        sudo: whoever confirms an order is judged by the policy, may they read it
        or not, and nobody may create one. The policies are returned as the system.
        """
        roots = self.sudo().root_id
        policies = self.env["credit.policy"].sudo().search([("company_id", "in", roots.ids)])
        missing = roots - policies.company_id
        if missing:
            vals_list = [
                {"company_id": root.id, "tz": root._credit_usual_tz() or self.env.user.tz}
                for root in missing
            ]
            policies |= policies.create(vals_list)
        return policies

    def _credit_mode(self):
        """Return the check mode of this company's root: ``off``, ``observe`` or ``enforce``."""
        self.ensure_one()
        return self._credit_root().credit_check_mode

    @api.model
    @ormcache()
    def _credit_companies(self):
        """Return (id, root id, currency id) of every company, archived ones too (cached).

        sudo: cached for everybody, so it can't be what the first to ask may see.
        """
        every = self.sudo().with_context(active_test=False)
        companies = every.search([])  # pylint: disable=no-search-all
        return tuple(
            (company.id, company.root_id.id, company.currency_id.id) for company in companies
        )

    def _credit_root(self):
        """Return the root company (as the system), without reading a record of it.

        sudo: who works in a branch needn't have its root among their companies;
        its mode, ceiling and currency count for them all the same.
        """
        self.ensure_one()
        roots = {company_id: root_id for company_id, root_id, _currency in self._credit_companies()}
        return self.sudo().browse(roots.get(self.id) or self.root_id.id)

    @api.model
    @ormcache("root_id")
    def _credit_rounding(self, root_id):
        """Return the smallest step of a root company's currency, as 0.01 (cached).

        sudo: cached for everybody, whoever asks first.
        """
        return self.sudo().browse(root_id).currency_id.rounding

    def _credit_usual_tz(self):
        """Return where this root company's day begins as long as nobody has said so.

        Its own time zone, else the one most of its people work in. sudo: whoever asks
        first needn't be able to read the company's address or its other users.
        """
        self.ensure_one()
        if self.sudo().partner_id.tz:
            return self.sudo().partner_id.tz
        people = [("share", "=", False), ("company_ids", "child_of", self.id), ("tz", "!=", False)]
        users = self.env["res.users"].sudo()
        usual = users._read_group(people, ["tz"], order="__count DESC, tz", limit=1)
        return usual[0][0] if usual else False

    def _credit_today(self):
        """Return today's date for this company: one day for everybody who works in it."""
        self.ensure_one()
        return self._credit_day(self._credit_root().id)

    @api.model
    def _credit_day(self, root_id):
        """Return today's date in the time zone of root company ``root_id`` (UTC without one)."""
        name = self.env["credit.policy"]._values(root_id)["tz"] or "UTC"
        return datetime.now(pytz.utc).astimezone(pytz.timezone(name)).date()

    def _credit_dating(self, records):
        """Return ``records``, which Odoo dates by this company's day where credit is checked."""
        if not self or self._credit_mode() == "off":
            return records
        return self._credit_in_its_day(records)

    def _credit_in_its_day(self, records):
        """Return ``records``, for which Odoo's own "today" is this company's day.

        As they are while it is the same day for the user: most of the time.
        """
        if fields.Date.context_today(records) == self._credit_today():
            return records
        tz = self.env["credit.policy"]._values(self._credit_root().id)["tz"] or "UTC"
        return records.with_context(tz=tz)

    @api.model
    def _credit_by_day(self, condition):
        """Return the domain of what fulfils ``condition(today)`` on its own company's today."""
        companies = {}
        for company_id, _root, today, *_more in self._credit_calendar():
            companies.setdefault(today, []).append(company_id)
        return Domain.OR(
            Domain("company_id", "in", ids) & condition(today) for today, ids in companies.items()
        )

    def _credit_day_of(self, moment):
        """Return this company's date at ``moment``, a naive datetime in UTC."""
        self.ensure_one()
        name = self.env["credit.policy"]._values(self.root_id.id)["tz"] or "UTC"
        return pytz.utc.localize(moment).astimezone(pytz.timezone(name)).date()

    def _credit_moment(self, day):
        """Return the moment, a naive datetime in UTC, at which the date ``day`` begins here."""
        self.ensure_one()
        zone = pytz.timezone(self.env["credit.policy"]._values(self.root_id.id)["tz"] or "UTC")
        begins = zone.localize(datetime.combine(day, time()))
        return begins.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _credit_calendar(self):
        """Return (company id, root id, today, last day of the order horizon, currency id) of all.

        The last day is None where orders count however late they are due.
        """
        calendar, days = [], {}
        for company_id, root_id, currency_id in self._credit_companies():
            today = days.setdefault(root_id, self._credit_day(root_id))
            horizon = self.env["credit.policy"]._values(root_id)["order_horizon_days"]
            last_day = today + timedelta(days=horizon) if horizon else None
            calendar.append((company_id, root_id, today, last_day, currency_id))
        return tuple(calendar)
