import tempfile

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import consteq

from ..engine.bundle import FOLDER, PAGE
from ..engine.bundle_writing import write
from ..engine.naming import clean


class CreditArchiveDisclosureHanding(models.Model):
    """What is handed out: the newest versions, a page and checksums, once."""

    _inherit = "credit.archive.disclosure"

    def _as_zip(self, key):
        """Return the documents as a temporary file on disk; it is noted that they left.

        ``key`` is what *Hand out* gave to who pressed it.
        """
        self.ensure_one()
        self._check_own()
        # Two who press the button at once: the second one waits and finds it handed out.
        self.sudo().lock_for_update()
        self.invalidate_recordset(["state"])
        self._check_state("approved")
        if not consteq(self.sudo().handing_key or "", key or "-"):
            raise AccessError(self.env._("%s is handed out by its button only.", self.name))
        self._check_may_take()
        self._check_unchanged()
        # Asked above, for every record.
        versions = self._all_records().sorted("name").mapped(lambda one: one.version_ids[:1])
        self._check_whole(versions)
        target = tempfile.TemporaryFile(prefix="credit_archive_")  # noqa: SIM115  the answer closes it
        manifest = write(target, self._entries(versions))
        self.sudo().write(
            {
                "state": "done",
                "handed_on": fields.Datetime.now(),
                "handed_by_id": self.env.uid,
                "manifest": manifest,
            }
        )
        self._log_handing(versions)
        return target

    def _check_unchanged(self):
        """Raise when a record got another version since the first one decided: nobody approved that."""
        # Decisions are evidence that needn't be open to who asked.
        rows = self.sudo().approval_ids
        decided = rows.filtered(lambda row: row.state == "approved" and row.is_counted)
        since = min(decided.mapped("date"), default=self.decided_on)
        for record in self._all_records():
            if record.version_ids[:1].date > since:
                raise UserError(
                    self.env._(
                        "%s was changed after the decision: ask for a new disclosure.", record.name
                    )
                )

    def _check_whole(self, versions):
        for version in versions:
            if version._found() != "whole":
                raise UserError(
                    self.env._(
                        "%s is damaged or missing: nothing was handed out.", version.record_id.name
                    )
                )

    def _entries(self, versions):
        """Yield name and pieces of each entry; the page says no more than the recipient needs."""
        page = self.env["ir.qweb"]._render(
            "credit_archive.disclosure_page",
            {"disclosure": self.sudo(), "versions": [(one, self._path(one)) for one in versions]},
        )
        yield PAGE, [page.encode()]
        for version in versions:
            yield self._path(version), version._pieces()

    def _path(self, version):
        return f"{FOLDER}{version.record_id.name}-{clean(version.name)}"

    def _log_handing(self, versions):
        said = {name: str(self[name]) for name in ("recipient", "organisation", "basis", "purpose")}
        detail = {"document": self.name, **said, "how": self.channel, "manifest": self.manifest}
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "disclosure",
                    "record": version.record_id,
                    "detail": detail | {"version": version.number},
                }
                for version in versions
            ]
        )
