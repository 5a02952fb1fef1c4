"""The words the tests are written in."""

import gc
import inspect
import sys
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from functools import cache

from freezegun import freeze_time

from odoo import Command
from odoo.tests import HttpCase, TransactionCase

from . import prepared


@cache
def counts_queries(module):
    """Tell whether a module of tests counts queries."""
    return "sql_log_count" in inspect.getsource(sys.modules[module])


def noon():
    """Return a clock that starts at noon, whenever the tests run.

    No class crosses midnight, and it is the same day for companies, people and
    PostgreSQL, whose clock isn't held.
    """
    return freeze_time(datetime.combine(date.today(), time(12)), tick=True)


class CreditCase(TransactionCase):
    """A company that enforces credit, its people, and short words for what they do.

    ``customer(limit=1000)``, ``order(600)``, ``invoice(…)``, ``pay(…)``. Nothing
    rests on demo records; orders are made and confirmed as a plain salesperson.
    """

    allow_inherited_tests_method = True

    @classmethod
    def setUpClass(cls):
        if not issubclass(cls, HttpCase):  # a browser's clock isn't held either
            cls.freeze_time = noon()
        super().setUpClass()
        cls.env = cls.env(
            context=dict(cls.env.context, tracking_disable=False, no_reset_password=True)
        )
        cls.company = cls._make_company()
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.company.ids))
        cls.company.credit_check_mode = "enforce"
        people = {login: cls._user(login, group) for login, group in prepared.PEOPLE.items()}
        cls.sales, cls.other_sales = people["sales"], people["othersales"]
        cls.analyst, cls.controller = people["analyst"], people["controller"]
        cls.manager, cls.auditor = people["manager"], people["auditor"]
        cls.product = cls.env["product.product"].create(
            {
                "name": "Goods",
                "type": "service",
                "invoice_policy": "order",
                "list_price": 1.0,
                "taxes_id": False,
            }
        )
        cls.today = cls.company._credit_today()

    def setUp(self):
        """Keep the garbage collector away from tests that count queries.

        It would take environments, and what they remember: asking again costs a query.
        """
        super().setUp()
        if counts_queries(type(self).__module__):
            gc.disable()
            self.addCleanup(gc.enable)

    @classmethod
    def _make_company(cls):
        """Return a company with a chart of accounts, in which nothing has happened yet."""
        return prepared.company(cls.env)

    @classmethod
    def _user(cls, login, *groups):
        """Return a user of the company, in these groups beside the employees'."""
        return prepared.user(cls.env, cls.company, login, *groups)

    def customer(self, limit=None, name="Customer", unlimited=False, **values):
        """Return a customer of the salesperson, with a permanent limit where one is given."""
        partner = self.env["res.partner"].create(
            {"name": name, "is_company": True, "user_id": self.sales.id,
             "email": "customer@credit.example.com", **values}
        )  # fmt: skip
        if limit or unlimited:
            self.grant(partner, limit or 0.0, limit_type="unlimited" if unlimited else "amount")
        return partner

    def account(self, partner):
        """Return the customer's credit account."""
        return self.env["credit.account"]._get_or_create(partner, self.company)

    def grant(self, partner, amount, kind="initial", **values):
        """Request a limit as the analyst and approve it as the manager; return the request."""
        request = (
            self.env["credit.request"]
            .with_user(self.analyst)
            .create(
                {
                    "account_id": self.account(partner).id,
                    "kind": kind,
                    "amount": amount,
                    "date_from": self.today,
                    "reason": "Known for years",
                    **values,
                }
            )
        )
        request.action_submit()
        request.with_user(self.manager).action_approve()
        return request

    def order(self, amount, partner=None, user=None, quantity=1, **values):
        """Return a quotation of ``amount`` as the salesperson made it."""
        return (
            self.env["sale.order"]
            .with_user(user or self.sales)
            .create(
                {
                    "partner_id": (partner or self.partner).id,
                    "payment_term_id": False,
                    **values,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "product_uom_qty": quantity,
                                "price_unit": amount / quantity,
                                "tax_ids": False,
                            }
                        )
                    ],
                }
            )
        )

    def confirmed(self, amount, partner=None, **values):
        """Return an order of ``amount`` the salesperson has confirmed."""
        order = self.order(amount, partner, **values)
        order.action_confirm()
        self.assertEqual(order.state, "sale", order.sudo().credit_hold_id.reason)
        return order

    def held(self, amount, partner=None, **values):
        """Return an order of ``amount`` that was held when the salesperson confirmed it."""
        order = self.order(amount, partner, **values)
        order.action_confirm()
        self.assertEqual((order.state, order.credit_state), ("draft", "held"))
        return order

    def announce(self):
        """Run what tells of new holds right after the commit of who confirmed."""
        with ExitStack() as stack:
            if not self._registry_patched:  # where a browser looks on, it is already
                stack.enter_context(self.enter_registry_test_mode())
            self.env.ref("credit_management.ir_cron_announce_holds").method_direct_trigger()
            self.env.invalidate_all()

    def invoice(self, amount, partner=None, days=0, post=True, move_type="out_invoice", **values):
        """Return an invoice without an order, due in ``days`` (negative: overdue)."""
        due = self.today + timedelta(days=days)
        move = self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": (partner or self.partner).id,
                "invoice_date": min(due, self.today),
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                **values,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Goods", "quantity": 1, "price_unit": amount, "tax_ids": False}
                    )
                ],
            }
        )
        if post:
            move.action_post()
        return move

    def pay(self, amount, partner=None, **values):
        """Return a posted, unallocated payment of the customer."""
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": self.env["account.journal"]
                .search([("company_id", "=", self.company.id), ("type", "=", "bank")], limit=1)
                .id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self._account("asset_cash").id,
                            "debit": amount,
                            "name": "in",
                        }
                    ),
                    Command.create(
                        {
                            "account_id": self._account("asset_receivable").id,
                            "partner_id": (partner or self.partner).id,
                            "credit": amount,
                            "name": "in",
                        }
                    ),
                ],
            }
        )
        move.action_post()
        return move

    def _account(self, account_type):
        return self.env["account.account"].search(
            [("company_ids", "in", self.company.ids), ("account_type", "=", account_type)], limit=1
        )

    def release(self, order, user=None, reason="The controller knows why"):
        """Release the order's hold."""
        return order.sudo().credit_hold_id.with_user(user or self.controller).action_release(reason)
