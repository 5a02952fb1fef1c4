"""A company that sells on credit, in a database that tests commit to."""

import contextlib
import copy

from .databases import registry

WORDS = ("customer", "account", "grant", "order", "invoice", "pay", "_account")
STAFF = {
    "sales": "sales_team.group_sale_salesman",
    "head": "sales_team.group_sale_salesman_all_leads",
    "analyst": "credit_management.group_credit_analyst",
    "controller": "credit_management.group_credit_controller",
    "manager": "credit_management.group_credit_manager",
}


class Shop:
    """The words of `CreditCase` (`customer(limit=…)`, `order(600)`, `pay(…)`), committed.

    They work inside `with shop.open():`, on a real cursor that commits at the end:

        with shop.open():
            partner = shop.customer(limit=1000)
            orders = [shop.order(600, partner).id for _ in range(2)]

    What comes out is kept as ids; records die with their cursor.
    """

    def __init__(self, database):
        from odoo.addons.credit_management.tests.common import CreditCase

        self.database = database
        self._learn()
        with self.open():
            self.company = CreditCase._make_company.__func__(self)
            self.company.credit_check_mode = "enforce"
            self.company_id = self.company.id
            for login, group in STAFF.items():
                setattr(self, login, CreditCase._user.__func__(self, login, group))
            self.staff = {login: getattr(self, login).id for login in STAFF}
            (self.sales | self.head | self.controller).notification_type = "inbox"
            self.product = self.env["product.product"].create(
                {"name": "Goods", "type": "service", "invoice_policy": "order",
                 "list_price": 1.0, "taxes_id": False}
            )  # fmt: skip
            self.product_id = self.product.id
            self.today = self.company._credit_today()

    def _learn(self):
        from odoo.addons.credit_management.tests.common import CreditCase

        for word in WORDS:
            setattr(self, word, getattr(CreditCase, word).__get__(self))

    @contextlib.contextmanager
    def open(self, user=None):
        """An environment (the system's, or of one of the staff) that commits when all went well."""
        from odoo import SUPERUSER_ID, api

        with registry(self.database).cursor() as cr:
            context = {"no_reset_password": True}
            if hasattr(self, "company_id"):
                context["allowed_company_ids"] = [self.company_id]
            self.env = api.Environment(cr, SUPERUSER_ID, context)
            self._rebind()
            yield self.env(user=self.staff[user]) if user else self.env

    def _rebind(self):
        if not hasattr(self, "staff"):
            return
        self.company = self.env["res.company"].browse(self.company_id)
        self.product = self.env["product.product"].browse(self.product_id)
        for login, uid in self.staff.items():
            setattr(self, login, self.env["res.users"].browse(uid))

    def words(self, env):
        """These words as the system's, in the transaction of a client."""
        from odoo import SUPERUSER_ID

        other = copy.copy(self)
        other.env = env(user=SUPERUSER_ID)
        other._rebind()
        other._learn()
        return other

    def customers(self, number, limit=1000, name="Customer"):
        """Commit `number` customers of that limit; their ids."""
        with self.open():
            return [self.customer(limit=limit, name=name).id for _ in range(number)]

    def orders(self, amounts, partner_id, **values):
        """Commit quotations of these amounts; their ids."""
        with self.open():
            partner = self.env["res.partner"].browse(partner_id)
            return [self.order(amount, partner, **values).id for amount in amounts]

    def states(self, order_ids):
        """`(state, credit_state)` of orders, read fresh."""
        with self.open() as env:
            orders = env["sale.order"].browse(order_ids)
            return [(order.state, order.credit_state) for order in orders]

    def sold(self, partner_id):
        """What was sold to a customer: bare sum of confirmed orders, whatever our SQL thinks."""
        with self.open() as env:
            env.cr.execute(
                """SELECT COALESCE(SUM(amount_total), 0) FROM sale_order
                    WHERE partner_invoice_id = %s AND state = 'sale'""",
                [partner_id],
            )
            return float(env.cr.fetchone()[0])

    def exposure(self, partner_id):
        """What the product says the customer owes, read fresh."""
        with self.open() as env:
            balances = env["credit.exposure"]._balances([partner_id], [self.company_id])
            balance = balances.get((partner_id, self.company_id))
            return balance.counted if balance else 0.0

    def holds(self, order_ids):
        """`{order id: [states of its holds]}`, read fresh."""
        with self.open() as env:
            found = {order_id: [] for order_id in order_ids}
            for hold in env["credit.hold"].search([("order_id", "in", order_ids)]):
                found[hold.order_id.id].append(hold.state)
            return found
