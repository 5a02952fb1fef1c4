"""Which room has the last word where several extend the same method: the higher one."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models import base as lowest
from ..limit.test_group import GroupCase

PACKAGE = lowest.__name__.rpartition(".")[0] + "."


@tagged("post_install", "-at_install")
class TestOverrideOrder(GroupCase):
    def classes(self, name):
        """Our classes that define or extend the model, the outermost first; no mixins."""
        return [
            one
            for one in self.env.registry[name].mro()
            if one.__module__.startswith(PACKAGE)
            and vars(one).get("_name", vars(one).get("_inherit")) == name
        ]

    def room(self, cls):
        return cls.__module__.removeprefix(PACKAGE).split(".")[0]

    def test_a_higher_room_stands_outside_a_lower_one(self):
        order = ["base", "grade", "authority", "exposure", "limit", "gate", "evidence", "scoring",
                 "review", "warning", "complaint", "portfolio", "control", "policy", "training",
                 "forms", "start", "portal"]  # fmt: skip
        for name in ("credit.account", "credit.request", "credit.limit", "credit.rating",
                     "credit.policy", "credit.overview", "res.company", "res.partner",
                     "account.move.line", "sale.order"):  # fmt: skip
            own = self.classes(name)
            levels = [order.index(self.room(one)) for one in own]
            self.assertTrue(levels, name)
            self.assertEqual(levels, sorted(levels, reverse=True), name)

    def test_an_account_is_extended_by_every_room_from_its_own_upward(self):
        rooms = dict.fromkeys(map(self.room, self.classes("credit.account")))
        self.assertEqual(
            list(rooms),
            [
                "portal",
                "forms",
                "complaint",
                "warning",
                "review",
                "scoring",
                "evidence",
                "gate",
                "limit",
            ],
        )

    def test_merged_accounts_are_taken_over_room_by_room_and_the_group_decides_last(self):
        """`_merge`: every room hands over its own, dates follow, then the stricter group wins."""
        survivor, other = self.customer(limit=1000), self.customer(limit=500, name="Other")
        mine, theirs = self.account(survivor).sudo(), self.account(other).sudo()
        self.group(5000, survivor, name="Wide")
        narrow = self.group(10, other, name="Narrow")
        kind = self.env["credit.document.type"].create({"name": "Licence", "is_required": True})
        document = self.env["credit.document"].create(
            {"account_id": theirs.id, "type_id": kind.id, "date_issued": "2026-01-05"}
        )
        collateral = self.env["credit.collateral"].create(
            {"account_id": theirs.id, "name": "Machine", "value": 100}
        )
        held = self.held(5000, other)
        order = []
        calls = {
            name: getattr(type(mine), name) for name in ("_take_over", "_after_merge", "write")
        }
        for name, origin in calls.items():

            def noted(records, *args, name=name, origin=origin):
                if name != "write" or "group_id" in args[0]:
                    order.append(name)
                return origin(records, *args)

            self.patch(type(mine), name, noted)
        mine._merge(theirs)
        self.assertFalse(theirs.exists())
        self.assertEqual(order, ["_take_over", "_after_merge", "write", "write"])
        self.assertEqual(document.account_id, mine)
        self.assertEqual(collateral.account_id, mine)
        self.assertEqual(held.sudo().credit_hold_id.account_id, mine)
        self.assertEqual(mine.group_id, narrow)

    def test_group_and_customer_type_in_one_write_are_both_followed_up_or_neither(self):
        """`write`: the group may refuse before the documents of another type are looked at."""
        kind = self.env["credit.customer.type"].create({"name": "Dealer"})
        groups = self.env["credit.group"].create(
            [{"name": name, "company_id": self.company.id} for name in ("One", "Two")]
        )
        account = self.account(self.customer(limit=1000)).sudo()
        account.write({"group_id": groups[0].id, "customer_type_id": kind.id})
        self.assertEqual((account.group_id, account.customer_type_id), (groups[0], kind))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            account.write({"group_id": groups[1].id, "customer_type_id": False})
        self.assertEqual((account.group_id, account.customer_type_id), (groups[0], kind))
