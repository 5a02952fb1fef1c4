from datetime import datetime

from odoo import models
from odoo.exceptions import UserError

from ..engine.naming import clean


class CreditArchiveRecordImport(models.Model):
    """The documents of a record that comes from another credit file."""

    _inherit = "credit.archive.record"

    def _import_versions(self, versions, archive):
        """Add the versions of an imported record, with the numbers and dates they had."""
        self.ensure_one()
        Version = self.env["credit.archive.version"]
        for one in sorted(versions, key=lambda one: one["number"]):
            try:
                values = {"number": one["number"], "date": _moment(one["date"])}
                values["reason"] = str(one.get("reason") or "")
            except (KeyError, TypeError, ValueError) as error:
                raise UserError(
                    self.env._(
                        "%(record)s, version %(number)s can't be imported: %(problem)s",
                        record=self.origin,
                        number=one["number"],
                        problem=error,
                    )
                ) from error
            if one.get("path"):
                Version._add(self, one["name"], archive.read(one["path"]), **values)
            else:
                self._import_stub(one, values)

    def _import_stub(self, one, values):
        """Note a version whose content was destroyed, or had been lost, where it comes from."""
        lost = one.get("content") in ("damaged", "missing")
        self.env["credit.archive.version"]._create_guarded(
            [
                {
                    "record_id": self.id,
                    "name": clean(one["name"]),
                    "size": one["size"],
                    "sha256": one["sha256"],
                    "mimetype": str(one.get("mimetype") or ""),
                    "user_id": self.env.uid,
                    "integrity": "missing" if lost else "unchecked",
                    **values,
                }
            ]
        )


def _moment(text):
    """Return a moment as Odoo keeps it: in UTC, and not saying so."""
    return datetime.fromisoformat(text).replace(tzinfo=None)
