from odoo import SUPERUSER_ID, api

WITHOUT_CREDIT = ("credit_rating_c", "credit_rating_bad", "credit_rating_aaa_b")
"""The worst grades of the shipped scales: as shipped they earn no limit."""


def migrate(cr, version):
    """Say of grades that earn nothing that they allow no credit; leave surveys as they were."""
    # sudo: nobody is logged in while Odoo upgrades; the system does it
    env = api.Environment(cr, SUPERUSER_ID, {})
    stop_credit(env)
    # Who was never surveyed isn't stale overnight: companies say from when on.
    env["credit.policy"].search([]).write({"survey_grace_days": 0})


def stop_credit(env):
    """Let the worst shipped grades allow no credit, except where a company gave them a formula."""
    grades = env["credit.rating"]
    for name in WITHOUT_CREDIT:
        grade = env.ref(f"credit_management.{name}", raise_if_not_found=False)
        grades |= grade or grades
    policies = env["credit.rating.policy"].search(
        [("rating_id", "in", grades.ids), ("formula", "=", "none")]
    )
    policies.write({"allows_credit": False})
