"""Which rule, which contents, which prints are the same."""

from hypothesis import given
from hypothesis import strategies as st

from ...engine import filing
from ...engine.filing import Rule


def test_the_rule_for_the_type_comes_before_the_general_one():
    general, special = Rule(1, "document"), Rule(2, "document", 7)
    assert filing.choose([general, special], "document", 7) == special
    assert filing.choose([general, special], "document", 8) == general
    assert filing.choose([general, special], "document") == general
    assert filing.choose([special], "document", 8) is None
    assert filing.choose([general], "hold") is None


def test_when_it_was_printed_does_not_count():
    pdf = b"%%PDF-1.4\n1 0 obj<</Producer(Qt)/CreationDate (D:2026%s)>>\n/ID [<%s>]"
    one, two = pdf % (b"0101120000+08'00'", b"aa"), pdf % (b"0101120100+08'00'", b"bb")
    assert filing.fingerprint(one) == filing.fingerprint(two)
    assert filing.fingerprint(one) != filing.fingerprint(one.replace(b"Qt", b"Qx"))


@given(st.binary())
def test_the_same_content_is_the_same(content):
    assert filing.fingerprint(content) == filing.fingerprint(bytes(content))


@given(st.lists(st.sampled_from("abcdef")), st.lists(st.sampled_from("abcdef")))
def test_every_content_is_kept_once(kept, offered):
    fresh = [offered[index] for index in filing.new_papers(kept, offered)]
    assert len(set(fresh)) == len(fresh)
    assert set(fresh) == set(offered) - set(kept)
