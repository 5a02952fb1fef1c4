from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import content_disposition, request


class CreditArchiveExport(http.Controller):
    """Where zips of credit files leave by, from disk and piece by piece."""

    @http.route(
        "/credit/archive/export/<int:wizard_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def export(self, wizard_id, **_kwargs):
        """Hand out the zip of a credit file, if the user may export it, and log it."""
        wizard = request.env["credit.archive.export"].browse(wizard_id).exists()
        return zipped(wizard, lambda: (wizard.file_id.name, wizard._as_zip()))

    @http.route(
        "/credit/archive/disclosure/<int:disclosure_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def disclosure(self, disclosure_id, key="", **_kwargs):
        """Hand out the documents of an approved disclosure, once, and log it."""
        disclosure = request.env["credit.archive.disclosure"].browse(disclosure_id).exists()
        return zipped(disclosure, lambda: (disclosure.name, disclosure._as_zip(key)))

    @http.route(
        "/credit/archive/origin/<int:origin_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def foreign_log(self, origin_id, **_kwargs):
        """Hand out the log an imported file came with, and log that."""
        origin = request.env["credit.archive.origin"].browse(origin_id).exists()
        try:
            attachment = origin and origin._hand_out_log()
        except (AccessError, MissingError):
            attachment = None
        if not attachment:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(attachment)
        return stream.get_response(as_attachment=True, immutable=False, max_age=0)


def zipped(document, make):
    """Return the answer that sends a zip of ``document``: ``make()`` is its name and binary file.

    Raises ``NotFound`` alike for what isn't there and for what may not leave.
    """
    try:
        name, target = make() if document else ("", None)
    except UserError:  # AccessError and MissingError are UserErrors
        target = None
    if not target:
        raise request.not_found()
    return as_download(target, f"{name.replace('/', '-')}.zip")


def as_download(target, name):
    """Return the answer that sends a binary file from where it stands, and closes it."""
    size = target.seek(0, 2)
    target.seek(0)
    response = request.make_response(
        wrap_file(request.httprequest.environ, target),
        [
            ("Content-Type", "application/zip"),
            ("Content-Length", str(size)),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
    response.direct_passthrough = True
    return response
