"""Every public method, called by everybody with what nobody should send (J12).

    CREDIT_FUZZ_SEED=7 CREDIT_FUZZ_CALLS=20000 make test ARGS="… -k fuzz"

calls what a failed run called, and more. The seed is printed. A call is drawn from the
seed and its number alone, so a failure can be called again by itself.
"""

import inspect
import json
import os
import random
import warnings

from psycopg2 import IntegrityError

from odoo.exceptions import AccessDenied, ConcurrencyError, RedirectWarning, UserError
from odoo.service.model import call_kw, get_public_method
from odoo.tools import SQL, mute_logger
from odoo.tools.json import json_default

from .attack import QUIET

OURS = "odoo.addons.credit_"
ANSWERS = (UserError, RedirectWarning, AccessDenied, ConcurrencyError)
"""What a client is told in words; a violated constraint is worded by Odoo, too."""

ODD = (
    None, False, True, 0, -1, 7, 1.5, 2**31, 2**70, 1e300, float("nan"), "", " ", "x", "1", "\x00",
    "天" * 3, "x" * 5000, "2000-01-01", "share", [], [1], [0], ["x"], [None], [[]], [[6, 0, [1]]],
    [["id", "=", 1]], {}, {"x": 1}, {"id": 1}, [{}],
)  # fmt: skip
"""What JSON can carry in place of an argument."""

STANDARD = {
    "create": [([{}],), ({},)],
    "name_create": [("x",), ("",)],
    "copy": [(), ({},)],
    "write": [({},)],
    "unlink": [()],
    "read": [(), (["display_name"],)],
    "web_read": [({"display_name": {}},)],
    "search_read": [([], ["display_name"], 0, 1)],
    "name_search": [("x",), ("",)],
    "default_get": [(["id"],), (["name", "state"],)],
    "export_data": [(["id", "display_name"],)],
    "onchange": [({}, [], {"display_name": {}})],
}
"""Odoo's own methods, with arguments of the right shape: what is odd there is Odoo's."""

LOGS = {"credit.archive.log", "credit.archive.head"}
"""Looking leaves a line there; that is no change of what is looked at."""


STAMPS = {
    "credit_archive_file": {"log_state", "log_checked_on", "write_date", "write_uid"},
}
"""What verifying the log leaves: that it was done is what an auditor does it for."""


AUDITED = {
    "credit.audit", "credit.audit.line", "credit.audit.signing", "credit.audit.step",
    "credit.breach", "credit.breach.step",
}  # fmt: skip
"""What auditors write, who only look at everything else."""


