"""The portal from outside: nothing, and no hint that there is anything."""

import re

from odoo import Command, http
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..attack import AttackCase
from .common import PortalCase

PAGES = ("/my/credit", "/my/credit/page/2")


@tagged("post_install", "-at_install")
class TestAttackPortal(PortalCase, AttackCase):
    def assert_nothing(self, user):
        """``user`` gets for each page what a page that isn't there gives, and no card at home."""
        missing = self.told(self.get("/my/no-such-page", user), "/my/no-such-page")
        for page in PAGES:
            answer = self.get(page, user)
            self.assertEqual(answer.status_code, 404, page)
            self.assertEqual(self.told(answer, page), missing)
        self.assertNotIn("/my/credit", self.get("/my/home", user).text)

    def told(self, answer, page):
        """Return what an answer says, without the address and what is drawn anew each time."""
        return re.sub(r'csrf_token: "\w+"', "", answer.text).replace(page, "")

    def assert_seen(self, user):
        self.assertEqual(self.get("/my/credit", user).status_code, 200)
        self.assertIn("/my/credit", self.get("/my/home", user).text)

    def test_who_is_not_logged_in_is_sent_to_the_login_as_from_every_page(self):
        for page in PAGES:
            self.assertIn("/web/login", self.get(page).headers["Location"])

    def test_who_is_nobodys_contact_finds_nothing(self):
        self.assert_nothing(self.outsider)

    def test_a_contact_without_the_right_finds_nothing(self):
        self.assert_nothing(self.clerk)

    def test_another_customers_user_sees_its_own_and_nothing_else(self):
        self.let_see(self.stranger, self.stranger.partner_id.parent_id)
        words = self.words("/my/credit", self.stranger)
        self.assertIn("500", words)
        self.assertNotIn("1,000", words)

    def test_where_the_company_shows_nothing_nobody_finds_anything(self):
        self.let_see()
        self.policy.portal_shown = False
        self.assert_nothing(self.clerk)
        self.assert_nothing(self.owner)

    def test_a_former_contact_finds_nothing_and_does_not_by_coming_back(self):
        self.let_see()
        self.assert_seen(self.clerk)
        contact = self.clerk.partner_id
        contact.parent_id = False
        self.assert_nothing(self.clerk)
        contact.parent_id = self.partner
        self.assert_nothing(self.clerk)

    def test_who_changed_to_another_customer_does_not_take_the_right_along(self):
        self.let_see()
        self.clerk.partner_id.parent_id = self.stranger.partner_id.parent_id
        self.assert_nothing(self.clerk)

    def test_a_right_taken_away_is_gone_at_once(self):
        right = self.let_see()
        self.assert_seen(self.clerk)
        right.with_user(self.controller).unlink()
        self.assert_nothing(self.clerk)

    @mute_logger("odoo.addons.base.models.res_users")
    def test_an_archived_user_gets_no_further_than_the_login(self):
        self.let_see()
        self.authenticate("portal_clerk", "portal_clerk")
        self.clerk.active = False
        answer = self.url_open("/my/credit", allow_redirects=False)
        self.assertIn("/web/login", answer.headers.get("Location", ""))

    def test_an_employee_who_is_a_customers_contact_finds_nothing_here(self):
        self.sales.partner_id.parent_id = self.partner
        self.let_see(self.sales)
        self.assertFalse(self.env["credit.account"]._portal_accounts(self.sales))

    def test_whose_customer_became_a_part_of_another_does_not_see_the_others_account(self):
        self.let_see()
        other = self.stranger.partner_id.parent_id
        self.partner.write({"parent_id": other.id, "is_company": False})
        self.assertEqual(self.clerk.partner_id.commercial_partner_id, other)
        self.assert_nothing(self.clerk)

    # --- the right

    def rights(self):
        return self.env["credit.portal.right"].search([])

    def test_neither_the_contact_nor_a_salesperson_gives_the_right(self):
        contact = self.clerk.partner_id
        vals = {"account_id": self.account(self.partner).id, "partner_id": contact.id}
        for user in (self.clerk, self.sales, self.analyst, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, "credit.portal.right", "create", [vals])
            with self.refused():
                self.rpc(user, contact, "write", {"credit_portal_access": True})
            with self.refused():
                self.rpc(user, contact, "write", {"credit_portal_right_ids": [[0, 0, vals]]})
        self.assertFalse(self.rights())

    def test_a_default_of_ones_own_gives_nobody_the_right(self):
        self.env["ir.default"].with_user(self.sales).set(
            "res.partner", "credit_portal_access", True, user_id=True
        )
        vals = {"name": "New", "parent_id": self.partner.id}
        with self.refused():
            self.rpc(self.sales, "res.partner", "create", [vals])
        self.env["ir.default"].with_user(self.sales).discard_values(
            "res.partner", "credit_portal_access", [True]
        )
        with self.refused():
            self.rpc(
                self.sales, "res.partner", "create", [vals],
                context={"default_credit_portal_access": True},
            )  # fmt: skip
        self.assertFalse(self.rights())

    def test_a_stranger_is_given_no_right_and_a_right_is_not_handed_on(self):
        with self.refused(ValidationError, message="no contact of"):
            self.let_see(self.stranger)
        right = self.let_see()
        with self.refused():
            self.rpc(self.controller, right, "write", {"partner_id": self.outsider.partner_id.id})

    def test_the_portal_form_of_the_own_address_gives_no_right(self):
        self.authenticate("portal_clerk", "portal_clerk")
        contact = self.clerk.partner_id
        self.url_open(
            "/my/address/submit",
            data={
                "csrf_token": http.Request.csrf_token(self),
                "partner_id": contact.id,
                "name": "Clerk", "email": "clerk@portal.example.com", "phone": "1",
                "street": "Road 1", "city": "Town", "country_id": self.env.ref("base.de").id,
                "zip": "1", "credit_portal_access": "1", "required_fields": "",
            },
        )  # fmt: skip
        self.assertEqual(contact.street, "Road 1")
        self.assertFalse(self.rights())

    def test_of_another_company_only_what_its_controllers_gave(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        account = self.env["credit.account"].create(
            {"partner_id": self.partner.id, "company_id": other.id}
        )
        other._credit_policy().portal_shown = True
        self.let_see()
        self.assertNotIn("Elsewhere", self.words("/my/credit", self.clerk))
        with self.refused(AccessError):
            self.rpc(
                self.controller, "credit.portal.right", "create",
                [{"account_id": account.id, "partner_id": self.clerk.partner_id.id}],
            )  # fmt: skip
        self.controller.company_ids = [Command.link(other.id)]
        self.rpc(
            self.controller, "credit.portal.right", "create",
            [{"account_id": account.id, "partner_id": self.clerk.partner_id.id}],
        )  # fmt: skip
        self.assertIn("Elsewhere", self.words("/my/credit", self.clerk))

    # --- over RPC

    def test_over_rpc_a_customer_reads_nothing_of_it(self):
        self.let_see()
        account = self.account(self.partner)
        for records in (account, self.rights(), "credit.exposure", self.policy):
            with self.refused():
                self.rpc(self.clerk, records, "search_read", [], ["id"])
        with self.refused():
            self.rpc(self.clerk, self.clerk.partner_id, "read", ["credit_portal_access"])


@tagged("post_install", "-at_install")
class TestAttackRight(AttackCase):
    """The right itself, over RPC."""

    def test_who_gives_a_right_learns_no_name_they_do_not_read(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        hidden = self.env["res.partner"].create({"name": "Hidden Ltd", "company_id": other.id})
        account = self.env["credit.account"].create(
            {"partner_id": hidden.id, "company_id": other.id}
        )
        clerk = self.env["res.partner"].create({"name": "Hidden clerk", "company_id": other.id})
        mine, contact = (
            self.account(self.partner),
            self.env["res.partner"].create({"name": "Clerk", "parent_id": self.partner.id}),
        )
        for vals in ({"account_id": account.id, "partner_id": contact.id},
                     {"account_id": mine.id, "partner_id": clerk.id}):  # fmt: skip
            with self.subTest(vals), self.assertRaises(UserError) as refusal, self.cr.savepoint():
                self.rpc(self.controller, "credit.portal.right", "create", [vals])
            self.assertNotIn("Hidden", str(refusal.exception))
