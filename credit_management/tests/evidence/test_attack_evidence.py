"""Attacks on facts: salespeople lifting their own holds, colleagues' customers, swapped evidence."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import tagged

from ..scoring.test_scorecard import ScorecardCase
from .common import SIGNATURE, EvidenceMixin


class EvidenceAttackCase(EvidenceMixin, ScorecardCase):
    """A customer of whom everything is on file: one record of each kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_analyst = cls._user("analyst2", "credit_management.group_credit_analyst")
        cls.env["credit.document.type"].search([]).active = False
        cls.licence = cls.env["credit.document.type"].create({"name": "Licence"})
        cls.employee = cls._user("employee")
        cls.account_1 = cls("setUp").account(cls.partner)

    def statement(self, user=None, **values):
        return self.env["credit.statement"].with_user(user or self.analyst).create(
            {"account_id": self.account_1.id, "date_from": date(2025, 1, 1),
             "date_to": date(2025, 12, 31), "source_channel": "customer", "sales": 1100,
             "total_assets": 1000, "equity": 1000, **values}
        )  # fmt: skip

    def collateral(self, **values):
        return self.env["credit.collateral"].with_user(self.analyst).create(
            {"name": "Warehouse", "account_id": self.account_1.id, "value": 777,
             "date_from": self.today, **values}
        )  # fmt: skip

    def on_file(self):
        """Return one record of each kind about the customer."""
        env, account = self.env, self.account_1
        request = env["credit.request"].with_user(self.analyst).create(
            {"account_id": account.id, "kind": "increase", "amount": 4321, "reason": "Secret"}
        )  # fmt: skip
        request.action_submit()
        group = env["credit.group"].create({"name": "Holding", "company_id": self.company.id})
        account.sudo().group_id = group
        card = self.scorecard(self.criterion())
        card.action_activate()
        assessment = env["credit.assessment"].with_user(self.analyst).create(
            {"account_id": account.id, "scorecard_id": card.id, "comment": "Secret"}
        )  # fmt: skip
        plan = env["credit.reduction.plan"].with_user(self.analyst).create(
            {"account_id": account.id, "target_amount": 5,
             "step_ids": [Command.create({"date": self.today, "amount": 5})]}
        )  # fmt: skip
        review = env["credit.review"].sudo().create(
            {"account_id": account.id, "kind": "limit", "date_from": self.today,
             "date_to": self.today, "date_deadline": self.today, "comment": "Secret"}
        )  # fmt: skip
        survey = self.filled_survey()
        order = self.held(5000)
        return [
            account, request, request.sudo().approval_ids, group, assessment, assessment.line_ids,
            plan, plan.step_ids, review, survey, survey.answer_ids, self.document(self.licence),
            self.statement(), self.collateral(), self.hold_of(order),
            order.sudo().credit_check_ids, account.sudo().limit_ids,
        ]  # fmt: skip


DIALOGS = {
    "credit.proposal",
    "credit.indicator.trial",
    "credit.indicator.trial.line",
    "credit.rule.trial",
    "credit.rule.trial.line",
    "credit.register",
    "credit.archive.loan.register",
    "credit.archive.anchor",
    "credit.policy.comparison",
    "credit.training.quiz",
    "credit.training.quiz.line",
}
"""What auditors fill in to read something; nothing is kept."""


AUDITED = {
    f"{name} {operation}"
    for name in ("credit.audit.signing", "credit.audit.step", "credit.breach", "credit.breach.step")
    for operation in ("write", "create")
}
"""What auditors write: breaches they register, and what asks them for words (R57)."""


