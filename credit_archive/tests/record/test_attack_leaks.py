"""Ways round the door: other models, defaults of a context, what lies in memory, links to papers."""

import json
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import tagged

from ..common import PDF, ArchiveCase
from ..filing.common import FilingCase

RECORD, FILE, LOAN = "credit.archive.record", "credit.archive.file", "credit.archive.loan"
NOWHERE = 2_000_000_000


def told(call, *args, **kwargs):
    """Return what a caller learns: the answer's type, or the error's and its words."""
    try:
        return type(call(*args, **kwargs)).__name__
    except Exception as error:  # noqa: BLE001 - whatever tells
        return f"{type(error).__name__}: {error}"


@tagged("post_install", "-at_install")
class TestAttackLeaks(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.clear(self.archivist | self.keeper | self.other_keeper, "special")
        self.clear(self.controller, "financial")
        self.clear(self.sales, "personal")
        self.own = self.record("personal", note="Known to few")
        self.secret = self.record("special", "identity", note="Hidden")

    def test_what_cannot_be_exported_is_not_exported_through_its_relations(self):
        self.env.ref("base.group_allow_export").user_ids = [Command.link(self.sales.id)]
        loan = self.loan(self.own, self.sales)
        with self.refused(AccessError):
            self.rpc(self.sales, self.own, "export_data", ["title", "note"])
        for document, path in (
            (self.file, "record_ids"),
            (self.own.version_ids, "record_id"),
            (loan, "record_ids"),
        ):
            with self.subTest(model=document._name), self.refused(AccessError):
                context = {"import_compat": False}
                self.rpc(
                    self.sales, document, "export_data", ["id", f"{path}/note"], context=context
                )
            # That there is something is no export.
            self.rpc(self.sales, document, "export_data", ["id", path])

    def test_an_export_through_a_relation_leaves_a_line(self):
        self.env.ref("base.group_allow_export").user_ids = [Command.link(self.archivist.id)]
        self.rpc(self.archivist, self.file, "export_data", ["record_ids/note"])
        self.assertEqual(self.lines(self.own, "export").user_id, self.archivist)

    def test_notes_are_not_grouped_through_a_relation(self):
        for model, path in (
            ("credit.archive.version", "record_id"),
            ("credit.archive.copy", "record_id"),
        ):
            for name in ("note", "title"):
                with self.subTest(model=model, name=name), self.refused():
                    self.rpc(
                        self.archivist,
                        model,
                        "formatted_read_group",
                        [],
                        [f"{path}.{name}"],
                        ["__count"],
                    )

    def test_defaults_of_a_context_do_not_tell_what_is_there(self):
        terms = {"recipient": "A", "organisation": "B", "basis": "C", "purpose": "D"}
        attempts = (
            (LOAN, {"purpose": "x"}, lambda one: {"default_record_ids": [(6, 0, [one])]}),
            (LOAN, {"purpose": "x"}, lambda one: {"default_record_ids": [one]}),
            ("credit.archive.disclosure", terms, lambda one: {"default_record_ids": [(4, one)]}),
            (
                "credit.archive.upload",
                {"file_id": self.file.id},
                lambda one: {"default_record_id": one},
            ),
        )
        for model, values, context in attempts:
            for one in (self.secret.id, NOWHERE):
                with self.subTest(model=model, one=one), self.refused(MissingError):
                    self.rpc(self.sales, model, "create", values, context=context(one))

    def test_a_copied_document_does_not_tell_what_is_there(self):
        loan = self.loan(self.own, self.sales)
        for one in (self.secret.id, NOWHERE):
            for command in ((4, one), (6, 0, [one]), (3, one), (1, one, {"title": "x"}), (2, one)):
                with self.subTest(one=one, command=command), self.refused():
                    self.rpc(self.sales, loan, "write", {"record_ids": [command]})
                with self.subTest(one=one, copy=command), self.refused():
                    self.rpc(self.sales, loan, "copy", {"record_ids": [command]})

    def test_what_the_system_has_in_memory_is_not_read_by_who_lost_the_right(self):
        raised = self.record("personal")
        loan = self.loan(self.own, self.sales, record_ids=[(6, 0, (self.own | raised).ids)])
        self.rpc(self.sales, loan, "action_request")
        raised.sudo().class_id = self.env.ref("credit_archive.class_special")
        names = ["can_decide", "approval_token", "waiting_for", "record_ids"]
        for method, args in (
            ("search_read", ([("id", "=", loan.id)], names)),
            ("search_read", ([("id", "=", loan.id)], names[::-1])),
            ("search_read", ([("can_decide", "!=", True), ("id", "=", loan.id)], names)),
            ("web_search_read", ([("id", "=", loan.id)], {n: {} for n in names})),
            (
                "web_search_read",
                ([("id", "=", loan.id)], {"record_ids": {"fields": {"display_name": {}}}}),
            ),
        ):
            with self.subTest(method=method, args=args):
                found = self.rpc(self.sales, LOAN, method, *args)
                rows = found["records"] if isinstance(found, dict) else found
                ids = [one["id"] if isinstance(one, dict) else one for one in rows[0]["record_ids"]]
                self.assertEqual(ids, self.own.ids)
        for method, wanted in (("read", names), ("web_read", {name: {} for name in names})):
            with self.subTest(method=method):
                found = self.rpc(self.sales, loan, method, wanted)[0]
                self.assertEqual(found["record_ids"], self.own.ids)

    def test_who_does_not_know_of_a_record_does_not_decide_nor_see_the_loan(self):
        gm = self._user("gm", "credit_management.group_credit_tier_gm")
        secret = self.record("special", "identity")
        loan = self.loan(secret, self.archivist)
        self.rpc(self.archivist, loan, "action_request")
        self.assertFalse(self.rpc(gm, LOAN, "search", []))
        decisions = [("res_id", "=", loan.id), ("res_model", "=", LOAN)]
        self.assertFalse(self.rpc(gm, "credit.approval", "search", decisions))
        self.assertFalse(self.rpc(gm, "mail.activity", "search", [("user_id", "=", gm.id)]))
        for method, args in (("action_approve", ()), ("action_reject", ("x",))):
            with self.subTest(method=method), self.refused():
                self.rpc(gm, loan, method, *args)

    def test_a_loan_asked_for_leaves_out_what_became_hidden(self):
        raised = self.record("personal")
        loan = self.loan(self.own, self.sales, record_ids=[(6, 0, (self.own | raised).ids)])
        raised.sudo().class_id = self.env.ref("credit_archive.class_special")
        self.rpc(self.sales, loan, "action_request")
        self.env.invalidate_all()
        self.assertEqual(loan.record_ids, self.own)

    def test_screens_do_not_tell_what_is_there(self):
        disclosure = "credit.archive.disclosure"
        spec = {"record_ids": {"fields": {"display_name": {}, "title": {}}}}
        for model, values, fields_spec in (
            (LOAN, {"record_ids": [[4, "ID"]]}, spec),
            (LOAN, {"record_ids": [[6, 0, ["ID"]]]}, spec),
            (disclosure, {"record_ids": [[4, "ID"]]}, spec),
            (
                "credit.archive.upload",
                {"record_id": "ID"},
                {"record_id": {"fields": {"display_name": {}}}},
            ),
        ):
            answers = []
            for one in (self.secret.id, NOWHERE):
                filled = json.loads(json.dumps(values).replace('"ID"', str(one)))
                said = told(
                    self.rpc, self.sales, model, "onchange", filled, list(filled), fields_spec
                )
                answers.append(said.replace(str(one), "ID"))
            with self.subTest(model=model, values=values):
                self.assertEqual(*answers)
                self.assertNotIn(self.secret.name, answers[0])

    def test_another_company_is_not_told_of(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        partner = self.customer(name="Secret Customer")
        file = self.env["credit.archive.file"]._open(partner, other, "hand")
        record = self.record("general", file=file)
        for model, values, context in (
            (LOAN, {"purpose": "x"}, {"default_record_ids": [(6, 0, record.ids)]}),
            (LOAN, {"purpose": "x", "record_ids": [(6, 0, record.ids)]}, {}),
            ("credit.archive.hold", {"name": "x", "reason": "y", "file_ids": [(6, 0, file.ids)]}, {}),
            ("credit.archive.hold", {"name": "x", "reason": "y", "record_ids": [(6, 0, record.ids)]}, {}),
            ("credit.archive.contact", {"subject": "x", "file_id": file.id}, {}),
            ("credit.archive.contact", {"subject": "x"}, {"default_file_id": file.id}),
            ("credit.archive.upload", {"file_id": file.id}, {}),
            ("credit.archive.export", {"file_id": file.id, "purpose": "x"}, {}),
        ):  # fmt: skip
            said = told(self.rpc, self.keeper, model, "create", values, context=context)
            with self.subTest(model=model, context=context, said=said):
                self.assertNotIn("Secret Customer", said)
                self.assertNotIn(record.name, said)
                self.assertNotIn(file.name, said)

    def test_lent_is_lent_whoever_borrowed_it_and_whatever_is_read_with_it(self):
        loan = self.approved(self.own, self.controller, "paper")
        self.rpc(self.archivist, loan, "action_hand_over")
        for names in (["is_lent", "loan_ids"], ["loan_ids", "is_lent"]):
            found = self.rpc(self.sales, self.own, "read", names)[0]
            self.assertEqual((found["is_lent"], found["loan_ids"]), (True, []))
        found = self.rpc(
            self.sales,
            self.own,
            "web_read",
            {
                "is_lent": {},
                "version_ids": {"fields": {"record_id": {"fields": {"loan_ids": {}}}}},
            },
        )[0]
        self.assertFalse(found["version_ids"][0]["record_id"]["loan_ids"])

    def test_an_executed_list_of_disposal_is_evidence(self):
        old = self.record(state="filed", date=self.today - timedelta(days=9000))
        lists = self.env["credit.archive.disposal"]
        made = lists.browse(self.rpc(self.archivist, lists, "create", {"method": "Shredded"}))
        self.rpc(self.archivist, made, "action_propose")
        self.assertIn(old, made.line_ids.record_id)
        self.rpc(self.keeper, made, "action_authorise")
        self.rpc(self.other_keeper, made, "action_execute")
        self.assertEqual(made.state, "executed")
        with self.refused(UserError):
            self.rpc(self.archivist, made, "write", {"method": "Burned"})

    def test_nobody_forges_a_seal_of_the_log_or_a_content(self):
        for model in ("credit.archive.log", "credit.archive.version", "credit.archive.origin"):
            mine = self.env["ir.attachment"].browse(
                self.rpc(self.keeper, "ir.attachment", "create", {"name": "x", "raw": b"x"})
            )
            for values in (
                {"res_model": model, "res_id": 1},
                {"res_model": model},
                {"res_model": model, "res_id": 0},
            ):
                with self.subTest(model=model, values=values), self.refused():
                    self.rpc(self.keeper, mine, "write", values)
                with self.subTest(create=model, values=values), self.refused():
                    self.rpc(
                        self.keeper, "ir.attachment", "create", {"name": "x", "raw": b"x", **values}
                    )

    def test_loans_are_not_stretched_by_odd_days(self):
        loan = self.approved(self.own, self.sales, "paper")
        self.rpc(self.archivist, loan, "action_hand_over")
        for until in ("garbage", 5, {"a": 1}, "2020-01-01"):
            with self.subTest(until=until), self.refused():
                self.rpc(self.sales, loan, "action_ask_extension", until)


@tagged("post_install", "-at_install")
class TestAttackFiling(FilingCase):
    def setUp(self):
        super().setUp()
        self.clear(self.archivist | self.keeper, "special")
        self.clear(self.analyst, "financial")
        self.secret = self.record("special", "identity", PDF + b"secret")

    def test_papers_of_others_are_not_filed_by_linking_them(self):
        vault = self.secret.version_ids.sudo().attachment_id
        private = self.env["ir.attachment"].with_user(self.manager).create(
            {"name": "private.pdf", "raw": PDF + b"private"}
        )  # fmt: skip
        kind = self.env["credit.document.type"].search([], limit=1)
        for target in (vault, private):
            for command in ((4, target.id), (6, 0, target.ids)):
                values = {
                    "account_id": self.account(self.partner).id,
                    "type_id": kind.id,
                    "source_channel": "customer",
                    "attachment_ids": [command],
                }
                with self.subTest(target=target.name, command=command), self.refused(AccessError):
                    self.rpc(self.analyst, "credit.document", "create", values)
