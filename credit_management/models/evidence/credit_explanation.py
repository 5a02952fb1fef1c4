from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.orm.models import NO_ACCESS

from ...engine import contradictions as engine

KIND_NAMES = [
    (engine.NAME, "Name"),
    (engine.CODE, "Registration number"),
    (engine.TAX, "Tax number"),
    (engine.IDENTITY, "ID number"),
    (engine.LEGAL, "Legal representative"),
    (engine.CAPITAL, "Registered capital"),
    (engine.FOUNDED, "Founded on"),
    (engine.ACTIVE, "Founded before it was active"),
    (engine.VALID, "Valid until"),
    (engine.REVENUE, "Yearly sales"),
    (engine.INCOME, "Yearly income"),
]


class CreditExplanation(models.Model):
    """Why two values on file differ, as somebody explained it (S20 art. 11, R93).

    It counts for that very pair of values: when one of them changes, the pair is another
    one and has to be explained anew. Nobody writes, changes or deletes one; who explains
    a contradiction doesn't approve the grade that rests on the explanation.
    """

    _name = "credit.explanation"
    _description = "Explanation of a Contradiction"
    _inherit = ["credit.guard"]
    _order = "date desc, id desc"
    _rec_name = "text"

    _credit_guarded = frozenset(
        {"account_id", "pair", "kind", "first", "second", "text", "user_id", "date"}
    )

    account_id = fields.Many2one(
        "credit.account", required=True, readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    pair = fields.Char(
        required=True,
        readonly=True,
        index=True,
        groups=NO_ACCESS,
        help="Which two values it is about, as a hash.",
    )
    kind = fields.Selection(KIND_NAMES, "Fact", required=True, readonly=True)
    first = fields.Char("One says", required=True, readonly=True)
    second = fields.Char("The other says", readonly=True)
    text = fields.Text("Explanation", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Explained by", required=True, readonly=True)
    date = fields.Datetime("Explained on", required=True, readonly=True)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An explanation is evidence: it stays."))

    @api.model
    def _told(self, accounts):
        """Return {(account id, pair): explanations, the newest last} of these accounts; one query.

        sudo: every explanation counts, whoever asks. They carry sudo: read them, don't act
        through them.
        """
        found = self.sudo().search([("account_id", "in", accounts.ids)], order="date, id")
        return dict(found.grouped(lambda one: (one.account_id.id, one.pair)))
