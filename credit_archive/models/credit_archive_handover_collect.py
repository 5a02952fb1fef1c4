from collections.abc import Callable
from dataclasses import dataclass, replace

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.credit_management.models.gate.credit_hold import PENDING

from ..engine import access, handover
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


class CreditArchiveHandoverCollect(models.Model):
    """What a person holds, kind by kind: one query each, however much it is."""

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

        As the system: hidden records move, too. Their lines are made last, so that
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
            own = record.partner_id.user_id in (self.from_id | successor)
            item = replace(record._as_engine(successor.id), own_customer=own)
            today = record.company_id._credit_today()
            if access.decide(grants, clearance, item, access.SEE, today) == access.ALLOWED:
                cleared |= record
        return cleared

    def _readable(self, activities, salespeople):
        """Return the activities whose document the successor may read, or will.

        Documents of customers of ``salespeople`` count as readable: they move first.
        """
        readable = activities.filtered(lambda one: not one.res_model)
        companies = self.to_id.company_ids.ids
        for model, own in (activities - readable).grouped("res_model").items():
            documents = self.env[model].sudo().browse(own.mapped("res_id")).exists()
            # The successor is asked, with all of their companies.
            theirs = documents.with_user(self.to_id).sudo(False)
            theirs = theirs.with_context(allowed_company_ids=companies)
            seen = set(theirs._filtered_access("read").ids)
            if "partner_id" in documents._fields:
                mine = documents.filtered(lambda one: one.partner_id.user_id in salespeople)
                seen.update(mine.ids)
            readable |= own.filtered(lambda one, seen=seen: one.res_id in seen)
        return readable
