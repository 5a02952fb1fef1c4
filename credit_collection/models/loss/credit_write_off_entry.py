from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.credit_management.engine.money import problem_with


class CreditWriteOffEntry(models.Model):
    """What a write-off and a recovery are in the ledger."""

    _inherit = "credit.write.off"

    def _loss_accounts(self):
        """Return the policy (as the system), which has the journal and the account of bad debt.

        Raises ``UserError`` where they are missing.
        """
        self.ensure_one()
        policy = self.company_id._credit_policy()
        if not policy.loss_journal_id or not policy.loss_account_id:
            raise UserError(
                self.env._(
                    "Bad debt needs its journal and accounts: a credit manager sets them under "
                    "Configuration › Policy."
                )
            )
        return policy

    def _post_write_off(self):
        """Post the entry and reconcile it with the items.

        sudo: it was decided by whom the matrix names, who needn't keep the books.
        """
        self.ensure_one()
        one = self.sudo()
        move = self.env["account.move"].sudo().create(one._prepare_loss_entry_vals())
        move.action_post()
        receivables = move.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        for line, booked in zip(one.line_ids, receivables.sorted("id"), strict=True):
            (line.move_line_id | booked).reconcile()
        one.move_id = move

    def _prepare_loss_entry_vals(self):
        """Return the values of the entry: a receivable per item against expense and tax."""
        policy = self._loss_accounts()
        items = [
            Command.create(self._prepare_item_vals(line.move_line_id, line.amount))
            for line in self.line_ids
        ]
        share = policy.loss_tax_percent / (100 + policy.loss_tax_percent)
        tax = self.currency_id.round(self.amount * share)
        costs = [(policy.loss_account_id, self.amount - tax), (policy.loss_tax_account_id, tax)]
        return {
            "move_type": "entry",
            "journal_id": policy.loss_journal_id.id,
            "date": self.company_id._credit_today(),
            "ref": self.name,
            "line_ids": items
            + [
                Command.create({"account_id": account.id, "name": self.name, "balance": amount})
                for account, amount in costs
                if amount
            ],
        }

    def _prepare_item_vals(self, item, amount):
        """Return the line that settles ``amount`` (company currency) of an open item."""
        share = amount / item.amount_residual if item.amount_residual else 0.0
        return {
            "account_id": item.account_id.id,
            "partner_id": item.partner_id.id,
            "name": f"{self.name} {item.move_id.name}",
            "balance": -amount,
            "currency_id": item.currency_id.id,
            "amount_currency": -item.currency_id.round(item.amount_residual_currency * share),
        }

    # --- what comes in later

    def action_recover_wizard(self):
        """Return the dialogue that notes a recovery."""
        self.ensure_one()
        self._check_may_recover()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Recovery"),
            "res_model": "credit.write.off.recovery",
            "view_mode": "form",
            "target": "new",
            "context": {"default_write_off_id": self.id},
        }

    def _check_may_recover(self):
        self.check_access("write")
        for one in self.filtered(lambda one: one.state != "approved"):
            raise UserError(self.env._("%s isn't written off.", one.name))

    def _recover(self, amount):
        """Make a draft entry that brings ``amount`` back as owed; the payment settles it.

        Raises AccessError for who doesn't collect, UserError for more than is left, or
        without the account of recoveries. Returns the ``account.move``. sudo: it is a draft
        for who keeps the books.
        """
        self.ensure_one()
        self._check_may_recover()
        if not self.env.user.has_group("credit_collection.group_collector"):
            raise AccessError(self.env._("Only collectors note recoveries."))
        left, currency = self.amount - self.recovered_amount, self.currency_id
        if (
            problem_with(amount)
            or currency.compare_amounts(amount, 0) <= 0
            or currency.compare_amounts(amount, left) > 0
        ):
            raise UserError(
                self.env._("Recovered: between nothing and %s, what is still lost.",
                           currency.format(left))
            )  # fmt: skip
        policy = self._loss_accounts()
        if not policy.recovery_account_id:
            raise UserError(
                self.env._("Recoveries need their account: a credit manager sets it under "
                           "Configuration › Policy.")
            )  # fmt: skip
        one = self.sudo()
        account = one.line_ids[:1].move_line_id.account_id
        label = self.env._("Recovery of %s", one.name)
        move = self.env["account.move"].sudo().create(
            {
                "move_type": "entry",
                "journal_id": policy.loss_journal_id.id,
                "date": fields.Date.to_string(one.company_id._credit_today()),
                "ref": label,
                "line_ids": [
                    Command.create({"account_id": account.id, "partner_id": one.partner_id.id,
                                    "name": label, "balance": amount}),
                    Command.create({"account_id": policy.recovery_account_id.id, "name": label,
                                    "balance": -amount}),
                ],
            }
        )  # fmt: skip
        one.write(
            {
                "recovered_amount": one.recovered_amount + amount,
                "recovery_ids": [Command.link(move.id)],
            }
        )
        one.message_post(body=self.env._("Recovered: %s", currency.format(amount)))
        return move
