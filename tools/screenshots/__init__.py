"""`make screenshots`: the pictures of the add-ons' pages and the guide, taken anew from demo data.

Debian's fonts-roboto-unhinted makes letters look as they do in most browsers,
poppler-data draws the Chinese of the marked copy. Look at every picture before it
is committed.
"""

import ast
import io
import json
import subprocess
import urllib.request
from dataclasses import dataclass

from PIL import Image, ImageDraw

from tests.support.server import OdooServer

from ..databases import Databases
from ..paths import ROOT, GroundError, say
from ..system import ensure_programs
from .chrome import HEIGHT, WIDTH, Chrome

DATABASE = "credit_screenshots"
LARGEST = 200_000
SCENE = f"""
import sys
sys.path.append({str(ROOT)!r})
from tools.screenshots import scene
print(scene.{{}}(env))
env.cr.commit()
env.registry.signal_changes()
"""
RECORDS = "/odoo/action-credit_archive.credit_archive_record_action/{record}"
FILES = "/odoo/action-credit_archive.credit_archive_file_action/{file}"
LOG = "/odoo/action-credit_archive.credit_archive_log_action"
TO_DO = "/odoo/credit-archive-tasks"
TASK = ".o_kanban_record:not(.o_kanban_ghost)"
LAST_ROWS = "document.querySelector('.o_notebook tbody tr:nth-child(4)').scrollIntoView(false)"


@dataclass(frozen=True)
class Shot:
    """One picture: of which page, as whom; `scale` below 1 shows more of it, `height` less."""

    addon: str
    name: str
    login: str
    path: str
    wait: str = ".o_form_view"
    then: str = ""
    scale: float = 1.0
    height: int = HEIGHT

    @property
    def file(self):
        """Where it goes: to the page of its add-on, or beside the guide's pages."""
        folder = PICTURES if self.addon == GUIDE else ROOT / self.addon / "static" / "description"
        return folder / f"{self.name}.png"


GUIDE, PICTURES = "guide", ROOT / "docs" / "guide" / "pictures"
CREDIT, ARCHIVE, STOCK = "credit_management", "credit_archive", "credit_management_stock"
SHOTS = (
    Shot(CREDIT, "held-order", "sales", "/odoo/sales/{order}"),
    Shot(CREDIT, "hold-queue", "controller", "/odoo/credit-holds", ".o_data_row", scale=0.93),
    Shot(CREDIT, "accounts", "controller", "/odoo/credit-accounts", ".o_data_row"),
    Shot(CREDIT, "account", "manager", "/odoo/credit-accounts/{account}"),
    Shot(CREDIT, "assessment", "controller", "/odoo/credit-assessments/{assessment}"),
    Shot(CREDIT, "request", "cfo", "/odoo/credit-requests/{request}", then=LAST_ROWS, scale=0.93),
    Shot(CREDIT, "overview", "manager", "/odoo/credit-overview/{company}"),
    Shot(ARCHIVE, "credit-file", "archivist", FILES, scale=0.93),
    Shot(ARCHIVE, "record", "archivist", RECORDS),
    Shot(ARCHIVE, "loan", "archivist", "/odoo/credit-loans/{loan}"),
    Shot(ARCHIVE, "log", "manager", LOG, ".o_data_row"),
    Shot(STOCK, "delivered", "controller", "/odoo/credit-held-deliveries/{delivered}"),
    Shot(GUIDE, "to-do", "archivist", TO_DO, TASK, height=220),
)
CHINESE_SHOTS = (
    Shot(CREDIT, "held-order.zh_CN", "sales", "/odoo/sales/{order}"),
    Shot(CREDIT, "account.zh_CN", "manager", "/odoo/credit-accounts/{account}"),
    Shot(ARCHIVE, "credit-file.zh_CN", "archivist", FILES, scale=0.93),
    Shot(GUIDE, "hold-queue.zh_CN", "controller", "/odoo/credit-holds", ".o_data_row", scale=0.93),
    Shot(GUIDE, "overview.zh_CN", "manager", "/odoo/credit-overview/{company}"),
    Shot(GUIDE, "log.zh_CN", "manager", LOG, ".o_data_row"),
    Shot(GUIDE, "to-do.zh_CN", "archivist", TO_DO, TASK, height=220),
)
COPY = Shot(ARCHIVE, "controlled-copy", "controller", "/odoo/credit-loans/{approved_loan}")


