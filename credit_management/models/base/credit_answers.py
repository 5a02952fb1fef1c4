from odoo import api, models
from odoo.exceptions import UserError


class CreditAnswers(models.AbstractModel):
    """Whatever a client sends, it is answered in words that a person reads.

    Every model and dialogue of ours inherits it: what needs one record and gets none or
    several, or a text and gets a list, is the mistake of whoever called, not a crash.
    """

    _name = "credit.answers"
    _description = "Answers for people"

    _credit_own = True
    """False on Odoo's own models: what they do stays as it is."""

    def ensure_one(self):
        """Return the one record; ``UserError`` where there are none or several."""
        if len(self._ids) != 1 and self._credit_own:
            self._one_of(self)
        return super().ensure_one()

    @api.model
    def _one_of(self, records):
        """Return ``records``, of any model, where they are one; else raise ``UserError``."""
        if len(records) != 1:
            raise UserError(
                self.env._(
                    "%(document)s: this is done for one record at a time, not for %(number)s.",
                    document=records._description,
                    number=len(records),
                )
            )
        return records

    @api.model
    def _as_text(self, value):
        """Return what a client sent as a text PostgreSQL can keep; empty for what is none."""
        return value.replace("\x00", "").strip() if isinstance(value, str) else ""

    @api.model
    def _as_code(self, value, codes):
        """Return what a client sent where it is one of ``codes``, else None."""
        return value if isinstance(value, str) and value in codes else None

    @api.model
    def name_create(self, name):
        """Refuse to make a record of its name where the name is another record's."""
        field = self._fields.get(self._rec_name)
        if self._credit_own and (not field or field.type not in ("char", "text")):
            raise UserError(
                self.env._("%s: a name alone isn't enough to make one.", self._description)
            )
        return super().name_create(name)
