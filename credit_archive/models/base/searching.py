"""What searches on computed fields have in common."""

from odoo.fields import Domain


def where(domain, operator, value):
    """Return the domain that searches a boolean field which is true where ``domain`` holds.

    ``operator`` and ``value`` are those a ``search=`` method gets: ``in`` and what is
    looked for, of True and False; anything else makes no sense (``NotImplemented``).
    """
    if operator != "in":
        return NotImplemented
    wanted = set(value)
    if wanted >= {True, False}:
        return Domain.TRUE
    return domain if True in wanted else ~domain
