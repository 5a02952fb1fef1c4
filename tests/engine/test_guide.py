"""The guide names what there is, in both languages; its links and commands lead somewhere."""

import ast
import importlib.util
import re
from pathlib import Path

import pytest

from tests.support import guide
from tests.support.guide import LANGUAGES, PATH, Page
from tools import docs
from tools.paths import ROOT, addons

NAMES = sorted(guide.pages("en"))
DOCUMENTS = sorted(
    path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")) if path.is_file()
)


def labels(language, name):
    """The labels and paths of a page."""
    return guide.pages(language)[name].labels()


def parts(label):
    """The names of a path, or the label alone."""
    return label.split(PATH)


def test_every_page_is_there_in_both_languages():
    assert NAMES
    assert sorted(guide.pages("zh")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_have_the_same_headings_and_blocks(name):
    english, chinese = guide.pages("en")[name], guide.pages("zh")[name]
    levels = [[level for level, _text in page.headings()] for page in (english, chinese)]
    assert levels[0] == levels[1]
    assert english.blocks() == chinese.blocks()


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_link_to_the_same(name):
    """But for pictures, and for what there is in the other language."""
    english, chinese = (
        sorted(map(neutral, guide.pages(language)[name].links())) for language in LANGUAGES
    )
    assert english == chinese


def neutral(link):
    """A link without its language, a picture by its name."""
    link = re.sub(r"\.zh(_CN)?(?=\.)", "", link)
    return link.rsplit("/", 1)[-1] if link.endswith(".png") else link


@pytest.mark.parametrize("name", NAMES)
def test_every_label_is_on_the_screen_in_english(name):
    known = {english for english, _chinese in guide.terms() | guide.odoo_terms()}
    unknown = [part for label in labels("en", name) for part in parts(label) if part not in known]
    assert not unknown


@pytest.mark.parametrize("name", NAMES)
def test_every_label_is_on_the_screen_in_chinese_and_means_the_same(name):
    """What is bold on the English page is so on the Chinese one, in the words of the .po files."""
    pairs = guide.terms() | guide.odoo_terms()
    english = {part for label in labels("en", name) for part in parts(label)}
    chinese = {part for label in labels("zh", name) for part in parts(label)}
    possible = {there for here, there in pairs if here in english}
    assert chinese <= possible, f"not the label: {sorted(chinese - possible)}"
    lost = {one for one in english if not {there for here, there in pairs if here == one} & chinese}
    assert not lost, f"only in English: {sorted(lost)}"


@pytest.mark.parametrize("name", NAMES)
def test_every_path_is_a_menu(name):
    ours = guide.menu_paths()
    paths = [tuple(parts(label)) for label in labels("en", name) if PATH in label]
    assert not [path for path in paths if path[0] == "Credit" and path not in ours]
    chinese = [parts(label) for label in labels("zh", name) if PATH in label]
    assert {len(path) for path in paths} == {len(path) for path in chinese}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_bold_is_bold_on_github_too(language, name):
    """A mark that closes behind punctuation and before a letter is none."""
    text = guide.pages(language)[name].prose
    faulty = []
    for bold in guide.BOLD.finditer(text):
        before, after = text[bold.start() - 1 : bold.start()], text[bold.end() : bold.end() + 1]
        opens = is_letter(bold[1][0]) or not is_letter(before)
        closes = is_letter(bold[1][-1]) or not is_letter(after)
        faulty += [bold[0]] * (not opens or not closes)
    assert not faulty


def is_letter(character):
    """Whether Markdown takes it for part of a word; nothing and blanks aren't."""
    return bool(re.fullmatch(r"\w", character))


def test_every_setting_is_explained():
    there = guide.settings()
    assert len(there) > 60
    for language in LANGUAGES:
        explained = set(guide.pages(language)["settings.md"].rows(1))
        assert there <= explained, f"{language}: {sorted(there - explained)}"


def test_no_setting_is_explained_that_there_isnt():
    names = re.findall(
        r"^\| \*\*[^|]+\*\* \| `(\w+)` \|", guide.pages("en")["settings.md"].text, re.M
    )
    assert sorted(names) == sorted(guide.settings())


def test_every_table_of_the_configuration_is_explained():
    menus = {path for path in guide.menu_paths() if path[:2] == ("Credit", "Configuration")}
    explained = {tuple(parts(label)) for label in labels("en", "settings.md")}
    assert {path for path in menus if len(path) == 3} <= explained


def test_every_rule_is_explained():
    assert guide.rule_kinds() <= set(labels("en", "settings.md"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    for link in Page(path).links():
        if link.startswith(("http:", "https:", "mailto:")):
            continue
        target, _hash, anchor = link.partition("#")
        there = (path.parent / target).resolve() if target else path
        assert there.exists(), link
        if anchor:
            assert anchor in Page(there).anchors(), link


# commands

TARGETS = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.M))
MODULES = re.compile(r"\bcredit_\w+")


def commands():
    """(page, command) of every line of the guide's blocks that a shell would run."""
    for name, page in guide.pages("en").items():
        for _language, code in page.blocks():
            first = re.sub(r"<<'END'\n.*?^END\n", "\n", code, flags=re.M | re.S)
            yield from ((name, line) for line in first.splitlines() if line.strip())


@pytest.mark.parametrize(("page", "command"), list(commands()))
def test_a_command_can_be_run(page, command):
    program, *arguments = command.split()
    assert program in ("make", "odoo", "python"), page
    if program == "make":
        assert arguments[0] in TARGETS
    elif program == "python":
        assert arguments[:2] == ["-m", "engine"]
        assert (ROOT / "credit_archive" / "engine" / "__main__.py").exists()
    else:
        assert {name for one in arguments for name in MODULES.findall(one)} <= set(addons())
        if not arguments[0].startswith("-"):
            assert odoo_knows(*arguments[:2])


def odoo_knows(name, action):
    """Whether Odoo's program has a command, and a `db` command its action."""
    (home,) = importlib.util.find_spec("odoo").submodule_search_locations
    source = Path(home, "cli", f"{name}.py")
    if not source.exists():
        return False
    texts = {
        node.value
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.Constant)
    }
    return name != "db" or action in texts


# the site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder of the site as `make docs` builds it."""
    return docs.build(tmp_path_factory.mktemp("site"))


def test_the_site_has_every_page_with_its_pictures(site):
    for language in LANGUAGES:
        for name in NAMES:
            page = site / "guide" / language / name.replace(".md", ".html")
            pictures = re.findall(r'<img [^>]*src="([^"]+\.png)"', page.read_text())
            assert all((page.parent / picture).exists() for picture in pictures)
    assert list(site.rglob("held-order.zh_CN.png"))


def test_the_site_fetches_nothing_from_elsewhere(site):
    page = (site / "guide" / "zh" / "index.html").read_text()
    assert not re.findall(r'<(?:script|img)[^>]+src="(?:https?:)?//', page)
    assert not re.findall(r'<link[^>]+stylesheet[^>]+href="(?:https?:)?//', page)


def test_every_page_of_the_guide_is_in_the_menu_of_the_site():
    menu = (ROOT / "mkdocs.yml").read_text()
    assert not [
        f"{language}/{name}"
        for language in LANGUAGES
        for name in NAMES
        if f"guide/{language}/{name}" not in menu
    ]
