from odoo import api, fields, models
from odoo.tools import SQL

from ..base.groups import REGISTER

FILED = ("credit.document", "credit.collateral", "credit.statement", "credit.control")
"""Documents whose papers are filed as they come; there may have been some before the add-on.

Add-ons name theirs in ``_filed_models``.
"""


class CreditArchiveFile(models.Model):
    """How well a file is kept (R72), and papers that were there before the add-on."""

    _inherit = "credit.archive.file"

    completeness = fields.Float(compute="_compute_quality", groups=REGISTER, aggregator="avg")
    accuracy = fields.Float(compute="_compute_quality", groups=REGISTER, aggregator="avg")
    timeliness = fields.Float(compute="_compute_quality", groups=REGISTER, aggregator="avg")

    def _compute_quality(self):
        # sudo: the figures count every record; the fields' groups say who may read them.
        quality = self.env["credit.archive.quality"].sudo()._of_files(self)
        for file in self:
            of_file = quality[file.id]
            file.completeness = of_file.completeness or 0.0
            file.accuracy = of_file.accuracy or 0.0
            file.timeliness = of_file.timeliness or 0.0

    def action_ask_missing(self):
        """Return the dialogue that asks before what is missing is filed; no file: of all.

        Raises ``AccessError`` unless an archivist asks.
        """
        self._check_archivist()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("File what is missing"),
            "res_model": "credit.archive.missing",
            "view_mode": "form",
            "target": "new",
            "context": {"default_file_ids": [fields.Command.set(self.ids)]},
        }

    def action_file_missing(self):
        """File the papers of these customers that aren't filed yet; return a notification.

        Raises ``AccessError`` unless an archivist asks.
        """
        self._check_archivist()
        # The system files them, also what the archivist isn't cleared for; it says how many nobody
        # but who sees them.
        for model in self._filed_models():
            self._unfiled(model, self)._file_papers()
        return self._notify("success", self.env._("Every paper of these customers is filed."))

    @api.model
    def action_file_all_missing(self):
        """Have the papers of all customers filed in the background; return a notification.

        Raises ``AccessError`` unless an archivist asks. sudo: they may not start scheduled actions.
        """
        self.browse()._check_archivist()
        self.env.ref("credit_archive.ir_cron_file_missing").sudo()._trigger()
        return self._notify("info", self.env._("Papers are being filed in the background."))

    @api.model
    def _cron_file_missing(self, limit=50):
        """File what isn't filed yet, batch by batch; started by hand."""
        left = {model: self._unfiled(model).ids for model in self._filed_models()}
        self.env["ir.cron"]._commit_progress(remaining=sum(map(len, left.values())))
        for model, ids in left.items():
            for start in range(0, len(ids), limit):
                batch = self.env[model].browse(ids[start : start + limit])
                batch._file_papers()
                if not self.env["ir.cron"]._commit_progress(len(batch)):
                    return
                self.env.invalidate_all()

    @api.model
    def _filed_models(self):
        """Return the models whose papers may have been there before: extend it for those of add-ons.

        Each has ``_filing_papers``, ``account_id`` and ``company_id``.
        """
        return list(FILED)

    @api.model
    def _unfiled(self, model, files=None):
        """Return the documents of ``model`` with papers of which none was filed; one query each.

        Those whose event isn't filed at all are left out.
        """
        # sudo: which papers there are doesn't depend on who asks for them to be filed.
        Model = self.env[model].sudo()
        domain = [
            (Model._filing_papers, "!=", False),
            (
                "id",
                "not in",
                SQL(
                    "(SELECT res_id FROM credit_archive_record "
                    "WHERE res_model = %s AND res_part = 'papers')",
                    model,
                ),
            ),
        ]
        if files is not None:
            domain += [
                ("account_id.partner_id", "in", files.partner_id.ids),
                ("company_id", "in", files.company_id.ids),
            ]
        self.env["credit.archive.record"].flush_model(["res_model", "res_id", "res_part"])
        find = self.env["credit.archive.filing"]._rules()
        return Model.search(domain).filtered(
            lambda one: find(Model._filing_code, one._filing_kind())
        )
