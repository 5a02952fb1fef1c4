import json

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine.chain import GENESIS, Head, Line, append

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
    ("assign", "Salesperson changed"),
    ("seal", "Sealed"),
    ("anchor", "Anchor"),
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

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse: lines come from what happens, by ``_append``."""
        if vals_list:
            raise UserError(self.env._("The log writes itself: nobody adds a line."))
        return super().create(vals_list)

    def write(self, vals):
        """Refuse: the log is append-only."""
        if self:
            raise UserError(self.env._("A line of the log can't be changed."))
        return super().write(vals)

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
