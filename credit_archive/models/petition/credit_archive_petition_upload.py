from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ...engine import petition
from ...engine.naming import clean, kind_of

SECTION = "correspondence"


class CreditArchivePetitionUpload(models.Model):
    """What a customer uploads with a petition: records to classify, unverified, from the customer.

    What it is follows from its content, whatever its name says; what runs stays outside.
    """

    _inherit = "credit.archive.petition"

    @api.model
    def _check_uploads(self, uploads):
        """Raise ``UserError`` in words for documents that aren't taken: (name, bytes) each."""
        if len(uploads) > petition.MOST_FILES:
            raise UserError(
                self.env._("At most %s documents come with one request.", petition.MOST_FILES)
            )
        for name, raw in uploads:
            kind = kind_of(raw, guess_mimetype) if raw else ""
            problem = petition.upload_problem(len(raw), kind)
            if problem:
                raise UserError(self._upload_refusal(problem, clean(name)))

    @api.model
    def _upload_refusal(self, problem, name):
        texts = {
            petition.EMPTY: self.env._("%s is empty: choose another document.", name),
            petition.TOO_LARGE: self.env._(
                "%(name)s is larger than %(most)s: make it smaller, or send it in parts.",
                name=name,
                most=petition.LARGEST_SHOWN,
            ),
            petition.PROGRAM: self.env._(
                "%s is a program, whatever its name says: only PDF, PNG and JPEG are taken.", name
            ),
            petition.UNREADABLE: self.env._(
                "%s isn't a PDF, PNG or JPEG, whatever its name says: save it as one of these.",
                name,
            ),
        }
        return texts[problem]

    def _keep_evidence(self, uploads):
        """Make a record to classify of each upload, in this petition's file. Called as the system."""
        if not uploads:
            return
        section, klass = self._evidence_place()
        records = self.env["credit.archive.record"]._create_guarded(
            [
                {
                    "file_id": self.file_id.id,
                    "section_id": section.id,
                    "schedule_id": section.schedule_id.id,
                    "class_id": klass.id,
                    "title": self.env._(
                        "Evidence for %(number)s: %(name)s", number=self.name, name=clean(name)
                    ),
                    "date": self.company_id._credit_today(),
                    "channel": "customer",
                    "petition_id": self.id,
                }
                for name, _raw in uploads
            ]
        )
        self.env["credit.archive.version"]._add_all(
            [(record, name, raw, {}) for record, (name, raw) in zip(records, uploads, strict=True)]
        )

    @api.model
    def _evidence_place(self):
        """Return (section, class) for what nobody has classified: the highest class one may open."""
        sections = self.env["credit.archive.section"]
        section = sections.search([("code", "=", SECTION)]) or sections.search([], limit=1)
        classes = self.env["credit.archive.class"]
        klass = classes.search([("needs_permission", "=", False)], order="level desc", limit=1)
        return section, klass or classes.search([], limit=1)
