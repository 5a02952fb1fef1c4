import logging

from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ...engine.edition import coming, start_problem
from ..base.caches import forget
from ..base.days import as_day
from ..base.transaction import marked
from .credit_authority import MATRIX_LATER

_logger = logging.getLogger(__name__)


class _Undone(Exception):
    """Carries out of a savepoint what was seen in it, so that all of it is rolled back."""

    def __init__(self, parts):
        super().__init__()
        self.parts = parts


class CreditPolicyEditionForce(models.Model):
    """How an edition comes into force: tried before, published with a day, carried out on it."""

    _inherit = "credit.policy.edition"

    _credit_guarded = frozenset({"base", "log_id", "failed_on", "replay"})

    base = fields.Json("What decided before it", readonly=True, copy=False)
    log_id = fields.Integer("Last change before it", readonly=True, copy=False)
    replay = fields.Text("Tried on orders", readonly=True, copy=False)
    failed_on = fields.Date("Couldn't come into force on", readonly=True, copy=False)
    outside_count = fields.Integer(
        "Changed outside an edition", compute="_compute_outside_count", compute_sudo=True
    )

    # --- trying

    def _try(self):
        """Return (what would decide, what decides now): the changes are made and undone again.

        Raises ``UserError`` for what doesn't fit: a bad value, a gap in the matrix, a row gone.
        """
        before = self.sudo()._present()  # sudo: what decides is read as a whole
        return self._tried(lambda mine: mine._present()), before

    def _tried(self, look):
        """Return ``look(edition)``, asked while the changes are made, which are undone again.

        sudo: what decides is read as a whole; who asks may read the draft.
        """
        self.ensure_one()
        mine = self.sudo().with_context(tracking_disable=True, mail_notrack=True)
        try:
            with self.env.cr.savepoint():
                mine._carry_out()
                raise _Undone(look(mine))
        except _Undone as seen:
            return seen.parts
        finally:
            forget(self.env)

    def _present(self):
        return self.env["credit.policy.parts"]._credit_policy_parts(self.company_id)

    def _carry_out(self):
        """Make the changes of this edition, as the system; the matrix is looked at as a whole."""
        matrix = self.env["credit.authority"]
        try:
            # a savepoint of its own: what is refused is worded by reading, after the rollback
            with marked(self.env, MATRIX_LATER), self.env.cr.savepoint():
                self.change_ids._carry_out()
                self.env.flush_all()
        except IntegrityError as error:
            raise ValidationError(
                self.env._(
                    "%(edition)s: two rows would say the same. %(why)s",
                    edition=self.display_name,
                    why=self.change_ids._sql_error_to_message(error),
                )
            ) from error
        matrix._check_covers(matrix._all())

    def action_replay(self):
        """Return the dialogue that judges the orders of the last months by the draft's rules."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self._replay_title(),
            "res_model": "credit.rule.trial",
            "view_mode": "form",
            "view_id": self.env.ref("credit_management.credit_rule_trial_view_form_edition").id,
            "target": "new",
            "context": {"default_edition_id": self.id},
        }

    def _replay_title(self):
        return self.env._("What if? %s", self.display_name)

    # --- publishing

    def action_publish(self, day):
        """Publish the edition, which comes into force on ``day``, a date or its text. Returns True.

        By who may write it and company's credit managers, else ``AccessError``; ``UserError``
        for a day that is past or taken, and where its changes fit no more. Today: at once.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_move("published")
        start = as_day(day)
        self._check_start(start)
        # sudo: guarded, the right was checked
        self.sudo().planned = self._try()[0]
        self._update_state(
            "published",
            date_start=start,
            published_by_id=self.env.uid,
            published_on=fields.Datetime.now(),
        )
        self._announce()
        if start == self.sudo().company_id._credit_today():  # sudo: a root company
            self.sudo()._come_into_force()  # sudo: approved and published; the right was checked
        return True

    def _announce(self):
        """Do what follows from publication; extended by who is to be told."""

    def _check_start(self, day):
        """Raise ``UserError`` for a day on which it can't come into force. sudo: every edition."""
        mine = self.sudo()
        others = self.sudo().search(
            [
                ("company_id", "=", mine.company_id.id),
                ("state", "in", ("published", "in_force")),
                ("id", "!=", self.id),
            ]
        )
        taken = [one.date_start for one in others if one.date_start]
        problem = start_problem(day, mine.company_id._credit_today(), taken)
        texts = {
            "missing": self.env._("In force from: choose a day."),
            "past": self.env._("In force from: that day is over. Choose today or a day to come."),
            "taken": self.env._("In force from: another edition comes into force on that day."),
        }
        if problem:
            raise UserError(texts[problem])

    # --- coming into force

    def _come_into_force(self):
        """Bring this edition into force, as the system: the one door. What it replaces ends."""
        self.ensure_one()
        before = self._in_force_now()
        base = self._present()
        self._carry_out()
        before._update_state("superseded", superseded_on=fields.Datetime.now())
        before.flush_recordset()
        self._update_state(
            "in_force",
            previous_id=before.id,
            base=base,
            snapshot=self._present(),
            in_force_on=fields.Datetime.now(),
            log_id=self._last_change(),
            failed_on=False,
        )
        forget(self.env)

    def _in_force_now(self):
        return self.search(
            [("company_id", "=", self.company_id.id), ("state", "=", "in_force")], limit=1
        )

    @api.model
    def _last_change(self):
        """Return the id of the newest change that is kept, 0 for none. sudo: of all companies."""
        return self.env["credit.change"].sudo().search([], order="id desc", limit=1).id or 0

    @api.model
    def _cron_force(self):
        """Every hour: bring into force what is due, company by company on its own day, in order."""
        waiting = self.search([("state", "=", "published")])
        for company, own in waiting.grouped("company_id").items():
            today = company._credit_today()
            for key in coming([(one.date_start, one.id) for one in own], today):
                if not self.browse(key)._force_or_tell(today):
                    break  # what follows rests on it

    def _force_or_tell(self, today):
        """Bring it into force; where that isn't possible any more, say so once a day. As the system."""
        try:
            with self.env.cr.savepoint():
                self._come_into_force()
        except UserError as error:
            forget(self.env)
            if self.failed_on != today:
                self.failed_on = today
                self._tell_failure(str(error))
            _logger.info("credit: edition %s can't come into force: %s", self.name, error)
            return False
        return True

    def _tell_failure(self, why):
        for manager in self.env["credit.authority"]._managers(self.company_id):
            mine = self.with_context(lang=manager.lang)
            mine.message_notify(
                partner_ids=manager.partner_id.ids,
                subject=mine.env._("%s couldn't come into force", mine.display_name),
                body=mine.env._(
                    "It was to come into force on %(day)s. Why not: %(why)s",
                    day=format_date(mine.env, mine.date_start),
                    why=why,
                ),
            )

    # --- changed outside an edition

    def _outside_domain(self):
        """Return the domain of the changes since it came into force that no edition made."""
        own = Domain("company_id", "in", [False, self.company_id.id])
        return own & Domain("id", ">", self.log_id)

    @api.depends("state", "log_id")
    def _compute_outside_count(self):
        for edition in self:
            counted = edition.state == "in_force"
            changes = self.env["credit.change"]
            edition.outside_count = counted and changes.search_count(edition._outside_domain())

    def action_outside(self):
        """Open the changes made outside an edition since this one came into force."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Changed outside an edition"),
            "res_model": "credit.change",
            "view_mode": "list",
            "domain": list(self._outside_domain()),
        }

    def action_take_outside(self):
        """Take what was changed outside an edition as an edition of its own; open it.

        By who may write this one, else ``AccessError``; ``UserError`` where nothing was changed.
        It changes nothing: what it says is in force already.
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "in_force" or not self.outside_count:
            raise UserError(self.env._("Nothing was changed outside an edition."))
        # sudo: guarded fields; the right was checked
        taken = self._create_guarded(
            [
                {
                    "title": self.env._("Changes outside an edition"),
                    "company_id": self.company_id.id,
                    "need": self.env._("Changed since %s came into force.", self.name),
                    "state": "published",
                    "is_outside": True,
                    "published_by_id": self.env.uid,
                    "published_on": fields.Datetime.now(),
                }
            ]
        )
        taken._come_into_force()
        taken.base = self.snapshot
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": taken.id,
            "view_mode": "form",
        }
