"""`make compat`: Odoo's own tests without our add-ons and with them, and what differs.

The add-ons observe, as after every installation: nothing Odoo does may come out otherwise.
"""

import contextlib
import json
import os
import re
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from .databases import TEST, Databases, log_file, odoo_dependencies
from .paths import GroundError, addons, cache_dir, clean_env, key, lock, own_folder, say

APPS = (
    "account",
    "account_payment",
    "delivery",
    "event_sale",
    "payment",
    "pos_sale",
    "sale",
    "sale_expense",
    "sale_loyalty",
    "sale_management",
    "sale_mrp",
    "sale_project",
    "sale_purchase",
    "sale_stock",
    "sale_timesheet",
    "stock_dropshipping",
    "website_sale",
)
# What an add-on like ours breaks first: orders, their rights, Odoo's own credit warning, and
# what every model has to answer.
QUICK = (
    "/sale:TestSaleOrder",
    "/sale:TestAccessRights",
    "/sale:TestSaleOrderCreditLimit",
    "/base:TestOverrides",
)
KNOWN = {
    ("sale", "TestSaleToInvoice.test_multiple_sale_orders_on_same_invoice"): "invoice_lines",
    ("sale_stock", "TestSaleStock.test_06_uom"): "is_downpayment",
}
"""What differs on purpose: {(module, test): the guard, a field that docs/integrators.md names}."""
STARTED = re.compile(r" odoo\.addons\.(\w+)\.tests\.\S+: Starting (\w+\.\w+) \.\.\.")
FAILED = re.compile(
    r" odoo\.addons\.(\w+)\.tests\.\S+: (?:FAIL|ERROR): (?:Subtest )?([\w.]+)(?: \(([\w.]+)\))?"
)


@dataclass
class Outcome:
    """What Odoo's runner said: (module, test) of those that ran, and of those that failed."""

    ran: set = field(default_factory=set)
    failed: set = field(default_factory=set)

    def of(self, module):
        """Return (tests, failed ones) of a module."""
        return tuple(
            {one for one in found if one[0] == module} for found in (self.ran, self.failed)
        )

    def add(self, other):
        """Take in what another run came to."""
        self.ran |= other.ran
        self.failed |= other.failed


def run(ground, *arguments):
    """Compare the apps that are named, or all; 1 when a test fails only with us.

    `quick` takes the chosen tests on the databases of `make test`, `tours` the browser's, too.
    """
    databases = Databases(ground)
    if "quick" in arguments:
        return report(*compare_quick(ground, databases))
    named = [app for app in arguments if app != "tours"]
    apps, missing = present(ground, named or APPS)
    if missing:
        print(f"not in this Odoo: {', '.join(missing)}")
    if not apps:
        raise GroundError("none of these apps is there")
    return report(*compare(ground, databases, apps, "tours" in arguments))


def present(ground, apps):
    """Return (apps this Odoo has, those it doesn't)."""
    folders = [ground.tree.python_path / "odoo" / "addons", *ground.tree.addons_path]
    there = [app for app in apps if any((folder / app).is_dir() for folder in folders)]
    return there, [app for app in apps if app not in there]


def compare(ground, databases, apps, tours):
    """Return the outcomes without us and with us, of one app after the other.

    A whole run is long: what an app came to is printed as soon as it is known. An app is
    updated, so that what Odoo tests while a module loads is run, too.
    """
    both = Outcome(), Outcome()
    with templates(databases, apps) as (plain, ours):
        for app in apps:
            tags = [f"/{app}"] + ([] if tours else ["-is_tour"])
            found = at_once(
                lambda template, which, app=app, tags=tags: outcome(
                    ground, databases, template, tags, f"{which}_{app}", ["-u", app]
                ),
                ((plain, "without"), (ours, "with")),
            )
            for each, more in zip(both, found, strict=True):
                each.add(more)
            for line in table(*found, [app]):
                print(line, flush=True)
    return both


