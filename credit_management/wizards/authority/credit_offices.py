from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CreditOffices(models.TransientModel):
    """Who holds the offices the matrix of authority names, and naming others (R15).

    Credit managers fill offices without administering Odoo's users: a procedure waits
    for persons, not for groups. What changes is noted with the policy.
    """

    _name = "credit.offices"
    _description = "Offices of credit"
    _inherit = ["credit.answers"]

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company.root_id
    )
    line_ids = fields.One2many("credit.offices.line", "offices_id", "Offices")
    empty_names = fields.Char("Nobody yet", compute="_compute_empty_names")

    @api.depends("line_ids.user_ids")
    def _compute_empty_names(self):
        for offices in self:
            empty = offices.line_ids.filtered(lambda line: not line.user_ids and not line.others)
            offices.empty_names = ", ".join(empty.mapped("name"))

    @api.model
    def default_get(self, fields):
        """Return the offices of the company's matrix with who holds them.

        Raises ``AccessError`` unless a credit manager asks, who works for the company.
        """
        values = super().default_get(fields)
        root = self.env["res.company"].browse(values.get("company_id")) or self.env.company.root_id
        self.env["credit.authority"]._check_may_fill(root)
        if "line_ids" in fields:
            values["line_ids"] = [(0, 0, line) for line in self._prepare_lines(root)]
        return values

    @api.model
    def _prepare_lines(self, root):
        """Return the values of one line per office of ``root``'s matrix."""
        authority = self.env["credit.authority"]
        kinds = dict(authority._fields["kind"]._description_selection(self.env))
        lines = []
        for group, decides in authority._offices(root).items():
            holders = authority._office_holders(group, root)
            direct = holders & group.user_ids
            lines.append(
                {
                    "group_id": group.id,
                    "name": authority._office_name(group),
                    "decides": ", ".join(kinds[kind] for kind in decides),
                    "user_ids": [(6, 0, direct.ids)],
                    "others": ", ".join((holders - direct).sorted("name").mapped("name")),
                }
            )
        return lines

    @api.model
    def _open(self, company):
        """Return the dialogue for ``company``'s root."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "name": self.env._("Offices"),
            "view_mode": "form",
            "target": "new",
            "context": {"default_company_id": company.root_id.id},
        }

    def action_save(self):
        """Give the offices to the persons named; close the dialogue.

        Raises ``AccessError`` unless a credit manager asks, who works for the company;
        ``UserError`` for persons who can't hold an office, or where no credit manager is left.
        """
        self.ensure_one()
        self.env["credit.authority"]._check_may_fill(self.company_id)
        for line in self.line_ids:
            line._fill()
        self._check_manager_left()
        self.env["credit.authority"]._name_controller(self.company_id)
        return {"type": "ir.actions.act_window_close"}  # what it was opened from loads anew

    def _check_manager_left(self):
        if not self.env["credit.authority"]._managers(self.company_id):
            raise UserError(
                self.env._("Credit manager: somebody has to be, or nobody can fill the offices.")
            )


class CreditOfficesLine(models.TransientModel):
    """One office: who holds it, and what it decides."""

    _name = "credit.offices.line"
    _description = "Office of credit"
    _inherit = ["credit.answers"]

    offices_id = fields.Many2one("credit.offices", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="offices_id.company_id")
    group_id = fields.Many2one("res.groups", "User group", required=True)
    name = fields.Char("Office")
    decides = fields.Char("Decides on")
    user_ids = fields.Many2many(
        "res.users",
        "credit_offices_line_user_rel",
        string="Held by",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    others = fields.Char(
        "Also decide", help="Who holds a higher office, and so may decide for this one, too."
    )

    def _fill(self):
        """Make the persons of this line hold its office, and nobody else of its company.

        Who holds it in other companies only isn't shown and stays. sudo: the right was
        checked, and who fills offices needn't administer users.
        """
        self.ensure_one()
        root, group = self.company_id, self.group_id.sudo()
        if group not in self.env["credit.authority"]._office_groups():
            raise AccessError(self.env._("%s is no office of credit.", group.name))
        wanted = self.user_ids.sudo()
        for user in wanted:
            if user.share or not user.active or root not in user.company_ids:
                raise UserError(
                    self.env._(
                        "%(user)s can't hold an office: it takes a colleague who works for "
                        "%(company)s.",
                        user=user.name,
                        company=root.name,
                    )
                )
        shown = self.env["credit.authority"]._office_holders(group, root) & group.user_ids
        if wanted == shown:
            return
        self._check_companies((wanted - shown) | (shown - wanted))
        (wanted - shown).write({"group_ids": [(4, group.id)]})
        (shown - wanted).write({"group_ids": [(3, group.id)]})
        self._note(wanted - shown, shown - wanted)

    def _check_companies(self, users):
        """Raise ``AccessError`` for who works where the user doesn't: an office counts there, too."""
        mine = self.env.user.sudo().company_ids.root_id  # sudo: of all companies, not the chosen
        for user in users:
            if user.company_ids.root_id - mine:
                raise AccessError(
                    self.env._(
                        "%s also works for a company you don't work for, where the office would "
                        "count as well. Somebody who works for both changes it.",
                        user.name,
                    )
                )

    def _note(self, came, left):
        """Leave a note with the policy: who holds an office is part of it.

        sudo: the policy's chatter is written by the system.
        """
        texts = [*(f"+ {user.name}" for user in came), *(f"− {user.name}" for user in left)]
        self.company_id._credit_policy().sudo().message_post(
            body=self.env._(
                "Office %(office)s: %(persons)s",
                office=self.env["credit.authority"]._office_name(self.group_id),
                persons=", ".join(texts),
            )
        )
