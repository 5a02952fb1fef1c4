from odoo import api, models
from odoo.tools import format_date, format_list

from ...engine.features import EDITIONS
from ...engine.training import LATE, OPEN, TO_READ, deadline, is_late, is_reminded, plan
from ..base.batches import batches
from ..base.transaction import READERS, at_commit
from .credit_training_reading import ACTIVITY


class CreditTrainingFollowing(models.Model):
    """Following up: who has to read it by now, who is reminded, of whom the owner is told."""

    _inherit = "credit.training"

    # --- who

    def _concerned(self):
        """Return {training: users (as the system) who have to read it}.

        Who has a group or is named, works for the company and with credit, and isn't archived.
        sudo: whoever asks needn't read groups and their members.
        """
        working = self._working_with_credit()
        found = {}
        for training in self.sudo():
            users = (training.group_ids.all_user_ids | training.user_ids) & working
            found[training] = users.filtered(
                lambda user, root=training.company_id: (
                    user.active and not user.share and root in user.company_ids.root_id
                )
            )
        return found

    @api.model
    def _working_with_credit(self):
        """Return the users (as the system) who can open what they are to read."""
        matrix = self.env["credit.authority"]
        ids = [matrix._group_id("user"), matrix._group_id("auditor")]
        # sudo: who is concerned doesn't depend on which users the one who asks may read
        return self.env["res.groups"].sudo().browse(filter(None, ids)).all_user_ids

    def _ask_concerned(self):
        """Bring the rows in line with who has to read these now. As the system.

        Run again it does nothing: who was asked is asked once.
        """
        readings = self.env["credit.training.reading"]
        known = readings.search([("training_id", "in", self.ids)]).grouped("training_id")
        for training, users in self._concerned().items():
            own = known.get(training, readings)
            of_user = own.grouped("user_id")
            steps = plan(users.ids, {user.id: row.state for user, row in of_user.items()})
            today = training.company_id._credit_today()
            asked = readings._create_guarded(
                [training._prepare_reading_vals(person, today) for person in steps.ask]
            )
            again = own.filtered(lambda one, ids=steps.again: one.user_id.id in ids)
            again._ask_again(training, today)
            (asked | again)._remember()
            own.filtered(lambda one, ids=steps.let_go: one.user_id.id in ids)._let_go()

    def _prepare_reading_vals(self, person, today):
        """Return the values of the row of ``person``, a user's id, who is asked ``today``."""
        return {
            "training_id": self.id,
            "user_id": person,
            "asked_on": today,
            "date_deadline": deadline(today, self.days),
        }

    @api.model
    def _readers_changed(self):
        """Others may have to read now: look right after the commit, once for a transaction."""
        at_commit(self.env, READERS, self._trigger_following)

    @api.model
    def _trigger_following(self):
        """Have the scheduled action run as soon as this transaction is committed.

        sudo: only administrators may trigger a scheduled action by themselves.
        """
        cron = self.env.ref("credit_management.ir_cron_training", raise_if_not_found=False)
        if cron and self.sudo().search_count([("state", "=", "open")], limit=1):
            cron.sudo()._trigger()

    # --- by the clock

    @api.model
    def _cron_follow(self):
        """Every hour: ask who has to read by now, remind, and tell the owners who is late.

        A training per transaction. What was missed is caught up, nothing is said twice;
        nothing while editions are switched off.
        """
        if not self.env["credit.feature"]._is_on(EDITIONS):
            return
        for batch in batches(self.search([("state", "=", "open")], order="id"), 1):
            batch._ask_concerned()
            batch._follow_up()

    def _follow_up(self):
        """Remind who hasn't read, and tell the owner who is late now. As the system."""
        today = self.company_id._credit_today()
        waiting = self.reading_ids.filtered(lambda one: one.state in OPEN)
        late = waiting.filtered(
            lambda one: one.state == TO_READ and is_late(one.date_deadline, today)
        )
        if late:
            late._update_state(LATE)
            self._tell_owner(late)
        waiting.filtered(
            lambda one: is_reminded(one.asked_on, one.date_deadline, today, one.reminded_on or None)
        )._remind(today)

    def _tell_owner(self, late):
        """Tell who answers for it who is late since today; the managers where that one is gone."""
        owners = self.owner_id.filtered("active") or self.env["credit.authority"]._managers(
            self.company_id
        )
        for owner in owners:
            mine = self.with_context(lang=owner.lang)
            mine.message_notify(
                partner_ids=owner.partner_id.ids,
                subject=mine.env._("%s: not read in time", self.name),
                body=mine.env._(
                    "%(count)s should have acknowledged it by now and haven't: %(names)s.",
                    count=len(late),
                    names=format_list(mine.env, late.user_id.sorted("name").mapped("name")),
                ),
            )


class CreditTrainingReadingFollowing(models.Model):
    """Asking and reminding one person each."""

    _inherit = "credit.training.reading"

    def _ask_again(self, training, today):
        """Ask persons again who weren't asked any more: their time to read begins anew."""
        if self:
            self._update_state(
                TO_READ,
                asked_on=today,
                date_deadline=deadline(today, training.days),
                reminded_on=False,
            )

    def _remember(self):
        """Give each an activity that lasts until they have acknowledged it. As the system."""
        kind = self.env.ref(ACTIVITY)
        model = self.env["ir.model"]._get_id(self._name)
        # of many at once nobody waits for a message for each: the activity is the message
        self.env["mail.activity"].with_context(mail_activity_quick_update=len(self) > 20).create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model,
                    "res_id": reading.id,
                    "user_id": reading.user_id.id,
                    "automated": True,
                    "date_deadline": reading.date_deadline,
                    "summary": kind.with_context(lang=reading.user_id.lang).summary,
                }
                for reading in self
            ]
        )

    def _remind(self, today):
        """Remind each once more, in their language, and keep that they were. As the system."""
        for reading in self:
            mine = reading.with_context(lang=reading.user_id.lang)
            mine.message_notify(
                partner_ids=reading.user_id.partner_id.ids,
                subject=mine.env._("Please read: %s", reading.training_id.name),
                body=mine.env._(
                    "You have until %s to read it and to say so. One click opens it.",
                    format_date(mine.env, reading.date_deadline),
                )
                if reading.state == TO_READ
                else mine.env._(
                    "You had until %s to read it and to say so. Please do it now: one click "
                    "opens it.",
                    format_date(mine.env, reading.date_deadline),
                ),
            )
        self.reminded_on = today