class FuzzMixin:
    """Beside a `CreditCase`: ``fuzz(users, models, calls)`` and what it found."""

    only_look = frozenset()
    """Logins of those whose calls are not undone: none of them may have changed a row."""

    def assert_only_answers(self, module, users, lookers, calls):
        """No call on the models of an add-on ends in a technical error, and lookers change nothing.

        ``users`` may do things, ``lookers`` nothing; each call is drawn from both.
        """
        self.only_look = frozenset(lookers.mapped("login"))
        before = self.rows()
        errors = self.fuzz([*users, *lookers], self.models(module), calls)
        changed = list(differences(before, self.rows()))
        said = f"CREDIT_FUZZ_SEED={self.seed}"
        self.assertFalse(errors, "\n".join([said, *errors]))
        told = "\n".join([f"{said}: changed by who only looks", *changed[:20], *self.looks])
        self.assertFalse(changed, told)

    def fuzz(self, users, models, calls):
        """Call at random; return the lines of what ended in a technical error."""
        self.known = {
            name: (rows.search([], limit=1) | rows.search([], limit=2, order="id desc")).ids
            for name, rows in ((name, self.env[name].sudo()) for name in models)
        }
        self.env.flush_all()
        self.looks = ["what they called without being refused:"]
        seed = os.environ.get("CREDIT_FUZZ_SEED") or str(random.SystemRandom().randrange(10**6))
        calls = int(os.environ.get("CREDIT_FUZZ_CALLS") or calls)
        # Always said: pytest shows it with a failure, and with -s.
        print(f"CREDIT_FUZZ_SEED={seed} ({calls} calls)")  # noqa: T201  # pylint: disable=print-used
        doors = [(name, method) for name in models for method in self.doors(name)]
        found = {}
        for number in range(calls):
            draw = random.Random(f"{seed}/{number}")
            user, (name, method) = draw.choice(users), draw.choice(doors)
            ids, args = self.ids(name, draw), self.arguments(name, method, draw)
            error = self.answer(user, name, method, ids, args)
            if error:
                line = f"{user.login} {name}.{method}({ids}, {str(args)[:200]}): {error}"
                found.setdefault((name, method, error.split(":")[0]), line)
        self.seed = seed
        return list(found.values())

    def doors(self, name):
        """Return the names of what a client may call on a model: ours, and the ORM's."""
        cls, names = type(self.env[name]), set()
        for one in cls.mro():
            if one.__module__.startswith(OURS):
                names |= {key for key, value in vars(one).items() if callable(value)}
        shared = {
            key for one in cls.mro() if not one.__module__.startswith(OURS) for key in vars(one)
        }
        own = {key for key in names - shared if not key.startswith("_") and key in dir(cls)}
        own = {key for key in own if self.is_public(self.env[name], key)}
        return sorted(own | (set(STANDARD) if name.startswith("credit.") else set()))

    def is_public(self, model, method):
        try:
            return inspect.isfunction(get_public_method(model, method))
        except (UserError, AttributeError):
            return False

    def ids(self, name, draw):
        """Return ids to call it on: none, some that exist, or one that doesn't."""
        known = self.known.get(name, [])
        choices = [[], [2**30], known[:1], known[:2], known[-1:], [*known[:1], 2**30]]
        return draw.choice([*choices, known[:1], known[-1:]])

    def arguments(self, name, method, draw):
        if method in STANDARD:
            return draw.choice(STANDARD[method])
        takes = list(inspect.signature(getattr(type(self.env[name]), method)).parameters.values())[
            1:
        ]
        takes = [
            one for one in takes if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)
        ]
        least = sum(one.default is one.empty for one in takes)
        return tuple(draw.choice(ODD) for _one in range(draw.randint(least, len(takes))))

    def answer(self, user, name, method, ids, args):
        """Call as a client does; return the technical error as text, None for an answer."""
        model = self.env[name].with_env(self.env(user=user, context={}, su=False))
        context = {"allowed_company_ids": user.company_ids.ids}
        needs_ids = not getattr(getattr(type(model), method), "_api_model", False)
        audits = name in AUDITED and user.has_group("credit_management.group_credit_auditor")
        undo = audits or user.login not in self.only_look
        try:
            with mute_logger(*QUIET, "odoo.http"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with self.cr.savepoint(flush=False) as savepoint:
                    args = json.loads(json.dumps(args))
                    result = call_kw(
                        model, method, [ids, *args] if needs_ids else args, {"context": context}
                    )
                    json.dumps(result, default=json_default)
                    self.env.flush_all()
                    if undo:
                        savepoint.rollback()
                    elif method not in STANDARD:
                        self.looks.append(f"{user.login} {name}.{method}({ids}, {str(args)[:80]})")
        except (*ANSWERS, IntegrityError):
            return None
        except Exception as error:  # noqa: BLE001  what it is, is the question
            return f"{type(error).__name__}: {str(error)[:200]}"
        finally:
            self.forget()
        return None

    def forget(self):
        """Leave nothing in memory for the next call, which is another request."""
        self.env.transaction.clear()
        self.env.registry.reset_changes()
        for hooks in (self.cr.precommit, self.cr.postcommit):
            hooks.clear()

    def models(self, module):
        """Return the names of the models that this add-on made or extended, tables and dialogues."""
        return sorted(
            name
            for name, model in self.env.items()
            if not model._abstract and not model._table_query
            and any(one.__module__.startswith(f"odoo.addons.{module}.") for one in type(model).mro())
        )  # fmt: skip

    def rows(self):
        """Return {table: {id: row}} of our tables, without dialogues and logs."""
        tables = {
            model._table
            for name, model in self.env.items()
            if name.startswith("credit.") and name not in LOGS
            and not (model._abstract or model._transient or model._table_query)
        }  # fmt: skip
        self.env.flush_all()
        return {
            table: dict(
                self.env.execute_query(
                    SQL("SELECT id, to_jsonb(t) FROM %s t", SQL.identifier(table))
                )
            )
            for table in sorted(tables)
        }


def differences(before, after):
    """Yield one line for each row that came, went or changed, with the columns that did."""
    for table, rows in before.items():
        for key in sorted(rows.keys() | after[table].keys()):
            old, new = rows.get(key) or {}, after[table].get(key) or {}
            columns = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
            columns -= STAMPS.get(table, set())
            if columns:
                yield f"{table} {key}: " + ", ".join(
                    f"{name} {old.get(name)!r} → {new.get(name)!r}"[:120]
                    for name in sorted(columns)
                )
