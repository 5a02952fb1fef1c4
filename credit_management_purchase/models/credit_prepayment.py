from dataclasses import asdict, dataclass, replace

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.credit_management.models.base.transaction import (
    LostRace,
    at_commit,
    fresh_cursor,
    taken_at_commit,
)
from odoo.addons.credit_management.models.gate.credit_proof import LOCK_CLASS, LOCK_WAIT, READ_WAIT

from ..engine.prepayment import REFUND, Finding, Standing, Terms, UnusableAmount, Verdict, judge
from . import prepaid_sql as sql

SUPPLIER_LOCK_CLASS = LOCK_CLASS + 2
"""First half of the advisory lock's key; the second is the supplier's id."""

PLEDGES = "credit_management_purchase.pledges"
"""{(supplier, root company): what others may still take} to be proven before the commit."""


@dataclass(frozen=True)
class Ask:
    """One order or payment that asks for a prepayment; ``amount`` in the root's currency."""

    kind: str
    model: str
    res_id: int
    partner_id: int
    company_id: int
    root_id: int
    amount: float

    @property
    def key(self):
        """Return (supplier, root company)."""
        return self.partner_id, self.root_id


@dataclass(frozen=True)
class Ruling:
    """What was found on an ask: ``passed``, ``warned``, ``released`` or ``held``, and on what."""

    ask: Ask
    verdict: Verdict
    terms: Terms
    standing: Standing
    outcome: str

    @property
    def is_held(self):
        """Tell whether it can't go through."""
        return self.outcome == "held"


