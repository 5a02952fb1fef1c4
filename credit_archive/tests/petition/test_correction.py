"""A customer has something corrected."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DATA, PETITION, DataCase


@tagged("post_install", "-at_install")
class TestCorrection(DataCase):
    def test_from_the_form_to_the_contact_and_back_to_the_customer(self):
        self.partner.write({"street": "Old Road 1", "city": "Ulm"})
        made = self.ask("correction", street="New Road 2", city="Ulm", text="We moved",
                        files=[("lease.pdf", self.pdf)])  # fmt: skip
        self.assertEqual([(line.name, line.old, line.new) for line in made.line_ids],
                         [("street", "Old Road 1", "New Road 2")])  # fmt: skip
        self.assertEqual(made.deadline, self.today + timedelta(days=30))
        self.assertTrue(self.asked_to(self.archivist))
        self.assertFalse(self.asked_to(self.sales))
        self.rpc(self.archivist, made, "action_take")
        self.assertFalse(self.asked_to(self.keeper))
        self.answered(made, "Corrected, thank you.")
        self.assertEqual(self.partner.street, "New Road 2")
        self.assertEqual((made.state, made.is_mailed), ("granted", True))
        self.assertIn("Corrected, thank you.", self.mails().body_html)
        self.assertEqual(self.mails().recipient_ids, self.clerk.partner_id)
        words = self.words(f"{DATA}/petition/{made.id}", self.clerk)
        for said in ("Old Road 1", "New Road 2", "Granted", "Corrected, thank you.", "We moved"):
            self.assertIn(said, words)
        what = [line.detail["what"] for line in self.said()]
        self.assertEqual(what, ["requested", "taken", "corrected", "granted"])
        self.assert_whole(self.mine)

    def test_the_log_names_fields_and_no_values(self):
        made = self.taken("correction", phone="+1 555 0100")
        self.answered(made)
        details = str(self.said().mapped("detail"))
        self.assertIn("phone", details)
        self.assertNotIn("0100", details)

    def test_in_part_needs_a_reason(self):
        made = self.taken("correction", phone="+1 555", city="Ulm")
        made.line_ids.filtered(lambda line: line.name == "city").with_user(
            self.archivist
        ).is_accepted = False
        with self.refused(UserError, message="needs a reason"):
            self.answered(made)
        self.assertNotEqual(self.partner.phone, "+1 555")
        self.answered(made, "The town isn't proven")
        self.assertEqual((made.state, self.partner.phone), ("partly", "+1 555"))
        self.assertNotEqual(self.partner.city, "Ulm")

    def test_refusing_needs_a_reason_and_changes_nothing(self):
        made = self.taken("correction", phone="+1 555")
        with self.refused(UserError, message="needs a reason"):
            self.answered(made, step="action_refuse")
        self.answered(made, "No proof", step="action_refuse")
        self.assertEqual(made.state, "refused")
        self.assertNotEqual(self.partner.phone, "+1 555")
        with self.refused(UserError, message="isn't at this step"):
            self.rpc(self.archivist, made, "action_grant")

    def test_the_contact_changes_with_the_clerks_own_rights(self):
        self.archivist.group_ids -= self.env.ref("base.group_partner_manager")
        made = self.taken("correction", phone="+1 555")
        with self.refused(AccessError, message="Contact creation"):
            self.answered(made)
        self.assertNotEqual(self.partner.phone, "+1 555")

    def test_what_was_said_in_words_is_answered_in_words(self):
        made = self.taken("correction", text="Your licence of mine is the old one")
        with self.refused(UserError, message="needs a reason"):
            self.answered(made)
        self.answered(made, "We have the new one now")
        self.assertEqual(made.state, "granted")

    def test_another_country(self):
        country = self.env.ref("base.cn")
        made = self.taken("correction", country_id=str(country.id))
        self.answered(made)
        self.assertEqual(self.partner.country_id, country)

    def test_who_has_it_is_reminded_once_and_managers_hear_of_it_late(self):
        made = self.taken("correction", phone="+1 555")
        made.sudo().deadline = self.today + timedelta(days=3)
        self.remind()
        self.assertEqual(len(self.asked_to(self.archivist)), 1)
        self.assertFalse(self.asked_to(self.keeper))
        made.sudo().deadline = self.today - timedelta(days=1)
        self.remind()
        self.assertEqual(len(self.asked_to(self.keeper)), 1)
        self.answered(made)
        self.assertFalse(self.asked_to(self.keeper) | self.asked_to(self.archivist))

    def remind(self):
        """The scheduler comes by, twice."""
        for _turn in range(2):
            self.env.ref("credit_archive.ir_cron_petition_deadline").method_direct_trigger()

    def test_it_waits_on_the_archivists_page(self):
        self.ask("copy")
        task = self.env["credit.archive.task"].with_user(self.archivist).search(
            [("code", "=", "petition")]
        )  # fmt: skip
        self.assertEqual(task.count, 1)
        action = self.rpc(self.archivist, task, "action_open")
        self.assertEqual(action["res_model"], PETITION)
