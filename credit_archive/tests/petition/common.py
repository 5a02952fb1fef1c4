"""The words of the tests about customers' own data."""

from odoo import http
from odoo.tools import mute_logger

from odoo.addons.credit_management.tests.portal.common import PortalCase

from ..common import PDF, ArchiveCase

PETITION = "credit.archive.petition"
DATA = "/my/credit/data"
NOWHERE = 2_000_000_000


class DataCase(PortalCase, ArchiveCase):
    """A customer whose contact sees the credit, in a company that shows customers their data."""

    pdf = PDF

    def setUp(self):
        super().setUp()
        self.company.credit_portal_data = True
        self.let_see()
        self.mine = self.file_of(self.partner)
        self.clear(self.archivist | self.keeper, "special")
        self.archivist.group_ids += self.env.ref("base.group_partner_manager")

    def file_of(self, partner):
        return self.env["credit.archive.file"].search([("partner_id", "=", partner.id)])

    def petitions(self):
        return self.env[PETITION].search([("file_id", "=", self.mine.id)])

    def said(self):
        """Return the lines of the log about the customer's petitions, oldest first."""
        return self.lines(operation="petition").filtered(lambda line: line.file_id == self.mine)

    def post(self, url, user, files=(), **said):
        """Return the answer to a form that ``user`` sends, with its token."""
        self.authenticate(user.login, user.login)
        said.setdefault("csrf_token", http.Request.csrf_token(self))
        self.env.flush_all()
        with mute_logger("odoo.http"):
            answer = self.url_open(
                url,
                data=said,
                files=[("evidence", (name, raw, "application/pdf")) for name, raw in files] or None,
                allow_redirects=False,
            )
        self.env.invalidate_all()
        return answer

    def ask(self, kind, user=None, file=None, files=(), **said):
        """Return the petition a contact makes in the portal, the customer's clerk by default."""
        known = self.petitions()
        url = f"{DATA}/{(file or self.mine).id}/ask/{kind}"
        answer = self.post(url, user or self.clerk, files, **said)
        self.assertEqual(answer.status_code, 303, answer.text[-2000:])
        return self.petitions() - known

    def refusal(self, kind, user=None, files=(), **said):
        """Return the words with which a form is refused."""
        answer = self.post(f"{DATA}/{self.mine.id}/ask/{kind}", user or self.clerk, files, **said)
        self.assertEqual(answer.status_code, 200)
        return answer.text

    def taken(self, kind, **said):
        """Return a petition that the archivist deals with."""
        made = self.ask(kind, **said)
        self.rpc(self.archivist, made, "action_take")
        return made

    def answered(self, petition, answer="", step="action_grant", **values):
        """Have the archivist answer a petition."""
        self.rpc(self.archivist, petition, "write", {"answer": answer, **values})
        return self.rpc(self.archivist, petition, step)

    def filed(self, name="general", section="identity", **values):
        """Return a filed record of the customer."""
        return self.record(name, section, file=self.mine, state="filed", **values)

    def asked_to(self, user):
        """Return the activities about petitions that a user has."""
        kind = self.env.ref("credit_archive.mail_activity_petition")
        return self.env["mail.activity"].search(
            [("user_id", "=", user.id), ("activity_type_id", "=", kind.id)]
        )

    def mails(self):
        return self.env["mail.mail"].search(
            [("model", "=", PETITION), ("res_id", "in", self.petitions().ids)]
        )
