from odoo import api, fields, models

from ...engine.features import FEATURES, SIZES
from .credit_size import SIZE_NAMES

MAY_SEE = "credit_management.group_credit_manager,base.group_system"
"""What rests on a feature is counted over all companies: for who may switch."""


def _rests(label):
    """Return the field that says in words what rests on a feature."""
    return fields.Char(label, compute="_compute_credit_rests", groups=MAY_SEE)


class CreditSwitches(models.AbstractModel):
    """A form with the three sizes and the switches of all features, and what rests on each.

    A model that inherits it has a ``company_id`` and a Boolean for each feature, named
    ``_switch_prefix`` and its code. Size and switches follow each other on the form.
    """

    _name = "credit.switches"
    _description = "Switches of features"

    _switch_prefix = ""

    credit_size = fields.Selection(
        SIZE_NAMES,
        "What credit management is used for",
        help="Each size is chosen with one click and undone by another: nothing recorded is lost.",
    )
    credit_may_switch = fields.Boolean("May switch", compute="_compute_credit_may_switch")
    credit_rests_evidence = _rests("What rests on surveys and documents")
    credit_rests_grades = _rests("What rests on grades")
    credit_rests_matrix = _rests("What rests on the matrix")
    credit_rests_groups = _rests("What rests on groups")
    credit_rests_collateral = _rests("What rests on collateral")
    credit_rests_reviews = _rests("What rests on reviews")
    credit_rests_reduction = _rests("What rests on reduction plans")
    credit_rests_warnings = _rests("What rests on early warning")
    credit_rests_editions = _rests("What rests on policy editions")
    credit_rests_complaints = _rests("What rests on complaints")

    @api.depends_context("uid")
    def _compute_credit_may_switch(self):
        self.credit_may_switch = self.env["credit.feature"]._may_switch()

    @api.depends_context("lang")
    def _compute_credit_rests(self):
        features = self.env["credit.feature"]
        resting = features._resting()
        for code in FEATURES:
            self[f"credit_rests_{code}"] = features._rests_on({code}, resting)

    def _switches(self):
        """Return the codes of the features that are on here on the form, a frozenset."""
        return frozenset(code for code in FEATURES if self[f"{self._switch_prefix}{code}"])

    def _put_switches(self, codes):
        """Switch on these features here on the form, and no others."""
        for code in FEATURES:
            self[f"{self._switch_prefix}{code}"] = code in codes

    def _size_was_chosen(self):
        """Bring the switches in line with the size; return the warning of an onchange, or None."""
        if not self.credit_size:
            return None
        self._put_switches(SIZES[self.credit_size])
        return self._warn_of_rest()

    def _switch_was_turned(self):
        """Bring the size in line with the switches; return the warning of an onchange, or None."""
        on = self._switches()
        if self.credit_size and SIZES[self.credit_size] == on:
            return None  # the size brought them about
        self.credit_size = self.env["credit.size"]._of(self.company_id, on)
        return self._warn_of_rest()

    def _warn_of_rest(self):
        """Return the warning that tells what rests on what would be switched off, or None."""
        features = self.env["credit.feature"]
        gone = features._on() - self._switches()
        rested = gone and features._may_switch() and features._rests_on(gone)
        if not rested:
            return None
        message = self.env._(
            "Off with this: %(features)s. What rests on it is kept, but not applied any more: "
            "%(rested)s.",
            features=features._names(gone),
            rested=rested,
        )
        return {"warning": {"title": self.env._("What rests on it"), "message": message}}
