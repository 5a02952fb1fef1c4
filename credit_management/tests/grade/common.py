"""The words of the tests about grades, terms and proposals."""

from contextlib import contextmanager
from unittest.mock import patch

from ...engine.measures import Ledger
from ..attack import AttackCase


class GradingCase(AttackCase):
    """A company on the A/B/C scale, with its preset loaded by the credit manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.a, cls.b, cls.c = (cls.env.ref(f"credit_management.credit_rating_{n}") for n in "abc")

    @classmethod
    def load(cls, code="abc", user=None):
        """Load a preset as the credit manager does; returns the scale."""
        presets = cls.env["credit.preset"].with_user(user or cls.manager)
        return presets._load(cls.company.with_user(user or cls.manager), code)

    def policy(self, rating):
        """Return the policy of a grade in the company."""
        return rating._policy(self.company)

    def graded(self, rating, partner=None, **values):
        """Return an account with the approved grade ``rating``."""
        account = self.account(partner or self.customer(**values))
        account._approve_grade(rating)
        return account

    @contextmanager
    def ledger(self, **figures):
        """Let the ledger of every account say ``figures``."""
        ledger = Ledger(**figures)

        def measures(accounts, date):
            return dict.fromkeys(accounts.ids, ledger)

        with patch.object(type(self.env["credit.account"]), "_ledger_measures", measures):
            yield

    def term(self, days, percent=0.0, within=0):
        """Return a payment term with one instalment."""
        return self.env["account.payment.term"].create(
            {
                "name": f"{days} days {percent}/{within}",
                "early_discount": bool(percent),
                "discount_percentage": percent or 2.0,
                "discount_days": within or 10,
                "line_ids": [
                    (0, 0, {"value": "percent", "value_amount": 100, "nb_days": days}),
                ],
            }
        )
