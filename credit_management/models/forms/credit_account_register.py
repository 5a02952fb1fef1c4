from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...engine.limits import AMOUNT, PERMANENT, counted, limit_in_force
from ..review.credit_review_opening import INVOICES
from .table import DATE, MONEY, NUMBER, Column, Section, Table

SEES_ALL = (
    "credit_management.group_credit_analyst",
    "credit_management.group_credit_auditor",
    "sales_team.group_sale_salesman_all_leads",
)


class CreditAccountRegister(models.Model):
    """The registers of accounts: grades by class, and the limits that were determined (R60, R92).

    Each is a ``Table`` for each company the accounts belong to, in constant queries.
    """

    _inherit = "credit.account"

    # --- grades (客户信用等级分类汇总表)

    def _grade_tables(self, is_all=False):
        """Return the registers of these accounts by grade.

        ``is_all``: they are all the user may see of their companies, so customers who trade
        and have no account are named, too: everybody who trades is graded (R17). Raises
        ``AccessError`` for accounts the user may not read.
        """
        self.check_access("read")
        return [
            accounts._grade_table(company, is_all)
            for company, accounts in self.grouped("company_id").items()
        ]

    def _grade_table(self, company, is_all):
        day = company._credit_today()
        traders = self._traders_without_account(company) if is_all else self.env["res.partner"]
        return Table(
            title=self.env._("Classified list of customer grades"),
            company=company,
            day=day,
            columns=self._grade_columns(),
            sections=numbered(self._grade_sections(day, traders)),
            notes=[self._grade_note(day, traders)],
        )

    def _grade_columns(self):
        return (
            Column(self.env._("No."), NUMBER, width=6),
            Column(self.env._("Customer"), width=34),
            Column(self.env._("Tax ID"), width=20),
            Column(self.env._("Salesperson"), width=16),
            Column(self.env._("Grade"), width=10),
            Column(self.env._("Score"), NUMBER, width=8),
            Column(self.env._("Graded on"), DATE, width=13),
            Column(self.env._("Approved by"), width=18),
            Column(self.env._("Number"), width=16),
            Column(self.env._("Remark"), width=34),
        )

    def _grade_sections(self, day, traders):
        """Return a ``Section`` for each grade, the best first, and one of who has none."""
        by_grade = self.grouped(lambda account: account._effective_rating(day))
        none = self.env["credit.rating"]
        ungraded = by_grade.pop(none, self.browse())
        grades = none.union(*by_grade).sorted(lambda one: (one.scale_id.sequence, one.sequence))
        sections = [
            Section(
                self.env._("Grade %s", grade.name),
                [account._grade_row(grade, day) for account in by_grade[grade]._by_name()],
            )
            for grade in grades
        ]
        rows = [account._grade_row(none, day) for account in ungraded._by_name()]
        rows += [self._trader_row(partner) for partner in traders]
        return [*sections, Section(self.env._("Not graded"), rows)] if rows else sections

    def _by_name(self):
        """Return these accounts in the order of their customers' names. sudo: see ``_customer``."""
        return self.sorted(lambda account: (account.sudo().partner_id.name or "", account.id))

    def _customer(self):
        """Return the customer, as the system.

        sudo: whoever may read the account may know whose it is, and who sells to it.
        """
        return self.sudo().partner_id

    def _grade_row(self, grade, day):
        """Return the cells of one account. sudo: who approved a grade is told with the grade."""
        customer, assessment = self._customer(), self.sudo().assessment_id
        return (
            0,
            customer.name,
            customer.vat,
            customer.credit_owner_id.name,
            grade.name,
            round(self.score, 2) if self.is_scored else None,
            assessment.date,
            assessment.decided_by_id.name,
            assessment.name,
            self._grade_remark(grade, day),
        )

    def _grade_remark(self, grade, day):
        """Return what is to be said of a grade, in a few words."""
        if not grade:
            return self.env._("to be graded")
        until = self.rating_deviation_until
        if until and until >= day and self.calculated_rating_id:
            return self.env._(
                "calculated %(grade)s; deviation until %(day)s",
                grade=self.calculated_rating_id.name,
                day=format_date(self.env, until),
            )
        return ""

    def _trader_row(self, partner):
        """Return the cells of a customer who trades and has no account."""
        remark = self.env._("trades without a credit account; to be graded")
        owner = partner.credit_owner_id.name
        return (0, partner.name, partner.vat, owner, None, None, None, None, None, remark)

    @api.model
    def _traders_without_account(self, company):
        """Return customers (as the system) who trade in root company ``company`` without an account.

        Those it or a branch of it has invoiced. Who sees own customers only is told of
        those. sudo: of the contacts found with the user's rights more than they may read is
        printed, their salesperson; that a colleague's account is hidden makes nobody a trader.
        """
        domain = Domain("id", "in", self._traders_ids(company))
        if not any(self.env.user.has_group(group) for group in SEES_ALL):
            domain &= Domain("credit_owner_id", "=", self.env.uid)
        return self.env["res.partner"].search(domain, order="name, id").sudo()

    @api.model
    def _traders_ids(self, company):
        """Return the ids of customers whom ``company`` invoiced and who have no account there."""
        for model in ("account.move", "credit.account", "res.partner"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT p.id FROM res_partner p
                    WHERE p.customer_rank > 0 AND p.commercial_partner_id = p.id
                      AND NOT EXISTS (SELECT FROM credit_account a
                                       WHERE a.partner_id = p.id AND a.company_id = %s)
                      AND EXISTS (SELECT FROM account_move m
                                   WHERE m.commercial_partner_id = p.id AND m.state = 'posted'
                                     AND m.move_type IN %s AND m.company_id = ANY(%s))""",
                company.id,
                INVOICES,
                [one for one, root, _currency in company._credit_companies() if root == company.id],
            )
        )
        return [partner_id for (partner_id,) in rows]

    def _grade_note(self, day, traders):
        graded = self.filtered(lambda account: account._effective_rating(day))
        return self.env._(
            "%(graded)s graded, %(ungraded)s to be graded.",
            graded=len(graded),
            ungraded=len(self - graded) + len(traders),
        )

    # --- limits (客户信用限度核定表)

    def _limit_tables(self):
        """Return the registers of the limits in force of these accounts, and what they rest on.

        Raises ``AccessError`` for accounts the user may not read.
        """
        self.check_access("read")
        return [
            accounts._limit_table(company)
            for company, accounts in self.grouped("company_id").items()
        ]

    def _limit_table(self, company):
        day = company._credit_today()
        return Table(
            title=self.env._("List of determined credit limits"),
            company=company,
            day=day,
            columns=self._limit_columns(),
            sections=numbered([Section("", self._limit_rows(day))]),
            notes=[
                self.env._(
                    "Deliveries and payments are monthly averages of the last 12 months; by formula "
                    "is the most the grade allows on these figures."
                )
            ],
        )

    def _limit_columns(self):
        return (
            Column(self.env._("No."), NUMBER, width=6),
            Column(self.env._("Customer"), width=34),
            Column(self.env._("Grade"), width=8),
            Column(self.env._("Monthly deliveries"), MONEY, width=16),
            Column(self.env._("Monthly payments"), MONEY, width=16),
            Column(self.env._("Collateral"), MONEY, is_summed=True, width=16),
            Column(self.env._("By formula"), MONEY, is_summed=True, width=16),
            Column(self.env._("Limit"), MONEY, is_summed=True, width=16),
            Column(self.env._("Term"), width=16),
            Column(self.env._("From"), DATE, width=13),
            Column(self.env._("Until"), DATE, width=13),
            Column(self.env._("Exposure"), MONEY, is_summed=True, width=16),
            Column(self.env._("Approved by"), width=18),
            Column(self.env._("Request"), width=16),
        )

    def _limit_rows(self, day):
        """Return the rows of these accounts, the largest limit first; constant queries."""
        measures = self._ledger_measures(day)
        proposals = self._propose_by(measures, day)
        grants = self._grants_until(day, "receivable")
        figures = self._figures("exposure")
        named = self._grants_by_id(grants, day)
        order = {account.id: limit_in_force(grants[account.id], day) for account in self}
        accounts = self.sorted(
            lambda one: (not order[one.id].is_unlimited, -order[one.id].amount, one.id)
        )
        return [
            account._limit_row(
                day, measures[account.id], proposals[account], grants[account.id],
                figures[account.id][1], named,
            )
            for account in accounts
        ]  # fmt: skip

    def _grants_by_id(self, grants, day):
        """Return {id: the ``credit.limit``, as the system} of what makes up these limits.

        sudo: who approved a limit is told with the limit.
        """
        ids = [one.sequence for rows in grants.values() for one in counted(rows, day)]
        return {limit.id: limit for limit in self.env["credit.limit"].sudo().browse(ids)}

    def _limit_row(self, day, ledger, proposal, grants, balance, named):
        """Return the cells of one account; ``named``: {id: ``credit.limit``} of its grants."""
        rows = counted(grants, day)
        standing = [one for one in rows if one.kind == PERMANENT] or rows
        source = named[standing[0].sequence] if standing else self.env["credit.limit"]
        return (
            0,
            self._customer().name,
            self._effective_rating(day).name,
            self.currency_id.round(ledger.monthly_deliveries),
            self.currency_id.round(ledger.monthly_payments),
            self.collateral_value,
            proposal.most,
            self._limit_cell(limit_in_force(grants, day)),
            self.granted_term_id.name,
            min((one.date_from for one in standing), default=None),
            min((one.date_to for one in rows if one.date_to), default=None),
            self.currency_id.round(balance.counted),
            source.request_id.decided_by_id.name,
            source.request_id.name,
        )

    def _limit_cell(self, limit):
        """Return a ``Limit`` of the engine as it stands in a table: an amount, or in a word."""
        if limit.limit_type == AMOUNT:
            return limit.amount
        return self.env._("unlimited") if limit.is_unlimited else self.env._("none")


def numbered(sections):
    """Return the sections with their rows numbered through, in the first cell."""
    number, result = 0, []
    for section in sections:
        rows = []
        for row in section.rows:
            number += 1
            rows.append((number, *row[1:]))
        result.append(Section(section.title, rows))
    return result
