from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime

from ...engine import petition
from .credit_archive_petition import KINDS, OPEN
from .credit_archive_petition_line import CORRECTABLE

SHOWN = 40
"""So many of the latest petitions are listed."""
NEEDED = ("name", "country_id")
"""What a customer can't have left empty."""


class CreditArchivePetitionPortal(models.Model):
    """Petitions as a customer makes and reads them: texts, no records.

    Everything here is asked with files ``_portal_files`` gave out; what lies in none of them
    isn't there.
    """

    _inherit = "credit.archive.petition"

    @api.model
    def _portal_petitions(self, files, limit=SHOWN):
        """Return the petitions of these files' customers, as the system, the latest first.

        sudo: ``_portal_files`` decided whose they are. What another customer asked before the
        two became one isn't among them.
        """
        return self.sudo().search(
            [("file_id", "in", files.ids), ("partner_id", "in", files.partner_id.ids)], limit=limit
        )

    @api.model
    def _portal_one(self, files, petition_id):
        """Return the petition with this id, as the system; empty for what isn't these files'.

        sudo: as above, ``_portal_files`` decided whose they are.
        """
        return self.sudo().search(
            [("id", "=", petition_id), ("file_id", "in", files.ids),
             ("partner_id", "in", files.partner_id.ids)]
        )  # fmt: skip

    def _portal_card(self):
        """Return what the customer reads of one petition: a dict of texts. As the system."""
        self.ensure_one()
        labels = self._portal_labels()
        return {
            "id": self.id,
            "number": self.name,
            "kind": labels["kind"].get(self.kind),
            "state": self.state,
            "state_text": labels["state"].get(self.state),
            "asked_on": format_datetime(self.env, self.asked_on),
            "asked_by": self.contact_name or "",
            "deadline": format_date(self.env, self.deadline) if self.state in OPEN else "",
            "text": self.text or "",
            "lines": [
                {
                    "label": line.label,
                    "old": line.old or "",
                    "new": line.new or "",
                    "is_applied": line.is_applied,
                }
                for line in self.line_ids
            ],
            "evidence": len(self.evidence_ids),
            "answer": (self.answer or "") if self.state not in OPEN else "",
            "plan": self._plan_told() if self.state not in OPEN else [],
            "copy_until": format_date(self.env, self.valid_until) if self.valid_until else "",
            "is_ready": self._is_ready(),
            "manifest": self.manifest or "",
        }

    def _portal_rows(self):
        """Return what the list says of these petitions: dicts of texts; constant queries."""
        labels = self._portal_labels()
        return [
            {
                "id": one.id,
                "number": one.name,
                "kind": labels["kind"].get(one.kind),
                "company": one.company_id.name,
                "asked_on": format_date(self.env, one.asked_on),
                "state": one.state,
                "state_text": labels["state"].get(one.state),
                "deadline": format_date(self.env, one.deadline) if one.state in OPEN else "",
            }
            for one in self
        ]

    def _portal_labels(self):
        labels = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("kind", "state")
        }
        labels["state"]["new"] = self.env._("Received")
        return labels

    @api.model
    def _portal_fields(self, file):
        """Return what a customer may have corrected: list of {name, label, value, country}.

        As the system; ``country`` is the id of one, where the field holds one.
        """
        lines, partner = self.env["credit.archive.petition.line"], file.partner_id
        return [
            {
                "name": name,
                "label": lines._label_of(name),
                "value": lines._shown(partner, name),
                "country": partner.country_id.id if name == "country_id" else None,
            }
            for name in CORRECTABLE
        ]

    # --- asking

    @api.model
    def _portal_ask(self, file, user, kind, said, uploads=()):
        """Return the petition that ``user`` makes about ``file``, as the system.

        ``kind`` is one of ``KINDS``, ``said`` {field or ``text``: what was typed}, ``uploads``
        (name, bytes) each. Raises ``UserError`` in words for what isn't taken. sudo: customers
        write nothing here by themselves; ``_portal_files`` decided which file it is.
        """
        self._check_asking(file, user, kind)
        text = petition.several_lines(said.get("text"))
        lines = self._asked_lines(file.partner_id, said) if kind == petition.CORRECTION else []
        if kind == petition.CORRECTION and not lines and not text:
            raise UserError(
                self.env._("Change what is wrong, or say in words what has to be corrected.")
            )
        self._check_uploads(uploads)
        made = self._make_petition(file, user, kind, text, lines)
        made._keep_evidence(uploads)
        made._log("requested")
        made._tell_of_asking()
        return made

    @api.model
    def _make_petition(self, file, user, kind, text, lines):
        """Create the petition with its last day. sudo: nobody else writes any of it."""
        company, contact = file.company_id, user.sudo().partner_id
        today = company._credit_today()
        return self._create_guarded(
            [
                {
                    "kind": kind,
                    "company_id": company.id,
                    "file_id": file.id,
                    "partner_id": file.partner_id.id,
                    "user_id": user.id,
                    "contact_id": contact.id,
                    "contact_name": contact.name,
                    "lang": contact.lang or self.env.lang,
                    "text": text,
                    "line_ids": [Command.create(line) for line in lines],
                    "deadline": petition.deadline(today, company.credit_petition_days),
                }
            ]
        )

    @api.model
    def _check_asking(self, file, user, kind):
        """Raise where ``user`` has asked too often, or the same is asked already.

        sudo: what others of the customer asked counts, too.
        """
        if kind not in dict(KINDS):
            raise UserError(self.env._("Choose a correction, a copy or erasure."))
        now = fields.Datetime.now()
        asked = self.sudo().search_fetch(
            [("user_id", "=", user.id), ("asked_on", ">", now - petition.WITHIN)], ["asked_on"]
        )
        again = petition.next_allowed(asked.mapped("asked_on"), now)
        if again:
            raise UserError(
                self.env._(
                    "You have asked %(count)s times within a day. Please go on after %(moment)s, "
                    "or get in touch with us.",
                    count=len(asked),
                    moment=format_datetime(self.env, again),
                )
            )
        waiting = self.sudo().search(
            [("file_id", "=", file.id), ("kind", "=", kind), ("state", "in", OPEN)], limit=1
        )
        if waiting and kind != petition.CORRECTION:
            raise UserError(
                self.env._(
                    "This was asked for already: %(number)s of %(day)s is waiting for our answer.",
                    number=waiting.name,
                    day=format_date(self.env, waiting.asked_on),
                )
            )

    @api.model
    def _asked_lines(self, partner, said):
        """Return the values of the corrections in ``said``; what is as it is now is none."""
        lines = [
            self._asked_country(partner, said["country_id"])
            if name == "country_id"
            else self._asked_line(partner, name, said[name])
            for name in CORRECTABLE
            if name in said
        ]
        return [line for line in lines if line]

    def _asked_line(self, partner, name, value):
        old, new = partner[name] or "", petition.one_line(value)
        if new == petition.one_line(old):
            return None
        self._check_not_emptied(name, new)
        return {"name": name, "old": old, "new": new}

    def _asked_country(self, partner, value):
        """Return the line for another country, named by its id. sudo: everybody may name one."""
        countries = self.env["res.country"].sudo()
        value = petition.one_line(value)
        country = countries.browse(int(value) if value.isdecimal() and len(value) < 9 else ())
        country = country.exists()
        if country == partner.country_id:
            return None
        self._check_not_emptied("country_id", country)
        return {
            "name": "country_id",
            "old": partner.country_id.name or "",
            "new": country.name,
            "country_id": country.id,
        }

    def _check_not_emptied(self, name, value):
        if not value and name in NEEDED:
            label = self.env["credit.archive.petition.line"]._label_of(name)
            raise UserError(self.env._("%s: this can't be left empty.", label))
