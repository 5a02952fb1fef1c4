"""Every night the system proposes what is due; persons decide."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import ArchiveCase


@tagged("post_install", "-at_install")
class TestDisposalSchedule(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.clear(self.archivist | self.keeper | self.other_keeper, "special")
        self.old = self.filed(date=self.today - timedelta(days=366 * 5 + 2))
        self.young = self.filed()

    def filed(self, **values):
        record = self.record(**values)
        record.with_user(self.archivist).action_file()
        return record

    def night(self):
        """Run the job as the scheduler does; return our company's open lists."""
        with self.enter_registry_test_mode():
            self.env.ref("credit_archive.ir_cron_propose_disposal").method_direct_trigger()
        self.env.invalidate_all()
        return self.env["credit.archive.disposal"].search(
            [("company_id", "=", self.company.id), ("state", "=", "draft")]
        )

    def told(self, user, kind):
        return self.env["mail.activity"].search(
            [
                ("activity_type_id", "=", self.env.ref(f"credit_archive.mail_activity_{kind}").id),
                ("user_id", "=", user.id),
                ("summary", "in", (self.company.name, *self.lists().mapped("name"))),
            ]
        )

    def lists(self):
        return self.env["credit.archive.disposal"].search([("company_id", "=", self.company.id)])

    def test_one_open_list_is_kept_up_to_date(self):
        first = self.night()
        self.assertEqual(first.line_ids.record_id, self.old)
        self.assertTrue(first.is_scheduled)
        another = self.filed(date=self.old.date)
        second = self.night()
        self.assertEqual(second, first)
        self.assertEqual(second.line_ids.record_id, self.old | another)
        self.hold(record_ids=[(4, another.id)])
        self.assertEqual(self.night().line_ids.record_id, self.old)
        self.hold(record_ids=[(4, self.old.id)])
        self.assertFalse(self.night())
        self.assertEqual(first.state, "cancelled")

    def test_archivists_are_told_of_the_list_and_of_nothing_else(self):
        disposal = self.night()
        self.night()
        for user, kind in ((self.archivist, "disposal"), (self.keeper, "decide")):
            activity = self.told(user, kind)
            self.assertEqual(activity.summary, disposal.name)
            self.assertNotIn(self.old.name, activity.note or "")
            self.assertFalse(activity.res_id)
        self.assertFalse(self.told(self.controller, "disposal"))

    def test_the_list_of_the_system_still_takes_two_persons(self):
        disposal = self.night()
        with self.refused(AccessError):
            self.rpc(self.archivist, disposal, self.authorise)
        self.rpc(self.keeper, disposal, self.authorise)
        with self.refused(AccessError):
            self.rpc(self.keeper, disposal, "action_execute")
        self.rpc(self.archivist, disposal, "action_execute")
        self.assertEqual((disposal.state, self.old.state), ("executed", "destroyed"))

    authorise = "action_authorise"

    def test_what_is_on_another_list_is_not_proposed_again(self):
        disposals = self.env["credit.archive.disposal"].with_user(self.archivist)
        disposal = disposals.create({})
        disposal.action_propose()
        self.assertEqual(self.night(), disposal.sudo())

    def test_what_is_lent_waits_for_its_return(self):
        values = {"purpose": "Claim", "kind": "paper", "record_ids": [(4, self.old.id)]}
        loan = self.env["credit.archive.loan"].create({**values, "state": "lent"})
        self.assertFalse(self.night())
        loan.state = "returned"
        self.assertEqual(self.night().line_ids.record_id, self.old)

    def test_a_review_waits_for_a_person(self):
        record = self.filed(
            date=self.today - timedelta(days=366 * 3 + 2),
            schedule_id=self.env.ref("credit_archive.schedule_correspondence").id,
        )
        self.assertNotIn(record, self.night().line_ids.record_id)
        self.night()
        activity = self.told(self.archivist, "review")
        self.assertEqual(len(activity), 1)
        self.assertNotIn(record.name, activity.note)

    def test_an_expiry_is_told_once(self):
        record = self.filed(date_expiry=self.today + timedelta(days=20))
        self.night()
        self.assertEqual(len(self.told(self.archivist, "expiry")), 1)
        self.told(self.archivist, "expiry").unlink()
        self.night()
        self.assertFalse(self.told(self.archivist, "expiry"))
        self.rpc(
            self.archivist, record, "write", {"date_expiry": str(self.today + timedelta(days=25))}
        )
        self.night()
        self.assertEqual(len(self.told(self.archivist, "expiry")), 1)

    def test_nobody_forges_the_hand_of_the_system(self):
        with self.refused():
            self.rpc(self.archivist, "credit.archive.disposal", "create", {"is_scheduled": True})
        with self.refused():
            self.rpc(self.archivist, self.young, "write", {"is_expiry_told": True})
