import json
import logging
from collections import defaultdict
from hashlib import sha256

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine.chain import Head, Line, verify

_logger = logging.getLogger(__name__)

SEAL = "credit_archive_seal.json"


class CreditArchiveLogVerification(models.Model):
    """Is the log whole? Lines against their heads, heads against earlier seals."""

    _inherit = "credit.archive.log"

    @api.model
    def _verify(self, chains):
        """Return {chain: faults of the engine} for these chains; an empty list: it is whole."""
        heads, seals = self._heads(chains), self._sealed()
        lines = self._lines_of(chains)
        return {
            chain: verify(lines.get(chain, []), heads.get(chain, Head()), seals.get(chain))
            for chain in chains
        }

    @api.model
    def _lines_of(self, chains):
        # A line keeps seconds and belongs to the file of its chain: else it counts as changed.
        self.env.cr.execute(
            SQL(
                """SELECT chain, number,
                       to_char(date, 'YYYY-MM-DD"T"HH24:MI:SS')
                       || CASE WHEN date <> date_trunc('second', date)
                                OR COALESCE(file_id, 0) <> chain THEN '+' ELSE '' END,
                       user_id, user_name, operation, record, res_id, detail, previous, hash
                   FROM credit_archive_log
                   WHERE chain = ANY(%s) OR file_id = ANY(%s) ORDER BY chain, number, id""",
                list(chains),
                list(chains),
            )
        )
        lines = defaultdict(list)
        for row in self.env.cr.fetchall():
            lines[row[0]].append(Line._make(row))
        return lines

    @api.model
    def _heads(self, chains):
        self.env.cr.execute(
            SQL(
                "SELECT chain, length, hash FROM credit_archive_head WHERE chain = ANY(%s)",
                list(chains),
            )
        )
        return {chain: Head(length, last) for chain, length, last in self.env.cr.fetchall()}

    # --- seals: heads of earlier, in the filestore and in the server's log

    @api.model
    def _seals(self):
        domain = [("res_model", "=", self._name), ("name", "=", SEAL)]
        # Seals are out of everybody's reach; verification alone reads them.
        return self.env["ir.attachment"].sudo().search(domain, order="id")

    @api.model
    def _sealed(self):
        """Return {chain: head} as sealed last."""
        sealed = {}
        for attachment in self._seals():
            try:
                heads = json.loads(attachment.raw or b"{}").get("heads", {})
            except ValueError:
                _logger.error("Seal %s of the credit file's log is damaged", attachment.id)
                continue
            sealed.update((int(chain), Head(*head)) for chain, head in heads.items())
        return sealed

    @api.model
    def _seal(self):
        """Write down the heads that moved since the last seal, in the filestore and the log."""
        self.env.cr.execute("SELECT chain, length, hash FROM credit_archive_head ORDER BY chain")
        heads, sealed = self.env.cr.fetchall(), self._sealed()
        moved = {
            chain: [length, last]
            for chain, length, last in heads
            if sealed.get(chain) != Head(length, last)
        }
        if not moved:
            return
        previous = self._seals()[-1:]
        before = sha256(previous.raw).hexdigest() if previous else ""
        raw = json.dumps({"before": before, "heads": moved}, sort_keys=True).encode()
        self.env["ir.attachment"].sudo().create(
            {"name": SEAL, "raw": raw, "res_model": self._name, "mimetype": "application/json"}
        )
        _logger.info("Seal of the credit file's log: %s", sha256(raw).hexdigest())

    # --- on schedule and by hand

    @api.model
    def _cron_verify(self, limit=200):
        """Verify every chain, batch by batch, then seal the heads."""
        self.env.cr.execute(
            """SELECT chain FROM credit_archive_head UNION SELECT id FROM credit_archive_file
               UNION SELECT 0 ORDER BY 1"""
        )
        chains = [row[0] for row in self.env.cr.fetchall()]
        self.env["ir.cron"]._commit_progress(remaining=len(chains))
        whole = True
        for start in range(0, len(chains), limit):
            batch = chains[start : start + limit]
            whole &= self._note(self._verify(batch))
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                break
        if whole:
            self._seal()

    @api.model
    def _note(self, result):
        """Note on each file what the verification found; return whether all is well."""
        files = self.env["credit.archive.file"].sudo().browse(result).filtered("id").exists()
        now = fields.Datetime.now()
        broken = files.filtered(lambda file: result[file.id])
        whole = (files - broken).filtered(lambda file: file.log_state != "whole")
        whole.write({"log_state": "whole", "log_checked_on": now})
        for file in broken:
            file._log_is_broken(result[file.id], now)
        if result.get(0):
            _logger.error("The general log of the credit file is broken: %s", result[0])
        return not any(result.values())
