"""Scorecards: what can't be saved or taken into use, and who may not touch them."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..attack import AttackCase


class ScorecardCase(AttackCase):
    """Words for scorecards, made as the credit manager."""

    def scorecard(self, *criteria, **values):
        """Return a draft scorecard of ``self.criterion(…)`` rows."""
        return (
            self.env["credit.scorecard"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Card",
                    "company_id": self.company.id,
                    "criterion_ids": [Command.create(one) for one in criteria],
                    **values,
                }
            )
        )

    def criterion(self, measure="average_days_late", weight=100, bands=None, **values):
        """Return a criterion of our ledger; bands are (from, to, points), None for no end."""
        return {
            "name": "Punctuality",
            "kind": "ledger",
            "ledger_measure": measure,
            "weight": weight,
            "band_ids": [self.band(*row) for row in bands or [(0, 10, 100), (10, None, 0)]],
            **values,
        }

    def band(self, start, end, points):
        return Command.create(
            {
                "open_below": start is None,
                "open_above": end is None,
                "value_from": start or 0.0,
                "value_to": end or 0.0,
                "points": points,
            }
        )

    def question(self, weight=50, **values):
        """Return a question with a good and a bad answer."""
        answers = [{"name": "Good", "points": 100}, {"name": "Bad", "points": 0}]
        return {
            "name": "Reputation",
            "kind": "question",
            "weight": weight,
            "band_ids": [
                Command.create(dict(one, sequence=place)) for place, one in enumerate(answers)
            ],
            **values,
        }


@tagged("post_install", "-at_install")
class TestScorecard(ScorecardCase):
    def test_the_shipped_scorecard_is_in_use(self):
        card = self.env.ref("credit_management.credit_scorecard_standard")
        self.assertEqual((card.state, card.weight), ("live", 100))

    def test_weights_other_than_100_are_refused_with_their_sum(self):
        card = self.scorecard(self.criterion(weight=60), self.question(weight=30))
        with self.refused(ValidationError, message="Card can't be used:\nThe weights add up to 90"):
            card.action_activate()
        card.criterion_ids[0].weight = 70
        card.action_activate()
        self.assertEqual(card.state, "live")

    def test_a_gap_is_refused_when_saving_with_criterion_and_values(self):
        with self.assertRaisesRegex(
            ValidationError, "Punctuality: values from 7 to 8 are in no band"
        ):
            self.scorecard(self.criterion(bands=[(0, 7, 100), (8, None, 0)]))

    def test_an_overlap_is_refused_when_saving_with_criterion_and_values(self):
        with self.assertRaisesRegex(ValidationError, "Punctuality: values from 7 to 8 are in two"):
            self.scorecard(self.criterion(bands=[(0, 8, 100), (7, None, 0)]))

    def test_open_ends_have_to_be_covered(self):
        with self.assertRaisesRegex(ValidationError, "values below 1 are in no band"):
            self.scorecard(self.criterion("dso", bands=[(1, None, 0)]))
        with self.assertRaisesRegex(ValidationError, "values from 90 up are in no band"):
            self.scorecard(self.criterion("dso", bands=[(None, 90, 0)]))

    def test_a_share_ends_at_one(self):
        card = self.scorecard(self.criterion("on_time_share", bands=[(0, 0.5, 0), (0.5, 1, 100)]))
        card.action_activate()

    def test_points_beyond_100_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "101 points don't lie between 0 and 100"):
            self.scorecard(self.criterion(bands=[(0, None, 101)]))

    def test_a_criterion_says_what_it_reads(self):
        with self.assertRaisesRegex(ValidationError, "Punctuality: say which figure it reads"):
            self.scorecard(self.criterion(measure=False))

    def test_a_criterion_without_bands_is_named_when_taking_into_use(self):
        card = self.scorecard(self.criterion(band_ids=[]))
        with self.assertRaisesRegex(ValidationError, "Punctuality: it has no bands"):
            card.action_activate()

    def test_a_gap_made_band_by_band_is_found_when_taking_into_use(self):
        card = self.scorecard(self.criterion())
        card.criterion_ids.band_ids[0].value_to = 9
        with self.assertRaisesRegex(ValidationError, "values from 9 to 10 are in no band"):
            card.action_activate()

    def test_in_use_nothing_of_it_changes(self):
        card = self.scorecard(self.criterion())
        card.action_activate()
        criterion = card.criterion_ids
        for change in (
            lambda: criterion.write({"weight": 50}),
            lambda: criterion.band_ids[0].write({"points": 1}),
            lambda: criterion.band_ids[0].unlink(),
            lambda: criterion.unlink(),
            lambda: card.unlink(),
            lambda: card.write({"criterion_ids": [Command.create(self.question())]}),
        ):
            with self.refused(UserError, message="is in use"):
                change()
        card.action_draft()
        criterion.weight = 50

    def test_a_copy_is_a_draft_with_all_criteria(self):
        card = self.scorecard(self.criterion())
        card.action_activate()
        copy = card.copy()
        self.assertEqual((copy.state, copy.weight), ("draft", 100))
        self.assertEqual(len(copy.criterion_ids.band_ids), 2)

    def test_the_state_is_set_by_the_action_only(self):
        card = self.scorecard(self.criterion(weight=10))
        with self.refused(AccessError):
            self.rpc(self.manager, card, "write", {"state": "live"})
        forged = self.env["credit.scorecard"].with_user(self.manager)
        copy = forged.with_context(default_state="live").create({"name": "Forged"})
        self.assertEqual(copy.state, "draft")

    def test_who_isnt_a_manager_changes_no_scorecard(self):
        card = self.scorecard(self.criterion())
        criterion = card.criterion_ids
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            for records, values in (
                (card, {"name": "Mine"}),
                (criterion, {"weight": 1}),
                (criterion.band_ids[0], {"points": 100}),
            ):
                with self.refused(AccessError):
                    self.rpc(user, records, "write", values)
            with self.refused(AccessError):
                self.rpc(user, card, "action_activate")

    def test_a_companys_own_scorecard_comes_first(self):
        Card = self.env["credit.scorecard"]
        general = Card._default_for(self.company)
        self.assertFalse(general.company_id)
        card = self.scorecard(self.criterion())
        self.assertEqual(Card._default_for(self.company), general)
        card.action_activate()
        self.assertEqual(Card._default_for(self.company), card)
