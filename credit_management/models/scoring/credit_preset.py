import json

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import file_open

from ...engine.features import NEEDS

PRESETS = [
    ("abc", "A/B/C"),
    ("five", "Excellent, good, fair, poor, bad"),
    ("aaa", "AAA/AA/A/B"),
]

RULES = "credit_management/data/scoring/credit_preset.json"


class CreditPreset(models.AbstractModel):
    """Puts one of the shipped schemes to work in a company: scale, policies, rules (R11)."""

    _name = "credit.preset"
    _description = "Preset of grades, policies and rules"
    _inherit = ["credit.answers"]

    @api.model
    def _load(self, company, code):
        """Load the preset ``code`` for ``company``'s root; a second time only adds what is missing.

        The scale and its grades become visible, and the company's policy names
        the scale; each grade gets a policy of the company with its payment term,
        and its rows of the rule table. Where the scale is another one than before, the
        matrix of authority is the preset's. What somebody changed stays as it is, and
        so do the grades accounts have from another scale, until they are graded
        anew. What the preset needs is switched on. For credit managers. Returns the scale.
        """
        if not self.env.user.has_group("credit_management.group_credit_manager"):
            raise AccessError(self.env._("Only a credit manager loads a preset."))
        root = company.root_id
        # as the user: what is made for a company is made by who may see its policy
        root._credit_policy().sudo(False).check_access("write")
        is_new = self._loaded(root) != code
        self.env["credit.feature"]._add(NEEDS[code])
        scale, policy = self._activate(code), root._credit_policy()
        if is_new:
            self.env["credit.authority"]._load_preset(root, code)
            policy.rating_scale_id = scale
        for rating in scale.rating_ids:
            self._load_policy(rating, root)
        self._load_rules(root, code)
        return scale

    @api.model
    def _after_loading(self, company):
        """Return the action that comes after a preset was loaded for ``company``.

        The offices, where nobody holds one the matrix asks for; else the scale.
        """
        scale = company._credit_policy().rating_scale_id
        if self.env["credit.authority"]._empty_offices(company.root_id):
            return self.env["credit.offices"]._open(company)
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.rating.scale",
            "res_id": scale.id,
            "view_mode": "form",
            "name": scale.name,
        }

    @api.model
    def _loaded(self, company):
        """Return the code of the preset ``company`` works with, else an empty text.

        It grades by the preset's scale, of which a grade has a policy of the company.
        sudo: which scheme a company has is read for who may not read the policies.
        """
        root = company.sudo().root_id
        scale = root._credit_policy().rating_scale_id
        if not scale.rating_ids.policy_ids.filtered(lambda policy: policy.company_id == root):
            return ""
        codes = (code for code, _name in PRESETS if self._scale(code) == scale)
        return next(codes, "")

    @api.model
    def _take_scale(self, company):
        """Have ``company`` grade by A/B/C where it has no scale; nothing else of it is loaded.

        sudo: by who may switch; what is filled in is empty.
        """
        policy = company.root_id._credit_policy()
        if not policy.rating_scale_id:
            policy.rating_scale_id = self._scale("abc")

    @api.model
    def _scale(self, code):
        return self.env.ref(f"credit_management.credit_rating_scale_{code}")

    def _activate(self, code):
        """Return the scale, with its grades out of the archive."""
        scale = self._scale(code)
        grades = scale.with_context(active_test=False).rating_ids
        with grades._bands_checked_later():
            scale.active = True
            grades.active = True
        scale.invalidate_recordset()
        scale._check_bands()
        return scale

    def _load_policy(self, rating, root):
        """Give ``rating`` a policy of its own in ``root``, copied from the general one."""
        policies = rating.policy_ids
        if policies.filtered(lambda policy: policy.company_id == root):
            return
        general = policies.filtered(lambda policy: not policy.company_id)
        policy = general.copy({"company_id": root.id}) if general else general
        if policy.standing_days or policy.temporary_days:
            policy.action_make_term()

    def _load_rules(self, root, code):
        rules = self.env["credit.rule"]
        with file_open(RULES) as source:
            table = json.load(source)[code]
        ratings = {name: self.env.ref(f"credit_management.{name}") for name in table}
        known = rules.search(
            [
                ("company_id", "=", root.id),
                ("rating_id", "in", [one.id for one in ratings.values()]),
                ("stage", "!=", "delivery"),
            ]
        )
        there = {(rule.rating_id.id, rule.kind) for rule in known}
        rules.create(
            [
                {
                    "kind": kind,
                    "severity": severity,
                    "threshold": threshold,
                    "rating_id": ratings[name].id,
                    "company_id": root.id,
                }
                for name, kinds in table.items()
                for kind, (severity, threshold) in kinds.items()
                if (ratings[name].id, kind) not in there
            ]
        )
