from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, format_list


class CreditOverview(models.Model):
    """The set-up guide on the overview: what is done and what comes next, read from the facts.

    For credit managers of the company, who do these steps; nobody ticks one off. It can be
    hidden, company by company, and shown again.
    """

    _inherit = "credit.overview"

    setup = fields.Json(
        "Set-up guide",
        compute="_compute_setup",
    )

    @api.depends("company_id")
    @api.depends_context("uid", "lang")
    def _compute_setup(self):
        for one in self:
            one.setup = one._does_setup() and one._setup()

    def _does_setup(self):
        """Tell whether the present user sets up credit here: a credit manager who works for it.

        sudo: of the user only the companies are read, of all and not of those chosen.
        """
        mine = self.env.user.sudo().company_ids.root_id
        is_manager = self.env.user.has_group("credit_management.group_credit_manager")
        return is_manager and self.company_id in mine

    def _setup(self):
        """Return what the screen shows of the guide, in the reader's language.

        {hidden} or {hidden, steps, done, all}; a step is {code, title, text, done, buttons}, a
        button {code, label}.
        """
        if self.company_id.credit_is_setup_hidden:
            return {"hidden": True}
        steps = self._setup_steps()
        done = sum(step["done"] for step in steps)
        return {"hidden": False, "steps": steps, "done": done, "all": len(steps)}

    def _setup_steps(self):
        """Return the steps in their order; who has more to set up extends it by adding its own."""
        return [
            self._step_observe(),
            self._step_who(),
            self._step_limits(),
            self._step_enforce(),
        ]

    @api.model
    def _step(self, code, title, text, done, **buttons):
        """Return one step; ``buttons`` are {code of an action: label}, the first is the next step."""
        shown = [{"code": key, "label": label} for key, label in buttons.items()]
        return {"code": code, "title": title, "text": text, "done": bool(done), "buttons": shown}

    def _step_observe(self):
        mode = self.company_id.credit_check_mode
        texts = {
            "off": self.env._(
                "Nothing is checked yet. Observing checks every order and holds none."
            ),
            "observe": self.env._(
                "Observing: every order that is confirmed is checked and the check is kept; none "
                "is held."
            ),
            "enforce": self.env._("Enforcing: orders that fail the check are held."),
        }
        if mode == "off":
            buttons = {"observe": self.env._("Start observing")}
        else:
            buttons = {"checks": self.env._("Checks")}
        return self._step("observe", self.env._("Observe"), texts[mode], mode != "off", **buttons)

    def _step_who(self):
        root, authority = self.company_id, self.env["credit.authority"]
        note = authority._offices_note(root)
        text = note or self.env._(
            "Held orders go to %(controllers)s, limits to %(managers)s.",
            controllers=self._names_of("controller"),
            managers=self._names_of("manager"),
        )
        title = self.env._("Who decides")
        return self._step("who", title, text, not note, offices=self.env._("Offices"))

    def _names_of(self, office):
        """Return the names of who holds the office; those who also hold a higher one as well."""
        authority = self.env["credit.authority"]
        # sudo: who administers credit needn't administer users
        group = self.env["res.groups"].sudo().browse(authority._group_id(office))
        holders = authority._office_holders(group, self.company_id).sorted("name")
        return format_list(self.env, holders.mapped("name")) or self.env._("nobody")

    def _step_limits(self):
        # sudo: that there are grants counts, whoever may see them
        granted = self.env["credit.limit"].sudo()._read_group(
            [("company_id", "=", self.company_id.id)], [], ["account_id:count_distinct"]
        )[0][0]  # fmt: skip
        waiting = self.env["credit.opening"].search_count(
            [("company_id", "=", self.company_id.id), ("state", "in", ("draft", "submitted"))]
        )
        if granted:
            text = self.env._("%s customers have a limit.", granted)
        else:
            text = self.env._("Nobody has a limit yet. Who has none buys for cash.")
        if waiting:
            text += " " + self.env._("Lists that wait to be handed in or decided: %s.", waiting)
        buttons = {
            "takeover": self.env._("Take over from contacts"),
            "import": self.env._("Import"),
        }
        buttons |= {"lists": self.env._("Lists")} if waiting else {}
        return self._step("limits", self.env._("Opening limits"), text, granted, **buttons)

    def _step_enforce(self):
        root = self.company_id
        mode, policy = root.credit_check_mode, root._credit_policy()
        buttons = {"enforce": self.env._("Look and choose a day")} if mode == "observe" else {}
        if mode == "enforce":
            text = self.env._("Done: who fails waits for credit control.")
        elif mode == "off":
            text = self.env._("First observe, to see what would be held.")
        elif policy.enforce_on:
            text = self.env._(
                "From %(day)s on orders are held; %(who)s has planned it.",
                day=format_date(self.env, policy.enforce_on),
                who=policy.enforce_by_id.name,
            )
        else:
            found = self.env["credit.check"]._observed(root)
            text = self.env._(
                "So far %(held)s of %(checked)s orders would have been held, %(amount)s.",
                held=found["held"],
                checked=found["checked"],
                amount=root.currency_id.format(found["amount"]),
            )
        title = self.env._("Hold orders")
        return self._step("enforce", title, text, mode == "enforce", **buttons)

    # what the buttons do

    def action_setup(self, code):
        """Do what a button of the guide says, by its code; return the action that follows.

        Raises ``AccessError`` for who isn't a credit manager of the company, ``UserError`` for
        a code there is none of.
        """
        self.ensure_one()
        self.check_access("read")
        if not self._does_setup():
            raise AccessError(self.env._("Only a credit manager of the company sets up credit."))
        actions = self._setup_actions()
        known = self.env["credit.answers"]._as_code(code, actions)
        if not known:
            raise UserError(self.env._("The set-up guide has no such step."))
        return actions[known]()

    def _setup_actions(self):
        """Return {code of a button: what it does}; extended with the steps."""
        return {
            "observe": self._setup_observe,
            "checks": self._setup_checks,
            "offices": lambda: self.env["credit.offices"]._open(self.company_id),
            "takeover": self._setup_takeover,
            "import": self._setup_import,
            "lists": self._setup_lists,
            "enforce": lambda: self.env["credit.enforcing"]._open(self.company_id),
            "hide": lambda: self._hide_setup(True),
            "show": lambda: self._hide_setup(False),
        }

    def _setup_observe(self):
        self.company_id._credit_policy().sudo(False)._observe()
        return self._reloaded()

    def _setup_checks(self):
        domain = [("company_id", "child_of", self.company_id.id)]
        return self._open("credit_check_action", domain)

    def _setup_takeover(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_takeover_action"
        )
        action["context"] = {"default_company_id": self.company_id.id}
        return action

    def _setup_import(self):
        return self.env["credit.opening.line"]._import_action(
            credit_opening_company=self.company_id.id
        )

    def _setup_lists(self):
        return self._open("credit_opening_action", [("company_id", "=", self.company_id.id)])

    def _hide_setup(self, is_hidden):
        """Hide the guide of this company or show it. sudo: only this flag; the right was checked."""
        self.company_id.sudo().credit_is_setup_hidden = is_hidden
        return self._reloaded()

    def _reloaded(self):
        return {"type": "ir.actions.client", "tag": "soft_reload"}
