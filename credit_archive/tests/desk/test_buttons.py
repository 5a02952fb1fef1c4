"""No button of the credit file that does nothing, and none that ends in a technical error."""

from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from odoo.addons.credit_management.tests.buttons import Presser

from ..common import PDF
from ..exchange.common import ExchangeCase


@tagged("post_install", "-at_install")
class TestButtons(ExchangeCase):
    """On the demo data as its people, then on what each step of a document needs."""

    def setUp(self):
        super().setUp()
        self.finger = Presser(
            self,
            is_ours_to_press=lambda model: (
                model.startswith("credit.archive") or model == "res.users"
            ),
        )
        self.gm = self._user("gm", "credit_management.group_credit_tier_gm")
        self.clear(self.controller | self.sales | self.gm, "special")

    def test_every_button_answers(self):
        people = self.env["res.users"].search(
            [("login", "in", ("archivist", "sales", "controller", "manager"))]
        )
        if not people:
            self.skipTest("what is pressed is the demo data")
        self.finger.press_everywhere(people | self.env.ref("base.user_admin"))
        self.administrator = self._user("chief", "base.group_erp_manager",
                                        "credit_archive.group_archive_manager")  # fmt: skip
        ours = (
            self.archivist | self.keeper | self.controller | self.sales | self.gm
            | self.other_sales | self.administrator
        )  # fmt: skip
        for prepare in (self.drafted, self.asked_for, self.decided):
            prepare()
            self.finger.press_everywhere(ours)
        self.press_import()
        self.finger.assert_all_pressed()

    def made(self, model, user, **values):
        return self.env[model].with_user(user).create(values)

    def drafted(self):
        """What is begun and not handed in."""
        self.paper = self.record()
        self.paper.with_user(self.archivist).action_file()
        self.old = self.record(date=self.today - timedelta(days=366 * 5 + 2))
        self.old.with_user(self.archivist).action_file()
        self.old.with_user(self.keeper).write({"verification_channel": "registry"})
        self.loan(self.paper, self.sales)
        self.borrowed = self.approved(self.record(state="filed"), self.sales, "paper",
                                      self.archivist)  # fmt: skip
        self.disclosure = self.made(
            "credit.archive.disclosure", self.controller, recipient="Judge Li",
            organisation="District court", basis="Court order 17", purpose="Lawsuit",
            record_ids=[Command.link(self.paper.id)],
        )  # fmt: skip
        self.disposal = self.made("credit.archive.disposal", self.archivist, method="Shredded")
        self.legal = self.made("credit.archive.hold", self.keeper, name="Lawsuit 7",
                               reason="The court asks", file_ids=[Command.link(self.file.id)])  # fmt: skip
        self.made("credit.archive.contact", self.sales, file_id=self.file.id, subject="Visit",
                  said="They will pay in May")  # fmt: skip
        self.file.write({"keeper_id": self.sales.id, "contact_id": self.sales.id})
        self.handover = self.made("credit.archive.handover", self.keeper, from_id=self.sales.id,
                                  to_id=self.other_sales.id, reason="Leaves")  # fmt: skip

        self.asked_consent()
        self.breach = self.made("credit.archive.breach", self.sales, doer="employee",
                                person_id=self.other_sales.id, description="Sent away")  # fmt: skip

        ask, file = self.env["credit.archive.petition"]._portal_ask, self.file.sudo()
        self.petitions = [
            ask(file, self.employee, kind, {"text": "Please", "phone": "+1 555"})
            for kind in ("correction", "copy", "erasure")
        ]

    def asked_consent(self):
        """A consent without its form yet, and one that only waits to be confirmed."""
        known = {
            "file_id": self.file.id,
            "purpose_id": self.env.ref("credit_archive.purpose_credit").id,
            "class_ids": [Command.set(self.env.ref("credit_archive.class_general").ids)],
            "given_by": "Mr Li, owner",
        }
        self.made("credit.archive.consent", self.sales, **known)
        self.consent = self.made("credit.archive.consent", self.sales, **known,
                                 record_ids=[Command.link(self.paper.id)])  # fmt: skip

    def asked_for(self):
        """What waits for somebody."""
        for petition in self.petitions:
            self.rpc(self.archivist, petition, "action_take")
        self.breach.with_user(self.keeper).write(
            {"likelihood": "low", "severity": "high", "measure": "oral", "outcome": "None lost",
             "measure_reason": "By mistake", "lessons": "Ask before"}
        )  # fmt: skip
        self.made("credit.archive.breach.notice", self.keeper, breach_id=self.breach.id,
                  recipient="Data office", body="What we did")  # fmt: skip
        self.rpc(self.archivist, self.borrowed, "action_hand_over")
        self.rpc(self.sales, self.borrowed, "action_ask_extension")
        other = self.env["credit.archive.file"]._open(
            self.customer(name="Former"), self.company, "hand"
        )
        self.rpc(self.archivist, other, "action_close")
        self.unfiled()
        self.disclosure.action_request()
        self.disposal.action_propose()
        self.legal.action_place()
        self.handover.action_collect()

    def unfiled(self):
        """Have a paper that came before anything filed itself."""
        paper = self.env["ir.attachment"].create({"name": "licence.pdf", "raw": PDF})
        self.env["credit.document"].create(
            {"account_id": self.account(self.partner).id, "number": "91330000",
             "type_id": self.env["credit.document.type"].search([], limit=1).id,
             "source_channel": "customer", "attachment_ids": [Command.set(paper.ids)]}
        )  # fmt: skip
        self.env["credit.archive.filing"].with_context(active_test=False).search([]).active = True

    def decided(self):
        """What was decided and is to be carried out."""
        self.rpc(self.archivist, self.consent, "action_confirm")
        self.rpc(self.keeper, self.breach, "action_assess")
        self.rpc(self.keeper, self.breach, "action_decide")
        self.legal.action_lift("It is settled")
        self.rpc(self.gm, self.disclosure, "action_approve")
        self.rpc(self.keeper, self.disposal, "action_authorise")
        self.handover.action_hand_over()
        erasure = self.petitions[-1]
        self.rpc(self.archivist, erasure, "write", {"answer": "The rest stays"})
        self.rpc(self.archivist, erasure, "action_grant")

    def press_import(self):
        """Press what the import offers once an export was uploaded and is whole."""
        raw = self.exported()
        elsewhere = self._make_company()
        self.keeper.company_ids |= elsewhere
        dialogue = self.wizard(raw, company=elsewhere)
        dialogue.action_verify()
        self.finger.press_shown(self.keeper, dialogue)
        self.imported(raw, self.customer(name="Newcomer"), company=elsewhere)
        self.finger.press_everywhere(self.keeper)
