"""Programs that come from Debian's packages: browser, fonts, PDF.

root (or who may sudo) gets them installed; anybody else gets them unpacked into
the cache, with small launchers that `.odoo/bin/*` and the tests put on the path.
What the machine's Debian no longer has (wkhtmltopdf since 13) is unpacked for everybody,
from the last that has it.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .apt import Apt, SystemApt, unpack
from .paths import GroundError, built, cache_dir, clean_env, key, own_folder, say

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
CJK_FONT = "fonts-wqy-microhei"
PDF, PDF_SUITE = "wkhtmltopdf", "bookworm"
# Of the machine itself, however old the rest: a C library works with its own loader only.
OF_THE_MACHINE = ("libc6", "libgcc-s1", "libstdc++6", "gcc-12-base", "libcrypt1")
LIBRARIES = {"libmagic1": "libmagic.so.1", "libcairo2": "libcairo.so.2"}
"""Shared libraries that Python opens by name: kinds of files, barcodes on Python 3.13."""
LAUNCHERS = {
    "chromium": "usr/lib/chromium/chromium",
    "wkhtmltopdf": "usr/bin/wkhtmltopdf",
    "wkhtmltoimage": "usr/bin/wkhtmltoimage",
    "pdftoppm": "usr/bin/pdftoppm",
    "pdftotext": "usr/bin/pdftotext",
    "fc-list": "usr/bin/fc-list",
}
LAUNCHER = """\
#!/bin/sh
export LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"
export FONTCONFIG_FILE="{tree}/fonts.conf" QT_PLUGIN_PATH="{plugins}"
export XKB_CONFIG_ROOT="{tree}/usr/share/X11/xkb"
exec "{program}" "$@"
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{tree}/usr/share/fonts</dir>
  <dir>{others}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{tree}/fontcache</cachedir>
  <include ignore_missing="yes">{tree}/usr/share/fontconfig/conf.avail/45-latin.conf</include>
  <include ignore_missing="yes">{tree}/usr/share/fontconfig/conf.avail/60-latin.conf</include>
  <include ignore_missing="yes">{tree}/usr/share/fontconfig/conf.avail/65-nonlatin.conf</include>
</fontconfig>
"""


def ensure_programs():
    """Install or unpack what tests and PDFs need, or say what is missing."""
    use_unpacked()
    packages = missing()
    if not packages:
        return
    if not shutil.which("apt-get"):
        raise GroundError(f"please install what Debian calls {' '.join(packages)}")
    apt = apt_command()
    offered = [name for name in packages if name != PDF or has_candidate(PDF)]
    if offered and apt:
        install(apt, offered)
    elif offered:
        built(unpacked(), lambda folder: unpack_programs(folder, offered))
    if len(offered) < len(packages):
        built(unpacked_pdf(), unpack_pdf)
    use_unpacked()
    if missing():
        raise GroundError(f"please have these Debian packages installed: {' '.join(missing())}")


def has_candidate(package):
    """Whether this machine's own suites have the package."""
    return SystemApt(cache_dir() / "deb" / "system").has(package)


def missing():
    """Debian packages of programs that aren't there."""
    wanted = {
        "chromium": any(map(shutil.which, BROWSERS)),
        CJK_FONT: has_cjk_font(),
        PDF: has_pdf(),
        "poppler-utils": shutil.which("pdftoppm"),
        **{package: has_library(name) for package, name in needed_libraries().items()},
    }
    return [package for package, there in wanted.items() if not there]


def has_pdf():
    """Whether what makes Odoo's PDFs starts, which a program without its libraries doesn't."""
    if not shutil.which(PDF):
        return False
    return not subprocess.run([PDF, "--version"], capture_output=True).returncode


def without_programs(problem):
    """What somebody is told who goes on without them."""
    said = [f"going on without {', '.join(missing())}: {problem}"]
    if PDF in missing():
        said.append(f"no PDF can be printed, reports are shown as web pages: install {PDF}")
    return "\n".join(said)


def needed_libraries():
    """Packages of the libraries this Python opens by name."""
    if sys.version_info < (3, 13):  # barcodes are drawn by a wheel that needs none
        return {name: file for name, file in LIBRARIES.items() if name != "libcairo2"}
    return LIBRARIES


