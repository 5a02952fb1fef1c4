from collections import Counter
from datetime import date

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...engine import petition
from ...engine.petition import fate


class CreditArchivePetitionErasure(models.Model):
    """What erasure would take and what has to stay until when; a disposal list takes it (R76, R83).

    The petition erases nothing: what is due goes on a disposal list of this file, which is
    authorised and witnessed as every other.
    """

    _inherit = "credit.archive.petition"

    def _planned(self):
        """Return the plan of this petition now: list of {section, fate, until, count}.

        sudo: it is about every record of the file, whatever who asks sees; ``section`` is the
        id of one customers are told of, else None.
        """
        mine = self.sudo()
        today = mine.company_id._credit_today()
        records = mine.env["credit.archive.record"].search(
            [("file_id", "=", mine.file_id.id), ("state", "!=", "destroyed")]
        )
        found = Counter(
            (record.section_id.id if record.section_id.is_told else None,
             *fate(record._as_erasable(), today))
            for record in records
        )  # fmt: skip
        return [
            {"section": section, "fate": why, "until": until and str(until), "count": count}
            for (section, why, until), count in sorted(
                found.items(), key=lambda one: (one[0][0] or 0, one[0][1], str(one[0][2]))
            )
        ]

    @api.depends("plan", "state", "kind")
    @api.depends_context("lang")
    def _compute_plan_text(self):
        """As it was answered; until then as it would be today."""
        for one in self:
            is_erasure = one.kind == petition.ERASURE
            rows = (one.plan or one._planned()) if is_erasure else []
            one.plan_text = "\n".join(one._plan_sentences(rows, one._fate_words()))

    def _plan_sentences(self, rows, words):
        """Return a sentence per row; sudo: sections are named, whoever may read them."""
        ids = {row["section"] for row in rows} - {None}
        sections = self.env["credit.archive.section"].sudo().browse(ids).exists()
        names = {one.id: one.name for one in sections}
        return [
            words[row["fate"], bool(row["until"])]
            % {
                "section": names.get(row["section"]) or self.env._("Our own papers"),
                "count": row["count"],
                "day": format_date(self.env, date.fromisoformat(row["until"]))
                if row["until"]
                else "",
            }
            for row in rows
        ]

    def _fate_words(self):
        """Return {(fate, has a day): sentence} for the archivist."""
        return {
            (petition.GOES, False): self.env._("%(section)s: %(count)s can be erased now."),
            (petition.HELD, False): self.env._("%(section)s: %(count)s under a legal hold."),
            (petition.LENT, False): self.env._("%(section)s: %(count)s on loan."),
            (petition.PERIOD, True): self.env._(
                "%(section)s: %(count)s kept until %(day)s, as their retention class says."
            ),
            (petition.PERIOD, False): self.env._(
                "%(section)s: %(count)s kept for ever, as their retention class says."
            ),
            (petition.OPEN, False): self.env._(
                "%(section)s: %(count)s kept; their period hasn't begun."
            ),
            (petition.UNSORTED, False): self.env._(
                "%(section)s: %(count)s that somebody has to sort or review first."
            ),
        }

    def _fate_told(self):
        """Return {(fate, has a day): sentence} for the customer: of holds and loans not a word."""
        goes = self.env._("%(section)s: %(count)s will be erased.")
        until = self.env._("%(section)s: %(count)s are kept until %(day)s.")
        stays = self.env._(
            "%(section)s: %(count)s are kept as long as law or contract ask for it; no day is "
            "known yet."
        )
        codes = (petition.HELD, petition.LENT, petition.OPEN, petition.UNSORTED, petition.PERIOD)
        return {
            (petition.GOES, False): goes,
            (petition.PERIOD, True): until,
            **{(code, False): stays for code in codes},
        }

    def _plan_told(self):
        """Return the sentences the customer reads once it is answered. Called as the system."""
        return self._plan_sentences(self.plan or [], self._fate_told())

    def _refused_values(self):
        return {"plan": self._planned()}

    def _give_erasure(self):
        """Have a disposal list proposed, as the user, of what may go; return (outcome, values)."""
        plan = self._planned()
        goes = sum(row["count"] for row in plan if row["fate"] == petition.GOES)
        kept = sum(row["count"] for row in plan) - goes
        if not goes:
            raise UserError(
                self.env._(
                    "%s: nothing of it may be erased now, as “What is erased, what is kept” "
                    "says. Refuse it and tell the customer until when what is kept.",
                    self.name,
                )
            )
        disposals = self.env["credit.archive.disposal"].with_company(self.company_id)
        disposal = disposals.create({})
        # sudo: which petition a list is for is the system's to say; no record of others is on it
        disposal.sudo().petition_id = self.id
        disposal.action_propose()
        self._log("handed over", disposal=disposal.name)
        outcome = petition.outcome(goes, kept + self.is_partial)
        return outcome, {"plan": plan, "disposal_id": disposal.id}

    def action_open_disposal(self):
        """Open the disposal list that was proposed for this petition."""
        self.ensure_one()
        self.check_access("read")
        if not self.disposal_id:
            raise UserError(self.env._("%s has no disposal list.", self.name))
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.disposal",
            "res_id": self.disposal_id.id,
            "view_mode": "form",
        }
