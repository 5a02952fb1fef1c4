"""Who owns the database takes the seals away with what they seal, and is found."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.mail.tests.common import MockEmail

from .common import SealCase


@tagged("post_install", "-at_install")
class TestAttackSeal(MockEmail, SealCase):
    def cut(self, seals=1):
        """Remove the last look, its head and the newest seals, as a database's owner can."""
        last = self.lines(self.paper, "look")[-1]
        self.tamper(
            """UPDATE credit_archive_head SET length = %s, hash = %s WHERE chain = %s""",
            last.number - 1, last.previous, self.file.id,
        )  # fmt: skip
        for attachment in self.Log._seals()[-seals:]:
            self.tamper("DELETE FROM ir_attachment WHERE id = %s", attachment.id)
        self.tamper("DELETE FROM credit_archive_log WHERE chain = %s AND number >= %s",
                    self.file.id, last.number)  # fmt: skip
        self.tamper("DELETE FROM credit_archive_checked")

    def test_whole_nights_are_whole(self):
        self.assertEqual(self.Log._verify_seals(), [])
        self.assertEqual(self.file.log_state, "whole")
        self.assertFalse(self.told())
        seals = len(self.Log._seals())
        self.night()
        self.assertEqual(len(self.Log._seals()), seals, "nothing happened, nothing is sealed")

    def test_a_seal_taken_away_with_what_it_sealed_is_missed(self):
        seals = self.Log._read_seals()
        self.cut()
        self.assertEqual(
            [tuple(fault) for fault in self.Log._verify_seals()], [("missing", seals[-1].number)]
        )
        self.night()
        self.night()
        self.assertEqual(len(self.told()), 1, "once, however many nights it goes on")
        self.assertIn("missing", self.told().note)
        self.assertEqual(len(self.Log._seals()), len(seals) - 1, "nothing broken is sealed")

    def test_a_seal_that_was_written_anew_is_found(self):
        attachment = self.Log._seals()[-1]
        forged = attachment.raw.replace(b'"number"', b'"numbed"')
        self.tamper("UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
                    forged, attachment.id)  # fmt: skip
        self.assertIn("altered", [fault.kind for fault in self.Log._verify_seals()])

    def everything_anew(self):
        """Cut the log, then make heads, general log and seals fit again."""
        self.cut()
        number = len(self.Log._seals()) + 1
        self.env.cr.execute(
            "SELECT number, previous FROM credit_archive_log WHERE chain = 0 AND"
            " operation = 'seal' AND (detail->>'number')::int >= %s ORDER BY number LIMIT 1",
            [number],
        )
        first, previous = self.env.cr.fetchone()
        self.tamper("DELETE FROM credit_archive_log WHERE chain = 0 AND number >= %s", first)
        self.tamper("UPDATE credit_archive_head SET length = %s, hash = %s WHERE chain = 0",
                    first - 1, previous)  # fmt: skip

    def test_what_left_the_house_convicts_who_writes_everything_anew(self):
        self.env["ir.config_parameter"].set_param("credit_archive.seal_email", "eye@example.com")
        with self.mock_mail_gateway():
            self.look()
            self.night()
            sent = self.env["mail.mail"].sudo().search([("email_to", "=", "eye@example.com")])
            kept = sent[-1:].body_html
        self.assertIn("CREDIT-SEAL", kept)
        self.assertEqual(self.compared(kept, self.auditor).count("as it was sent"), 1)
        self.everything_anew()
        self.assertEqual(self.Log._verify_seals(), [])
        self.assertIn("missing", self.compared(kept, self.auditor))
        for _other in range(2):  # another story than the one that was sealed
            self.look()
        self.night()
        self.night()
        self.assertIn("not as it was written", self.compared(kept, self.keeper))

    def test_a_mail_is_signed_where_there_is_a_secret(self):
        self.configure(seal_email="eye@example.com", seal_secret="shared")
        with self.mock_mail_gateway():
            self.look()
            self.night()
            sent = self.env["mail.mail"].sudo().search([("email_to", "=", "eye@example.com")])
        kept = str(sent[-1:].body_html)
        self.assertIn("hmac-sha256:", kept)
        self.assertIn("as it was sent", self.compared(kept, self.auditor))
        self.configure(seal_secret="another")
        self.assertIn("not signed with the secret", self.compared(kept, self.auditor))

    def test_no_mail_leaves_where_no_address_is_set(self):
        with self.mock_mail_gateway():
            self.look()
            self.night()
        self.assertFalse(
            self.env["mail.mail"].sudo().search([("body_html", "like", "CREDIT-SEAL")])
        )

    def test_seals_are_compared_by_auditors_and_managers_only(self):
        for user in (self.sales, self.archivist, self.controller, self.employee):
            with self.refused():
                self.compared("CREDIT-SEAL", user)
        with self.refused(UserError, message="begins with"):
            self.compared("nothing", self.auditor)

    # --- what a night costs

    def lines_read(self):
        """Return how many lines a night reads, and from how many chains."""
        Log = type(self.Log)
        original, read = Log._lines_of, []

        def counting(log, chains, starts):
            lines = original(log, chains, starts)
            read.append(sum(len(one) for one in lines.values()))
            return lines

        self.patch(Log, "_lines_of", counting)
        self.night()
        return sum(read)

    def settled(self):
        """All of it was read today: what is left to read is what is new."""
        self.night()
        self.night()
        self.tamper("UPDATE credit_archive_checked SET read_on = CURRENT_DATE")

    def test_a_night_reads_what_is_new(self):
        self.settled()
        self.env.cr.execute("SELECT COUNT(*) FROM credit_archive_log WHERE chain <> 0")
        total = self.env.cr.fetchone()[0]
        self.env.cr.execute("SELECT COUNT(*) FROM credit_archive_log WHERE chain = 0")
        general = self.env.cr.fetchone()[0]  # always read: it names the seals
        self.look()
        self.assertGreater(total, 3)
        self.assertEqual(self.lines_read(), general + 1)

    def test_every_line_is_read_once_in_a_round(self):
        self.settled()
        self.tamper("UPDATE credit_archive_log SET user_name = 'X' WHERE chain = %s AND number = 1",
                    self.file.id)  # fmt: skip
        self.night()
        self.assertEqual(self.file.log_state, "whole", "its turn comes")
        self.tamper("UPDATE credit_archive_checked SET read_on = CURRENT_DATE - 27")
        self.night()
        self.assertEqual(self.file.log_state, "broken")
        self.look()
        self.night()
        self.assertEqual(self.file.log_state, "broken", "what is added makes nothing whole")

    def test_a_gap_is_found_the_same_night_wherever_it_is(self):
        self.settled()
        self.tamper("DELETE FROM credit_archive_log WHERE chain = %s AND number = 1", self.file.id)
        self.night()
        self.assertEqual(self.file.log_state, "broken")