class CreditPrepayment(models.AbstractModel):
    """Reads what is prepaid, has it judged, and proves at commit that nobody took the same room.

    The engine decides (``engine.prepayment``). Every order or payment that goes through
    leaves a ``credit.prepayment.check``; at commit, under a lock per supplier, a second
    cursor reads those this transaction couldn't see: they have to fit into what was left
    over, else the request runs again and sees them (docs/adr/0003, 0024).
    """

    _name = "credit.prepayment"
    _description = "Prepayments to suppliers"

    # --- what is at stake

    @api.model
    def _standings(self, partner_ids=None, root_ids=None):
        """Return {(supplier id, root company id): engine ``Standing``}; one query for any number.

        Whoever asks; ``partner_ids`` None: of everybody who has one.
        """
        if partner_ids is not None and not partner_ids:
            return {}
        exposure = self.env["credit.exposure"]
        frame = exposure._frame(root_ids, detailed=False)
        shares = self.env["account.payment.term"]._credit_prepaid_shares()
        rows = exposure._fetch(sql.standings(frame, partner_ids, shares), None)
        return {
            (partner, root): Standing(*map(float, amounts), since)
            for partner, root, *amounts, since in rows
        }

    @api.model
    def _with_refundable(self, standings, keys):
        """Return these standings with what may be paid back to them as customers; one query."""
        exposure = self.env["credit.exposure"]
        frame = exposure._frame(sorted({root for _partner, root in keys}), detailed=False)
        rows = exposure._fetch(sql.refundable(frame, sorted({one for one, _root in keys})), None)
        return {
            (partner, root): replace(
                standings.get((partner, root), Standing()), refundable=float(amount)
            )
            for partner, root, amount in rows
        }

    @api.model
    def _accounts(self, keys):
        """Return {(supplier id, root id): credit account (as the system)} of those there are.

        sudo: what was granted counts, may the user see the account or not.
        """
        accounts = self.env["credit.account"].sudo().search(
            [("partner_id", "in", [partner for partner, _root in keys]),
             ("company_id", "in", [root for _partner, root in keys])]
        )  # fmt: skip
        return {(one.partner_id.id, one.company_id.id): one for one in accounts}

    # --- judging

    @api.model
    def _judge(self, asks, released=()):
        """Return a ``Ruling`` per ``Ask``, each seeing those before it; constant queries.

        ``released``: ids of documents (model, id) a release covers. Raises ``UserError`` for
        an amount nobody can compare.
        """
        if not asks:
            return []
        keys = {ask.key for ask in asks}
        standings = self._standings(
            sorted({partner for partner, _root in keys}), sorted({root for _partner, root in keys})
        )
        if any(ask.kind == REFUND for ask in asks):
            standings.update(self._with_refundable(standings, keys))
        accounts = self._accounts(keys)
        terms = self.env["credit.account"].union(*accounts.values())._prepayment_terms()
        rulings = []
        for ask in asks:
            account = accounts.get(ask.key)
            known = terms[account.id] if account else Terms()
            standing = standings.get(ask.key, Standing())
            verdict, then = self._verdict(ask, standing, known)
            outcome = self._outcome(ask, verdict, released)
            if outcome != "held":
                standings[ask.key] = then
            rulings.append(Ruling(ask, verdict, known, standing, outcome))
        return rulings

    def _verdict(self, ask, standing, terms):
        companies = self.env["res.company"]
        rounding = companies._credit_rounding(ask.root_id)
        try:
            return judge(
                ask.kind, ask.amount, standing, terms, companies._credit_day(ask.root_id), rounding
            )
        except UnusableAmount as error:
            raise UserError(self.env._("Amount: that is not a number that can be kept.")) from error

    def _outcome(self, ask, verdict, released):
        """Return what becomes of it. sudo: the mode is the root's, which few may read."""
        if verdict.outcome == "pass":
            return "passed"
        if (ask.model, ask.res_id) in released:
            return "released"
        root = self.env["res.company"].sudo().browse(ask.root_id)
        enforced = root.credit_prepayment_mode == "enforce" and self.env.registry.ready
        return "held" if enforced else "warned"

    @api.model
    def _record(self, rulings):
        """Keep a frozen check of what was decided on; what asks for nothing leaves none.

        Returns {(model, id): check (as the system)}; one creation for all.
        """
        kept = [one for one in rulings if one.verdict.findings or one.verdict.added > 0]
        accounts = self._accounts({one.ask.key for one in kept}) if kept else {}
        checks = self.env["credit.prepayment.check"]._create_guarded(
            [self._prepare_check(one, accounts.get(one.ask.key)) for one in kept]
        )
        return {
            (one.ask.model, one.ask.res_id): check for one, check in zip(kept, checks, strict=True)
        }

    def _prepare_check(self, ruling, account):
        ask, verdict, limit = ruling.ask, ruling.verdict, ruling.terms.limit
        return {
            "kind": ask.kind,
            "res_model": ask.model,
            "res_id": ask.res_id,
            "partner_id": ask.partner_id,
            "company_id": ask.company_id,
            "account_id": account.id if account else False,
            "user_id": self.env.uid,
            "amount": ask.amount,
            "exposure": verdict.before,
            "added": verdict.added,
            "limit_type": limit.limit_type,
            "limit_amount": limit.amount,
            "outcome": ruling.outcome,
            "findings": [asdict(one) for one in verdict.findings],
            "facts": {
                "standing": {**asdict(ruling.standing), "since": str(ruling.standing.since or "")},
                "is_stopped": ruling.terms.is_stopped,
                "days": ruling.terms.days,
            },
        }

    # --- the proof at commit

    @api.model
    def _pledge(self, rulings):
        """Remember what goes through and adds something, to be proven at commit where enforced.

        sudo: the mode is the root's, which people of a branch may not see.
        """
        through = [one for one in rulings if not one.is_held and one.verdict.added > 0]
        roots = self.env["res.company"].sudo().browse({one.ask.root_id for one in through})
        enforced = set(roots.filtered(lambda one: one.credit_prepayment_mode == "enforce").ids)
        for one in through:
            if one.ask.root_id in enforced:
                known = at_commit(self.env, PLEDGES, self._prove)
                rests = one.outcome == "passed"
                left = (known.get(one.ask.key), one.verdict.left if rests else None)
                known[one.ask.key] = min((room for room in left if room is not None), default=None)

    @api.model
    def _prove(self):
        """Prove under lock that what others let through meanwhile fits; raise ``LostRace``."""
        pledges = taken_at_commit(self.env, PLEDGES)
        if not pledges or not self.env.registry.ready:
            return
        self._lock(sorted({partner for partner, _root in pledges}))
        asking = {key: left for key, left in pledges.items() if left is not None}
        if not asking:
            return
        with fresh_cursor(self.env) as fresh:
            taken = self._taken_by_others({partner for partner, _root in asking}, fresh)
        for key, left in asking.items():
            if taken.get(key, 0.0) > left + 1e-6:
                raise LostRace("credit: another transaction used this supplier's limit")

    def _lock(self, partner_ids):
        """Take the locks of these suppliers until the transaction ends, in one order."""
        self.env.cr.execute(
            SQL(
                """SET LOCAL lock_timeout = %s;
                SELECT pg_advisory_xact_lock(%s, id)
                  FROM (SELECT * FROM unnest(%s) AS key (id) ORDER BY 1) x;
                SET LOCAL lock_timeout TO DEFAULT""",
                LOCK_WAIT,
                SUPPLIER_LOCK_CLASS,
                partner_ids,
            ),
            log_exceptions=False,
        )

    def _taken_by_others(self, partner_ids, fresh):
        """Return {(supplier, root): amount} let through that this transaction can't see.

        sudo: others buy in companies the user can't see, whose root counts.
        """
        fresh.execute(
            SQL(
                """SET LOCAL lock_timeout = %s;
                SELECT id, partner_id, company_id, added FROM credit_prepayment_check
                 WHERE partner_id = ANY(%s) AND outcome <> 'held' AND added > 0
                   AND create_date > (now() AT TIME ZONE 'UTC') - interval '1 day'""",
                READ_WAIT,
                sorted(partner_ids),
            )
        )
        rows = fresh.fetchall()
        if not rows:
            return {}
        self.env["credit.prepayment.check"].flush_model()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM credit_prepayment_check WHERE id = ANY(%s)",
                [row[0] for row in rows],
            )
        )
        seen = {row[0] for row in self.env.cr.fetchall()}
        taken = {}
        for check, partner, company, added in rows:
            if check not in seen:
                root = self.env["res.company"].sudo().browse(company).root_id.id
                taken[partner, root] = taken.get((partner, root), 0.0) + float(added)
        return taken

    # --- words

    @api.model
    def _sentence(self, findings, currency, supplier, is_open=True):
        """Return what was found, in a sentence with its figures.

        ``findings``: those of the engine, or their kept form. ``is_open``: whether the reader
        may know the figures; to others they would tell what was granted.
        """
        known = [one if isinstance(one, Finding) else Finding(**one) for one in findings]
        if not is_open:
            return self.env._(
                "%s can't be paid in advance beyond what was granted. Credit control decides.",
                supplier,
            )
        return " ".join(self._finding_text(one, currency, supplier) for one in known)

    def _finding_text(self, finding, currency, supplier):
        money, figures = currency.format, finding.figures
        if finding.code == "stopped":
            return self.env._("%s is stopped: nothing is paid in advance.", supplier)
        if finding.code == "late":
            return self.env._(
                "%(supplier)s is %(days)s days late with goods that were paid for; "
                "%(granted)s days were granted.",
                supplier=supplier,
                days=figures["days"],
                granted=figures["granted"],
            )
        texts = {"supplier": supplier, "amount": money(figures["amount"])}
        if finding.code == "no_limit":
            return self.env._(
                "%(supplier)s has no prepayment limit, and %(amount)s would be paid in advance.",
                **texts,
            )
        return self.env._(
            "%(amount)s would be paid to %(supplier)s in advance, %(excess)s over the limit of "
            "%(limit)s.",
            excess=money(figures["excess"]),
            limit=money(figures["limit"]),
            **texts,
        )
