from odoo import SUPERUSER_ID, api

STARTS = {"a": 80.0, "b": 60.0, "c": 0.0}
"""The scores at which the grades of the shipped A/B/C scale start."""


def migrate(cr, version):
    """Put the grades there were on the A/B/C scale, and bring what waits up to date."""
    # sudo: nobody is logged in while Odoo upgrades; the system does it
    env = api.Environment(cr, SUPERUSER_ID, {})
    join_scale(env)
    # The data's own call runs at installation only.
    env.ref("credit_management.credit_scorecard_standard").action_activate()
    env["credit.request"].search([("state", "in", ("draft", "submitted"))])._compute_proposal()
    for model in ("credit.request", "credit.hold"):
        waiting = env[model].search(env[model]._approvals_open_domain())
        waiting._sync_approvals(waiting._turns())


def join_scale(env):
    """Make A, B and C the grades of their scale; grades somebody added stay without one.

    The order, names and archive stay as they were: the lowest grade that is
    left starts at 0, so that each score has a grade.
    """
    scale = env.ref("credit_management.credit_rating_scale_abc")
    with env["credit.rating"]._bands_checked_later():
        for code, start in STARTS.items():
            grade = env.ref(f"credit_management.credit_rating_{code}", raise_if_not_found=False)
            if grade and not grade.scale_id:
                grade.write({"scale_id": scale.id, "code": code.upper(), "score_from": start})
        scale.invalidate_recordset()
        grades = scale.rating_ids.sorted("sequence")
        starts = sorted(grades.mapped("score_from"), reverse=True)
        for grade, start in zip(grades, starts, strict=True):
            grade.score_from = 0.0 if grade == grades[-1] else start
    scale._check_bands()
