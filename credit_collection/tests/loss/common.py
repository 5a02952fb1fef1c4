from ..common import CollectionCase


class LossCase(CollectionCase):
    """A company that knows where bad debt is booked."""

    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=50000)
        accounts = self.env["account.account"]
        make = {"company_ids": self.company.ids}
        self.loss = accounts.create(
            {"name": "Bad debt", "code": "BD1", "account_type": "expense", **make}
        )
        self.allowance = accounts.create(
            {"name": "Allowance", "code": "BD2", "account_type": "asset_current", **make}
        )
        self.back = accounts.create(
            {"name": "Recovered", "code": "BD3", "account_type": "income_other", **make}
        )
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "general")], limit=1
        )
        self.policy = self.company._credit_policy()
        self.policy.write(
            {
                "loss_journal_id": journal.id,
                "loss_account_id": self.loss.id,
                "allowance_account_id": self.allowance.id,
                "recovery_account_id": self.back.id,
            }
        )
