"""A headless Chromium, told what to do over its DevTools protocol."""

import base64
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import websocket

from ..paths import GroundError
from ..system import BROWSERS

WIDTH, HEIGHT = 1280, 800
SECONDS = 60
# Nothing is loading, fonts and pictures are there.
QUIET = """
    document.readyState === "complete" && document.fonts.status === "loaded"
    && !document.querySelector(".o_loading_indicator, .o_blockUI, .o_view_nocontent, .o_error_dialog")
    && [...document.images].every((image) => image.complete)
"""


class Chrome:
    """`with Chrome() as chrome:` opens one page of a fixed size, and closes it."""

    def __enter__(self):
        program = next(filter(None, map(shutil.which, BROWSERS)), None)
        if not program:
            raise GroundError("Chromium is missing")
        self.folder = tempfile.TemporaryDirectory(
            prefix="credit-chrome-", ignore_cleanup_errors=True
        )
        command = [program, "--headless=new", "--no-sandbox", "--hide-scrollbars", "--lang=en-US"]
        command += [f"--user-data-dir={self.folder.name}", "--remote-debugging-port=0"]
        command += ["--remote-allow-origins=*", f"--window-size={WIDTH},{HEIGHT}", "about:blank"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **quiet)
        self.connect()
        return self

    def __exit__(self, *_exc):
        self.socket.close()
        self.process.terminate()
        self.process.wait(20)
        self.folder.cleanup()

    def connect(self):
        """Find the page that Chromium opened."""
        note = Path(self.folder.name, "DevToolsActivePort")
        self.until(note.exists, "Chromium did not start")
        port = self.until(lambda: note.read_text().split("\n")[0], "Chromium names no port")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
            (page, *_) = [one for one in json.load(answer) if one["type"] == "page"]
        self.socket = websocket.create_connection(page["webSocketDebuggerUrl"], timeout=SECONDS)
        self.number = 0

    def size(self, scale=1.0):
        """Make the window as large as it takes to show a picture of `scale` of it."""
        room = {"width": round(WIDTH / scale), "height": round(HEIGHT / scale)}
        self.tell("Emulation.setDeviceMetricsOverride", **room, deviceScaleFactor=1, mobile=False)

    def tell(self, method, **parameters):
        """One command and its answer; what happens in between is of no interest."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.number:
                break
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def ask(self, expression):
        """What a JavaScript expression gives on the page."""
        result = self.tell("Runtime.evaluate", expression=expression, returnByValue=True)
        return result["result"].get("value")

    def until(self, question, complaint):
        """Wait for the first answer that isn't empty."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            if answer := question():
                return answer
            time.sleep(0.1)
        raise RuntimeError(complaint)

    def open(self, url, wait, session):
        """Open a page as whose `session` it is, until `wait` is on it and nothing loads."""
        self.tell("Network.setCookie", name="session_id", value=session, url=url)
        self.tell("Page.navigate", url=url)
        self.wait(wait)

    def wait(self, selector):
        """Until there is an element and the page is quiet, for half a second."""
        there = f"!!document.querySelector({json.dumps(selector)}) && {QUIET}"
        for _ in range(2):
            self.until(lambda: self.ask(there), f"no {selector} on {self.ask('location.href')}")
            time.sleep(0.5)

    def click(self, selector, wait):
        """Click on an element, then wait for another one."""
        self.ask(f"document.querySelector({json.dumps(selector)}).click()")
        self.wait(wait)

    def picture(self):
        """The page as PNG."""
        return base64.b64decode(self.tell("Page.captureScreenshot", format="png")["data"])
