"""`make readme`: each add-on's README.md and its page in Odoo's Apps, from `readme/`.

    python -m tools.readme           # write them
    python -m tools.readme --check   # complain about what isn't as it would be written

Needs nothing of Odoo: `make lint` runs it beside the other linters.
"""

import ast
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from .paths import ROOT, addons

FRAGMENTS = {  # in the order of the page; the names are those the OCA uses
    "DESCRIPTION": None,
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "ROADMAP": "What it doesn't do",
}
PICTURE = re.compile(r"!\[([^\]]*)\]\(\.\./static/description/([^)\s]+)\)")
OUTSIDE = re.compile(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", re.I)
README = """\
<!-- Made by `make readme` from the texts in readme/: change those. -->

# {name}

*{summary}*

{body}

## Licence

LGPL-3. Part of [{repository}]({website}).
"""
PAGE = """\
<!-- Made by `make readme` from the texts in readme/: change those. -->
<section class="container-fluid py-3">
{body}
</section>
"""
CLASSES = {
    "table_open": "table table-sm",
    "image": "img-fluid border rounded shadow-sm my-2",
    "heading_open": "mt-4",
}


@dataclass(frozen=True)
class Addon:
    """What an add-on says of itself."""

    folder: Path

    @property
    def manifest(self):
        """The manifest's values."""
        return ast.literal_eval((self.folder / "__manifest__.py").read_text())

    @property
    def text(self):
        """All fragments as one text."""
        parts = []
        for name, title in FRAGMENTS.items():
            path = self.folder / "readme" / f"{name}.md"
            if path.exists():
                parts += [f"## {title}"] * bool(title) + [path.read_text().strip()]
        return "\n\n".join(parts)

    def files(self):
        """What each generated file holds."""
        manifest, website = self.manifest, self.manifest["website"]
        words = {"name": manifest["name"], "summary": manifest["summary"]}
        words |= {"website": website, "repository": website.rsplit("/", 1)[-1]}
        readme = PICTURE.sub(r"![\1](static/description/\2)", self.text)
        yield self.folder / "README.md", README.format(body=readme, **words)
        # Odoo shows name and summary above the page, and finds a picture beside it.
        body = html(PICTURE.sub(r"![\1](\2)", self.text))
        yield self.folder / "static/description/index.html", PAGE.format(body=body, **words)

    def problems(self):
        """What somebody would see missing on the page."""
        folder = self.folder / "static" / "description"
        shown = {name for _alt, name in PICTURE.findall(self.text)}
        there = {path.name for path in folder.glob("*.png")} - {"icon.png"}
        yield from (f"{name} isn't there" for name in sorted(shown - there))
        yield from (f"{name} isn't shown anywhere" for name in sorted(there - shown))
        for path in self.manifest.get("images", ()):
            if not (self.folder / path).exists():
                yield f"{path} in the manifest isn't there"
        if OUTSIDE.search(html(self.text)):
            yield "the page may fetch or name nothing outside: Odoo shows it as it is"


def html(text):
    """Markdown as HTML that Odoo's sanitiser leaves alone, with Bootstrap's classes."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    inside = [child for token in tokens for child in token.children or ()]
    for token in tokens + inside:
        if token.type in CLASSES:
            token.attrSet("class", CLASSES[token.type])
    return parser.renderer.render(tokens, parser.options, {}).strip()


def main(arguments):
    """Write or check all add-ons."""
    wrong = []
    for name in addons():
        addon = Addon(ROOT / name)
        wrong += [f"{name}: {problem}" for problem in addon.problems()]
        for path, text in addon.files():
            if path.exists() and path.read_text() == text:
                continue
            if "--check" in arguments:
                wrong.append(f"{path.relative_to(ROOT)} is out of date (make readme)")
            else:
                path.write_text(text)
                print(path.relative_to(ROOT))
    print(*wrong, sep="\n", end="\n" * bool(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
