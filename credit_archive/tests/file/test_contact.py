"""Two contacts for key customers, and a report per visit, call or letter."""

from datetime import timedelta

from odoo.tests import Form, tagged

from ..filing.common import FilingCase

CONTACT = "credit.archive.contact"


@tagged("post_install", "-at_install")
class TestContact(FilingCase):
    def key(self, partner=None):
        """Make the customer a key one, as the nightly classification does."""
        self.account(partner or self.partner).sudo().class_weight = "key"

    def report(self, user=None, file=None, **values):
        return self.env[CONTACT].with_user(user or self.sales).create(
            {"file_id": (file or self.file).id, "subject": "Late payment",
             "said": "They will pay in May", **values}
        )  # fmt: skip

    def found(self, name, user=None):
        File = self.env["credit.archive.file"].with_user(user or self.archivist)
        self.env.flush_all()
        return File.search([(name, "=", True), ("id", "=", self.file.id)])

    # --- two contacts

    def test_key_customers_without_two_contacts_are_shown(self):
        for name in ("is_key", "lacks_contacts"):
            self.assertFalse(self.file[name])
            self.assertFalse(self.found(name))
        self.key()
        self.file.invalidate_recordset()
        self.assertTrue(self.file.is_key and self.file.lacks_contacts)
        self.assertEqual(self.found("lacks_contacts"), self.file)
        self.file.with_user(self.archivist).write(
            {"contact_id": self.sales.id, "second_contact_id": self.controller.id}
        )
        self.assertFalse(self.file.lacks_contacts)
        self.assertFalse(self.found("lacks_contacts"))
        not_lacking = self.env["credit.archive.file"].search([("lacks_contacts", "=", False)])
        self.assertIn(self.file, not_lacking)
        self.assertEqual(
            self.lines(operation="change")[-1].detail["contact_id"], ["", self.sales.name]
        )

    def test_the_two_are_different_employees(self):
        with self.refused(message="is the first one already"):
            self.file.write({"contact_id": self.sales.id, "second_contact_id": self.sales.id})
        buyer = self._user("portal")
        buyer.group_ids = self.env.ref("base.group_portal")
        with self.refused(message="are employees"):
            self.file.contact_id = buyer

    def test_salespeople_do_not_name_contacts(self):
        with self.refused():
            self.rpc(self.sales, self.file, "write", {"contact_id": self.sales.id})

    # --- reports

    def test_a_confirmed_report_is_frozen_filed_and_leads_on(self):
        report = self.report(next_step="Call again", next_date=self.today + timedelta(days=7))
        self.assertRegex(report.name, r"^CT/\d{4}/\d{5}$")
        self.assertFalse(self.filed(report))
        self.rpc(self.sales, report, "action_confirm")
        record = self.filed(report, "event")
        self.assert_filed(record, "correspondence", "General")
        self.assertIn("They will pay in May", self.text(record))
        self.assertEqual(self.file.last_report_on, self.today)
        activity = self.env["mail.activity"].search([("summary", "=", report.name)])
        self.assertEqual(
            (activity.user_id, activity.date_deadline, activity.res_model),
            (self.sales, self.today + timedelta(days=7), False),
        )
        for values in ({"said": "No"}, {"state": "draft"}, {"date": "2020-01-01"}):
            with self.refused():
                self.rpc(self.sales, report, "write", values)
        with self.refused(message="is confirmed"):
            self.rpc(self.sales, report, "action_confirm")
        with self.refused():
            self.rpc(self.sales, report, "unlink")
        with self.refused():
            report.unlink()

    def test_a_next_step_is_text_wherever_it_is_shown(self):
        step = "<img src='http://elsewhere/'><b>Call</b>"
        report = self.report(next_step=step, next_date=self.today)
        self.rpc(self.sales, report, "action_confirm")
        activity = self.env["mail.activity"].search([("summary", "=", report.name)])
        self.assertNotIn("<img", activity.note)
        self.assertIn("&lt;b&gt;Call", activity.note)
        self.assertNotIn("<img", self.text(self.filed(report, "event")))

    def test_bad_input_is_named(self):
        with self.refused(message="still to come"):
            self.report(date=self.today + timedelta(days=1))
        with self.refused(message="is before the contact"):
            self.report(next_date=self.today - timedelta(days=1))
        with self.refused(message="what was said or agreed"):
            self.report(said=" ").action_confirm()
        with self.refused(message="by when"):
            self.report(next_step="Call").action_confirm()

    def test_the_form_takes_a_report(self):
        with Form(self.env[CONTACT].with_user(self.sales)) as form:
            form.file_id = self.file
            form.subject = "A visit"
            form.said = "All is well"
        self.assertEqual(form.record.partner_id, self.partner)

    # --- attacks

    def test_only_persons_of_the_customer_are_named(self):
        """Whatever is named is printed: no name of somebody else's contact gets out this way."""
        other = self.customer(name="Secret Customer", user_id=self.other_sales.id)
        buyer = self.env["res.partner"].create({"name": "Buyer", "parent_id": self.partner.id})
        report = self.report(person_ids=[(4, buyer.id)])
        with self.refused(message="of this customer only"):
            self.rpc(self.sales, report, "write", {"person_ids": [(4, other.id)]})

    def test_salespeople_write_on_their_own_customers_only(self):
        with self.refused():
            self.report(user=self.other_sales)
        report = self.report()
        self.assertFalse(self.rpc(self.other_sales, CONTACT, "search", []))
        mine = self.customer(name="Theirs", user_id=self.other_sales.id)
        file = self.env["credit.archive.file"]._open(mine, self.company, "hand")
        other = self.report(user=self.other_sales, file=file)
        with self.refused(message="stays with its customer"):
            self.rpc(self.sales, report, "write", {"file_id": file.id})
        self.assertEqual(other.partner_id, mine)

    def test_nobody_writes_or_confirms_the_report_of_somebody_else(self):
        report = self.report()
        for user in (self.controller, self.manager, self.archivist, self.keeper):
            for method, *args in (("write", {"said": "No"}), ("action_confirm",), ("unlink",)):
                with self.subTest(user=user.name, method=method), self.refused():
                    self.rpc(user, report, method, *args)

    def test_nobody_forges_writer_or_state(self):
        for values in ({"user_id": self.controller.id}, {"state": "confirmed"}, {"name": "X"}):
            with self.refused():
                self.rpc(self.sales, self.report(), "write", values)
            with self.refused():
                vals = {"file_id": self.file.id, "subject": "x", **values}
                self.rpc(self.sales, CONTACT, "create", vals)
        context = {"default_state": "confirmed", "default_user_id": self.controller.id}
        made = self.rpc(
            self.sales, CONTACT, "create", {"file_id": self.file.id, "subject": "x"},
            context=context,
        )  # fmt: skip
        made = self.env[CONTACT].browse(made)
        self.assertEqual((made.state, made.user_id), ("draft", self.sales))
        rows = [[str(self.file.id), "x", "confirmed"]]
        result = self.rpc(self.sales, CONTACT, "load", ["file_id/.id", "subject", "state"], rows)
        self.assertFalse(result["ids"])

    def test_auditors_read_and_write_nothing(self):
        report = self.report()
        self.assertTrue(self.rpc(self.auditor, report, "read", ["subject"]))
        with self.refused():
            self.rpc(self.auditor, report, "write", {"said": "No"})

    # --- reminders

    def test_key_customers_without_a_report_are_listed(self):
        self.assertFalse(self.found("is_report_due"))
        self.key()
        self.file.invalidate_recordset()
        self.assertTrue(self.file.is_report_due)
        self.assertEqual(self.found("is_report_due"), self.file)
        self.report(date=self.today - timedelta(days=90)).action_confirm()
        self.assertEqual(self.found("is_report_due"), self.file)
        self.report()
        self.assertEqual(self.found("is_report_due"), self.file, "a draft is no report")
        self.report(date=self.today - timedelta(days=89)).action_confirm()
        self.file.invalidate_recordset()
        self.assertFalse(self.file.is_report_due)
        self.assertFalse(self.found("is_report_due"))
        self.company.credit_contact_days = 30
        self.file.invalidate_recordset()
        self.assertTrue(self.file.is_report_due)
        self.company.credit_contact_days = 0
        self.file.invalidate_recordset()
        self.assertFalse(self.file.is_report_due)
        self.assertFalse(self.found("is_report_due"))

    def test_the_setting_is_a_number_of_days(self):
        with self.refused(message="between 0 and 3,650"):
            self.company.credit_contact_days = -1

    def test_its_list_is_no_query_per_file(self):
        for number in range(12):
            partner = self.customer(limit=10, name=f"Key {number}")
            self.key(partner)
        files = self.env["credit.archive.file"].search([("is_key", "=", True)])
        names = ["is_key", "lacks_contacts", "is_report_due", "last_report_on"]

        def cost(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.read(names)
            return self.cr.sql_log_count - before

        cost(files)
        self.assertEqual(cost(files[:2]), cost(files))
