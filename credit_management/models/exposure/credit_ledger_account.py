from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

KINDS = [
    ("deposit", "Deposits"),
    ("bill", "Commercial acceptance bills"),
    ("bank_bill", "Bank acceptance bills"),
    ("tax_advance", "Tax advances"),
]

PROPOSED = {"cn": {"2203": "deposit", "1121": "bill"}}
"""As ``_proposals`` returns them."""


@dataclass(frozen=True)
class Marks:
    """Accounts and tags that are marked, by their ids."""

    accounts: frozenset
    tags: frozenset

    def __bool__(self):
        return bool(self.accounts or self.tags)

    def tell_of(self, line):
        """Tell whether a journal item is on one of the accounts or carries one of the tags."""
        if line.account_id.id in self.accounts:
            return True
        return bool(self.tags) and not self.tags.isdisjoint(line.tax_tag_ids.ids)


class CreditLedgerAccount(models.Model):
    """An account of the ledger that isn't receivable and is credit all the same (R30).

    The Chinese chart keeps 预收账款 as a liability and 应收票据 as a current asset. A
    mark, one per account and root company, says how the exposure reads it: deposits
    lower it as an unallocated payment does, bills are a category of their own. What was paid
    for the customer in import duty and VAT, or what of an export refund is due, is a tax
    advance (垫税): it has a limit of its own and doesn't use that of receivables. Those may be told by a tag
    on their journal items instead of by an account: a tag's mark says so.
    Nothing is marked by itself: what fits a chart is proposed, archived.
    """

    _name = "credit.ledger.account"
    _description = "Account of Deposits or Bills"
    _inherit = ["credit.cached"]
    _order = "company_id, kind, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company.root_id,
        domain=[("parent_id", "=", False)],
        ondelete="cascade",
    )
    account_id = fields.Many2one(
        "account.account",
        "Ledger account",
        index=True,
        check_company=True,
        domain=[("account_type", "!=", "asset_receivable")],
        ondelete="cascade",
        help="Its items count for the partner they are booked with; those without count for nobody.",
    )
    tag_id = fields.Many2one(
        "account.account.tag",
        index="btree_not_null",
        domain=[("applicability", "=", "taxes")],
        ondelete="cascade",
        help="Instead of an account: journal items that carry this tag, as taxes put it on them, "
        "on any account but a receivable one.",
    )
    kind = fields.Selection(
        KINDS,
        required=True,
        help="Deposits lower the exposure as an unallocated payment does. Bills are a category "
        "of exposure each: whether it counts or is only shown is said there. Tax advances use a "
        "limit of their own.",
    )
    days = fields.Integer(
        "Days after due",
        required=True,
        default=0,
        help="For so many days after its due date a bill still counts, unless it is cleared. "
        "A tax advance has to be cleared within so many calendar days.",
    )
    active = fields.Boolean(default=True, help="What is archived is a proposal: nothing counts it.")

    _account_uniq = models.Constraint(
        "UNIQUE(company_id, account_id)", "This account is marked here already."
    )
    _tag_uniq = models.Constraint("UNIQUE(company_id, tag_id)", "This tag is marked here already.")
    _one_of_two = models.Constraint(
        "CHECK(num_nonnulls(account_id, tag_id) = 1)",
        "A mark is about one ledger account or about one tag.",
    )
    _tag_kind = models.Constraint(
        "CHECK(tag_id IS NULL OR kind = 'tax_advance')",
        "Only tax advances are told by a tag; deposits and bills have accounts.",
    )
    _days_check = models.Constraint(
        "CHECK(days BETWEEN 0 AND 999)", "The days after the due date are between 0 and 999."
    )

    @api.depends("account_id.display_name", "tag_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for mark in self:
            mark.display_name = mark.account_id.display_name or mark.tag_id.name

    @api.constrains("tag_id")
    def _check_tag(self):
        if wrong := self.tag_id.filtered(lambda tag: tag.applicability != "taxes"):
            raise ValidationError(
                self.env._(
                    "%(tag)s isn't a tag of journal items: choose one that applies to taxes.",
                    tag=wrong[0].name,
                )
            )

    @api.constrains("company_id")
    def _check_root(self):
        # sudo: who works in a branch needn't have its root among their companies
        for mark in self.sudo():
            if mark.company_id.parent_id:
                raise ValidationError(
                    self.env._(
                        "%(branch)s is a branch: it shares the marked accounts of %(root)s.",
                        branch=mark.company_id.name,
                        root=mark.company_id.root_id.name,
                    )
                )

    @api.constrains("account_id", "company_id", "kind", "active")
    def _check_account(self):
        """What counts has to be countable; a proposal may wait for it."""
        for mark in self.filtered("active"):
            if mark.account_id.account_type == "asset_receivable":
                raise ValidationError(
                    self.env._(
                        "%(account)s is an account of receivables: what is open there counts "
                        "already. Mark no account of that type.",
                        account=mark.account_id.display_name,
                    )
                )
            if mark.kind in ("bill", "bank_bill") and not mark.account_id.reconcile:
                raise ValidationError(
                    self.env._(
                        "Bills need an account whose items are cleared one by one. Switch on "
                        "“Allow Reconciliation” on %(account)s in the chart of accounts, or "
                        "archive its mark.",
                        account=mark.account_id.display_name,
                    )
                )

    @api.model
    @ormcache()
    def _marked(self):
        """Return the ``Marks`` of all companies; false where nothing is marked (cached).

        sudo: cached for everybody, whoever posts or asks first.
        """
        return self.sudo().search([])._as_marks()  # pylint: disable=no-search-all

    @api.model
    @ormcache()
    def _of_tax_advances(self):
        """Return {root company id: the ``Marks`` of its tax advances} (cached).

        sudo: cached for everybody, whoever asks first.
        """
        marks = self.sudo().search([("kind", "=", "tax_advance")])
        return {company.id: own._as_marks() for company, own in marks.grouped("company_id").items()}

    def _as_marks(self):
        """Return the accounts and tags of these marks."""
        return Marks(frozenset(self.account_id.ids), frozenset(self.tag_id.ids))

    # --- proposals

    def action_propose(self):
        """Propose the accounts of the companies one works in, and show all there are."""
        self._propose(self.env.companies)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_ledger_account_action"
        )

    @api.model
    def _proposals(self):
        """Return {start of a chart's name: {start of an account's code: what it is marked as}}."""
        return {chart: dict(by_code) for chart, by_code in PROPOSED.items()}

    @api.model
    def _propose(self, companies):
        """Return new, archived marks for the accounts these companies' charts keep so.

        Accounts that are marked or proposed already are left as they are.
        """
        known = self.with_context(active_test=False).search([])  # pylint: disable=no-search-all
        taken = {(mark.company_id.id, mark.account_id.id) for mark in known}
        return self.create(
            [
                {"company_id": root.id, "account_id": account, "kind": kind, "active": False}
                for root in self.env["res.company"].union(
                    *(company._credit_root() for company in companies)
                )
                for account, kind in self._proposed_by_chart(root)
                if (root.id, account) not in taken
            ]
        )

    @api.model
    def _proposed_by_chart(self, root):
        """Return (account id, kind) of what a root company's chart keeps outside receivables.

        One search per company: an account's code depends on it. sudo: who works in a
        branch needn't have its root among their companies.
        """
        kinds = {
            start: kind
            for chart, by_code in self._proposals().items()
            if (root.chart_template or "").startswith(chart)
            for start, kind in by_code.items()
        }
        if not kinds:
            return []
        found = (
            self.env["account.account"]
            .sudo()
            .with_company(root)
            .search([("company_ids", "in", root.ids), ("account_type", "!=", "asset_receivable")])
        )
        return [
            (account.id, kind)
            for account in found
            for start, kind in kinds.items()
            if (account.code or "").startswith(start)
        ]
