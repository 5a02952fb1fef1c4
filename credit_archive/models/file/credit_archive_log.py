import json
import logging
from collections import defaultdict
from hashlib import sha256

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine.chain import GENESIS, Head, Line, append, verify

_logger = logging.getLogger(__name__)

OPERATIONS = [
    ("open_file", "File opened"),
    ("add", "Added"),
    ("look", "Looked at"),
    ("view", "Content opened"),
    ("print", "Printed"),
    ("download", "Downloaded"),
    ("export", "Exported"),
    ("import", "Imported"),
    ("disclosure", "Disclosed"),
    ("refused", "Refused"),
    ("change", "Changed"),
    ("version", "New version"),
    ("reclassify", "Reclassified"),
    ("verify", "Verified"),
    ("permission", "Permission"),
    ("decide", "Decided"),
    ("hold", "Hold placed"),
    ("lift", "Hold lifted"),
    ("move", "Moved"),
    ("discard", "Discarded"),
    ("destroy", "Destroyed"),
    ("loan", "Loan"),
    ("clearance", "Clearance"),
    ("configure", "Rules changed"),
    ("check", "Log checked"),
    ("handover", "Hand-over"),
]
COLUMNS = {
    "chain": "int4",
    "number": "int4",
    "date": "timestamp",
    "user_id": "int4",
    "user_name": "varchar",
    "operation": "varchar",
    "record": "varchar",
    "res_id": "int4",
    "detail": "jsonb",
    "previous": "varchar",
    "hash": "varchar",
}
RETRIES = 5
SEAL = "credit_archive_seal.json"


class CreditArchiveHead(models.Model):
    """How far each chain of the log reaches; kept apart from the lines, out of everyone's reach.

    ``chain`` is the id of a file, or 0 for what concerns no single file. Written
    with each line by ``credit.archive.log``, read by its verification only.
    """

    _name = "credit.archive.head"
    _description = "Head of a Log Chain"
    _inherit = ["credit.answers"]
    _log_access = False
    _rec_name = "chain"

    chain = fields.Integer(required=True)
    length = fields.Integer(required=True)  # pylint: disable=attribute-deprecated
    hash = fields.Char(required=True)

    _chain_uniq = models.Constraint("UNIQUE(chain)", "A chain has one head.")


