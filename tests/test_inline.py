"""What of a Markdown text is words and what is a sign, and which signs a translation has lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advocacy.exchange.inline import Code, Kind, codes, lost_codes, pieces

SIGNS = [
    "*", "**", "***", "_", "[", "]", "(", ")", "[[", "]]", "|", "[^n]", "[@a]", "@a", "supra ", "\\", "\n", "\n\n", "- ", "1. ", "## ", "> ", "<", ">",
    "<!--", "-->", "https://example.org", "](", ":en[", "a@b.org", " ", "words", "chữ", "---", "|---|", "\\\n", "\r", "\x00", "\u2028",
]  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(SIGNS)).map("".join))


def shown(text: str) -> str:
    """The text with its codes between marks."""
    return "".join(f"‹{piece.text}›" if isinstance(piece, Code) else piece for piece in pieces(text))


@given(TEXTS)
@example("***a** b* [l *x* [^n]](u)")
@example("| a |\n|---|\n| b \\| c |")
def test_the_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(piece.text if isinstance(piece, Code) else piece for piece in pieces(text)) == text


@given(TEXTS)
def test_codes_are_in_order_and_pairs_nest(text: str) -> None:
    at = 0
    opened: list[int] = []
    for code in codes(text):
        assert at <= code.start < code.end
        assert code.text == text[code.start : code.end]
        at = code.end
        match code.kind:
            case Kind.OPEN:
                opened.append(code.pair)
            case Kind.CLOSE:
                assert opened.pop() == code.pair
            case Kind.SINGLE:
                assert code.pair == 0
    assert opened == []


@given(TEXTS)
def test_a_text_has_lost_nothing_to_itself(text: str) -> None:
    assert lost_codes(text, text) == ((), ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain words", "plain words"),
        ("**weight** and *stress*", "‹**›weight‹**› and ‹*›stress‹*›"),
        ("***both***", "‹*›‹**›both‹**›‹*›"),
        ("***a** b*", "‹*›‹**›a‹**› b‹*›"),
        ("_a_ snake_case_word __b__", "‹_›a‹_› snake_case_word ‹__›b‹__›"),
        ("5 * 3 * 4, *lone", "5 * 3 * 4, *lone"),
        ("*one\n\ntwo*", "*one\n\ntwo*"),
        ("[words](https://example.org)", "‹[›words‹](https://example.org)›"),
        ("[*a* [^n]](tel:+84 \"T\")", '‹[›‹*›a‹*› ‹[^n]›‹](tel:+84 "T")›'),
        ("[words] (no link)", "[words] (no link)"),
        ("see https://example.org/a_(b), or <https://example.org>.", "see ‹https://example.org/a_(b)›, or ‹<https://example.org>›."),
        ("write to a@example.org.", "write to ‹a@example.org›."),
        ("so[^n], and[@a, p. 4]", "so‹[^n]›, and‹[›‹@a›, p. 4‹]›"),
        ("[see also @a, para. 2; supra @b]", "‹[›see also ‹@a›, para. 2; ‹supra @b›‹]›"),
        ("[not@cited]", "[not@cited]"),
        ("[[iccpr 9(2)]] and [[iccpr 19(1)|articles 19.1]]", "‹[[iccpr 9(2)]]› and ‹[[iccpr 19(1)|›articles 19.1‹]]›"),
        ("[[]] and [[a]", "[[]] and [[a]"),
        (":en[passive *personality*], not 12:en[x]", "‹:en[›passive ‹*›personality‹*›‹]›, not 12:en[x]"),
        (r"\*literal\* \[^n] 2025\. x", r"‹\*›literal‹\*› ‹\[›^n] 2025‹\.› x"),
        ("one\\\ntwo", "one‹\\\n›two"),
        ("- a\n    - b\n\n12) c", "‹- ›a\n‹    - ›b\n\n‹12) ›c"),
        ("> - quoted\n> more", "‹> ›‹- ›quoted\n‹> ›more"),
        ("## Heading\n\n#word", "‹## ›Heading\n\n#word"),
        ("a <!-- note --> b <!-- open", "a ‹<!-- note -->› b <!-- open"),
        ("| a | *b* |\n|---|:-:|\n| c \\| d | e |\n\nx | y", "‹| ›a‹ | ›‹*›b‹*›‹ |›\n‹|---|:-:|›\n‹| ›c ‹\\|› d‹ | ›e‹ |›\n\nx | y"),
        ("---", "‹---›"),
    ],
)  # fmt: skip
def test_what_is_a_code(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("source", "target", "missing", "added"),
    [
        ("**a** b", "b **a**", (), ()),
        ("__a__", "**a**", (), ()),
        ("**a** and **b**", "**a** và b", ("**",), ()),
        ("[[iccpr 9(2)]]", "[[iccpr  9(2)|khoản 2 Điều 9]]", (), ()),
        ("[[iccpr 9(2)]]", "[[iccpr 9(3)]]", ("[[iccpr 9(2)]]",), ("[[iccpr 9(3)]]",)),
        ("[see @a, p. 4]", "[xem @a, tr. 4]", (), ()),
        ("[Ibid. @a]", "[ibid @a]", (), ()),
        ("[@a; @b]", "[@b]", ("@a",), ()),
        ("[^n] [^n]", "[^n]", ("[^n]",), ()),
        ("[site](https://example.org)", "<https://example.org>", (), ()),
        ("[site](https://example.org)", "[trang](https://example.net)", ("https://example.org",), ("https://example.net",)),
        ("- a\n- b", "* a\n* b", (), ()),
        ("1. a\n2. b", "- a\n- b", ("1.", "1."), ("-", "-")),
        ("> a\n> b", "> a b", (), ()),
        (r"In 2025\. It", "Năm 2025. Điều đó", (), ()),
        (r"\[^n]", "[^n]", (), ("[^n]",)),
        ("a", ":en[a]", (), (":en[",)),
    ],
)  # fmt: skip
def test_what_is_lost(source: str, target: str, missing: tuple[str, ...], added: tuple[str, ...]) -> None:
    assert lost_codes(source, target) == (missing, added)


HOSTILE = ["[", "[[", "*", "_", "*a _b ", "<!--", "a@", "a.", "<a@.", "](", "[](x(", "\\", "> ", "- ", "|", "|-\n", "[a](", "[@", ":en[", "[]()", "[a](u)", "https://"]  # fmt: skip


@pytest.mark.parametrize("sign", [*HOSTILE, "[…](u)"])
def test_a_hostile_text_takes_no_longer_than_another(sign: str) -> None:
    text = "[" * 25_000 + "a" + "](u)" * 12_500 if "…" in sign else sign * (50_000 // len(sign))
    begun = time.process_time()
    codes(text)
    assert time.process_time() - begun < 2
