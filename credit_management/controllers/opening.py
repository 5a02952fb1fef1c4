import io

import xlsxwriter

from odoo import http
from odoo.http import content_disposition, request

from .workbook import TYPE


class CreditOpeningTemplate(http.Controller):
    """The workbook in which opening limits are written down, to be imported."""

    @http.route("/credit/opening/template", type="http", auth="user", methods=["GET"])
    def template(self, **_kwargs):
        """Hand out an empty workbook with the headings that the import knows, for who may import."""
        lines = request.env["credit.opening.line"]
        if not lines.has_access("create"):
            raise request.not_found()
        headers = [
            ("Content-Type", TYPE),
            ("Content-Disposition", content_disposition(lines._template_name())),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(as_workbook(lines._headings()), headers)


def as_workbook(headings):
    """Return the bytes of a workbook with (heading, what belongs below it) of each column.

    What belongs in a column stands beside its heading as a comment: a row of examples would
    be imported.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True, "bg_color": "#E9EEF5"})
        for place, (heading, hint) in enumerate(headings):
            sheet.write_string(0, place, heading, bold)
            sheet.set_column(place, place, 24)
            if hint:
                sheet.write_comment(0, place, hint)
        sheet.freeze_panes(1, 0)
    return target.getvalue()
