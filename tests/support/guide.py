"""What the guide (`docs/guide/`) says, and what the code has: read from the files, without Odoo."""

import functools
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

import polib
from lxml import etree

from tools.paths import ROOT, addons

GUIDE = ROOT / "docs" / "guide"
LANGUAGES = ("en", "zh")
PATH = " › "
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
CODE = re.compile(r"`[^`\n]+`")
BOLD = re.compile(r"\*\*(.+?)\*\*")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#+) (.+)$", re.M)
ODOO_ADDONS = ("base", "web", "sale", "account")
"""Whose labels the guide names beside ours."""

# Fields of the policy and the settings that nobody sets: they show, or are needed by others.
SHOWN_ONLY = re.compile(
    r"(credit_)?(rests_\w+|offices_note|may_switch|stamp_possible|root_id|currency_id)"
    r"|company_id|currency_id|version|arch"
)
SAME = {"payment_term_id": "longest_term_id"}


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path

    @property
    def text(self):
        """All of it."""
        return self.path.read_text()

    @property
    def prose(self):
        """Without blocks of code and without what stands in backquotes."""
        return CODE.sub("", FENCE.sub("", self.text))

    def headings(self):
        """(level, text) of each heading."""
        return [(len(marks), text) for marks, text in HEADING.findall(FENCE.sub("", self.text))]

    def labels(self):
        """What stands in bold, in order: labels of the screen and paths of menus."""
        return BOLD.findall(self.prose)

    def links(self):
        """Addresses of links and pictures."""
        return LINK.findall(self.prose)

    def blocks(self):
        """(language, code) of each block of code."""
        return FENCE.findall(self.text)

    def rows(self, number=0):
        """The cells of one column of all its tables, without marks; headings of columns too."""
        lines = [line for line in self.text.splitlines() if line.lstrip().startswith("| ")]
        cells = [line.strip().strip("|").split("|")[number].strip() for line in lines]
        return [cell.strip("*`") for cell in cells]

    def anchors(self):
        """The anchors of its headings, as GitHub and the site make them."""
        return {anchor(text) for _level, text in self.headings()}


def anchor(heading):
    """What a heading is called in an address."""
    words = re.sub(r"[^\w\s-]", "", heading.lower())
    return re.sub(r"\s", "-", words.strip())


def pages(language):
    """{name: page} of one language."""
    return {path.name: Page(path) for path in sorted((GUIDE / language).glob("*.md"))}


def po_files():
    """The Chinese of our add-ons."""
    return [ROOT / name / "i18n" / "zh_CN.po" for name in addons()]


@functools.cache
def terms():
    """{(English, Chinese)} of everything our screens say."""
    return translations(po_files())


@functools.cache
def odoo_terms():
    """The same of the few add-ons of Odoo the guide names labels of."""
    (home,) = importlib.util.find_spec("odoo").submodule_search_locations
    return translations(Path(home, "addons", name, "i18n", "zh_CN.po") for name in ODOO_ADDONS)


def translations(paths):
    """{(msgid, msgstr)} of .po files; tags around a whole term are left out."""
    entries = [entry for path in paths for entry in polib.pofile(str(path))]
    found = {(entry.msgid, entry.msgstr) for entry in entries}
    return found | {(bare(english), bare(chinese)) for english, chinese in found}


def bare(term):
    """A term without tags."""
    return re.sub(r"<[^>]+>", "", term).strip()


@functools.cache
def documents():
    """[(add-on, XML root)] of all views, dialogues and data."""
    files = [
        (name, path)
        for name in addons()
        for folder in ("views", "wizards", "data", "report", "security")
        for path in sorted((ROOT / name / folder).rglob("*.xml"))
    ]
    return [(name, etree.parse(str(path)).getroot()) for name, path in files]


def full(addon, xml_id):
    """An XML id with its add-on."""
    return xml_id if not xml_id or "." in xml_id else f"{addon}.{xml_id}"


def menu_paths():
    """The paths of all menus of ours, in English: tuples of names."""
    names = {
        full(addon, record.get("id")): record.findtext("field[@name='name']")
        for addon, root in documents()
        for record in root.iter("record")
        if record.get("model", "").startswith("ir.actions.")
    }
    menus = {}
    for addon, root in documents():
        for item in root.iter("menuitem"):
            above = item.getparent()
            parent = item.get("parent") or (above.get("id") if above.tag == "menuitem" else None)
            name = item.get("name") or names.get(full(addon, item.get("action")))
            menus[full(addon, item.get("id"))] = (name, full(addon, parent))

    def path(xml_id):
        name, parent = menus[xml_id]
        return (*path(parent), name) if parent else (name,)

    return {path(xml_id) for xml_id in menus}


def archs(model):
    """The archs of all views of a model."""
    for _addon, root in documents():
        for record in root.iter("record"):
            if (
                record.get("model") == "ir.ui.view"
                and record.findtext("field[@name='model']") == model
            ):
                yield record.find("field[@name='arch']")


def settings():
    """The names of all that can be set: of the policy, else of the settings."""
    known = policy_fields()
    of_settings = {in_policy(name, known) for name in fields_of("res.config.settings")}
    found = {*fields_of("credit.policy"), *of_settings}
    return {name for name in found if not SHOWN_ONLY.fullmatch(name)}


def policy_fields():
    """The names of all fields of the policy."""
    places = (
        where.rpartition("field_credit_policy__")
        for path in po_files()
        for entry in polib.pofile(str(path))
        for where, _line in entry.occurrences
    )
    return {name for before, found, name in places if found and "field_description" in before}


def fields_of(model):
    """The names of the fields on the views of a model."""
    for arch in archs(model):
        for field in arch.iter("field"):
            yield field.get("name")


def in_policy(name, policy):
    """What a field of the settings is called in the policy."""
    name = name.replace("group_credit_feature_", "uses_")
    short = name.removeprefix("credit_")
    short = SAME.get(short, short)
    return short if short in policy else name


def rule_kinds():
    """The labels of all rules of the check, as their selections name them."""
    return {
        entry.msgid
        for path in po_files()
        for entry in polib.pofile(str(path))
        if any("selection__credit_rule__kind__" in where for where, _line in entry.occurrences)
    }
