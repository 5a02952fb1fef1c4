"""What the pictures show beside the demo data, made by the methods people use."""

from datetime import timedelta

from odoo import Command, fields

PEOPLE = {
    "head": ("Helen Sellers", "credit_management.group_credit_tier_sales_manager"),
    "cfo": ("Clara Fontana", "credit_management.group_credit_tier_cfo"),
    "gm": ("George Miles", "credit_management.group_credit_tier_gm"),
}
LADDER = (  # group, authority, amount
    ("tier_sales_manager", "amount", 10_000),
    ("controller", "review", 0),
    ("tier_cfo", "amount", 50_000),
    ("tier_gm", "unlimited", 0),
)
MONTHS, MONTHLY = 14, 48_000
FACTS = {
    "lawful_and_reliable": "yes",
    "two_good_years": "yes",
    "strong_funds": "yes",
    "bad_debt_or_breach": "no",
}
CHINESE = {
    "credit_management.customer_over": "北岸建筑工程有限公司",
    "credit_management.customer_good": "清源室内装饰有限公司",
    "credit_management.product_system": "办公室装修",
    "credit_management.partner_sales": "孙晓",
    "credit_management.partner_controller": "孔凡",
    "credit_management.partner_manager": "马力",
    "credit_archive.partner_archivist": "安达",
}
CHINESE_TITLES = {
    "identity_card": "法定代表人身份证",
    "licence": "营业执照",
    "bank_statement": "十月份银行对账单",
    "contract": "2026年框架合同",
}


def play(env):
    """Add everything; the ids that the pictures need, by name."""
    scene = Scene(env)
    # The demo data end in observe mode, where nothing is held.
    scene.company.credit_check_mode = "enforce"
    scene.hire()
    scene.trade()
    return {
        "company": scene.company.id,
        "order": scene.held().id,
        "account": env.ref("credit_management.account_over").id,
        "assessment": scene.assess().id,
        "request": scene.ask().id,
        **scene.borrow(),
        "delivered": scene.deliver().id,
    }


def speak_chinese(env):
    """The same company as its Chinese users see it; the ids that differ.

    What a check found names the customer as it was called then, so one more order is held.
    """
    for xml_id, name in CHINESE.items():
        env.ref(xml_id).with_context(lang="en_US").name = name
        env.ref(xml_id).with_context(lang="zh_CN").name = name
    for name, title in CHINESE_TITLES.items():
        env.ref(f"credit_archive.record_{name}").title = title
    env.ref("base.main_company").name = "示范贸易有限公司"
    logins = ("sales", "controller", "manager", "archivist")
    env["res.users"].search([("login", "in", logins)]).lang = "zh_CN"
    product = env.ref("credit_management.product_system")
    order = Scene(env).create(
        "sale.order",
        "sales",
        partner_id=env.ref("credit_management.customer_over").id,
        order_line=[Command.create({"product_id": product.id, "product_uom_qty": 24})],
    )
    order.action_confirm()
    return {"order": order.id}


