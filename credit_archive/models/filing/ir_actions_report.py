from odoo import fields, models

PRINTS = [("each", "Each document"), ("alone", "A document printed alone")]


class IrActionsReport(models.Model):
    """Printed forms file themselves in the credit file of the document's customer (R71)."""

    _inherit = "ir.actions.report"

    credit_archive_prints = fields.Selection(
        PRINTS,
        "Files itself",
        help="What is printed is filed in the credit file of the document's customer. A table of "
        "several documents shows more than one customer: it is filed when printed for one.",
    )

    credit_archive_form = fields.Char(
        "Form in the credit file",
        help="Told apart by it: several forms of one document are a record each. Empty: the one "
        "form of its document.",
    )

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        # EXTENDS 'base': every way to a PDF passes here, mails and downloads too
        streams = super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids=res_ids)
        report = self._get_report(report_ref)
        if report.credit_archive_prints == "each" or len(streams) == 1:
            prints = {
                res_id: one["stream"].getvalue()
                for res_id, one in streams.items()
                if res_id and one["stream"]
            }
            report._credit_file_prints(prints if report.credit_archive_prints else {})
        return streams

    def _credit_file_prints(self, prints):
        """File {document id: PDF}; where the request is read-only, in a transaction of its own."""
        model, report_id = self.model, self.id
        if not prints or not isinstance(self.env[model], self.env.registry["credit.archive.filed"]):
            return
        if self.env.cr.readonly:
            self.env["credit.archive.log"]._apart(
                lambda env: (
                    env[model]
                    .browse(prints)
                    ._file_print(prints, env["ir.actions.report"].browse(report_id))
                )
            )
        else:
            # As the person who prints, not as the report's owner: the log names them.
            self.env[model].sudo(False).browse(prints)._file_print(prints, self)
