from odoo import api, models
from odoo.tools import html_escape

from odoo.addons.credit_management.models.authority.credit_approvable import APPROVAL_FIELDS


class CreditArchiveApprovable(models.AbstractModel):
    """A document about records that is approved step by step, without chatter.

    The decision is a line of the log instead of a message; who is asked gets an
    activity of its own that names the document's number and nothing else: on a
    document it would subscribe, and reach people without asking for clearance.
    A model that inherits it answers what ``credit.approvable`` asks, besides
    ``_approval_subjects`` and ``_approval_user``; its ``display_name`` must not
    name a record.
    """

    _name = "credit.archive.approvable"
    _description = "Document about records, approved in steps"
    _inherit = ["credit.approvable"]

    _credit_guarded = APPROVAL_FIELDS

    _approval_activity = "credit_archive.mail_activity_decide"

    def action_reject_wizard(self):
        """Open the dialogue that asks why this document is refused."""
        return self._ask_rejection()

    def _approval_subjects(self):
        """Return what a decision is about, as the log names it: dicts of ``record`` or ``file``."""
        return [{}]

    def _approval_user(self):
        """Return the user who asked: besides those who decide they see the decisions.

        sudo: record rules and colleagues ask, who may not read the document.
        """
        return self.sudo().create_uid

    def _involved(self):
        # EXTENDS 'credit.approvable'
        return super()._involved() | self._approval_user()

    def _still_counting(self, rows):
        # EXTENDS 'credit.approvable': what was approved as another kind was approved as less
        kind = self._authority_kind()
        return super()._still_counting(rows).filtered(lambda row: row.kind == kind)

    def _search_can_decide(self, operator, value):
        # EXTENDS 'credit.approvable': sudo, for record rules ask this, they can't be asked themselves
        return super(CreditArchiveApprovable, self.sudo())._search_can_decide(operator, value)

    def _prepare_approval_vals(self, turn, step):
        # EXTENDS 'credit.approvable'
        vals = super()._prepare_approval_vals(turn, step)
        return {**vals, "archive_user_id": self._approval_user().id}

    def _tell_decision(self, vals):
        # EXTENDS 'credit.approvable': a line of the log instead of a message; sudo: it names the
        # document, whatever who decided may read of it
        detail = {
            "document": self.sudo().display_name,
            "step": vals["who"],
            "decision": vals["state"],
            **({"reason": vals["reason"]} if vals["reason"] else {}),
        }
        self.env["credit.archive.log"]._append(
            [{"operation": "decide", "detail": detail, **one} for one in self._approval_subjects()]
        )

    def _ask_next(self, turns):
        # EXTENDS 'credit.approvable': activities of their own
        self._forget_asking()
        for document in self:
            turn = turns[document.id]
            document._ask(document._to_be_asked(turn), turn)

    def _to_be_asked(self, turn):
        # EXTENDS 'credit.approvable': of those who may decide, who may know of it; and the
        # archive's managers where a step has nobody.
        persons = self._persons_told(turn)
        if turn.next and turn.vacancy:
            persons |= self._archive_managers()
        return persons

    def _ask(self, users, turn):
        # EXTENDS 'credit.approvable': activities of their own
        persons = self._persons_told(turn)
        self._tell(self._approval_activity, {self: users & persons})
        self._tell(
            self._approval_activity,
            {self: users - persons},
            lambda document: html_escape(document._vacancy_text(turn.vacancy)),
        )

    def _archive_managers(self):
        """Return the archive's managers (as the system) who work for the document's company.

        sudo: who hands in needn't be able to read their users.
        """
        group = self.env.ref("credit_archive.group_archive_manager").sudo()
        return self.env["credit.authority"]._office_holders(group, self.company_id)

    def _persons_told(self, turn):
        """Return the users who get an activity: of those asked, who may know of it."""
        return self._persons_asked(turn)

    def _retire_approvals(self, again=False):
        # EXTENDS 'credit.approvable'
        self._forget_asking()
        return super()._retire_approvals(again)

    def _asking(self):
        # EXTENDS 'credit.approvable': activities of their own, which name the number and nothing
        # else. sudo: they are colleagues'; only those the system made of these numbers.
        asked = self.env.ref(self._approval_activity)
        return self.env["mail.activity"].sudo().search(
            [("activity_type_id", "=", asked.id), ("summary", "in", self.sudo().mapped("name"))]
        )  # fmt: skip

    @api.model
    def _asked_by(self, activities):
        # EXTENDS 'credit.approvable': activities of their own, found by the number they name
        mine = activities.filtered(lambda one: not one.res_model)
        by_name = mine.grouped("summary")
        return {one: by_name[one.name] for one in self.search([("name", "in", [*by_name])])}

    def _forget_asking(self):
        """Nobody is asked any more about these documents."""
        self._asking().unlink()

    def _tell(self, activity, users, note=None):
        """Give an activity to the users of {document: users}; ``note(document)`` says what it is.

        sudo: colleagues are told by the system; the number is all that is named.
        """
        kind = self.env.ref(activity)
        self.env["mail.activity"].sudo().create(
            [
                {
                    "activity_type_id": kind.id,
                    "user_id": user.id,
                    "summary": document.sudo().name,
                    "note": note and note(document.with_context(lang=user.lang)),
                }
                for document, persons in users.items()
                for user in persons
            ]
        )
