from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request

INLINE = ("application/pdf", "image/png", "image/jpeg", "image/gif", "text/plain")
"""Types a browser shows without running anything in them."""
POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; sandbox"
OPERATIONS = ("view", "print", "download")
REFUSED, UNPRINTABLE = 403, 422


class CreditArchiveContent(http.Controller):
    """The one door the content of records leaves by."""

    @http.route(
        "/credit/archive/<string:operation>/<int:version_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def content(self, operation, version_id, **_kwargs):
        """Hand out one version's content or a marked copy, if the user may have it, and log it."""
        if operation not in OPERATIONS:
            raise request.not_found()
        version = request.env["credit.archive.version"].browse(version_id).exists()
        try:
            handed = version and version._hand_out(operation)
        except (AccessError, MissingError):
            handed = None
        if not handed:
            raise request.not_found()
        if handed.why:
            status = UNPRINTABLE if handed.why.startswith("copy:") else REFUSED
            return request.make_response(handed.message, status=status)
        if handed.pdf:
            return self._copy(operation, handed)
        if handed.html:
            return self._page(handed.html)
        # sudo: once handed out, what made it is no secret.
        return self._original(operation, handed.attachment, version.sudo().generated)

    def _copy(self, operation, handed):
        """Return a marked copy: to look at or print in the browser, or to save."""
        kind = "attachment" if operation == "download" else "inline"
        return request.make_response(
            handed.pdf,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(handed.name, kind)),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
        )

    def _page(self, html):
        """Return a page the system wrote, marked: nothing in it runs or fetches anything."""
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Security-Policy", POLICY),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ]
        return request.make_response(html, headers=headers)

    def _original(self, operation, attachment, generated):
        stream = request.env["ir.binary"]._get_stream_from(attachment)
        # Nobody else's HTML opens here.
        if generated:
            stream.mimetype = "text/html"
        inline = operation == "view" and (generated or stream.mimetype in INLINE)
        return stream.get_response(
            as_attachment=not inline,
            content_security_policy=None if stream.mimetype == "application/pdf" else POLICY,
            immutable=False,
            max_age=0,
        )
