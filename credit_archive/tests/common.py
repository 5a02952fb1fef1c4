"""The words the tests of the credit file are written in."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from odoo.addons.credit_management.tests.attack import AttackCase


def pdf(pages=1, text="Paper", size=(595, 842)):
    """Return a PDF with so many pages."""
    result = BytesIO()
    canvas = Canvas(result, pagesize=size, invariant=1)
    for number in range(pages):
        canvas.drawString(50, size[1] - 60, f"{text} {number + 1}")
        canvas.showPage()
    canvas.save()
    return result.getvalue()


PDF = pdf()
CLASSES = ("general", "personal", "financial", "special")


class ArchiveCase(AttackCase):
    """A customer of the salesperson with a credit file, and the people around it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = cls._user("employee")
        cls.archivist = cls._user("archivist", "credit_archive.group_archive_archivist")
        cls.keeper = cls._user("keeper", "credit_archive.group_archive_manager")
        cls.other_keeper = cls._user("otherkeeper", "credit_archive.group_archive_manager")
        cls.file = cls.env["credit.archive.file"]._open(cls.partner, cls.company, "hand")

    files_itself = False
    """Whether what happens is filed; elsewhere the file holds what the test puts into it."""

    @classmethod
    def _make_company(cls):
        # Before the first customer gets a limit.
        cls.env["credit.archive.filing"].search([]).active = cls.files_itself
        return super()._make_company()

    @classmethod
    def clear(cls, users, name):
        """Give these users a clearance: a class, or None for none."""
        users.sudo().write(
            {
                "credit_clearance_id": cls.env.ref(f"credit_archive.class_{name}").id
                if name
                else False
            }
        )

    def record(self, name="general", section="identity", content=PDF, file=None, **values):
        """Return a record of class ``name`` with one version, as the system made it."""
        record = self.env["credit.archive.record"].create(
            {
                "file_id": (file or self.file).id,
                "title": f"Paper {name}",
                "section_id": self.section(section).id,
                "class_id": self.env.ref(f"credit_archive.class_{name}").id,
                "date": self.today,
                "schedule_id": self.env.ref("credit_archive.schedule_credit").id,
                **values,
            }
        )
        if content:
            self.env["credit.archive.version"]._add(record, f"{name}.pdf", content)
        return record

    def rpc(self, user, records, method, *args, **kwargs):
        """Call as a client does: a request starts with nothing in memory."""
        self.env.flush_all()
        self.env.invalidate_all()
        return super().rpc(user, records, method, *args, **kwargs)

    def section(self, code):
        return self.env.ref(f"credit_archive.section_{code}")

    def hold(self, **covers):
        """Return a legal hold in force, placed by the archive manager."""
        hold = (
            self.env["credit.archive.hold"]
            .with_user(self.keeper)
            .create({"name": "Lawsuit 7", "reason": "The court asks", **covers})
        )
        hold.action_place()
        return hold

    def loan(self, record, user, kind="view", **values):
        """Return a draft of a loan as ``user`` makes it."""
        values = {"purpose": "Claim", "kind": kind, "record_ids": [(4, record.id)], **values}
        made = self.rpc(user, "credit.archive.loan", "create", values)
        return self.env["credit.archive.loan"].browse(made)

    def approved(self, record, user, kind="view", by=None, **values):
        """Return an approved loan; the archive manager approves where nobody is named."""
        loan = self.loan(record, user, kind, **values)
        self.rpc(user, loan, "action_request")
        self.rpc(by or self.keeper, loan, "action_approve")
        return loan

    def lines(self, record=None, operation=None):
        """Return the lines of the log, oldest first."""
        domain = [("res_id", "=", record.id)] if record else []
        if operation:
            domain.append(("operation", "=", operation))
        return self.env["credit.archive.log"].search(domain, order="id")

    def assert_whole(self, file=None):
        """The log of the file holds together."""
        file = file or self.file
        self.assertEqual(self.env["credit.archive.log"]._verify(file.ids), {file.id: []})
