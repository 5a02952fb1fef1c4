"""The storm: 32 clients confirm over HTTP, in mode off and in enforce, in one run (J13).

What counts are ratios of the same run: seconds differ between machines, and a machine that
others use is as slow for both modes.
"""

import http.cookiejar
import json
import os
import statistics
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from .bench_clock import read
from .paths import ROOT, say

CLIENTS = 32
ORDERS = 192
ROUNDS = 3
MODES = ("off", "enforce", "held")
"""Mode off; enforced and within the limit; enforced and over it, so that all are held."""

PREPARE = f"""
from odoo import Command
from tools.bench_clock import report
user = env['res.users'].with_context(no_reset_password=True).create({{
    'name': 'Storm', 'login': 'storm', 'password': 'stormstorm', 'email': 'storm@example.com',
    'group_ids': [Command.set([env.ref('base.group_user').id,
                               env.ref('sales_team.group_sale_salesman').id])]}})
# A plain password: what its hash costs isn't measured.
env.flush_all()
env.cr.execute("UPDATE res_users SET password = login || 'storm' WHERE id = %s", [user.id])
product = env['product.product'].search([('name', '=', 'Thing')], limit=1)
company, today = env.company, env.company._credit_today()
limits = {{'off': 1e9, 'enforce': 1e9, 'held': 1}}
found = {{}}
for mode, limit in limits.items():
    partners = env['res.partner'].create([
        {{'name': f'Storm {{mode}} {{n}}', 'is_company': True, 'user_id': user.id}}
        for n in range({ORDERS})])
    accounts = env['credit.account']._get_or_create(partners, company)
    env.flush_all()
    env.cr.execute('''
        INSERT INTO credit_request (name, kind, segment, limit_type, state, account_id, company_id,
            amount, date_from, reason, create_date, write_date)
        SELECT 'S/' || id, 'initial', 'receivable', 'amount', 'approved', id, company_id, %s,
            CURRENT_DATE - 1, 'storm', now(), now() FROM credit_account WHERE id = ANY(%s);
        INSERT INTO credit_limit (account_id, company_id, segment, kind, limit_type, amount,
            date_from, request_id, create_date, write_date)
        SELECT account_id, company_id, 'receivable', 'permanent', 'amount', amount, date_from, id,
            now(), now() FROM credit_request WHERE reason = 'storm' AND account_id = ANY(%s)
        ''', [limit, accounts.ids, accounts.ids])
    env.invalidate_all()
    found[mode] = [env['sale.order'].with_user(user).create([
        {{'partner_id': partner.id, 'order_line': [Command.create(
            {{'product_id': product.id, 'product_uom_qty': 1, 'price_unit': 50, 'tax_ids': False}})]}}
        for partner in partners]).ids for _round in range({ROUNDS})]
env.cr.commit()
report(found)
"""

MODE = """
env['res.company'].search([]).credit_check_mode = {!r}
env.cr.commit()
"""

STATES = """
from tools.bench_clock import report
orders = env['sale.order'].browse({})
report({{'states': sorted(set(orders.mapped(lambda one: (one.state, one.credit_state))))}})
"""

EXPECTED = {
    "off": [["sale", "none"]],
    "enforce": [["sale", "passed"]],
    "held": [["draft", "held"]],
}


def run(databases, name):
    """Return the figures of the storm on a database with the add-on."""
    sys.path.insert(0, str(ROOT))
    from tests.support.server import OdooServer

    orders = read(databases.shell(name, PREPARE))
    seconds = {mode: [] for mode in MODES}
    # A client among 32 may take longer than two seconds between connecting and asking.
    os.environ["ODOO_HTTP_SOCKET_TIMEOUT"] = "60"
    with OdooServer(name, workers=4, options=("--log-level=error",)) as server:
        clients = [client(server.url, name) for _number in range(CLIENTS)]
        for number in range(ROUNDS):
            for mode in MODES:
                say(f"storm {number + 1} of {ROUNDS}: {mode}")
                databases.shell(name, MODE.format("off" if mode == "off" else "enforce"))
                seconds[mode].append(storm(clients, orders[mode][number]))
                states = read(databases.shell(name, STATES.format(orders[mode][number])))["states"]
                if states != EXPECTED[mode]:
                    raise RuntimeError(f"the storm of {mode} left {states}")
    # The first round warms the workers up.
    taken = {mode: statistics.median(each[1:]) for mode, each in seconds.items()}
    return {
        "storm": figure(taken["off"] * 1000 / ORDERS),
        "storm_ratio": figure(taken["enforce"] / taken["off"]),
        "storm_held_ratio": figure(taken["held"] / taken["enforce"]),
    }


def figure(value):
    """A figure of the table without queries: they are made in other processes."""
    return {"ms": value, "queries": 0}


def storm(clients, order_ids):
    """Seconds until all orders are answered, each client confirming its share one by one."""
    shares = [order_ids[number::CLIENTS] for number in range(CLIENTS)]

    def work(pair):
        call, share = pair
        for order_id in share:
            confirm(call, order_id)

    start = time.monotonic()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(work, zip(clients, shares, strict=True)))
    return time.monotonic() - start


def confirm(call, order_id, tries=7):
    """Confirm an order; a connection the full queue of the server drops is opened again.

    What was confirmed all the same is refused the second time; the states tell afterwards.
    """
    for number in range(tries):
        try:
            return call("sale.order", "action_confirm", [[order_id]])
        except OSError as error:
            last = error
            time.sleep(2**number / 4)
        except RuntimeError:
            if not number:
                raise
            return None
    raise RuntimeError(f"order {order_id} got no answer: {last}")


def client(url, database):
    """Return ``call(model, method, args)`` of a person who is logged in, as the web client calls."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def post(path, params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        request = urllib.request.Request(url + path, body, {"Content-Type": "application/json"})
        with opener.open(request, timeout=300) as response:
            answer = json.load(response)
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer["result"]

    credentials = {"db": database, "login": "storm", "password": "stormstorm"}
    post("/web/session/authenticate", credentials)

    def call(model, method, args):
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        return post(f"/web/dataset/call_kw/{model}/{method}", params)

    return call
