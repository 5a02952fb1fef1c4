from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import get_lang

from ...engine.edition import number_in
from ..limit.credit_policy_company import OF_COMPANY

ACTIONS = [("change", "Change a value"), ("add", "Add a row"), ("drop", "Drop a row")]

CHANGEABLE = (
    "credit.policy",
    "credit.rule",
    "credit.rating.policy",
    "credit.authority",
    "credit.indicator",
)

TYPES = frozenset(
    {
        *("integer", "float", "monetary", "boolean", "selection", "char", "text", "date"),
        *("many2one", "many2many"),
    }
)


class CreditPolicyEditionChange(models.Model):
    """One change an edition makes: a value of a row, a new row, or a row that is dropped.

    Typed as text and kept as plain ``value``, {field: value}; it counts for nothing until the
    edition comes into force. Who drafts it needs the right to change the row itself.
    """

    _name = "credit.policy.edition.change"
    _description = "Change in a Policy Edition"
    _inherit = ["credit.guard"]
    _order = "edition_id, id"
    _rec_name = "row_name"

    _credit_guarded = frozenset({"value", "row_name", "before"})

    edition_id = fields.Many2one(
        "credit.policy.edition", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="edition_id.company_id", store=True)
    action = fields.Selection(ACTIONS, "What is done", required=True, default="change")
    res_model = fields.Selection(
        lambda self: self._models_offered(), "Of", required=True, default="credit.rule"
    )
    res_id = fields.Many2oneReference("Row", model_field="res_model")
    field_key = fields.Selection(lambda self: self._fields_offered(), "Field")
    new_value = fields.Text(
        "After",
        help="As it is read on the form. Of a new row: a line for each field, as “Field: value”.",
    )
    value = fields.Json("As kept", readonly=True, copy=False)
    row_name = fields.Char("What", readonly=True, copy=False)
    before = fields.Char(readonly=True, copy=False)
    hint = fields.Text("What can be typed", compute="_compute_hint")

    # --- what can be changed

    @api.model
    def _changeable(self):
        """Return {model: names of the fields} that a draft can change; extend it by adding."""
        return {name: self._fields_of(name) for name in CHANGEABLE}

    @api.model
    def _fields_of(self, name):
        model = self.env[name]
        names = [*sorted(model._logged_names()), *(OF_COMPANY if name == "credit.policy" else ())]
        left = {"company_id", "account_id"}
        return tuple(one for one in names if model._fields[one].type in TYPES and one not in left)

    @api.model
    def _models_offered(self):
        # sudo: the names of models aren't everybody's to read
        names = self.env["ir.model"].sudo()
        return [(name, names._get(name).name) for name in self._changeable()]

    @api.model
    def _fields_offered(self):
        models_ = dict(self._models_offered())
        return [
            (
                f"{model}/{name}",
                f"{models_[model]}: {self.env[model]._fields[name]._description_string(self.env)}",
            )
            for model, names in self._changeable().items()
            for name in names
        ]

    @api.depends("action", "res_model", "field_key")
    @api.depends_context("lang")
    def _compute_hint(self):
        for line in self:
            line.hint = line._hint()

    def _hint(self):
        if self.action == "drop" or not self.res_model:
            return False
        if self.action == "change":
            name = self._field_name()
            return name and self._can_be(name)
        model = self.env[self.res_model]
        names = self._changeable()[self.res_model]
        return "\n".join(
            f"{model._fields[name]._description_string(self.env)}: {self._can_be(name)}"
            for name in names
        )

    def _can_be(self, name):
        """Return what can be typed for field ``name``, in words."""
        field = self.env[self.res_model]._fields[name]
        if field.type == "selection":
            return " / ".join(label for _key, label in field._description_selection(self.env))
        if field.type == "boolean":
            return self.env._("yes / no")
        if field.type in ("integer", "float", "monetary"):
            return self.env._("a number")
        if field.type == "many2one":
            return self.env._("a name, or nothing")
        if field.type == "many2many":
            return self.env._("names, with commas between them")
        return self.env._("a date") if field.type == "date" else self.env._("text")

    def _field_name(self):
        """Return the field that changes, None where none of this model is chosen."""
        model, _slash, name = (self.field_key or "").partition("/")
        return name if model == self.res_model else None

    # --- typing

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._typed()
        return lines

    def write(self, vals):
        if not self.env.su:
            self.edition_id._check_drafted()
            if "edition_id" in vals:  # its authors would approve elsewhere what they typed here
                raise UserError(self.env._("It stays with the edition it was written for."))
        result = super().write(vals)
        if not self.env.su:
            self._typed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_from_drafts(self):
        # sudo: the edition of a line goes by the line's own right
        if not self.env.su:
            self.sudo().edition_id.sudo(False)._check_drafted()
            self.edition_id._note_author()

    def _typed(self):
        """Read what was typed, and keep it; raises in words where it can't be."""
        self.edition_id._check_drafted()
        for line in self:
            row = line._row()
            # sudo: guarded; who typed it may change the row, or was refused
            line.sudo().write(
                {
                    "value": line._read_typed(),
                    "row_name": row.display_name if row else line._new_name(),
                    "before": line._before(row),
                }
            )
        self.edition_id._note_author()

    def _new_name(self):
        return self.env._("New row")

    def _row(self):
        """Return the row it is about, empty for a new one; raises where there is none such."""
        model = self.env[self.res_model]
        if self.action == "add":
            if self.res_model == "credit.policy":
                raise ValidationError(self.env._("A company has one policy; change that one."))
            model.check_access("create")
            return model.browse()
        row = model.browse(self.res_id or ()).exists()
        if not row:
            raise ValidationError(self.env._("Row: choose the one that is changed or dropped."))
        row.check_access("write")
        if row.company_id and row.company_id != self.edition_id.company_id:
            raise ValidationError(self.env._("Row: choose one of this company, or a general one."))
        if self.action == "drop" and self.res_model == "credit.policy":
            raise ValidationError(self.env._("A company has one policy; change that one."))
        return row

    def _before(self, row):
        name = self._field_name()
        if self.action != "change" or not name or not row:
            return False
        told = self.env["credit.policy.parts"]
        return told._told(self.res_model, name, told._plain(row, name))[1]

    def _read_typed(self):
        """Return {field: plain value} of what was typed."""
        if self.action == "drop":
            return {}
        if self.action == "add":
            return self._read_lines()
        name = self._field_name()
        if not name:
            raise ValidationError(self.env._("Field: choose the one of the row that changes."))
        return {name: self._read_value(name, (self.new_value or "").strip())}

    def _read_lines(self):
        model, values = self.env[self.res_model], {}
        labels = {
            model._fields[name]._description_string(self.env).strip().lower(): name
            for name in self._changeable()[self.res_model]
        }
        for text in (self.new_value or "").replace("：", ":").splitlines():
            label, colon, value = text.partition(":")
            name = labels.get(label.strip().lower())
            if not text.strip():
                continue
            if not colon or not name:
                raise ValidationError(
                    self.env._(
                        "“%(line)s”: begin with the name of a field and a colon. Fields: %(known)s.",
                        line=text.strip(),
                        known=", ".join(sorted(labels)),
                    )
                )
            values[name] = self._read_value(name, value.strip())
        if not values:
            raise ValidationError(self.env._("A new row needs a line for each of its fields."))
        if "company_id" in model._fields:
            values["company_id"] = self.edition_id.company_id.id
        return values

    def _read_value(self, name, text):
        """Return the plain value of ``text`` for field ``name``; raises saying what can be typed."""
        field = self.env[self.res_model]._fields[name]
        if text in ("", "–", "-"):
            if field.required:
                self._refuse_value(name, text)
            return 0 if field.type in ("integer", "float", "monetary") else False
        reader = getattr(self, f"_read_{field.type}", None)
        value = reader(field, text) if reader else text
        if value is None:
            self._refuse_value(name, text)
        return value

    def _refuse_value(self, name, text):
        field = self.env[self.res_model]._fields[name]
        raise ValidationError(
            self.env._(
                "%(field)s: “%(text)s” can't be read. What can be typed: %(can)s.",
                field=field._description_string(self.env),
                text=text,
                can=self._can_be(name),
            )
        )

    def _read_float(self, _field, text):
        lang = get_lang(self.env)
        return number_in(text, lang.decimal_point, lang.thousands_sep or "")

    _read_monetary = _read_float

    def _read_integer(self, field, text):
        value = self._read_float(field, text)
        whole = value is not None and value == int(value) and abs(value) < 2**31
        return int(value) if whole else None

    def _read_boolean(self, _field, text):
        yes = {"yes", "true", "1", self.env._("yes").lower()}
        no = {"no", "false", "0", self.env._("no").lower()}
        return True if text.lower() in yes else (False if text.lower() in no else None)

    def _read_selection(self, field, text):
        options = field._description_selection(self.env)
        found = [key for key, label in options if text in (key, label)]
        return found[0] if found else None

    def _read_date(self, _field, text):
        try:
            return fields.Date.to_string(fields.Date.from_string(text))
        except ValueError:
            return None

    def _read_many2one(self, field, text):
        found = self.env[field.comodel_name].name_search(text, operator="=", limit=2)
        return found[0][0] if len(found) == 1 else None

    def _read_many2many(self, field, text):
        names = [one.strip() for one in text.replace("，", ",").split(",") if one.strip()]
        ids = [self._read_many2one(field, one) for one in names]
        return ids if all(ids) else None

    # --- coming into force

    def _carry_out(self):
        """Make these changes, as the system: drops, then changes row by row, then new rows.

        Raises ``UserError`` for a row that is gone, and what the models refuse.
        """
        for line in self.filtered(lambda one: one.action == "drop"):
            line._live_row().unlink()
        changed = self.filtered(lambda one: one.action == "change")
        for lines in changed.grouped(lambda one: (one.res_model, one.res_id)).values():
            values = {}
            for line in lines:
                values.update(line._orm_values())
            lines[0]._live_row().write(values)
        for line in self.filtered(lambda one: one.action == "add"):
            self.env[line.res_model].create([line._orm_values()])

    def _live_row(self):
        row = self.env[self.res_model].browse(self.res_id).exists()
        if not row:
            raise UserError(
                self.env._("%(row)s is gone: take its change out of the draft.", row=self.row_name)
            )
        return row

    def _orm_values(self):
        model = self.env[self.res_model]
        return {
            name: [(6, 0, value or [])] if model._fields[name].type == "many2many" else value
            for name, value in (self.value or {}).items()
        }
