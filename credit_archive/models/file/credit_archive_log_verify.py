import logging
from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.chain import Head, Line, verify
from ...engine.seal import (
    anchor_of,
    digests,
    make_seal,
    numbered,
    verify_seals,
    verify_stamps,
)
from ..base.groups import MANAGER

_logger = logging.getLogger(__name__)

SEAL = "credit_archive_seal.json"
ROUND = 28
"""Days within which every chain is read from its beginning."""


class CreditArchiveChecked(models.Model):
    """Up to where the nightly verification found each chain whole, and when it read all of it.

    Not with the heads, which whoever looks at a record is writing at the same moment.
    """

    _name = "credit.archive.checked"
    _description = "Verified Part of a Log Chain"
    _log_access = False
    _rec_name = "chain"

    chain = fields.Integer(required=True)
    length = fields.Integer(required=True)  # pylint: disable=attribute-deprecated
    hash = fields.Char(required=True)
    read_on = fields.Date("Read on")

    _chain_uniq = models.Constraint("UNIQUE(chain)", "A chain is verified up to one line.")


class CreditArchiveLogVerify(models.Model):
    """Is the log whole? Asked every night, and by hand.

    Each night: the numbers of all chains are counted against their heads (one pass over
    an index), what was added since the last night is read, and of the rest a share, so that
    every line is read once in ``ROUND`` nights. The seals are read once a night.
    """

    _inherit = "credit.archive.log"

    # --- lines against heads and seals

    @api.model
    def _verify(self, chains, sealed=None, starts=None):
        """Return {chain: faults of the engine} for these chains; an empty list: it is whole.

        ``sealed``: {chain: head as sealed last}, where the caller has read it. ``starts``:
        {chain: head up to which it was verified before}; without it all of a chain is read.
        """
        heads, starts = self._heads(chains), starts or {}
        sealed = self._sealed() if sealed is None else sealed
        lines = self._lines_of(chains, starts)
        return {
            chain: verify(
                lines.get(chain, []), heads.get(chain, Head()), sealed.get(chain), starts.get(chain)
            )
            for chain in chains
        }

    @api.model
    def _lines_of(self, chains, starts=()):
        """Return {chain: the engine's lines after ``starts``, in order}, in one query.

        A line that says it is of the file of another chain counts in both, where all is read.
        """
        after = [starts[chain].length if chain in starts else 0 for chain in chains]
        # A line keeps seconds and belongs to the file of its chain: else it counts as changed.
        self.env.cr.execute(
            SQL(
                """SELECT chain, number,
                       to_char(date, 'YYYY-MM-DD"T"HH24:MI:SS')
                       || CASE WHEN date <> date_trunc('second', date)
                                OR COALESCE(file_id, 0) <> chain THEN '+' ELSE '' END,
                       user_id, user_name, operation, record, res_id, detail, previous, hash
                   FROM credit_archive_log JOIN UNNEST(%s::int4[], %s::int4[]) AS asked(chain, after)
                        USING (chain)
                   WHERE number > after ORDER BY chain, number, id""",
                list(chains),
                after,
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

    # --- seals

    @api.model
    def _seals(self):
        domain = [("res_model", "=", self._name), ("name", "=", SEAL)]
        # sudo: seals are out of everybody's reach; verification alone reads them.
        return self.env["ir.attachment"].sudo().search(domain, order="id")

    @api.model
    def _read_seals(self):
        """Return the engine's seals, in order. Reads every one: once a night."""
        return numbered([attachment.raw or b"" for attachment in self._seals()])

    @api.model
    def _sealed(self, seals=None):
        """Return {chain: head} as sealed last."""
        sealed = {}
        for seal in self._read_seals() if seals is None else seals:
            heads = seal.content.get("heads", {})
            sealed.update((int(chain), Head(*head)) for chain, head in heads.items())
        return sealed

    @api.model
    def _announced(self):
        """Return {number: SHA-256} of the seals the log names."""
        self.env.cr.execute(
            """SELECT (detail->>'number')::int4, detail->>'sha256' FROM credit_archive_log
                WHERE chain = 0 AND operation = 'seal' AND detail ? 'number'"""
        )
        return dict(self.env.cr.fetchall())

    @api.model
    def _verify_seals(self, seals=None):
        """Return the faults of the seals themselves and their time stamps: missing, altered."""
        faults = verify_seals(self._read_seals() if seals is None else seals, self._announced())
        return faults + verify_stamps(self._read_stamps(), self._anchored("stamp"))

    @api.model
    def _seal(self, seals=None):
        """Write down the heads that moved since the last seal; name the seal in the log.

        The general chain has a line for each seal, and the next seal has that line's head:
        taking out one leaves a trace in the other. An anchor leaves the house. sudo: seals are
        out of everybody's reach.
        """
        seals = self._read_seals() if seals is None else seals
        self.env.cr.execute("SELECT chain, length, hash FROM credit_archive_head ORDER BY chain")
        sealed = self._sealed(seals)
        moved = {
            chain: Head(length, last)
            for chain, length, last in self.env.cr.fetchall()
            if sealed.get(chain) != Head(length, last)
        }
        if not moved or (set(moved) == {0} and self._only_sealed(sealed.get(0), moved[0])):
            return
        number, now = seals[-1].number + 1 if seals else 1, self._now()
        raw = make_seal(number, now, seals[-1] if seals else None, moved)
        self.env["ir.attachment"].sudo().create(
            {"name": SEAL, "raw": raw, "res_model": self._name, "mimetype": "application/json"}
        )
        self._append([{"operation": "seal", "detail": {"number": number, **digests(raw)}}])
        anchor = anchor_of(number, now, raw)
        _logger.info("Seal of the credit file's log: %s", anchor.line)
        self._send_anchor(anchor)

    @api.model
    def _only_sealed(self, before, now):
        """Tell whether all the general log heard since is of the seal itself and its anchors."""
        if not before or now.length <= before.length:
            return False
        self.env.cr.execute(
            SQL(
                """SELECT COUNT(*) FROM credit_archive_log
                    WHERE chain = 0 AND number > %s AND operation IN ('seal', 'anchor')""",
                before.length,
            )
        )
        return self.env.cr.fetchone()[0] == now.length - before.length

    # --- every night

    @api.model
    def _cron_verify(self, limit=200):
        """Verify what moved, what has gaps and tonight's share, batch by batch; then seal."""
        seals = self._read_seals()
        sealed = self._sealed(seals)
        whole = self._note_seals(self._verify_seals(seals))
        starts, entire = self._moved(), self._to_read(sealed)
        chains = sorted(entire | set(starts))
        self.env["ir.cron"]._commit_progress(remaining=len(chains))
        for start in range(0, len(chains), limit):
            batch = chains[start : start + limit]
            after = {chain: starts[chain] for chain in batch if chain not in entire}
            result = self._verify(batch, sealed, after)
            whole &= self._note(result)
            self._remember([chain for chain in batch if not result[chain]], entire)
            time_left = self.env["ir.cron"]._commit_progress(len(batch))
            if not time_left and start + limit < len(chains):
                return  # the rest comes in the next call, which seals
        if whole:
            self._seal(seals)
            # sudo: what goes over the network has a job of its own, when the seal is safe.
            self.env.ref("credit_archive.ir_cron_anchor").sudo()._trigger()

    @api.model
    def _moved(self):
        """Return {chain: head up to which it is known whole} of chains that grew since."""
        self.env.cr.execute(
            """SELECT chain, checked.length, checked.hash
                 FROM credit_archive_head AS head JOIN credit_archive_checked AS checked USING (chain)
                WHERE (head.length, head.hash) IS DISTINCT FROM (checked.length, checked.hash)"""
        )
        return {chain: Head(length, last) for chain, length, last in self.env.cr.fetchall()}

    @api.model
    def _to_read(self, sealed):
        """Return the ids of the chains to read from their beginning tonight.

        Those whose lines aren't as many as their head says (numbers with gaps, lines of no
        chain or no file), those that were never read or were found broken, those that reach
        less far than sealed, and a share of all others.
        """
        self.env.cr.execute(
            """SELECT COALESCE(head.chain, log.chain)
                 FROM credit_archive_head AS head
                 FULL JOIN (SELECT chain, COUNT(*) AS lines, MAX(number) AS last
                              FROM credit_archive_log GROUP BY chain) AS log USING (chain)
                WHERE (head.length, head.length) IS DISTINCT FROM (log.lines, log.last)
               UNION SELECT chain FROM credit_archive_head AS head
                WHERE NOT EXISTS (SELECT FROM credit_archive_checked AS checked
                                   WHERE checked.chain = head.chain)
               UNION SELECT id FROM credit_archive_file WHERE log_state <> 'whole'
               UNION SELECT 0"""
        )
        chains = {row[0] for row in self.env.cr.fetchall()}
        heads = self._heads(sealed)
        chains.update(
            chain for chain, head in sealed.items() if heads.get(chain, Head()).length < head.length
        )
        self.env.cr.execute(
            SQL(
                """SELECT chain FROM credit_archive_checked
                    WHERE read_on < %s ORDER BY read_on, chain
                    LIMIT (SELECT GREATEST(200, COUNT(*) / %s + 1) FROM credit_archive_checked)""",
                fields.Date.today(),
                ROUND - 1,
            )
        )
        return chains | {row[0] for row in self.env.cr.fetchall()}

    @api.model
    def _remember(self, chains, entire):
        """Keep up to where these chains are whole; ``entire``: those read from the beginning."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO credit_archive_checked AS checked (chain, length, hash, read_on)
                   SELECT chain, length, hash, CASE WHEN chain = ANY(%s) THEN %s::date END
                     FROM credit_archive_head WHERE chain = ANY(%s)
                       ON CONFLICT (chain) DO UPDATE
                      SET length = EXCLUDED.length, hash = EXCLUDED.hash,
                          read_on = COALESCE(EXCLUDED.read_on, checked.read_on)""",
                sorted(entire),
                fields.Date.today(),
                list(chains),
            )
        )

    @api.model
    def _note(self, result):
        """Note on each file what the verification found; return whether all is well.

        ``result`` is {chain: faults}. sudo: the system notes it, whoever asked.
        """
        files = self.env["credit.archive.file"].sudo().browse(result).filtered("id").exists()
        now = fields.Datetime.now()
        broken = files.filtered(lambda file: result[file.id])
        whole = (files - broken).filtered(lambda file: file.log_state != "whole")
        whole.write({"log_state": "whole", "log_checked_on": now})
        for file in broken:
            file._log_is_broken(result[file.id], now)
        for chain in set(result) - set(files.ids):
            if result[chain]:
                _logger.error(
                    "Chain %s of the credit file's log is broken (0: the general one): %s",
                    chain, result[chain],
                )  # fmt: skip
        return not any(result.values())

    @api.model
    def _note_seals(self, faults):
        """Tell every archive manager of missing or altered seals; return whether there are none."""
        if not faults:
            return True
        _logger.error("The seals of the credit file's log are broken: %s", faults)
        self._tell_managers(
            lambda log: (
                log.env._("The seals of the access log are broken"),
                log._seal_faults_text(faults),
            )
        )
        return False

    @api.model
    def _tell_managers(self, words):
        """Give every archive manager an activity, unless they have the same one still.

        ``words(log)`` returns its summary and note in the language of ``log``. sudo: the system
        tells, and looks up whom.
        """
        activity_type = self.env.ref("credit_archive.mail_activity_log")
        Activity = self.env["mail.activity"].sudo()
        for manager in self.env.ref(MANAGER).sudo().all_user_ids:
            summary, note = words(self.with_context(lang=manager.lang))
            known = [("activity_type_id", "=", activity_type.id), ("user_id", "=", manager.id),
                     ("summary", "=", summary)]  # fmt: skip
            if not Activity.search_count(known, limit=1):
                Activity.create(
                    {
                        "activity_type_id": activity_type.id,
                        "user_id": manager.id,
                        "summary": summary,
                        "note": note,
                    }
                )

    @api.model
    def _seal_faults_text(self, faults):
        """Word what is wrong with the seals."""
        kinds = {
            "missing": self.env._("missing"),
            "altered": self.env._("not as it was written"),
            "unstamped": self.env._("without the time stamp it had"),
            "restamped": self.env._("with another time stamp than it had"),
        }
        return ", ".join(
            self.env._("seal %(number)s %(kind)s", number=fault.number, kind=kinds[fault.kind])
            for fault in faults[:20]
        )
