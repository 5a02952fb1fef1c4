from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...engine.limits import Grant, counted
from .credit_account_figures import LIMIT_TYPES

SEGMENTS = [
    ("receivable", "Receivable"),
    ("prepayment", "Supplier prepayment"),
    ("tax_advance", "Tax advance"),
]

GRANT_KINDS = [("permanent", "Permanent"), ("temporary", "Temporary")]


class CreditLimit(models.Model):
    """One grant in the limit ledger (R21): append-only, made by an approved request.

    The limit in force on a day is the permanent grant that started last plus
    all temporary grants of that day, so a temporary grant ends on its day
    whatever the scheduler does (R56), and every past day can be read back.
    A decrease ends the temporary ones that were granted before it.

    All limits of a company together, and the cap they have to stay under (R25, R27).
    """

    _name = "credit.limit"
    _description = "Credit Limit Grant"
    _inherit = ["credit.guard"]
    _order = "date_from desc, id desc"

    account_id = fields.Many2one("credit.account", ondelete="restrict", index=True)
    group_id = fields.Many2one("credit.group", ondelete="restrict", index="btree_not_null")
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one("res.company", compute="_compute_company", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    segment = fields.Selection(SEGMENTS, required=True, default="receivable")
    kind = fields.Selection(GRANT_KINDS, required=True, default="permanent")
    limit_type = fields.Selection(LIMIT_TYPES, "Kind of limit", required=True, default="amount")
    amount = fields.Monetary()
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("Until", help="The last day on which the grant counts.")
    ends_temporary = fields.Boolean(
        "Ends temporary limits",
        help="A decrease: what was granted for a time before it counts no more, as long as it is "
        "in force.",
    )
    request_id = fields.Many2one("credit.request", required=True, ondelete="restrict", index=True)
    approver_id = fields.Many2one(related="request_id.decided_by_id", string="Approved by")
    reason = fields.Text(related="request_id.reason")
    is_end_noted = fields.Boolean(
        "End announced", readonly=True, help="The end was noted on the account."
    )
    status = fields.Selection(
        [
            ("coming", "Coming"),
            ("current", "In force"),
            ("superseded", "Superseded"),
            ("ended", "Ended"),
        ],
        compute="_compute_status",
    )

    _one_owner = models.Constraint(
        "CHECK (num_nonnulls(account_id, group_id) = 1)",
        "A grant belongs to one account or to one group.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_from <= date_to)", "A grant can't end before it starts."
    )
    _temporary_ends = models.Constraint(
        "CHECK (kind <> 'temporary' OR date_to IS NOT NULL)", "A temporary grant needs an end."
    )
    _amount_fits_type = models.Constraint(
        "CHECK ((limit_type = 'amount' AND amount > 0 AND amount < 1e15)"
        " OR (limit_type <> 'amount' AND COALESCE(amount, 0) = 0))",
        "A limit is none, unlimited, or an amount above zero.",
    )

    @api.depends("account_id", "group_id")
    def _compute_company(self):
        """Take the company of whom the grant belongs to; neither ever changes."""
        for limit in self:
            limit.company_id = limit.account_id.company_id or limit.group_id.company_id

    @api.depends("date_from", "date_to", "account_id.limit_ids", "group_id.limit_ids")
    def _compute_status(self):
        """Say which grants make up the limit today: of permanent ones the last started."""
        counting = self._counting_today()
        for limit in self:
            today = (limit.company_id or self.env.company)._credit_today()
            if limit.date_from and limit.date_from > today:
                limit.status = "coming"
            elif limit.date_to and limit.date_to < today:
                limit.status = "ended"
            else:
                counts = limit._origin.id in counting or not limit._origin
                limit.status = "current" if counts else "superseded"

    def _counting_today(self):
        """Return the ids of the grants of these owners that make up their limits today."""
        owners = Domain("account_id", "in", self.account_id.ids)
        owners |= Domain("group_id", "in", self.group_id.ids)
        ledgers = self.search(owners).grouped(
            lambda one: (one.company_id, one.account_id, one.group_id, one.segment)
        )
        return {
            grant.sequence
            for (company, *_owner), lines in ledgers.items()
            for grant in counted(lines._as_engine_grants(), company._credit_today())
        }

    @api.depends("limit_type", "amount", "date_from", "currency_id")
    def _compute_display_name(self):
        types = dict(self._fields["limit_type"]._description_selection(self.env))
        for limit in self:
            amount = limit.currency_id.format(limit.amount) if limit.amount else ""
            shown = amount or types.get(limit.limit_type, "")
            limit.display_name = f"{shown} ({limit.date_from})"

    def write(self, vals):
        """Refuse: the ledger is append-only for everybody. A new request makes a new line."""
        self.check_access("write")
        if self:
            raise UserError(
                self.env._("The limit ledger can't be changed; file a new request instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("The limit ledger can't be deleted; file a new request instead.")
        )

    @api.model
    def _announce_ends(self):
        """Note on the accounts that a temporary grant has ended, once per grant.

        The limit itself ended on its day, whether this runs or not.
        """
        for company in self.env["res.company"].search([("parent_id", "=", False)]):
            ended = self.search(
                [
                    ("company_id", "=", company.id),
                    ("kind", "=", "temporary"),
                    ("date_to", "<", company._credit_today()),
                    ("is_end_noted", "=", False),
                ]
            )
            for limit in ended.filtered(lambda one: not one._was_ended_before()):
                (limit.account_id or limit.group_id).message_post(body=limit._end_text())
            ended._note_end()
            (ended.account_id | ended.group_id.account_ids)._credit_changed()

    def _as_engine_grant(self):
        """Return this grant as the engine's ``Grant``, in the company's currency."""
        self.ensure_one()
        return Grant(
            self.kind, self.limit_type, self.amount, self.date_from, self.date_to or None, self.id,
            self.ends_temporary,
        )  # fmt: skip

    def _as_engine_grants(self):
        """Return these grants as a list of the engine's ``Grant``s."""
        return [limit._as_engine_grant() for limit in self]

    def _was_ended_before(self):
        """Tell whether a decrease had ended this temporary grant before its last day."""
        self.ensure_one()
        ledger = (self.account_id or self.group_id).limit_ids
        mine = ledger.filtered(lambda one: one.segment == self.segment)
        grants = counted(mine._as_engine_grants(), self.date_to)
        return self.id not in {grant.sequence for grant in grants}

    def _note_end(self):
        """Remember that the end of these grants was noted; nothing else of them changes."""
        return super().write({"is_end_noted": True})  # pylint: disable=super-method-mismatch

    def _end_text(self):
        limit = self.with_context(lang=self.account_id.user_id.lang or self.env.lang)
        return limit.env._(
            "The temporary limit of %(amount)s ended on %(day)s.",
            amount=limit.currency_id.format(limit.amount),
            day=format_date(limit.env, limit.date_to),
        )

    @api.model
    def _in_force(self, owner, ids, day, segment):
        """Return {owner's id: list of engine ``Grant``s in force on ``day``}; one query.

        ``owner`` is ``account_id`` or ``group_id``; ``ids`` None means all of them.
        Read by SQL, whoever asks: a limit is no other for who may not see the grant.
        """
        self.flush_model()
        column = SQL.identifier(owner)
        rows = self.env.execute_query(
            SQL(
                """SELECT %s, kind, limit_type, amount, date_from, date_to, id,
                       COALESCE(ends_temporary, FALSE)
                FROM credit_limit
                WHERE %s AND segment = %s AND date_from <= %s
                  AND (date_to IS NULL OR date_to >= %s)""",
                column,
                SQL("%s IS NOT NULL", column) if ids is None else SQL("%s = ANY(%s)", column, ids),
                segment,
                day,
                day,
            )
        )
        grants = {owner_id: [] for owner_id in ids or ()}
        for owner_id, *values in rows:
            grants.setdefault(owner_id, []).append(Grant(*values))
        return grants

    def _move_to(self, account):
        """Move these grants to ``account``: the one change there is, when accounts are merged."""
        return super().write({"account_id": account.id})  # pylint: disable=super-method-mismatch

    @api.model
    def _owners_sql(self, root_id, day, without=()):
        """Return a SELECT of (account_id, group_id, unlimited, amount): each limit on ``day``.

        The same as ``engine.limits.limit_in_force`` says (a test compares them), summed up
        where the ledger lies. ``amount`` is what was granted beside what is unlimited.
        """
        return SQL(
            """WITH present AS (
                   SELECT account_id, group_id, kind, limit_type, amount, date_from, id,
                          ends_temporary, COALESCE(-group_id, account_id) AS owner
                     FROM credit_limit
                    WHERE company_id = %(root)s AND segment = 'receivable' AND id <> ALL(%(without)s)
                      AND date_from <= %(day)s AND (date_to IS NULL OR date_to >= %(day)s)
               ), ended AS (
                   SELECT owner, MAX(id) AS id FROM present WHERE ends_temporary GROUP BY owner
               ), counted AS (
                   SELECT p.account_id, p.group_id, p.limit_type, p.amount
                     FROM present p LEFT JOIN ended e ON e.owner = p.owner
                    WHERE p.kind = 'temporary' AND (e.id IS NULL OR p.id > e.id)
                   UNION ALL
                   (SELECT DISTINCT ON (account_id, group_id)
                           account_id, group_id, limit_type, amount
                      FROM present WHERE kind = 'permanent'
                     ORDER BY account_id, group_id, date_from DESC, id DESC)
               )
               SELECT account_id, group_id, bool_or(limit_type = 'unlimited') AS unlimited,
                      SUM(amount) AS amount
                 FROM counted GROUP BY account_id, group_id""",
            root=root_id,
            day=day,
            without=list(without),
        )

    @api.model
    def _holders_sql(self, root_id, day, without=()):
        """Return a SELECT of (holder, granted): what each may owe at most on ``day``.

        A holder is an account, or a group as a negative id. The same as
        ``engine.limits.limit_in_force`` and ``engine.concentration.granted_to_group``
        say (a test compares them), summed up where the ledger lies.
        """
        return SQL(
            """WITH owner AS (%(owners)s), holder AS (
                   SELECT COALESCE(-a.group_id, a.id) AS id, bool_or(o.unlimited) AS unlimited,
                          SUM(o.amount) FILTER (WHERE NOT o.unlimited) AS amount
                     FROM owner o JOIN credit_account a ON a.id = o.account_id GROUP BY 1
               )
               SELECT h.id AS holder,
                      CASE WHEN h.id > 0 OR g.unlimited THEN COALESCE(h.amount, 0)
                           WHEN h.unlimited THEN COALESCE(g.amount, 0)
                           ELSE LEAST(COALESCE(h.amount, 0), COALESCE(g.amount, 0)) END AS granted
                 FROM holder h LEFT JOIN owner g ON g.group_id = -h.id""",
            owners=self._owners_sql(root_id, day, without),
        )

    @api.model
    def _granted(self, root_id, day, accounts=(), without=()):
        """Return (all limits together, {holder: its limits}) of a root company; one query.

        The holders are those of ``accounts`` only; ``without`` are ids of grants
        left out. Amounts are in the company's currency, whoever asks (R25, R27).
        """
        self.flush_model()
        self.env["credit.account"].flush_model(["group_id"])
        rows = self.env.execute_query(
            SQL(
                """WITH granted AS (%s)
                   SELECT NULL, COALESCE(SUM(granted), 0) FROM granted
                    UNION ALL SELECT holder, granted FROM granted WHERE holder = ANY(%s)""",
                self._holders_sql(root_id, day, without),
                [account._holder() for account in accounts],
            )
        )
        granted = {holder: float(amount) for holder, amount in rows}
        return granted.pop(None), granted

    @api.model
    def _granted_to_all(self, root_id, day):
        """Return {holder: its limits} of everybody in a root company, whoever asks; one query."""
        self.flush_model()
        self.env["credit.account"].flush_model(["group_id"])
        rows = self.env.execute_query(self._holders_sql(root_id, day))
        return {holder: float(amount) for holder, amount in rows}
