"""Bad input about grades, groups, authority: the message names the thing, nothing is written."""

from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .test_assessment import AssessmentCase

KEPT = (
    "credit.account", "credit.approval", "credit.assessment", "credit.authority", "credit.group",
    "credit.limit", "credit.rating", "credit.request", "credit.scorecard.band", "credit.statement",
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestBadEvidence(AssessmentCase):
    @contextmanager
    def nothing_written(self, message, error=UserError):
        """What happens inside is refused with ``message`` and leaves every record there was."""
        before = self.counts()
        with self.refused(error, message=message):
            yield
        self.assertEqual(self.counts(), before)

    def counts(self):
        return {
            name: self.env[name].with_context(active_test=False).search_count([]) for name in KEPT
        }

    def test_weights_that_miss_100_are_named_with_card_and_sum(self):
        card = self.scorecard(self.criterion(weight=60), self.question(weight=41))
        with self.nothing_written("Card can't be used:\nThe weights add up to 101"):
            self.rpc(self.manager, card, "action_activate")
        self.assertEqual(card.state, "draft")

    def test_a_gap_between_bands_is_named_with_criterion_and_values(self):
        with self.nothing_written("Punctuality: values from 7 to 8"):
            self.scorecard(self.criterion(bands=[(0, 7, 100), (8, None, 0)]))

    def test_a_gap_between_grades_is_named_with_scale_and_scores(self):
        with self.nothing_written("A/B/C.*from 0 to 5.*C", ValidationError):
            self.rpc(self.manager, self.worst, "write", {"score_from": 5})
        self.assertEqual(self.worst.score_from, 0)

    def test_groups_are_no_members_of_groups(self):
        """A circle of memberships can't be written down: a member is an account, and in one group."""
        fields = self.env["credit.group"]._fields.values()
        self.assertFalse([one.name for one in fields if one.comodel_name == "credit.group"])

    def test_a_customer_in_two_groups_is_named_with_both(self):
        account = self.account(self.partner)
        groups = self.env["credit.group"].create(
            [{"name": name, "company_id": self.company.id} for name in ("Present", "Wanted")]
        )
        account.group_id = groups[0]
        message = "Customer is a member of .*Present.*Wanted"
        with self.nothing_written(message):
            self.rpc(self.manager, account, "write", {"group_id": groups[1].id})
        with self.nothing_written("Customer is a member of .*Present.*Third"):
            members = [Command.link(account.id)]
            values = {"name": "Third", "company_id": self.company.id, "account_ids": members}
            self.rpc(self.manager, "credit.group", "create", values)
        self.assertEqual(account.group_id, groups[0])

    def test_an_amount_nobody_may_approve_is_named_with_the_kind(self):
        gm = self.env.ref("credit_management.group_credit_tier_gm")
        values = {"kind": "decrease", "company_id": self.company.id, "group_id": gm.id,
                  "authority": "amount", "amount": 500}  # fmt: skip
        with self.nothing_written("Decrease.*more than.*500", ValidationError):
            self.rpc(self.manager, "credit.authority", "create", [values])

    def test_an_assessment_is_approved_once(self):
        assessment = self.approved(self.late_payer(days=0))
        with self.nothing_written(f"{assessment.name} is Approved"):
            self.rpc(self.manager, assessment, "action_approve")

    def test_an_assessment_taken_back_meanwhile_is_decided_on_nobodys_old_screen(self):
        assessment = self.assess(self.late_payer(days=0))
        self.answer(assessment)
        assessment.action_submit()
        seen = {"credit_seen": assessment.with_user(self.manager).approval_token}
        self.rpc(self.analyst, assessment, "action_draft")
        self.answer(assessment, "Bad")
        self.rpc(self.analyst, assessment, "action_submit")
        with self.nothing_written(f"{assessment.name} has changed since"):
            self.rpc(self.manager, assessment, "action_approve", context=seen)
        self.assertFalse(assessment.account_id.rating_id)

    def test_a_grade_an_assessment_rests_on_is_kept_and_the_assessment_named(self):
        assessment = self.approved(self.late_payer(days=0))
        with self.nothing_written("Grade A can't be deleted, 1 accounts have it"):
            self.rpc(self.manager, self.best, "unlink")
        assessment.account_id.sudo().write({"rating_id": False, "calculated_rating_id": False})
        with self.nothing_written(f"Grade A can't be deleted.*{assessment.name}"):
            self.rpc(self.manager, self.best, "unlink")

    def test_statements_to_come_and_of_a_period_there_is_are_named(self):
        account = self.account(self.partner)
        year = self.today.year
        kept = {"account_id": account.id, "total_assets": 10, "equity": 4, "total_liabilities": 6}

        def statement(number):
            period = {"date_from": f"{number}-01-01", "date_to": f"{number}-12-31"}
            return self.rpc(self.analyst, "credit.statement", "create", {**kept, **period})

        statement(year - 1)
        with self.nothing_written("Until: the period ends on .*still to come", ValidationError):
            statement(year + 1)
        with self.nothing_written(f"overlaps that of Customer {year - 1}", ValidationError):
            statement(year - 1)
