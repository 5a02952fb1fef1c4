from odoo import api, fields, models

from ..engine.classification import classify

TIMES = [("prospect", "Prospect"), ("new", "New"), ("existing", "Existing")]
TRADES = [("future", "Future"), ("current", "Current"), ("past", "Past")]
NATURES = [
    ("government", "Government"),
    ("special", "Special"),
    ("ordinary", "Ordinary"),
    ("partner", "Partner"),
]
WEIGHTS = [("key", "Key"), ("general", "General"), ("occasional", "Occasional")]
RISKS = [("quality", "Quality"), ("general", "General"), ("risk", "Risk")]

CLASSES = {
    "class_time": "time",
    "class_trade": "trade",
    "class_weight": "weight",
    "class_risk": "risk",
}

STORED = (*CLASSES, "formula_amount", "is_above_formula")


class CreditAccountClass(models.Model):
    """The kind of customer (客户分类, R06) and the limit its grade would earn, as of last night."""

    _inherit = "credit.account"

    _credit_guarded = frozenset(STORED)

    class_time = fields.Selection(TIMES, "By time", readonly=True, copy=False)
    class_trade = fields.Selection(TRADES, "By trade", readonly=True, copy=False)
    class_nature = fields.Selection(NATURES, "By nature", tracking=True, default="ordinary")
    class_weight = fields.Selection(WEIGHTS, "By weight", readonly=True, copy=False)
    class_risk = fields.Selection(RISKS, "By risk", readonly=True, copy=False)
    formula_amount = fields.Monetary(
        "Limit by formula",
        readonly=True,
        copy=False,
        help="The most the policy of the grade allows, as of last night.",
    )
    is_above_formula = fields.Boolean(
        "Above the formula",
        readonly=True,
        copy=False,
        help="The standing limit is larger than the grade earns.",
    )

    @api.model
    def _cron_refresh_classes(self, limit=1000):
        """Nightly: classify all accounts, and warn where a limit is more than its grade earns.

        The same few queries for each batch; writes only what changed, warns once.
        """
        # All of them are meant; read in batches below.
        accounts = self.search([], order="id")  # pylint: disable=no-search-all
        remaining = len(accounts)
        self.env["ir.cron"]._commit_progress(remaining=remaining)
        for start in range(0, remaining, limit):
            batch = self.browse(accounts.ids[start : start + limit])
            batch._refresh_classes()
            left = self.env["ir.cron"]._commit_progress(len(batch))
            self.env.invalidate_all()
            if not left:
                break

    def _refresh_classes(self):
        """Bring the classes and the limit by formula of these accounts up to date."""
        for root, accounts in self.sudo().grouped("company_id").items():
            today = root._credit_today()
            company_policy = root._credit_policy()
            lines = company_policy._lines()
            measures = accounts._ledger_measures(today)
            proposals = accounts._propose_by(measures, today)
            limits = accounts._limits(today)
            for account in accounts:
                policy = account._effective_rating(today)._policy(root)
                kinds = classify(measures[account.id], policy.risk or "", lines)
                values = {name: getattr(kinds, kind) for name, kind in CLASSES.items()}
                is_graded = bool(company_policy.rating_scale_id and policy)
                values.update(
                    account._against_formula(limits.get(account.id), proposals[account], is_graded)
                )
                account._keep_classes(values)

    def _against_formula(self, limit, proposal, is_graded):
        """Return what the formula allows, and whether the limit in force is more than that.

        Nothing is more where the company has no scale yet, or the account no grade.
        """
        more = limit and (
            limit.is_unlimited or self.currency_id.compare_amounts(limit.amount, proposal.most) > 0
        )
        return {"formula_amount": proposal.most, "is_above_formula": bool(is_graded and more)}

    def _keep_classes(self, values):
        changed = {name: value for name, value in values.items() if self[name] != value}
        if changed:
            self.write(changed)
        if changed.get("is_above_formula"):
            self._warn_above_formula()

    def _warn_above_formula(self):
        """Give the responsible one activity: the limit is larger than the grade earns."""
        user = self.user_id or self.company_id._credit_policy().controller_id or self.env.user
        account = self.with_context(lang=user.lang or self.env.lang)
        self.activity_schedule(
            "credit_management.mail_activity_formula",
            user_id=user.id,
            note=account.env._(
                "The limit in force is above %(amount)s, the most grade %(grade)s earns by its "
                "formula. Decrease it, or say why not.",
                amount=account.currency_id.format(account.formula_amount),
                grade=account.rating_id.name,
            ),
        )
