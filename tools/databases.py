"""Databases made in seconds: clones of templates keyed by what went into them."""

import ast
import contextlib
import os
import subprocess

import psycopg2
from psycopg2 import sql

from .paths import DEAD, ROOT, GroundError, addons, cache_dir, clean_env, key, lock, own_folder, say

LANGUAGE = "zh_CN"
# The apps beside which our glue add-ons install themselves are there in every database.
DEMO = ("sale_management", "sale_stock", "purchase_stock", "stock_dropshipping", "pos_sale")
TEST = (
    "sale_management",
    "sale_stock",
    "sale_purchase_stock",
    "stock_dropshipping",
    "pos_sale",
    "stock_account",
    "purchase_stock",
    "account_debit_note",
    "account_payment",
    "payment_demo",
    "payment_custom",
)
# What leaves no trace in a database that anybody sees: instead of a README, Odoo shows the
# page in static/description.
UNSEEN = {"__pycache__", "tests", "engine", "readme", "README.md", "description"}
KEEP = 6
IN_DATABASE = f"""
env['ir.config_parameter'].set_param('iap.endpoint', '{DEAD}')
env['ir.config_parameter'].set_param('ir_attachment.location', 'db')
env['ir.attachment'].force_storage()
env.cr.commit()
"""
BUNDLES = """
env['ir.qweb']._pregenerate_assets_bundles()
env.cr.commit()
"""
# The add-on's demo data leaves the main company observing; what people click through enforces.
ENFORCE = """
company = env.ref('base.main_company')
company.write({
    'credit_check_mode': 'enforce',
    'credit_payment_term_id': env.ref('account.account_payment_term_30days').id,
    'credit_total_cap': 400000,
    'credit_net_capital': 1200000,
})
controller = env.ref('credit_management.user_controller')
company._credit_policy().write({'controller_id': controller.id, 'tolerance_percent': 5.0})
env.cr.commit()
"""
PREPARED = ROOT / "credit_management" / "tests" / "prepared.py"
PREPARE = """
from odoo.addons.credit_management.tests import prepared
prepared.prepare(env)
env.cr.commit()
"""
RECIPE = key(LANGUAGE, IN_DATABASE, BUNDLES)


