"""The virtual environment: requirements.txt beside the Odoo tree."""

import subprocess
import sys

from .apt import Apt, unpack
from .paths import ROOT, GroundError, built, cache_dir, clean_env, key, own_folder, say

REQUIREMENTS = ROOT / "requirements.txt"
LINT_REQUIREMENTS = ROOT / "tools" / "requirements-lint.txt"
DOCS_REQUIREMENTS = ROOT / "tools" / "requirements-docs.txt"
VERSIONS = ((3, 10), (3, 14))
# Draws barcodes where rl-renderPM has no wheel. Alone: it asks for pycairo, which needs a
# compiler, and is as content with cairocffi of requirements.txt.
BARCODES, BARCODES_FROM = "rlPyCairo==0.4.0", (3, 13)


def venv_python(tree):
    """The venv's interpreter, built when requirements, Python or Odoo changed."""
    if not VERSIONS[0] <= sys.version_info[:2] < VERSIONS[1]:
        raise GroundError(
            f"Odoo 19 needs Python 3.10-3.13, this is {sys.version.split()[0]} (make PYTHON=…)"
        )
    name = key(REQUIREMENTS, sys.version, sys.base_prefix, tree.key, str(tree.python_path))
    folder = own_folder(cache_dir() / "venv") / name
    return built(folder, lambda target: make_venv(target, tree)) / "bin" / "python"


def lint_tools():
    """Folder of the lint tools' programs, which want other versions than Odoo does."""
    name = f"lint-{key(LINT_REQUIREMENTS, sys.version, sys.base_prefix)}"
    return built(own_folder(cache_dir() / "venv") / name, make_lint_venv) / "bin"


def make_lint_venv(folder):
    """No Odoo in it: the tools only read."""
    say("installing the lint tools")
    install(create(folder), LINT_REQUIREMENTS)


def docs_tools():
    """Folder of the programs that build the documentation."""
    name = f"docs-{key(DOCS_REQUIREMENTS, sys.version, sys.base_prefix)}"
    return built(own_folder(cache_dir() / "venv") / name, make_docs_venv) / "bin"


def make_docs_venv(folder):
    """No Odoo in it either."""
    say("installing MkDocs")
    install(create(folder), DOCS_REQUIREMENTS)


def make_venv(folder, tree):
    """Create, fill, and put Odoo on the path."""
    say("making the virtual environment")
    pip = create(folder)
    (site_packages(folder) / "odoo-tree.pth").write_text(f"{tree.python_path}\n")
    install(pip, REQUIREMENTS)
    if sys.version_info[:2] >= BARCODES_FROM:
        pip_install(pip, BARCODES, "--no-deps", BARCODES)


def install(pip, requirements):
    """What a file of requirements names."""
    pip_install(pip, requirements.name, "--prefer-binary", "-r", str(requirements))


def pip_install(pip, what, *arguments):
    """pip install, quiet unless it fails."""
    if subprocess.run([*pip, "install", "-qq", *arguments], env=clean_env()).returncode:
        raise GroundError(f"pip could not install {what} (see above)")


def create(folder):
    """A venv and the command for its pip (Debian may ship Python without ensurepip)."""
    python = str(folder / "bin" / "python")
    with_pip = [sys.executable, "-m", "venv", str(folder)]
    if subprocess.run(with_pip, capture_output=True, env=clean_env()).returncode == 0:
        return [python, "-m", "pip"]
    subprocess.run([*with_pip, "--without-pip", "--clear"], check=True, env=clean_env())
    wheel = debian_pip()
    own_pip = [python, str(wheel / "pip"), "install", "-qq", "--no-index", str(wheel)]
    subprocess.run(own_pip, check=True, env=clean_env())
    return [python, "-m", "pip"]


def debian_pip():
    """pip's wheel from Debian's package, for a Python that came without."""
    folder = built(own_folder(cache_dir() / "pip") / "debian", unpack_pip)
    (wheel,) = folder.glob("usr/share/python-wheels/pip-*.whl")
    return wheel


def unpack_pip(folder):
    """Fetch the package without installing it."""
    (deb,) = Apt("trixie", own_folder(cache_dir() / "deb")).fetch("python3-pip-whl")
    unpack(deb, folder)


def site_packages(folder):
    """Where the venv's packages go."""
    (path,) = (folder / "lib").glob("python3.*/site-packages")
    return path
