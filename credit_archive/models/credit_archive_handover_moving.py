from odoo import Command, models

from .credit_archive_handover_collect import HOLDINGS

FIELDS = {holding.kind: holding.field for holding in HOLDINGS}
LOGGED_APART = frozenset({"record", "activity", "authority", "policy"})


class CreditArchiveHandoverMoving(models.Model):
    """Moving what was collected: all of it or, when something goes wrong, nothing."""

    _inherit = "credit.archive.handover"

    def _carry_out(self):
        """Move every line that can move; log it in each customer's file."""
        self.ensure_one()
        # The system moves it: who leaves holds things the runner may not see.
        mine = self.sudo()
        lines = mine.line_ids.filtered(lambda line: line.outcome == "moves")
        for kind, own in lines.grouped("kind").items():
            documents = self.env[own[0].res_model].sudo().browse(own.mapped("res_id"))
            move = getattr(mine, f"_move_{kind}", None)
            move(documents) if move else documents.write({FIELDS[kind]: mine.to_id.id})
        lines = lines.filtered(lambda line: line.outcome == "moves")
        lines.write({"outcome": "moved"})
        self._log_moves(lines)
        self.invalidate_recordset(["line_ids"])

    def _move_customer(self, partners):
        """The customers and their contacts get the new salesperson."""
        contacts = partners.search(
            [("commercial_partner_id", "in", partners.ids), ("user_id", "=", self.from_id.id)]
        )
        (partners | contacts).write({"user_id": self.to_id.id})

    def _move_contact(self, files):
        self._move_contact_role(files, "contact_id", "second_contact_id")

    def _move_second(self, files):
        self._move_contact_role(files, "second_contact_id", "contact_id")

    def _move_contact_role(self, files, name, other):
        """Two contacts are two persons: where the successor is the other one, a place falls free."""
        twice = files.filtered(lambda file: file[other] == self.to_id)
        twice.write({name: False})
        (files - twice).write({name: self.to_id.id})

    def _move_order(self, holds):
        holds.order_id.write({"user_id": self.to_id.id})

    def _move_survey(self, surveys):
        """As when somebody takes a survey over: what was signed is void."""
        surveys._void_signature()
        surveys.write({"filled_by_id": self.to_id.id})

    def _move_assessment(self, assessments):
        """Who goes on with it has a hand in it, and won't approve it."""
        assessments.write({"contributor_ids": [Command.link(self.to_id.id)]})

    def _move_activity(self, activities):
        """Without a mail for each: the hand-over tells. Judged again, now that customers moved."""
        self.env.flush_all()
        left = activities - self._readable(activities, self.env["res.users"])
        self.line_ids.filtered(
            lambda line: line.kind == "activity" and line.res_id in left.ids
        ).write({"outcome": "uncleared", "note": self._uncleared_note()})
        activities -= left
        activities.with_context(mail_activity_quick_update=True).write({"user_id": self.to_id.id})

    def _log_moves(self, lines):
        detail = {
            "list": self.name,
            "from": self.from_id.sudo().name,
            "to": self.to_id.sudo().name,
        }
        records = lines.filtered("record_id")
        entries = [
            {"operation": "handover", "record": line.record_id, "detail": detail}
            for line in records
        ]
        files = self._files_of_customers(lines.partner_id)
        for partner, own in (lines - records).filtered("partner_id").grouped("partner_id").items():
            file = files.get(partner.commercial_partner_id)
            if file:
                what = sorted(set(own.mapped("kind")))
                entries.append(
                    {"operation": "handover", "file": file, "detail": {**detail, "what": what}}
                )
        entries.append({"operation": "handover", "detail": {**detail, "reason": self.reason}})
        self.env["credit.archive.log"]._append(entries)

    def _files_of_customers(self, partners):
        """Return {customer: credit file in this company}, in one query."""
        # For the log: a file is there whether or not the runner sees it.
        files = self.env["credit.archive.file"].sudo().search(
            [("partner_id", "in", partners.commercial_partner_id.ids),
             ("company_id", "=", self.company_id.id), ("merged_into_id", "=", False)]
        )  # fmt: skip
        return {file.partner_id: file for file in files}
