from collections.abc import Callable
from dataclasses import dataclass, replace

from odoo import Command, api, models
from odoo.fields import Domain

from odoo.addons.credit_management.models.gate.credit_hold import PENDING

from ...engine import access, handover
from .credit_archive_handover_line import KINDS

ANALYST = "credit_management.group_credit_analyst"
ORDER = {kind: number for number, (kind, _label) in enumerate(KINDS)}


@dataclass(frozen=True)
class Holding:
    """One kind of thing a person holds: the model, the field that names the holder, which of them."""

    kind: str
    model: str
    field: str
    domain: Callable = lambda company: Domain("company_id", "=", company.id)


def _and(*more):
    return lambda company: Domain("company_id", "=", company.id) & Domain(list(more))


HOLDINGS = (
    Holding("file", "credit.archive.file", "keeper_id"),
    Holding("contact", "credit.archive.file", "contact_id"),
    Holding("second", "credit.archive.file", "second_contact_id"),
    Holding(
        "customer",
        "res.partner",
        "user_id",
        lambda company: (
            Domain("company_id", "=", False) | Domain("company_id", "child_of", company.id)
        ),
    ),
    Holding("account", "credit.account", "user_id"),
    Holding(
        "order",
        "credit.hold",
        "salesperson_id",
        lambda company: (
            Domain("account_id.company_id", "=", company.id) & Domain("state", "in", PENDING)
        ),
    ),
    Holding("request", "credit.request", "requested_by_id", _and(("state", "=", "draft"))),
    Holding("asked", "credit.request", "requested_by_id", _and(("state", "=", "submitted"))),
    Holding("survey", "credit.survey", "filled_by_id", _and(("state", "=", "draft"))),
    Holding("assessment", "credit.assessment", "contributor_ids", _and(("state", "=", "draft"))),
    Holding("plan", "credit.reduction.plan", "user_id", _and(("state", "in", ("draft", "active")))),
    Holding("report", "credit.archive.contact", "user_id", _and(("state", "=", "draft"))),
    Holding("loan", "credit.archive.loan", "user_id", _and(("state", "=", "lent"))),
    Holding(
        "waiting",
        "credit.archive.loan",
        "user_id",
        _and(("state", "in", ("requested", "approved"))),
    ),
    Holding("policy", "credit.policy", "controller_id"),
    Holding("record", "credit.archive.record", "keeper_id", _and(("state", "!=", "destroyed"))),
)
FIELDS = {holding.kind: holding.field for holding in HOLDINGS}
BINDING = frozenset(
    {
        "file",
        "contact",
        "second",
        "customer",
        "account",
        "request",
        "survey",
        "report",
        "loan",
        "record",
    }
)
"""What keeps an employee from being archived."""


