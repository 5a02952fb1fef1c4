from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...engine.contradictions import (
    CAPITAL,
    IDENTITY,
    INCOME,
    REVENUE,
    contradictions,
    masked,
)
from ...engine.features import EVIDENCE
from ..limit.credit_account_figures import COMPARISONS
from .identity_numbers import CITIZEN, USCC, VAT

EXPLAINERS = ("credit_management.group_credit_user",)


class CreditAccountContradiction(models.Model):
    """What contradicts itself in the evidence of an account, and who explained it (R93).

    Nothing of it is stored: contradictions follow from the facts whenever they are asked
    for, in a constant number of queries for any number of accounts. Only explanations
    are kept (``credit.explanation``).
    """

    _inherit = "credit.account"

    statement_ids = fields.One2many("credit.statement", "account_id", "Statements", readonly=True)
    explanation_ids = fields.One2many("credit.explanation", "account_id", readonly=True)
    contradiction_count = fields.Integer(
        "Contradictions",
        compute="_compute_contradictions",
        help="Facts on file that disagree, explained or not.",
    )
    unexplained_count = fields.Integer(
        "Not explained",
        compute="_compute_contradictions",
        search="_search_unexplained_count",
        help="Contradictions nobody has explained yet: they keep a grade from being approved.",
    )
    explained_by_ids = fields.Many2many(
        "res.users",
        string="Explained by",
        compute="_compute_contradictions",
        help="Who explained what contradicts itself now; none of them approves the grade.",
    )
    contradiction_table = fields.Html(
        "List of contradictions", compute="_compute_contradiction_table", sanitize=False
    )

    @api.depends(
        "explanation_ids.pair",
        "customer_type_id",
        "document_ids.number",
        "document_ids.date_to",
        "document_ids.stated_name",
        "document_ids.stated_code",
        "document_ids.stated_legal_representative",
        "document_ids.stated_capital",
        "document_ids.stated_founded",
        "document_ids.stated_id_number",
        "document_ids.stated_income",
        "statement_ids.sales",
        "survey_ids.signed_on",
    )
    def _compute_contradictions(self):
        accounts = self._origin
        found, told = accounts._contradictions(), self.env["credit.explanation"]._told(accounts)
        for account in self:
            key = account._origin.id
            keys = [one.key for one in found.get(key, ())]
            explained = [told[key, one] for one in keys if (key, one) in told]
            account.contradiction_count = len(keys)
            account.unexplained_count = len(keys) - len(explained)
            # Everybody, not who did it last: a second explanation frees nobody to approve.
            users = {user_id for explanations in explained for user_id in explanations.user_id.ids}
            account.explained_by_ids = self.env["res.users"].browse(sorted(users))

    def _search_unexplained_count(self, operator, value):
        """Answer how many: one pass over all accounts."""
        if operator != "in" and operator not in COMPARISONS:
            return NotImplemented
        compare = COMPARISONS.get(operator, lambda count, values: count in values)
        # sudo: all accounts are meant; record rules apply to what is found
        every = self.sudo().search([])  # pylint: disable=no-search-all
        left = {account.id: len(found) for account, found in every._unexplained().items()}
        return Domain("id", "in", [key for key in every.ids if compare(left.get(key, 0), value)])

    @api.depends("contradiction_count", "unexplained_count")
    @api.depends_context("lang")
    def _compute_contradiction_table(self):
        accounts = self._origin
        found, told = accounts._contradictions(), self.env["credit.explanation"]._told(accounts)
        for account in self:
            rows = [
                account._contradiction_row(one, told.get((account._origin.id, one.key), ())[-1:])
                for one in found.get(account._origin.id, ())
            ]
            account.contradiction_table = bool(rows) and self.env["ir.qweb"]._render(
                "credit_management.contradiction_table", {"rows": rows}
            )

    def _contradiction_row(self, one, explanation):
        """Return what a row of the table says: a dict of texts, ``explanation`` may be none."""
        return {
            **self._contradiction_texts(one),
            "text": explanation.text if explanation else "",
            "by": explanation.user_id.name if explanation else "",
            "on": format_date(self.env, explanation.date) if explanation else "",
        }

    # --- what is there

    def _contradictions(self):
        """Return {account id: the engine's ``Contradiction``s of what is on file today}.

        Constant queries for any number of accounts; what is read is read whoever asks. None
        while evidence is switched off: nobody could explain them.
        """
        if not self.env["credit.feature"]._is_on(EVIDENCE):
            return {account_id: [] for account_id in self.ids}
        facts = self._facts_on_file()
        return {account_id: contradictions(said) for account_id, said in facts.items()}

    def _unexplained(self):
        """Return {account: ``Contradiction``s nobody has explained}, of accounts that have some."""
        told = self.env["credit.explanation"]._told(self)
        found = self._contradictions()
        left = {
            account: [one for one in found[account.id] if (account.id, one.key) not in told]
            for account in self
        }
        return {account: some for account, some in left.items() if some}

    # --- explaining

    def action_explain(self):
        """Return the action of the form that asks why these facts differ.

        Raises AccessError for who may not explain, UserError where nothing needs it.
        """
        self.ensure_one()
        self._check_may_explain()
        left = self._unexplained().get(self, [])
        if not left:
            raise UserError(self.env._("Nothing is left to explain."))
        dialogue = self.env["credit.explaining"]._begin(self, left)
        return {
            "type": "ir.actions.act_window",
            "res_model": dialogue._name,
            "res_id": dialogue.id,
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Explain contradictions"),
        }

    def _check_may_explain(self):
        """Raise unless the user sees this account and works with customers: auditors only read."""
        self.check_access("read")
        if not any(self.env.user.has_group(group) for group in EXPLAINERS):
            raise AccessError(
                self.env._("Only who works with the customer explains contradictions.")
            )

    def _explain(self, texts):
        """Keep explanations, {key of a contradiction: text}, in the user's name.

        Raises AccessError for who may not, UserError for what doesn't contradict itself
        (any more).
        """
        self.ensure_one()
        self._check_may_explain()
        found = {one.key: one for one in self._contradictions()[self.id]}
        if set(texts) - set(found):
            raise UserError(
                self.env._(
                    "What you explained has changed meanwhile: look at the contradictions again."
                )
            )
        # The names and figures are copies, so that an explanation says for ever what it is about.
        return self.env["credit.explanation"]._create_guarded(
            [
                {
                    "account_id": self.id,
                    "pair": key,
                    "kind": found[key].kind,
                    **{name: self._contradiction_texts(found[key])[name] for name in SIDES},
                    "text": text,
                    "user_id": self.env.uid,
                    "date": fields.Datetime.now(),
                }
                for key, text in texts.items()
            ]
        )

    # --- in words

    def _contradiction_texts(self, one):
        """Return {fact, first, second} in words, of an engine ``Contradiction``."""
        explanation = self.env["credit.explanation"]
        names = dict(explanation._fields["kind"]._description_selection(self.env))
        second = self._side_text(one.second) if one.second else self._fault_text(one.fault)
        return {"fact": names[one.kind], "first": self._side_text(one.first), "second": second}

    def _contradiction_line(self, one):
        """Return an engine ``Contradiction`` as one line of text."""
        texts = self._contradiction_texts(one)
        return f"{texts['fact']}: {texts['first']} – {texts['second']}"

    def _side_text(self, facts):
        """Return a value and where it stands; ``facts`` say the same."""
        sources = ", ".join(dict.fromkeys(fact.source for fact in facts))
        return self.env._(
            "%(value)s (%(sources)s)", value=self._value_text(facts[0]), sources=sources
        )

    def _value_text(self, fact):
        if fact.kind == IDENTITY:
            return masked(fact.value)
        if fact.kind in (CAPITAL, REVENUE, INCOME):
            # sudo: the currency of the account, whatever the user may read of currencies.
            return self.sudo().currency_id.format(fact.value)
        return fact.value if isinstance(fact.value, str) else format_date(self.env, fact.value)

    @api.model
    def _fault_text(self, code):
        """Return in words what is wrong with a number, by a code of ``identity_numbers``."""
        return {
            USCC: self.env._(
                "this is no unified social credit code: 18 digits and capital letters, the last "
                "one a check digit that doesn't fit here."
            ),
            CITIZEN: self.env._(
                "this is no number of a Chinese identity card: 18 characters, the last one a check "
                "digit, with the day of birth among them."
            ),
            VAT: self.env._("this is no tax number of the customer's country."),
        }.get(code, Markup(""))


SIDES = ("first", "second")
"""The two sides of a contradiction, as an explanation keeps them."""
