from odoo import api, models

from ..base.words import languages
from .credit_authority_preset import TITLES


class CreditAuthorityWords(models.Model):
    """Who decides a step, as its reader calls it, in whatever language it was written down."""

    _inherit = "credit.authority"

    @api.model
    def _title_words(self):
        """Return {title in any language: what the reader calls it}; one query for the matrix.

        sudo: who decides is told to all who wait, also who doesn't see the matrix.
        """
        rows = self.sudo().with_context(active_test=False).search_fetch([], ["name"])
        every = rows.with_context(prefetch_langs=True)
        words = {}
        for code in languages(self.env):
            there = self.with_context(lang=code).env
            for row, name in zip(rows, every.with_context(lang=code), strict=True):
                words[name.name] = row.name
            for title in TITLES.values():
                words[there._(title)] = self.env._(title)  # pylint: disable=prefer-env-translation
        return words

    @api.model
    def _as_titled(self, texts):
        """Return ``texts``, each made by ``_titles`` in some language, in the reader's own."""
        words, here = self._title_words(), self.env._(" or ")
        between = {self.with_context(lang=code).env._(" or ") for code in languages(self.env)}
        result = []
        for text in texts:
            for other in between:
                parts = (text or "").split(other)
                if text not in words and all(part in words for part in parts):
                    text = here.join(parts)
                    break
            parts = [text] if text in words else (text or "").split(here)
            result.append(here.join(words.get(part, part) for part in parts))
        return result
