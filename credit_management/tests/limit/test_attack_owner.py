"""Whose customer it is: nobody takes over a colleague's by entering themselves."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..attack import AttackCase

MODELS = ("credit.account", "credit.exposure", "credit.limit", "credit.check", "credit.request")


@tagged("post_install", "-at_install")
class TestAttackOwner(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contacts = "base.group_partner_manager"
        cls.thief = cls._user("thief", "sales_team.group_sale_salesman", contacts)
        cls.leader = cls._user("leader", "sales_team.group_sale_salesman_all_leads", contacts)
        cls.sales.group_ids |= cls.env.ref(contacts)

    def setUp(self):
        super().setUp()
        self.confirmed(400)

    def seen(self, user, partner=None):
        """Return the models of which ``user`` sees something of this customer."""
        self.env.flush_all()
        self.env.invalidate_all()
        domain = [("partner_id", "=", (partner or self.partner).id)]
        return [model for model in MODELS if self.rpc(user, model, "search_count", domain)]

    def assign(self, user, salesperson, partner=None):
        self.rpc(user, partner or self.partner, "write", {"user_id": salesperson.id})

    def test_a_salesperson_takes_over_no_colleagues_customer(self):
        self.assertEqual(self.seen(self.thief), [])
        self.assign(self.thief, self.thief)
        self.assertEqual(self.partner.user_id, self.thief)
        self.assertEqual(self.seen(self.thief), [])
        self.assertFalse(
            self.rpc(self.thief, self.partner, "read", ["credit_available"])[0]["credit_available"]
        )
        self.assertEqual(self.seen(self.sales), list(MODELS))

    def test_nor_by_setting_it_free_first_nor_through_a_friend(self):
        friend = self.other_sales
        friend.group_ids |= self.env.ref("base.group_partner_manager")
        self.rpc(self.thief, self.partner, "write", {"user_id": False})
        self.assign(self.thief, self.thief)
        self.assertEqual(self.seen(self.thief), [])
        self.assign(self.thief, friend)
        self.assign(friend, self.thief)
        self.assertEqual(self.seen(self.thief) + self.seen(friend), [])

    def test_the_fact_itself_is_written_by_nobody(self):
        for user in (self.thief, self.leader, self.controller, self.env.ref("base.user_admin")):
            for values in ({"credit_owner_id": user.id}, {"credit_owner_date": False}):
                with self.subTest(user=user.name), self.refused(AccessError):
                    self.rpc(user, self.partner, "write", values)
        with self.refused(AccessError):
            self.rpc(self.thief, "res.partner", "create", [{"name": "N"}],
                     context={"default_credit_owner_id": self.sales.id})  # fmt: skip

    def test_who_leads_sales_assigns_and_it_counts_at_once(self):
        self.assign(self.leader, self.other_sales)
        self.assertEqual(self.seen(self.other_sales), list(MODELS))
        self.assertEqual(self.seen(self.sales), [])

    def test_who_leads_sales_confirms_what_somebody_entered(self):
        self.assign(self.thief, self.thief)
        self.assign(self.leader, self.thief)
        self.assertEqual(self.seen(self.thief), list(MODELS))

    def test_who_leads_sales_takes_no_colleagues_customer_either(self):
        """Their right over figures comes from their group; the credit file would open by it."""
        self.assign(self.leader, self.leader)
        self.assertEqual(self.partner.sudo().credit_owner_id, self.sales)

    def test_who_has_the_customer_hands_it_over(self):
        self.assign(self.sales, self.other_sales)
        self.assertEqual(self.seen(self.other_sales), list(MODELS))
        self.assertEqual(self.seen(self.sales), [])

    def test_a_new_customer_belongs_to_the_salesperson_who_made_it(self):
        for values in ({"user_id": self.thief.id}, {}):
            made = self.rpc(self.thief, "res.partner", "create", [{"name": "New", **values}])
            partner = self.env["res.partner"].browse(made)
            self.assign(self.thief, self.thief, partner)
            self.grant(partner, 100)
            self.assertIn("credit.account", self.seen(self.thief, partner))

    def test_a_customer_taken_from_somebody_is_not_the_makers_to_take_back(self):
        made = self.rpc(self.thief, "res.partner", "create",
                        [{"name": "New", "user_id": self.thief.id}])  # fmt: skip
        partner = self.env["res.partner"].browse(made)
        self.rpc(self.leader, partner, "write", {"user_id": False})
        self.assign(self.thief, self.thief, partner)
        self.grant(partner, 100)
        self.assertEqual(self.seen(self.thief, partner), [])

    def test_nobodys_customer_is_not_taken_either(self):
        partner = self.customer(limit=100, name="House", user_id=False)
        self.assign(self.thief, self.thief, partner)
        self.assertEqual(self.seen(self.thief, partner), [])

    def test_a_copy_gives_nothing_and_a_contact_shows_nothing(self):
        contact = self.rpc(self.thief, "res.partner", "create", [{
            "name": "Contact", "parent_id": self.partner.id, "user_id": self.thief.id,
        }])  # fmt: skip
        self.assertTrue(contact)
        copy = self.env["res.partner"].browse(self.rpc(self.thief, self.partner, "copy"))
        self.assign(self.thief, self.thief, copy)
        self.assertEqual(self.seen(self.thief), [])

    def test_who_loses_the_customer_is_told(self):
        for user, salesperson in ((self.thief, self.thief), (self.leader, self.other_sales)):
            before = self.env["mail.message"].search([], order="id desc", limit=1).id
            self.assign(user, salesperson)
            told = self.env["mail.message"].search(
                [("id", ">", before), ("partner_ids", "in", self.sales.partner_id.ids)]
            )
            self.assertEqual(len(told), 1)
            self.assertIn(self.partner.name, told.body)
            self.assertIn(user.name, told.body)
            noted = self.env["mail.message"].search(
                [("id", ">", before), ("model", "=", "res.partner"),
                 ("res_id", "=", self.partner.id), ("body", "ilike", user.name)]
            )  # fmt: skip
            self.assertTrue(noted)

    def test_what_a_hold_says_is_for_the_salesperson_of_record(self):
        order = self.order(5000, user=self.thief, user_id=self.thief.id)
        order.with_user(self.thief).action_confirm()
        self.assign(self.thief, self.thief)
        banner = self.rpc(self.thief, order, "read", ["credit_banner"])[0]["credit_banner"]
        self.assertNotIn("1,000", banner)
        self.assertNotIn("600", banner)

    def test_the_accounts_own_controller_sees_what_is_owed(self):
        """The rule of the exposure left out whom the account names."""
        user = self._user("named", "credit_management.group_credit_user")
        self.account(self.partner).sudo().user_id = user
        self.assertIn("credit.exposure", self.seen(user))