class CreditArchiveHandoverHolding(models.Model):
    """What a person holds, kind by kind: one query each, however much it is.

    It is collected, judged for the successor, and moved: all of it or, when
    something goes wrong, nothing.
    """

    _inherit = "credit.archive.handover"

    @api.model
    def _held(self, holding, user, company):
        """Return what ``user`` holds of one kind in ``company``, as the caller sees it."""
        domain = holding.domain(company) & Domain(holding.field, "in", user.ids)
        found = self.env[holding.model].search(domain)
        if holding.kind == "customer":
            # Contacts of a customer follow it; the list names customers.
            found = found.filtered(lambda one: one == one.commercial_partner_id) or found
        return found

    @api.model
    def _activities(self, user):
        """Return the activities on credit documents, and those of their own that may be passed on."""
        own = [
            self.env.ref(f"credit_archive.mail_activity_{name}").id
            for name in ("log", "content", "contact")
        ]
        return self.env["mail.activity"].search(
            Domain("user_id", "=", user.id)
            & (
                Domain("res_model", "=like", "credit.%")
                | (Domain("res_model", "=", False) & Domain("activity_type_id", "in", own))
            )
        )

    def _collect(self):
        """Write down what the leaving employee holds now.

        sudo: hidden records move, too. Their lines are made last, so that
        no gap in the ids of the others tells of them.
        """
        self.ensure_one()
        mine = self.sudo()
        mine.line_ids.unlink()
        vals_list = []
        for holding in HOLDINGS:
            documents = mine._held(holding, mine.from_id, mine.company_id)
            vals_list += mine._prepare_lines(holding.kind, documents)
        vals_list += mine._prepare_lines("activity", mine._activities(mine.from_id))
        vals_list += mine._prepare_lines("authority", mine._authority_rows())
        vals_list.sort(key=lambda vals: vals["sequence"])
        self.env["credit.archive.handover.line"]._create_guarded(vals_list)
        mine.collected_on = self.env.cr.now()
        self.invalidate_recordset(["line_ids"])

    def _authority_rows(self):
        rows = Domain("company_id", "in", [False, self.company_id.id])
        named = Domain("user_ids", "in", self.from_id.ids) | Domain(
            "deputy_id", "=", self.from_id.id
        )
        return self.env["credit.authority"].search(rows & named)

    def _prepare_lines(self, kind, documents):
        cleared = self._cleared(kind, documents)
        return [
            {
                "handover_id": self.id,
                "kind": kind,
                "sequence": ORDER[kind],
                "name": self._line_name(kind, document),
                "partner_id": self._line_partner(document).id,
                "record_id": document.id if kind == "record" else False,
                "res_model": document._name,
                "res_id": document.id,
                "outcome": handover.outcome(kind, document in cleared),
                "note": self._line_note(kind, document, document in cleared),
            }
            for document in documents
        ]

    def _line_name(self, kind, document):
        if kind == "activity":
            document = document.with_context(lang=self.env.user.lang)
            parts = (document.activity_type_id.name, document.res_name or document.summary)
            return ": ".join(filter(None, parts)) or document.display_name
        return document.display_name or document._description

    def _line_partner(self, document):
        if document._name == "res.partner":
            return document
        if document._name in ("mail.activity", "credit.archive.loan") or (
            "partner_id" not in document._fields
        ):
            return self.env["res.partner"]
        return document.partner_id

    def _line_note(self, kind, document, cleared):
        if not cleared:
            return self._uncleared_note()
        notes = {
            "loan": self.env._("Nothing on loan is passed on; returned, the successor asks anew."),
            "waiting": self.env._("The successor asks anew."),
            "authority": self.env._("Authority isn't inherited: change the matrix."),
            "policy": self.env._("Name another controller in the settings."),
            "asked": self.env._("It is decided as it was handed in."),
        }
        return notes.get(kind, "")

    def _uncleared_note(self):
        return self.env._("The successor may not have it: clearance or role is missing.")

    def _cleared(self, kind, documents):
        """Return those of the documents the successor may have, once the customers have moved."""
        if kind == "record":
            return self._cleared_records(documents)
        if kind in ("account", "assessment"):
            return documents if self.to_id.has_group(ANALYST) else documents.browse()
        if kind == "activity":
            return self._readable(documents, self.from_id | self.to_id)
        return documents

    def _cleared_records(self, records):
        """Return the records the successor may know of, by role, clearance and customer."""
        successor = self.to_id
        grants = self.env["credit.archive.access"].with_user(successor)._grants()
        clearance = successor._credit_clearance_level()
        cleared = records.browse()
        for record in records:
            own = record.partner_id.credit_owner_id in (self.from_id | successor)
            item = replace(record._as_engine(successor.id), own_customer=own)
            today = record.company_id._credit_today()
            if access.decide(grants, clearance, item, access.SEE, today) == access.ALLOWED:
                cleared |= record
        return cleared

    def _readable(self, activities, salespeople):
        """Return the activities whose document the successor may read, or will.

        Documents of customers of ``salespeople`` count as readable: they move first.
        sudo: the successor's rights are asked, not the runner's.
        """
        readable = activities.filtered(lambda one: not one.res_model)
        companies = self.to_id.sudo().company_ids.ids
        for model, own in (activities - readable).grouped("res_model").items():
            documents = self.env[model].sudo().browse(own.mapped("res_id")).exists()
            # The successor is asked, with all of their companies.
            theirs = documents.with_user(self.to_id).sudo(False)
            theirs = theirs.with_context(allowed_company_ids=companies)
            seen = set(theirs._filtered_access("read").ids)
            if "partner_id" in documents._fields:
                mine = documents.filtered(lambda one: one.partner_id.credit_owner_id in salespeople)
                seen.update(mine.ids)
            readable |= own.filtered(lambda one, seen=seen: one.res_id in seen)
        return readable

    # --- moving what was collected

    def _carry_out(self):
        """Move every line that can move; log it in each customer's file.

        sudo: who leaves holds things the runner may not see.
        """
        self.ensure_one()
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
        """Log what moved: each record, each customer's file, and the hand-over itself.

        sudo: the log names the two, whoever may read them.
        """
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
        # sudo: for the log: a file is there whether or not the runner sees it.
        files = self.env["credit.archive.file"].sudo().search(
            [("partner_id", "in", partners.commercial_partner_id.ids),
             ("company_id", "=", self.company_id.id), ("merged_into_id", "=", False)]
        )  # fmt: skip
        return {file.partner_id: file for file in files}
