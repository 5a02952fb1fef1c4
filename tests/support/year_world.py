"""The simulated year in a real Odoo: its clock, its nights, what customers do, what came of it."""

import contextlib
import os
import signal
import time
import warnings
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from datetime import time as clock
from unittest.mock import patch

from freezegun import freeze_time

from .databases import rows
from .post import PostOffice
from .shop import Shop
from .year_model import GRACE, INDICATORS, RATES
from .year_plan import START, TERM

ZONE = "Asia/Shanghai"
NIGHT, NOON = timedelta(hours=4), timedelta(hours=12)
OFFSET = timedelta(hours=8)
OURS = ("credit_management", "credit_collection", "credit_archive", "credit_management_purchase",
        "credit_management_stock", "credit_management_pos")  # fmt: skip
MAILS = "mail.ir_cron_mail_scheduler_action"
SMALL = 3
"""So few accounts are in a batch: a scheduled action has several to be killed between."""


def moment(day, hour):
    """Return the naive UTC time at which it is that time of a company's day."""
    return datetime.combine(day, clock()) + hour - OFFSET


class World:
    """`with World(database, plan) as world:` and then `world.night(day)`, `world.noon(day)`."""

    def __init__(self, database, plan):
        self.database = database
        self.plan = plan

    def __enter__(self):
        from odoo.sql_db import BaseCursor
        from odoo.tools import mute_logger

        from odoo.addons.credit_management.models.base import batches

        with contextlib.ExitStack() as stack:
            self.clock = stack.enter_context(freeze_time(moment(START, NOON)))
            # PostgreSQL's clock can't be held; what Odoo asks it for is the one that is.
            stack.enter_context(patch.object(BaseCursor, "now", lambda cr: datetime.utcnow()))
            stack.enter_context(patch.object(batches, "MOST", SMALL))
            stack.enter_context(mute_logger("odoo.addons.mail.models.mail_mail"))
            self.post = stack.enter_context(PostOffice(refuses="refused"))
            self._begin()
            self._leave = stack.pop_all().close
        return self

    def __exit__(self, *_exc):
        self._leave()

    # --- the beginning

    def _begin(self):
        self.shop = Shop(self.database)
        with self.shop.open() as env:
            self._rest(env)
            self._company(env)
            self._goods(env)
            self._customers(env)
            self._scheduled(env)
        with self.shop.open() as env:
            # made by statements, which ask PostgreSQL for the time
            env.cr.execute("UPDATE credit_account SET create_date = %s", [moment(START, NOON)])

    def _rest(self, env):
        """Let what the demo data left open rest: it has been looked at elsewhere."""
        for statement in (
            "UPDATE credit_hold SET state = 'cleared', to_announce = FALSE",
            "UPDATE credit_delivery_hold SET state = 'cleared', to_announce = FALSE",
            "UPDATE credit_request SET state = 'cancelled' WHERE state IN ('draft', 'submitted')",
            "UPDATE credit_assessment SET state = 'rejected' WHERE state = 'submitted'",
            "UPDATE credit_reduction_plan SET state = 'cancelled'",
            "UPDATE credit_review SET state = 'done'",
            "DELETE FROM credit_alert",
            "DELETE FROM mail_activity",
        ):
            env.cr.execute(statement)
        env.invalidate_all()

    def _company(self, env):
        company = self.shop.company
        policy = company._credit_policy()
        policy.write(
            {"tz": ZONE, "promise_grace_days": GRACE, "controller_id": self.shop.controller.id}
        )
        company.partner_id.email = "company@credit.example.com"
        levels = env["credit.reminder.level"].search([])
        levels.write({"is_automatic": True})
        rows_ = env["credit.indicator"].search([])
        rows_.filtered(lambda one: one.kind not in INDICATORS).active = False
        for one in rows_ & env["credit.indicator"].search([]):
            one.level, one.days, one.consequence = INDICATORS[one.kind]
        env["credit.interest.rate"].create(
            [{"company_id": company.id, "percent": percent, "date_from": first}
             for percent, first, _last in RATES]
        )  # fmt: skip
        self.collector = (
            env["res.users"]
            .create(
                {
                    "name": "Collector",
                    "login": "year_collector",
                    "email": "collector@credit.example.com",
                    "company_id": company.id,
                    "company_ids": [(6, 0, company.ids)],
                    "notification_type": "inbox",
                    "group_ids": [(4, env.ref("credit_collection.group_collector").id)],
                }
            )
            .id
        )
        (self.shop.manager | self.shop.analyst).notification_type = "inbox"
        self.bank = (
            env["account.journal"]
            .search([("company_id", "=", company.id), ("type", "=", "bank")], limit=1)
            .id
        )
        self.cash = self.shop._account("asset_cash").id
        self.post.serve(env)

    def _goods(self, env):
        goods = env["product.product"].create(
            {"name": "Goods", "type": "consu", "is_storable": True, "invoice_policy": "delivery",
             "list_price": 1.0, "taxes_id": False}
        )  # fmt: skip
        stock = env["stock.warehouse"].search([("company_id", "=", self.shop.company_id)], limit=1)
        stock = stock or env["stock.warehouse"].create({"company_id": self.shop.company_id})
        env["stock.quant"]._update_available_quantity(goods, stock.lot_stock_id, 10**6)
        self.shop.product_id = goods.id
        self.shop._rebind()
        self.term = env["account.payment.term"].create(
            {"name": f"{TERM} days", "line_ids": [(0, 0, {"value": "percent", "value_amount": 100,
                                                     "nb_days": TERM})]}
        ).id  # fmt: skip

    def _customers(self, env):
        mails = {"works": "works{}@shop.example.com", "refused": "refused{}@shop.example.com"}
        self.partners = []
        for one in self.plan.customers:
            email = mails.get(one.mail, "").format(one.key)
            partner = self.shop.customer(limit=one.limit, name=f"Customer {one.key}", email=email)
            self.shop.account(partner).collector_id = self.collector
            self.partners.append(partner.id)
            self._papers(env, self.shop.account(partner), one)
        self.accounts = {
            key: env["credit.account"].search([("partner_id", "=", partner)]).id
            for key, partner in enumerate(self.partners)
        }
        self.invoices, self.orders, self.promises = {}, {}, {}

    def _papers(self, env, account, customer):
        if customer.contract_end:
            env["credit.document"].with_user(self.shop.analyst).create(
                {"account_id": account.id, "date_to": customer.contract_end,
                 "type_id": env.ref("credit_management.document_type_contract").id}
            )  # fmt: skip
        if customer.collateral_end:
            pledge = env["credit.collateral"].with_user(self.shop.analyst).create(
                {"name": "Warehouse", "account_id": account.id, "value": 100, "date_from": START,
                 "date_to": customer.collateral_end}
            )  # fmt: skip
            pledge.with_user(self.shop.manager).action_confirm()

    def _scheduled(self, env):
        """Let our scheduled actions and the mail queue run at night, and nothing else."""
        env.cr.execute(
            """UPDATE ir_cron c SET nextcall = %s + (nextcall::time - '00:00'::time),
                      active = m.module = ANY(%s) OR m.module || '.' || m.name = %s
                 FROM ir_model_data m WHERE m.model = 'ir.cron' AND m.res_id = c.id""",
            [START - timedelta(days=1), list(OURS), MAILS],
        )

    # --- the night

    def night(self, day, kill=None, seed=0):
        """Run what is scheduled until nothing is ready; ``kill`` is the action that is killed once."""
        self.clock.move_to(moment(day, NIGHT))
        if kill:
            self._killed(kill, seed)
        for _round in range(20):
            if not self._scheduler():
                return
        raise AssertionError("the scheduler finds no end")

    def _scheduler(self):
        """Run what is ready as Odoo's scheduler does; return how many actions were."""
        from odoo.addons.base.models.ir_cron import IrCron

        with self.shop.open() as env:
            if env["mail.mail"].search_count([("state", "=", "outgoing")], limit=1):
                env.ref(MAILS)._trigger()
        with self._cursor() as cr:
            jobs = IrCron._get_all_ready_jobs(cr)
            IrCron._process_jobs_loop(cr, job_ids=[job["id"] for job in jobs])
        return len(jobs)

    def _cursor(self):
        from odoo.modules.registry import Registry

        return Registry(self.database).cursor()

    def _killed(self, xml_id, seed):
        """Run one scheduled action in a process of its own, and kill it before one of its commits."""
        before = self._connections()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a thread of the tests' web server is left behind
            child = os.fork()
        if not child:
            self._die_at(xml_id, 2 + seed % 3)
        _pid, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), xml_id
        while self._connections() > before:
            time.sleep(0.01)

    def _connections(self):
        query = f"SELECT COUNT(*) FROM pg_stat_activity WHERE datname = '{self.database}'"
        return rows("postgres", query)[0]

    def _die_at(self, xml_id, number):
        """In the child: run the action, and be gone just before its commit of that number."""
        from odoo import sql_db

        def die():
            os.kill(os.getpid(), signal.SIGKILL)

        commits = Counter()
        committed = sql_db.Cursor.commit

        def commit(cursor):
            commits["all"] += 1
            if commits["all"] == number:
                die()
            return committed(cursor)

        try:
            sql_db._Pool = sql_db._Pool_readonly = None  # no connection of the parent's is touched
            with self._cursor() as cr:
                env = self.shop.env(cr=cr)
                job = env.ref(xml_id)
                with patch.object(sql_db.Cursor, "commit", commit):
                    job.method_direct_trigger()
        finally:
            die()

    # --- by day

    def noon(self, day, model):
        """Do what the model says customers did: pay, promise, order; stop who is to be stopped."""
        self.clock.move_to(moment(day, NOON))
        with self.shop.open() as env:
            self.shop.today = day
            self._stop(env)
            for account in model.accounts:
                for invoice in account.invoices:
                    for paid, amount in invoice.paid:
                        if paid == day:
                            self._pay(env, invoice, amount, day)
        with self.shop.open() as env:
            for promise in self.plan.promises:
                if promise.day == day:
                    self._promise(env, promise, model.promised(promise))
            for order in self.plan.orders:
                if order.day == day:
                    self._order(env, order, day)

    def _stop(self, env):
        requests = env["credit.request"].search(
            [("kind", "=", "suspend"), ("state", "=", "submitted"),
             ("company_id", "=", self.shop.company_id)]
        )  # fmt: skip
        for request in requests:
            request.with_user(self.shop.manager).action_approve()

    def _order(self, env, order, day):
        partner = env["res.partner"].browse(self.partners[order.customer])
        made = self.shop.order(order.amount, partner, payment_term_id=self.term)
        made.action_confirm()
        self.orders[order.key] = made.id
        if made.state != "sale":
            return
        made = made.sudo()
        picking = made.picking_ids
        picking.action_assign()
        picking.move_ids.picked = True
        picking.button_validate()
        assert picking.state == "done", picking.state
        invoice = made._create_invoices()
        invoice.invoice_date = day
        invoice.action_post()
        self.invoices[order.key] = invoice.id

    def _pay(self, env, invoice, amount, day):
        move = env["account.move"].browse(self.invoices[invoice.order])
        item = self._item(move)
        owed = {"account_id": item.account_id.id, "partner_id": move.partner_id.id}
        payment = env["account.move"].create(
            {"move_type": "entry", "journal_id": self.bank, "date": day,
             "line_ids": [(0, 0, {"account_id": self.cash, "debit": amount, "name": "in"}),
                          (0, 0, {**owed, "credit": amount, "name": "in"})]}
        )  # fmt: skip
        payment.action_post()
        (item | self._item(payment)).reconcile()

    @staticmethod
    def _item(move):
        return move.line_ids.filtered(lambda one: one.account_type == "asset_receivable")

    def _promise(self, env, promise, invoice):
        if invoice:
            made = env["credit.promise"].with_user(self.collector).create(
                {"account_id": self.accounts[promise.customer], "amount": invoice.left,
                 "date": promise.until}
            )  # fmt: skip
            self.promises[promise.order] = made.id

    # --- what came of it

    def found(self):
        """Return {customer: what the system says of it}, to be compared with the model's."""
        with self.shop.open() as env:
            return {key: self._of(env, key) for key in self.accounts}

    def _of(self, env, key):
        account = env["credit.account"].browse(self.accounts[key])
        letters = account.reminder_ids.filtered(lambda one: one.state != "void")
        names = {env.ref(f"credit_collection.level_{name}"): name for name in
                 ("notice", "first", "second", "call", "last", "legal")}  # fmt: skip
        company = account.company_id
        return {
            "state": account.state,
            "owed": account.exposure_amount,
            "dunned": (account.dunning_state or None, names.get(account.dunning_level_id)),
            "legal": account.is_legal,
            "letters": sorted(
                (names[one.level_id], one.cycle, company._credit_day_of(one.sent_on), one.state)
                for one in letters
            ),
            "warnings": sorted(
                (one.kind, one.given_on, one.ended_on or None, one.is_escalated)
                for one in account.alert_ids
            ),
            "reviews": sorted(account.review_ids.mapped("date_to")),
            "promises": sorted((one.date, one.state) for one in account.promise_ids),
            "held": {
                order: env["sale.order"].browse(made).credit_hold_id.state
                for order, made in sorted(self.orders.items())
                if order not in self.invoices and self._customer(order) == key
            },
            "stops": sorted(
                account.request_ids.filtered(lambda one: one.kind == "suspend").mapped("state")
            ),
        }

    def _customer(self, order):
        return next(one.customer for one in self.plan.orders if one.key == order)

    def interest(self, until):
        """Propose what is left of the interest; return {order: all that was ever proposed}."""
        found = defaultdict(float)
        orders = {invoice: order for order, invoice in self.invoices.items()}
        with self.shop.open() as env:
            accounts = env["credit.account"].browse(self.accounts.values())
            env["credit.interest"]._propose(accounts, until)
            lines = env["credit.interest.line"].search(
                [("interest_id.account_id", "in", accounts.ids)]
            )
            for line in lines:
                found[orders[line.move_line_id.move_id.id]] += line.amount
        return dict(found)

    def twice(self):
        """Return what anybody was asked twice, and what a customer was told twice by mail.

        To collect one may be asked for another letter with the same words on another day.
        """
        query = """SELECT a.res_model, a.res_id, t.name->>'en_US', a.user_id, a.note, CASE
                          WHEN t.name->>'en_US' = 'Collect' THEN a.date_deadline END, COUNT(*)::int
                     FROM mail_activity a JOIN mail_activity_type t ON t.id = a.activity_type_id
                    GROUP BY 1, 2, 3, 4, 5, 6 HAVING COUNT(*) > 1"""
        said = Counter(
            (one["to"], one["subject"], one["day"])
            for one in self.post.delivered
            if one["to"].endswith("@shop.example.com")
        )
        return rows(self.database, query) + [one for one, count in said.items() if count > 1]

    def results(self):
        """Return {first day of a month: what was collected in it}."""
        query = f"""SELECT month, SUM(collected)::float FROM credit_collection_result
                     WHERE company_id = {self.shop.company_id} GROUP BY 1"""
        return {month: amount for month, amount in rows(self.database, query) if amount}

    def measures(self):
        """Return {(last day of a month, measure): value}."""
        with self.shop.open() as env:
            kept = env["credit.measure"].search([("company_id", "=", self.shop.company_id)])
            return {(one.date, one.code): one.value for one in kept}
