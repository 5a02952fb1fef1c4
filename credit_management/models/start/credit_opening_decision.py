from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..base.apart import apart
from ..base.batches import batches

AT_ONCE = 200
"""So many lines become limits when the list is approved; more follow in the background."""

NAMED = 5
"""So many customers are named where there is something to say of many."""


class CreditOpeningDecision(models.Model):
    """The life of a list of opening limits: handed in, approved as a whole, carried out line by line.

    A line that can't be granted (over the company's cap, a limit that came in between)
    says why and stops none of the others.
    """

    _inherit = "credit.opening"

    _approval_activity = "credit_management.mail_activity_opening"
    _waiting_list = (25, "credit_management.credit_opening_action")
    _approval_depends = ("state", "line_ids")

    def action_submit(self):
        """Hand these lists in for a decision; returns True.

        Raises ``AccessError`` for who may not write them, ``UserError`` for others than
        drafts, and for a list with nobody on it or with a line that can't be granted as it
        stands. sudo: who handed it in is guarded; that person doesn't decide.
        """
        self.check_access("write")
        for one in self:
            one._check_move("submitted")
            if not one.line_ids:
                raise UserError(self.env._("%s: there is nobody on the list yet.", one.name))
            one.line_ids._check_grantable()
            one._check_who_decides_grades()
        self.sudo().write({"submitted_by_id": self.env.uid})
        self._update_state("submitted")
        self._hand_in()
        return True

    def _check_who_decides_grades(self):
        """Raise ``UserError`` where a list gives grades, and nobody said who may give them so.

        Without a matrix a credit manager decides on both. With one, who approves a limit
        may not be who approves a grade: then the matrix says who decides on such a list.
        """
        authority = self.env["credit.authority"]
        root = self.company_id
        decided = any(authority._has_rows(kind, root) for kind in ("assessment", "deviation"))
        own = any(
            row.kind == "opening" and row.company in (None, root.id) for row in authority._rows()
        )
        if decided and not own and any(self.line_ids.mapped("rating_id")):
            raise UserError(
                self.env._(
                    "This list gives grades. The matrix of authority has to say who decides on a "
                    "list of opening limits: a credit manager adds rows of that kind, or the list "
                    "leaves the grades out."
                )
            )

    def _check_decidable(self, outcome):
        # EXTENDS 'credit.filed': what has changed meanwhile is known before it is decided.
        result = super()._check_decidable(outcome)
        if outcome == "approved":
            self.sudo().line_ids._check_grantable()  # sudo: all lines count, whoever decides
        return result

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'. sudo: only a digest of the lines is shown
        lines = self.sudo().line_ids
        return [
            self.state, self.company_id.id, self.reason,
            [(one.partner_id.id, one.amount, one.term_id.id, one.rating_id.id, one.date_from, one.date_to)
             for one in lines],
        ]  # fmt: skip

    def _involved(self):
        # EXTENDS 'credit.approvable': who had a hand in it, and who sells to anybody on it.
        # sudo: no rule may hide any of them from the check.
        mine = self.sudo()
        customers = mine.line_ids.partner_id
        hands = mine.submitted_by_id | mine.contributor_ids
        return super()._involved() | hands | customers.user_id | customers.credit_owner_id

    def _proposers(self):
        # EXTENDS 'credit.approvable'. sudo: whoever asks, it is the same person
        return self.sudo().submitted_by_id

    def _refusal_text(self, code, turn):
        # EXTENDS 'credit.approvable': whose customers stand in the way. sudo: who may approve
        # lists may know whom they themselves sell to.
        mine = self.sudo().line_ids.partner_id.filtered(
            lambda one: self.env.user in one.user_id | one.credit_owner_id
        )
        if code != "own" or not mine:
            return super()._refusal_text(code, turn)
        return self.env._(
            "%(list)s: you sell to %(customers)s, so somebody else decides; or these customers go "
            "on a list of their own.",
            list=self.name,
            customers=format_list(self.env, mine[:NAMED].mapped("name")),
        )

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "%(list)s is %(state)s: this step is no longer possible.", list=self.name, state=state
        )

    def _approvals_done(self):
        # EXTENDS 'credit.approvable': few lines become limits at once, many in the background.
        self._update_state("approved")
        for one in self:
            one._left()[:AT_ONCE]._carry_out()
        if any(one._left() for one in self):
            # sudo: only administrators may trigger a scheduled action by themselves
            self.env.ref("credit_management.ir_cron_opening").sudo()._trigger()

    def _left(self):
        """Return the lines that are neither granted nor refused yet.

        sudo: all of them are carried out, whatever who decides may see.
        """
        return self.sudo().line_ids.filtered(lambda one: not one.request_id and not one.problem)

    @api.model
    def _cron_carry_out(self, limit=AT_ONCE):
        """Make limits of the lines of approved lists, so many in each transaction."""
        left = self.env["credit.opening.line"].search(
            [
                ("opening_id.state", "=", "approved"),
                ("request_id", "=", False),
                ("problem", "=", False),
            ],
            order="opening_id, id",
        )
        for batch in batches(left, limit):
            batch._carry_out()


