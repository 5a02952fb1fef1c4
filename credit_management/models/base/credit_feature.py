from odoo import Command, api, models
from odoo.exceptions import AccessError
from odoo.tools import format_list, ormcache
from odoo.tools.translate import LazyTranslate

from ...engine.features import FEATURES
from .caches import forget

_lt = LazyTranslate(__name__)

NAMES = {
    "evidence": _lt("Surveys and documents"),
    "grades": _lt("Scorecards and grades"),
    "matrix": _lt("Matrix of authority"),
    "groups": _lt("Groups and concentration"),
    "collateral": _lt("Collateral"),
    "reviews": _lt("Scheduled reviews"),
    "reduction": _lt("Reduction plans"),
    "warnings": _lt("Early warning"),
    "editions": _lt("Policy editions"),
    "complaints": _lt("Complaints"),
}


class CreditFeature(models.AbstractModel):
    """What this database uses of credit management (ADR 22).

    A feature is on where every employee has its group, as Odoo's own switches are: for
    all companies. Off, its screens are hidden, its rules aren't asked and its scheduled
    actions do nothing; what was recorded stays. Rooms extend ``_resting`` with what
    rests on a feature and ``_switched`` with what follows from a switch.
    """

    _name = "credit.feature"
    _description = "Features in use"

    @api.model
    @ormcache(cache="groups")
    def _on(self):
        """Return the codes of the features that are on, a frozenset (cached).

        sudo: what is switched on is the same whoever asks.
        """
        employees = self.env.ref("base.group_user").sudo()
        implied = set(employees.all_implied_ids.ids)
        return frozenset(code for code in FEATURES if self._group_id(code) in implied)

    @api.model
    def _is_on(self, code):
        """Tell whether the feature ``code`` is on."""
        return code in self._on()

    @api.model
    def _group_id(self, code):
        """Return the id of the group that stands for the feature; False while it isn't there."""
        xmlid = f"credit_management.group_credit_feature_{code}"
        return self.env["ir.model.data"]._xmlid_to_res_id(xmlid, raise_if_not_found=False)

    @api.model
    def _name_of(self, code):
        """Return the name of the feature ``code`` in the user's language."""
        return self.env._(NAMES[code])  # pylint: disable=prefer-env-translation

    # --- switching

    @api.model
    def _may_switch(self, codes=()):
        """Tell whether the user may have exactly the features ``codes`` on.

        Who may write Odoo's settings may. So may a credit manager; but a switch holds for
        all companies, and nobody takes from others what holds their orders: what is on is
        switched off by a manager who works wherever credit is kept.
        """
        user = self.env.user
        if self.env.su or self.env["res.config.settings"].has_access("create"):
            return True
        if not user.has_group("credit_management.group_credit_manager"):
            return False
        # sudo: the companies the user doesn't work in are what is asked about
        others = self._kept_in() - user.sudo().company_ids
        return self._on() <= frozenset(codes) or not others

    @api.model
    def _kept_in(self):
        """Return the root companies in which credit is kept; rooms above say so.

        sudo: those the user doesn't work in are what is asked about.
        """
        return self.env["res.company"].sudo()

    @api.model
    def _check_may_switch(self, codes=()):
        """Raise ``AccessError`` for who may not have exactly ``codes`` on, saying who may."""
        if not self._may_switch(codes):
            raise AccessError(
                self.env._(
                    "What credit management shows and checks is the same in all companies. It is "
                    "switched by whoever administers Odoo, or by a credit manager; switched off "
                    "only by one who works in every company that keeps credit."
                )
            )

    @api.model
    def _set(self, codes):
        """Switch on exactly the features ``codes`` and all others off; raise for who may not."""
        codes = frozenset(codes)
        self._check_may_switch(codes)
        self._apply(codes)

    @api.model
    def _add(self, codes):
        """Switch on the features ``codes`` beside those that are on already.

        For code that has checked the right of the user: who loads a preset for a company
        gets what that preset needs.
        """
        self._apply(self._on() | frozenset(codes))

    @api.model
    def _apply(self, codes):
        """Have employees imply the groups of ``codes`` and of no other feature: one switch.

        sudo: only administrators write groups; the caller has checked who may switch.
        """
        employees, groups = self.env.ref("base.group_user").sudo(), self.env["res.groups"].sudo()
        on, codes = self._on(), frozenset(codes)
        commands = [Command.link(self._group_id(code)) for code in sorted(codes - on)]
        commands += [Command.unlink(self._group_id(code)) for code in sorted(on - codes)]
        if commands:
            employees.write({"implied_ids": commands})
        for code in self._on() - codes:  # implied by way of another group of employees
            employees._remove_group(groups.browse(self._group_id(code)))

    @api.model
    def _switched(self, before, after):
        """Draw the consequences of a switch, whichever way it came: policy, judgements, notes.

        ``before``, ``after``: frozensets of codes. Every policy counts a version, for
        other rules are asked, and says who switched what and what rested on it.
        sudo: the switch holds for the policies of all companies.
        """
        forget(self.env)
        policies = self.env["credit.policy"].sudo().search([])  # pylint: disable=no-search-all
        policies._bump_version()
        for policy in policies:
            policy.message_post(
                body=self._switched_text(before, after), author_id=self.env.user.partner_id.id
            )

    @api.model
    def _switched_text(self, before, after):
        """Return the sentences about a switch: what came, what went, what had rested on it."""
        said = []
        if after - before:
            said.append(self.env._("Switched on: %s.", self._names(after - before)))
        if before - after:
            said.append(self.env._("Switched off: %s.", self._names(before - after)))
            rested = self._rests_on(before - after)
            if rested:
                said.append(self.env._("What rested on it stays, and isn't used: %s.", rested))
        return " ".join(said)

    @api.model
    def _names(self, codes):
        return format_list(self.env, [self._name_of(code) for code in FEATURES if code in codes])

    # --- what rests on a feature

    @api.model
    def _resting(self):
        """Return {code: [(what, how many)]}: what rests on each feature, in all companies.

        Rooms add theirs; a count of zero isn't told. Called by who may switch.
        """
        return {code: [] for code in FEATURES}

    @api.model
    def _rests_on(self, codes, resting=None):
        """Return what rests on the features ``codes`` in words, empty where nothing does.

        Of several, each is named. ``resting``: what ``_resting`` returned, where it was asked.
        """
        resting = self._resting() if resting is None else resting
        told = {code: self._count_text(resting[code]) for code in FEATURES if code in codes}
        told = {code: text for code, text in told.items() if text}
        if len(codes) == 1:
            return "".join(told.values())
        return "; ".join(
            self.env._("%(what)s (%(count)s)", what=self._name_of(code), count=text)
            for code, text in told.items()
        )

    @api.model
    def _count_text(self, counts):
        """Return (what, how many) pairs as a list in words; what there is none of isn't named."""
        texts = [
            self.env._("%(what)s: %(count)s", what=what, count=count)
            for what, count in counts
            if count
        ]
        return format_list(self.env, texts, "unit")
