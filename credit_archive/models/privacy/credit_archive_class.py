from odoo import api, fields, models
from odoo.tools import ormcache

from ...engine import consent

CONSENT_RULES = [
    (consent.NOTHING, "Nothing"),
    (consent.FLAG, "Flag"),
    (consent.REFUSE, "Refuse"),
]


class CreditArchiveClass(models.Model):
    """What a use of data of this class without a basis meets (R80, R81)."""

    _inherit = "credit.archive.class"

    consent_rule = fields.Selection(
        CONSENT_RULES,
        "Use without a basis",
        required=True,
        default=consent.NOTHING,
        help="What happens when data of this class are opened, printed, taken away, disclosed or "
        "scored for a purpose that no consent, contract or law covers. Flag: it is done, said and "
        "logged. Refuse: it isn't done.",
    )

    def _rules(self):
        # EXTENDS: a change of the rule is logged, too
        return super()._rules() | {"consent_rule": self.consent_rule}

    def _protects_more(self, other):
        # EXTENDS: classing a record lower is no way round the customer's consent
        rank = consent.RULES.index
        stricter = rank(self.consent_rule) > rank(other.consent_rule)
        return stricter or super()._protects_more(other)

    @api.model
    @ormcache()
    def _asking(self):
        """Return {class id: rule} of the classes that ask for a basis (cached).

        sudo: what a class asks holds for whoever uses its data.
        """
        asking = self.sudo().search([("consent_rule", "!=", consent.NOTHING)])
        return {one.id: one.consent_rule for one in asking}
