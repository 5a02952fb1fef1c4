"""The words of the tests about exported and imported files."""

import io
import json
import zipfile

from ...engine import bundle
from ...engine.bundle_writing import write
from ..common import ArchiveCase


class ExchangeCase(ArchiveCase):
    """A file with a filed, a special and a destroyed record; two archive managers."""

    def setUp(self):
        super().setUp()
        self.clear(self.keeper | self.other_keeper | self.archivist, "special")
        self.partner.write({"vat": "US123", "ref": "C-7"})

    def exported(self, user=None, file=None, purpose="Moving house"):
        """Return the bytes of the zip as the user gets it."""
        user = user or self.keeper
        wizard = self.rpc(
            user,
            "credit.archive.export",
            "create",
            {"file_id": (file or self.file).id, "purpose": purpose},
        )
        wizard = (
            self.env["credit.archive.export"]
            .browse(wizard)
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
        )
        wizard.action_export()
        with wizard._as_zip() as target:
            return target.read()

    def report(self, raw):
        return bundle.verify(io.BytesIO(raw))

    def entries(self, raw):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def forged(self, raw, **changes):
        """Return a zip with texts changed, and checksums that fit: {name: function of the text}."""
        found = self.entries(raw)
        for name, change in changes.items():
            name = f"{name}.json"
            value = json.loads(found[name])
            change(value)
            found[name] = json.dumps(value).encode()
        target = io.BytesIO()
        write(target, [(name, [one]) for name, one in found.items() if ".sha256" not in name])
        return target.getvalue()

    def wizard(self, raw, user=None, company=None):
        """Return the import dialog with this zip uploaded."""
        user = user or self.keeper
        context = {"allowed_company_ids": (company or self.company).ids}
        attachment = (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": "export.zip", "raw": raw, "res_model": "credit.archive.import"})
        )
        return (
            self.env["credit.archive.import"]
            .with_user(user)
            .with_context(**context)
            .create({"attachment_ids": [(6, 0, attachment.ids)]})
        )

    def imported(self, raw, partner, user=None, company=None):
        """Import the zip for a customer; return the file."""
        wizard = self.wizard(raw, user, company)
        wizard.action_verify()
        wizard.partner_id = partner
        action = wizard.action_import()
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["credit.archive.file"].browse(action["res_id"])
