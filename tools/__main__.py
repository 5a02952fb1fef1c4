"""`python3 -m tools COMMAND`: what the Makefile's targets call."""

import argparse
import os
import sys
from pathlib import Path

from .paths import ROOT, GroundError, clean_env


def main():
    """Get Odoo and the virtual environment, go on inside it."""
    options = parse()
    try:
        tree = prepare()
        from . import commands

        return commands.run(options, tree) or 0
    except GroundError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


def parse():
    """The command line."""
    parser = argparse.ArgumentParser(prog="tools", description=__doc__)
    parser.add_argument("command")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    return parser.parse_args()


def prepare():
    """The Odoo tree; restarts this program in the virtual environment beside it."""
    from .odoo_tree import odoo_tree
    from .venv import venv_python

    tree = odoo_tree()
    python = venv_python(tree)
    if Path(sys.prefix) != python.parent.parent:
        os.chdir(ROOT)
        os.execve(python, [str(python), "-m", "tools", *sys.argv[1:]], clean_env())
    return tree


if __name__ == "__main__":
    sys.exit(main())
