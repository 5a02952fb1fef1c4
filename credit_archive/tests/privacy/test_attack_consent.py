"""Who may not: consent for a customer, undo a withdrawal, or use data round both."""

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.tests import tagged

from .common import CONSENT, ConsentCase

WITHDRAWAL = "credit.archive.withdrawal"


@tagged("post_install", "-at_install")
class TestAttackConsent(ConsentCase):
    def denied(self, user, records, method, *args, error=(), message="", **kwargs):
        with self.refused(*([error] if error else []), message=message):
            self.rpc(user, records, method, *args, **kwargs)

    def test_nobody_writes_what_a_step_writes(self):
        one = self.draft()
        forged = {
            "state": "confirmed",
            "confirmed_by_id": self.keeper.id,
            "confirmed_on": fields.Datetime.now(),
            "recorder_ids": [Command.clear()],
            "is_doubtful": False,
            "name": "CS/2020/0001",
            "withdrawn_on": self.today,
            "noted_on": fields.Datetime.now(),
            "company_id": self.company.id,
            "partner_id": self.partner.id,
        }
        for name, value in forged.items():
            with self.subTest(name):
                self.denied(self.keeper, one, "write", {name: value}, error=AccessError)
                with self.refused(AccessError):
                    self.draft(self.keeper, **{name: value})
        context = {f"default_{name}": value for name, value in forged.items()}
        made = self.rpc(
            self.sales, CONSENT, "create",
            [{"file_id": self.file.id, "purpose_id": self.credit.id}], context=context,
        )  # fmt: skip
        made = self.env[CONSENT].browse(made)
        self.assertEqual((made.state, made.recorder_ids), ("draft", self.sales))
        self.assertFalse(made.confirmed_on)

    def test_who_had_a_hand_in_it_doesnt_confirm_it(self):
        one = self.draft(self.archivist)
        self.denied(self.archivist, one, "action_confirm", message="by yourself")
        other = self.draft()
        self.rpc(self.archivist, other, "write", {"date_to": self.today})
        self.denied(self.archivist, other, "action_confirm", message="by yourself")
        for user in (self.sales, self.controller):
            self.denied(user, other, "action_confirm", error=AccessError)
        self.rpc(self.keeper, other, "action_confirm")
        self.assertEqual((other.state, other.confirmed_by_id), ("confirmed", self.keeper))
        self.denied(self.keeper, other, "action_confirm", message="already")

    def test_what_was_confirmed_stays_as_it_is(self):
        one = self.given()
        for values in (
            {"date_to": False},
            {"use_disclose": True},
            {"class_ids": [Command.link(self.financial.id)]},
            {"purpose_id": self.claim.id},
            {"record_ids": [Command.clear()]},
        ):
            with self.subTest(values):
                self.denied(self.keeper, one, "write", values, error=UserError)
        for user in (self.sales, self.keeper):
            self.denied(user, one, "unlink")
        self.credit.with_user(self.keeper).use_disclose = True
        self.assertFalse(one.use_disclose)

    def test_evidence_is_of_the_customer_itself_and_filed(self):
        other = self.env["credit.archive.file"]._open(
            self.customer(name="Other"), self.company, "hand"
        )
        elsewhere = self.record(file=other, state="filed")
        with self.refused(ValidationError, message="itself"):
            self.draft(self.archivist, record_ids=[Command.set(elsewhere.ids)])
        hidden = self.record("special", state="filed")
        self.assertFalse(self.rpc(self.sales, "credit.archive.record", "search",
                                  [("id", "=", hidden.id)]))  # fmt: skip
        with self.refused(MissingError):
            self.draft(record_ids=[Command.set(hidden.ids)])
        one = self.draft(self.archivist, record_ids=[Command.set(hidden.ids)])
        self.assertEqual(self.rpc(self.sales, one, "read", ["record_ids"])[0]["record_ids"], [])
        inbox = self.record("general", "correspondence")
        one = self.draft(record_ids=[Command.set(inbox.ids)])
        self.denied(self.archivist, one, "action_confirm", message="filed")
        bare = self.draft(record_ids=[])
        self.denied(self.archivist, bare, "action_confirm", message="evidence")

    def test_to_others_it_isnt_there(self):
        one = self.given()
        for user in (self.other_sales, self.employee):
            with self.subTest(user.login):
                if user == self.employee:
                    self.denied(user, CONSENT, "search", [], error=AccessError)
                    continue
                self.assertEqual(self.rpc(user, CONSENT, "search", []), [])
                self.denied(user, one, "action_withdraw", error=MissingError)
                self.denied(user, WITHDRAWAL, "create",
                            [{"consent_id": one.id, "reason": "x"}], error=MissingError)  # fmt: skip
                with self.refused(MissingError):
                    self.draft(user, record_ids=[])
        self.denied(self.auditor, one, "action_withdraw", error=AccessError)
        self.assertTrue(self.rpc(self.auditor, one, "read", ["name"]))

    def test_another_companys_consent_isnt_there_and_allows_nothing(self):
        elsewhere = self._make_company()
        file = self.env["credit.archive.file"]._open(self.partner, elsewhere, "hand")
        foreign = self.env[CONSENT].create(
            {"file_id": file.id, "purpose_id": self.credit.id,
             "class_ids": [Command.set(self.personal.ids)]}
        )  # fmt: skip
        foreign.write({"state": "confirmed", "confirmed_on": fields.Datetime.now()})
        self.denied(self.keeper, foreign, "action_withdraw", error=MissingError)
        with self.refused(MissingError):
            self.draft(self.keeper, file_id=file.id, record_ids=[])
        self.rule("refuse")
        self.assertEqual(self.handed().why, "consent")

    def test_a_withdrawal_isnt_undone_by_another_paper_or_its_date(self):
        self.rule("refuse")
        first, second = self.given(), self.given()
        self.assertFalse(self.handed().why)
        self.ended(first)
        self.assertEqual(self.handed().why, "consent")
        self.assertEqual(second.state, "confirmed")
        self.denied(self.sales, first, "action_withdraw", message="has ended already")
        self.given(date_from=self.today - timedelta(days=1))
        self.assertEqual(self.handed().why, "consent")
        with self.refused(UserError):
            self.rpc(self.keeper, first, "action_confirm")
        law = self.given(basis="law", article="PIPL art. 13 (3)", record_ids=[])
        self.assertEqual((law.state, self.handed().why), ("confirmed", ""))

    def test_a_withdrawal_lies_between_its_first_day_and_today(self):
        one = self.given(date_from=self.today - timedelta(days=3))
        for day in (self.today + timedelta(days=1), self.today - timedelta(days=4)):
            with self.refused(UserError, message="Withdrawn on"):
                self.ended(one, date=day)
        with self.refused(UserError, message="Reason"):
            self.ended(one, reason="  ")
        self.ended(one, date=self.today - timedelta(days=2))
        self.assertEqual((one.state, one.received_by_id, one.noted_by_id),
                         ("withdrawn", self.sales, self.sales))  # fmt: skip

    def test_what_a_customer_withdrew_isnt_called_a_mistake(self):
        one = self.given()
        for user in (self.sales, self.archivist):
            with self.refused(AccessError, message="Archive managers alone"):
                self.ended(one, user, how="void")
        with self.refused(UserError, message="withdrawn"):
            self.ended(one, self.keeper, how="ended")
        law = self.given(basis="law", article="Art. 1", record_ids=[])
        with self.refused(UserError, message="nobody withdraws"):
            self.ended(law)
        with self.refused(AccessError, message="Archivists end"):
            self.ended(law, how="ended")
        self.ended(one, self.keeper, how="void")
        self.assertEqual(one.state, "void")

    def test_dialogs_are_ones_own(self):
        one = self.given()
        made = self.rpc(self.sales, WITHDRAWAL, "create", [{"consent_id": one.id, "reason": "x"}])
        dialog = self.env[WITHDRAWAL].browse(made)
        self.denied(self.archivist, dialog, "action_end")
        self.denied(self.other_sales, dialog, "read", ["stops"])

    def test_merged_customers_lend_each_other_no_consent(self):
        self.rule("refuse")
        twin = self.customer(name="Twin")
        other = self.env["credit.archive.file"]._open(twin, self.company, "hand")
        form = self.record("general", "correspondence", file=other, state="filed")
        theirs = self.given(user=self.controller, file_id=other.id,
                            record_ids=[Command.set(form.ids)])  # fmt: skip
        mine = self.given()
        self.assertFalse(self.handed().why)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.partner | twin).ids, self.partner)
        self.env.invalidate_all()
        self.assertEqual(theirs.file_id, self.file)
        self.assertTrue(theirs.is_doubtful and mine.is_doubtful)
        self.assertEqual(self.handed().why, "consent")
        self.assertEqual(theirs.status, "doubtful")
        self.rpc(self.archivist, mine, "action_confirm")
        self.assertFalse(self.handed().why)

    def test_a_withdrawal_of_one_holds_for_the_customer_both_became(self):
        self.rule("refuse")
        twin = self.customer(name="Twin")
        other = self.env["credit.archive.file"]._open(twin, self.company, "hand")
        form = self.record("general", "correspondence", file=other, state="filed")
        theirs = self.given(user=self.controller, file_id=other.id,
                            record_ids=[Command.set(form.ids)])  # fmt: skip
        self.ended(self.given())
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (self.partner | twin).ids, self.partner
        )
        self.env.invalidate_all()
        self.rpc(self.keeper, theirs, "action_confirm")
        self.assertEqual(self.handed().why, "consent")

    def test_classing_a_record_lower_is_no_way_round(self):
        self.rule("refuse")
        self.denied(self.archivist, self.paper, "write",
                    {"class_id": self.env.ref("credit_archive.class_general").id})  # fmt: skip
        self.denied(self.archivist, self.paper, "write", {"class_id": self.financial.id},
                    message="class it lower")  # fmt: skip
        self.denied(self.archivist, self.personal, "write", {"consent_rule": "nothing"})

    def test_no_context_opens_what_is_refused(self):
        self.rule("refuse")
        for key in ("consent", "no_consent", "use_purpose_id", "purpose", "day", "uid"):
            version = self.paper.version_ids[:1].with_user(self.archivist)
            self.assertEqual(
                version.with_context(**{key: self.credit.id})._hand_out("view").why, "consent"
            )