class CreditArchiveLog(models.Model):
    """The access log (查阅日志, R75): one hash-chained line per look, change or refusal.

    One chain per file, and chain 0 for what concerns no single file. Append-only
    for everybody; what is done to the table behind the ORM's back is found by
    ``_verify``: lines against their heads, heads against earlier seals.
    """

    _name = "credit.archive.log"
    _description = "Log of the Credit File"
    _inherit = ["credit.archive.kept"]
    _order = "id desc"
    _rec_name = "operation"
    _log_access = False

    file_id = fields.Many2one(
        "credit.archive.file", "Credit file", ondelete="restrict", index="btree_not_null"
    )
    company_id = fields.Many2one(related="file_id.company_id", search="_search_company_id")
    chain = fields.Integer(required=True)
    number = fields.Integer("Line", required=True, aggregator=None)
    date = fields.Datetime(required=True)
    user_id = fields.Many2one("res.users", "Who", required=True, ondelete="restrict", index=True)
    user_name = fields.Char("Name then", required=True)
    operation = fields.Selection(OPERATIONS, required=True)
    record = fields.Char()
    res_id = fields.Integer("Record id", aggregator=None)
    detail = fields.Json()
    detail_text = fields.Char("Details", compute="_compute_detail_text")
    previous = fields.Char("Hash before")
    hash = fields.Char(required=True)

    _line_uniq = models.UniqueIndex("(chain, number)", "A line of the log is there already.")

    _record_idx = models.Index("(res_id, date) WHERE res_id > 0")

    def _search_company_id(self, operator, value):
        return [("file_id.company_id", operator, value)]

    @api.depends("detail")
    def _compute_detail_text(self):
        for line in self:
            line.detail_text = "; ".join(
                f"{name}: {self._plain(value)}" for name, value in (line.detail or {}).items()
            )

    def _plain(self, value):
        if isinstance(value, list):
            return " → ".join(str(one) for one in value)
        return str(value)

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Refuse: lines come from what happens, by ``_append``."""
        raise UserError(self.env._("The log writes itself: nobody adds a line."))

    def write(self, vals):  # pylint: disable=method-required-super
        """Refuse: the log is append-only."""
        raise UserError(self.env._("A line of the log can't be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A line of the log can't be deleted."))

    @api.model
    def _append(self, entries):
        """Append ``entries``: dicts of ``operation`` and, as known, file, record, detail.

        ``file`` and ``record`` are records. Two statements for any number of
        lines. In a request that Odoo serves from a read-only cursor the lines go
        through a short transaction of their own; otherwise they are part of the
        transaction: no content leaves without them being committed.
        """
        if not entries:
            return
        lines = [self._as_line(entry) for entry in entries]
        if self.env.cr.readonly:
            self._append_apart(lines)
        else:
            self._insert(self.env, lines)

    def _as_line(self, entry):
        """Return the engine's ``Line`` of one entry, not linked yet.

        sudo: the log names the record and the person, whatever the person may read.
        """
        record = entry.get("record")
        file = entry.get("file") or (record.sudo().file_id if record else None)
        return Line(
            chain=file.id if file else 0,
            number=0,
            date=self._now(),
            user_id=self.env.uid,
            user_name=self.env.user.sudo().name,
            operation=entry["operation"],
            record=record.sudo().name if record else "",
            res_id=record.id if record else 0,
            detail=entry.get("detail") or {},
        )

    def _now(self):
        """Return the moment as the log has it: ISO, in UTC, to the second."""
        return fields.Datetime.now().isoformat()

    def _append_apart(self, lines):
        self._apart(lambda env: self._insert(env, lines))

    def _apart(self, work):
        """Call ``work(env)`` in a transaction of its own, which commits; its answer is dropped.

        Again, a few times, when somebody else writes at the same moment; then it raises
        what PostgreSQL did.
        """
        for attempt in range(RETRIES):
            try:
                with self.env.registry.cursor() as cr:
                    work(self.env(cr=cr))
                return
            except (psycopg2.errors.SerializationFailure, psycopg2.errors.UniqueViolation):
                if attempt == RETRIES - 1:
                    raise

    @api.model
    def _insert(self, env, lines):
        """Link the lines to their chains and write lines and heads."""
        heads = self._lock_heads(env, sorted({line.chain for line in lines}))
        linked = []
        for chain, head in heads.items():
            heads[chain], added = append(head, [line for line in lines if line.chain == chain])
            linked += added
        columns = SQL(", ").join(
            SQL(f"%s::{kind}[]", [self._column(line, name) for line in linked])
            for name, kind in COLUMNS.items()
        )
        env.cr.execute(
            SQL(
                """WITH lines AS (
                       INSERT INTO credit_archive_log (%s, file_id)
                       SELECT line.*, NULLIF(line.chain, 0) FROM UNNEST(%s) AS line(%s))
                   UPDATE credit_archive_head AS head SET length = new.length, hash = new.hash
                   FROM UNNEST(%s::int4[], %s::int4[], %s::varchar[]) AS new(chain, length, hash)
                   WHERE head.chain = new.chain""",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                columns,
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                list(heads),
                [head.length for head in heads.values()],
                [head.hash for head in heads.values()],
            )
        )
        env["credit.archive.file"].invalidate_model(["log_ids"], flush=False)

    @api.model
    def _column(self, line, name):
        value = getattr(line, name)
        return json.dumps(value) if name == "detail" else value

    @api.model
    def _lock_heads(self, env, chains):
        """Return {chain: head}, locked until the end of the transaction."""
        env.cr.execute(
            SQL(
                """INSERT INTO credit_archive_head AS head (chain, length, hash)
                   SELECT chain, 0, %s FROM UNNEST(%s::int4[]) AS chain ORDER BY chain
                   ON CONFLICT (chain) DO UPDATE SET length = head.length
                   RETURNING chain, length, hash""",
                GENESIS,
                chains,
            ),
            log_exceptions=False,  # somebody appends to the same chain: an ordinary retry
        )
        return {chain: Head(length, last) for chain, length, last in env.cr.fetchall()}

    # --- is it whole?

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
        """Return {chain: the engine's lines, in order} of these chains, in one query."""
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

    @api.model
    def _seals(self):
        domain = [("res_model", "=", self._name), ("name", "=", SEAL)]
        # sudo: seals are out of everybody's reach; verification alone reads them.
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
        """Write down the heads that moved since the last seal, in the filestore and the log.

        sudo: seals are out of everybody's reach.
        """
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
        """Note on each file what the verification found; return whether all is well.

        ``result`` is {chain: faults}. sudo: auditors, who may ask, write nothing.
        """
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
