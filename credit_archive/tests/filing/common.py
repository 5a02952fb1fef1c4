"""The words of the tests about what files itself."""

from odoo.addons.credit_management.tests.evidence.common import EvidenceMixin

from ..common import PDF, ArchiveCase

RECORD = "credit.archive.record"


class FilingCase(EvidenceMixin, ArchiveCase):
    """Beside the words of the file: what was filed from where."""

    files_itself = True

    def filed(self, document, part=None):
        """Return the records that filed themselves from ``document``."""
        domain = [("res_model", "=", document._name), ("res_id", "in", document.ids)]
        if part:
            domain.append(("res_part", "=", part))
        return self.env[RECORD].search(domain)

    def text(self, record):
        return record.version_ids[:1].sudo().attachment_id.raw.decode()

    def paper(self, name="scan.pdf", raw=PDF, user=None):
        return (
            self.env["ir.attachment"].with_user(user or self.analyst).create(
                {"name": name, "raw": raw}
            )
        )  # fmt: skip

    def assert_filed(self, record, section, name):
        self.assertEqual(len(record), 1)
        self.assertEqual((record.state, record.file_id), ("filed", self.file))
        self.assertEqual((record.section_id.code, record.class_id.name), (section, name))
        self.assertTrue(record.retention_due or record.schedule_id.event != "record")
        self.assertEqual(len(self.lines(record, "add")), 1)
        self.assertTrue(record.version_ids.sudo().sha256)
