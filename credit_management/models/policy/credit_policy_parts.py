from odoo import api, fields, models
from odoo.fields import Domain
from odoo.models import MAGIC_COLUMNS

from ..limit.credit_policy_company import OF_COMPANY

UNTOLD = {"version", "enforce_on", "enforce_by_id"}
"""What counts changes, or plans one, and decides nothing itself."""


class CreditPolicyParts(models.AbstractModel):
    """Everything that decides in a company, as plain data: what an edition freezes.

    Add-ons extend ``_credit_policy_parts`` by adding to ``super()``'s value and
    ``_part_names`` by what the part is called.
    """

    _name = "credit.policy.parts"
    _description = "Parts of the Credit Policy"

    @api.model
    def _part_names(self):
        """Return {part: what it is called} in the order in which parts are shown."""
        return {
            "policy": self.env._("Policy and mode"),
            "rules": self.env._("Rules and thresholds"),
            "scales": self.env._("Scales and grades"),
            "grades": self.env._("What a grade earns"),
            "scorecards": self.env._("Scorecards"),
            "matrix": self.env._("Matrix of authority"),
            "warnings": self.env._("Warning levels"),
        }

    @api.model
    def _credit_policy_parts(self, root):
        """Return {part: [rows]}: all that decides in ``root``, a root ``res.company``.

        A row is {"key": model and id, "name": text, "values": {field: plain value}}, as
        ``_rows_of`` gives them. Extend it by adding parts to ``super()``'s value. Read in one
        language of the company's, so that two snapshots differ where the policy does.
        """
        own = Domain("company_id", "in", [False, root.id])
        policy = root._credit_policy().with_context(**self._reading(root))
        return {
            "policy": [self._row_of(policy, (*self._telling(policy), *OF_COMPANY))],
            "rules": self._rows_of("credit.rule", own, root),
            "scales": [
                *self._rows_of("credit.rating.scale", Domain.TRUE, root),
                *self._rows_of("credit.rating", Domain.TRUE, root),
            ],
            "grades": self._rows_of("credit.rating.policy", own, root),
            "scorecards": [
                *self._rows_of("credit.scorecard", Domain.TRUE, root),
                *self._rows_of("credit.scorecard.criterion", Domain.TRUE, root),
                *self._rows_of("credit.scorecard.band", Domain.TRUE, root),
            ],
            "matrix": self._rows_of("credit.authority", own, root),
            "warnings": self._rows_of("credit.indicator", own, root),
        }

    @api.model
    def _reading(self, root):
        """Return the context of a snapshot: the company's language, archived rows left out."""
        # sudo: the language of a root company, whoever asks
        return {"lang": root.sudo().partner_id.lang or "en_US", "active_test": True}

    @api.model
    def _rows_of(self, model, domain, root):
        """Return the rows of ``model`` in ``domain``. sudo: what decides does so for everybody."""
        records = self.env[model].sudo().with_context(**self._reading(root)).search(domain)
        names = self._telling(records)
        return [self._row_of(record, names) for record in records.sorted("id")]

    @api.model
    def _telling(self, records):
        """Return the names of the fields that people type and that decide, sorted."""
        return sorted(
            name
            for name, field in records._fields.items()
            if field.store
            and not field.related
            and not (field.compute and field.readonly)
            and name not in MAGIC_COLUMNS
            and name not in UNTOLD
            and field.type not in ("one2many", "binary", "json", "many2one_reference")
            and not name.startswith(("message_", "activity_"))
        )

    @api.model
    def _row_of(self, record, names):
        return {
            "key": f"{record._name},{record.id}",
            "name": record.display_name or "",
            "values": {name: self._plain(record, name) for name in names},
        }

    @api.model
    def _plain(self, record, name):
        """Return a value as JSON keeps it; what another record is, by its name."""
        field, value = record._fields[name], record[name]
        if field.relational:
            return ", ".join(sorted(one.display_name or "" for one in value))
        if field.type in ("date", "datetime"):
            return fields.Date.to_string(value) if value else ""
        return value if value or field.type in ("boolean", "integer", "float", "monetary") else ""

    @api.model
    def _told(self, model, name, value):
        """Return one value of a snapshot as it is read, with the label of its field."""
        change = self.env["credit.change"].new({"model": model})
        field = self.env[model]._fields.get(name) if model in self.env else None
        label = field._description_string(self.env) if field else name
        return label, change._as_read(field, value)
