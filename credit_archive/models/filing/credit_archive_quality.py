from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.quality import Counts, measure
from ..file.credit_archive_section import DEPARTMENTS


class CreditArchiveQuality(models.Model):
    """Completeness, accuracy, timeliness (R72): one row per file and section, counted live."""

    _name = "credit.archive.quality"
    _description = "Quality of Credit Files"
    _inherit = ["credit.answers"]
    _auto = False
    _order = "file_id, section_id"
    _rec_name = "file_id"

    file_id = fields.Many2one("credit.archive.file", "Credit file", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    section_id = fields.Many2one("credit.archive.section", readonly=True)
    department = fields.Selection(DEPARTMENTS, readonly=True)
    is_required = fields.Integer("Required sections", readonly=True)
    is_present = fields.Integer("Of those filled", readonly=True)
    record_count = fields.Integer("Records", readonly=True)
    checkable_count = fields.Integer("To verify", readonly=True)
    verified_count = fields.Integer("Verified", readonly=True)
    timely_count = fields.Integer("Filed in time", readonly=True)
    completeness = fields.Float(readonly=True, aggregator="avg")
    accuracy = fields.Float(readonly=True, aggregator="avg")
    timeliness = fields.Float(readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        return self._query()

    @api.model
    def _query(self, file_ids=None):
        """Return one statement over files and sections, of all files or these.

        Counted in one pass over the records; a condition on the file from outside
        doesn't reach them, so who knows the files names them.
        """
        only = SQL("AND file_id = ANY(%s)", file_ids) if file_ids is not None else SQL()
        of_file = SQL("AND file.id = ANY(%s)", file_ids) if file_ids is not None else SQL()
        return SQL(
            """SELECT file.id * 1000::bigint + section.id AS id,
                   file.id AS file_id, file.partner_id, file.company_id,
                   section.id AS section_id, section.department,
                   section.is_required::int AS is_required,
                   (section.is_required AND COALESCE(counted.record_count, 0) > 0)::int
                       AS is_present,
                   COALESCE(counted.record_count, 0) AS record_count,
                   COALESCE(counted.checkable_count, 0) AS checkable_count,
                   COALESCE(counted.verified_count, 0) AS verified_count,
                   COALESCE(counted.timely_count, 0) AS timely_count,
                   CASE WHEN section.is_required
                        THEN (COALESCE(counted.record_count, 0) > 0)::int END AS completeness,
                   counted.verified_count::float / NULLIF(counted.checkable_count, 0) AS accuracy,
                   counted.timely_count::float / NULLIF(counted.record_count, 0) AS timeliness
               FROM credit_archive_file AS file
               CROSS JOIN credit_archive_section AS section
               LEFT JOIN (
                   SELECT file_id, section_id, COUNT(*) AS record_count,
                       COUNT(*) FILTER (WHERE COALESCE(res_part, 'papers') = 'papers')
                           AS checkable_count,
                       COUNT(*) FILTER (WHERE verification = 'verified') AS verified_count,
                       COUNT(*) FILTER (WHERE filed_on - date <= section.days_allowed)
                           AS timely_count
                   FROM credit_archive_record AS record
                   JOIN credit_archive_section AS section ON section.id = record.section_id
                   WHERE record.state = 'filed' %s
                   GROUP BY file_id, section_id
               ) AS counted ON counted.file_id = file.id AND counted.section_id = section.id
               WHERE file.merged_into_id IS NULL AND section.active %s
                   AND (section.is_required OR counted.record_count > 0)""",
            only,
            of_file,
        )

    @api.model
    def _of_files(self, files):
        """Return {file id: engine ``Quality``} of these files: one statement for any number."""
        self.env["credit.archive.record"].flush_model()
        self.env["credit.archive.section"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT file_id, SUM(is_required), SUM(is_present), SUM(record_count),
                       SUM(checkable_count), SUM(verified_count), SUM(timely_count)
                   FROM (%s) AS counted GROUP BY file_id""",
                self._query(files.ids),
            )
        )
        known = {file_id: Counts(*map(int, counts)) for file_id, *counts in rows}
        return {file_id: measure(known.get(file_id, Counts())) for file_id in files.ids}
