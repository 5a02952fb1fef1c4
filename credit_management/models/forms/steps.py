"""Who prepared, reviewed and approved a document, as its form says at the foot."""

from odoo.tools import format_date

from .table import Step

SAID = ("approved", "rejected")


def steps_of(document, preparer, prepared_on):
    """Return the ``Step``s of an approvable ``document``: who prepared it, then who decides.

    ``preparer``: a ``res.users``, ``prepared_on``: a datetime or nothing. Steps that are
    waited for have no name yet: there is room to sign. sudo: a form names all who decided,
    also to who couldn't open their decisions; the caller may read the document.
    """
    env, company = document.env, document.company_id
    day = lambda moment: format_date(env, company.sudo()._credit_day_of(moment)) if moment else ""  # noqa: E731
    steps = [Step(env._("Prepared by"), preparer.sudo().name or "", "", day(prepared_on))]
    for row in counted_steps(document):
        states = dict(row._fields["state"]._description_selection(env))
        said = [states[row.state]] if row.state in SAID else []
        if row.deputy_for:
            said.append(env._("as deputy for %s", row.deputy_for))
        opinion = ", ".join(said)
        opinion = f"{opinion}: {row.reason}" if row.reason else opinion
        steps.append(Step(row.title or "", row.user_id.name or "", opinion, day(row.date)))
    return steps


def counted_steps(document):
    """Return the records (as the system) of the steps that count, in their order.

    sudo: as above.
    """
    rows = document.sudo().approval_ids.filtered(
        lambda row: row.is_counted and row.state != "redundant"
    )
    return rows.sorted(lambda row: (row.sequence, row.id))