@tagged("post_install", "-at_install")
class TestAttackEvidence(EvidenceAttackCase):
    # documents

    def demand_documents(self):
        self.env["credit.rule"].create(
            {"kind": "documents_missing", "severity": "hold", "company_id": self.company.id}
        )
        self.env.flush_all()
        self.cr.execute(
            "UPDATE credit_account SET create_date = create_date - interval '9 days' WHERE id = %s",
            self.account_1.ids,
        )
        self.account_1.invalidate_recordset()
        self.account_1._refresh_documents_due()

    def test_a_salesperson_doesnt_lift_a_hold_by_typing_a_document(self):
        self.demand_documents()
        order = self.held(100)
        document = self.document(self.licence, date_to="2099-12-31")
        self.assertLess(self.account_1.documents_due, self.today)
        self.hold_of(order).action_evaluate()
        self.assertEqual(self.hold_of(order).state, "open")
        document.with_user(self.analyst).action_verify("registry")
        self.assertEqual(self.account_1.documents_due, date(2099, 12, 31))

    def test_a_document_changed_by_its_salesperson_counts_no_more(self):
        theirs = self.document(self.licence, user=self.analyst, date_to="2030-01-01")
        with self.refused(AccessError):
            self.rpc(self.sales, theirs, "write", {"date_to": "2099-01-01"})
        self.assertEqual(self.account_1.documents_due, date(2030, 1, 1))
        theirs.with_user(self.analyst).unlink()
        document = self.document(self.licence, date_to="2030-01-01")
        document.with_user(self.analyst).action_verify("registry")
        self.assertEqual(self.account_1.documents_due, date(2030, 1, 1))
        document.with_user(self.sales).write({"date_to": "2099-01-01"})
        self.assertNotEqual(self.account_1.documents_due, date(2099, 1, 1))
        with self.refused(AccessError):
            self.rpc(self.sales, document, "write", {"is_trusted": True})
        self.rpc(self.sales, "ir.default", "set", "credit.document", "is_trusted", True, True)
        ids = self.rpc(self.sales, "credit.document", "create",
                       [{"account_id": self.account_1.id, "type_id": self.licence.id}],
                       context={"default_is_trusted": True})  # fmt: skip
        self.assertFalse(self.env["credit.document"].browse(ids).is_trusted)

    def test_a_fact_is_not_moved_to_a_colleagues_customer(self):
        theirs = self.customer(name="Theirs", user_id=self.other_sales.id)
        account = self.account(theirs)
        for fact in (self.document(self.licence), self.survey()):
            with self.subTest(fact._name), self.refused():
                self.rpc(self.sales, fact, "write", {"account_id": account.id})

    def test_an_overlap_names_no_customer_of_a_colleague(self):
        theirs = self.account(self.customer(name="Theirs", user_id=self.other_sales.id))
        values = {"account_id": theirs.id, "date_from": "2025-01-01", "date_to": "2025-12-31"}
        self.env["credit.statement"].with_user(self.analyst).create(
            {**values, "total_assets": 10, "equity": 10, "source_channel": "customer"}
        )
        for user in (self.sales, self.employee):
            with self.subTest(user.name), self.assertRaises(AccessError) as refusal:
                self.env["credit.statement"].with_user(user).create(values)
            self.assertNotIn("Theirs", str(refusal.exception))

    # verification

    def test_nobody_who_ever_changed_a_fact_verifies_it(self):
        """Not even when a colleague touched it last."""
        statement = self.statement(user=self.manager)
        statement.with_user(self.analyst).write({"sales": 9999})
        statement.with_user(self.second_analyst).write({"is_audited": True})
        for user in (self.analyst, self.second_analyst, self.manager):
            with self.subTest(user.name), self.refused(AccessError, message="yourself"):
                self.rpc(user, statement, "action_verify", "tax")
        with self.refused(AccessError):
            self.rpc(self.analyst, statement, "write", {"recorder_ids": [Command.clear()]})
        self.rpc(self.controller, statement, "action_verify", "tax")

    def test_whoever_answered_once_doesnt_confirm_the_survey(self):
        survey = self.filled_survey(user=self.analyst)
        self.rpc(self.second_analyst, survey, "action_take_over")
        answers = survey.answer_ids.with_user(self.second_analyst)
        for answer in answers:
            answer.value = answer.value  # typed anew
        self.rpc(self.second_analyst, survey, "action_sign", SIGNATURE)
        for user in (self.analyst, self.second_analyst):
            with self.subTest(user.name), self.refused(AccessError, message="filled in"):
                self.rpc(user, survey, "action_confirm")

    def file(self, user=None):
        attachments = self.env["ir.attachment"].with_user(user or self.analyst)
        return attachments.create({"name": "Paper", "raw": b"what was seen"})

    def test_what_was_decided_on_is_not_swapped_afterwards(self):
        """The file behind a submitted request, a verified fact, confirmed collateral."""
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.account_1.id, "kind": "increase", "amount": 4321, "reason": "Why",
             "evidence_ids": [Command.link(self.file().id)]}
        )  # fmt: skip
        linked = {"attachment_ids": [Command.link(self.file().id)]}
        statement = self.statement(**linked)
        document = self.document(self.licence, user=self.analyst,
                                 attachment_ids=[Command.link(self.file().id)])  # fmt: skip
        collateral = self.collateral(attachment_ids=[Command.link(self.file().id)])
        files = [request.evidence_ids, *(
            fact.attachment_ids for fact in (statement, document, collateral)
        )]  # fmt: skip
        for file in files:
            self.rpc(self.analyst, file, "write", {"raw": b"what was seen"})
        request.action_submit()
        (statement.with_user(self.controller)).action_verify("tax")
        (document.with_user(self.controller)).action_verify("registry")
        collateral.with_user(self.manager).action_confirm()
        for file in files:
            for method, args in (("write", ({"raw": b"forged"},)), ("write", ({"name": "x"},)),
                                 ("unlink", ())):  # fmt: skip
                with self.subTest(f"{file} {method}"), self.refused(UserError, message="rests on"):
                    self.rpc(self.analyst, file, method, *args)

    def test_expired_collateral_is_not_given_back_to_lift_a_hold(self):
        collateral = self.collateral()
        collateral.with_user(self.manager).action_confirm()
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            for method in ("action_end", "action_draft"):
                with self.subTest(f"{user.name} {method}"), self.refused(AccessError):
                    self.rpc(user, collateral, method)
        self.rpc(self.manager, collateral, "action_end")
        own = self.collateral()
        self.rpc(self.analyst, own, "action_end")  # it never counted

    def test_another_customer_type_is_no_way_round_missing_documents(self):
        kind = self.env["credit.customer.type"].create({"name": "Needs nothing"})
        for user in (self.sales, self.analyst, self.controller):
            with self.subTest(user.name), self.refused(AccessError):
                self.rpc(user, self.account_1, "write", {"customer_type_id": kind.id})

    def test_a_row_deleted_from_the_matrix_leaves_a_trace(self):
        row = self.env["credit.authority"].with_user(self.manager).create(
            {"kind": "increase", "company_id": self.company.id, "user_ids": [self.manager.id]}
        )  # fmt: skip
        name = row.display_name
        self.rpc(self.manager, row, "unlink")
        self.assertIn(name, self.company._credit_policy().sudo().message_ids[0].body)

    def test_a_verified_statement_stays(self):
        statement = self.statement()
        statement.with_user(self.controller).action_verify("tax")
        with self.refused(UserError, message="stays"):
            self.rpc(self.analyst, statement, "unlink")

    def test_the_wizard_opens_no_other_door(self):
        statement = self.statement()
        for user in (self.sales, self.other_sales, self.employee, self.auditor):
            with self.subTest(user.name), self.refused(AccessError):
                ids = self.rpc(user, "credit.verification", "create", [
                    {"res_model": "credit.statement", "res_ids": statement.ids, "channel": "tax"}
                ])  # fmt: skip
                wizard = self.env["credit.verification"].browse(ids)
                self.rpc(user, wizard, "action_verify")
        for model in ("res.users", "credit.request", "credit.evidence"):
            with self.subTest(model), self.refused(ValueError, UserError):
                self.rpc(self.analyst, "credit.verification", "create",
                         [{"res_model": model, "res_ids": [1], "channel": "tax"}])  # fmt: skip

    # who sees what

    def test_a_colleagues_customer_is_out_of_sight(self):
        """Not by id, search, sum, name, export, nor through a public method."""
        for records in self.on_file():
            for user in (self.other_sales, self.employee):
                self.out_of_sight(records, user)

    def out_of_sight(self, records, user):
        name, ids = records._name, records.ids
        self.assertTrue(ids, name)
        for method, args in (
            ("read", (["display_name"],)), ("web_read", ({"display_name": {}},)),
            ("export_data", (["id", "display_name"],)), ("write", ({"create_date": "2000-01-01"},)),
            ("unlink", ()), ("copy", ()), ("message_post", ()),
        ):  # fmt: skip
            if method == "message_post" and "message_ids" not in records._fields:
                continue
            with self.subTest(f"{user.name} {name} {method}"), self.kept_from() as found:
                found.append(self.rpc(user, records, method, *args))
        for method, args, kwargs in (
            ("search", ([("id", "in", ids)],), {}),
            ("name_search", (), {"domain": [("id", "in", ids)]}),
            ("formatted_read_group", ([("id", "in", ids)], ["create_uid"], ["__count"]), {}),
        ):
            with self.subTest(f"{user.name} {name} {method}"):
                try:
                    with self.cr.savepoint():
                        self.assertFalse(self.rpc(user, name, method, *args, **kwargs))
                except AccessError:  # no right on the model at all: as good
                    self.env.invalidate_all()

    def test_public_methods_show_a_colleague_nothing(self):
        told = {"default_kind", "default_amount", "default_reason"}
        given = {"action_verify": ["tax"], "action_comment": ["x"], "action_sign": ["x"],
                 "action_evaluate": ["x", "keep"], "action_release": ["x"]}  # fmt: skip
        for records in self.on_file():
            record = records[:1]
            names = {
                name
                for one in type(record).mro()
                if "credit_management" in one.__module__
                for name in vars(one)
                if name.startswith("action_")
            }
            for name in sorted(names):
                if name == "action_evaluate" and record._name == "credit.hold":
                    given_here = []
                else:
                    given_here = given.get(name, [])
                for user in (self.other_sales, self.employee):
                    with self.subTest(f"{user.name} {record._name} {name}"):
                        try:
                            with self.cr.savepoint():
                                found = self.rpc(user, record, name, *given_here)
                        except (UserError, TypeError) as error:
                            self.assertIsInstance(error, (AccessError, MissingError))
                            self.env.invalidate_all()
                            continue
                        # The way to a screen, where reading is refused; no figure, no kind.
                        self.assertEqual(found["type"], "ir.actions.act_window")
                        self.assertFalse(set(found["context"] or ()) & told, found["context"])

    def test_a_report_needs_the_right_to_read(self):
        records = {one._name: one for one in self.on_file()}
        reports = self.env["ir.actions.report"].search(
            [("model", "in", list(records)), ("report_type", "=", "qweb-pdf")]
        )
        self.assertGreaterEqual(len(reports), 4)
        for report in reports:
            document = records[report.model][:1]
            for user in (self.other_sales, self.employee):
                self.env.flush_all()
                self.env.invalidate_all()  # nothing of it was read before, as in a request
                with self.subTest(f"{report.report_name} {user.name}"), self.refused(AccessError):
                    reports.with_user(user)._render_qweb_html(report.report_name, document.ids)

    def test_auditors_and_customers_write_nothing(self):
        portal = self.env["res.users"].with_context(no_reset_password=True).create(
            {"name": "Portal", "login": "credit_portal_x", "company_id": self.company.id,
             "company_ids": [Command.set(self.company.ids)],
             "group_ids": [Command.set(self.env.ref("base.group_portal").ids)]}
        )  # fmt: skip
        for name in self.env.registry:
            model = self.env[name]
            if not name.startswith("credit.") or model._abstract or name in DIALOGS:
                continue
            for operation in ("write", "create", "unlink"):
                with self.subTest(f"{name} {operation}"):
                    if f"{name} {operation}" not in AUDITED:
                        self.assertFalse(model.with_user(self.auditor).has_access(operation))
                    self.assertFalse(model.with_user(portal).has_access(operation))
            with self.subTest(f"{name} read"):
                self.assertFalse(model.with_user(portal).has_access("read"))

    def test_another_companys_matrix_is_not_asked(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        with self.refused(AccessError):
            ids = self.rpc(self.sales, "credit.authority.question", "create",
                           [{"kind": "increase", "company_id": elsewhere.id, "amount": 5}])  # fmt: skip
            question = self.env["credit.authority.question"].browse(ids)
            self.rpc(self.sales, question, "web_read", {"step_ids": {"fields": {"names": {}}}})

    def test_activities_and_notes_name_no_figures_to_strangers(self):
        for records in self.on_file():
            for model, name in (("mail.activity", "res_model"), ("mail.message", "model")):
                domain = [(name, "=", records._name), ("res_id", "in", records.ids)]
                with self.subTest(f"{model} {records._name}"):
                    self.assertFalse(self.rpc(self.other_sales, model, "search", domain))
