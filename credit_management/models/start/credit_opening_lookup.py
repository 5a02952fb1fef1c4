from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_list

from ...engine.lookup import index_of, lookup
from .credit_opening_line import WRITTEN

NAMED = 5
"""So many of those a text could mean are named."""


class CreditOpeningLookup(models.Model):
    """Finding what a line of a spreadsheet means by customer, payment term and grade.

    With the rights of who imports. What isn't found, or could be several, is refused in
    words: nobody gets a limit by a guess.
    """

    _inherit = "credit.opening.line"

    @api.model
    def _find_written(self, vals_list):
        """Return copies of ``vals_list`` with what was found for each text; constant queries.

        Raises ``ValidationError`` for a text that means nobody, or more than one.
        """
        found = [dict(vals) for vals in vals_list]
        lists = self.env["credit.opening"].browse({vals["opening_id"] for vals in found})
        roots = {one.id: one.company_id for one in lists}
        for name, target in WRITTEN.items():
            indexes = {}
            for vals in found:
                if vals.get(target) or not (vals.get(name) or "").strip():
                    continue
                root = roots[vals["opening_id"]]
                if root not in indexes:
                    indexes[root] = getattr(self, f"_{name}_indexes")(root)
                vals[target] = self._found(target, vals[name], indexes[root])
        return found

    @api.model
    def _found(self, target, text, indexes):
        """Return the id of what ``text`` means; raises ``ValidationError`` unless it is one."""
        ids = lookup(text, indexes)
        if len(ids) == 1:
            return next(iter(ids))
        texts = {"text": text.strip()}
        if not ids:
            raise ValidationError(self._unknown_texts(texts)[target])
        model = self.env[self._fields[target].comodel_name].with_context(credit_show_scale=True)
        names = model.browse(sorted(ids)[:NAMED]).mapped("display_name")
        texts["names"] = format_list(self.env, names)
        raise ValidationError(self._ambiguous_texts(texts)[target])

    @api.model
    def _unknown_texts(self, texts):
        return {
            "partner_id": self.env._(
                "Customer: nobody is known by the name, reference, USCC or VAT number “%(text)s”.",
                **texts,
            ),
            "term_id": self.env._("Payment term: there is none called “%(text)s”.", **texts),
            "rating_id": self.env._("Grade: there is none called “%(text)s”.", **texts),
        }

    @api.model
    def _ambiguous_texts(self, texts):
        return {
            "partner_id": self.env._(
                "Customer: “%(text)s” could be any of %(names)s. Give the reference, USCC or VAT "
                "number instead.",
                **texts,
            ),
            "term_id": self.env._("Payment term: “%(text)s” could be any of %(names)s.", **texts),
            "rating_id": self.env._("Grade: “%(text)s” could be any of %(names)s.", **texts),
        }

    @api.model
    def _customer_indexes(self, root):
        """Return the engine's indexes of customers of ``root``: numbers, then names; one query."""
        partners = self.env["res.partner"]
        own = Domain("company_id", "=", False) | Domain("company_id", "child_of", root.id)
        heads = Domain("parent_id", "=", False) | Domain("is_company", "=", True)
        query = partners._search(own & heads)
        names = ("id", "ref", "company_registry", "vat", "name")
        partners.flush_model(names)
        columns = [SQL.identifier(query.table, name) for name in names]
        rows = self.env.execute_query(query.select(*columns))
        numbers = index_of((number, key) for key, *some, _name in rows for number in some)
        return [numbers, index_of((name, key) for key, *_some, name in rows)]

    @api.model
    def _term_indexes(self, root):
        """Return the engine's index of payment terms of ``root``, by their names in every language."""
        terms = self.env["account.payment.term"].search(
            Domain("company_id", "=", False) | Domain("company_id", "child_of", root.id)
        )
        return [self._names_of(terms)]

    @api.model
    def _grade_indexes(self, root):
        """Return the engine's indexes of grades: those of the company's scale, then all."""
        ratings = self.env["credit.rating"]
        # sudo: which scale a company grades by is no secret of its policy
        scale = root.sudo()._credit_policy().rating_scale_id
        own = ratings.search([("scale_id", "=", scale.id)]) if scale else ratings
        every = ratings.search(
            Domain("scale_id", "=", False) | Domain("scale_id.active", "=", True)
        )
        return [self._names_of(own), self._names_of(every)]

    @api.model
    def _names_of(self, records):
        """Return the engine's index of ``records`` by name and code, in every language."""
        codes = {one.id: one.code for one in records} if "code" in records._fields else {}
        pairs = list(codes.items())
        for lang, _name in self.env["res.lang"].get_installed():
            pairs += [(one.id, one.name) for one in records.with_context(lang=lang)]
        return index_of((text or "", key) for key, text in pairs)
