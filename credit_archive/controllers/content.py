from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

INLINE = ("application/pdf", "image/png", "image/jpeg", "image/gif", "text/plain")
"""Types a browser shows without running anything in them."""
POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


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
        """Hand out one version's content, if the user may have it, and log it."""
        if operation not in ("view", "download"):
            raise request.not_found()
        version = request.env["credit.archive.version"].browse(version_id).exists()
        try:
            attachment = version and version._hand_out(operation)
        except (AccessError, MissingError):
            attachment = None
        if attachment is None or not version:
            raise request.not_found()
        if not attachment:
            return request.make_response(
                request.env._("Your role, clearance or permission doesn't open this."), status=403
            )
        stream = request.env["ir.binary"]._get_stream_from(attachment)
        inline = operation == "view" and stream.mimetype in INLINE
        return stream.get_response(
            as_attachment=not inline,
            content_security_policy=None if stream.mimetype == "application/pdf" else POLICY,
            immutable=False,
            max_age=0,
        )
