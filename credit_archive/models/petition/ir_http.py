from werkzeug.exceptions import RequestEntityTooLarge

from odoo import models
from odoo.http import Response, request

from ...engine.petition import LARGEST_SHOWN, MOST_FILES

PATH = "/my/credit/data"


class IrHttp(models.AbstractModel):
    """What is too large to be read is refused in words, before any of it was read."""

    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        # EXTENDS 'http_routing', which would read the form again to show its page
        if not isinstance(exception, RequestEntityTooLarge) or PATH not in request.httprequest.path:
            return super()._handle_error(exception)
        request.params = {}  # none were read, and others ask for them
        problem = request.env._(
            "At most %(files)s documents of %(most)s each come with one request: make them "
            "smaller, or send them in parts.",
            files=MOST_FILES,
            most=LARGEST_SHOWN,
        )
        views = request.env["ir.ui.view"]
        page = views._render_template("credit_archive.portal_too_large", {"problem": problem})
        response = Response(page, status=exception.code, content_type="text/html; charset=utf-8")
        response.headers["Connection"] = "close"
        cls._post_dispatch(response)
        return response
