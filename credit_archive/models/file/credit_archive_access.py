from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

from odoo.addons.credit_management.models.base.caches import forget

from ...engine import access

OPERATIONS = [
    (access.SEE, "See that it exists"),
    (access.VIEW, "Open"),
    (access.PRINT, "Print"),
    (access.DOWNLOAD, "Download"),
    (access.EXPORT, "Export"),
    (access.ADD, "Add"),
    (access.EDIT, "Change"),
]


class CreditArchiveAccess(models.Model):
    """One row of the access matrix (R73): what a role may do in which sections.

    Rows of all groups a user has add up. Clearance, own customers and companies
    come on top; see ``engine/access.py``.
    """

    _name = "credit.archive.access"
    _description = "Access Matrix of the Credit File"
    _inherit = ["credit.answers"]
    _order = "sequence, id"
    _rec_name = "group_id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    group_id = fields.Many2one("res.groups", "Role", required=True, ondelete="cascade")
    section_ids = fields.Many2many(
        "credit.archive.section", string="Sections", help="Empty: all sections."
    )
    class_id = fields.Many2one(
        "credit.archive.class",
        "Up to class",
        ondelete="restrict",
        help="The role deals with nothing above, whatever the clearance. Empty: no such limit.",
    )
    own_customers = fields.Boolean(
        "Own customers only", help="Customers whose salesperson the user is."
    )
    beyond_clearance = fields.Boolean(
        "Knows of all",
        help="Sees that records above the own clearance exist; never opens or changes them.",
    )
    can_see = fields.Boolean("See", default=True)
    can_view = fields.Boolean("Open")
    can_print = fields.Boolean("Print")
    can_download = fields.Boolean("Download")
    can_export = fields.Boolean("Export")
    can_add = fields.Boolean("Add")
    can_edit = fields.Boolean("Change")

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._changed("added")
        return rows

    def write(self, vals):
        result = super().write(vals)
        self._changed("changed")
        return result

    def unlink(self):
        self._changed("removed")
        result = super().unlink()
        forget(self.env)
        return result

    def _changed(self, how):
        """Log the change of the matrix and make the cached conditions anew."""
        self.env.flush_all()
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "configure",
                    "detail": {
                        "matrix": how,
                        "role": row.group_id.full_name,
                        "operations": sorted(row._as_engine().operations),
                        "up to": row.class_id.name or "",
                        "sections": sorted(row.section_ids.mapped("code")),
                    },
                }
                for row in self
            ]
        )
        forget(self.env)

    def _as_engine(self):
        """Return this row as the engine's ``Grant``."""
        names = dict(OPERATIONS)
        return access.Grant(
            operations=frozenset(name for name in names if self[f"can_{name}"]),
            sections=frozenset(self.section_ids.ids) or None,
            up_to=self.class_id.level if self.class_id else None,
            own_customers=self.own_customers,
            beyond_clearance=self.beyond_clearance,
        )

    @api.model
    @ormcache("self.env.uid")
    def _grants(self):
        """Return the matrix rows that concern this user, for the engine (cached)."""
        groups = self.env.user._get_group_ids()
        # sudo: the matrix decides over everybody; only managers and auditors may read it.
        rows = self.sudo().with_context(active_test=True).search([("group_id", "in", list(groups))])
        return tuple(row._as_engine() for row in rows)

    @api.model
    def _domain(self, operation, path=""):
        """Return the domain of the records open to this user for ``operation``.

        ``path`` leads to the record from another model, with a dot at its end.
        """
        clearance = self.env.user._credit_clearance_level()
        return Domain.OR(
            self._as_domain(clause, path)
            for clause in access.clauses(self._grants(), clearance, operation)
        )

    def _as_domain(self, clause, path):
        domain = Domain.TRUE
        if clause.sections is not None:
            domain &= Domain(f"{path}section_id", "in", list(clause.sections))
        if clause.level is not None:
            domain &= Domain(f"{path}level", "<=", clause.level)
        if clause.own_customers:
            domain &= Domain(f"{path}salesperson_id", "=", self.env.uid)
        return domain
