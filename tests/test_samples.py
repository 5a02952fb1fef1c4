"""The samples of docs/samples install, and send what their page says."""

import http.server
import json
import subprocess
import threading

import pytest

from tests.support import throwaway_database
from tests.support.guide import Page
from tests.support.shop import Shop
from tools.paths import ROOT

SAMPLES = ROOT / "docs" / "samples"
ODOO = ROOT / ".odoo" / "bin" / "odoo"
SCENE = """
rules = env["base.automation"].with_context(active_test=False).search(
    [("name", "=like", "Credit: %%")]
)
assert len(rules) == 3 and not any(rules.mapped("active")), rules
actions = env["ir.actions.server"].search([("base_automation_id", "in", rules.ids)])
assert not any(actions.mapped("warning")), actions.mapped("warning")
for action in actions:
    action.webhook_url = "%(url)s"
rules.active = True
env.cr.commit()
as_ = lambda user, one: one.with_user(user).with_context(allowed_company_ids=[%(company)s])
as_(%(sales)s, env["sale.order"].browse(%(order)s)).action_confirm()
env.cr.commit()
hold = env["credit.hold"].search([("order_id", "=", %(order)s)])
as_(%(controller)s, hold).action_release("Agreed")
env.cr.commit()
env["credit.alert"].create({
    "account_id": hold.account_id.id, "kind": "concentration",
    "given_on": "2026-01-01", "date_deadline": "2026-01-08",
})
env.cr.commit()
print("PLAYED", hold.state)
"""


@pytest.fixture
def listener():
    """(address, list of what was posted there)."""
    posted = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_args):
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/credit", posted
        server.shutdown()


def odoo(*arguments, script=None):
    """Run Odoo with the samples on its path; what it printed, and what it logged."""
    command = [ODOO, *arguments, f"--addons-path={ROOT},{SAMPLES}"]
    done = subprocess.run(
        command, input=script, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout, done.stderr


def test_webhooks_tell_of_holds_decisions_and_warnings(listener):
    url, posted = listener
    with throwaway_database() as name:
        shop = Shop(name)
        with shop.open():
            order = shop.order(1500, shop.customer(limit=1000)).id
        values = {"url": url, "order": order, "company": shop.company_id, **shop.staff}
        _out, log = odoo("-d", name, "-i", "credit_webhooks", "--stop-after-init")
        assert " ERROR " not in log, log[-3000:]
        out, log = odoo("shell", "-d", name, "--no-http", script=SCENE % values)
    assert "PLAYED released" in out, log[-3000:]
    by_action = {one["_action"].split("(")[0]: one for one in posted}
    assert list(by_action) == ["credit.held", "credit.decided", "credit.warning"]
    assert by_action["credit.held"]["excess"] == 500
    assert by_action["credit.decided"]["decision_reason"] == "Agreed"
    [example] = [
        code for language, code in Page(SAMPLES / "README.md").blocks() if language == "json"
    ]
    assert set(json.loads(example)) == set(by_action["credit.held"])
