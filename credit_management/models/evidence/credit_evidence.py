from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..base.channels import CHANNELS


class CreditEvidence(models.AbstractModel):
    """A fact about a customer: where it comes from and who verified it by a second channel (R03).

    A second channel is another one than the source; who ever recorded or changed
    the fact doesn't verify it. Changing what a fact says (``_evidence_fields``) takes
    its verification away.
    """

    _name = "credit.evidence"
    _description = "Fact with source and verification"
    _inherit = ["credit.guard"]

    _credit_guarded = frozenset(
        {
            *("verified_channel", "verified_by_id", "verified_on", "is_verified"),
            *("recorded_by_id", "recorder_ids"),
        }
    )

    source_channel = fields.Selection(CHANNELS, "Source")
    recorded_by_id = fields.Many2one(
        "res.users", "Recorded by", readonly=True, copy=False, help="Who last changed what it says."
    )
    recorder_ids = fields.Many2many(
        "res.users",
        string="Recorders",
        readonly=True,
        copy=False,
        help="Everybody who recorded it or changed what it says; none of them verifies it.",
    )
    verified_channel = fields.Selection(CHANNELS, "Verified through", readonly=True, copy=False)
    verified_by_id = fields.Many2one("res.users", "Verified by", readonly=True, copy=False)
    verified_on = fields.Datetime("Verified on", readonly=True, copy=False)
    is_verified = fields.Boolean(
        "Verified", compute="_compute_is_verified", search="_search_is_verified"
    )

    @api.depends("verified_channel")
    def _compute_is_verified(self):
        for fact in self:
            fact.is_verified = bool(fact.verified_channel)

    def _search_is_verified(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = [Domain("verified_channel", "!=" if wanted else "=", False) for wanted in value]
        return Domain.OR(domains)

    @api.constrains("source_channel", "verified_channel")
    def _check_second_channel(self):
        for fact in self:
            if fact.verified_channel and fact.verified_channel == fact.source_channel:
                raise ValidationError(
                    self.env._(
                        "%(fact)s comes from the channel “%(channel)s”: "
                        "verify it through another one.",
                        fact=fact.display_name,
                        channel=fact._channel_name(fact.source_channel),
                    )
                )

    def _channel_name(self, channel):
        return dict(self._fields["source_channel"]._description_selection(self.env)).get(channel)

    @api.model
    def _evidence_fields(self):
        """Return the set of names of the fields that make up the fact.

        EXTEND: add those of your model; a change of one takes the verification away.
        """
        return {"source_channel"}

    @api.model_create_multi
    def create(self, vals_list):
        facts = super().create(vals_list)
        # sudo: guarded fields: the system notes who recorded it.
        facts.sudo().write(self._recorded())
        facts._adopt_files()
        return facts

    def write(self, vals):
        result = super().write(vals)
        if "account_id" in vals:
            self.check_access("write")  # of the customer it is about now
        if "attachment_ids" in vals:
            self._adopt_files()
        if not set(vals) & self._evidence_fields():
            return result
        # sudo: guarded fields: who changed the fact is noted, the verification is gone.
        super(CreditEvidence, self.sudo()).write({**self._unverified(), **self._recorded()})
        return result

    def _adopt_files(self):
        """Make the user's freshly uploaded files belong to the fact, so that others can read them.

        A file uploaded before the fact was saved belongs to nothing, and only its
        owner could open it.
        """
        if "attachment_ids" not in self._fields:
            return
        for fact in self:
            # sudo: others' files in the list may be unreadable; only own, loose ones are changed.
            loose = fact.sudo().attachment_ids.filtered(
                lambda file: not file.res_id and file.create_uid == self.env.user
            )
            loose.write({"res_model": fact._name, "res_id": fact.id})

    @api.model
    def _recorded(self):
        """Return what notes that the present user says what the fact says."""
        return {"recorded_by_id": self.env.uid, "recorder_ids": [Command.link(self.env.uid)]}

    @api.model
    def _unverified(self):
        return {"verified_channel": False, "verified_by_id": False, "verified_on": False}

    def _involved(self):
        """Return the users who ever recorded this fact and so can't verify it.

        EXTEND: add who else had a hand in it. sudo: no rule may hide any of them from the
        check; compare the users, don't act through them.
        """
        self.ensure_one()
        fact = self.sudo()
        return fact.recorded_by_id | fact.recorder_ids | fact.create_uid

    def action_verify(self, channel):
        """Note that the user found these facts confirmed through ``channel``, a key of CHANNELS.

        Analysts verify, and nobody what they recorded themselves (R03): else AccessError.
        UserError or ValidationError when the channel is none, or the one the fact came
        from. Returns True. sudo: what a verification writes is guarded.
        """
        self.check_access("read")
        if not self.env.user.has_group("credit_management.group_credit_analyst"):
            raise AccessError(self.env._("Only credit analysts verify facts."))
        if not self._as_code(channel, dict(CHANNELS)):
            raise UserError(self.env._("Say through which channel the fact was verified."))
        for fact in self:
            fact._check_may_verify()
        self.sudo().write(
            {
                "verified_channel": channel,
                "verified_by_id": self.env.uid,
                "verified_on": fields.Datetime.now(),
            }
        )
        return True

    def _check_may_verify(self):
        if self.env.user in self._involved():
            raise AccessError(
                self.env._(
                    "%s was recorded by yourself: somebody else verifies it.", self.display_name
                )
            )
        if not self.source_channel:
            raise UserError(
                self.env._("%s has no source yet: there is nothing to verify.", self.display_name)
            )

    def action_verify_wizard(self):
        """Return the action of the form that asks through which channel these were verified.

        Raises ``AccessError`` for whoever can't read them.
        """
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.verification",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Verify"),
            "context": {"default_res_model": self._name, "default_res_ids": self.ids},
        }