class CreditOpeningLineDecision(models.Model):
    """What becomes of a line of an approved list."""

    _inherit = "credit.opening.line"

    def _carry_out(self):
        """Grant these lines of approved lists; those it can't be done for say why.

        sudo: called when the list was decided; request and problem are guarded.
        """
        for opening, lines in self.sudo().grouped("opening_id").items():
            problems = apart(lines, lambda some, opening=opening: some._grant(opening))
            for line, problem in problems.items():
                line.problem = problem
        self.opening_id.invalidate_recordset()

    def _grant(self, opening):
        """Make accounts, grades, terms and approved requests of these lines of one list; all or none.

        As the system. sudo: whose accounts they are was looked at when the list was decided.
        """
        customers = self.partner_id
        accounts = self.env["credit.account"]._get_or_create(customers, opening.company_id).sudo()
        by_partner = {account.partner_id: account for account in accounts}
        for line in self:
            line._set_term_and_grade(by_partner[line.partner_id])
        requests = self._file_requests(opening, by_partner)
        requests.with_user(opening.decided_by_id)._decided_with(opening)
        for line, request in zip(self, requests, strict=True):
            line.request_id = request

    def _set_term_and_grade(self, account):
        """Give the account what the line names beside the limit. As the system."""
        if self.term_id:
            account.payment_term_id = self.term_id
        if self.rating_id and account.rating_id != self.rating_id:
            account._approve_grade(self.rating_id, self.rating_id)

    def _file_requests(self, opening, by_partner):
        """Return one draft request per line, in the name of who handed in the list."""
        return (
            self.env["credit.request"]
            .with_user(opening.submitted_by_id)
            ._create_guarded(
                [
                    {
                        "account_id": by_partner[line.partner_id].id,
                        "kind": "initial",
                        "amount": line.amount,
                        "date_from": line.date_from,
                        "date_to": line.date_to,
                        "reason": f"{opening.name}: {opening.reason}",
                        "opening_id": opening.id,
                    }
                    for line in self
                ]
            )
        )


class CreditRequest(models.Model):
    """A request that came of a list of opening limits names it: there it was decided."""

    _inherit = "credit.request"

    _credit_guarded = frozenset({"opening_id"})

    opening_id = fields.Many2one(
        "credit.opening",
        "Opening limits",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )

    def _decided_apart(self):
        # EXTENDS 'credit.approvable': with its list.
        return super()._decided_apart() | self.filtered("opening_id")

    def _decided_with(self, opening):
        """Take these drafts through what was decided with the list, as who decided on it.

        sudo: guarded fields; the right was checked when the list was decided.
        """
        for request in self.sudo():
            request._check_direction()
        self._update_state("submitted")
        self._approvals_done()
        self.sudo().write({"decision_reason": self.env._("Decided with %s.", opening.name)})
