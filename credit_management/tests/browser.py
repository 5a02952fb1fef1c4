"""One browser for all tours of a class: starting it and reading Odoo's assets takes seconds each."""

import shutil
from concurrent.futures import wait
from unittest.mock import patch

import requests

from odoo.tests import HttpCase, common

FORGET = "local_storage,indexeddb,service_workers,cache_storage,websql"
"""What a tour leaves beside cookies; what the browser fetched is kept, that is the point."""


class KeptChrome(common.ChromeBrowser):
    """Odoo's browser, of which only the tab ends with the tour."""

    _kept = None

    def __init__(self, test_case, **options):
        kept = KeptChrome._kept
        super().__init__(test_case, **options)
        if kept is not None and kept is KeptChrome._kept:
            self._forget(test_case.base_url())

    def _chrome_start(self, user_data_dir, **options):
        # OVERRIDE: a tab of the process that is there. A tab knows nothing of the one before.
        kept = KeptChrome._kept
        if kept is None or kept[0].poll() is not None:
            found = super()._chrome_start(user_data_dir=user_data_dir, **options)
            KeptChrome._kept = (*found, user_data_dir)
            return found
        shutil.rmtree(user_data_dir, ignore_errors=True)
        process, port, self.user_data_dir = kept
        return process, port

    def _forget(self, origin):
        """Forget who was logged in and what pages have stored; no page is open any more."""
        self._websocket_request(
            "Storage.clearDataForOrigin", params={"origin": origin, "storageTypes": FORGET}
        )
        self._websocket_request("Network.clearBrowserCookies")

    def stop(self):
        """Close the tab as Odoo closes the browser, and open an empty one for the next tour."""
        if not hasattr(self, "ws") or self.had_failure:
            KeptChrome._kept = None
            super().stop()
            return
        self.screencaster.stop()
        tab = self._websocket_request("Target.getTargetInfo")["targetInfo"]["targetId"]
        self._websocket_request("Page.stopLoading")
        wait(self._responses.values(), 10)
        self._result.cancel()
        self.ws.close()
        url = f"http://{common.HOST}:{self.devtools_port}/json"
        requests.put(f"{url}/new?about:blank", timeout=5).raise_for_status()
        # unlike a page that is left, a tab that is closed so saves nothing
        requests.get(f"{url}/close/{tab}", timeout=5).raise_for_status()

    @classmethod
    def end(cls):
        """End the process, where there is one."""
        kept, KeptChrome._kept = KeptChrome._kept, None
        if kept:
            kept[0].terminate()
            kept[0].wait(10)
            shutil.rmtree(kept[2], ignore_errors=True)


class OneBrowser(HttpCase):
    """Tours of person after person, in one browser that forgets who was there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(patch.object(common, "ChromeBrowser", KeptChrome))
        cls.addClassCleanup(KeptChrome.end)
