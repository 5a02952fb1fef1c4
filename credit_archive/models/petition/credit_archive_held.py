from odoo import api, models
from odoo.tools import SQL, format_date

from .credit_archive_petition_line import CORRECTABLE

SHOWN = 100
"""So many of the latest disclosures are listed."""


class CreditArchiveHeld(models.Model):
    """What the company holds on a customer and to whom it disclosed it, as the customer reads it.

    Numbers and days by kind, no papers of our own and no judgement; texts and figures, no
    records. For files ``_portal_files`` gave out, as the system, in the language of the context.
    """

    _inherit = "credit.archive.file"

    def _portal_held(self):
        """Return a list of dicts, one per file; constant queries.

        ``{id, company, customer, contact: [{label, value}], kinds: [{name, klass, count, first,
        last}], others: [{name, count, first, last}], disclosures: [{date, to, basis, purpose,
        count}], scores: {day, lines} or None}``.
        """
        kinds, others = self._held_kinds(), self._held_others()
        disclosures, scores = self._held_disclosures(), self._held_scores()
        return [
            {
                "id": file.id,
                "company": file.company_id.name,
                "customer": file.partner_id.name,
                "contact": file._held_contact(),
                "kinds": kinds.get(file.id, []),
                "others": others.get(file.id, []),
                "disclosures": disclosures.get(file.id, []),
                "scores": scores.get(file.id),
            }
            for file in self
        ]

    def _held_contact(self):
        lines = self.env["credit.archive.petition.line"]
        partner = self.partner_id
        return [
            {"label": lines._label_of(name), "value": lines._shown(partner, name)}
            for name in CORRECTABLE
            if partner[name]
        ]

    def _held_kinds(self):
        """Return {file id: rows}, the records by section and class the customer is told of."""
        found = self.env["credit.archive.record"]._read_group(
            [("file_id", "in", self.ids), ("section_id.is_told", "=", True),
             ("state", "!=", "destroyed")],
            ["file_id", "section_id", "class_id"], ["__count", "date:min", "date:max"],
            order="file_id, section_id, class_id",
        )  # fmt: skip
        rows = {}
        for file, section, klass, count, first, last in found:
            row = {"name": section.name, "klass": klass.name, **self._held_row(count, first, last)}
            rows.setdefault(file.id, []).append(row)
        return rows

    def _held_row(self, count, first, last):
        return {
            "count": count,
            "first": format_date(self.env, first) if first else "",
            "last": format_date(self.env, last) if last else "",
        }

    @api.model
    def _held_sources(self):
        """Return what else there is: (name, model, domain for a customer's id, day) each.

        EXTEND: add what your add-on holds on a customer; the model has a ``company_id``.
        """
        return [
            (
                self.env._("Orders"),
                "sale.order",
                lambda customer: [("partner_id", "child_of", customer)],
                "date_order",
            ),
            (
                self.env._("Invoices"),
                "account.move",
                lambda customer: [
                    ("commercial_partner_id", "in", customer),
                    ("move_type", "in", ("out_invoice", "out_refund")),
                    ("state", "=", "posted"),
                ],
                "invoice_date",
            ),
            (
                self.env._("Assessments of your creditworthiness"),
                "credit.assessment",
                lambda customer: [("partner_id", "in", customer), ("state", "=", "approved")],
                "date",
            ),
        ]

    def _held_others(self):
        """Return {file id: rows} of what lies outside the file; a query per source."""
        files = {file.company_id.id: file.id for file in self}  # of one customer, as its user's
        customers = self.partner_id.ids
        rows = {}
        for name, model, domain, day in self._held_sources():
            found = self.env[model]._read_group(
                domain(customers), ["company_id"], ["__count", f"{day}:min", f"{day}:max"]
            )
            for row in self._held_sums(found, name):
                file = files.get(row.pop("company"))
                if file:
                    rows.setdefault(file, []).append(row)
        return rows

    def _held_sums(self, found, name):
        """Return rows of ``found``, the companies of one root together."""
        sums = {}
        for company, count, first, last in found:
            known = sums.setdefault(company.root_id.id, [0, first, last])
            known[0] += count
            known[1] = min(filter(None, (known[1], first)), default=None)
            known[2] = max(filter(None, (known[2], last)), default=None)
        return [
            {"company": root, "name": name, **self._held_row(*numbers)}
            for root, numbers in sums.items()
        ]

    def _held_disclosures(self):
        """Return {file id: rows}, the latest first, out of the log: to whom what was given."""
        logs = self.env["credit.archive.log"]
        logs.flush_model()
        found = self.env.execute_query(
            SQL(
                """SELECT file_id, MIN(date) AS date, MIN(detail->>'recipient'),
                          MIN(detail->>'organisation'), MIN(detail->>'basis'),
                          MIN(detail->>'purpose'), COUNT(DISTINCT res_id)
                     FROM credit_archive_log
                    WHERE file_id = ANY(%s) AND operation = 'disclosure'
                 GROUP BY file_id, detail->>'document' ORDER BY date DESC LIMIT %s""",
                self.ids,
                SHOWN,
            )
        )
        rows = {}
        for file, moment, recipient, organisation, basis, purpose, count in found:
            rows.setdefault(file, []).append(
                {
                    "date": format_date(self.env, moment),
                    "to": ", ".join(filter(None, (recipient, organisation))),
                    "basis": basis or "",
                    "purpose": purpose or "",
                    "count": count,
                }
            )
        return rows

    def _held_scores(self):
        """Return {file id: how the latest approved score came about}, where the company shows it."""
        shown = self.filtered("company_id.credit_portal_scores")
        if not shown:
            return {}
        found = self.env["credit.assessment"].search(
            [("partner_id", "in", shown.partner_id.ids), ("state", "=", "approved"),
             ("company_id", "in", shown.company_id.ids)], order="date, id",
        )  # fmt: skip
        latest = {(one.partner_id, one.company_id): one for one in found}
        rows = {}
        for file in shown:
            one = latest.get((file.partner_id, file.company_id))
            if one:
                lines = [{"name": line.title, "points": line.points} for line in one.line_ids]
                rows[file.id] = {"day": format_date(self.env, one.date), "lines": lines}
        return rows
