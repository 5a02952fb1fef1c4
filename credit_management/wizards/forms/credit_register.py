from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...models.forms.workbook import workbook

KINDS = [
    ("grades", "Classified list of customer grades"),
    ("limits", "List of determined credit limits"),
    ("reviews", "Evaluation of credit limits in use"),
]


class CreditRegister(models.TransientModel):
    """Asks which register is wanted, and hands it out printed or as a workbook (R60, R92).

    Of chosen accounts or reviews, or of all of a company: in every case of those the user
    may read, and of no others.
    """

    _name = "credit.register"
    _description = "Register"
    _inherit = ["credit.answers"]

    kind = fields.Selection(
        KINDS, "Register", required=True, default=lambda self: self._kinds_in_use()[0]
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        domain=[("parent_id", "=", False)],
        default=lambda self: self.env.company.root_id,
    )
    date_from = fields.Date("From", default=lambda self: self._last_month()[0])
    date_to = fields.Date("Until", default=lambda self: self._last_month()[1])
    account_ids = fields.Many2many("credit.account", string="Chosen accounts")
    review_ids = fields.Many2many("credit.review", string="Chosen reviews")
    chosen_count = fields.Integer("Chosen", compute="_compute_chosen_count")

    @api.model
    def _kinds_in_use(self):
        """Return the codes of the registers whose feature is on; that of limits always is."""
        on = self.env["credit.feature"]._on()
        return [kind for kind, _name in KINDS if kind == "limits" or kind in on]

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Offer the registers whose feature is on."""
        known = super().fields_get(allfields, attributes)
        kinds = known.get("kind", {}).get("selection")
        if kinds:
            used = self._kinds_in_use()
            known["kind"]["selection"] = [one for one in kinds if one[0] in used]
        return known

    @api.depends("account_ids", "review_ids", "kind")
    def _compute_chosen_count(self):
        for register in self:
            register.chosen_count = len(register._chosen())

    @api.model
    def _last_month(self):
        """Return the first and the last day of the month before this one."""
        end = fields.Date.subtract(self.env.company._credit_today().replace(day=1), days=1)
        return end.replace(day=1), end

    def _chosen(self):
        """Return the accounts or reviews that were chosen for this register; none means all."""
        return self.review_ids if self.kind == "reviews" else self.account_ids

    def _records(self):
        """Return the accounts or reviews of the register: those of them the user may read.

        Searched for anew, so that rules count as they are now and whoever chose them. Raises
        ``AccessError`` for a company the user doesn't work for.
        """
        self.ensure_one()
        self._check_company_is_theirs()
        chosen = self._chosen()
        if chosen:
            return chosen.search([("id", "in", chosen.ids)])
        domain = [("company_id", "=", self.company_id.id)]
        if self.kind == "reviews":
            if not self.date_from or not self.date_to:
                raise UserError(self.env._("From, until: say of which period the reviews are."))
            period = [("date_to", ">=", self.date_from), ("date_to", "<=", self.date_to)]
            return chosen.search(domain + period, order="date_to, id")
        if self.kind == "limits":
            domain += [("limit_type", "!=", "none")]
        return chosen.search(domain)

    def _check_company_is_theirs(self):
        """Raise ``AccessError`` for a company the user has nothing to do with.

        sudo: the root of a branch needn't be one of the user's companies.
        """
        mine = self.env.user.sudo().company_ids.root_id
        if self.company_id.sudo().root_id not in mine:
            raise AccessError(
                self.env._("Company: you don't work for %s.", self.company_id.sudo().name)
            )

    def _check_something_in_it(self):
        """Raise ``UserError`` where nobody stands in the register; grades list who has none, too."""
        if not self._records() and (self._chosen() or self.kind != "grades"):
            raise UserError(self.env._("Nothing stands in this register yet."))

    def _tables(self):
        """Return the register as ``Table``s; raises ``UserError`` where there is nothing in it."""
        self.check_access("read")
        tables = []
        for register in self:
            tables += register._tables_of(register._records())
        if not tables:
            raise UserError(self.env._("Nothing stands in this register yet."))
        return tables

    def _tables_of(self, records):
        if self.kind == "reviews":
            return records._review_tables()
        if self.kind == "limits":
            return records._limit_tables()
        is_all = not self._chosen()
        if is_all and not records:
            return [records._grade_table(self.company_id, is_all)]
        return records._grade_tables(is_all)

    def _as_workbook(self):
        """Return the bytes of the register as a workbook; raises as ``_tables`` does."""
        return workbook(self.env, self._tables())

    def _file_name(self):
        """Return what the file is called, without its ending."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return f"{kinds[self.kind]} {self.company_id._credit_today()}"

    def action_print(self):
        """Return the action that prints the register. Raises UserError where nothing stands in it."""
        self.ensure_one()
        self.check_access("read")
        self._check_something_in_it()
        report = self.env.ref("credit_management.credit_register_report")
        return report.report_action(self)

    def action_workbook(self):
        """Return the action that downloads the register as a workbook; raises as printing does."""
        self.ensure_one()
        self.check_access("read")
        self._check_something_in_it()
        return {
            "type": "ir.actions.act_url",
            "url": f"/credit/register/{self.id}/workbook",
            "target": "download",
        }
