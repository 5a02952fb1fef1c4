from odoo import api, models
from odoo.exceptions import AccessError

from ..base.batches import batches
from ..base.transaction import HOLDERS, at_commit
from .credit_authority_preset import TITLES

OFFICES = (
    "tier_sales_manager",
    "controller",
    "tier_deputy_gm",
    "tier_cfo",
    "tier_gm",
    "tier_chairman",
    "manager",
)
"""The groups that stand for an office of credit, as the matrix names them, lowest first."""


class CreditAuthorityOffices(models.Model):
    """The offices the matrix names, who holds them, and what follows when that changes."""

    _inherit = "credit.authority"

    @api.model
    def _offices(self, root):
        """Return {group (``res.groups``, as the system): kinds it has a step of} for ``root``.

        The offices of credit that decide anything in this root company, lowest first. Groups
        of other add-ons, and a company's own, are filled where they are kept.
        """
        named = {}
        for kind in dict(self._fields["kind"].selection):
            for row in self._rows_for(kind, root):
                if row.group:
                    named.setdefault(row.group, []).append(kind)
        return {group: named[group.id] for group in self._office_groups() if group.id in named}

    @api.model
    def _office_groups(self):
        """Return the groups (as the system) that are offices of credit, lowest first.

        sudo: who fills offices needn't administer groups.
        """
        # When the add-on goes, its groups go one by one, and users lose them.
        ids = filter(None, map(self._group_id, OFFICES))
        return self.env["res.groups"].sudo().browse(ids)

    @api.model
    def _check_may_fill(self, root):
        """Raise ``AccessError`` unless a credit manager asks, who works for root company ``root``."""
        if not self.env.user.has_group("credit_management.group_credit_manager"):
            raise AccessError(self.env._("Only a credit manager fills the offices."))
        # sudo: the root of a branch needn't be one of the user's companies
        if root not in self.env.user.sudo().company_ids.root_id:
            raise AccessError(self.env._("Company: you don't work for it."))

    @api.model
    def _office_name(self, group):
        """Return what an office (``res.groups``) is called: as in the presets, or its own name."""
        for name in OFFICES:
            if group.id == self._group_id(name):
                title = TITLES[name]
                return self.env._(title)  # pylint: disable=prefer-env-translation
        return group.name

    @api.model
    def _office_holders(self, group, root):
        """Return the users (as the system) who hold ``group``, read as it, and work for ``root``."""
        return group.all_user_ids.filtered(
            lambda user: user.active and not user.share and root in user.company_ids
        )

    @api.model
    def _empty_offices(self, root):
        """Return the groups (as the system) of ``root``'s matrix that nobody holds.

        sudo: that an office is empty is told to all who wait for it.
        """
        groups = self.env["res.groups"].sudo()
        return groups.union(
            *(group for group in self._offices(root) if not self._office_holders(group, root))
        )

    @api.model
    def _name_controller(self, root):
        """Have ``root``'s policy name its credit controller, where one person alone is that.

        Who is asked and told first; named by somebody else it stays.
        """
        policy = root._credit_policy()
        group = self.env["res.groups"].sudo().browse(self._group_id("controller"))  # sudo: as above
        alone = self._office_holders(group, root) & group.user_ids
        if not policy.controller_id and len(alone) == 1:
            policy.controller_id = alone.id

    @api.model
    def _offices_note(self, root):
        """Return what is wrong with the offices of ``root`` in a sentence or two, or "".

        An office that nobody holds; administrators who are credit managers only because
        nobody else is.
        """
        notes = []
        empty = self._empty_offices(root)
        if empty:
            names = ", ".join(self._office_name(group) for group in empty)
            notes.append(self.env._("Nobody holds: %s. What they decide waits.", names))
        managers = self._managers(root)
        if managers and all(user.has_group("base.group_system") for user in managers):
            notes.append(
                self.env._(
                    "%s is credit manager because nobody else is. Give the office to whom it "
                    "belongs: who administers Odoo needn't approve credit.",
                    ", ".join(managers.sorted("name").mapped("name")),
                )
            )
        return " ".join(notes)

    @api.model
    def _named_groups(self):
        """Return the groups (as the system) any matrix names, the standard ones among them.

        sudo: whoever changes a user needn't read the groups of all.
        """
        ids = {row.group for row in self._rows()} | set(self._office_groups().ids)
        return self.env["res.groups"].sudo().browse(ids - {None}).exists()

    @api.model
    def _holders_changed(self):
        """Somebody took or left an office: whoever decides now is asked after the commit.

        Once for a transaction. The same where others have a hand in what waits, or another
        controller is named.
        """
        at_commit(self.env, HOLDERS, self._trigger_ask_anew)

    @api.model
    def _trigger_ask_anew(self):
        """Have the scheduled action run as soon as this transaction is committed.

        sudo: only administrators may trigger a scheduled action by themselves.
        """
        cron = self.env.ref("credit_management.ir_cron_ask_anew", raise_if_not_found=False)
        if cron:  # users are made before the add-on has its actions
            cron.sudo()._trigger()

    @api.model
    def _cron_ask_anew(self):
        """Ask anew for what waits for others than those who are asked. As the system."""
        for name in self.env.registry.descendants(["credit.approvable"], "_inherit"):
            model = self.env[name]
            if not model._abstract:
                for batch in batches(model.search(model._approvals_open_domain()), 200):
                    batch._ask_where_changed()
