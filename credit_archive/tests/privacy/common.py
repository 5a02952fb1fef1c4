"""The words of the tests about privacy."""

from odoo import Command

from ..common import ArchiveCase

BREACH = "credit.archive.breach"
NOTICE = "credit.archive.breach.notice"


class BreachCase(ArchiveCase):
    """A breach the salesperson reports; a third archive manager beside the two there are."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third_keeper = cls._user("thirdkeeper", "credit_archive.group_archive_manager")

    def breach(self, user=None, **values):
        """Return a breach as ``user`` reports it, the salesperson where nobody is named."""
        values = {"description": "A list of customers went to a wrong address", **values}
        made = self.rpc(user or self.sales, BREACH, "create", [values])
        return self.env[BREACH].browse(made)

    def notice(self, breach, user=None, **values):
        """Return a notice that ``user`` adds to a breach, an archive manager by default."""
        values = {"breach_id": breach.id, "recipient": "Data office", "body": "What we did",
                  **values}  # fmt: skip
        made = self.rpc(user or self.keeper, NOTICE, "create", [values])
        return self.env[NOTICE].browse(made)

    def assessed(self, breach, user=None, level="high"):
        """Have an archive manager deal with a breach, and assess its risk."""
        user = user or self.keeper
        self.rpc(user, breach, "action_take")
        self.rpc(user, breach, "write", {"likelihood": level, "severity": level})
        self.rpc(user, breach, "action_assess")

    def decided(self, breach, user=None, **values):
        """Have the measure decided: an oral warning for the other salesperson by default."""
        user = user or self.keeper
        values = {"doer": "employee", "person_id": self.other_sales.id, "measure": "oral",
                  "measure_reason": "By mistake", **values}  # fmt: skip
        self.rpc(user, breach, "write", values)
        self.rpc(user, breach, "action_decide")

    def asked(self, user, kind="breach"):
        """Return the activities about breaches that a user has."""
        return self.env["mail.activity"].sudo().search(
            [("user_id", "=", user.id),
             ("activity_type_id", "=", self.env.ref(f"credit_archive.mail_activity_{kind}").id)]
        )  # fmt: skip


CONSENT = "credit.archive.consent"


class ConsentCase(ArchiveCase):
    """A customer's financial record, and what allows to use it or doesn't."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clear(cls.controller | cls.archivist | cls.keeper | cls.other_keeper, "special")
        cls.financial = cls.env.ref("credit_archive.class_financial")
        cls.personal = cls.env.ref("credit_archive.class_personal")
        cls.credit = cls.env.ref("credit_archive.purpose_credit")
        cls.claim = cls.env.ref("credit_archive.purpose_collection")

    def setUp(self):
        super().setUp()
        self.paper = self.record("personal", state="filed")
        self.form = self.record("general", "correspondence", state="filed")

    def rule(self, rule, one=None):
        """Have a class, *personal* by default, do this about a use that nothing allows."""
        (one or self.personal).with_user(self.keeper).consent_rule = rule

    def draft(self, user=None, **values):
        """Return a draft of a consent for the credit decision, of personal data."""
        values = {
            "file_id": self.file.id,
            "purpose_id": self.credit.id,
            "class_ids": [Command.set(self.personal.ids)],
            "given_by": "Mr Li, owner",
            "record_ids": [Command.set(self.form.ids)],
            **values,
        }
        made = self.rpc(user or self.sales, CONSENT, "create", [values])
        return self.env[CONSENT].browse(made)

    def given(self, **values):
        """Return a consent that the archivist confirmed."""
        one = self.draft(**values)
        self.rpc(self.archivist, one, "action_confirm")
        return one

    def ended(self, one, user=None, how="withdrawn", **values):
        """End a consent in the dialog, as a client does."""
        user = user or self.sales
        values = {"consent_id": one.id, "how": how, "reason": "Wrote a letter",
                  "received_by_id": user.id, **values}  # fmt: skip
        made = self.rpc(user, "credit.archive.withdrawal", "create", [values])
        self.rpc(user, self.env["credit.archive.withdrawal"].browse(made), "action_end")

    def handed(self, operation="view", record=None, user=None):
        """Return what leaves of a record by the controller's door."""
        self.env.flush_all()
        self.env.invalidate_all()
        version = (record or self.paper).version_ids[:1]
        return version.with_user(user or self.archivist)._hand_out(operation)
