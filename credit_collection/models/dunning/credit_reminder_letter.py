from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date


class CreditReminderLetter(models.Model):
    """What stands in the letter: every open item and credit, in the words of its level."""

    _inherit = "credit.reminder"

    @api.depends("state", "level_id", "amount", "body")
    @api.depends_context("lang")
    def _compute_preview(self):
        """Show what would go out now; of what went out, what it was.

        sudo: who may read the reminder may read its letter, the ledger or not.
        """
        waiting = self.sudo().filtered(
            lambda one: one.state == "draft" and one._origin.id and one.level_id.mail_template_id
        )
        lines = waiting._read_lines()
        for one in self:
            if one.sudo() in waiting:
                one.preview = one.sudo()._written(lines.get(one.id, []))[1]
            else:
                one.preview = one.body

    def _read_lines(self, found=None):
        """Return {reminder id: its lines}, JSON-ready: items first, credits last; constant queries.

        ``found``: {root company: ``_found`` of these customers} where the caller has it.
        sudo: the letter says what is open, whoever sends it.
        """
        lines = {}
        for root, reminders in self.sudo().grouped("company_id").items():
            due = (found or {}).get(root) or self._found(root, reminders.partner_id.ids)
            rows = {
                one.id: due[one.partner_id.id].rows for one in reminders if one.partner_id.id in due
            }
            ids = [row.line for own in rows.values() for row in own if row.line]
            moves = [row.move for own in rows.values() for row in own]
            ledger = self.env["account.move.line"].sudo().browse(ids).grouped("id")
            entries = self.env["account.move"].sudo().browse(moves).grouped("id")
            disputed = self.env["credit.dispute"]._disputed()
            today = root._credit_today()
            for key, own in rows.items():
                lines[key] = [
                    self._line(row, ledger.get(row.line), entries[row.move], disputed, today)
                    for row in sorted(own, key=lambda one: (one.amount < 0, one.date_due))
                ]
        return lines

    def _line(self, row, line, move, disputed, today):
        """Return one line of the letter; amounts are in the document's currency."""
        currency = line.currency_id if line else move.company_id.currency_id
        late = (today - row.date_due).days
        return {
            "document": move.name or "/",
            "reference": move.ref or "",
            "date": str(move.invoice_date or move.date),
            "due": str(row.date_due),
            "days": late if row.amount > 0 else 0,
            "currency": currency.id,
            "amount": line.amount_residual_currency if line else row.amount,
            "disputed": disputed.get(row.line, 0.0) if row.amount > 0 else 0.0,
            "line": row.line,
        }

    def _letter_lines(self):
        """Return the lines of the letter as the customer reads them: days and money in words.

        A list of dicts of texts, for the words of a level (``object._letter_lines()``).
        """
        self.ensure_one()
        return [self._as_text_line(one) for one in self._lines_now()]

    def _lines_now(self):
        if self.env.context.get("credit_lines") is not None:
            return self.env.context["credit_lines"].get(str(self.id), [])
        return self.lines or []

    def _as_text_line(self, one):
        # sudo: a currency is no secret
        currency = self.env["res.currency"].sudo().browse(one["currency"])
        company = self.company_id.sudo().currency_id
        return {
            "document": one["document"],
            "date": format_date(self.env, one["date"]),
            "due": format_date(self.env, one["due"]),
            "days": one["days"] if one["days"] > 0 else "",
            "amount": currency.format(one["amount"]),
            "is_credit": one["amount"] < 0,
            "is_late": one["days"] > 0,
            "disputed": company.format(one["disputed"]) if one["disputed"] else "",
        }

    def _letter_totals(self):
        """Return what is open in all, a text per currency."""
        self.ensure_one()
        sums = defaultdict(float)
        for one in self._lines_now():
            sums[one["currency"]] += one["amount"]
        currencies = self.env["res.currency"].sudo()  # sudo: a currency is no secret
        return [currencies.browse(key).format(amount) for key, amount in sorted(sums.items())]

    def _letter_amount(self):
        """Return what is demanded by this letter, as a text."""
        self.ensure_one()
        return self.company_id.sudo().currency_id.format(self.amount)  # sudo: as above

    def _letter_table(self):
        """Return the table of all open items and credits, for the words of a level."""
        self.ensure_one()
        return self.env["ir.qweb"]._render(
            "credit_collection.letter_table", {"reminder": self}, minimal_qcontext=True
        )

    def _letter_lang(self):
        """Return the language of the letter: that of who receives it.

        sudo: the company's where they have none, whoever may read its address.
        """
        self.ensure_one()
        contact = self.contact_id or self._receiver()
        return contact.lang or self.company_id.sudo().partner_id.lang or "en_US"

    def _receiver(self):
        """Return who is written to (as the system): the customer's invoice address.

        sudo: the letter goes there, whoever sends it.
        """
        partner = self.sudo().partner_id
        return partner.browse(partner.address_get(["invoice"])["invoice"])

    def _written(self, lines):
        """Return (subject, body) of the letter over these lines, in the customer's language.

        sudo: the words are the level's, and the ledger speaks for itself.
        """
        self.ensure_one()
        one = self.sudo().with_context(credit_lines={str(self.id): lines}, lang=self._letter_lang())
        template = one.level_id.mail_template_id.with_context(credit_lines={str(self.id): lines})
        template = template.with_context(lang=one._letter_lang())
        subject = template._render_field("subject", one.ids)[one.id]
        body = template._render_field("body_html", one.ids, options={"preserve_comments": True})
        return subject, Markup(body[one.id])

    def _letter_subject(self):
        """Return the subject of the letter: as sent, or as it would be now."""
        self.ensure_one()
        if self.subject or not self.level_id.mail_template_id:
            return self.subject or self.level_id.name
        return self.sudo()._written([])[0]  # sudo: as ``_written``

    def _letter_day(self):
        """Return the day of the letter, in the reader's format."""
        self.ensure_one()
        moment = self.sent_on or fields.Datetime.now()
        return format_date(self.env, self.company_id._credit_day_of(moment))
