from odoo import api, models
from odoo.tools import format_date

from ...engine import portal

ITEMS = ("receivable", "order", "delivery", "deposit", "bill", "bank_bill")
"""What of the exposure a customer reads as its own: what it owes, ordered, paid."""

PAGES = {"account.move": "/my/invoices/%s", "sale.order": "/my/orders/%s"}
"""Odoo's own pages of a document, linked for who may read it there."""


def number(document):
    """Return what a customer calls this document by: its number, of what has none its name."""
    name = "name" in document._fields and document["name"]
    return name if name and name != "/" else document.display_name


class CreditAccountPortal(models.Model):
    """What a customer's page shows of its accounts: texts and figures, no records.

    Of how we judge the customer nothing leaves: neither watch nor the reasons of a hold.
    """

    _inherit = "credit.account"

    @api.model
    def _portal_accounts(self, user):
        """Return the accounts, as the system, that ``user`` may see in the portal; often none.

        Those of the user's customer in all companies that show credit, where the user is the
        customer itself or was given the right. Employees have screens of their own. sudo: a
        portal user reads no account by itself, this decides which are shown.
        """
        contact = user.sudo().partner_id
        customer = contact.commercial_partner_id
        accounts = self.sudo().browse()
        if not user._is_portal() or not contact.active:
            return accounts
        accounts = accounts.search([("partner_id", "=", customer.id)], order="company_id")
        values = self.env["credit.policy"]._values
        shown = accounts.filtered(
            lambda one: one.company_id.active and values(one.company_id.id)["portal_shown"]
        )
        if contact != customer:
            held = contact.credit_portal_right_ids._still_held()
            shown &= held.account_id
        return shown

    def _portal_cards(self):
        """Return a list of dicts, what the page says of each of these accounts; constant queries.

        ``{id, company, standing, standing_text, grade, limit, limit_type, used, available, bar,
        overdue}``; what the company doesn't show is None. In the language of the context, for
        accounts ``_portal_accounts`` gave out.
        """
        figures = self._figures()
        self.mapped("available_amount")  # all at once: of a member of a group the smaller room
        return [account._portal_card(*figures[account.id]) for account in self]

    def _portal_card(self, limit, balance):
        shows = self.env["credit.policy"]._values(self.company_id.id)
        money = self.currency_id.format
        is_overdue = self.currency_id.compare_amounts(balance.overdue_amount, 0.0) > 0
        code = portal.standing(self.state, is_overdue, is_suspended=self.is_suspended)
        card = {
            "id": self.id,
            "company": self.company_id.name,
            **dict.fromkeys(("standing", "standing_text", "grade", "limit", "overdue")),
        }
        if shows["portal_status"]:
            card.update(standing=code, standing_text=self._portal_standing_text(code))
            card["overdue"] = money(balance.overdue_amount) if is_overdue else None
        if shows["portal_grade"]:
            today = self.company_id._credit_today()
            card["grade"] = self._effective_rating(today).name or None
        if shows["portal_limit"]:
            bar = portal.bar(limit, balance.counted)
            card.update(
                limit_type=limit.limit_type,
                limit=money(limit.amount),
                used=money(max(balance.counted, 0.0)),
                available=money(max(self.available_amount, 0.0)),
                percent=bar.percent,
                bar=bar.kind,
            )
        return card

    def _portal_standing_text(self, code):
        texts = {
            portal.ON_CASH: self.env._("You pay on order: no credit has been agreed."),
            portal.FINE: self.env._("Your credit is in order."),
            portal.OVERDUE: self.env._("Some items are past their due date. Please pay them."),
            portal.PAUSED: self.env._(
                "New orders on credit are being reviewed at present. Please get in touch with us."
            ),
            portal.STOPPED: self.env._(
                "Orders on credit aren't possible at present. Please get in touch with us."
            ),
        }
        return texts[code]

    # --- open items

    def _portal_with_items(self):
        values = self.env["credit.policy"]._values
        return self.filtered(lambda one: values(one.company_id.id)["portal_items"])

    def _portal_shows_items(self):
        """Tell whether any of these accounts shows open items."""
        return bool(self._portal_with_items())

    def _portal_item_domain(self):
        """Return the domain of the exposure rows a customer sees of these accounts."""
        shown = self._portal_with_items()
        return [
            ("partner_id", "in", shown.partner_id.ids),
            ("account_id", "in", shown.ids),
            ("category", "in", ITEMS),
            ("counted", "=", True),
        ]

    def _portal_item_count(self):
        """Return how many open items these accounts show. sudo: as ``_portal_accounts`` decided."""
        return self.env["credit.exposure"].sudo().search_count(self._portal_item_domain())

    def _portal_items(self, user, limit, offset=0):
        """Return a list of dicts, one page of open items, those due first; constant queries.

        ``{document, url, kind, due, is_overdue, amount, company}``, from the one definition of
        exposure. ``url`` where ``user`` may open the document in the portal. sudo: as
        ``_portal_accounts`` decided; of each document only its number is told.
        """
        rows = self.env["credit.exposure"].sudo().search_fetch(
            self._portal_item_domain(),
            ["category", "amount", "date_due", "overdue", "res_model", "res_id", "company_id"],
            limit=limit, offset=offset, order="date_due, id",
        )  # fmt: skip
        kinds, papers = self._portal_kinds(), self._portal_papers(rows, user)
        return [
            {
                **papers.get((row.res_model, row.res_id), {"document": "", "url": None}),
                "kind": kinds[row.category],
                "due": format_date(self.env, row.date_due) if self._portal_falls_due(row) else "",
                "is_overdue": row.overdue,
                "amount": row.currency_id.format(row.amount),
                "company": row.company_id.name,
            }
            for row in rows
        ]

    def _portal_falls_due(self, row):
        return row.category in ("receivable", "bill", "bank_bill") and bool(row.date_due)

    def _portal_kinds(self):
        return {
            "receivable": self.env._("To pay"),
            "order": self.env._("Ordered, not invoiced yet"),
            "delivery": self.env._("Delivered, not invoiced yet"),
            "deposit": self.env._("Paid or credited, not settled yet"),
            "bill": self.env._("Acceptance bill"),
            "bank_bill": self.env._("Acceptance bill"),
        }

    def _portal_papers(self, rows, user):
        """Return {(model, id): {document, url}} of the documents of these rows; two queries a model.

        sudo: of each document only its number is told, which the customer knows.
        """
        papers = {}
        for model, own in rows.grouped("res_model").items():
            documents = self.env[model].sudo().browse({one.res_id for one in own}).exists()
            readable = documents.browse()
            if model in PAGES:
                readable = documents.with_user(user)._filtered_access("read")
            for one in documents:
                url = PAGES[model] % one.id if one.id in readable.ids else None
                papers[model, one.id] = {"document": number(one), "url": url}
        return papers

    # --- what else there is for the customer

    def _portal_links(self, user):
        """Return a list of dicts, further pages for who sees these accounts: rooms and add-ons add.

        ``{group, title, text, url, badge, badge_class}``, in the language of the context. For
        accounts ``_portal_accounts`` gave out to ``user``; constant queries.
        """
        return []
