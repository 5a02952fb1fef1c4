"""What could be read of Odoo's own models without us can be read with us, all fields at once."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..common import CreditCase

OURS = "credit_"
"""What the names of our add-ons begin with: those of this repository that are installed."""


@tagged("post_install", "-at_install")
class TestReading(CreditCase):
    """Connectors call ``read`` and ``search_read`` without a list of fields."""

    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=1000)
        self.held(1500).user_id = False  # whoever sells sees it
        order = self.confirmed(100)
        invoice = order.sudo()._create_invoices()
        invoice.action_post()
        payment = self.env["account.payment"].create(
            {"partner_id": self.partner.id, "amount": 50, "payment_type": "inbound"}
        )
        payment.action_post()
        order.sudo().credit_payment_ids = payment
        self.company.credit_payment_term_id = self.env.ref("account.account_payment_term_30days")

    def extended(self):
        """Return the names of Odoo's models that keep records and that we extend."""
        for name, model in sorted(self.env.registry.items()):
            if model._abstract or model._transient or model._original_module.startswith(OURS):
                continue
            if any((getattr(base, "_module", None) or "").startswith(OURS) for base in model.mro()):
                yield name

    def groups(self):
        """Return Odoo's own groups: {xml id: group}."""
        data = self.env["ir.model.data"].search([("model", "=", "res.groups")])
        names = {one.complete_name: one.res_id for one in data if not one.module.startswith(OURS)}
        return {name: self.env["res.groups"].browse(names[name]) for name in sorted(names)}

    def member(self, name, group):
        """Return a user of this group, of the kind (employee, portal, visitor) that can be in it."""
        kinds = [self.env.ref(f"base.group_{kind}") for kind in ("user", "portal", "public")]
        own = [kind for kind in kinds if kind in group.all_implied_ids] or kinds[:1]
        user = new_test_user(
            self.env,
            f"reads_{name}",
            groups="base.group_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        user.group_ids = own[0] | group
        return user

    def ours(self, model):
        """Return the names of a model's fields that are ours or that our code works out."""
        classes = [
            base
            for base in self.env.registry[model].mro()
            if (getattr(base, "_module", None) or "").startswith(OURS)
        ]
        return {
            name
            for name, field in self.env[model]._fields.items()
            if any(module.startswith(OURS) for module in field._modules)
            or any(field.compute in vars(base) for base in classes)
        }

    def refused(self, records, names):
        """Return why these fields can't be read, empty when they can."""
        try:
            records.read(names)
        except AccessError as error:
            return f"{records.env.user.login} reads {records._name}: {error}".splitlines()[0]
        return ""

    def test_the_models_we_extend_are_found(self):
        found = set(self.extended())
        for model in ("sale.order", "sale.order.line", "account.move", "res.partner"):
            self.assertIn(model, found)

    def test_no_field_of_ours_makes_reading_everything_fail(self):
        ours = {model: self.ours(model) for model in self.extended()}
        failing, read = [], set()
        for name, group in self.groups().items():
            user = self.member(name, group)
            self.env.flush_all()
            self.env.invalidate_all()
            for model, names in ours.items():
                model = self.env[model].with_user(user)
                names = names & set(model.fields_get(attributes=()))
                if not names or not model.has_access("read"):
                    continue
                records = model.search([], order="id desc", limit=3)
                failing.append(self.refused(records, list(names)))
                read.add((name, model._name) if records else None)
        self.assertIn(("sales_team.group_sale_salesman", "sale.order"), read)
        self.assertIn(("account.group_account_invoice", "sale.order"), read)
        self.assertFalse(any(failing), "\n".join(filter(None, failing)))

    def test_a_salesperson_reads_orders_without_naming_fields(self):
        rows = self.env["sale.order"].with_user(self.sales).search_read([])
        self.assertEqual(len(rows), 2)
        self.assertIn("credit_check_ids", rows[0])
        self.assertNotIn("credit_payment_ids", rows[0])

    def test_who_reads_payments_reads_those_of_an_order(self):
        user = self._user(
            "clerk", "account.group_account_invoice", "sales_team.group_sale_salesman_all_leads"
        )
        rows = self.env["sale.order"].with_user(user).search_read([])
        self.assertEqual(sum(len(row["credit_payment_ids"]) for row in rows), 1)
