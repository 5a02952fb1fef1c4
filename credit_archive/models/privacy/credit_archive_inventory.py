from odoo import api, fields, models
from odoo.tools import SQL, format_list

from odoo.addons.credit_management.models.forms.table import DATE, NUMBER, Column, Section, Table

from ..file.credit_archive_section import DEPARTMENTS


class CreditArchiveInventory(models.Model):
    """Which data of customers each department keeps: of which kind, what for, how long (R99).

    One row per company, department, kind of record, class and retention class, counted live over
    all filed records, whoever may see them; nothing is stored.
    """

    _name = "credit.archive.inventory"
    _description = "Inventory of Customer Data"
    _inherit = ["credit.answers"]
    _auto = False
    _order = "company_id, department, section_id, class_id"
    _rec_name = "section_id"

    company_id = fields.Many2one("res.company", readonly=True)
    department = fields.Selection(DEPARTMENTS, readonly=True)
    section_id = fields.Many2one("credit.archive.section", "Kind of record", readonly=True)
    class_id = fields.Many2one("credit.archive.class", "Confidentiality", readonly=True)
    schedule_id = fields.Many2one("credit.archive.schedule", "Retention class", readonly=True)
    record_count = fields.Integer("Records", readonly=True)
    customer_count = fields.Integer("Customers", readonly=True, aggregator="max")
    paper_count = fields.Integer("Of those on paper", readonly=True)
    unfounded_count = fields.Integer(
        "Customers without a basis",
        readonly=True,
        aggregator="max",
        help="No consent, contract or law that runs today covers data of this class.",
    )
    oldest_on = fields.Date("Oldest", readonly=True, aggregator="min")
    due_on = fields.Date("Kept until", readonly=True, aggregator="max", help="The last of them.")
    overdue_count = fields.Integer(
        "Period over", readonly=True, help="Kept though the period of their class is over."
    )
    purposes = fields.Char("What for", compute="_compute_purposes")
    retention = fields.Char("How long", compute="_compute_retention")

    @property
    def _table_query(self):
        # Days are those of the company that is looked at, as in lists of consents.
        return SQL(
            """SELECT MIN(record.id) AS id, record.company_id, section.department,
                   record.section_id, record.class_id, record.schedule_id,
                   COUNT(*) AS record_count,
                   COUNT(DISTINCT record.file_id) AS customer_count,
                   COUNT(*) FILTER (WHERE record.room <> '' OR record.shelf <> ''
                       OR record.box <> '') AS paper_count,
                   COUNT(DISTINCT record.file_id) FILTER (WHERE based.file_id IS NULL)
                       AS unfounded_count,
                   MIN(record.date) AS oldest_on, MAX(record.retention_due) AS due_on,
                   COUNT(*) FILTER (WHERE record.retention_due <= %(today)s) AS overdue_count
               FROM credit_archive_record AS record
               JOIN credit_archive_section AS section ON section.id = record.section_id
               LEFT JOIN (%(based)s) AS based
                   ON based.file_id = record.file_id AND based.class_id = record.class_id
               WHERE record.state = 'filed'
               GROUP BY record.company_id, section.department, record.section_id,
                   record.class_id, record.schedule_id""",
            today=self.env.company._credit_today(),
            based=self._based(),
        )

    @api.model
    def _based(self):
        """Return the statement of (file_id, class_id, purpose_id) that a running basis covers.

        It doesn't ask whether a withdrawal ends an older consent for the same purpose: which uses
        are allowed says the engine, use by use; here it is counted who has a basis at all.
        """
        return SQL(
            """SELECT DISTINCT consent.file_id, kind.class_id
                 FROM credit_archive_consent AS consent
                 JOIN credit_archive_consent_class_rel AS kind ON kind.consent_id = consent.id
                WHERE consent.state = 'confirmed' AND consent.is_doubtful IS NOT TRUE
                  AND consent.date_from <= %(today)s
                  AND (consent.date_to IS NULL OR consent.date_to >= %(today)s)""",
            today=self.env.company._credit_today(),
        )

    @api.depends("class_id", "company_id")
    @api.depends_context("lang")
    def _compute_purposes(self):
        """Name the purposes that running consents, contracts and laws give for the class.

        sudo: as the counts, of all customers of the company.
        """
        found = self.env["credit.archive.consent"].sudo()._read_group(
            [("company_id", "in", self.company_id.ids), ("class_ids", "in", self.class_id.ids),
             ("status", "in", ("valid", "ending"))],
            ["company_id", "class_ids", "purpose_id"],
        )  # fmt: skip
        names = {}
        for company, one, purpose in found:
            names.setdefault((company, one), []).append(purpose.name)
        for row in self:
            own = names.get((row.company_id, row.class_id))
            row.purposes = format_list(self.env, own) if own else False

    @api.depends("schedule_id")
    @api.depends_context("lang")
    def _compute_retention(self):
        for row in self:
            row.retention = row.schedule_id and row.schedule_id._told_text()

    def action_view_records(self):
        """Open the records of this row, those the reader may see."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_record_action"
        )
        action["domain"] = [
            ("state", "=", "filed"),
            *((name, "=", self[name].id)
              for name in ("company_id", "section_id", "class_id", "schedule_id")),
        ]  # fmt: skip
        action["context"] = {}
        return action

    # --- on paper

    def _tables(self):
        """Return these rows as ``Table``s, one for each company, a section for each department."""
        self.check_access("read")
        labels = dict(self._fields["department"]._description_selection(self.env))
        return [
            Table(
                title=self.env._("Inventory of customer data by department"),
                company=company,
                day=company.sudo()._credit_today(),  # sudo: a root company
                columns=self._columns(),
                sections=[
                    Section(labels[department], [row._cells() for row in rows])
                    for department, rows in own.grouped("department").items()
                ],
            )
            for company, own in self.grouped("company_id").items()
        ]

    def _columns(self):
        return (
            Column(self.env._("Kind of record"), width=22),
            Column(self.env._("Confidentiality"), width=14),
            Column(self.env._("What for"), width=30),
            Column(self.env._("Where"), width=22),
            Column(self.env._("Records"), NUMBER, is_summed=True, width=10),
            Column(self.env._("Customers"), NUMBER, width=10),
            Column(self.env._("Customers without a basis"), NUMBER, width=12),
            Column(self.env._("How long"), width=34),
            Column(self.env._("Kept until"), DATE, width=12),
            Column(self.env._("Period over"), NUMBER, is_summed=True, width=10),
        )

    def _cells(self):
        where = self.env._("credit file")
        if self.paper_count:
            where = self.env._("credit file; %s of them on paper, too", self.paper_count)
        return (
            self.section_id.name,
            self.class_id.name,
            self.purposes,
            where,
            self.record_count,
            self.customer_count,
            self.unfounded_count,
            self.retention,
            self.due_on,
            self.overdue_count,
        )
