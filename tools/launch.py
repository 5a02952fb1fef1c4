"""What `.odoo/bin/odoo` runs: PostgreSQL up, this checkout's config, then Odoo.

A script and not `python -m odoo`: with `--workers`, Odoo starts its evented
worker by running `sys.argv[0]` again, and `-m` would make that restart for ever.
"""

import os
import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parent.parent)


def main():
    """Prepare, then hand over to Odoo's own command line."""
    sys.path[0] = ROOT
    from tools.local import load

    ground = load()
    ground.start_postgres()
    os.environ.setdefault("ODOO_RC", str(ground.config))
    sys.path.remove(ROOT)
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

    import odoo.cli

    odoo.cli.main()


if __name__ == "__main__":
    main()
