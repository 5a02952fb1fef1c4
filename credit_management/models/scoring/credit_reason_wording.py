from odoo import api, models
from odoo.tools import format_list, formatLang

from ...engine.money import round_to
from ..base.words import days_of


class CreditReasonWording(models.AbstractModel):
    """Says why the engine proposed a grade or a limit, in the reader's language, with the figures."""

    _name = "credit.reason.wording"
    _description = "Wording of reasons for grades and limits"

    @api.model
    def _facts(self):
        """Return {code: statement} of the facts R12 asks for; bad ones first."""
        return {
            "bad_debt_or_breach": self.env._(
                "Bad debt, short delivery or a serious breach within two years"
            ),
            "breaks_promises": self.env._("Often breaks promises"),
            "dispute_or_stripping": self.env._("Dispute over bad debt, or asset stripping"),
            "weak_funds": self.env._("Weak funds"),
            "heavy_loss": self.env._("Heavy loss, or sales falling for months"),
            "collapse": self.env._("Production or sales collapsed"),
            "illegality": self.env._("Serious illegality"),
            "ordered_shut": self.env._("Ordered to shut down or to rectify"),
            "accounts_at_risk": self.env._("Accounts at risk of being sealed or frozen"),
            "lawful_and_reliable": self.env._("Lawful and reliable"),
            "two_good_years": self.env._("Two good years in a row"),
            "strong_funds": self.env._("Strong funds"),
        }

    @api.model
    def _sentences(self, reasons, currency):
        """Return a list of one sentence per reason (engine ``Reason`` or its dict).

        Amounts in the reasons are worded in ``currency``.
        """
        return [self._text(reason, currency) for reason in reasons]

    @api.model
    def _money(self, amount, currency):
        amount = round_to(amount or 0.0, currency.rounding or 0.01)
        return formatLang(self.env, amount, currency_obj=currency)

    @api.model
    def _text(self, reason, currency):
        """Return the sentence of one reason (engine ``Reason``, or a dict as it was kept)."""
        values = reason if isinstance(reason, dict) else vars(reason)
        wording = getattr(self, f"_say_{values['code']}", None)
        money = lambda amount: self._money(amount, currency)  # noqa: E731
        return wording(values["figures"], money) if wording else values["code"]

    @api.model
    def _say_short_delivery(self, figures, _money):
        return self.env._(
            "Delivered short within two years: orders of which a part never came: %s.",
            figures["orders"],
        )

    @api.model
    def _part(self, code):
        """Return what a part of a limit formula is called."""
        return {
            "deliveries": self.env._("average monthly deliveries"),
            "payments": self.env._("average monthly payments"),
            "sales": self.env._("share of average monthly sales"),
            "fixed": self.env._("fixed limit of the grade"),
            "net_worth": self.env._("share of net worth"),
            "collateral": self.env._("value of collateral"),
            "balance": self.env._("balance today"),
            "highest": self.env._("highest month-end balance"),
            "mean": self.env._("average month-end balance"),
        }.get(code, code)

    def _say_score(self, figures, money):
        return self.env._(
            "Score %(score)s lies in the band from %(low)s to %(high)s.",
            score=f"{figures['score']:g}",
            low=f"{figures['low']:g}",
            high=f"{figures['high']:g}",
        )

    def _say_no_score(self, figures, money):
        return self.env._("There is no score: evidence is missing.")

    def _say_bad_fact(self, figures, money):
        return self.env._("Makes the worst grade: %(fact)s.", fact=self._fact(figures))

    def _say_not_given(self, figures, money):
        return self.env._(
            "Not given, needed for the best grade: %(fact)s.", fact=self._fact(figures)
        )

    def _say_not_answered(self, figures, money):
        return self.env._(
            "Not answered, needed for the best grade: %(fact)s.", fact=self._fact(figures)
        )

    def _fact(self, figures):
        return self._facts().get(figures["fact"], figures["fact"])

    def _say_new_customer(self, figures, money):
        return self.env._(
            "New customer (%(years)s years of business with us): not the best grade.",
            years=f"{figures['years']:.1f}",
        )

    def _say_documents_incomplete(self, figures, money):
        return self.env._("Required documents are incomplete: not the best grade.")

    def _say_below_standard(self, figures, money):
        return self.env._(
            "%(yearly)s paid or taken in a year, below our standard of %(standard)s.",
            yearly=money(figures["yearly"]),
            standard=money(figures["standard"]),
        )

    def _say_smallest(self, figures, money):
        parts = figures.get("parts") or {figures["part"]: figures["amount"]}
        listed = [f"{self._part(code)} {money(amount)}" for code, amount in parts.items()]
        if len(listed) == 1:
            return self.env._("By formula: %(part)s.", part=listed[0])
        return self.env._(
            "Smallest of %(parts)s: %(amount)s.",
            parts=format_list(self.env, listed),
            amount=money(figures["amount"]),
        )

    def _say_newcomer(self, figures, money):
        return self.env._("No earlier credit sales: a temporary limit only.")

    def _say_falling(self, figures, money):
        return self.env._(
            "The credit used before decides (%(part)s %(balance)s): the limit is to fall with it, "
            "step by step.",
            part=self._part(figures.get("part", "balance")),
            balance=money(figures["balance"]),
        )

    def _say_customary(self, figures, money):
        return self.env._(
            "The grade names no credit days: the %(days)s customary in the industry.",
            days=days_of(self.env, figures["days"]),
        )

    def _say_insured(self, figures, money):
        return self.env._(
            "%(percent)s %% of %(insured)s insured comes on top: %(added)s.",
            percent=f"{figures['percent']:g}",
            insured=money(figures["insured"]),
            added=money(figures["added"]),
        )

    def _say_reduction(self, figures, money):
        return self.env._(
            "Today's balance of %(balance)s lies %(excess)s above it: to be reduced.",
            balance=money(figures["balance"]),
            excess=money(figures["excess"]),
        )

    def _say_no_formula(self, figures, money):
        return self.env._("This grade earns no limit.")

    def _say_no_statement(self, figures, money):
        return self.env._("There is no yearly statement to take the net worth from.")

    def _say_no_collateral(self, figures, money):
        return self.env._("This grade needs collateral, and there is none that is valid.")

    def _say_ungraded(self, figures, money):
        return self.env._("The account isn't graded.")

    def _say_no_policy(self, figures, money):
        return self.env._("The grade has no policy: there is no formula to propose by.")
