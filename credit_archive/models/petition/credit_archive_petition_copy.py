import json
import tempfile

from odoo import models
from odoo.exceptions import UserError

from ...engine import petition
from ...engine.bundle import FOLDER, INDEX, PAGE
from ...engine.bundle_writing import write
from ...engine.naming import clean


class CreditArchivePetitionCopy(models.Model):
    """The copy a customer gets of its data: a zip it can check, made of what was granted.

    The pages are kept as they were granted and the documents are those versions: who downloads
    it twice gets the same bytes. Nothing lies outside the vault.
    """

    _inherit = "credit.archive.petition"

    def action_propose_records(self):
        """Name every record of the file the customer is told of, as far as the user may take them.

        Returns a notification that says what stays out. Raises as ``action_grant`` does.
        """
        self.ensure_one()
        self._check_step("working")
        if self.kind != petition.COPY:
            raise UserError(self.env._("%s asks for no copy.", self.name))
        told = self.env["credit.archive.record"].search(
            [("file_id", "=", self.file_id.id), ("section_id.is_told", "=", True),
             ("state", "=", "filed")], order="section_id, date, id",
        )  # fmt: skip
        told = told.filtered("version_ids")
        leaving = told._leaving()
        self.record_ids = leaving
        return self._proposed(len(leaving), len(told - leaving))

    def _proposed(self, named, kept):
        text = self.env._("Records named: %s.", named)
        if kept:
            text += " " + self.env._(
                "Left out, as your role, clearance or loans don't let them leave the company: %s.",
                kept,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if kept else "success",
                "message": text,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _give_copy(self):
        """Freeze what the copy is made of; return (outcome, values).

        The records are judged for the user: what may not leave the company doesn't.
        """
        records = self._all_records()
        if records.file_id - self.sudo().file_id:  # sudo: whose they are, whatever is seen
            raise UserError(self.env._("A copy takes records of this customer's file only."))
        records.sudo(False)._check_leaving()
        versions = records.sorted("name").mapped(lambda one: one.version_ids[:1])
        self._check_whole(versions)
        texts = self._copy_pages(versions)
        with tempfile.TemporaryFile(prefix="credit_archive_") as target:
            manifest = write(target, self._copy_entries(texts, versions))
        # sudo: a setting of the company, whoever may read it
        today, days = self.company_id._credit_today(), self.sudo().company_id.credit_copy_days
        return petition.outcome(1, int(self.is_partial)), {
            "copy_texts": texts,
            "version_ids": versions.ids,
            "manifest": manifest,
            "valid_until": petition.deadline(today, days),
        }

    def _check_whole(self, versions):
        for version in versions:
            if not version.attachment_id or version._found() != "whole":
                raise UserError(
                    self.env._(
                        "%s is damaged or missing: nothing was handed out.", version.record_id.name
                    )
                )

    def _copy_path(self, version):
        return f"{FOLDER}{version.record_id.name}-{clean(version.name)}"

    def _copy_entries(self, texts, versions):
        """Yield name and pieces of each entry of the zip."""
        for name in (INDEX, PAGE):
            yield name, [texts[name].encode()]
        for version in versions:
            yield self._copy_path(version), version._pieces()

    def _copy_pages(self, versions):
        """Return {name: text}: what the zip says of itself, for people and for programs.

        sudo: what is the customer's own goes into it, in the language of who asked.
        """
        mine = self.sudo().with_context(lang=self.lang)
        (held,) = mine.file_id._portal_held()
        said = {
            "petition": mine.name,
            "company": mine.company_id.name,
            "customer": mine.partner_id.name,
            "asked_on": str(mine.asked_on),
            "contact": held["contact"],
            "kinds": held["kinds"],
            "disclosures": held["disclosures"],
            "records": [mine._copy_row(version) for version in versions.with_env(mine.env)],
        }
        page = mine.env["ir.qweb"]._render("credit_archive.petition_copy_page", {"copy": said})
        index = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True)
        return {INDEX: f"{index}\n", PAGE: str(page)}

    def _copy_row(self, version):
        record = version.record_id
        return {
            "number": record.name,
            "title": record.title,
            "section": record.section_id.name,
            "date": str(record.date),
            "path": self._copy_path(version),
            "sha256": version.sha256,
        }

    def _is_ready(self):
        """Tell whether the copy can be downloaded today. Called as the system."""
        answered = self.state in (petition.GRANTED, petition.PARTLY)
        valid = self.valid_until and self.company_id._credit_today() <= self.valid_until
        return bool(self.kind == petition.COPY and answered and valid)

    def _copy_zip(self):
        """Return the zip as a binary file, and log that it left; None where it can't any more.

        Called as the system for who sees the petition in the portal. ``sudo(False)``: the log
        names who took it.
        """
        versions = self.version_ids.sorted(lambda one: one.record_id.name)
        if not self._is_ready() or any(
            not one.attachment_id or one._found() != "whole" for one in versions
        ):
            return None
        target = tempfile.TemporaryFile(prefix="credit_archive_")  # noqa: SIM115  the answer closes it
        manifest = write(target, self._copy_entries(self.copy_texts, versions))
        self.sudo(False)._log("copy taken", manifest=manifest)
        return target
