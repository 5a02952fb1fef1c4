from odoo import api, fields, models


def _edition():
    """Return the field that names the edition in force when something was decided."""
    return fields.Many2one(
        "credit.policy.edition",
        "Policy edition",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The edition of the credit policy in force when it was decided.",
    )


class CreditCheck(models.Model):
    """Each check names the edition in force then."""

    _inherit = "credit.check"

    edition_id = _edition()

    @api.model
    def _keep(self, vals_list):
        # EXTENDS: the edition, from the cache: no query for any number of checks.
        companies = self.env["res.company"]
        policies = self.env["credit.policy"]
        for vals in vals_list:
            root = companies.browse(vals["company_id"])._credit_root()
            vals["edition_id"] = policies._edition_in_force(root.id) or None
        return super()._keep(vals_list)


class CreditLimit(models.Model):
    """Each grant names the edition in force when it was made."""

    _inherit = "credit.limit"
    _credit_guarded = frozenset({"edition_id"})

    edition_id = _edition()

    @api.model_create_multi
    def create(self, vals_list):
        policies = self.env["credit.policy"]
        for vals in vals_list:
            # sudo: the company of a grant, whoever makes it
            owner = self.env["credit.account"].sudo().browse(vals.get("account_id") or ())
            owner = owner or self.env["credit.group"].sudo().browse(vals.get("group_id") or ())
            root = owner.exists().company_id
            if root and self.env.su:
                vals["edition_id"] = policies._edition_in_force(root.root_id.id)
        return super().create(vals_list)


class CreditFiledEdition(models.AbstractModel):
    """Each request, assessment, … names the edition in force when it was decided."""

    _inherit = "credit.filed"
    _credit_guarded = frozenset({"edition_id"})

    edition_id = _edition()

    def _write_move(self, values):
        # EXTENDS: with the edition in force, when it is decided.
        if values["state"] not in ("approved", "rejected"):
            return super()._write_move(values)
        policies = self.env["credit.policy"]
        for document in self:
            root = document._authority_company()._credit_root()
            edition = policies._edition_in_force(root.id)
            super(CreditFiledEdition, document)._write_move({**values, "edition_id": edition})
        return None
