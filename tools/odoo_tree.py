"""The Odoo 19 source: the one ODOO_HOME names, else Debian's package, unpacked."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .apt import Apt, unpack
from .paths import GroundError, built, cache_dir, key, lock, own_folder, say

SUITE = "sid"
LIBRARY_SUITE = "trixie"  # sid's font-awesome has other files than Odoo links to
LIBRARIES = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-inconsolata",
)
PACKAGES = "usr/lib/python3/dist-packages"
ALL_OF_IT = 4  # gigabytes: Odoo, the environment, programs, databases
RECIPE = "1"  # change it when what is done to the package changes
EMPTY_ASSETS = ("odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js",)


@dataclass(frozen=True)
class Tree:
    """An Odoo 19: what goes on Python's path, its extra add-on folders, its key."""

    python_path: Path
    addons_path: tuple
    key: str


def odoo_tree():
    """The Odoo to work with, fetched when there is none."""
    home = os.environ.get("ODOO_HOME")
    return existing_tree(Path(home).expanduser().resolve()) if home else debian_tree()


def existing_tree(home):
    """An Odoo 19 somebody already has: a git checkout, a source tarball or site-packages."""
    release = home / "odoo" / "release.py"
    if not release.is_file():
        raise GroundError(f"ODOO_HOME={home} has no odoo/release.py")
    text = release.read_text()
    if not re.search(r"version_info\s*=\s*\(\s*['\"]?(?:saas~)?19\b", text):
        raise GroundError(f"ODOO_HOME={home} is not Odoo 19")
    folders = tuple(path for path in (home / "odoo" / "addons", home / "addons") if path.is_dir())
    return Tree(home, folders, key(str(home), text, revision(home)))


def revision(home):
    """The commit of a git checkout, so that a pull makes new templates."""
    if not shutil.which("git"):
        return ""
    command = ["git", "-C", str(home), "rev-parse", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True).stdout


def debian_tree():
    """Debian's odoo-19, downloaded once and kept (it can't be pinned: sid only)."""
    target = own_folder(cache_dir() / "odoo") / f"19.0-{RECIPE}"
    folder = built(target, unpack_debian, ALL_OF_IT)
    (deb,) = (folder / "deb").glob("odoo-19_*.deb")
    return Tree(folder / PACKAGES, (), key(deb.name))


def unpack_debian(folder):
    """Download, verify and unpack Odoo and the libraries its links point to."""
    debs = own_folder(cache_dir() / "deb")
    with lock("deb"):
        (odoo,) = Apt(SUITE, debs).fetch("odoo-19")
        libraries = Apt(LIBRARY_SUITE, debs).fetch(*LIBRARIES)
    say("unpacking Odoo 19")
    for deb in (odoo, *libraries):
        unpack(deb, folder)
    (folder / "deb").mkdir()
    (folder / "deb" / odoo.name).touch()
    repair(folder)


def repair(folder):
    """What Debian leaves to its package system or leaves out."""
    packages = folder / PACKAGES
    for stray in ("addons", "doc", "setup"):
        shutil.rmtree(packages / stray, ignore_errors=True)
    for asset in EMPTY_ASSETS:
        path = packages / asset
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.unlink(missing_ok=True)
            path.touch()
    for metadata in packages.glob("odoo-*.egg-info/*"):
        lines = metadata.read_text().splitlines(keepends=True)
        metadata.write_text("".join(line for line in lines if not is_unwanted(line)))
    relink(folder)


def is_unwanted(line):
    """Requirements that pip would build from source; requirements.txt has other names for them."""
    return re.match(r"(Requires-Dist: )?(psycopg2|pypdf2|ofxparse)\b(?!-)", line.strip(), re.I)


def relink(folder):
    """Point absolute links (/usr/share/…) into the unpacked tree."""
    for path in (folder / PACKAGES / "odoo").rglob("*"):
        if path.is_symlink() and os.readlink(path).startswith("/usr/"):
            target = folder / os.readlink(path).lstrip("/")
            path.unlink()
            path.symlink_to(os.path.relpath(target, path.parent))
