"""The words of the tests about privacy."""

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
