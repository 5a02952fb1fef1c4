from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_list
from odoo.tools.sql import column_exists, create_column

OVER_ALL = (
    "sales_team.group_sale_salesman_all_leads",
    "credit_management.group_credit_controller",
)
"""Groups whose word on whose customer it is counts: they see all customers anyway."""


class ResPartner(models.Model):
    """Whose customer it is, for credit: a fact that who gains by it can't write.

    ``user_id`` is Odoo's salesperson, whom every salesperson may write. What is an *own*
    customer for credit and for the credit file rests on ``credit_owner_id``: it follows
    ``user_id`` where somebody writes it who may say so, see ``_credit_assignment_counts``.
    """

    _inherit = "res.partner"

    credit_owner_id = fields.Many2one(
        "res.users",
        "Salesperson of record",
        compute="_compute_credit_owner_id",
        store=True,
        precompute=True,
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="base.group_user",
        help="Who sees this customer's credit as their own. It follows the salesperson, but "
        "nobody takes over a colleague's customer by entering themselves: who hands it over, "
        "or leads sales or credit control, does.",
    )
    credit_owner_date = fields.Datetime(
        "Salesperson of record since", readonly=True, copy=False, groups="base.group_user"
    )

    def _auto_init(self):
        # EXTENDS 'base': who is responsible when we come stays so; by SQL, as it is one column
        # of every contact there is.
        if not column_exists(self.env.cr, self._table, "credit_owner_id"):
            create_column(self.env.cr, self._table, "credit_owner_id", "int4")
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET credit_owner_id = user_id WHERE user_id IS NOT NULL",
                    SQL.identifier(self._table),
                )
            )
        return super()._auto_init()

    @api.depends()
    def _compute_credit_owner_id(self):
        """A new customer belongs to the salesperson it was created with; later, see ``write``."""
        for partner in self:
            partner.credit_owner_id = partner.user_id

    def _has_field_access(self, field, operation):
        ours = field.name in ("credit_owner_id", "credit_owner_date")
        if ours and operation == "write" and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    def write(self, vals):
        # EXTENDS 'base': the salesperson of record follows where who writes may say so.
        if "user_id" not in vals:
            return super().write(vals)
        # sudo: whose it was is compared, also of what the writer may not read.
        before = {one.id: (one.user_id, one.credit_owner_id) for one in self.sudo()}
        result = super().write(vals)
        self._credit_follow_salesperson(before)
        return result

    def _credit_follow_salesperson(self, before):
        """After ``user_id`` was written: hand over the credit where that counts; tell of it.

        ``before``: {id: (salesperson, salesperson of record) until now}. sudo: guarded fields,
        and the note is left on a customer whom the writer may not be able to write.
        """
        moves = {}
        now = fields.Datetime.now()
        for partner in self.sudo():
            former, owner = before[partner.id]
            new = partner.user_id
            if new == owner or (new == former and not self._credit_is_over_all()):
                continue
            counts = self._credit_assignment_counts(partner, owner)
            if counts:
                partner.write({"credit_owner_id": new.id, "credit_owner_date": now})
            if partner == partner.commercial_partner_id and (owner or not counts):
                moves.setdefault((owner, new, counts), partner.browse())
                moves[owner, new, counts] |= partner
        for (owner, new, counts), partners in moves.items():
            partners._credit_tell_owner(owner, new, counts)

    def _credit_is_over_all(self):
        return self.env.su or any(self.env.user.has_group(group) for group in OVER_ALL)

    def _credit_assignment_counts(self, partner, owner):
        """Tell whether the present user may say that ``partner`` is ``partner.user_id``'s now.

        ``owner``: whose it is (``res.users``, perhaps none). Who has it may hand it over. Who
        sees all customers may assign it to somebody else, or take what nobody has. Everybody
        else takes only what they created themselves and nobody had before.
        """
        user = self.env.user
        if self.env.su or owner == user:
            return True
        if self._credit_is_over_all():
            return partner.user_id != user or not owner.active
        untouched = not owner and not partner.credit_owner_date
        return untouched and partner.create_uid == user

    def _credit_check_hand_over(self, customer):
        """Raise ``UserError`` where what these customers have would go to a colleague's.

        For whatever moves it otherwise than by the salesperson: a new parent, a merge.
        sudo: whose customers they are is compared, whoever may read them.
        """
        for owner in self.sudo().credit_owner_id - customer.sudo().credit_owner_id:
            if self._credit_is_over_all() or owner == self.env.user:
                continue
            raise UserError(
                self.env._(
                    "%(owner)s answers for the credit of this customer, and would no longer if it "
                    "became a part of %(customer)s. Ask who leads sales or credit control to "
                    "make this change.",
                    owner=owner.name,
                    customer=customer.sudo().name,
                )
            )

    def _credit_tell_owner(self, owner, new, counts):
        """Note on these customers that they change hands, or don't; tell who loses them.

        ``counts``: whether credit follows the salesperson. Rooms and add-ons extend it with
        logs of their own. sudo: by the caller; the message names who did it.
        """
        author = self.env.user.partner_id.id
        for partner in self:
            partner.message_post(
                body=partner._credit_owner_text(owner, new, counts), author_id=author
            )
        if owner.active and owner != self.env.user:
            mine = self.with_context(lang=owner.lang)
            self.env["mail.thread"].sudo().message_notify(
                partner_ids=owner.partner_id.ids,
                author_id=author,
                subject=mine.env._("Your customers: the salesperson was changed"),
                body=mine._credit_owner_text(owner, new, counts),
            )

    def _credit_owner_text(self, owner, new, counts):
        """Return the sentence about these customers: whose they were, are, and who did it."""
        names = {
            "customers": format_list(self.env, self[:20].mapped("display_name")),
            "before": owner.name or self.env._("nobody"),
            "now": new.name or self.env._("nobody"),
            "user": self.env.user.name,
        }
        if counts:
            return self.env._(
                "%(customers)s: %(user)s changed the salesperson from %(before)s to %(now)s, "
                "who answers for the credit from now on.",
                **names,
            )
        return self.env._(
            "%(customers)s: %(user)s entered %(now)s as the salesperson. For credit nothing "
            "changes: %(before)s answers for it until somebody who leads sales or credit "
            "control assigns it.",
            **names,
        )
