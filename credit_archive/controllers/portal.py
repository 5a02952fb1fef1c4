from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.credit_management.controllers.portal import CreditPortal

from ..engine.petition import (
    COPY,
    CORRECTION,
    ERASURE,
    LARGEST,
    LARGEST_REQUEST,
    LARGEST_SHOWN,
    MOST_FILES,
)
from .export import as_download

KINDS = (CORRECTION, COPY, ERASURE)


class CreditDataPortal(CreditPortal):
    """The customer's own data (R83): who has none to see finds nothing, as on a missing page."""

    def _credit_files(self):
        """Return the files, as the system, whose data the present user may see; 404 for none."""
        files = request.env["credit.archive.file"]._portal_files(request.env.user)
        if not files:
            raise request.not_found()
        return files

    def _credit_page(self, template, **values):
        """Return a page nobody keeps: neither the browser nor a proxy."""
        values = {**self._prepare_portal_layout_values(), "page_name": "credit_data", **values}
        response = request.render(template, values)
        response.headers["Cache-Control"] = "no-store"
        return response

    @http.route(
        "/my/credit/data", type="http", auth="user", methods=["GET"], website=True, readonly=True
    )
    def credit_data(self, **_more):
        """Show what is held, to whom it was disclosed, and what was asked of it."""
        files = self._credit_files()
        asked = request.env["credit.archive.petition"]._portal_petitions(files)
        return self._credit_page(
            "credit_archive.portal_my_data",
            held=files._portal_held(),
            petitions=asked._portal_rows(),
        )

    @http.route(
        "/my/credit/data/<int:file_id>/ask/<string:kind>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        max_content_length=LARGEST_REQUEST,
    )
    def credit_ask(self, file_id, kind, **said):
        """Show the form for a petition, or take it; what isn't taken is said in words."""
        file = self._credit_files().filtered(lambda one: one.id == file_id)
        if not file or kind not in KINDS:
            raise request.not_found()
        problem = ""
        if request.httprequest.method == "POST":
            try:
                # What was begun and refused leaves nothing behind.
                with request.env.cr.savepoint():
                    made = self._take(file, kind, said)
                return request.redirect(f"/my/credit/data/petition/{made.id}?new=1")
            except UserError as error:
                problem = str(error)
        petitions = request.env["credit.archive.petition"]
        fields = petitions._portal_fields(file) if kind == CORRECTION else []
        return self._credit_page(
            "credit_archive.portal_ask",
            page_name="credit_data_ask",
            file={"id": file.id, "company": file.company_id.name},
            kind=kind,
            fields=fields,
            # sudo: every customer may read what countries there are
            countries=request.env["res.country"].sudo().search([]) if fields else [],
            said=said,
            problem=problem,
            taken=request.env._(
                "PDF, PNG or JPEG, at most %(files)s of %(most)s each.",
                files=MOST_FILES,
                most=LARGEST_SHOWN,
            ),
        )

    def _take(self, file, kind, said):
        uploads = [
            # one byte more than is taken tells that there is more: the rest isn't read
            (one.filename, one.read(LARGEST + 1))
            for one in request.httprequest.files.getlist("evidence")
            if one.filename
        ]
        words = {name: value for name, value in said.items() if isinstance(value, str)}
        petitions = request.env["credit.archive.petition"]
        return petitions._portal_ask(file, request.env.user, kind, words, uploads)

    def _credit_petition(self, petition_id):
        """Return one petition, as the system, of those the present user sees; else 404."""
        files = self._credit_files()
        found = request.env["credit.archive.petition"]._portal_one(files, petition_id)
        if not found:
            raise request.not_found()
        return found

    @http.route(
        "/my/credit/data/petition/<int:petition_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def credit_petition(self, petition_id, new="", **_more):
        """Show one petition: what was asked, where it stands, the answer."""
        found = self._credit_petition(petition_id)
        return self._credit_page(
            "credit_archive.portal_petition",
            page_name="credit_data_petition",
            petition=found._portal_card(),
            is_new=bool(new),
        )

    @http.route(
        "/my/credit/data/copy/<int:petition_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=False,
    )
    def credit_copy(self, petition_id, **_more):
        """Hand out the copy that was granted, while it is valid, and log it; else 404."""
        found = self._credit_petition(petition_id)
        target = found._copy_zip()
        if not target:
            raise request.not_found()
        return as_download(target, f"{found.name.replace('/', '-')}.zip")
