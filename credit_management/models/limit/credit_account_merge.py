from odoo import api, models
from odoo.tools import SQL

from ...engine.account_state import stricter


class CreditAccountMerge(models.Model):
    """Accounts follow their customers: merged partners, new parents."""

    _inherit = "credit.account"

    def _follow_partner(self):
        """After a customer became a contact of another: its account goes to the new customer."""
        for account in self.exists():
            customer = account.partner_id.commercial_partner_id
            if customer != account.partner_id:
                account._move_to_customer(customer)

    def _move_to_customer(self, customer):
        """Give this account to ``customer``, or merge it into the one they have.

        sudo: whose an account is, is guarded; it follows a change of the partner
        that the user was allowed to make.
        """
        self.ensure_one()
        former = self.sudo().partner_id
        owners = former.credit_owner_id, customer.sudo().credit_owner_id
        if owners[0] and owners[0] != owners[1]:
            former._credit_tell_owner(*owners, True)
        other = self._find(customer, self.company_id)
        if other:
            other._merge(self)
        else:
            before = self.partner_id.name
            self.sudo().write({"partner_id": customer.id})
            self.sudo().message_post(
                body=self.env._(
                    "%(before)s now belongs to %(customer)s, and so does this account.",
                    before=before,
                    customer=customer.name,
                )
            )

    def _merge(self, others):
        """Take over everything of ``others`` and remove them.

        The ledger moves. The stricter state wins. Permanent limits don't add:
        of several in force the one that started last counts, as always. Frozen
        checks keep the names they copied. Extend it for what else hangs on an
        account (``credit.account``s). sudo: all of this is guarded evidence, and
        whoever merges two customers needn't have a hand in credit.
        """
        self.ensure_one()
        survivor = self.sudo()
        for other in others.sudo():
            state = stricter(survivor.state, other.state)
            survivor._take_over(other)
            survivor.write(
                {
                    "state": state,
                    "user_id": (survivor.user_id or other.user_id).id,
                    **survivor._merged_grade(other),
                    "payment_term_id": (survivor.payment_term_id or other.payment_term_id).id,
                }
            )
            survivor.message_post(
                body=self.env._(
                    "The credit account of %s was merged into this one.", other.display_name
                )
            )
            self._move_messages(other)
            other.unlink()
        survivor.invalidate_recordset()
        survivor._after_merge()

    def _take_over(self, other):
        """Take over what the account ``other`` has, which is removed then.

        Each room hands over its own documents, then calls ``super()``.
        """
        other.limit_ids._move_to(self)
        other.request_ids.write({"account_id": self.id})

    def _after_merge(self):
        """Bring in line what depends on all that was taken over; each room extends it."""
        self._refresh_state()

    def _merged_grade(self, other):
        """Return the values of both accounts' grade in one: the worse, its deviation, its end."""
        mine, theirs = self.rating_id, other.rating_id
        same = mine.scale_id == theirs.scale_id
        worse = same and (theirs.sequence, theirs.id) > (mine.sequence, mine.id)
        source = other if theirs and (not mine or worse) else self
        return {
            **{name: source[name].id for name in self._grade_fields()},
            "rating_deviation_reason": source.rating_deviation_reason,
            "rating_deviation_until": source.rating_deviation_until,
        }

    @api.model
    def _grade_fields(self):
        """Return the names of the many2one fields that go with a grade; rooms add theirs."""
        return ("rating_id", "calculated_rating_id")

    def _move_messages(self, other):
        """Keep the other account's history on this one."""
        self.env["mail.message"].flush_model()
        self.env.cr.execute(
            SQL(
                "UPDATE mail_message SET res_id = %s WHERE model = 'credit.account'"
                " AND res_id = %s",
                self.id,
                other.id,
            )
        )
        self.env["mail.message"].invalidate_model(["res_id"])
