from math import inf

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.route import EMPTY, OWN
from .credit_approval import OPEN

MESSAGES = 5
"""Up to so many documents handed in at once each send a message to whom they ask."""


class CreditApprovableAsking(models.AbstractModel):
    """Handing in: the records of the steps, who is asked for the next one, and who is missing."""

    _inherit = "credit.approvable"

    def _hand_in(self):
        """As ``_start_approvals``, where a person hands the documents in and can be told.

        Raises ``UserError`` for what nobody could decide to the end: it would wait for ever.
        """
        turns = self._turns()
        for document in self:
            document._check_somebody_decides(turns[document.id])
        self._start_approvals(turns)

    def _check_somebody_decides(self, turn):
        """Raise ``UserError`` where a step has nobody to decide it, naming the office (R15)."""
        vacancy = turn.vacancy
        if not vacancy:
            return
        # sudo: a name may hold the customer's, and is due to whoever hands it in
        texts = {"document": self.sudo().display_name, "vacancy": self._vacancy_text(vacancy)}
        if vacancy.reason == OWN:
            raise UserError(
                self.env._(
                    "%(document)s can't be decided. %(vacancy)s. Let somebody else propose it, or "
                    "have a credit manager name another person for the office under Offices.",
                    **texts,
                )
            )
        raise UserError(
            self.env._(
                "%(document)s can't be decided. %(vacancy)s. A credit manager names a person for "
                "the office under Offices.",
                **texts,
            )
        )

    def _vacancy_text(self, vacancy):
        """Return why nobody can decide a step (engine ``Vacancy``), in words with its office."""
        texts = {
            "office": self.env["credit.authority"]._titles(vacancy.step.rows),
            # sudo: who holds an office is told to all who wait for it
            "names": ", ".join(
                self.env["res.users"].sudo().browse(sorted(vacancy.persons)).mapped("name")
            ),
        }
        if vacancy.reason == EMPTY:
            return self.env._("%(office)s: nobody holds this office", **texts)
        if vacancy.reason == OWN:
            return self.env._(
                "%(office)s: only %(names)s, who had a hand in it and can't decide on it", **texts
            )
        return self.env._(
            "%(office)s: only %(names)s, needed for another step; one person decides one step",
            **texts,
        )

    def _start_approvals(self, turns=None):
        """The documents wait: lay out their steps and ask the first persons.

        ``turns`` are those of ``_turns``, where the caller has them already.
        """
        turns = turns or self._turns()
        self._sync_approvals(turns)
        self._ask_next(turns)

    def _retire_approvals(self, again=False):
        """The documents no longer wait: open steps are redundant; ``again`` takes approvals back.

        sudo: steps are written by nobody else, and those the user may not see
        are to be closed, too.
        """
        rows = self.sudo().approval_ids
        rows.filtered(lambda row: row.state in OPEN)._record({"state": "redundant"})
        if again:
            rows.filtered("is_counted")._record({"is_counted": False})

    def _sync_approvals(self, turns):
        """Bring the open steps in line with ``turns``, {document id: ``Turn``}.

        sudo: a step that the user doesn't see would be laid out a second time.
        """
        missing = []
        for document in self:
            turn = turns[document.id]
            rows = document.sudo().approval_ids.filtered(
                lambda row: row.state in OPEN or (row.state == "proposed" and row.is_counted)
            )
            for step in (*turn.proposed, *turn.steps):
                row = rows.filtered(lambda row, step=step: row.sequence == step.order)[:1]
                rows -= row
                if step.order in turn.done:
                    row._record({"state": "redundant"}) if row else None
                    continue
                vals = document._prepare_approval_vals(turn, step)
                if step in turn.proposed:
                    if row.state == "proposed" and row.user_id.id == turn.proposed[step]:
                        continue  # with the day it was proposed on
                    vals.update(document._prepare_proposed_vals(turn.proposed[step]))
                row._record(vals) if row else missing.append(vals)
            rows._record({"state": "redundant"})
        self.env["credit.approval"]._create_guarded(missing)
        self.invalidate_recordset(["approval_ids"])

    def _prepare_approval_vals(self, turn, step):
        """Return the values of the record of a step (engine ``Step``) that isn't decided yet."""
        request, unlimited = turn.request, turn.request.amount == inf
        return {
            "res_model": self._name,
            "res_id": self.id,
            "res_name": self.display_name,
            "partner_id": self._authority_partner().id,
            "company_id": self.company_id.id,
            # sudo: the root of a branch needn't be one of the user's companies
            "currency_id": self._authority_company().sudo().root_id.currency_id.id,
            "kind": request.kind,
            "sequence": step.order,
            "who": self.env["credit.authority"]._titles(step.rows),
            "state": "pending" if step is turn.next else "waiting",
            "user_id": False,
            "amount": 0.0 if unlimited else request.amount,
            "is_unlimited": unlimited,
            "rating_id": request.grade or False,
        }

    def _prepare_proposed_vals(self, person):
        """Return what is kept of a step that ``person``, an id, did by proposing: no decision."""
        return {"state": "proposed", "user_id": person, "date": fields.Datetime.now()}

    def _ask_next(self, turns):
        """Give an activity to everybody who may decide the next step, by {document id: ``Turn``}.

        sudo: who hands in or decides needn't be able to plan other people's work.
        """
        if not self._approval_activity:
            return
        self.sudo().activity_unlink([self._approval_activity])
        for (user, vacancy), ids in self._askings(turns).items():
            self.browse(ids)._ask_one(user, vacancy)

    def _askings(self, turns):
        """Return {(user, the vacancy to tell or None): ids of the documents they are asked for}."""
        asked = {}
        for document in self:
            turn = turns[document.id]
            deciding = document._persons_asked(turn)
            for user in document._to_be_asked(turn):
                vacancy = None if user in deciding else turn.vacancy
                asked.setdefault((user, vacancy), []).append(document.id)
        return asked

    def _to_be_asked(self, turn):
        """Return the users (as the system) who have to be asked now.

        Beside those who may decide, the credit managers where a step has nobody.
        """
        persons = self._persons_asked(turn)
        if turn.next and turn.vacancy:
            persons |= self.env["credit.authority"]._managers(self.company_id)
        return persons

    def _ask(self, users, turn):
        """Give ``users`` an activity; who can't decide is told which office has nobody.

        sudo: as above.
        """
        persons = self._persons_asked(turn)
        for user in users:
            self._ask_one(user, None if user in persons else turn.vacancy)

    def _ask_one(self, user, vacancy=None):
        """Give ``user`` an activity on each of these; ``vacancy`` is told to who can't decide.

        In one go for all that have nothing of their own to say; of many at once nobody gets a
        message for each. sudo: as above.
        """
        mine = self.sudo().with_context(lang=user.lang)
        if len(self) > MESSAGES:
            mine = mine.with_context(mail_activity_quick_update=True)
        told = {"summary": mine[:1]._vacancy_text(vacancy)} if vacancy else {}
        words = {one: one._asking_words() for one in mine}
        plain = mine.filtered(lambda one: not words[one])
        if plain:
            plain.activity_schedule(self._approval_activity, user_id=user.id, **told)
        for one in mine - plain:
            said = {**told, **words[one]}
            one.activity_schedule(self._approval_activity, user_id=user.id, **said)

    def _asking_words(self):
        """Return values an activity has beside its type, in the language of who gets it."""
        return {}

    def _ask_where_changed(self):
        """Ask those who may decide since something changed, and nobody who no longer may.

        An office, a deputy, the amount, who had a hand in it. As the system.
        """
        waiting = self.filtered(lambda one: one._approvals_open() and one._asks_by_matrix())
        if not waiting:
            return
        waiting._asking().mapped("user_id")  # read at once what each is compared with
        turns = waiting._turns()
        for document in waiting:
            turn = turns[document.id]
            asked, wanted = document._asking().user_id, document._to_be_asked(turn)
            if asked != wanted:
                document._sync_approvals(turns)
                gone = asked - wanted
                document._asking().filtered(lambda one, gone=gone: one.user_id in gone).unlink()
                document._ask(wanted - asked, turn)

    def _asks_by_matrix(self):
        """Tell whether whom the matrix names is asked; a model may ask others."""
        return bool(self._approval_activity)

    def _asking(self):
        """Return the activities (as the system) that ask for a decision on these documents now.

        sudo: activities of colleagues.
        """
        kind = self.env["ir.model.data"]._xmlid_to_res_id(self._approval_activity)
        return self.sudo().activity_ids.filtered(lambda one: one.activity_type_id.id == kind)

    @api.model
    def _asked_by(self, activities):
        """Return {document: those of these activities (as the system) that ask about it}."""
        mine = activities.filtered(lambda one: one.res_model == self._name)
        by_document = mine.grouped("res_id")
        return {one: by_document[one.id] for one in self.browse(by_document).exists()}

    @api.model
    def _waited_for(self, activities):
        """Return {document: those of these activities whose person is to decide on it now}.

        Constant queries. As the system.
        """
        asked = {
            document: those
            for document, those in self._asked_by(activities).items()
            if document._approvals_open()
        }
        documents = self.browse([one.id for one in asked])
        documents._asking().mapped("user_id")  # read at once what each is compared with
        turns, found = documents._turns(), {}
        for document, those in asked.items():
            wanted = document._to_be_asked(turns[document.id])
            found[document] = those.filtered(lambda one, wanted=wanted: one.user_id in wanted)
        return found