class Databases:
    """Templates and clones on one server."""

    def __init__(self, ground):
        self.ground = ground
        ground.start_postgres()

    # --- what people ask for

    def create(self, name, profile=DEMO):
        """A fresh database with all our add-ons, replacing one of that name."""
        self.clone(self.template(profile), name)

    def clone(self, template, name):
        """Copy `template`; nobody may rebuild or evict it meanwhile."""
        with lock(f"template-{template}", shared=True):
            self.drop(name)
            self._sql("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)

    def drop(self, name):
        """Remove a database and whoever is connected to it."""
        self._sql("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def exists(self, name):
        """Whether there is a database of that name."""
        return name in self.names()

    def label(self, name, text):
        """Leave a note on a database, for `labelled`."""
        self._sql("COMMENT ON DATABASE {} IS {}", name, sql.Literal(text))

    def labelled(self, name):
        """The note on a database, None without note or database."""
        with self._cursor() as cr:
            cr.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
                [name],
            )
            row = cr.fetchone()
        return row and row[0]

    def names(self):
        """All databases of the server."""
        with self._cursor() as cr:
            cr.execute("SELECT datname FROM pg_database")
            return {row[0] for row in cr.fetchall()}

    # --- templates

    def template(self, profile=DEMO):
        """Odoo's modules with demo data and our add-ons on top; built when not there."""
        base = self.base(profile)
        ours = addons()
        if not ours:
            return base
        script = {DEMO: ENFORCE, TEST: PREPARE}.get(profile, "")
        keyed = [PREPARED] if profile == TEST else []
        name = f"credit_tpl_{key(base, sources_key(), script, *keyed)}"
        self.built(name, lambda new: self._build_ours(new, base, ours, script))
        self._evict("credit_tpl_", name)
        return name

    def web_template(self, profile, needed):
        """The template with asset bundles, in which a browser test takes 5 s instead of 15.

        Making them takes as long as two browser tests, so a run that was told which
        tests to run takes them only if they are there.
        """
        template = self.template(profile)
        name = template.replace("_tpl_", "_web_")
        if not needed and not self.exists(name):
            return template
        self.built(name, lambda new: self._build_web(new, template))
        self._evict("credit_web_", name)
        return name

    def base(self, profile=DEMO):
        """Odoo's own modules with demo data and the language."""
        modules = sorted({*profile, *odoo_dependencies()})
        # Odoo lists our add-ons there, too, as modules that could be installed.
        name = f"credit_base_{key(RECIPE, self.ground.tree.key, *modules, *addons())}"
        self.built(name, lambda new: self._build_base(new, modules))
        self._evict("credit_base_", name)
        return name

    def _build_base(self, name, modules):
        say(f"installing Odoo's modules: {', '.join(modules)} (a minute or two, once)")
        self.odoo(name, "-i", ",".join(modules), "--with-demo")
        self.odoo(name, "--load-language", LANGUAGE)
        self.shell(name, IN_DATABASE)

    def _build_ours(self, name, base, ours, script):
        say(f"installing {', '.join(ours)}")
        self.clone(base, name)
        self.odoo(name, "-i", ",".join(ours), "--with-demo")
        if script:
            self.shell(name, script)

    def _build_web(self, name, template):
        say("making the asset bundles")
        self.clone(template, name)
        self.shell(name, BUNDLES)

    def built(self, name, build):
        """Build a template by `build(name of what becomes it)` unless it is there."""
        if not self.exists(name):
            with lock(f"template-{name}"):
                if not self.exists(name):
                    self._build(name, build)
        mark(name).touch()

    def _build(self, name, build):
        new = f"{name}_new"
        log_file(name).unlink(missing_ok=True)
        self.drop(new)
        try:
            build(new)
            self._sql("ALTER DATABASE {} RENAME TO {}", new, name)
        finally:
            self.drop(new)

    def _evict(self, prefix, current):
        """Drop the templates used longest ago."""
        stale = [
            n
            for n in self.names()
            if n.startswith(prefix) and n != current and not n.endswith("_new")
        ]
        stale.sort(key=lambda n: mark(n).stat().st_mtime if mark(n).exists() else 0, reverse=True)
        for name in stale[KEEP - 1 :]:
            with lock(f"template-{name}", wait=False) as unused:
                if unused:
                    self.drop(name)
                    mark(name).unlink(missing_ok=True)

    # --- Odoo

    def odoo(self, name, *args):
        """Run Odoo on `name` and stop; its log is kept and shown when it fails."""
        log = log_file(name)
        command = [self.ground.odoo, "-d", name, *args, "--stop-after-init", "--no-http"]
        with open(log, "a") as out:
            code = subprocess.run(
                command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, env=clean_env()
            ).returncode
        if code:
            raise GroundError(f"{tail(log)}\nOdoo failed, see {log}")

    def shell(self, name, code):
        """Run Python in Odoo's shell."""
        command = [self.ground.odoo, "shell", "-d", name, "--no-http", "--log-level=warn"]
        result = subprocess.run(
            command, input=code, capture_output=True, text=True, env=clean_env()
        )
        if result.returncode or "Traceback" in result.stderr:
            raise GroundError(f"{result.stdout}\n{result.stderr}\nOdoo's shell failed on {name}")
        return result.stdout

    # --- SQL

    @contextlib.contextmanager
    def _cursor(self):
        pg = self.ground.pg
        connection = psycopg2.connect(host=pg.host, port=pg.port, user=pg.user, dbname="postgres")
        connection.autocommit = True
        try:
            yield connection.cursor()
        finally:
            connection.close()

    def _sql(self, statement, *names):
        if self._version() < 150000:
            statement = statement.replace(" STRATEGY FILE_COPY", "")
        with self._cursor() as cr:
            parts = (sql.Identifier(name) if isinstance(name, str) else name for name in names)
            cr.execute(sql.SQL(statement).format(*parts))

    def _version(self):
        with self._cursor() as cr:
            return cr.connection.server_version


def odoo_dependencies(root=ROOT):
    """Odoo's modules that our add-ons depend on."""
    ours = addons(root)
    manifests = [ast.literal_eval((root / name / "__manifest__.py").read_text()) for name in ours]
    return {module for manifest in manifests for module in manifest.get("depends", ["base"])} - set(
        ours
    )


def sources_key(root=ROOT):
    """Digest of every file of our add-ons that an installation can see."""
    return key(
        *(
            part
            for name in addons(root)
            for path in sources(root / name)
            for part in (path.relative_to(root), path)
        )
    )


def sources(folder):
    """The add-on's files that matter to a database, in a stable order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not UNSEEN.intersection(path.relative_to(folder).parts):
            yield path


def mark(name):
    """Its time says when a template was last used."""
    return own_folder(cache_dir() / "templates") / name


def log_file(name):
    """Where the log of a database's making goes (of a template: without `_new`)."""
    return own_folder(cache_dir() / "logs") / f"{name.removesuffix('_new')}.log"


def tail(path, lines=40):
    """The last lines of a log."""
    return os.linesep.join(path.read_text(errors="replace").splitlines()[-lines:])
