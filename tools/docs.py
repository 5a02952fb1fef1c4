"""`make docs`: the documentation as a static site, and MkDocs' hooks for it.

MkDocs runs in a virtual environment of its own and loads this file there, so nothing of
this repository is imported above.
"""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "dist" / "docs"
REPOSITORY = "https://github.com/odoo-credit/credit-management/blob/19.0/"
PICTURES = "pictures"
LINK = re.compile(r"(!?\[[^\]]*\]\()([^)\s#]+)(#[^)\s]*)?\)")


def build(target=SITE):
    """Build the site into `target`; its folder. A link that leads nowhere is a failure."""
    from .paths import GroundError, clean_env
    from .venv import docs_tools

    command = [docs_tools() / "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(target)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=clean_env())
    if result.returncode:
        raise GroundError(f"{result.stdout}{result.stderr}\nthe documentation was not built")
    return Path(target)


def outside(source, address):
    """The file of this repository that an address on a page means, if it isn't in `docs/`."""
    if "://" in address or address.startswith(("#", "mailto:")):
        return None
    path = (source.parent / address).resolve()
    is_ours = path.is_relative_to(ROOT) and path.exists()
    return path if is_ours and (path.is_dir() or not path.is_relative_to(ROOT / "docs")) else None


# MkDocs calls these.


def on_files(files, config):
    """Add the pictures of the add-ons' pages, which lie outside `docs/`."""
    from mkdocs.structure.files import File

    for path in sorted(ROOT.glob("*/static/description/*.png")):
        name = f"{PICTURES}/{path.relative_to(ROOT).parts[0]}/{path.name}"
        files.append(File.generated(config, name, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown, page, **_kwargs):
    """Point to those pictures, and at the repository for whatever else isn't in `docs/`."""
    source = Path(page.file.abs_src_path)
    up = "../" * page.file.src_uri.count("/")

    def address(link):
        path = outside(source, link[2])
        if not path:
            return link[0]
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".png":
            return f"{link[1]}{up}{PICTURES}/{name.split('/')[0]}/{path.name})"
        return f"{link[1]}{REPOSITORY}{name}{link[3] or ''})"

    return LINK.sub(address, markdown)