class Scene:
    """One customer more, from its books to a request that is half decided."""

    def __init__(self, env):
        self.env = env
        self.company = env.ref("base.main_company")
        self.today = fields.Date.today()
        self.users = {
            name: env.ref(f"credit_management.user_{name}")
            for name in ("sales", "controller", "manager")
        }

    def as_(self, name, records):
        """The records as somebody sees them."""
        return records.with_user(self.users[name]).with_context(validate_analytic=False)

    def create(self, model, name="manager", **values):
        """A record made by somebody."""
        return self.as_(name, self.env[model]).create(values)

    def day(self, ago):
        """The day so many days ago."""
        return self.today - timedelta(days=ago)

    def hire(self):
        """People with authority, and the matrix that names them."""
        everybody = ("base.group_user", "sales_team.group_sale_salesman_all_leads")
        for login, (name, tier) in PEOPLE.items():
            groups = [self.env.ref(group).id for group in (*everybody, tier)]
            values = {"name": name, "login": login, "password": login}
            values |= {"notification_type": "inbox", "group_ids": [Command.set(groups)]}
            users = self.env["res.users"].with_context(no_reset_password=True)
            self.users[login] = users.create(values)
        self.as_("manager", self.env["credit.authority"]).create(
            [
                {
                    "kind": "temporary",
                    "company_id": self.company.id,
                    "sequence": 10 * step,
                    "authority": authority,
                    "amount": amount,
                    "group_id": self.env.ref(f"credit_management.group_credit_{group}").id,
                }
                for step, (group, authority, amount) in enumerate(LADDER, 1)
            ]
        )

    def trade(self):
        """A customer who has always paid at once."""
        good = self.env.ref("credit_management.customer_good")
        industry = self.env["res.partner.industry"].search([], limit=1)
        self.partner = good.copy(
            {"name": "Cascade Timber", "city": "Tacoma", "industry_id": industry.id}
        )
        for month in range(MONTHS):
            self.sell(self.day(15 + 30 * month))
        grade = self.env.ref("credit_management.credit_rating_a")
        self.account = self.env["credit.account"].create(
            {"partner_id": self.partner.id, "rating_id": grade.id}
        )
        known = self.env.ref("credit_management.account_good")
        for model in ("credit.statement", "credit.document"):
            for record in self.env[model].search([("account_id", "=", known.id)]):
                self.as_("controller", record).copy({"account_id": self.account.id})

    def sell(self, day):
        """An invoice that is paid the day it is made."""
        line = {
            "product_id": self.env.ref("credit_management.product_system").id,
            "quantity": MONTHLY / 100,
            "price_unit": 100.0,
            "tax_ids": [Command.clear()],
        }
        dates = dict.fromkeys(("invoice_date", "date", "invoice_date_due"), day)
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "invoice_line_ids": [Command.create(line)],
                **dates,
            }
        )
        invoice.action_post()
        payment = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        payment.create({"payment_date": day})._create_payments()

    def assess(self):
        """The score of its books, statements and answers."""
        facts = {f"fact_{name}": answer for name, answer in FACTS.items()}
        assessment = self.create(
            "credit.assessment", "controller", account_id=self.account.id, **facts
        )
        for line in assessment.line_ids.filtered(lambda line: line.kind == "question"):
            line.answer_id = line.criterion_id.band_ids[:1]
        assessment.action_calculate()
        return assessment

    def ask(self):
        """A temporary limit by formula: proposed and approved, the last of three steps waits."""
        request = self.create(
            "credit.request",
            "manager",
            account_id=self.account.id,
            kind="temporary",
            amount=MONTHLY,
            date_from=self.today,
            date_to=self.today + timedelta(days=29),
            reason="First order on account: timber for the new ferry terminal.",
        )
        request.action_submit()
        self.as_("head", request).action_approve()
        return request

    def held(self):
        """The quotation of the customer who is over the limit."""
        over = self.env.ref("credit_management.account_over")
        return self.env["credit.hold"].search([("account_id", "=", over.id)], limit=1).order_id

    def borrow(self):
        """A loan that was approved, another that waits, a file with people and a place."""
        record = self.env.ref("credit_archive.record_bank_statement")
        archivist = self.env.ref("credit_archive.user_archivist")
        loan = self.env.ref("credit_archive.loan_bank_statement")
        loan.with_user(archivist).action_approve()
        waiting = self.create(
            "credit.archive.loan",
            "controller",
            kind="paper",
            record_ids=[Command.set(self.env.ref("credit_archive.record_contract").ids)],
            purpose="Compare the original with the customer's claim",
        )
        waiting.action_request()
        record.file_id.with_user(archivist).write({"room": "A", "shelf": "3", "box": "12"})
        return {
            "file": record.file_id.id,
            "record": self.env.ref("credit_archive.record_licence").id,
            "version": record.version_ids[:1].id,
            "loan": waiting.id,
            "approved_loan": loan.id,
        }

    def deliver(self):
        """The hold of a transfer with which more would leave the store than was ordered."""
        product = self.env["product.product"].create(
            {
                "name": "Oak panel",
                "type": "consu",
                "list_price": 120.0,
                "taxes_id": [Command.clear()],
                "invoice_policy": "delivery",
            }
        )
        order = self.create(
            "sale.order",
            "sales",
            partner_id=self.env.ref("credit_management.customer_euro").id,
            order_line=[Command.create({"product_id": product.id, "product_uom_qty": 100})],
        )
        order.action_confirm()
        picking = order.sudo().picking_ids
        picking.move_ids.write({"quantity": 150, "picked": True})
        picking._action_done()
        return picking.credit_delivery_hold_id
