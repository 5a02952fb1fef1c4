from dataclasses import dataclass
from datetime import date

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.credit_management.models.exposure.sql import balance, parts

SOURCES = ("ledger", "unsettled", "marked")
"""The sources of what is posted: orders and money not in the ledger yet are demanded of nobody."""


@dataclass(frozen=True)
class OpenRow:
    """One posted open item: owed (above zero) or a credit (below).

    In the root company's currency. ``line`` is the ``account.move.line``, or None where
    the item is open only because what settled it isn't posted any more.
    """

    partner: int
    root: int
    line: int | None
    move: int
    amount: float
    date_due: date

    @property
    def key(self):
        """Return (customer id, root company id)."""
        return self.partner, self.root


class CreditExposure(models.Model):
    """Open items one by one, from the definition the exposure itself is made of."""

    _inherit = "credit.exposure"

    @api.model
    def _open_rows(self, partner_ids=None, root_ids=None):
        """Return {(customer id, root company id): list of ``OpenRow``}, whoever asks; one query.

        None: of everybody. What is overdue of them is what the account says is overdue:
        the same rows, extensions and moved due dates considered (R24).
        """
        if partner_ids is not None and not partner_ids:
            return {}
        frame = self._frame(root_ids, detailed=False)
        sources = self._sources(frame)
        if not self.env["credit.ledger.account"]._marked():
            sources.pop("marked", None)
        wanted = [sources[name] for name in SOURCES if name in sources]
        query = SQL(
            """SELECT partner_id, root_id, CASE WHEN slot = %s THEN record_id END, res_id,
                      amount, date_due
                 FROM %s WHERE %s AND slot = ANY(%s)""",
            parts.RECEIVABLE,
            balance.union(wanted),
            balance.conditions(partner_ids),
            [*parts.OWED, *parts.GIVEN],
        )
        found = {}
        for partner, root, line, move, amount, due in self._fetch(query, None):
            row = OpenRow(partner, root, line, move, float(amount), due)
            found.setdefault(row.key, []).append(row)
        return found
