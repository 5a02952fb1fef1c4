from odoo import SUPERUSER_ID, api

from odoo.addons.credit_management.engine.features import FEATURES, GRADES, RULES_OF

RECORDS = {
    "evidence": ("credit.survey", "credit.document", "credit.statement", "credit.explanation"),
    "grades": ("credit.assessment",),
    "matrix": (),
    "groups": ("credit.group",),
    "collateral": ("credit.collateral",),
    "reviews": ("credit.review",),
    "reduction": ("credit.reduction.plan",),
}
"""What is there of a feature once somebody has used it."""


def migrate(cr, version):
    """Switch on every feature this database uses: nothing that was seen or asked goes away.

    A new database begins with none; one that comes from before keeps what has data, and
    what holds orders though nothing was recorded yet.
    """
    # sudo: nobody is logged in while Odoo upgrades; the system does it
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["credit.feature"]._add(code for code in FEATURES if is_used(env, code))


def is_used(env, code):
    """Tell whether the database has records of the feature, settings, or rules that hold by it."""
    records = any(found(env, model, []) for model in RECORDS.get(code, ()))
    return records or is_set(env, code) or holds(env, code)


def is_set(env, code):
    """Tell whether somebody has set something that goes with the feature."""
    if code == "grades":
        return found(env, "credit.account", [("rating_id", "!=", False)]) or found(
            env, "credit.policy", [("rating_scale_id", "!=", False)]
        )
    if code == "groups":
        return found(env, "res.company", [("credit_net_capital", ">", 0)])
    if code == "matrix":
        ours = env["credit.authority"]._our_kinds()
        return found(env, "credit.authority", [("kind", "in", ours)])
    return False


def holds(env, code):
    """Tell whether a row that somebody made strict goes with the feature."""
    strict = [("severity", "=", "hold")]
    if code == GRADES and found(env, "credit.rule", [*strict, ("rating_id", "!=", False)]):
        return True
    own = set(RULES_OF.get(code, ())) - {"grade_no_credit", "group_limit"}  # shipped as holding
    return bool(own) and found(env, "credit.rule", [*strict, ("kind", "in", sorted(own))])


def found(env, model, domain):
    """Tell whether there is such a record, archived or not."""
    return bool(env[model].with_context(active_test=False).search_count(domain, limit=1))
