"""What `make compat` reads in the log of Odoo's runner, and what it says of it."""

from tools.compat import KNOWN, Outcome, read, report

PREFIX = "2026-11-27 07:11:34,585 1 {} db odoo.addons.sale.tests.test_a: {}"
A, B = ("sale", "TestA.test_one"), ("sale", "TestA.test_two")


def log(*lines):
    return "\n".join(PREFIX.format(level, text) for level, text in lines)


def test_what_ran_and_what_failed_is_read_from_the_log():
    found = read(
        log(
            ("INFO", "Starting TestA.test_one ... "),
            ("INFO", "Starting TestA.test_two ... "),
            ("ERROR", "FAIL: TestA.test_one"),
        )
    )
    assert (found.ran, found.failed) == ({A, B}, {A})


def test_a_subtest_counts_as_its_test():
    found = read(log(("ERROR", "ERROR: Subtest TestA.test_one (mode='observe')")))
    assert found.failed == {A}


def test_what_fails_before_a_class_starts_is_told_too():
    line = "ERROR: setUpClass (odoo.addons.sale.tests.test_a.TestA)"
    assert read(log(("ERROR", line))).failed == {("sale", "TestA.setUpClass")}


def test_only_what_fails_with_us_alone_is_an_error(capsys):
    both = Outcome({A, B}, {A})
    assert report(both, both) == 0
    assert report(Outcome({A, B}), both) == 1
    assert "fails with us only: sale TestA.test_one" in capsys.readouterr().out
    assert report(both, Outcome({A, B})) == 0


def test_a_test_that_no_longer_runs_is_an_error():
    assert report(Outcome({A, B}), Outcome({A})) == 1
    assert report(Outcome(), Outcome()) == 1


def test_what_differs_on_purpose_is_said_and_no_error(capsys):
    known = next(iter(KNOWN))
    assert report(Outcome({known}), Outcome({known}, {known})) == 0
    assert "on purpose" in capsys.readouterr().out
