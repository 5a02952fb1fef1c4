from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditRating(models.Model):
    """The accounts that have a grade, and the requests decided under it."""

    _inherit = "credit.rating"

    account_ids = fields.One2many("credit.account", "rating_id", "Accounts")

    @api.model
    def _rests_on_it(self):
        # EXTENDS: calculated grades, and the figures of requests.
        named = {
            "credit.account": ("calculated_rating_id",),
            "credit.request": ("rating_id", "cause_rating_id"),
        }
        return {**super()._rests_on_it(), **named}

    def _check_nothing_rests_on_it(self):
        # EXTENDS: above all not the accounts that have it.
        # sudo: what the user can't see is in the way all the same.
        accounts = self.account_ids.sudo()
        if accounts:
            raise UserError(
                self.env._(
                    "Grade %(grade)s can't be deleted, %(count)s accounts have it: %(accounts)s. "
                    "Archive it instead.",
                    grade=self.name,
                    count=len(accounts),
                    accounts=self._some(accounts.mapped("display_name")),
                )
            )
        return super()._check_nothing_rests_on_it()