def has_library(name):
    """Whether the loader finds it, or it was unpacked (a process that runs is told too late)."""
    if (unpacked() / "libraries" / name).exists():
        return True
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_cjk_font():
    """Without one, Chinese text vanishes from pages and PDFs."""
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True).stdout.strip())


def apt_command():
    """apt-get for root or for who may sudo without a password."""
    if os.getuid() == 0:
        return ["apt-get"]
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    ):
        return ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return None


def install(apt, packages):
    """Into the system, quietly unless it fails."""
    say(f"installing {' '.join(packages)}")
    subprocess.run([*apt, "update", "-qq"], **quiet())
    result = subprocess.run(
        [*apt, "install", "-y", "-qq", "--no-install-recommends", *packages], **quiet()
    )
    if result.returncode:
        raise GroundError(f"apt-get install failed:\n{result.stderr.strip()}")


def quiet():
    """How apt is run."""
    env = clean_env(DEBIAN_FRONTEND="noninteractive")
    return {"capture_output": True, "text": True, "env": env, "stdin": subprocess.DEVNULL}


def unpacked_pdf():
    """Where the PDF program of an older Debian lies."""
    return own_folder(cache_dir() / "programs") / f"{PDF}-{PDF_SUITE}-{key(Path(__file__))}"


def unpack_pdf(tree):
    """Lay it out with all its libraries: the machine's have other names."""
    say(f"unpacking {PDF} of Debian {PDF_SUITE} into the cache (this Debian has none)")
    debs = Apt(PDF_SUITE, cache_dir() / "deb").fetch_all(PDF, tree / "deb", OF_THE_MACHINE)
    lay_out(tree, debs)


def unpacked():
    """Where programs lie that could not be installed."""
    version = Path("/etc/debian_version")
    name = key(version if version.exists() else "", Path(__file__))
    return own_folder(cache_dir() / "programs") / name


def use_unpacked():
    """Put them on the path, if there are any."""
    for folder in (unpacked() / "launchers", unpacked_pdf() / "launchers"):
        put_first("PATH", folder)
    put_first("LD_LIBRARY_PATH", unpacked() / "libraries")
    if magic_file().exists():
        os.environ["MAGIC"] = str(magic_file())


def put_first(variable, folder):
    """Put a folder that exists before the others of a path, once."""
    parts = [part for part in os.environ.get(variable, "").split(os.pathsep) if part]
    if folder.is_dir() and str(folder) not in parts:
        os.environ[variable] = os.pathsep.join([str(folder), *parts])


def magic_file():
    """What an unpacked libmagic knows of kinds of files."""
    return unpacked() / "usr" / "lib" / "file" / "magic.mgc"


def unpack_programs(tree, packages):
    """Download the packages and what they depend on, lay them out, write launchers."""
    say(f"unpacking {' '.join(packages)} into the cache (no right to install them)")
    lay_out(tree, SystemApt(cache_dir() / "deb" / "system").fetch_missing(packages, tree / "deb"))
    link_libraries(tree)


def link_libraries(tree):
    """Put what Python opens by name, and what that needs, into one folder of links."""
    (tree / "libraries").mkdir()
    for path in tree.glob("usr/lib/*-linux-*/lib*.so.*"):
        (tree / "libraries" / path.name).symlink_to(path)


def lay_out(tree, debs):
    """Unpack the files and write the launchers of the programs among them."""
    for deb in debs:
        unpack(deb, tree)
    shutil.rmtree(tree / "deb")
    (tree / "fonts.conf").write_text(FONTS.format(tree=tree, others=unpacked()))
    (tree / "launchers").mkdir()
    for name, program in LAUNCHERS.items():
        if (tree / program).exists():
            write_launcher(tree, name, tree / program)


def write_launcher(tree, name, program):
    """A script that tells the program where its libraries, fonts and plugins are."""
    libraries = sorted(
        {
            str(path.parent)
            for path in tree.rglob("*.so*")
            if path.parent.parent.name == "lib" or path.parent.name == "pulseaudio"
        }
    )
    plugins = next(tree.glob("usr/lib/*/qt5/plugins"), "")
    launcher = tree / "launchers" / name
    launcher.write_text(
        LAUNCHER.format(tree=tree, program=program, libraries=":".join(libraries), plugins=plugins)
    )
    launcher.chmod(0o755)
