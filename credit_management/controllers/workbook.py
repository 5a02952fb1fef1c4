from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CreditWorkbook(http.Controller):
    """Where registers and lists leave as workbooks, with the rights of who asks."""

    @http.route("/credit/register/<int:register_id>/workbook", type="http", auth="user",
                methods=["GET"])  # fmt: skip
    def register(self, register_id, **_kwargs):
        """Hand out a register the user asked for; what isn't theirs answers as what isn't there."""
        register = request.env["credit.register"].browse(register_id)
        return downloaded(register, register._file_name)

    @http.route("/credit/summary/<int:summary_id>/workbook", type="http", auth="user",
                methods=["GET"])  # fmt: skip
    def summary(self, summary_id, **_kwargs):
        """Hand out a list of credit customers; what is hidden answers as what isn't there."""
        summary = request.env["credit.summary"].browse(summary_id)
        return downloaded(summary, lambda: summary.name.replace("/", "-"))


def downloaded(document, name):
    """Return the answer that sends ``document`` as a workbook; ``name()`` is what it is called.

    Raises ``NotFound`` alike for what isn't there, is hidden, or has nothing in it.
    """
    try:
        # rights first: to who has none, what is there and what isn't look the same
        document.check_access("read")
        content = document.exists() and document._as_workbook()
    except UserError:  # AccessError and MissingError are UserErrors
        content = None
    if not content:
        raise request.not_found()
    return request.make_response(
        content,
        [
            ("Content-Type", TYPE),
            ("Content-Length", str(len(content))),
            ("Content-Disposition", content_disposition(f"{name()}.xlsx")),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
