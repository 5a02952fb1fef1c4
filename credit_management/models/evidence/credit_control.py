from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine import controlled as engine

KIND_NAMES = [
    (engine.SHARES, "Shareholding"),
    (engine.CONSOLIDATED, "Consolidated accounts"),
    (engine.CONTROLLER, "Actual controller"),
    (engine.OTHER, "Other"),
]


class CreditControl(models.Model):
    """What shows that a customer belongs to a credit group: who controls it, since when (R97).

    Kept per member: a group of five rests on five papers. It has a source and may be
    verified like all evidence; it can be recorded before the customer joins.
    """

    _name = "credit.control"
    _description = "Evidence of Control"
    _inherit = ["mail.thread", "credit.evidence"]
    _order = "date desc, id desc"

    account_id = fields.Many2one(
        "credit.account", "Member", required=True, ondelete="restrict", index=True
    )
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    group_id = fields.Many2one(
        "credit.group",
        "Credit group",
        required=True,
        ondelete="restrict",
        index=True,
        compute="_compute_group_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    kind = fields.Selection(
        KIND_NAMES, "Rests on", required=True, default=engine.SHARES, tracking=True
    )
    share = fields.Float("Share (%)", tracking=True, aggregator=None)
    date = fields.Date(
        "As of",
        required=True,
        default=lambda self: self.env.company._credit_today(),
        tracking=True,
        help="The day the paper speaks of.",
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Papers", copy=False)
    note = fields.Text("What it shows")

    @api.depends("account_id")
    def _compute_group_id(self):
        for control in self:
            control.group_id = control.group_id or control.account_id.group_id

    @api.depends("group_id", "account_id", "kind")
    def _compute_display_name(self):
        names = dict(self._fields["kind"]._description_selection(self.env))
        for control in self:
            parts = (control.group_id.name, control.partner_id.name, names.get(control.kind))
            control.display_name = " – ".join(filter(None, parts))

    @api.constrains("kind", "share", "date", "attachment_ids", "note", "group_id")
    def _check_evidence(self):
        for control in self:
            today = control.company_id._credit_today()
            found = engine.problems(control._as_engine(), today)
            if found:
                raise ValidationError("\n".join(self._problem_text(code) for code in found))

    @api.constrains("account_id", "group_id")
    def _check_company(self):
        for control in self:
            if control.group_id.company_id != control.company_id:
                raise ValidationError(
                    self.env._(
                        "%(group)s is a credit group of another company than the account of "
                        "%(customer)s.",
                        group=control.group_id.name,
                        customer=control.partner_id.name,
                    )
                )

    @api.model
    def _problem_text(self, code):
        return {
            engine.SHARE: self.env._("Share: above 0 and up to 100 %."),
            engine.FUTURE: self.env._("As of: that day is still to come."),
            engine.PAPER: self.env._(
                "Papers: add what it can be read from, a register extract or consolidated accounts, "
                "say."
            ),
            engine.WORDS: self.env._("What it shows: say how the customer is controlled."),
        }[code]

    def _as_engine(self):
        """Return the engine's ``Control``. sudo: papers count, whoever may open them."""
        self.ensure_one()
        papers = len(self.sudo().attachment_ids)
        return engine.Control(self.kind, self.date, self.share, papers, self.note or "")

    @api.model
    def _evidence_fields(self):
        return super()._evidence_fields() | {
            "account_id", "group_id", "kind", "share", "date", "attachment_ids", "note",
        }  # fmt: skip

    def write(self, vals):
        for name in ("account_id", "group_id"):
            if name in vals and any(one[name].id != vals[name] for one in self):
                raise UserError(
                    self.env._("Evidence stays with its member and its group: record another one.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_needless(self):
        """Keep what is verified, and the last one of a member where the policy asks for one."""
        if any(control.is_verified for control in self):
            raise UserError(self.env._("Verified evidence of control stays."))
        accounts = self.account_id._asked_for_control()
        left = accounts._shown_in(but=self)
        lost = accounts.filtered(lambda one: one in self._members() and one not in left)
        if lost:
            raise UserError(
                self.env._(
                    "%(customer)s is a member of %(group)s because of this: take it out of the group "
                    "first, or add other evidence.",
                    customer=lost[0].partner_id.name,
                    group=lost[0].group_id.name,
                )
            )

    def _members(self):
        """Return the accounts of those of these that are about the present group of their member.

        sudo: whose member it is doesn't depend on who asks.
        """
        present = self.sudo().filtered(lambda one: one.group_id == one.account_id.group_id)
        return present.account_id
