"""What nearly every test class starts from: a company with a chart of accounts, and its people.

Making both takes four seconds. `make test` makes some in its template, once; a class then
takes them as they are, and its transaction is rolled back. Where there are none (Odoo's
own runner on any database), a class makes them by itself.
"""

from odoo import Command
from odoo.tests import new_test_user

from ..engine.features import FEATURES

NAME = "Credit Test"
COMPANIES = 2
"""So many are made: few tests need a second company, none a third."""

PEOPLE = {
    "sales": "sales_team.group_sale_salesman",
    "othersales": "sales_team.group_sale_salesman",
    "analyst": "credit_management.group_credit_analyst",
    "controller": "credit_management.group_credit_controller",
    "manager": "credit_management.group_credit_manager",
    "auditor": "credit_management.group_credit_auditor",
}


def prepare(env):
    """Make companies, and the people of the first one. Called when the template is made."""
    switch_on(env)
    mine = env.user.company_ids, env.user.company_id
    companies = [new_company(env) for _n in range(COMPANIES)]
    env = env(context=dict(env.context, no_reset_password=True))
    people = [new_user(env, companies[0], login, group) for login, group in PEOPLE.items()]
    env.user.company_id = mine[1]
    env.user.company_ids = mine[0]
    env.flush_all()
    # Odoo's tests take a plain password; a hash would cost half a second at each login.
    ids = [user.id for user in people]
    env.cr.execute("UPDATE res_users SET password = login WHERE id = ANY(%s)", [ids])


def company(env):
    """Return a company with a chart of accounts that nobody uses yet, as one of the user's."""
    switch_on(env)
    spare = env["res.company"].search([("name", "=like", f"{NAME} %")], order="id")
    found = (spare - env.user.company_ids)[:1] or new_company(env)
    env.user.company_ids |= found
    env.user.company_id = found
    return found


def switch_on(env):
    """Use all there is: the tests are about the whole product; those of the switches switch off."""
    env["credit.feature"]._add(FEATURES)


def new_company(env):
    """Return a new company with a chart of accounts."""
    number = env["res.company"].search_count([])
    made = env["res.company"].create(
        {
            "name": f"{NAME} {number}",
            "currency_id": env.ref("base.USD").id,
            "country_id": env.ref("base.us").id,
        }
    )
    env.user.company_ids |= made
    env.user.company_id = made
    env["account.chart.template"].try_loading("generic_coa", made, install_demo=False)
    return made


def user(env, company, login, *groups):
    """Return the company's user of that login and these groups beside the employees'."""
    found = env["res.users"].search(
        [("login", "=", f"credit_{login}"), ("company_id", "=", company.id)]
    )
    return (
        found
        if groups == (PEOPLE.get(login),) and found
        else new_user(env, company, login, *groups)
    )


def new_user(env, company, login, *groups):
    """Return a new user of the company."""
    return new_test_user(
        env,
        f"credit_{login}",
        groups=",".join(("base.group_user", *groups)),
        company_id=company.id,
        company_ids=[Command.set(company.ids)],
        name=login.capitalize(),
        email=f"{login}@credit.example.com",
    )
