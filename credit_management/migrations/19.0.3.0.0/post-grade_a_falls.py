from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let limits of grade A fall with the credit used before, as those of B do (S20, Art. 26).

    The shipped policy isn't updated by itself, and companies have copies of it. Whoever
    changed the formula, or switched the balance off, keeps what they have.
    """
    # sudo: nobody is logged in while Odoo upgrades; the system does it
    env = api.Environment(cr, SUPERUSER_ID, {})
    grade = env.ref("credit_management.credit_rating_a", raise_if_not_found=False)
    policies = env["credit.rating.policy"].search(
        [
            ("rating_id", "in", grade.ids if grade else []),
            ("formula", "=", "average"),
            ("is_capped_by_balance", "=", True),
            ("is_falling", "=", False),
        ]
    )
    policies.is_falling = True
