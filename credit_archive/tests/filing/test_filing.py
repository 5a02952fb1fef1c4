"""What happens is filed by itself: once, with the figures of that day, whoever caused it."""

import base64

from odoo.tests import tagged

from odoo.addons.credit_management.tests.evidence.common import SIGNATURE

from ..common import PDF
from .common import RECORD, FilingCase


@tagged("post_install", "-at_install")
class TestFiling(FilingCase):
    def test_an_approved_request_is_filed_with_its_figures(self):
        request = self.grant(self.partner, 2000, kind="increase")
        record = self.filed(request)
        self.assert_filed(record, "evaluations", "Financial")
        self.assertTrue(record.version_ids.generated)
        self.assertEqual(record.version_ids.mimetype, "text/html")
        page = self.text(record)
        for figure in ("2,000.00", "1,000.00", "Known for years", "Manager", self.partner.name):
            self.assertIn(figure, page)
        for outside in ("<script", "<link", "http://", "https://", "/web/"):
            self.assertNotIn(outside, page)
        self.assertEqual(self.lines(record, "add").user_id, self.manager)

    def test_released_and_rejected_holds_are_filed(self):
        self.company.credit_release_ceiling = 10_000
        order, other = self.held(1500), self.held(1700)
        self.release(order)
        other.sudo().credit_hold_id.with_user(self.controller).action_reject("No more")
        for hold, state in ((order.sudo().credit_hold_id, "Released"),
                            (other.sudo().credit_hold_id, "Rejected")):  # fmt: skip
            record = self.filed(hold)
            self.assert_filed(record, "transactions", "Financial")
            self.assertIn(state, self.text(record))

    def test_who_releases_need_not_be_cleared_and_learns_nothing(self):
        self.env.ref("credit_archive.filing_hold").class_id = self.env.ref(
            "credit_archive.class_special"
        )
        self.company.credit_release_ceiling = 10_000
        order = self.held(1500)
        self.release(order)
        record = self.filed(order.sudo().credit_hold_id)
        self.assertEqual(record.level, 3)
        self.assertFalse(self.rpc(self.controller, RECORD, "search", [("id", "=", record.id)]))
        self.assertFalse(self.rpc(self.controller, record, "read", ["res_model", "res_id"]))
        domain = [("res_model", "=", "credit.hold")]
        self.assertFalse(self.rpc(self.sales, RECORD, "search_count", domain))

    def test_a_confirmed_survey_is_filed_with_answers_and_signature(self):
        survey = self.confirmed_survey()
        record = self.filed(survey)
        self.assert_filed(record, "survey", "Financial")
        self.assertIn("data:image/png;base64,", self.text(record))
        self.assertIn("A fact", self.text(record))

    def statement(self, **values):
        return self.env["credit.statement"].with_user(self.analyst).create(
            {"account_id": self.account(self.partner).id, "date_from": "2025-01-01",
             "date_to": "2025-12-31", "source_channel": "customer", "total_assets": 1000,
             "total_liabilities": 600, "equity": 400, "sales": 1100, **values}
        )  # fmt: skip

    def test_a_verified_statement_is_filed_and_verified_again_is_a_version(self):
        statement = self.statement(attachment_ids=[(4, self.paper().id)])
        self.assertFalse(self.filed(statement, "event"))
        papers = self.filed(statement, "papers")
        self.assert_filed(papers, "statements", "Financial")
        self.assertEqual(papers.verification, "none")
        statement.with_user(self.manager).action_verify("tax")
        record = self.filed(statement, "event")
        self.assert_filed(record, "statements", "Financial")
        self.assertEqual((papers.verification, papers.verified_by_id), ("verified", self.manager))
        statement.with_user(self.analyst).sales = 1200
        statement.with_user(self.manager).action_verify("tax")
        self.assertEqual(record.version_ids.mapped("number"), [2, 1])
        self.assertIn("1,200.00", self.text(record))

    def test_a_document_files_its_scan_and_a_new_one_is_a_version(self):
        kind = self.env.ref("credit_management.document_type_licence")
        document = self.document(kind, attachment_ids=[(4, self.paper(user=self.sales).id)])
        record = self.filed(document)
        self.assert_filed(record, "licences", "General")
        self.assertEqual(record.version_ids.sudo().attachment_id.raw, PDF)
        self.assertTrue(document.attachment_ids.exists(), "the original stays where it is")
        document.write({"attachment_ids": [(4, self.paper("new.pdf", PDF + b"2", self.sales).id)]})
        document.write({"attachment_ids": [(4, self.paper("same.pdf", PDF, self.sales).id)]})
        self.assertEqual(record.version_ids.mapped("number"), [2, 1])
        self.assertEqual(self.filed(document), record)
        self.assertEqual(len(self.lines(record, "version")), 1)
        self.assert_whole()

    def test_dates_source_and_verification_follow_the_document(self):
        kind = self.env.ref("credit_management.document_type_licence")
        paper = self.paper(user=self.sales)
        document = self.document(kind, attachment_ids=[(4, paper.id)], date_issued="2026-01-05")
        record = self.filed(document)
        self.assertEqual(str(record.date), "2026-01-05")
        document.date_to = "2099-12-31"
        self.assertEqual(str(record.date_expiry), "2099-12-31")
        document.with_user(self.analyst).action_verify("registry")
        self.assertEqual(
            (record.verification, record.verification_channel), ("verified", "registry")
        )
        document.with_user(self.sales).date_to = "2098-12-31"
        self.assertEqual(record.verification, "none")

    def test_a_document_without_a_scan_is_not_filed(self):
        kind = self.env.ref("credit_management.document_type_licence")
        self.assertFalse(self.filed(self.document(kind)))

    def test_documents_go_where_their_type_belongs(self):
        for name, section, level in (
            ("credit_management.document_type_identity", "identity", "Personal"),
            ("credit_archive.document_type_contract", "contracts", "General"),
        ):
            document = self.document(
                self.env.ref(name),
                attachment_ids=[(4, self.paper(user=self.sales, raw=PDF + name.encode()).id)],
                date_to="2099-01-01",
            )
            self.assert_filed(self.filed(document), section, level)

    def test_collateral_files_its_papers_and_its_confirmation(self):
        collateral = self.env["credit.collateral"].with_user(self.analyst).create(
            {"name": "Warehouse", "account_id": self.account(self.partner).id, "value": 1000,
             "attachment_ids": [(4, self.paper("deed.pdf").id)]}
        )  # fmt: skip
        self.assert_filed(self.filed(collateral, "papers"), "collateral", "Financial")
        self.assertFalse(self.filed(collateral, "event"))
        collateral.with_user(self.manager).action_confirm()
        self.assert_filed(self.filed(collateral, "event"), "collateral", "Financial")

    def test_an_order_the_customer_signs_is_filed_as_a_contract_held_or_not(self):
        order = self.order(1500)
        values = {"signed_by": "Bob Buyer", "signature": SIGNATURE}
        order.with_user(self.env.ref("base.public_user")).sudo().write(values)
        record = self.filed(order)
        self.assert_filed(record, "contracts", "General")
        self.assertIn("Bob Buyer", self.text(record))
        self.assertIn(SIGNATURE, self.text(record))
        self.assertEqual(self.lines(record, "add").user_id, self.env.ref("base.public_user"))

    def test_a_drawing_for_a_signature_stays_out(self):
        """SVG may hold scripts and addresses: it is no part of a page that others open."""
        drawing = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")
        order = self.order(100)
        order.sudo().write({"signed_by": "Bob Buyer", "signature": drawing})
        page = self.text(self.filed(order))
        self.assertNotIn("base64", page)
        self.assertIn("Signature received through: Sales", page)

    def test_the_same_again_files_nothing(self):
        request = self.grant(self.partner, 2000, kind="increase")
        record = self.filed(request)
        request._file_event()
        self.assertEqual(self.filed(request), record)
        self.assertEqual(len(record.version_ids), 1)

    def test_the_rows_decide_where_and_whether(self):
        row = self.env.ref("credit_archive.filing_request")
        row.section_id = self.section("correspondence")
        self.assertEqual(
            self.filed(self.grant(self.partner, 2000, kind="increase")).section_id.code,
            "correspondence",
        )
        row.active = False
        self.assertFalse(self.filed(self.grant(self.partner, 3000, kind="increase")))

    def test_without_a_usable_schedule_it_waits_in_the_inbox(self):
        row = self.env.ref("credit_archive.filing_request")
        row.schedule_id = self.env["credit.archive.schedule"].create({"name": "Undecided"})
        record = self.filed(self.grant(self.partner, 2000, kind="increase"))
        self.assertEqual((record.state, record.schedule_id.id), ("inbox", False))

    def test_a_document_of_another_customer_does_not_get_into_the_old_file(self):
        kind = self.env.ref("credit_management.document_type_licence")
        document = self.document(kind, attachment_ids=[(4, self.paper(user=self.sales).id)])
        first = self.filed(document)
        other = self.customer(limit=10, name="Other")
        document.account_id = self.account(other)
        second = self.filed(document) - first
        self.assertEqual((first.partner_id, second.partner_id), (self.partner, other))
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.partner | other).ids, other)
        self.assertEqual((first | second).partner_id, other)

    def test_a_request_of_a_group_is_filed_with_every_member(self):
        other = self.customer(limit=10, name="Sister")
        group = self.env["credit.group"].create({"name": "Group", "company_id": self.company.id})
        group.account_ids = self.account(self.partner) | self.account(other)
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"group_id": group.id, "amount": 9000, "date_from": self.today, "reason": "One"}
        )  # fmt: skip
        request.action_submit()
        request.with_user(self.manager).action_approve()
        self.assertEqual(self.filed(request).partner_id, self.partner | other)

    def test_a_hundred_releases_cost_few_queries_each(self):
        self.company.credit_release_ceiling = 100_000
        partner = self.customer(limit=1, name="Many")

        def cost(count):
            orders = [self.held(100, partner) for _number in range(count)]
            holds = self.env["credit.hold"].union(*(one.sudo().credit_hold_id for one in orders))
            self.env.ref("credit_archive.filing_hold").active = False
            holds._update_state("released")
            self.env.ref("credit_archive.filing_hold").active = True
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            holds._file_event()
            self.env.flush_all()
            self.assertEqual(len(self.filed(holds)), count)
            return self.cr.sql_log_count - before

        cost(1)
        few, many = cost(2), cost(22)
        # Storing a content in the filestore looks for the same content first: one query each.
        self.assertLessEqual((many - few) / 20, 3)

    def test_what_the_system_wrote_down_does_not_lower_the_accuracy(self):
        self.record()
        quality = self.env["credit.archive.quality"]
        before = quality._of_files(self.file)[self.file.id].accuracy
        self.grant(self.partner, 2000, kind="increase")
        self.assertEqual(quality._of_files(self.file)[self.file.id].accuracy, before)

    def unfiled(self):
        """Return a document with a scan from before the add-on."""
        row = self.env.ref("credit_archive.filing_document")
        row.active = False
        kind = self.env.ref("credit_management.document_type_licence")
        document = self.document(kind, attachment_ids=[(4, self.paper(user=self.sales).id)])
        self.assertFalse(self.filed(document))
        self.rpc(self.archivist, self.file, "action_file_missing")
        self.assertFalse(self.filed(document))
        row.active = True
        return document

    def test_papers_from_before_are_filed_on_demand(self):
        document = self.unfiled()
        for user in (self.sales, self.controller, self.auditor):
            with self.refused():
                self.rpc(user, self.file, "action_file_missing")
            with self.refused():
                self.rpc(user, "credit.archive.file", "action_file_all_missing")
            with self.refused():
                self.rpc(user, self.file, "action_ask_missing")
        context = self.rpc(self.archivist, self.file, "action_ask_missing")["context"]
        asked = self.env["credit.archive.missing"].browse(
            self.rpc(self.archivist, "credit.archive.missing", "create",
                     {"file_ids": context["default_file_ids"]})
        )  # fmt: skip
        self.assertEqual(
            self.rpc(self.archivist, asked, "read", ["paper_count"])[0]["paper_count"], 1
        )
        self.assertFalse(self.filed(document), "nothing is filed before the answer")
        self.rpc(self.archivist, asked, "action_file")
        record = self.filed(document)
        self.assert_filed(record, "licences", "General")
        self.rpc(self.archivist, self.file, "action_file_missing")
        self.assertEqual(len(record.version_ids), 1)

    def test_papers_from_before_are_filed_in_the_background(self):
        document = self.unfiled()
        self.rpc(self.archivist, "credit.archive.file", "action_file_all_missing")
        cron = self.env.ref("credit_archive.ir_cron_file_missing")
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(len(self.filed(document)), 1)

    def test_from_the_record_to_its_source(self):
        self.clear(self.archivist | self.controller, "financial")
        request = self.grant(self.partner, 2000, kind="increase")
        record = self.filed(request)
        action = self.rpc(self.controller, record, "action_open_source")
        self.assertEqual((action["res_model"], action["res_id"]), ("credit.request", request.id))
        with self.refused(message="isn't open to you"):
            self.rpc(self.archivist, record, "action_open_source")

    # --- attacks

    def test_nobody_forges_where_a_record_comes_from(self):
        self.clear(self.archivist, "special")
        record = self.record()
        hold = self.held(1500).sudo().credit_hold_id
        for values in (
            {"res_model": "credit.hold", "res_id": hold.id},
            {"res_part": "event"},
        ):
            with self.refused():
                self.rpc(self.archivist, record, "write", values)
        context = {f"default_{name}": value for name, value in (
            ("res_model", "credit.hold"), ("res_id", hold.id), ("res_part", "event"))}  # fmt: skip
        mine = {"title": "x", "file_id": self.file.id, "section_id": self.section("identity").id}
        made = self.rpc(self.archivist, RECORD, "create", mine, context=context)
        self.assertFalse(self.env[RECORD].browse(made).res_model)
        self.company.credit_release_ceiling = 10_000
        hold.with_user(self.controller).with_context(**context).action_release("Fine")
        self.assertEqual(self.filed(hold).file_id, self.file)

    def test_the_rows_are_the_managers(self):
        row = self.env.ref("credit_archive.filing_hold")
        for user in (self.sales, self.controller, self.archivist, self.auditor, self.manager):
            with self.subTest(user=user.name), self.refused():
                self.rpc(user, row, "write", {"active": False})
        self.clear(self.keeper, "personal")
        with self.refused(message="above the own clearance"):
            self.rpc(self.keeper, row, "write", {"active": False})
        self.clear(self.keeper, "financial")
        special = self.env.ref("credit_archive.class_special")
        with self.refused(message="above the own clearance"):
            self.rpc(self.keeper, row, "write", {"class_id": special.id})
        self.rpc(self.keeper, row, "write", {"active": False})
        self.assertEqual(self.lines(operation="configure")[-1].user_id, self.keeper)

    def test_a_row_for_a_type_is_for_documents(self):
        kind = self.env.ref("credit_management.document_type_licence")
        with self.refused(message="no such type"):
            self.env.ref("credit_archive.filing_hold").document_type_id = kind

    def test_a_context_does_not_make_the_system_swallow_it(self):
        order = self.held(1500)
        hold = order.sudo().credit_hold_id
        self.company.credit_release_ceiling = 10_000
        forged = {"default_state": "destroyed", "default_level": 0, "active_test": False,
                  "default_class_id": self.env.ref("credit_archive.class_general").id}  # fmt: skip
        self.rpc(self.controller, hold, "action_release", "Fine", context=forged)
        self.assert_filed(self.filed(hold), "transactions", "Financial")

    def test_the_content_of_a_sheet_is_escaped(self):
        evil = "<script>alert(1)</script><img src=//evil.example>"
        request = self.grant(self.partner, 2000, kind="increase", reason=evil)
        page = self.text(self.filed(request))
        self.assertNotIn("<script", page)
        self.assertNotIn("<img src=//", page)

    def test_what_people_upload_is_not_generated(self):
        with self.refused():
            self.rpc(
                self.archivist,
                self.record().version_ids,
                "write",
                {"generated": True},
            )
        record = self.record(content=b"<!DOCTYPE html><html>x</html>")
        self.assertFalse(record.version_ids.generated)
