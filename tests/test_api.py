"""docs/api.md: its examples run over HTTP, with the key of a user who has nothing but its role."""

import re
from datetime import datetime, timedelta

import pytest
import requests

from tests.support import OdooServer, throwaway_database
from tests.support.guide import Page
from tests.support.shop import Shop
from tools.paths import ROOT

PAGE = Page(ROOT / "docs" / "api.md")
PROGRAM = "credit_management.group_credit_program"


@pytest.fixture(scope="module")
def shop():
    with throwaway_database() as name:
        yield Shop(name)


@pytest.fixture(scope="module")
def served(shop):
    """(address, {who: API key}, customer's id): a customer with a limit, and a held order."""
    from odoo.addons.credit_management.tests.common import CreditCase

    with shop.open():
        program = CreditCase._user.__func__(shop, "program", PROGRAM)
        partner = shop.customer(limit=1000)
        shop.order(1500, partner).action_confirm()
        keys = {"program": key_of(program), "manager": key_of(shop.manager)}
        customer = partner.id
    with OdooServer(shop.database, workers=0) as server:
        yield server.url, keys, customer


def key_of(user):
    """A new API key of a user."""
    until = datetime.now() + timedelta(days=1)
    return user.env["res.users.apikeys"].with_user(user)._generate("rpc", "test", until)


def examples(url, key, customer):
    """The page's blocks of Python as one program, with these values for its placeholders."""
    code = "\n".join(text for language, text in PAGE.blocks() if language == "python")
    code, found = re.subn(
        r"^URL, KEY, CUSTOMER = .*$",
        f"URL, KEY, CUSTOMER = {url!r}, {key!r}, {customer}",
        code,
        flags=re.M,
    )
    assert found == 1
    return code


def hold_of(env, customer):
    """The hold of the customer's order."""
    return env["credit.hold"].search([("account_id.partner_id", "=", customer)])


def post(served, path, login="program", **values):
    """Call by JSON-2; the answer."""
    url, keys, _customer = served
    headers = {"Authorization": f"bearer {keys.get(login, login)}"}
    return requests.post(f"{url}/json/2/{path}", json=values, headers=headers, timeout=60)


def test_every_example_runs_as_the_least_role(served, shop):
    url, keys, customer = served
    exec(compile(examples(url, keys["program"], customer), "docs/api.md", "exec"), {})
    with shop.open() as env:
        [request] = env["credit.request"].search([("reason", "=", "Asked for in the web shop")])
        assert (request.state, request.requested_by_id.login) == ("submitted", "credit_program")
        [document] = env["credit.document"].search([("create_uid.login", "=", "credit_program")])
        assert document.attachment_ids
        assert not document.is_trusted
        filed = [("res_model", "=", "credit.document"), ("res_id", "=", document.id)]
        assert env["credit.archive.record"].search(filed).file_id.partner_id.id == customer
        assert hold_of(env, customer).state == "open"


def test_the_errors_of_the_page(served):
    ask = "credit.account/credit_check_preview"
    assert post(served, ask, login="nobody", orders=[]).status_code == 401
    assert post(served, "credit.nothing/read").status_code == 404
    assert post(served, "credit.account/_find").status_code == 403
    assert post(served, ask, orders="x").status_code == 422
    assert post(served, ask, wrong=[]).status_code == 422
    refused = post(served, "credit.limit/create", vals_list=[{}])
    assert refused.status_code == 403
    assert refused.json()["name"] == "odoo.exceptions.AccessError"
    assert refused.json()["message"]


def test_reasons_come_in_the_language_of_the_context(served):
    asked = [{"customer": served[2], "amount": 5000}]
    ask = "credit.account/credit_check_preview"
    [answer] = post(served, ask, orders=asked, context={"lang": "zh_CN"}).json()
    assert re.search("[一-鿿]", answer["reasons"][0])


def test_a_person_who_may_releases_by_the_same_call(served, shop):
    with shop.open() as env:
        hold = hold_of(env, served[2]).id
    refused = post(served, "credit.hold/action_release", ids=[hold], reason="x")
    assert refused.status_code == 403
    done = post(served, "credit.hold/action_release", "manager", ids=[hold], reason="Agreed")
    assert (done.status_code, done.json()) == (200, True), done.text
    with shop.open() as env:
        assert env["credit.hold"].browse(hold).order_id.state == "sale"
