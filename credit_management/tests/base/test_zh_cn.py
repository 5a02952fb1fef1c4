from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import html2plaintext

from ..common import CreditCase

OVER_LIMIT = (
    "若确认本订单，Customer 的信用敞口将达 $ 1,900.00，信用额度为 $ 1,000.00，"
    "超额 $ 900.00（当前敞口 $ 400.00）。"
)


@tagged("post_install", "-at_install")
class TestChinese(CreditCase):
    """What a Chinese salesperson and controller read, sentence by sentence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.env["ir.module.module"]._get("credit_management")._update_translations(
            ["zh_CN"], overwrite=True
        )
        (cls.sales | cls.controller).lang = "zh_CN"

    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)

    def in_chinese(self, record, user):
        return record.with_user(user).with_context(lang="zh_CN")

    def plain(self, text):
        """Return the text without markup, and with ordinary spaces."""
        return html2plaintext(str(text)).replace("\N{NO-BREAK SPACE}", " ")

    def label(self, record, field):
        """Return the label the record's selection has on a Chinese screen."""
        record = record.sudo().with_context(lang="zh_CN")
        return dict(record._fields[field]._description_selection(record.env))[record[field]]

    def test_reason_and_banner_name_the_figures(self):
        self.confirmed(400)
        order = self.held(1500)
        hold = self.in_chinese(order.sudo().credit_hold_id.sudo(False), self.controller)
        self.assertEqual(self.plain(hold.reason), OVER_LIMIT)
        banner = self.in_chinese(order, self.sales).credit_banner
        self.assertEqual(self.plain(banner), OVER_LIMIT)

    def test_the_same_hold_is_english_for_an_english_reader(self):
        self.confirmed(400)
        order = self.held(1500)
        chinese = self.in_chinese(order.sudo().credit_hold_id.sudo(False), self.controller)
        english = chinese.with_user(self.manager).with_context(lang="en_US")
        self.assertEqual(self.plain(chinese.reason), OVER_LIMIT)
        self.assertEqual(
            self.plain(english.reason),
            "With this order Customer would owe $ 1,900.00, $ 900.00 over the limit of $ 1,000.00 "
            "(outstanding now: $ 400.00).",
        )

    def test_a_customer_without_credit(self):
        self.partner = self.customer(name="Newcomer")
        order = self.held(250)
        self.assertEqual(
            self.plain(self.in_chinese(order, self.sales).credit_banner),
            "Newcomer 没有信用额度：本订单金额 $ 250.00，确认后信用敞口将达 $ 250.00（当前 $ 0.00）。",
        )

    def test_an_overdue_customer(self):
        self.invoice(300, days=-40)
        order = self.held(100)
        self.assertIn(
            "Customer 有逾期款项 $ 300.00，最长逾期 40 天。",
            self.plain(self.in_chinese(order, self.sales).credit_banner),
        )

    def test_notes_are_written_in_the_language_of_who_reads_them(self):
        self.confirmed(400)
        order = self.held(1500)
        self.announce()
        note = order.sudo().message_ids.filtered(lambda message: "信用冻结" in (message.body or ""))
        self.assertEqual(self.plain(note.body), f"订单已被信用冻结：{OVER_LIMIT}")
        activity = order.sudo().credit_hold_id.activity_ids
        self.assertEqual(activity.user_id, self.controller)
        self.assertEqual(self.plain(activity.note), OVER_LIMIT)

    def test_a_confirmation_round_the_button_is_refused(self):
        self.confirmed(400)
        order = self.in_chinese(self.order(1500), self.sales)
        with self.assertRaises(UserError) as refused:
            order.write({"state": "sale"})
        self.assertEqual(
            self.plain(refused.exception),
            f"{order.name} 无法确认：{OVER_LIMIT}\n请点击“确认”按钮，订单将转交信控部门处理。",
        )

    def test_who_may_not_decide_is_told_who_may(self):
        order = self.held(1500)
        hold = order.sudo().credit_hold_id.sudo(False)
        with self.assertRaises(AccessError) as refused:
            self.in_chinese(hold, self.sales).action_release("我认识他们")
        self.assertEqual(
            self.plain(refused.exception),
            f"{order.name} 的信用冻结只能由信控专员或信用经理处理。",
        )
        self.company.credit_release_ceiling = 1000
        with self.assertRaises(AccessError) as refused:
            self.in_chinese(hold, self.controller).action_release("我认识他们")
        self.assertEqual(
            self.plain(refused.exception),
            f"{order.name} 的金额 $ 1,500.00 超过您的放行上限 $ 1,000.00：须由信用经理处理。",
        )

    def test_bad_input_names_the_field(self):
        account = self.in_chinese(self.account(self.partner), self.analyst)
        with self.assertRaises(ValidationError) as refused:
            account.env["credit.request"].create(
                {"account_id": account.id, "kind": "increase", "amount": -1, "reason": "增长"}
            )
        self.assertEqual(
            self.plain(refused.exception),
            "金额：额度必须大于零。如不授予额度，请选择“无额度”。",
        )

    def test_states_of_order_and_hold(self):
        order = self.order(1500)
        self.assertEqual(self.label(order, "credit_state"), "未审核")
        order.action_confirm()
        hold = order.sudo().credit_hold_id
        self.assertEqual(self.label(order, "credit_state"), "已冻结")
        self.release(order)
        self.assertEqual(self.label(hold, "state"), "已放行")
        self.assertEqual(self.label(order, "credit_state"), "已放行")

    def test_states_of_holds_nobody_released(self):
        order = self.held(1500)
        hold = order.sudo().credit_hold_id
        self.grant(self.partner, 5000, "increase")
        hold._evaluate()
        self.assertEqual(self.label(hold, "state"), "可确认")
        order.action_confirm()
        self.assertEqual(self.label(hold, "state"), "已解除")
        self.assertEqual(self.label(order, "credit_state"), "已通过")
        rejected = self.held(9000)
        rejected.sudo().credit_hold_id.with_user(self.controller).action_reject("太多")
        self.assertEqual(self.label(rejected.sudo().credit_hold_id, "state"), "已拒绝")

    def test_states_of_an_account_and_a_request(self):
        account = self.account(self.partner)
        request = self.grant(self.partner, 0, "suspend")
        self.assertEqual(self.label(request, "state"), "已批准")
        self.assertEqual(self.label(request, "kind"), "停止供货")
        self.assertEqual(self.label(account, "state"), "停止供货")
        self.assertEqual(self.label(account, "limit_type"), "金额")
        newcomer = self.account(self.customer(name="Newcomer"))
        self.assertEqual(self.label(newcomer, "state"), "现款")
        self.assertEqual(self.label(newcomer, "limit_type"), "无额度")
