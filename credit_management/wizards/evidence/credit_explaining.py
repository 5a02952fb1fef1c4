from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.orm.models import NO_ACCESS


class CreditExplaining(models.TransientModel):
    """Asks why facts on file differ. Keeps nothing itself: the account does, and checks (R93)."""

    _name = "credit.explaining"
    _description = "Explain contradictions"
    _inherit = ["credit.answers"]

    account_id = fields.Many2one("credit.account", required=True, ondelete="cascade")
    line_ids = fields.One2many("credit.explaining.line", "explaining_id")

    @api.model
    def _begin(self, account, left):
        """Return the dialogue for what is ``left`` to explain, the engine's ``Contradiction``s.

        sudo: which pair a line is about is nobody's to write; the texts are this user's.
        """
        # Without the defaults a client may have sent along.
        clean = self.with_context({})  # pylint: disable=context-overridden
        clean = clean.with_context(lang=self.env.lang)
        lines = [
            Command.create({"pair": one.key, "words": account._contradiction_line(one)})
            for one in left
        ]
        made = clean.sudo().create({"account_id": account.id, "line_ids": lines})
        return made.with_env(self.env)

    def action_explain(self):
        """Keep what was written, in the user's name; lines left empty stay unexplained.

        Raises AccessError for who may not explain, UserError where nothing was written or
        the facts have changed meanwhile.
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: the pair of a line is hidden; the account compares it with what it finds itself.
        lines = self.sudo().line_ids
        texts = {line.pair: self._as_text(line.text) for line in lines}
        texts = {pair: text for pair, text in texts.items() if text}
        if not texts:
            raise UserError(self.env._("Explanation: say why the two differ."))
        self.account_id._explain(texts)
        return {"type": "ir.actions.act_window_close"}


class CreditExplainingLine(models.TransientModel):
    """One contradiction in the dialogue, with the room to explain it."""

    _name = "credit.explaining.line"
    _description = "Contradiction to explain"
    _inherit = ["credit.guard"]

    _credit_guarded = frozenset({"pair", "words", "explaining_id"})

    explaining_id = fields.Many2one(
        "credit.explaining",
        "Dialogue",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    pair = fields.Char(required=True, readonly=True, groups=NO_ACCESS)
    words = fields.Text("Contradiction", readonly=True)
    text = fields.Text("Explanation")
