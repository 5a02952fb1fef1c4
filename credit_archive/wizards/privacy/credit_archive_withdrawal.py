from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_list

from ...engine import consent
from ...models.privacy.credit_archive_class import CONSENT_RULES
from ...models.privacy.credit_archive_consent import WAYS

HOWS = [
    ("withdrawn", "The customer withdraws it"),
    ("ended", "The contract or the law ended"),
    ("void", "It was entered by mistake"),
]


class CreditArchiveWithdrawal(models.TransientModel):
    """Asks how a basis ends, and shows first what has to stop and what may stay, and why (R81)."""

    _name = "credit.archive.withdrawal"
    _description = "Withdraw a Consent"
    _inherit = ["credit.answers"]

    consent_id = fields.Many2one("credit.archive.consent", required=True, readonly=True)
    basis = fields.Selection(related="consent_id.basis")
    how = fields.Selection(
        HOWS, "What happened", required=True, compute="_compute_how", store=True, readonly=False,
        precompute=True,
    )  # fmt: skip
    date = fields.Date(
        "From this day on", required=True, default=lambda self: self.env.company._credit_today()
    )
    reason = fields.Text(required=True)
    way = fields.Selection(WAYS, "How it came", default="signed")
    received_by_id = fields.Many2one(
        "res.users",
        "Received by",
        required=True,
        default=lambda self: self.env.uid,
        domain=[("share", "=", False)],
    )
    stops = fields.Html("What must stop", compute="_compute_meaning", sanitize=False)
    stays = fields.Html("What may stay, and why", compute="_compute_meaning", sanitize=False)

    @api.model_create_multi
    def create(self, vals_list):
        named = self.default_get(["consent_id"])
        for vals in vals_list:
            self._check_consent({**named, **vals})
        return super().create(vals_list)

    def write(self, vals):
        self._check_consent(vals)
        return super().write(vals)

    @api.model
    def _check_consent(self, vals):
        self.env["credit.archive.consent"]._check_named(vals.get("consent_id") or [])

    @api.depends("consent_id")
    def _compute_how(self):
        for one in self:
            is_consent = one.consent_id.basis == consent.CONSENT
            one.how = "withdrawn" if is_consent else "ended"

    def action_end(self):
        """End the basis as it is said here. Returns the action that closes the dialog."""
        self.ensure_one()
        self.consent_id._end(self.how, self.date, self.reason or "", self.received_by_id, self.way)
        return {"type": "ir.actions.act_window_close"}

    # --- what it means

    @api.depends("consent_id", "date", "how")
    def _compute_meaning(self):
        for one in self:
            if not one.consent_id:
                one.stops = one.stays = False
                continue
            found = one._found()
            one.stops = _as_list([*one._stopping(found), *one._pending(), *one._told_already()])
            one.stays = _as_list([one._past(), *one._other_bases(found), *one._kept()])

    def _found(self):
        """Return what nothing allows any more: {(class, use)}, by the engine.

        sudo: other bases count, whoever reads them.
        """
        mine, file = self.consent_id.sudo(), self.consent_id.sudo().file_id
        if mine.state != "confirmed" or mine.is_doubtful:
            return set()
        bases = self.env["credit.archive.consent"]._bases(file).get(file.id, ())
        own = mine._as_engine()
        others = list(bases)
        if own in others:
            others.remove(own)
        day = self.date or mine.company_id._credit_today()
        if self.how == "void":  # it takes nothing else along
            return consent.stops(own, others, day, None)
        return consent.stops(own, others, day, fields.Datetime.now())

    def _stopping(self, found):
        """Say what has to stop, class by class, and what the class does about it."""
        words, rules = self.consent_id._use_words(), self._rule_words()
        for one in self.consent_id.class_ids:
            uses = [words[use] for use in consent.USES if (one.id, use) in found]
            if uses:
                yield self.env._(
                    "%(uses)s of data of the class %(class)s. %(rule)s",
                    **{
                        "uses": format_list(self.env, uses),
                        "class": one.name,
                        "rule": rules[one.consent_rule],
                    },
                )
        if not found:
            yield self.env._("Nothing: all it allowed is allowed by something else.")

    def _rule_words(self):
        texts = {
            consent.NOTHING: self.env._("The class doesn't watch over it: see to it yourselves."),
            consent.FLAG: self.env._("Whoever does it all the same is told, and it is logged."),
            consent.REFUSE: self.env._("It is refused from then on."),
        }
        return {code: texts[code] for code, _label in CONSENT_RULES}

    def _pending(self):
        """Name the disclosures and loans under way of records concerned, those the user sees."""
        domain = self._records_domain("record_ids.")
        for model, states in (
            ("credit.archive.disclosure", ("draft", "requested", "approved")),
            ("credit.archive.loan", ("draft", "requested", "approved", "lent")),
        ):
            records = self.env[model].search(domain & Domain("state", "in", states))
            if records:
                yield self.env._("Under way, look at each: %s.", ", ".join(records.mapped("name")))

    def _told_already(self):
        """Name who got such data already: they have to be told."""
        done = self.env["credit.archive.disclosure"].search(
            self._records_domain("record_ids.") & Domain("state", "=", "done")
        )
        if self.consent_id.use_disclose and done:
            yield self.env._(
                "Tell those who got such data: %s.",
                ", ".join(sorted(set(done.mapped("organisation")))),
            )

    def _past(self):
        return self.env._("What was done until then was allowed, and stays lawful.")

    def _other_bases(self, found):
        """Name what goes on because another basis of the customer allows it."""
        words, one = self.consent_id._use_words(), self.consent_id
        goes_on = [
            use
            for use in consent.USES
            if use in one._uses() and all((own.id, use) not in found for own in one.class_ids)
        ]
        if goes_on and found:
            yield self.env._(
                "Allowed by another consent, contract or law: %s.",
                format_list(self.env, [words[use] for use in goes_on]),
            )

    def _kept(self):
        """Say which records stay, until when and why; those the user sees."""
        rows = self.env["credit.archive.record"]._read_group(
            self._records_domain() & Domain("state", "!=", "destroyed"),
            ["schedule_id"],
            ["__count", "retention_due:max"],
        )
        for schedule, count, due in rows:
            if not schedule:
                text = self.env._(
                    "%(count)s records without a retention class: they have to go, unless a law "
                    "keeps them.",
                    count=count,
                )
            elif due:
                text = self.env._(
                    "%(count)s records stay until %(date)s at the latest: %(name)s. %(why)s",
                    count=count, date=due, name=schedule.name, why=schedule._told_text(),
                )  # fmt: skip
            else:
                text = self.env._(
                    "%(count)s records stay: %(name)s. %(why)s",
                    count=count, name=schedule.name, why=schedule._told_text(),
                )  # fmt: skip
            yield text
        if self.consent_id.file_id.is_held:
            yield self.env._("The credit file is under a legal hold: nothing of it is destroyed.")

    def _records_domain(self, path=""):
        """Return the domain of the records concerned; ``path`` leads to them from another model."""
        one = self.consent_id
        return Domain(f"{path}file_id", "=", one.file_id.id) & Domain(
            f"{path}class_id", "in", one.class_ids.ids
        )


def _as_list(texts):
    """Return sentences as a list in HTML, each escaped."""
    items = Markup("").join(Markup("<li>%s</li>") % text for text in texts)
    return Markup("<ul class='mb-0'>%s</ul>") % items
