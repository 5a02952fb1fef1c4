from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.models import MAGIC_COLUMNS

ACTIONS = [("created", "Added"), ("changed", "Changed"), ("removed", "Removed")]

LONGEST = 200
"""Letters kept of a value; a text that is longer is told by its beginning."""


class CreditChange(models.Model):
    """One change of what credit is decided by: rules, levels, matrix, grades' policies, policy (R57).

    Written by the system when it happens, in the transaction that changes it. Append-only:
    the chatter of a document can be cleared by who may write the document, this can't. Values
    are kept as they read; ``changes`` is a list of [field, before, after].
    """

    _name = "credit.change"
    _description = "Change of Credit Rules"
    _inherit = ["credit.guard"]
    _order = "date desc, id desc"

    _credit_guarded = frozenset(
        {"date", "user_id", "company_id", "model", "res_id", "name", "action", "changes"}
    )

    date = fields.Datetime(required=True, readonly=True, index=True)
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one(
        "res.company", readonly=True, ondelete="cascade", help="Empty: it counts for all of them."
    )
    model = fields.Char("Of", required=True, readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="model", readonly=True)
    name = fields.Char("What", readonly=True)
    action = fields.Selection(ACTIONS, required=True, readonly=True)
    changes = fields.Json(readonly=True)
    text = fields.Char("In words", compute="_compute_text")

    @api.depends("changes", "action", "name", "model")
    @api.depends_context("lang")
    def _compute_text(self):
        actions = dict(self._fields["action"]._description_selection(self.env))
        for change in self:
            said = "; ".join(change._change_text(*one) for one in change.changes or ())
            what = f"{change._model_name()} “{change.name or ''}”"
            change.text = f"{what}: {said or actions.get(change.action, '')}"

    def _model_name(self):
        """Return what the record is called. sudo: the names of models aren't everybody's to read."""
        if self.model not in self.env:
            return self.model or ""
        return self.env["ir.model"].sudo()._get(self.model).name

    def _change_text(self, name, before, after):
        """Return one field's change in the reader's language."""
        field = self.env[self.model]._fields.get(name) if self.model in self.env else None
        label = field._description_string(self.env) if field else name
        return self.env._(
            "%(field)s: %(before)s → %(after)s",
            field=label,
            before=self._as_read(field, before),
            after=self._as_read(field, after),
        )

    def _as_read(self, field, value):
        if field and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value) or "–"
        if isinstance(value, bool):
            return self.env._("yes") if value else self.env._("no")
        if isinstance(value, float):
            return f"{value:g}" if abs(value) < 1e6 else f"{value:.2f}"
        return "–" if value in (None, "") else str(value)

    def write(self, vals):
        """Refuse: what happened has happened."""
        self.check_access("write")
        if self:
            raise UserError(self.env._("The record of changes can't be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The record of changes can't be deleted."))


class CreditLogged(models.AbstractModel):
    """What credit is decided by: each change of it is kept as a ``credit.change``.

    A model names the fields in ``_credit_logged``; None: all it stores and people type. What an
    installation or update writes isn't a change by anybody.
    """

    _name = "credit.logged"
    _description = "Changes are kept"

    _credit_logged = None

    @api.model
    def _logged_names(self):
        """Return the names of the fields whose changes are kept."""
        named = [
            vars(one)["_credit_logged"] for one in type(self).mro() if "_credit_logged" in vars(one)
        ]
        names = [one for one in named if one is not None]
        if names:
            return frozenset().union(*names)
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.store
            and not (field.compute or field.related or name in MAGIC_COLUMNS)
            and field.type not in ("one2many", "binary")
            and name != "version"
            and not name.startswith(("message_", "activity_"))
        )

    def _logged_values(self, names):
        """Return {record: {field: how its value reads}}. sudo: kept whoever changes it."""
        return {one: {name: one._logged_value(name) for name in names} for one in self.sudo()}

    def _logged_value(self, name):
        field, value = self._fields[name], self[name]
        if field.relational:
            return ", ".join(value.mapped(lambda one: one.display_name or ""))[:LONGEST]
        if field.type in ("date", "datetime"):
            return str(value) if value else ""
        return value[:LONGEST] if isinstance(value, str) else value

    def _logged_company(self):
        """Return the root company it counts for, or none: for all."""
        company = self if self._name == "res.company" else getattr(self, "company_id", None)
        return company.root_id.id if company else False

    def _log(self, action, changes):
        """Keep ``changes``, {record (as the system): list of [field, before, after]}.

        sudo: nobody writes these by another way; the environment still names who acts.
        """
        if not self.env.registry.ready:
            return  # an installation or update, by nobody
        self.env["credit.change"]._create_guarded(
            [
                {
                    "date": fields.Datetime.now(),
                    "user_id": self.env.uid,
                    "company_id": one._logged_company(),
                    "model": self._name,
                    "res_id": one.id,
                    "name": (one.display_name or "")[:LONGEST],
                    "action": action,
                    "changes": said,
                }
                for one, said in changes.items()
            ]
        )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if self._credit_logs_birth():
            names = sorted(self._logged_names())
            records._log(
                "created",
                {
                    one: [[name, "", value] for name, value in values.items() if value]
                    for one, values in records._logged_values(names).items()
                },
            )
        return records

    @api.model
    def _credit_logs_birth(self):
        """Tell whether a new record changes how credit is decided. A company's or its policy doesn't."""
        return True

    def write(self, vals):
        names = sorted(self._logged_names() & set(vals))
        if not names or not self.env.registry.ready:
            return super().write(vals)
        before = self._logged_values(names)
        result = super().write(vals)
        changes = {}
        for one, values in self._logged_values(names).items():
            said = [
                [name, before[one][name], value]
                for name, value in values.items()
                if before[one][name] != value
            ]
            if said:
                changes[one] = said
        self._log("changed", changes)
        return result

    def unlink(self):
        # sudo: kept whoever removes it
        self._log("removed", {one: [] for one in self.sudo()})
        return super().unlink()
