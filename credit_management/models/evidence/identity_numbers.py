"""Numbers that prove themselves: by check digit, as the registries give them out (stdnum)."""

import stdnum.util
from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidComponent

from ...engine.contradictions import CODE, IDENTITY, TAX, plain

CHINA = "CN"
PASSPORT = 10
"""How long the number of a passport, of a foreigner say, is at most; it has no check digit."""
USCC, CITIZEN, VAT = "uscc", "citizen", "vat"
TAX_PREFIXES = {"GR": "EL"}
"""Where another code than the country's stands in front of its tax numbers."""


def fault(partner, kind, number, country):
    """Return why ``number`` can't be one of its kind in this country, or an empty text.

    ``kind``: a kind of the engine's facts; ``country``: a code of two letters, may be
    empty; ``partner``: any ``res.partner``, whose checker of tax numbers is asked where
    there is one.
    """
    if not number or not country:
        return ""
    if country == CHINA and kind in (CODE, TAX):
        return "" if uscc.is_valid(number) else USCC
    if country == CHINA and kind == IDENTITY:
        other_paper = len(plain(number)) <= PASSPORT
        return "" if other_paper or _is_citizen(number) else CITIZEN
    return "" if kind != TAX or _is_tax_number(partner, number, country) else VAT


def _is_citizen(number):
    """Tell whether check digit and day of birth fit; the place may be of a district since renamed.

    ``ric.is_valid`` looks the place up in a file, which fails in a running Odoo.
    """
    number = ric.compact(number)
    if len(number) != 18 or not number[:-1].isascii() or not number[:-1].isdigit():
        return False
    try:
        return number[-1] == ric.calc_check_digit(number) and bool(ric.get_birth_date(number))
    except InvalidComponent:
        return False


def _is_tax_number(partner, number, country):
    if hasattr(partner, "_check_vat_number"):  # Odoo's own, where its checker is installed
        return bool(partner._check_vat_number(country, number))
    module = stdnum.util.get_cc_module(country.lower(), "vat")
    return module.is_valid(number) if module else True


def without_country(partner, number, country):
    """Return a tax number without the code of its country, as some write it in front.

    Letters that the number needs stay: those of a Swiss one (CHE…) begin like the country.
    """
    prefixes = {country.lower(), TAX_PREFIXES.get(country, country).lower()} - {""}
    if plain(number)[:2] not in prefixes:
        return number
    rest = number.strip()[2:]
    is_needed = _is_tax_number(partner, number, country) and not _is_tax_number(
        partner, rest, country
    )
    return number if is_needed else rest
