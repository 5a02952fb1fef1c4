from datetime import timedelta

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import SupplierCase


@tagged("post_install", "-at_install")
class TestSupply(SupplierCase):
    """A supplier's account is a real one: what it delivered, when, and what it may be prepaid."""

    def setUp(self):
        super().setUp()
        self.grant(self.partner, 100000, kind="increase", segment="prepayment")

    def order_of(self, amount, due, came=(), quantity=10):
        """Return an order due ``due`` days ago, received by (days ago, quantity)."""
        order = self.bought(amount, quantity)
        line = order.sudo().order_line
        line.date_planned -= timedelta(days=due)
        order.sudo().date_approve -= timedelta(days=due)
        for days, number in came:
            self.receive(order, number)
            done = order.sudo().picking_ids.move_ids.filtered(lambda one: one.state == "done")
            self.env.flush_all()
            newest = done.sorted("id")[-1]
            newest.date = newest.date - timedelta(days=days)
        self.env.flush_all()
        return order

    def supply(self, partner=None):
        account = self.account(partner or self.partner)
        return account._supplies(self.today)[account.id]

    def test_what_was_delivered(self):
        """Table: due days ago, (came days ago, pieces) -> on time, worst, short."""
        for due, came, expected in (
            (10, [(10, 10)], (1000, 0, 0)),
            (10, [(4, 10)], (0, 6, 0)),
            (10, [(10, 5), (4, 5)], (500, 6, 0)),
            (10, [(10, 5)], (500, 10, 0)),  # the rest isn't here yet
            (40, [(40, 5)], (500, 40, 1)),  # and long due: delivered short
            (40, [(40, 10)], (1000, 0, 0)),
            (-5, [], (0, 0, 0)),
        ):
            with self.subTest(due=due, came=came):
                self.partner = self.supplier(100000)
                self.order_of(1000, due, came)
                found = self.supply()
                self.assertEqual((round(found.on_time), found.worst, found.short), expected)

    def test_what_went_back_was_not_received(self):
        order = self.order_of(1000, 40, [(40, 10)])
        self.assertEqual((self.supply().year, self.supply().short), (1000, 0))
        picking = order.sudo().picking_ids
        back = self.env["stock.return.picking"].sudo().with_context(
            active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
        ).create({})  # fmt: skip
        back.product_return_moves.quantity = 4
        returned = self.env["stock.picking"].sudo().browse(back.action_create_returns()["res_id"])
        returned.move_ids.write({"quantity": 4, "picked": True})
        returned._action_done()
        self.assertEqual((self.supply().year, self.supply().short), (600, 1))

    def test_services_are_received_by_their_bill_and_never_short(self):
        service = self.env["product.product"].create(
            {"name": "Freight", "type": "service", "purchase_method": "purchase",
             "supplier_taxes_id": False}
        )  # fmt: skip
        order = self.purchase(700, product=service)
        order.button_confirm()
        order.sudo().order_line.date_planned -= timedelta(days=60)
        self.bill(order)
        found = self.supply()
        self.assertEqual((found.year, found.judged, found.short), (700, 0, 0))

    def test_the_grade_follows_deliveries(self):
        self.order_of(1000, 400, [(400, 10)])
        account = self.account(self.partner)
        standing = account._standings(self.today, {account.id: {}})[account.id]
        self.assertEqual(
            (standing.ledger.on_time_share, standing.ledger.short_deliveries), (1.0, 0)
        )
        self.assertGreater(standing.ledger.years, 1)
        self.order_of(1000, 40, [(40, 5)])
        account.invalidate_recordset()
        standing = account._standings(self.today, {account.id: {}})[account.id]
        self.assertEqual(standing.ledger.short_deliveries, 1)
        texts = self.env["credit.reason.wording"]._sentences(
            [{"code": "short_delivery", "figures": {"orders": 1}}], account.currency_id
        )
        self.assertIn("Delivered short", texts[0])

    def test_the_prepayment_limit_by_formula_is_from_purchases(self):
        account, day = self.account(self.partner), self.today
        rating = self.env["credit.rating"].search([], limit=1)
        policy = self.env["credit.rating.policy"].sudo().search(
            [("rating_id", "=", rating.id), ("company_id", "in", (False, self.company.id))], limit=1
        )  # fmt: skip
        vals = {
            "allows_credit": True, "formula": "average", "is_collateral_needed": False,
            "is_capped_by_balance": False,
        }  # fmt: skip
        if policy:
            policy.write(vals)
        else:
            policy.create({**vals, "rating_id": rating.id, "company_id": self.company.id})
        ratings = {account.id: rating}
        proposal = account._propose_limit(day, "prepayment", ratings)[account]
        self.assertEqual(proposal.amount, 0)
        self.order_of(24000, 10, [(10, 10)])
        self.paid(12000)
        proposal = account._propose_limit(day, "prepayment", ratings)[account]
        self.assertEqual(
            {part.code: part.amount for part in proposal.parts},
            {"deliveries": 2000, "payments": 1000},
        )
        self.assertEqual(proposal.amount, 1000)
        sales = account._propose_limit(day, "receivable", ratings)[account]
        self.assertEqual(sales.amount, 0)  # purchases earn nobody credit

    def test_who_supplies_or_was_prepaid_stands_among_the_ungraded(self):
        action = self.env.ref("credit_management.res_partner_ungraded_action")
        listed = self.env["res.partner"].with_user(self.analyst).with_company(self.company)
        prepaid, quoted = self.supplier(500, name="Prepaid"), self.supplier(500, name="Quoted")
        self.bought(100)
        self.payment(100, prepaid).action_post()
        mine, self.partner = self.partner, quoted
        self.purchase(100)
        found = listed.search(safe_eval(action.domain))
        self.assertLessEqual(mine | prepaid, found)
        self.assertNotIn(quoted, found)

    def test_its_prepayment_limit_is_reviewed_with_the_figures_of_supply(self):
        account = self.account(self.partner)
        self.order_of(1000, 40, [(40, 10)])
        self.paid(300)
        period = account._review_period("prepayment")
        vals = self.env["credit.review"]._prepare_vals_list([(account, "prepayment", period)])[0]
        self.assertEqual(
            vals["limit_amount"],
            account._limits(period.last, "prepayment").get(account.id).amount
            if account._limits(period.last, "prepayment")
            else 0,
        )
        self.env.cr.execute(
            "UPDATE credit_limit SET date_from = date_from - 90 WHERE account_id = %s",
            [account.id],
        )
        self.env.invalidate_all()
        reviews = self.env["credit.review"].sudo()._open_due(account)
        review = reviews.filtered(lambda one: one.kind == "prepayment")
        self.assertEqual((review.limit_amount, review.exposure_amount), (100000, 0))
        review.with_user(self.analyst).action_comment("They deliver")
        review.with_user(self.controller).action_evaluate("Lower it", "decrease")
        action = review.with_user(self.analyst).action_request()
        self.assertEqual(action["context"]["default_segment"], "prepayment")
        self.assertEqual(action["context"]["default_kind"], "decrease")

    def test_more_suppliers_cost_the_same_queries(self):
        accounts = self.env["credit.account"]
        for number in range(6):
            self.partner = self.supplier(1000, name=f"S{number}")
            self.order_of(100, 10, [(10, 10)])
            accounts |= self.account(self.partner)
        counts = []
        for some in (accounts[:2], accounts[:2], accounts):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            some._standings(self.today, {})
            some._propose_limit(self.today, "prepayment")
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[2], counts[1])
