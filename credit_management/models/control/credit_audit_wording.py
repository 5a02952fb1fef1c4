from odoo import api, models
from odoo.tools import format_date

from ...engine.audit import ENDS, LEFT_OUT, OVER, OWN

SHOWN = 5
"""Changes a finding tells in full; the list behind its button has all."""


class CreditAuditWording(models.Model):
    """What a finding says: one sentence with its figures, in the reader's language."""

    _inherit = "credit.audit.line"

    @api.depends("kind", "facts", "person_id", "partner_id", "res_model")
    @api.depends_context("lang")
    def _compute_text(self):
        for line in self:
            line.text = line._sentence() if line.facts else ""

    def _sentence(self):
        """Return the finding in a sentence. sudo: who and whom it is about is told by name."""
        facts = self.facts
        words = {
            "person": self.sudo().person_id.name or self.env._("nobody"),
            "customer": self.sudo().partner_id.name or "",
            "document": facts.get("document", ""),
            "amount": self._money(facts.get("amount")),
            "reach": self._money(facts.get("reach")),
            "total": self._money(facts.get("total")),
            "highest": self._money(facts.get("highest")),
            "count": facts.get("count", 0),
            "open": facts.get("open", 0),
            "done": facts.get("done", 0),
            "asked": facts.get("asked", 0),
        }
        for name in ("first", "last"):
            words[name] = format_date(self.env, facts[name]) if facts.get(name) else ""
        return self._sentences(words)[self.kind]() if self.kind else ""

    def _sentences(self, words):
        """Return {kind: function that words it}; add-ons with kinds of their own add theirs."""
        return {
            OVER: lambda: self.env._(
                "%(document)s, %(amount)s: the last to decide was %(person)s, and nobody who decided "
                "could decide more than %(reach)s.",
                **words,
            ),
            LEFT_OUT: lambda: self._left_out_text(words),
            OWN: lambda: self.env._(
                "%(document)s, %(amount)s: decided by %(person)s, who had a hand in it.", **words
            ),
            "granted": lambda: self._granted_text(words),
            "released": lambda: self._released_text(words),
            "temporary": lambda: self.env._(
                "%(customer)s has had %(count)s temporary limits in a row, from %(first)s to "
                "%(last)s; the last was approved by %(person)s.",
                **words,
            ),
            "changed": lambda: self._changed_text(words),
            "report_late": lambda: self.env._(
                "%(person)s: %(count)s monthly reports not signed in time, %(open)s of them not yet.",
                **words,
            ),
        }

    def _left_out_text(self, words):
        if not words["done"]:
            return self.env._(
                "%(document)s, %(amount)s: in force, and nobody is recorded to have decided it.",
                **words,
            )
        return self.env._(
            "%(document)s, %(amount)s: %(done)s of %(asked)s steps were decided.", **words
        )

    def _granted_text(self, words):
        said = self.env._(
            "%(person)s took the last decision on %(count)s documents (%(kind)s) over %(total)s "
            "together, the largest over %(highest)s.",
            kind=self._model_name(),
            **words,
        )
        return self._with_unlimited(said)

    def _released_text(self, words):
        said = [
            self.env._(
                "%(person)s released %(count)s (%(kind)s) over %(total)s together, the largest over "
                "%(highest)s.",
                kind=self._model_name(),
                **words,
            )
        ]
        said[0] = self._with_unlimited(said[0])
        ends, reasons = self.facts.get("ends") or {}, self.facts.get("reasons") or {}
        if ends:
            names = self._end_names()
            how = ", ".join(f"{names[code]} {ends[code]}" for code in ENDS if code in ends)
            said.append(self.env._("How they ended: %s.", how))
        if reasons:
            rules = dict(self.env["credit.rule"]._fields["kind"]._description_selection(self.env))
            why = ", ".join(
                f"{rules.get(rule, rule)} {number}"
                for rule, number in sorted(reasons.items(), key=lambda one: -one[1])
            )
            said.append(self.env._("What they were held for: %s.", why))
        if self.facts.get("year_late") is not None:
            said.append(
                self.env._(
                    "Of %(count)s in twelve months %(share)s of those that ended were paid late or "
                    "lost.",
                    count=self.facts.get("year_count", 0),
                    share=f"{self.facts['year_late']:.0%}",
                )
            )
        return " ".join(said)

    def _end_names(self):
        """Return {how a release ended: in a word}."""
        return {
            "in_time": self.env._("paid in time"),
            "late": self.env._("late"),
            "open": self.env._("still open"),
            "lost": self.env._("written off"),
            "not_invoiced": self.env._("not invoiced"),
        }

    def _with_unlimited(self, said):
        number = self.facts.get("unlimited")
        if not number:
            return said
        return f"{said} {self.env._('Besides without a limit: %s.', number)}"

    def _changed_text(self, words):
        """Return what was changed. sudo: the record of changes, which its reader may know of here."""
        changes = self.env["credit.change"].sudo().browse(self.facts.get("ids") or ())
        texts = "; ".join(changes[:SHOWN].exists().mapped("text"))
        more = len(changes) - SHOWN
        said = self.env._("%(person)s made %(count)s changes: %(texts)s", texts=texts, **words)
        return f"{said} {self.env._('… and %s more.', more)}" if more > 0 else said

    def _model_name(self):
        """Return what the documents are called. sudo: names of models aren't everybody's to read."""
        return self.env["ir.model"].sudo()._get(self.res_model).name if self.res_model else ""

    def _money(self, amount):
        """Return an amount as it is read; None stands for one without limit."""
        if amount is None:
            return self.env._("unlimited")
        return self.sudo().currency_id.format(amount)  # sudo: of a root company
