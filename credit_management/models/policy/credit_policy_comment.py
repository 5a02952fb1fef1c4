from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CreditPolicyComment(models.Model):
    """A comment on a part of a draft in its internal review, and the answer to it."""

    _name = "credit.policy.comment"
    _description = "Comment on a Policy Edition"
    _inherit = ["credit.guard"]
    _order = "id"
    _rec_name = "part"

    _credit_guarded = frozenset({"author_id", "answer", "answered_by_id", "is_open"})

    edition_id = fields.Many2one(
        "credit.policy.edition", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="edition_id.company_id", store=True)
    part = fields.Char("About", required=True, help="The part of the policy the comment is about.")
    text = fields.Text("Comment", required=True)
    author_id = fields.Many2one(
        "res.users", "By", readonly=True, default=lambda self: self.env.user, ondelete="restrict"
    )
    answer = fields.Text(readonly=True)
    answered_by_id = fields.Many2one("res.users", "Answered by", readonly=True)
    is_open = fields.Boolean("Open", default=True, readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        comments = super().create(vals_list)
        comments._check_reviewed()
        return comments

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            self._check_reviewed()
            if "edition_id" in vals:  # into a draft its author doesn't see, or out of the way
                raise UserError(self.env._("It stays with the edition it was written for."))
            for comment in self:
                if comment.author_id != self.env.user:
                    raise AccessError(
                        self.env._("A comment is changed by who wrote it; you can answer it.")
                    )
                if not comment.is_open:
                    raise UserError(self.env._("The comment is answered and stays as it is."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        for comment in self:
            if comment.edition_id.state != "need":
                raise UserError(self.env._("A comment stays; it can be answered."))

    def _check_reviewed(self):
        """Raise ``UserError`` unless the edition is drafted or in its internal review.

        sudo: whoever comments needn't read the edition's every field.
        """
        for comment in self:
            if comment.sudo().edition_id.state not in ("draft", "review"):
                raise UserError(
                    self.env._("Comments are taken while the edition is drafted and reviewed.")
                )

    def action_answer(self, answer):
        """Answer these comments, which are settled with it. Returns True.

        By who may write the edition, else ``AccessError``; ``UserError`` without words, and
        for what is answered. sudo: guarded fields, the right was checked.
        """
        self.check_access("read")
        self.edition_id.check_access("write")
        self._check_reviewed()
        said = self._as_text(answer)
        if not said:
            raise UserError(self.env._("Answer: say it in a few words."))
        if not all(self.mapped("is_open")):
            raise UserError(self.env._("The comment is answered and stays as it is."))
        self.sudo().write({"answer": said, "answered_by_id": self.env.uid, "is_open": False})
        return True

    def action_answer_wizard(self):
        """Return the dialogue that asks for the answer."""
        return self.edition_id._step_dialogue(
            "answer", self.env._("Answer"), default_comment_ids=[(6, 0, self.ids)]
        )
