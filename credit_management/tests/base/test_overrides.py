"""What of Odoo's our classes extend, with the arguments it expects: told when Odoo changes it."""

import inspect
import re
from pathlib import Path

from odoo.tests import tagged

from ..frozen import FrozenCase

LIST = Path(__file__).with_name("overrides.txt")
OURS = re.compile(r"odoo\.addons\.credit_\w+\.(models|wizards|controllers)\.")


@tagged("post_install", "-at_install")
class TestOverrides(FrozenCase):
    """A method of Odoo that takes other arguments in the next version is found by its name here.

    The list names the methods of Odoo's own models, those meant to be private as well as the
    public ones, that any class of ours extends; those of glue add-ons where they are installed.
    """

    def found(self):
        """Return {model.method: [a line with Odoo's signature]} of what our classes extend."""
        lines = {}
        for name in self.env.registry:
            chain = self.env.registry[name].mro()
            for place, cls in enumerate(chain):
                if OURS.match(cls.__module__):
                    lines.update(self.extended(cls, chain[place + 1 :]))
        return lines

    def extended(self, cls, above):
        """Yield (key, lines) of each method of ``cls`` that a class of Odoo's above it defines."""
        for method, own in vars(cls).items():
            if not inspect.isfunction(own) or method.startswith("__"):
                continue
            theirs = next(
                (one for one in above if method in vars(one) and not OURS.match(one.__module__)),
                None,
            )
            if theirs and inspect.isfunction(vars(theirs)[method]):
                key = f"{self.model_of(theirs)}.{method}"
                yield key, [f"{key}: {inspect.signature(vars(theirs)[method])}"]

    def model_of(self, cls):
        """Return the name of the model a class of Odoo's defines or extends."""
        own = vars(cls)
        inherited = own.get("_inherit")
        name = own.get("_name") or (inherited if isinstance(inherited, str) else None)
        return name or cls.__name__

    def test_odoo_expects_what_it_did(self):
        self.assert_frozen(LIST, self.found())