def run(ground, *names):
    """Take all pictures, or those named (`held-order`)."""
    ensure_programs()
    databases = Databases(ground)
    databases.create(DATABASE)
    try:
        say("setting the scene")
        ids = enact(databases, "play")
        with OdooServer(DATABASE, workers=0) as server, Chrome() as chrome:
            studio = Studio(server.url, chrome, ids, names)
            studio.take(SHOTS)
            studio.take_copy()
            studio.ids |= enact(databases, "speak_chinese")
            studio.take(CHINESE_SHOTS)
    finally:
        databases.drop(DATABASE)


def enact(databases, act):
    """Have the scene changed; the ids it tells."""
    return ast.literal_eval(databases.shell(DATABASE, SCENE.format(act)))


class Studio:
    """Takes pictures of one server."""

    def __init__(self, url, chrome, ids, names):
        self.url = url
        self.chrome = chrome
        self.ids = ids
        self.names = names

    def chosen(self, shots):
        """Those that are asked for."""
        return [shot for shot in shots if not self.names or shot.name in self.names]

    def take(self, shots):
        """Pictures of pages."""
        for shot in self.chosen(shots):
            save(shot, self.picture(shot))

    def take_copy(self):
        """A loan, the marked copy it allows, and the mark enlarged."""
        for shot in self.chosen([COPY]):
            cookie = {"Cookie": f"session_id={self.session(shot.login)}"}
            address = self.url + "/credit/archive/print/{version}".format(**self.ids)
            with urllib.request.urlopen(urllib.request.Request(address, headers=cookie)) as answer:
                page = draw(answer.read())
            save(shot, composed(page, self.picture(shot)))

    def picture(self, shot):
        """What the page shows."""
        self.chrome.size(shot.scale)
        address = self.url + shot.path.format(**self.ids)
        self.chrome.open(address, shot.wait, self.session(shot.login))
        if shot.then:
            self.chrome.ask(shot.then)
            self.chrome.wait(shot.wait)
        picture = Image.open(io.BytesIO(self.chrome.picture())).convert("RGB")
        if shot.scale != 1:
            picture = picture.resize((WIDTH, HEIGHT), Image.LANCZOS)
        return picture.crop((0, 0, WIDTH, shot.height))

    def session(self, login):
        """A session of somebody whose password is the login."""
        body = {"jsonrpc": "2.0", "params": {"db": DATABASE, "login": login, "password": login}}
        request = urllib.request.Request(
            f"{self.url}/web/session/authenticate",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            for cookie in answer.headers.get_all("Set-Cookie", ()):
                name, _, rest = cookie.partition("=")
                if name == "session_id":
                    return rest.split(";")[0]
        raise GroundError(f"{login} can't log in")


def draw(pdf):
    """The first page of a PDF."""
    command = ["pdftoppm", "-png", "-r", "150", "-f", "1", "-l", "1", "-"]
    return Image.open(io.BytesIO(subprocess.run(command, input=pdf, capture_output=True).stdout))


def composed(page, loan):
    """The whole page; beside it the loan it was printed on, and its mark in readable size."""
    canvas = Image.new("RGB", (WIDTH, HEIGHT), "#e9ecef")
    mark = page.crop((0, round(page.height * 0.935), round(page.width * 0.62), page.height))
    paste(canvas, page, 30, 30, height=HEIGHT - 60)
    paste(canvas, loan, 590, 30, width=660)
    paste(canvas, mark, 590, 560, width=660)
    return canvas


def paste(canvas, picture, left, top, width=0, height=0):
    """Scaled to a width or a height, with a thin edge."""
    width = width or round(picture.width * height / picture.height)
    height = height or round(picture.height * width / picture.width)
    canvas.paste(picture.convert("RGB").resize((width, height), Image.LANCZOS), (left, top))
    edge = (left, top, left + width, top + height)
    ImageDraw.Draw(canvas).rectangle(edge, outline="#adb5bd")


def save(shot, picture):
    """As a PNG of few colours: a page has no more."""
    shot.file.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(256, dither=Image.Dither.NONE).save(shot.file, optimize=True)
    size = shot.file.stat().st_size
    if size > LARGEST:
        raise GroundError(f"{shot.file} has {size:,} bytes, more than {LARGEST:,}")
    print(f"{shot.file.relative_to(ROOT)}: {size:,} bytes")
