from collections import Counter
from datetime import datetime, time, timedelta
from math import inf

from odoo import api, models
from odoo.fields import Domain

from ...engine.audit import LEFT_OUT, LOST, Decided, Taken, in_a_row, problems, tally
from ...engine.schedule import add_months
from .credit_audit_line import KINDS

FINAL = ("approved", "released")
RELEASED = "released"
YEAR = 12

SEQUENCE = {kind: 10 * number for number, (kind, _name) in enumerate(KINDS, 1)}


class CreditAuditFacts(models.Model):
    """What the audit finds: read from what was recorded, a constant number of queries (R57)."""

    _inherit = "credit.audit"

    @api.model
    def _findings(self, root, period):
        """Return the vals of the findings of ``period`` (engine ``Period``) in root company ``root``.

        As the system: the audit is about what everybody did.
        """
        documents = self._decided_documents(root, period)
        decided = self._as_decided(documents)
        found = [
            *self._against_rules(root, decided),
            *self._ledger_without_decision(root, period),
            *self._temporary_in_a_row(root, period),
            *self._reports_late(root, period),
            *self._changed(root, period),
            *self._by_person(root, period, decided),
        ]
        return [{**vals, "sequence": SEQUENCE[vals["kind"]]} for vals in found]

    # --- what was decided

    @api.model
    def _models_audited(self):
        """Return the models whose decisions are audited: approvable documents that keep when."""
        names = self.env.registry.descendants(["credit.approvable"], "_inherit")
        models_ = [self.env[name] for name in sorted(names)]
        return [
            one
            for one in models_
            if not one._abstract
            and one._audited
            and {"decided_on", "company_id"} <= set(one._fields)
        ]

    @api.model
    def _within(self, root, period, field):
        """Return the domain of what lies in ``period`` and in the company, by its moment ``field``."""
        return Domain("company_id", "child_of", root.id) & self._moments(period, field)

    @api.model
    def _moments(self, period, field):
        """Return the domain of the moments of ``period``, with a day to spare at both ends.

        Which day a moment belongs to is the company's to say: ``_of_period``.
        """
        first = datetime.combine(period.first - timedelta(days=1), time.min)
        last = datetime.combine(period.last + timedelta(days=2), time.min)
        return Domain(field, ">=", first) & Domain(field, "<", last)

    @api.model
    def _of_period(self, root, period, records, field):
        return records.filtered(
            lambda one: period.first <= root._credit_day_of(one[field]) <= period.last
        )

    @api.model
    def _decided_documents(self, root, period):
        """Return the documents that were finally approved or released in the period, by model."""
        found = []
        for model in self._models_audited():
            ended = Domain("state", "in", FINAL)
            documents = model.search(self._within(root, period, "decided_on") & ended)
            documents = self._of_period(root, period, documents, "decided_on")
            found.append(documents - documents._decided_apart())
        return [one for one in found if one]

    @api.model
    def _as_decided(self, documents):
        """Return {document: engine ``Decided``}; the steps of all are one query."""
        steps = self.env["credit.approval"].search(
            Domain.OR(
                Domain("res_model", "=", those._name) & Domain("res_id", "in", those.ids)
                for those in documents
            )
            & Domain("is_counted", "=", True)
            & Domain("state", "in", ("approved", "proposed")),
            order="sequence, id",
        )
        by_document = steps.grouped(lambda step: (step.res_model, step.res_id))
        found = {}
        for those in documents:
            if "account_id" in those._fields:  # read at once what each is asked for below
                those.account_id.partner_id.mapped("credit_owner_id.name")
            hands = those._involved_each()
            for one in those:
                rows = by_document.get((one._name, one.id), steps.browse())
                found[one] = self._one_decided(one, rows, hands[one])
        return found

    @api.model
    def _one_decided(self, document, rows, hands):
        taken = rows.filtered(lambda row: row.state == "approved").sorted(
            lambda row: (row.date, row.id)
        )
        last = taken[-1:]
        amount = inf if last.is_unlimited else last.amount
        if not last:
            amount = document._authority_amount()
        return Decided(
            amount,
            tuple(Taken(row.user_id.id, self._ceiling(row)) for row in taken),
            len(rows) - len(taken),
            last.steps_asked,
            frozenset(hands.ids),
        )

    @api.model
    def _ceiling(self, row):
        """Return up to which amount a step was decided (``inf``: any); None where it wasn't kept."""
        return {
            "unlimited": inf,
            "review": -inf,
            "amount": row.authority_amount,
        }.get(row.authority)

    # --- against the rules

    @api.model
    def _against_rules(self, root, decided):
        rounding = root.currency_id.rounding
        for document, one in decided.items():
            for code in problems(one, rounding):
                yield self._one_against(document, one, code)

    @api.model
    def _one_against(self, document, one, code):
        person = one.own[0] if code == "own" else (one.taken[-1].person if one.taken else None)
        return {
            "kind": code,
            "person_id": person or document.decided_by_id.id,
            "partner_id": document._authority_partner().id,
            "res_model": document._name,
            "res_id": document.id,
            "amount": one.amount if one.amount < inf else 0.0,
            "facts": {
                "document": self._name_of(document),
                "amount": _kept(one.amount),
                "reach": _kept(max(one.reach or 0.0, 0.0)),
                "done": len(one.taken) + one.proposed if one.taken else 0,
                "asked": one.asked,
            },
        }

    @api.model
    def _name_of(self, document):
        return f"{self.env['ir.model']._get(document._name).name} {document.display_name}"

    @api.model
    def _ledger_without_decision(self, root, period):
        """Yield the grants of the ledger whose request nobody approved."""
        grants = self.env["credit.limit"].search(
            self._within(root, period, "create_date") & Domain("request_id.state", "!=", "approved")
        )
        for grant in self._of_period(root, period, grants, "create_date"):
            yield {
                "kind": LEFT_OUT,
                "person_id": grant.create_uid.id,
                "partner_id": grant.partner_id.id,
                "res_model": grant._name,
                "res_id": grant.id,
                "amount": grant.amount,
                "facts": {
                    "document": self._name_of(grant),
                    "amount": None if grant.limit_type == "unlimited" else grant.amount,
                    "done": 0,
                },
            }

    # --- temporary limits, reports, rules

    @api.model
    def _temporary_in_a_row(self, root, period):
        temporary = Domain("company_id", "=", root.id) & Domain("kind", "=", "temporary")
        begun = Domain("date_from", ">=", period.first) & Domain("date_from", "<=", period.last)
        limits = self.env["credit.limit"]
        owners = limits.search(temporary & begun)
        before = Domain("date_from", ">=", add_months(period.first, -YEAR))
        known = limits.search(
            temporary
            & before
            & Domain("date_from", "<=", period.last)
            & Domain("account_id", "in", owners.account_id.ids)
        )
        for (account, segment), grants in known.grouped(
            lambda one: (one.account_id, one.segment)
        ).items():
            spans = [(one.date_from, one.date_to, one.id) for one in grants]
            for row in in_a_row(spans, period.first):
                own = limits.browse(row)
                yield {
                    "kind": "temporary",
                    "person_id": own[-1].approver_id.id,
                    "partner_id": account.partner_id.id,
                    "res_model": limits._name,
                    "amount": own[-1].amount,
                    "facts": {
                        "ids": list(row),
                        "segment": segment,
                        "count": len(row),
                        "first": str(own[0].date_from),
                        "last": str(max(own.mapped("date_to"))),
                    },
                }

    @api.model
    def _reports_late(self, root, period):
        """Yield, by who had to report, the reports due in the period and not signed in time."""
        late = Domain("report_days_late", ">", 0) | (
            Domain("state", "=", "open") & Domain("date_deadline", "<", root._credit_today())
        )
        due = Domain("date_deadline", ">=", period.first) & Domain(
            "date_deadline", "<=", period.last
        )
        reviews = self.env["credit.review"].search(
            Domain("company_id", "child_of", root.id) & Domain("kind", "!=", "grade") & due & late
        )
        for person, own in reviews.grouped("reporter_id").items():
            yield {
                "kind": "report_late",
                "person_id": person.id,
                "res_model": own._name,
                "facts": {
                    "ids": own.ids,
                    "count": len(own),
                    "open": len(own.filtered(lambda one: one.state == "open")),
                },
            }

    @api.model
    def _changed(self, root, period):
        """Yield the changes of rules, levels, matrix and policy, by person and kind of record."""
        changes = self.env["credit.change"].search(
            Domain("company_id", "in", (False, root.id)) & self._moments(period, "date")
        )
        changes = self._of_period(root, period, changes, "date")
        for (person, _model), own in changes.grouped(lambda one: (one.user_id, one.model)).items():
            yield {
                "kind": "changed",
                "person_id": person.id,
                "res_model": changes._name,
                "facts": {"ids": own.ids, "count": len(own)},
            }

    # --- by person

    @api.model
    def _by_person(self, root, period, decided):
        """Yield what each person let through, and how what they released ended."""
        groups = {}
        for document, one in decided.items():
            if one.taken:
                released = document.state == RELEASED
                key = (one.taken[-1].person, document._name, released)
                groups.setdefault(key, []).append((document, one.amount))
        year = self._released_in_a_year(root, period)
        ends = self._ends([document for rows in groups.values() for document, _amount in rows])
        for (person, model, released), rows in groups.items():
            own = tally((amount, ends.get(document, "")) for document, amount in rows)
            yield {
                "kind": "released" if released else "granted",
                "person_id": person,
                "res_model": model,
                "amount": own.total,
                "facts": {
                    "ids": [document.id for document, _amount in rows],
                    "count": own.count,
                    "total": own.total,
                    "highest": own.highest,
                    "unlimited": own.unlimited,
                    "ends": dict(own.ends),
                    **(self._release_facts(rows, year.get((person, model))) if released else {}),
                },
            }

    @api.model
    def _release_facts(self, rows, year):
        """Return which rules they were held by, and how those of twelve months ended."""
        rules = Counter(
            finding["rule"]
            for document, _amount in rows
            if "check_id" in document._fields
            for finding in document.check_id.findings or ()
            if finding.get("severity") == "hold"
        )
        facts = {"reasons": dict(rules)}
        if year:
            facts.update(year_count=year.count, year_late=year.share_late)
        return facts

    @api.model
    def _released_in_a_year(self, root, period):
        """Return {(person, model): engine ``Tally``} of releases of orders until the period's end."""
        holds = self.env["credit.hold"]
        first = datetime.combine(add_months(period.last, -YEAR), time.min)
        last = datetime.combine(period.last + timedelta(days=1), time.max)
        released = holds.search(
            Domain("company_id", "child_of", root.id)
            & Domain("state", "=", RELEASED)
            & Domain("decided_on", ">", first)
            & Domain("decided_on", "<=", last)
        )
        ends = self._ends(list(released))
        return {
            (person.id, holds._name): tally((hold.amount, ends.get(hold, "")) for hold in own)
            for person, own in released.grouped("decided_by_id").items()
        }

    @api.model
    def _ends(self, documents):
        """Return {hold: how its release ended, engine's}; other documents have no end to tell."""
        holds = self.env["credit.hold"]
        holds = holds.browse([one.id for one in documents if one._name == holds._name])
        outcomes = holds._outcomes(holds, holds.account_id)
        lost = self._lost(holds)
        return {hold: LOST if hold in lost else outcomes.get(hold.id, "") for hold in holds}

    @api.model
    def _lost(self, holds):
        """Return those of these ``credit.hold``s of which something was written off; none here.

        Extend it where bad debt is written off, adding to ``super()``'s.
        """
        return holds.browse()


def _kept(amount):
    """Return an amount as JSON keeps it: None for one without limit."""
    return None if amount == inf else amount
