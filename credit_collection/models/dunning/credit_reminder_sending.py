from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.credit_management.engine.account_state import stricter

TRIES = 2
"""So many times a mail is tried before it counts as not delivered."""


class CreditReminderSending(models.Model):
    """Sending, once: locked, asked again at the last moment, followed until it is delivered."""

    _inherit = "credit.reminder"

    def action_send(self):
        """Return the dialogue that sends these by mail and as letters.

        Raises AccessError for who doesn't collect, UserError where none waits.
        """
        self._check_collector()
        waiting = self.filtered(lambda one: one.state == "draft")
        if not waiting:
            raise UserError(self.env._("Choose reminders that are still to be sent."))
        return self.env["credit.reminder.dispatch"]._open(waiting)

    def action_skip_wizard(self):
        """Return the dialogue that asks why these are left out."""
        self._check_collector()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Leave out"),
            "res_model": "credit.reminder.skipping",
            "view_mode": "form",
            "target": "new",
            "context": {"default_reminder_ids": self.ids},
        }

    def action_as_letter(self):
        """Send what couldn't be delivered by mail as a printed letter; returns its PDF."""
        self.ensure_one()
        self._check_collector()
        self._lock()
        if self.state != "failed":
            raise UserError(self._move_refused(self._state_label()))
        self._update_state("sent", channel="letter", sent_on=fields.Datetime.now())
        return self.action_print()

    def action_retry(self):
        """Put mails that couldn't be delivered into the queue again, once more. Returns True."""
        self._check_collector()
        self._lock()
        for one in self:
            if one.state != "failed":
                raise UserError(one._move_refused(one._state_label()))
        # sudo: the address may have been mended since; the mail is the system's
        for one in self.sudo():
            email = one.contact_id.email_formatted or one.email
            one.mail_id.write({"state": "outgoing", "email_to": email, "failure_reason": False})
            one._update_state("queued", email=email, tries=TRIES - 1, why=False)
        return True

    def action_print(self):
        """Return the letters of these as one PDF."""
        self._check_collector()
        if not self:
            raise UserError(self.env._("Choose reminders first."))
        return self.env.ref("credit_collection.credit_reminder_report").report_action(
            self, config=False
        )

    def _state_label(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _send(self):
        """Send those of these that wait; return {reminder: why not} of the others.

        Nothing goes out that isn't due any more: asked again here, on what is posted by now,
        and once more when the mail leaves the queue. What another level is due for by now
        goes out at that level. sudo: reminders and mails are the system's; the right of who
        sends was checked.
        """
        self._check_collector()
        problems = {}
        free = self.try_lock_for_update(allow_referencing=True)
        for one in self - free:
            problems[one] = self.env._("Somebody else is sending it.")
        for one in free.filtered(lambda one: one.state != "draft"):
            problems[one] = one._move_refused(one._state_label())
        waiting = free.filtered(lambda one: one.state == "draft").sudo()
        found = {
            root: self._found(root, own.partner_id.ids)
            for root, own in waiting.grouped("company_id").items()
        }
        due = waiting._still_due(found, problems)
        lines = due._read_lines(found)
        for one in due:
            try:
                with self.env.cr.savepoint():
                    one._dispatch(lines.get(one.id, []))
            except UserError as error:  # one letter nobody can write must not keep the others
                problems[one.sudo(False)] = one.why = str(error)
                due -= one
        due._after_letter()
        if any(one.state == "queued" for one in due):
            # sudo: only administrators may trigger a scheduled action by themselves
            self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        if any(one.channel == "letter" for one in due):
            # sudo: as above
            self.env.ref("credit_collection.ir_cron_letters").sudo()._trigger()
        return problems

    def _still_due(self, found, problems):
        """Return those that are due now, at their present level; say of the others why not."""
        still = self.browse()
        levels = {root: self.env["credit.reminder.level"]._of(root).grouped("id") for root in found}
        for one in self:
            root = one.company_id
            due = found[root].get(one.partner_id.id)
            if not due or not due.is_due:
                one._void(self.env._("Paid, promised or disputed meanwhile."))
                problems[one.sudo(False)] = one.why
                continue
            one.write(self._prepare_reminder_vals(one.account_id.id, due, levels[root]))
            still |= one
        return still

    def _dispatch(self, lines):
        """Write the letter and put it on its way: mail, paper or a call."""
        contact, level = self._receiver(), self.level_id
        now = fields.Datetime.now()
        values = {"contact_id": contact.id, "sent_on": now, "sent_by_id": self.env.uid}
        if level.channel == "call":
            self._update_state("sent", **values)
            self._ask_to_call()
            return
        subject, body = self._written(lines)
        values.update(subject=subject, body=body, lines=lines)
        if level.channel == "mail" and contact.email:
            mail = self._queue_mail(contact, subject, body)
            self._update_state("queued", mail_id=mail.id, email=contact.email, tries=0, **values)
            return
        self._update_state("sent", channel="letter", **values)
        if level.channel == "mail":
            self._tell_no_address()

    def _queue_mail(self, contact, subject, body):
        """Return the mail to the customer, in Odoo's queue."""
        company, collector = self.company_id, self._responsible()
        sender = collector.email_formatted or company.email_formatted
        return (
            self.env["mail.mail"]
            .sudo()
            .create(  # sudo: mails are the system's
                {
                    "subject": subject,
                    "body_html": body,
                    "email_from": company.email_formatted or sender,
                    "reply_to": sender,
                    "email_to": contact.email_formatted,
                    "model": "credit.account",
                    "res_id": self.account_id.id,
                    "auto_delete": False,
                    "message_type": "email_outgoing",
                }
            )
        )

    def _responsible(self):
        """Return the user (as the system) whose letter it is. sudo: whoever sends it."""
        return self.sudo().level_id.user_id or self.account_id._collector()

    def _ask(self, note_of):
        """Give who is responsible an activity on the account; ``note_of(env)`` is its text."""
        user = self._responsible() or self.env.user
        account = self.account_id.with_context(lang=user.lang or self.env.lang)
        account.activity_schedule(
            "credit_collection.mail_activity_reminder", user_id=user.id, note=note_of(account.env)
        )

    def _ask_to_call(self):
        amount = self.currency_id.format(self.amount)
        self._ask(
            lambda env: env._("%(level)s: %(amount)s, overdue for %(days)s days. Call the customer.",
                              level=self.level_id.name, amount=amount, days=self.days)
        )  # fmt: skip

    def _tell_no_address(self):
        self._ask(
            lambda env: env._(
                "There is no mail address: %s has to be printed and posted.", self.level_id.name
            )
        )

    # --- what follows

    def _after_letter(self):
        """Carry out what the levels of these letters lead to; extend it for more."""
        for level, reminders in self.grouped("level_id").items():
            accounts = reminders.account_id
            for account in accounts:
                account.write(level._consequences_on(account))
            if level.consequence == "stop":
                for one in reminders:
                    one._ask_to_stop()
        self.account_id._refresh_state()
        self.account_id._credit_changed()

    def _ask_to_stop(self):
        """Hand in a request to stop the account: it is decided by whom the matrix names.

        In the name of who sent the letter. sudo: a collector may ask for a stop by sending
        the letter that leads to it.
        """
        account = self.account_id
        pending = account.request_ids.filtered(
            lambda one: one.kind == "suspend" and one.state in ("draft", "submitted")
        )
        if account.state == "stop" or pending:
            return
        reason = self.env._(
            "%(level)s was sent: %(amount)s is overdue for %(days)s days.",
            level=self.level_id.name,
            amount=self.currency_id.format(self.amount),
            days=self.days,
        )
        try:
            with self.env.cr.savepoint():
                request = self.env["credit.request"].sudo()._create_guarded(
                    [{"account_id": account.id, "kind": "suspend", "limit_type": "none",
                      "reason": reason}]
                )  # fmt: skip
                request.action_submit()
        except UserError as error:  # nobody may decide it: the letter goes out all the same
            account.message_post(body=str(error))

    # --- what the mail server says

    @api.model
    def _of_mails(self, mails):
        """Return the reminders (as the system) that wait for these mails. sudo: it is asked for all."""
        if not mails:
            return self.sudo()
        return self.sudo().search([("mail_id", "in", mails.ids), ("state", "=", "queued")])

    @api.model
    def _hold_back(self, mails):
        """Return those of ``mails`` that mustn't go out: paid or settled since they were queued."""
        held = mails.browse()
        for root, queued in self._of_mails(mails).grouped("company_id").items():
            found = self._found(root, queued.partner_id.ids, without=queued.ids)
            for one in queued:
                due = found.get(one.partner_id.id)
                if due and due.is_due:
                    continue
                held |= one.mail_id
                one._void(self.env._("Paid, promised or disputed meanwhile."))
        held.cancel()
        return held

    @api.model
    def _follow_mails(self):
        """Note what became of mails whose end nobody noted: a server died while it sent them.

        Whether such a mail went out nobody knows, so it isn't sent again by itself. sudo: mails
        are the system's.
        """
        for one in self.sudo().search(
            [("state", "=", "queued"), ("mail_id.state", "!=", "outgoing")]
        ):
            if one.mail_id.state in ("sent", "received"):
                one._update_state("sent", tries=one.tries + 1)
            else:
                said = one.mail_id.failure_reason or ""
                one._fail(self.env._("It isn't known whether the mail went out. %s", said).strip())

    def _fail(self, why):
        """Note that this one couldn't be delivered, and tell who is responsible."""
        self._update_state("failed", tries=self.tries + 1, why=why)
        self._ask(lambda env: env._("The reminder couldn't be delivered by mail."))

    @api.model
    def _delivered(self, mails, problem):
        """Note what became of these mails: delivered, or ``problem`` in words.

        What wasn't delivered is tried once more with the next run of the queue.
        """
        for one in self._of_mails(mails):
            if not problem:
                one._update_state("sent", tries=one.tries + 1)
            elif one.tries + 1 < TRIES:
                one.tries += 1
                one.mail_id.write({"state": "outgoing"})
            else:
                one._fail(problem)


class CreditReminderLevel(models.Model):
    """What a letter of this level leads to."""

    _inherit = "credit.reminder.level"

    def _consequences_on(self, account):
        """Return the values of ``account`` once a letter of this level went out.

        A notice is about what isn't overdue yet: it leads to nothing.
        """
        self.ensure_one()
        if self.days <= 0:
            return {}
        values = {"dunning_level_id": self.id}
        if self.consequence in ("watch", "hold"):
            now = account.dunning_state or "watch"
            values["dunning_state"] = stricter(now, self.consequence)
        if self.is_legal:
            values["is_legal"] = True
        return values
