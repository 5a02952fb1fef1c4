from ..common import CollectionCase


class LossCase(CollectionCase):
    """A company that knows where bad debt is booked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.env["account.account"]
        make = {"company_ids": cls.company.ids}
        cls.loss = accounts.create(
            {"name": "Bad debt", "code": "BD1", "account_type": "expense", **make}
        )
        cls.allowance = accounts.create(
            {"name": "Allowance", "code": "BD2", "account_type": "asset_current", **make}
        )
        cls.back = accounts.create(
            {"name": "Recovered", "code": "BD3", "account_type": "income_other", **make}
        )
        journal = cls.env["account.journal"].search(
            [("company_id", "=", cls.company.id), ("type", "=", "general")], limit=1
        )
        cls.policy = cls.company._credit_policy()
        cls.policy.write(
            {
                "loss_journal_id": journal.id,
                "loss_account_id": cls.loss.id,
                "allowance_account_id": cls.allowance.id,
                "recovery_account_id": cls.back.id,
            }
        )
