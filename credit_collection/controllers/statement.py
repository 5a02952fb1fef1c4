from odoo import http
from odoo.exceptions import UserError
from odoo.http import request


class CreditStatement(http.Controller):
    """The page on which a customer confirms a statement, without an account here (R59).

    Whoever has the link may; whoever hasn't finds nothing, and learns not even that there is
    a statement of that number.
    """

    @http.route(
        "/credit/statement/<int:statement_id>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        multilang=False,
        sitemap=False,
    )
    def statement(self, statement_id, token="", **answer):
        """Show the statement, or note what the customer answers."""
        # sudo: the customer has no account here; the token opens this one statement
        statement = request.env["credit.statement.confirmation"].sudo().browse(statement_id)
        statement = statement.exists()
        if not statement or not statement._is_token(token):
            raise request.not_found()
        statement = statement.with_context(lang=statement._statement_lang())
        problem = ""
        if request.httprequest.method == "POST" and statement.state == "sent":
            problem = self._note(statement, answer)
        values = {"statement": statement, "token": token, "problem": problem, "answer": answer}
        request.update_context(lang=statement.env.context["lang"])
        response = request.render("credit_collection.statement_page", values)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    def _note(self, statement, answer):
        """Note the answer; return what is wrong with it, in words, or nothing."""
        theirs = None
        if answer.get("outcome") == "disputed":
            theirs = self._amount(answer.get("their_amount"))
        try:
            statement._answer(
                str(answer.get("name") or "").strip(),
                theirs,
                str(answer.get("comment") or "").strip(),
                "portal",
            )
        except UserError as error:
            return str(error)
        return ""

    def _amount(self, text):
        """Return what was typed as a number; NaN where it is none."""
        try:
            return float(str(text or "").replace(",", "").replace(" ", ""))
        except ValueError:
            return float("nan")
