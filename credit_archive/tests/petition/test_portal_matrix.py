"""Every path of the portal that is ours, for everybody: who gets it, who finds nothing.

The paths come from the routes themselves: one that is added and not in the table fails.
"""

import re

from odoo import http
from odoo.tests import tagged

from .common import DATA, NOWHERE, DataCase

OURS = ("odoo.addons.credit_",)


@tagged("post_install", "-at_install")
class TestPortalMatrix(DataCase):
    def setUp(self):
        super().setUp()
        self.former = self.portal_user("former", self.partner)
        self.let_see(self.former).with_user(self.controller).unlink()
        self.bare = self.portal_user("bare", self.partner)
        self.let_see(self.stranger, self.stranger.partner_id.parent_id)
        self.petition = self.taken("copy")
        self.answered(self.petition, "Here it is")

    def paths(self):
        """Return {route: its path for this customer}."""
        return {
            "/my/credit": "/my/credit",
            "/my/credit/page/<int:page>": "/my/credit/page/2",
            DATA: DATA,
            f"{DATA}/<int:file_id>/ask/<string:kind>": f"{DATA}/{self.mine.id}/ask/copy",
            f"{DATA}/petition/<int:petition_id>": f"{DATA}/petition/{self.petition.id}",
            f"{DATA}/copy/<int:petition_id>": f"{DATA}/copy/{self.petition.id}",
        }

    def routes(self):
        """Return the routes under /my that our add-ons serve."""
        rules = self.env["ir.http"].routing_map().iter_rules()
        return {
            rule.rule
            for rule in rules
            if rule.rule.startswith("/my/credit") and rule.endpoint.func.__module__.startswith(OURS)
        }

    def told(self, url, user):
        """Return status and words of an answer, without what is drawn anew each time."""
        answer = self.get(url, user)
        words = re.sub(r'csrf_token: "\w+"', "", answer.text).replace(url, "")
        return answer.status_code, words

    def test_the_table_knows_every_path(self):
        self.assertEqual(self.routes(), set(self.paths()))

    def test_who_may_gets_every_path(self):
        for path in self.paths().values():
            self.assertEqual(self.get(path, self.clerk).status_code, 200, path)

    def test_the_outsider_is_sent_to_the_login(self):
        for path in self.paths().values():
            self.assertIn("/web/login", self.get(path).headers["Location"], path)

    def test_who_may_not_finds_what_is_not_there(self):
        people = (self.bare, self.former, self.outsider, self.employee, self.archivist)
        for user in people:
            missing = self.told("/my/no-such-page", user)
            for path in self.paths().values():
                with self.subTest(user.login, path=path):
                    self.assertEqual(self.told(path, user), missing)

    def test_another_customers_user_gets_for_what_is_ours_what_is_missing(self):
        missing = self.told("/my/no-such-page", self.stranger)
        for path in self.paths().values():
            if not re.search(r"\d", path) or "page" in path:
                continue
            guessed = re.sub(r"\d+", str(NOWHERE), path)
            for one in (path, guessed):
                with self.subTest(one):
                    self.assertEqual(self.told(one, self.stranger), missing)

    def test_what_is_sent_by_who_may_not_changes_nothing(self):
        url = f"{DATA}/{self.mine.id}/ask/correction"
        for user in (self.bare, self.former, self.outsider, self.stranger, self.employee):
            self.assertEqual(self.post(url, user, text="Let me in").status_code, 404)
        self.authenticate(None, None)
        answer = self.url_open(
            url, data={"csrf_token": http.Request.csrf_token(self), "text": "In"},
            allow_redirects=False,
        )  # fmt: skip
        self.assertIn("/web/login", answer.headers.get("Location", ""))
        self.assertEqual(self.petitions(), self.petition)

    def test_where_the_company_shows_no_data_there_is_none(self):
        self.company.credit_portal_data = False
        for path in self.paths().values():
            if path.startswith(DATA):
                self.assertEqual(self.get(path, self.clerk).status_code, 404, path)
        self.assertNotIn(DATA, self.get("/my/credit", self.clerk).text)

    def test_who_changed_to_another_customer_takes_nothing_along(self):
        self.clerk.partner_id.parent_id = self.stranger.partner_id.parent_id
        for path in self.paths().values():
            self.assertEqual(self.get(path, self.clerk).status_code, 404, path)

    def test_whose_customer_became_a_part_of_another_reads_no_petition_of_before(self):
        whole = self.stranger.partner_id.parent_id
        self.partner.write({"parent_id": whole.id, "is_company": False})
        for user in (self.stranger, self.clerk):
            for path in (f"{DATA}/petition/{self.petition.id}", f"{DATA}/copy/{self.petition.id}"):
                self.assertEqual(self.get(path, user).status_code, 404, path)
