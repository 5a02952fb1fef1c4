from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.facts import BOTH, Facts, Rule
from ...engine.replay import changed_kinds, with_table


class CreditRuleTrial(models.TransientModel):
    """What a whole draft would have done to the orders of the last months (R90).

    All its changed rules at once, each order with the facts frozen when it was asked for. What
    the draft's rules are is found out by making its changes and undoing them again.
    """

    _inherit = "credit.rule.trial"

    _credit_guarded = frozenset({"draft_rows", "draft_kinds"})

    rule_id = fields.Many2one(required=False)
    severity = fields.Selection(required=False)
    edition_id = fields.Many2one("credit.policy.edition", "Draft", ondelete="cascade")
    draft_rows = fields.Json("Rules of the draft", readonly=True)
    draft_kinds = fields.Json("Kinds that change", readonly=True)

    @api.constrains("rule_id", "severity", "edition_id")
    def _check_what_is_tried(self):
        for trial in self:
            if not trial.edition_id and not (trial.rule_id and trial.severity):
                raise ValidationError(self.env._("Say first what is to be tried."))
            if trial.edition_id:
                trial.edition_id.check_access("read")

    def action_try(self):
        # EXTENDS: of a draft, its rules are looked up first.
        self.ensure_one()
        if self.edition_id:
            self.check_access("write")
            self.edition_id.check_access("read")
            self._look_up_rules()
        return super().action_try()

    def _look_up_rules(self):
        rules = self.env["credit.rule"]
        before = rules._rows()
        after = self.edition_id._tried(lambda _one: rules._rows())
        kinds = changed_kinds(before, after)
        root = self.edition_id.company_id.id
        rows = [
            [rating, account, stage, rule.as_row()]
            for company, rating, account, stage, rule in sorted(
                after, key=lambda row: row[3] == BOTH
            )
            if rule.kind in kinds and company in (False, root)
        ]
        self._keep(draft_rows=rows, draft_kinds=sorted(kinds))

    def _roots(self):
        # EXTENDS. sudo: a root company
        return self.sudo().edition_id.company_id or super()._roots()

    def _title(self):
        # EXTENDS
        return self.edition_id._replay_title() if self.edition_id else super()._title()

    def _row(self):
        # EXTENDS: of a draft, its rows: (rating, account, stage, rule of the engine).
        if not self.edition_id:
            return super()._row()
        return [(*scope, Rule.from_row(row)) for *scope, row in self.draft_rows or ()]

    def _frozen_now(self, rows, row):
        # EXTENDS: of a draft, all its changed rules at once.
        if not self.edition_id:
            return super()._frozen_now(rows, row)
        kinds = self.draft_kinds or ()
        return list(self._frozen_with(rows, row, kinds)) if kinds else None

    def _frozen_with(self, rows, drafted, kinds):
        """Yield (facts, rows that would apply) of each customer an order was judged for."""
        for _verdict, frozen, account, rating, *_more in rows:
            facts = Facts.from_dict(frozen["facts"])
            table = [
                rule
                for of_rating, of_account, stage, rule in drafted
                if of_rating in (False, None, rating)
                and of_account in (False, None, account)
                and stage in (facts.stage, BOTH)
            ]
            rules = [Rule.from_row(one) for one in frozen["rules"]]
            yield facts, with_table(rules, kinds, table)

    def _finish(self):
        # EXTENDS 'credit.progress': the draft keeps what was found, for who approves it.
        if self.edition_id and self.since and self.edition_id.has_access("write"):
            # sudo: guarded; who tries it may write the draft
            parts = (self.summary, self._by("cause"), self._by("rating_id"))
            self.sudo().edition_id.replay = "\n".join(filter(None, parts))
        return super()._finish()

    def _by(self, name):
        """Return the orders that change, by rule (``cause``) or grade (``rating_id``), in words.

        One query.
        """
        lines = self.env["credit.rule.trial.line"]
        groups = lines._read_group([("trial_id", "=", self.id)], [name, "change"], ["__count"])
        labels = {
            each: dict(lines._fields[each]._description_selection(self.env))
            for each in ("change", "cause")
        }
        graded = {"rating_id": lambda one: one.name or self.env._("without a grade")}
        told = graded.get(name, lambda kind: labels["cause"].get(kind, self.env._("other")))
        return "\n".join(
            self.env._(
                "%(grade)s, %(change)s: %(count)s",
                grade=told(one),
                change=labels["change"].get(change, ""),
                count=count,
            )
            for one, change, count in groups
        )

    def action_save(self):
        # EXTENDS: a draft is published, not saved as a rule.
        if self.edition_id:
            raise UserError(self.env._("A draft comes into force when it is published."))
        return super().action_save()
