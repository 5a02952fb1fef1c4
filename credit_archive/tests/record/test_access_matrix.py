"""Role x clearance x confidentiality x path: what is invisible can't be learnt of anywhere."""

import re

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import CLASSES, ArchiveCase

RECORD = "credit.archive.record"
NOWHERE = 2_000_000_000
"""An id no record has."""


def visible(role, clearance, level):
    """Return whether the shipped matrix shows identity records of this level to the role."""
    return {
        "sales": level <= clearance,
        "othersales": False,
        "analyst": False,
        "controller": level <= min(clearance, 2),
        "manager": level <= min(clearance, 2),
        "archivist": True,
        "auditor": True,
        "employee": False,
    }[role]


def answers(role, clearance, level, operation):
    """Return how content answers: it opens, a loan is needed, or it is refused.

    The class special opens on loan only, financial and special are copied on loan only.
    """
    if role == "auditor" or not visible(role, clearance, level) or level > clearance:
        return "refused"
    needs_loan = level == 3 or (level == 2 and operation != "open")
    return "ir.actions.client" if needs_loan else "ir.actions.act_url"


@tagged("post_install", "-at_install")
class TestAccessMatrix(ArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = {
            "sales": cls.sales,
            "othersales": cls.other_sales,
            "analyst": cls.analyst,
            "controller": cls.controller,
            "manager": cls.manager,
            "archivist": cls.archivist,
            "auditor": cls.auditor,
            "employee": cls.employee,
        }
        make = cls("setUp").record
        cls.records = [make(name) for name in CLASSES]
        cls.attachments = [record.version_ids.sudo().attachment_id for record in cls.records]

    def each(self, check, hidden_only=False):
        """Call ``check(role, user, clearance, level, record)`` for every combination."""
        for clearance, name in enumerate(CLASSES):
            self.clear(self.env["res.users"].union(*self.roles.values()), name)
            for role, user in self.roles.items():
                for level, record in enumerate(self.records):
                    if hidden_only and (role == "employee" or visible(role, clearance, level)):
                        continue
                    with self.subTest(role=role, clearance=name, record=CLASSES[level]):
                        check(role, user, clearance, level, record)

    def answer(self, user, records, method, *args, **kwargs):
        """Return what a call answers: its value, or the kind and text of its error.

        Ids and numbers are blotted out: an answer about a hidden record must be
        word for word that about one that isn't there.
        """
        try:
            with mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule"), self.cr.savepoint():
                value = self.rpc(user, records, method, *args, **kwargs)
        except (UserError, MissingError, ValueError) as error:
            value = (type(error).__name__, str(error))
        self.env.invalidate_all()
        text = str(value)
        for record in [*records] if not isinstance(records, str) else []:
            text = self.blot(text, record.id)
        return text

    def blot(self, text, record_id):
        return re.sub(rf"(?<!User: )\b{record_id}\b", "ID", text)

    def as_if_missing(self, user, record, method, *args, **kwargs):
        """The call answers about the record as about one that isn't there."""
        there = self.answer(user, record, method, *args, **kwargs)
        missing = self.env[record._name].browse(NOWHERE)
        self.assertEqual(there, self.answer(user, missing, method, *args, **kwargs), method)

    def seen(self, user, record):
        """Return the ways in which this user learns of the record by listing."""
        domain = [("id", "=", record.id)]
        ways = {
            "search": self.rpc(user, RECORD, "search", domain),
            "search_count": self.rpc(user, RECORD, "search_count", domain),
            "search_read": self.rpc(user, RECORD, "search_read", domain, ["display_name"]),
            "web_search_read": self.rpc(
                user, RECORD, "web_search_read", domain, {"name": {}, "title": {}}
            )["length"],
            "group": self.rpc(
                user, RECORD, "formatted_read_group", domain, ["class_id"], ["__count"]
            ),
            "name_search": [
                one
                for one in self.rpc(user, RECORD, "name_search", record.title)
                if one[0] == record.id
            ],
            "name": [one for one in self.rpc(user, RECORD, "name_search", record.name) if one],
            "version": self.rpc(
                user, "credit.archive.version", "search_count", [("record_id", "=", record.id)]
            ),
            "has_access": self.rpc(user, record, "has_access", "read"),
            "exists": bool(record.with_user(user).exists()),
        }
        return {way for way, found in ways.items() if found}

    def test_lists_show_what_matrix_and_clearance_open(self):
        def check(role, user, clearance, level, record):
            if role == "employee":
                with self.refused(AccessError):
                    self.rpc(user, RECORD, "search", [])
                return
            ways = self.seen(user, record)
            if visible(role, clearance, level):
                self.assertEqual(len(ways), 10, ways)
            else:
                self.assertFalse(ways)

        self.each(check)

    def test_lists_through_the_file_show_the_same(self):
        def check(role, user, clearance, level, record):
            if role in ("othersales", "employee"):
                return
            values = self.rpc(user, self.file, "read", ["record_ids", "record_count"])[0]
            number = sum(visible(role, clearance, one) for one in range(4))
            self.assertEqual(values["record_count"], number)
            self.assertEqual(record.id in values["record_ids"], visible(role, clearance, level))
            domain = [("record_ids.title", "=", record.title), ("id", "=", self.file.id)]
            found = self.rpc(user, "credit.archive.file", "search_count", domain)
            self.assertEqual(bool(found), visible(role, clearance, level))

        self.each(check)

    def test_a_hidden_record_answers_like_one_that_is_not_there(self):
        def check(role, user, clearance, level, record):
            for method, *args in (
                ("read", ["title"]),
                ("read", ["name", "class_id", "version_ids"]),
                ("web_read", {"title": {}}),
                ("has_access", "read"),
                ("has_access", "write"),
                ("check_access", "write"),
                ("write", {"title": "Mine"}),
                ("unlink",),
                ("export_data", ["title"]),
                ("get_metadata",),
                ("action_open_content",),
                ("action_print_content",),
                ("action_download_content",),
                ("action_borrow",),
                ("action_view_loans",),
                ("action_file",),
                ("action_verify",),
                ("action_upload_version",),
            ):
                self.as_if_missing(user, record, method, *args)

        self.each(check, hidden_only=True)

    def test_a_hidden_version_answers_like_one_that_is_not_there(self):
        def check(role, user, clearance, level, record):
            for method, *args in (
                ("read", ["name"]),
                ("web_read", {"name": {}}),
                ("has_access", "read"),
                ("action_open",),
                ("action_print",),
                ("action_download",),
            ):
                self.as_if_missing(user, record.version_ids, method, *args)

        self.each(check, hidden_only=True)

    def test_naming_a_hidden_record_elsewhere_tells_nothing(self):
        def check(role, user, clearance, level, record):
            for model, values in (
                ("credit.archive.loan", lambda one: {"record_ids": [(4, one)]}),
                ("credit.archive.loan", lambda one: {"record_ids": [(6, 0, [one])]}),
                ("credit.archive.upload", lambda one: {"record_id": one}),
            ):
                base = {"purpose": "Curious"} if "loan" in model else {"file_id": self.file.id}
                answers = {
                    self.blot(self.answer(user, model, "create", {**base, **values(one)}), one)
                    for one in (record.id, NOWHERE)
                }
                self.assertEqual(len(answers), 1, answers)

        self.each(check, hidden_only=True)

    def test_content_opens_by_role_and_clearance(self):
        def check(role, user, clearance, level, record):
            if not visible(role, clearance, level):
                return
            for operation in ("open", "print", "download"):
                expected = answers(role, clearance, level, operation)
                method = f"action_{operation}_content"
                if expected == "refused":
                    with self.refused(AccessError):
                        self.rpc(user, record, method)
                else:
                    self.assertEqual(self.rpc(user, record, method)["type"], expected)

        self.each(check)

    def test_who_may_not_print_does_not_print(self):
        self.clear(self.controller, "special")
        rows = self.env["credit.archive.access"].search([("can_print", "=", True)])
        rows.can_print = False
        for record in self.records[:3]:
            with self.refused(AccessError):
                self.rpc(self.controller, record, "action_print_content")
            self.assertTrue(self.rpc(self.controller, record, "action_open_content"))

    def test_nobody_reaches_the_attachment(self):
        Attachment = "ir.attachment"
        everybody = {**self.roles, "keeper": self.keeper, "admin": self.env.ref("base.user_admin")}
        self.clear(self.env["res.users"].union(*everybody.values()), "special")
        for role, user in everybody.items():
            user.sudo().company_ids |= self.company
            for record, attachment in zip(self.records, self.attachments, strict=True):
                with self.subTest(role=role, record=record.title):
                    for domain in (
                        [("id", "=", attachment.id)],
                        [("res_model", "=", "credit.archive.version")],
                        [("res_model", "=", "credit.archive.version"), ("res_id", "!=", 0)],
                        [("name", "=", attachment.name)],
                        [("checksum", "=", attachment.checksum), ("res_field", "=", False)],
                    ):
                        try:
                            found = self.rpc(user, Attachment, "search", domain)
                        except AccessError:
                            found = []
                        self.assertFalse(set(found) & set(attachment.ids), domain)
                    for method, *args in (
                        ("read", ["name"]),
                        ("read", ["datas"]),
                        ("web_read", {"raw": {}}),
                        ("write", {"res_model": "res.partner", "res_id": self.partner.id}),
                        ("write", {"public": True}),
                        ("unlink",),
                        ("copy",),
                        ("generate_access_token",),
                    ):
                        with self.refused(AccessError):
                            self.rpc(user, attachment, method, *args)
                    with self.refused(AccessError):
                        self.rpc(
                            user,
                            Attachment,
                            "create",
                            {
                                "name": "Mine",
                                "res_model": "credit.archive.version",
                                "res_id": record.version_ids.id,
                            },
                        )

    def test_nobody_is_told_by_mail_message_follower_or_activity(self):
        self.clear(self.controller | self.archivist, "financial")
        record = self.records[2]
        partner = self.employee.partner_id
        model = self.env["ir.model"]._get_id(RECORD)
        for user in (self.controller, self.archivist, self.env.ref("base.user_admin")):
            for target, values in (
                (
                    "mail.message",
                    {"model": RECORD, "res_id": record.id, "partner_ids": [(4, partner.id)],
                     "body": "Look"},
                ),
                (
                    "mail.activity",
                    {"res_model_id": model, "res_id": record.id, "user_id": self.employee.id,
                     "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id},
                ),
                (
                    "mail.followers",
                    {"res_model": RECORD, "res_id": record.id, "partner_id": partner.id},
                ),
            ):  # fmt: skip
                with self.subTest(user=user.name, target=target), self.refused():
                    self.rpc(user, target, "create", values)
        for method in ("message_post", "message_subscribe", "activity_schedule"):
            self.assertFalse(hasattr(record, method))

    def test_same_content_is_named_only_to_who_may_see_it(self):
        self.clear(self.sales, "general")
        mine = self.record("general")
        hidden = self.records[3]
        self.assertIn(hidden, mine.duplicate_ids)
        shown = self.rpc(self.sales, mine, "read", ["duplicate_ids"])[0]["duplicate_ids"]
        self.assertNotIn(hidden.id, shown)
        self.assertIn(self.records[0].id, shown)

    def test_whether_a_document_is_kept_cannot_be_asked_by_its_content(self):
        attachment = self.attachments[3]
        (found,) = self.rpc(
            self.sales,
            "ir.attachment",
            "create_unique",
            [{"name": "x", "datas": attachment.datas, "mimetype": attachment.mimetype}],
        )
        self.assertNotEqual(found, attachment.id)

    def test_groups_by_title_are_refused(self):
        for method, *args in (
            ("formatted_read_group", [], ["title"], ["__count"]),
            ("formatted_read_group", [], ["section_id"], ["title:array_agg"]),
            ("web_read_group", [], ["title"]),
        ):
            with self.subTest(method=method), self.refused(AccessError):
                self.rpc(self.archivist, RECORD, method, *args)

    def test_figures_over_all_records_are_not_for_everybody(self):
        for name in ("completeness", "accuracy", "timeliness", "log_ids"):
            with self.refused(AccessError):
                self.rpc(self.sales, self.file, "read", [name])
        for model in ("credit.archive.quality", "credit.archive.log", "credit.archive.head"):
            with self.refused(AccessError):
                self.rpc(self.sales, model, "search_count", [])
        for model in ("credit.archive.log", "credit.archive.head"):
            with self.refused(AccessError):
                self.rpc(self.archivist, model, "search_count", [])

    def test_sections_limit_salespeople(self):
        self.clear(self.sales, "special")
        for section in ("identity", "correspondence", "contracts"):
            record = self.record("general", section)
            self.assertTrue(self.rpc(self.sales, RECORD, "search", [("id", "=", record.id)]))
        for section in ("statements", "evaluations", "collateral", "survey", "transactions"):
            record = self.record("general", section)
            self.assertFalse(self.rpc(self.sales, RECORD, "search", [("id", "=", record.id)]))

    def test_another_company_does_not_exist(self):
        company = self._make_company()
        file = self.env["credit.archive.file"]._open(self.partner, company, "hand")
        record = self.record("general", file=file)
        self.clear(self.archivist, "special")
        self.assertFalse(self.rpc(self.archivist, RECORD, "search", [("id", "=", record.id)]))
        self.as_if_missing(self.archivist, record, "read", ["title"])
