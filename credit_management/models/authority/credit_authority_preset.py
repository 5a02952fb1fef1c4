from functools import partial

from odoo import api, models
from odoo.tools.translate import LazyTranslate

from ..base.words import write_in_all

_lt = LazyTranslate(__name__)

LIMITS = ("initial", "increase", "temporary")

TITLES = {
    "tier_sales_manager": _lt("Sales manager"),
    "controller": _lt("Credit controller"),
    "tier_deputy_gm": _lt("Deputy general manager"),
    "tier_cfo": _lt("Chief financial officer"),
    "tier_gm": _lt("General manager"),
    "tier_chairman": _lt("Chairman"),
    "manager": _lt("Credit manager"),
}

REVIEWED = (
    ("tier_sales_manager", "review"),
    ("controller", "review"),
    ("tier_deputy_gm", "review"),
    ("tier_cfo", "review"),
)

# {code: ((kinds, (step: (group, authority: review, ceiling, unlimited or an amount), …)), …)};
# a step of several is decided by any one of them.
PRESETS = {
    # Grades end with the general manager; limits and their adjustment with the chairman (R15).
    "abc": (
        (("assessment",), (*REVIEWED, ("tier_gm", "unlimited"))),
        (
            (*LIMITS, "increase_after_review", "deviation", "opening"),
            (*REVIEWED, ("tier_gm", "review"), ("tier_chairman", "unlimited")),
        ),
        # S20 Art. 41: an adjustment is signed by the sales manager for the deputy, approved by
        # general manager and chairman.
        (("decrease",), (("tier_sales_manager", "review"), ("tier_deputy_gm", "review"),
                         ("tier_gm", "review"), ("tier_chairman", "unlimited"))),
        (("extension",), (("tier_sales_manager", "review"), ("tier_cfo", "review"),
                          ("tier_gm", "unlimited"))),
        # A stop can't wait: finance or the general manager, whoever didn't ask for it.
        (("suspend",), ((("tier_cfo", "unlimited"), ("tier_gm", "unlimited")),)),
        (("resume",), (("tier_cfo", "review"), ("tier_gm", "unlimited"))),
        # S20 Art. 32: who ships beyond the limit needs formal approval from above.
        (("release",), (("controller", "ceiling"), ("tier_gm", "unlimited"))),
        # The list of all who have credit (R94).
        (("summary",), (("tier_gm", "review"), ("tier_chairman", "unlimited"))),
        # What follows a breach of authority (S20 Art. 43).
        (("breach",), (("tier_gm", "unlimited"),)),
    ),
    # Five grades: authority grows with the amount; what follows a review goes one higher (R2A).
    "five": (
        (("assessment", "decrease"), (("controller", "review"), ("manager", "unlimited"))),
        ((*LIMITS, "extension"), (("tier_sales_manager", 100_000), ("tier_cfo", 500_000),
                                  ("tier_gm", "unlimited"))),
        (("increase_after_review", "deviation", "opening"),
         (("tier_cfo", "review"), ("tier_gm", "unlimited"))),
        (("suspend",), (("manager", "unlimited"),)),
        (("resume",), (("tier_cfo", "unlimited"),)),
        (("release",), (("controller", "ceiling"), ("manager", "unlimited"))),
    ),
    # AAA to B: the credit department decides small limits, the general manager large ones.
    "aaa": (
        (("assessment", "decrease", "suspend", "resume"), (("manager", "unlimited"),)),
        ((*LIMITS, "extension"), (("manager", 200_000), ("tier_cfo", 1_000_000),
                                  ("tier_gm", "unlimited"))),
        (("increase_after_review", "deviation", "opening"),
         (("manager", "review"), ("tier_gm", "unlimited"))),
        (("release",), (("controller", "ceiling"), ("manager", "unlimited"))),
    ),
}  # fmt: skip


class CreditAuthorityPreset(models.Model):
    """The matrices a company can start from; its manager goes on from there."""

    _inherit = "credit.authority"

    @api.model
    def _load_preset(self, company, code):
        """Give root company ``company`` the matrix of preset ``code`` (abc, five, aaa).

        Its present rows are archived, not lost. Returns the new rows. Releases end at
        the company's ceiling as it stands each time. Raises ``KeyError`` for a preset there isn't, and an
        access error for who may not edit the matrix.
        """
        vals_list = [
            vals
            for kinds, steps in PRESETS[code]
            for kind in kinds
            for vals in self._prepare_ladder(company.root_id, kind, steps)
        ]
        kinds = {vals["kind"] for vals in vals_list}
        self.search([("company_id", "=", company.root_id.id), ("kind", "in", kinds)]).active = False
        rows = self.create(vals_list)
        for group, of_group in rows.grouped("group_id").items():
            write_in_all(of_group, "name", partial(self._title_in, group))
        self._name_controller(company.root_id)
        return rows

    def _title_in(self, group, env):
        """Return what the office of a ``res.groups`` is called in the language of ``env``."""
        return self.with_env(env)._office_name(group.with_env(env))

    def _prepare_ladder(self, root, kind, steps):
        """Return the rows of one kind: a step of ten each, in the order given."""
        return [
            {
                "kind": kind,
                "company_id": root.id,
                "sequence": 10 * number,
                "name": self.env._(TITLES[group]),  # pylint: disable=prefer-env-translation
                "group_id": self.env.ref(f"credit_management.group_credit_{group}").id,
                "authority": authority if isinstance(authority, str) else "amount",
                "amount": 0 if isinstance(authority, str) else authority,
            }
            for number, step in enumerate(steps, 1)
            for group, authority in (step if isinstance(step[0], tuple) else (step,))
        ]
