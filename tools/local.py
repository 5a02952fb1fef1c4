"""The checkout's own `.odoo/`: launchers, config file and where everything is."""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from . import postgres
from .odoo_tree import Tree
from .paths import DEAD, LOCAL, ROOT, GroundError, addons, cache_dir, own_folder
from .system import magic_file, unpacked, unpacked_pdf

ENV = """\
export ODOO_RC="${{ODOO_RC:-{config}}}" PGHOST="{host}" PGPORT="{port}" PGUSER="{user}"
export PATH="{programs}:{pdf}:$PATH"
[ ! -d "{libraries}" ] || export LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"
[ ! -e "{magic}" ] || export MAGIC="{magic}"
unset PYTHONDONTWRITEBYTECODE
"""
SCRIPTS = {
    "odoo": 'exec "{python}" "{root}/tools/launch.py" "$@"\n',
    "python": 'exec "{python}" "$@"\n',
}


@dataclass(frozen=True)
class Ground:
    """Everything a command needs to know."""

    python: str
    tree: Tree
    pg: postgres.Server

    @property
    def config(self):
        """Odoo's configuration file."""
        return LOCAL / "odoo.conf"

    @property
    def odoo(self):
        """The launcher."""
        return str(LOCAL / "bin" / "odoo")

    def start_postgres(self):
        """Before anything connects."""
        postgres.ensure_started(self.pg)


def write(tree, pg):
    """Write `.odoo/` for this tree and server."""
    ground = Ground(sys.executable, tree, pg)
    (LOCAL / "bin").mkdir(parents=True, exist_ok=True)
    secret = 0o600 if os.environ.get("PGPASSWORD") else 0o644
    replace(ground.config, config_text(tree, pg), mode=secret)
    replace(LOCAL / "ground.json", json.dumps(asdict(ground), default=str, indent=1))
    names = {"config": ground.config, "python": ground.python, "root": ROOT, **asdict(pg)}
    names["programs"] = unpacked() / "launchers"
    names["pdf"] = unpacked_pdf() / "launchers"
    names["libraries"] = unpacked() / "libraries"
    names["magic"] = magic_file()
    for name, line in SCRIPTS.items():
        replace(LOCAL / "bin" / name, ("#!/bin/sh\n" + ENV + line).format(**names), mode=0o755)
    return ground


def replace(path, text, mode=0o644):
    """Write only what changed, in one step: others may be reading it."""
    if path.exists() and path.read_text() == text:
        return
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.write_text(text)
    new.chmod(mode)
    new.rename(path)


def load():
    """What `write` wrote last."""
    try:
        data = json.loads((LOCAL / "ground.json").read_text())
    except FileNotFoundError:
        raise GroundError("run `make setup` first") from None
    tree, pg = data["tree"], data["pg"]
    tree = Tree(Path(tree["python_path"]), tuple(map(Path, tree["addons_path"])), tree["key"])
    paths = {name: Path(pg[name]) if pg[name] else None for name in ("cluster", "binaries")}
    return Ground(data["python"], tree, postgres.Server(**{**pg, **paths}))


def config_text(tree, pg):
    """`odoo.conf`; the checkout is an add-ons folder once it has an add-on."""
    folders = [*tree.addons_path, *([ROOT] if addons() else [])]
    options = {
        "addons_path": ",".join(map(str, folders)),
        "data_dir": own_folder(cache_dir() / "data"),
        "db_host": pg.host,
        "db_port": pg.port,
        "db_user": pg.user,
        "db_password": os.environ.get("PGPASSWORD", ""),
        "http_interface": "127.0.0.1",
        "proxy_mode": "False",
        "list_db": "True",
        "admin_passwd": "admin",
        "publisher_warranty_url": DEAD,
        "max_cron_threads": "1",
    }
    return "[options]\n" + "".join(
        f"{name} = {value}\n" for name, value in options.items() if str(value)
    )