def at_once(function, pairs):
    """Return what ``function`` answers to two pairs of arguments, asked at the same time."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda pair: function(*pair), pairs))


@contextlib.contextmanager
def templates(databases, apps):
    """Databases with these apps alone and with our add-ons on top, without demo data.

    What our add-ons need of Odoo is in both: what differs is ours, not purchase's or stock's.
    """
    apps = sorted({*apps, *odoo_dependencies()})
    plain = f"credit_base_{key('compat', databases.ground.tree.key, *apps)}"
    databases.built(plain, lambda new: install(databases, new, apps))
    ours = f"credit_compat_{os.getpid()}"
    databases.clone(plain, ours)
    try:
        install(databases, ours, addons())
        yield plain, ours
    finally:
        databases.drop(ours)


def install(databases, name, modules):
    """Install modules in a database."""
    say(f"installing {', '.join(modules)}")
    databases.odoo(name, "-i", ",".join(modules))


def compare_quick(ground, databases):
    """Return the outcomes of the chosen tests, both at a time; without us they are remembered."""
    return at_once(
        lambda template, which: remembered(ground, databases, template, which == "without"),
        ((databases.base(TEST), "without"), (databases.template(TEST), "with")),
    )


def remembered(ground, databases, template, keep):
    """Return the outcome of the chosen tests; read from the cache where nothing can have changed."""
    known = own_folder(cache_dir() / "compat") / f"{template}-{key(*QUICK)}.json"
    if keep and known.exists():
        ran, failed = json.loads(known.read_text())
        return Outcome(set(map(tuple, ran)), set(map(tuple, failed)))
    found = outcome(ground, databases, template, QUICK, "without" if keep else "with")
    if keep and found.ran:
        known.write_text(json.dumps([sorted(found.ran), sorted(found.failed)]))
    return found


def outcome(ground, databases, template, tags, which, options=()):
    """Return what Odoo's runner makes of the tests with these tags, on a clone of the template."""
    name = f"credit_compat_{which}_{os.getpid()}"
    say(f"Odoo's tests {which} us")
    with lock(f"template-{template}", shared=True):
        databases.clone(template, name)
    log = log_file(f"compat_{which}")
    command = [ground.odoo, "-d", name, *options, f"--test-tags={','.join(tags)}"]
    command += [f"--http-port={free_port()}", f"--logfile={log}", "--stop-after-init"]
    log.unlink(missing_ok=True)
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=clean_env(), check=False)
    finally:
        databases.drop(name)
    found = read(log.read_text(errors="replace") if log.exists() else "")
    if not found.ran:
        raise GroundError(f"{done.stderr}\nno test of Odoo's ran, see {log}")
    return found


def free_port():
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def read(text):
    """Return the ``Outcome`` a log tells of."""
    failed = set()
    for module, test, where in FAILED.findall(text):
        # What fails in `setUpClass` names its class in brackets.
        failed.add((module, f"{where.rpartition('.')[2]}.{test}" if where else test))
    return Outcome(set(STARTED.findall(text)), failed)


def table(without, having, modules):
    """Yield a line for each of these modules, a heading first."""
    width = max(map(len, ["module", *modules]))
    yield f"{'module':<{width}}  {'tests':>6} {'failed without us':>18} {'failed with us':>15}"
    for module in modules:
        (tests, before), (_tests, after) = without.of(module), having.of(module)
        yield f"{module:<{width}}  {len(tests):>6} {len(before):>18} {len(after):>15}"


def report(without, having):
    """Print the table and the tests that differ; 1 when one fails only with us, or none ran."""
    modules = sorted({module for module, _test in without.ran | having.ran})
    for line in table(without, having, modules):
        print(line)
    worse = having.failed - without.failed
    known = {one for one in worse if one in KNOWN}
    worse -= known
    for title, found in (
        ("fails with us only", worse),
        ("fails with us on purpose, see docs/integrators.md", known),
        ("fails without us only", without.failed - having.failed),
        ("ran without us only", without.ran - having.ran),
        ("ran with us only", having.ran - without.ran),
    ):
        for module, test in sorted(found):
            print(f"{title}: {module} {test}")
    total = f"{len(having.ran)} tests of Odoo, {len(worse)} differ"
    print(total, flush=True)
    return 1 if worse or not having.ran or without.ran - having.ran else 0
