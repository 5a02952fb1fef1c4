from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.credit_management.models.base.batches import batches

from ...engine.dunning import Debt, Item, Letter, Sent, decide, demand

LOCK_CLASS = 0x43524D00
"""First half of the advisory lock of a proposal run; the second is the root company's id."""

COLUMNS = {
    "account_id": "int4", "level_id": "int4", "channel": "varchar", "cycle": "date",
    "days": "int4", "amount": "numeric", "open_amount": "numeric", "item_count": "int4",
}  # fmt: skip
"""The columns of a draft, and their types in PostgreSQL."""


@dataclass(frozen=True)
class Due:
    """What was found of one customer: its account, the letter (or why none), its open items."""

    account: int | None
    letter: Letter | str
    rows: list
    overdue: float = 0.0
    """What is demanded and overdue, credits and disputes taken off."""

    @property
    def is_due(self):
        """Tell whether a letter is."""
        return isinstance(self.letter, Letter)


class CreditReminderProposal(models.Model):
    """Which reminders are due: read in a handful of queries, decided by ``engine.dunning``."""

    _inherit = "credit.reminder"

    @api.model
    def _found(self, root, partner_ids=None, without=()):
        """Return {customer id: ``Due``} of root company ``root``; constant queries.

        ``partner_ids`` None: of everybody who owes. ``without``: ids of reminders that don't
        count as sent. Whoever asks: what is due doesn't depend on who looks.
        """
        levels = self.env["credit.reminder.level"]._of(root)
        rows = self.env["credit.exposure"]._open_rows(partner_ids, [root.id])
        rows = {partner: own for (partner, _root), own in rows.items()}
        accounts = self._accounts_of(root, partner_ids)
        facts = {
            "disputed": self.env["credit.dispute"]._disputed(),
            "promised": self.env["credit.promise"]._promised(),
            "sent": self._letters_so_far(root, accounts, without),
        }
        today, rounding = root._credit_today(), root.currency_id.rounding
        stops = self.env["credit.policy"]._values(root.id)["promise_stops_letters"]
        engine_levels = levels._as_engine()
        last = today + timedelta(days=max((-one.days for one in levels), default=0))
        found = {}
        for partner, own in rows.items():
            if all(row.amount <= 0 or row.date_due > last for row in own):
                continue
            debt = self._as_debt(own, accounts.get(partner), facts)
            letter = decide(debt, engine_levels, today, promise_stops=stops, rounding=rounding)
            overdue = demand(debt.items, debt.credits, today, rounding).overdue
            found[partner] = Due(accounts.get(partner), letter, own, overdue)
        return found

    def _as_debt(self, rows, account, facts):
        """Return the engine's ``Debt`` of one customer's open items."""
        return Debt(
            tuple(
                Item(row.amount, row.date_due, facts["disputed"].get(row.line, 0.0))
                for row in rows
                if row.amount > 0
            ),
            -sum(row.amount for row in rows if row.amount < 0),
            facts["promised"].get(account, 0.0),
            facts["sent"].get(account, ()),
        )

    @api.model
    def _accounts_of(self, root, partner_ids):
        """Return {customer id: account id}; one query, no record in memory."""
        self.env["credit.account"].flush_model(["partner_id", "company_id"])
        chosen = (
            SQL("TRUE")
            if partner_ids is None
            else SQL("partner_id = ANY(%s::int[])", list(partner_ids))
        )
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT partner_id, id FROM credit_account WHERE company_id = %s AND %s",
                    root.id,
                    chosen,
                )
            )
        )

    @api.model
    def _letters_so_far(self, root, accounts, without):
        """Return {account id: tuple of engine ``Sent``}; one query. Drafts and void ones aren't."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT account_id, level_id, cycle, sent_on FROM credit_reminder
                    WHERE company_id = %s AND state NOT IN ('draft', 'void')
                      AND account_id = ANY(%s::int[]) AND id <> ALL(%s::int[])""",
                root.id,
                list(accounts.values()),
                list(without),
            )
        )
        found = defaultdict(tuple)
        for account, level, cycle, moment in rows:
            found[account] += (Sent(level, cycle, root._credit_day_of(moment)),)
        return found

    @api.model
    def _propose(self, root):
        """Bring the letters that wait in root company ``root`` in line with what is due.

        New ones are written, those at another level or amount brought up to date, those not
        due any more taken away. Returns all that wait. Two runs at once: one after the other.
        By SQL, whoever runs it: reminders are written by nobody else.
        """
        self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(%s, %s)", LOCK_CLASS, root.id))
        found = self._found(root)
        due = {partner: one for partner, one in found.items() if one.is_due}
        accounts = self._accounts_for(root, due)
        levels = self.env["credit.reminder.level"]._of(root).grouped("id")
        rows = [
            self._prepare_reminder_vals(one.account or accounts[partner], one, levels)
            for partner, one in due.items()
        ]
        self._take_back_drafts(root, [row["account_id"] for row in rows])
        self._write_drafts(root, rows)
        self._end_what_is_paid(root, found)
        return self.search([("company_id", "=", root.id), ("state", "=", "draft")])

    def _take_back_drafts(self, root, account_ids):
        """Delete the drafts of root company ``root`` but those of these accounts."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """DELETE FROM credit_reminder WHERE company_id = %s AND state = 'draft'
                      AND account_id <> ALL(%s::int[])""",
                root.id,
                account_ids,
            )
        )
        self.invalidate_model()

    def _write_drafts(self, root, rows):
        """Write what is due, new or brought up to date, in one statement.

        Through the ORM 20,000 letters take twenty seconds. Nothing hangs on a draft.
        """
        if not rows:
            return
        names = list(rows[0])
        digits = root.currency_id.decimal_places
        self.env.cr.execute(
            SQL(
                """INSERT INTO credit_reminder (%(names)s, company_id, state, tries,
                                                create_uid, write_uid, create_date, write_date)
                   SELECT %(values)s, %(root)s, 'draft', 0, %(user)s, %(user)s,
                          now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                     FROM unnest(%(arrays)s) AS due (%(names)s)
                   ON CONFLICT (account_id) WHERE state = 'draft'
                   DO UPDATE SET %(updates)s, write_date = now() AT TIME ZONE 'UTC'""",
                names=SQL(", ").join(map(SQL.identifier, names)),
                values=SQL(", ").join(
                    SQL("ROUND(%s, %s)", SQL.identifier(name), digits)
                    if COLUMNS[name] == "numeric"
                    else SQL.identifier(name)
                    for name in names
                ),
                root=root.id,
                user=self.env.uid,
                arrays=SQL(", ").join(
                    SQL(f"%s::{COLUMNS[name]}[]", [row[name] for row in rows]) for name in names
                ),
                updates=SQL(", ").join(
                    SQL("%s = EXCLUDED.%s", SQL.identifier(name), SQL.identifier(name))
                    for name in names
                ),
            )
        )
        self.invalidate_model()

    def _accounts_for(self, root, due):
        """Return {customer id: account id} of customers who had none, made here."""
        new = [partner for partner, one in due.items() if not one.account]
        if new:
            # sudo: an account without a limit grants nothing; every customer reminded has one
            accounts = self.env["credit.account"].sudo()
            accounts._insert_missing(self.env["res.partner"].browse(new), root)
        return self._accounts_of(root, new) if new else {}

    def _prepare_reminder_vals(self, account, due, levels):
        """Return the values of a reminder as it stands now."""
        level = levels[due.letter.level.key]
        return {
            "account_id": account,
            "level_id": level.id,
            "channel": level.channel,
            "cycle": due.letter.cycle,
            "days": due.letter.days,
            "amount": due.letter.amount,
            "open_amount": sum(row.amount for row in due.rows),
            "item_count": sum(row.amount > 0 for row in due.rows),
        }

    def _end_what_is_paid(self, root, found):
        """What reminders led to is over for accounts with nothing overdue any more."""
        # sudo: whoever looks, it follows from what was posted
        reminded = self.env["credit.account"].sudo().search(
            [("company_id", "=", root.id),
             "|", ("dunning_level_id", "!=", False), ("is_legal", "=", True)]
        )  # fmt: skip
        reminded.filtered(
            lambda one: not (due := found.get(one.partner_id.id)) or due.overdue <= 0
        )._end_dunning()

    @api.model
    def _roots(self):
        """Return the root companies (as the system) that remind. sudo: of all of them."""
        return self.env["res.company"].sudo().search([("parent_id", "=", False)])

    @api.model
    def _cron_propose(self):
        """Nightly: propose what is due everywhere, and send what goes out by itself.

        Each root company, and each batch of letters, in a transaction of its own.
        """
        self._follow_mails()
        for root in batches(self._roots(), 1):
            self._propose(root)
        automatic = self.search([("state", "=", "draft"), ("level_id.is_automatic", "=", True)])
        for batch in batches(automatic, 50):
            batch._send()

    def action_propose(self):
        """Propose the reminders that are due today in the user's companies, and show them.

        Whatever is chosen in the list above which the button stands. Raises AccessError for
        who doesn't collect.
        """
        self.browse()._check_collector()
        for root in self.env.companies.root_id & self._roots().sudo(False):
            self._propose(root)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_collection.credit_reminder_action"
        )
        return {**action, "context": {"search_default_draft": 1}, "target": "main"}
