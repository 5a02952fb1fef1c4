"""Every public method of ours, called as somebody who should neither learn nor change anything."""

import inspect
import json

from odoo.tools import SQL, mute_logger

from .attack import QUIET

REFUSED = object()
EMPTY = {"true", "false", "null", "[]", "{}", "0", '""'}
"""Answers that tell nothing."""


def is_mixin(one, name):
    """Tell whether the class ``one`` is a mixin of ours in the model ``name``, no extension of it."""
    is_ours = one.__module__.startswith("odoo.addons.credit_")
    return is_ours and getattr(one, "_name", name) != name


def public_methods(env, modules):
    """Yield (model, name, function) of what the add-ons ``modules`` add or override for clients.

    Of the models they make, what these do by a mixin of another of our add-ons, too.
    """
    ours = tuple(f"odoo.addons.{module}." for module in modules)
    for name in sorted(env.registry):
        seen = set()
        is_made = env.registry[name]._original_module in modules
        for one in env.registry[name].mro():
            is_own = one.__module__.startswith(ours)
            if not is_own and not (is_made and is_mixin(one, name)):
                continue
            for method, function in vars(one).items():
                if method.startswith("_") or method in seen or not inspect.isfunction(function):
                    continue
                if not is_own and not method.startswith("action_"):
                    continue
                if getattr(function, "_api_private", False):
                    continue
                seen.add(method)
                yield name, method, function


def fillings(function):
    """Return some lists of arguments a client could send to ``function``."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    asked = [
        one for one in parameters
        if one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD
    ]  # fmt: skip
    if not asked:
        optional = [one for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD]
        return [[], *([["x"]] if optional else [])]
    return [[value] * len(asked) for value in ("x", 1, [])]


class SweepMixin:
    """Beside ``AttackCase``: calls everything and notes answers and changes."""

    def written(self):
        """Return {table: rows touched in this transaction so far}."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        )
        return dict(self.env.cr.fetchall())

    def sweep(self, user, modules, skip=()):
        """Call everything; return ({(model, method): answers}, {(model, method): tables changed}).

        On up to three records of each model, as a client, each call on its own.
        """
        answers, changes = {}, {}
        for model, method, function in public_methods(self.env, modules):
            if method in skip or self.env[model]._abstract:
                continue
            Model = self.env[model].sudo()
            records = Model if Model._transient or not Model._auto else Model.search([], limit=3)
            for target in {records, Model.browse()}:
                for arguments in fillings(function):
                    answer, changed = self._tried(user, target, method, arguments)
                    if answer is not REFUSED:
                        answers.setdefault((model, method), []).append(answer)
                    if changed:
                        changes.setdefault((model, method), set()).update(changed)
        return answers, changes

    def telling(self, answers, public=()):
        """Return {(model, method): answers} of those that say anything, without ``public``."""
        said = {
            key: sorted(set(values) - EMPTY) for key, values in answers.items() if key not in public
        }
        return {key: values for key, values in said.items() if values}

    def _tried(self, user, target, method, arguments):
        """Return (answer as JSON or REFUSED, tables changed) of one call, which is undone.

        What isn't refused is called again between two looks at what was written: looking costs
        more than the call, and most are refused.
        """
        answer = self._called(user, target, method, arguments)
        if answer is REFUSED:
            return REFUSED, set()
        before = self.written()
        self._called(user, target, method, arguments)
        after = self.written()
        changed = {table for table, count in after.items() if count != before.get(table, 0)}
        return answer, changed - self._dialogues()

    def _called(self, user, target, method, arguments):
        with mute_logger(*QUIET, "odoo.addons", "odoo.http"):
            savepoint = self.cr.savepoint()
            try:
                result = self.rpc(user, target.sudo(False), method, *arguments)
                return json.dumps(result, default=str)
            except Exception:  # noqa: BLE001  what ends in a technical error tells nothing either
                return REFUSED
            finally:
                savepoint.rollback()
                savepoint.close(rollback=True)
                self.env.invalidate_all()

    def _dialogues(self):
        """Return the tables of dialogues, which anybody may open."""
        return {model._table for model in self.env.registry.values() if model._transient}
