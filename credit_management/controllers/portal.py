from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager


class CreditPortal(CustomerPortal):
    """The customer's own credit (R83): who has none to see finds nothing, not even that there is one."""

    def _prepare_home_portal_values(self, counters):
        # EXTENDS 'portal': a card on the home page, for who may see what is behind it.
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            values["credit_is_shown"] = bool(self._credit_accounts())
        return values

    def _credit_accounts(self):
        """Return the accounts, as the system, that the present user may see."""
        return request.env["credit.account"]._portal_accounts(request.env.user)

    @http.route(
        ["/my/credit", "/my/credit/page/<int:page>"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def credit(self, page=1, **_more):
        """Show status, limit and open items; 404 for whoever has nothing to see here."""
        accounts = self._credit_accounts()
        if not accounts:
            raise request.not_found()
        response = request.render(
            "credit_management.portal_my_credit", self._credit_values(accounts, page)
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    def _credit_values(self, accounts, page):
        pages = pager(
            url="/my/credit",
            total=accounts._portal_item_count(),
            page=page,
            step=self._items_per_page,
        )
        user = request.env.user
        groups = {}
        for link in accounts._portal_links(user):
            groups.setdefault(link["group"], []).append(link)
        return {
            **self._prepare_portal_layout_values(),
            "page_name": "credit",
            "cards": accounts._portal_cards(),
            "links": [{"name": name, "links": links} for name, links in groups.items()],
            "shows_items": accounts._portal_shows_items(),
            "items": accounts._portal_items(user, self._items_per_page, pages["offset"]),
            "pager": pages,
            "default_url": "/my/credit",
        }
