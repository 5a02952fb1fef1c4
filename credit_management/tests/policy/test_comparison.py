"""Two editions side by side, whichever."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_edition import EditionCase


@tagged("post_install", "-at_install")
class TestComparison(EditionCase):
    def tried(self, value):
        edition = self.drafted()
        self.change(edition, value=value)
        self.rpc(self.manager, edition, "action_check")
        return edition

    def compared(self, first, second, user=None):
        user = user or self.manager
        key = self.rpc(user, "credit.policy.comparison", "create",
                       {"first_id": first.id, "second_id": second.id})  # fmt: skip
        return self.env["credit.policy.comparison"].with_user(user).browse(key)

    def test_any_two_are_compared_the_earlier_one_left(self):
        one, other = self.tried("45"), self.tried("61")
        for pair in ((one, other), (other, one)):
            for user in (self.manager, self.auditor):
                found = self.compared(*pair, user)
                self.assertRegex(str(found.difference), r"(?s)45.*61")
                self.assertIn(one.name, found.notice)
        action = self.rpc(self.auditor, one, "action_compare")
        self.assertEqual(action["context"], {"default_first_id": one.id})

    def test_what_differs_not_and_what_was_not_tried_is_said(self):
        one, same = self.tried("45"), self.tried("45")
        found = self.compared(one, same)
        self.assertFalse(found.difference)
        self.assertIn("Nothing differs", found.notice)
        self.assertIn("wasn't tried", self.compared(one, self.drafted()).notice)
        self.assertFalse(self.compared(one, one).notice)

    def test_who_reads_no_edition_compares_none(self):
        one, other = self.tried("45"), self.tried("61")
        with self.refused(AccessError):
            self.compared(one, other, self._user("clerk"))
        mine = self.compared(one, other)
        with self.refused(AccessError):
            self.rpc(self.auditor, mine, "read", ["difference"])
        elsewhere = self._make_company()
        foreign = self.env["credit.policy.edition"].sudo().create(
            {"company_id": elsewhere.id, "title": "Elsewhere", "need": "None"}
        )  # fmt: skip
        with self.refused(UserError):
            self.compared(one, foreign)
