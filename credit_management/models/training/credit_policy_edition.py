from odoo import api, fields, models


class CreditPolicyEditionTraining(models.Model):
    """Who reads an edition: asked when it is published, until another one is in force."""

    _inherit = "credit.policy.edition"

    training_ids = fields.One2many("credit.training", "edition_id", "Who reads it")
    asked_count = fields.Integer("Have to read it", compute="_compute_read", compute_sudo=True)
    done_count = fields.Integer("Have acknowledged it", compute="_compute_read", compute_sudo=True)
    late_count = fields.Integer("Overdue", compute="_compute_read", compute_sudo=True)
    done_share = fields.Float("Share acknowledged", compute="_compute_read", compute_sudo=True)

    @api.depends("training_ids.reading_ids.state")
    def _compute_read(self):
        counts = self.env["credit.training.reading"]._counts("edition_id", self)
        for edition in self:
            edition.update(counts[edition.id])

    def write(self, vals):
        # EXTENDS: a draft that goes to another company takes what is prepared for it along.
        result = super().write(vals)
        if "company_id" in vals:
            # sudo: who may write the draft decides; the company was checked with it
            self.sudo().training_ids.write({"company_id": vals["company_id"]})
        return result

    def _announce(self):
        # EXTENDS: who has to read it is asked. sudo: publishing was the right that counts
        result = super()._announce()
        self.sudo().training_ids.filtered(lambda one: one.state == "draft")._open()
        return result

    def _come_into_force(self):
        # EXTENDS: what another text replaces needn't be read any more. What was taken from
        # changes outside an edition has no text: the one before it is still to be read.
        result = super()._come_into_force()
        if not self.is_outside:
            self._close_earlier()
        return result

    def _close_earlier(self):
        """Close what is to be read of this company's editions that were superseded."""
        trainings = self.env["credit.training"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("edition_id.state", "=", "superseded"),
                ("state", "in", ("draft", "open")),
            ]
        )
        trainings._close()

    def _after_move(self, state):
        # EXTENDS: an edition that is given up needn't be read. sudo: its trainings follow it
        if state == "cancelled":
            self.sudo().training_ids.filtered(lambda one: one.state != "closed")._close()
        return super()._after_move(state)

    def action_view_readings(self):
        """Open the list of who has read this edition and who hasn't."""
        self.check_access("read")
        # sudo: which trainings there are, its reader may know; the list shows what they may see
        trainings = self.sudo().training_ids
        return self.env["credit.training.reading"]._as_list(trainings)
