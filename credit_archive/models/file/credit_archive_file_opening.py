from odoo import api, models
from odoo.tools import SQL

from odoo.addons.credit_management.models.base.numbers import numbers
from odoo.addons.credit_management.models.base.transaction import fresh_cursor

LOCK_CLASS = 0x43524146
"""First half of the advisory lock's key; the second is the customer's id."""


class CreditArchiveFileOpening(models.Model):
    """Files open by themselves (R70), once, whoever needs them at the same moment."""

    _inherit = "credit.archive.file"

    @api.model
    def _open_for_accounts(self, accounts):
        """Open the files of these accounts' customers.

        sudo: who makes an account needn't be able to read it.
        """
        for company, own in accounts.sudo().grouped("company_id").items():
            self._open(own.partner_id, company, "account")

    @api.model
    def _open(self, partners, company, cause):
        """Return the files of these partners' customers in ``company``'s root; open missing ones.

        ``cause`` is a code of ``opened_for``. Unless it is ``hand`` or ``filing``, files that
        somebody else is opening now are left out. One query when all of them are there.
        """
        customers, root = partners.commercial_partner_id, company.root_id
        # sudo: the file opens whoever caused it; salespeople may not open files themselves.
        Files = self.sudo().with_context(active_test=False)
        files = Files.search(
            [
                ("partner_id", "in", customers.ids),
                ("company_id", "=", root.id),
                ("merged_into_id", "=", False),
            ]
        )
        missing = customers - files.partner_id
        if cause not in ("hand", "filing"):  # those need it now and wait
            missing = self._not_being_opened(missing)
            missing -= self._opened_meanwhile(missing, root)
        if missing:
            # sudo: as above; what is returned has the caller's rights again.
            files |= self.sudo()._insert_missing(missing, root, cause)
        return files.sudo(self.env.su)

    @api.model
    def _not_being_opened(self, customers):
        """Return those whose file nobody else is opening now: two orders at once are no conflict.

        Were the other transaction undone, the customer's next order or account opens it.
        """
        if not customers:
            return customers
        self.env.cr.execute(
            SQL(
                "SELECT id FROM UNNEST(%s) AS id WHERE pg_try_advisory_xact_lock(%s, id)",
                sorted(customers.ids),
                LOCK_CLASS,
            )
        )
        return customers.browse(row[0] for row in self.env.cr.fetchall())

    @api.model
    def _opened_meanwhile(self, customers, root):
        """Return those whose file another transaction has opened since this one began.

        This one can't see it and would have to begin again; the file is there, so
        nothing is left to do. Asked for a customer's first order only.
        """
        if not customers or not self.env.registry.ready:
            return customers.browse()
        with fresh_cursor(self.env) as fresh:
            fresh.execute(
                SQL(
                    """SELECT partner_id FROM credit_archive_file
                        WHERE partner_id = ANY(%s) AND company_id = %s
                          AND merged_into_id IS NULL""",
                    sorted(customers.ids),
                    root.id,
                )
            )
            return customers.browse(row[0] for row in fresh.fetchall())

    @api.model
    def _insert_missing(self, customers, root, cause):
        """Insert files; two transactions that open the same one at once: the loser retries."""
        names = numbers(self.env, "credit.archive.file", len(customers))
        rows = [
            (
                name,
                customer.id,
                root.id,
                cause,
                root._credit_today(),
                self.env.uid,
                self.env.uid,
                "unchecked",
                True,
            )
            for name, customer in zip(names, customers, strict=True)
        ]
        self.env.cr.execute(
            SQL(
                """INSERT INTO credit_archive_file
                    (name, partner_id, company_id, opened_for, opened_on, create_uid, write_uid,
                     log_state, active, create_date, write_date)
                SELECT *, now() at time zone 'UTC', now() at time zone 'UTC' FROM (VALUES %s) v
                ON CONFLICT (partner_id, company_id) WHERE merged_into_id IS NULL DO NOTHING
                RETURNING id""",
                SQL(", ").join(SQL("%s", row) for row in rows),
            ),
            log_exceptions=False,
        )
        files = self.browse(row[0] for row in self.env.cr.fetchall())
        self.invalidate_model(flush=False)
        files._log_opening()
        return files
