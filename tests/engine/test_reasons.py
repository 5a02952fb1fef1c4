"""The lint rule that sudo() says why and a public method says what (`tools/reasons.py`)."""

import textwrap

import pytest

from tools import reasons


def lines(text, **options):
    """The lines of `text` that are complained of."""
    return [line for line, _message in reasons.complaints(textwrap.dedent(text), **options)]


@pytest.mark.parametrize(
    "expression",
    [
        "self.sudo()",
        "self.sudo(True)",
        "self.sudo(flag=flag)",
        "self.env['res.partner'].sudo().search([])",
        "[record.sudo().name for record in self]",
        "self.mapped(lambda record: record.sudo().name)",
        "self.env(su=True)",
        "self.with_env(self.env(su=wanted))",
        "self.with_user(SUPERUSER_ID)",
        "self.with_user(odoo.SUPERUSER_ID)",
        "api.Environment(cr, 1, {}, su=True)",
    ],
)
def test_a_bypass_without_a_reason_is_found(expression):
    assert lines(f"def _read(self):\n    return {expression}\n") == [2]


@pytest.mark.parametrize(
    "expression",
    ["self.sudo(False)", "self.sudo(flag=False)", "self.env(su=False)", "self.env.su", "sudo()"],
)
def test_what_gives_rights_back_needs_no_reason(expression):
    assert lines(f"def _read(self):\n    return {expression}\n") == []


def test_an_import_of_the_superuser_bypasses_nothing():
    assert lines("from odoo import SUPERUSER_ID, api\n") == []


def test_outside_a_method_a_bypass_is_found_too():
    assert lines("env = api.Environment(cr, SUPERUSER_ID, {})\n") == [1]


@pytest.mark.parametrize(
    "text",
    [
        '''
        def _read(self):
            """The name.

            sudo: whoever may see the order may see this.
            """
            first = self
            second = first
            third = second
            return third.sudo().name
        ''',
        """
        def _read(self):
            # sudo: whoever may see the order may see this
            return self.sudo().name
        """,
        """
        def _read(self):
            return self.sudo().name  # sudo: whoever may see the order may see this
        """,
        """
        def _read(self):
            # sudo: the seller may not read the ledger
            first = 1
            second = 2
            return self.sudo().name
        """,
        """
        def _read(self):
            # sudo: the seller may not read the ledger, and what
            # comes back is one sum that says nothing of single
            # entries, which is why he may have it; see the
            # concepts for more of this
            return self.sudo().name
        """,
        """
        def _write(self):
            # sudo: decision fields are guarded, the right was asked above
            self.filtered(
                lambda record: record.state
            ).mapped(
                "lines"
            ).sudo().write({})
        """,
        """
        def _write(self):
            self._update_state(
                {},
                # sudo: decision fields are guarded
                self.sudo(),
                1,
            )
        """,
        """
        def _write(self):
            # sudo: the ledger is not the seller's
            if self.sudo().name:
                return 1
        """,
        """
        def _write(self):
            if self.sudo().name:
                # sudo: the ledger is not the seller's
                return 1
        """,
        '''
        def _outer(self):
            """Works with sudo, for the figures are of all salespeople."""
            def inner(record):
                return record.sudo().name
            return self.mapped(inner)
        ''',
    ],
)
def test_a_reason_in_the_docstring_or_nearby_is_enough(text):
    assert lines(text) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            """
            def _read(self):
                # sudo: whoever may see the order may see this
                first = 1
                second = 2
                third = 3
                return self.sudo().name
            """,
            7,
        ),
        (
            '''
            def _other(self):
                """Works with sudo."""


            def _read(self):
                return self.sudo().name
            ''',
            7,
        ),
        (
            """
            def _other(self):
                pass  # sudo: of another method

            def _read(self):
                return self.sudo().name
            """,
            6,
        ),
        (
            """
            def _write(self):
                if self.sudo().name:
                    first = 1
                    # sudo: of what follows
                    self.sudo().write({})
            """,
            3,
        ),
        (
            """
            def _read(self):
                # a pseudocode of what is no reason
                return self.sudo().name
            """,
            4,
        ),
        (
            """
            def _read(self):
                label = "# sudo: in a string it tells nobody"
                return self.sudo().name
            """,
            4,
        ),
    ],
)
def test_a_reason_elsewhere_is_none(text, line):
    assert lines(text) == [line]


def test_the_line_is_that_of_the_call_in_the_chain():
    text = """
    def _read(self):
        return (
            self.env["res.partner"]
            .sudo()
            .search([])
        )
    """
    assert lines(text) == [5]


METHOD = """
class Order(models.Model):
    def action_hold(self):
        {}
        return True
"""


def test_a_public_method_needs_a_docstring():
    assert lines(METHOD.format("pass")) == [3]


@pytest.mark.parametrize("first", ['"""Hold the order."""', "# EXTENDS 'sale': it is kept"])
def test_a_docstring_or_what_it_extends_is_enough(first):
    assert lines(METHOD.format(first)) == []


@pytest.mark.parametrize("name", ["_hold", "write", "default_get", "name_search"])
def test_private_methods_and_odoos_own_may_be_silent(name):
    assert lines(METHOD.format("pass").replace("action_hold", name)) == []


def test_a_function_outside_a_class_may_be_silent():
    assert lines("def hold(order):\n    return order\n") == []


def test_classes_that_are_no_models_may_be_silent():
    assert lines(METHOD.format("pass"), called=False) == []


def test_the_paths_given_are_searched_without_their_tests(tmp_path, capsys):
    for folder in ("models", "tests"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "order.py").write_text("a = b.sudo()\n" + METHOD.format("pass"))
    (tmp_path / "hooks.py").write_text(METHOD.format("pass"))
    assert reasons.main([str(tmp_path)]) == 1
    path = tmp_path / "models" / "order.py"
    assert capsys.readouterr().out.splitlines() == [
        f"{path}:1: sudo() without a reason",
        f"{path}:4: public method action_hold without a docstring",
    ]


def test_all_said_is_success(tmp_path, capsys):
    (tmp_path / "order.py").write_text("a = b.sudo()  # sudo: an example\n")
    assert reasons.main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == ""


def test_a_migration_needs_reasons_but_no_docstrings(tmp_path):
    (tmp_path / "migrations" / "1.0").mkdir(parents=True)
    script = tmp_path / "migrations" / "1.0" / "post-migration.py"
    script.write_text(METHOD.format("pass"))
    assert reasons.main([str(script)]) == 0
    script.write_text("env = api.Environment(cr, SUPERUSER_ID, {})\n")
    assert reasons.main([str(script)]) == 1
