from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache


class CreditIndustryTerm(models.Model):
    """The payment term customary in an industry (行业惯例账期, R9A).

    One row per industry for every company, and at most one per root company, which then
    counts there. It is proposed where neither the account nor its grade has a term; nobody is
    granted it by the industry their contact names, which salespeople edit.
    """

    _name = "credit.industry.term"
    _description = "Customary Term"
    _inherit = ["credit.guard", "credit.cached"]
    _order = "industry_id, company_id desc, id"
    _rec_name = "industry_id"
    _check_company_auto = True

    industry_id = fields.Many2one(
        "res.partner.industry", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        "res.company", domain=[("parent_id", "=", False)], ondelete="cascade"
    )
    payment_term_id = fields.Many2one(
        "account.payment.term",
        "Customary term",
        required=True,
        ondelete="restrict",
        check_company=True,
        help="Proposed to customers of this industry where their grade says nothing of a term.",
    )

    _scope_uniq = models.UniqueIndex(
        "(industry_id, COALESCE(company_id, 0))", "This industry has a customary term here already."
    )

    @api.constrains("company_id")
    def _check_root(self):
        for row in self:
            if row.company_id.parent_id:
                raise ValidationError(
                    self.env._(
                        "%(branch)s is a branch: it shares the customary terms of %(root)s.",
                        branch=row.company_id.name,
                        root=row.company_id.root_id.name,
                    )
                )

    @api.model
    def _term_of(self, root_id, industry_id):
        """Return the ``account.payment.term`` customary in an industry, in a root company.

        Both are given as ids; empty where none is known.
        """
        term_id = self._term_id_of(root_id, industry_id) if industry_id else False
        return self.env["account.payment.term"].browse(term_id or ())

    @api.model
    @ormcache("root_id", "industry_id")
    def _term_id_of(self, root_id, industry_id):
        """Return the same as an id or False (cached).

        sudo: cached for everybody, so it can't depend on who asks first.
        """
        rows = self.sudo().search(
            [("industry_id", "=", industry_id), ("company_id", "in", (False, root_id))]
        )
        own = rows.filtered(lambda row: row.company_id.id == root_id)
        return (own or rows).payment_term_id.id
