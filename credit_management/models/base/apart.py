"""Work for many at once, where what can't be done for some doesn't stop the others."""

from odoo.exceptions import UserError


def apart(records, work):
    """Do ``work(records)`` for all it can be done for; return {record: why not, in words}.

    All of them at once where nothing is in the way, so that many cost what ``work`` costs.
    Where it raises a ``UserError`` nothing of it is left, and each half is tried by itself,
    in order, until it is known whom it is about. What one takes (of a cap, say) the next
    one no longer has.
    """
    if not records:
        return {}
    try:
        with records.env.cr.savepoint():
            work(records)
        return {}
    except UserError as error:
        if len(records) == 1:
            return {records: str(error)}
    half = len(records) // 2
    return {**apart(records[:half], work), **apart(records[half:], work)}
