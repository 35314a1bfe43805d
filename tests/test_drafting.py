"""Machine drafts without a machine: sentences, what must survive, the gate, and how a draft is retried or left."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from advocacy.drafting.draft import BEST, COPIED, PLACEHOLDERS, REPLACED, Draft, Drafter
from advocacy.drafting.engine import Hypothesis, Provenance
from advocacy.drafting.gate import Gate
from advocacy.drafting.protect import Protector
from advocacy.drafting.sentences import split
from advocacy.glossary.matching import Matcher
from advocacy.glossary.terms import Glossary, Term
from advocacy.languages import Languages
from advocacy.resources import Resources

LANGUAGES = Languages(Resources(None))
EN, VI = LANGUAGES["en"], LANGUAGES["vi"]
PARTIES = [{"en": "Lam Thu Suong", "vi": "Lâm Thu Sương"}, {"en": "Open Page Circle", "vi": "Nhóm Trang Mở"}]
GLOSSARY = Glossary(
    {
        key: Term(key, {"key": key, **cells})
        for key, cells in {
            "torture": {"en": "torture", "vi": "tra tấn", "domain": "right"},
            "prisoner": {"en": "prisoner of conscience", "vi": "tù nhân lương tâm", "domain": "right"},
            "arbitrary-detention": {
                "en": "arbitrary detention",
                "vi": "giam giữ tùy tiện",
                "vi.forbidden": "bắt nhốt bừa bãi = too loose",
                "domain": "right",
            },
            "adoption": {"en": "adoption", "en.aliases": "adopt", "vi": "thông qua", "domain": "treaty"},
            "criminal-code": {"en": "Criminal Code", "vi": "Bộ luật Hình sự", "domain": "institution"},
            "article": {"en": "Article", "vi": "Điều", "case": "exact", "domain": "treaty"},
            "united-nations": {"en": "United Nations", "vi": "Liên Hiệp Quốc", "en.acronym": "UN", "domain": "un"},
            "dear": {"en": "Dear Ambassador", "vi": "Kính thưa Ngài Đại sứ", "domain": "form"},
        }.items()
    }
)
Answers = dict[str, list[str]]


class Fake:
    """An engine that knows some sentences, and answers nothing else."""

    def __init__(self, answers: Answers, placeholders: int = 0, score: float = -0.05) -> None:
        self.provenance = Provenance("fake", "of ten lines", "1", "0" * 64, placeholders)
        self.answers, self.score = answers, score
        self.asked: list[tuple[str, int]] = []

    def translate(self, sentences: Sequence[str], n: int) -> list[list[Hypothesis]]:
        self.asked += [(sentence, n) for sentence in sentences]
        return [[Hypothesis(text, self.score) for text in self.answers.get(sentence, [])[:n]] for sentence in sentences]


def drafted(text: str, answers: Answers, placeholders: int = 9, *, turned: bool = False) -> Draft:
    source, target = (VI, EN) if turned else (EN, VI)
    (made,) = Drafter(Fake(answers, placeholders), GLOSSARY, source, target, PARTIES).draft([text])
    return made


# ------------------------------------------------------------------ sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("Dr. Le met Mr. Vo. They spoke.", ["Dr. Le met Mr. Vo.", "They spoke."]),
        (
            "Under Art. 19 of the U.N. Charter it is so. It is.",
            ["Under Art. 19 of the U.N. Charter it is so.", "It is."],
        ),
        ("It cost 1.5 million. Why?", ["It cost 1.5 million.", "Why?"]),
        ("Ông ở TP. Hồ Chí Minh. Bà ở Huế.", ["Ông ở TP. Hồ Chí Minh.", "Bà ở Huế."]),
        ("Anh nói: “Tôi vô tội.” Rồi anh đi.", ["Anh nói: “Tôi vô tội.”", "Rồi anh đi."]),
        (
            "He is ill.[^a] She is not. [@un, p. 4] So be it.",
            ["He is ill.[^a]", "She is not. [@un, p. 4]", "So be it."],
        ),
        ("It is law [@un, p. 4. Second ed.] here. Yes.", ["It is law [@un, p. 4. Second ed.] here.", "Yes."]),
        ("See https://a.example/B. Then go.", ["See https://a.example/B. Then go."]),
        ("**Visits.** None was allowed.", ["**Visits.**", "None was allowed."]),
        ("- free them;\n- let them go.\n", ["free them;", "let them go."]),
        ("1. One\n2. Two", ["One", "Two"]),
        ("A line\nthat goes on. Next.\n\nNew.", ["A line\nthat goes on.", "Next.", "New."]),
        ("# Heading\nText here.", ["Heading", "Text here."]),
        ("> Quoted. Twice.", ["Quoted.", "Twice."]),
        ("[[picture p]]\n\nWords.", ["Words."]),
        ("<!-- role -->\nWords. ", ["Words."]),
        ("", []),
    ],
)
def test_a_text_is_parted_into_sentences(text: str, expected: list[str]) -> None:
    pieces = split(text)
    assert [piece.text for piece in pieces if piece.is_sentence] == expected
    assert "".join(piece.text for piece in pieces) == text


@given(st.text(alphabet="Aađ.!? \n-*[]^@_()#>1“”\t|\\", max_size=60))
def test_whatever_is_parted_can_be_joined_again(text: str) -> None:
    assert "".join(piece.text for piece in split(text)) == text


# ------------------------------------------------------------------ what must survive


@pytest.mark.parametrize(
    ("sentence", "ready", "targets"),
    [
        ("They face torture.", "They face ⟦1⟧.", ["tra tấn"]),
        ("They tortured him and adopted it.", "They tortured him and adopted it.", []),
        ("Prisoners of conscience wait.", "⟦1⟧ wait.", ["tù nhân lương tâm"]),
        ("On 17 July 2025 it began.", "On ⟦1⟧ it began.", ["ngày 17 tháng 7 năm 2025"]),
        ("It began in 2025, in May 2024.", "It began in ⟦1⟧, in ⟦2⟧.", ["năm 2025", "tháng 5 năm 2024"]),
        ("He counts 1,211.5 of them.", "He counts ⟦1⟧ of them.", ["1.211,5"]),
        ("Article 117 of the Criminal Code", "⟦1⟧ of the ⟦2⟧", ["Điều 117", "Bộ luật Hình sự"]),
        ("Lam Thu Suong knows [[iccpr 9(2)]].", "⟦1⟧ knows ⟦2⟧.", ["Lâm Thu Sương", "[[iccpr 9(2)]]"]),
        ("The UN[^n] and **torture** here", "The ⟦1⟧ and ⟦2⟧ here", ["UN[^n]", "**tra tấn**"]),
        ("A *very* bad day", "A ⟦1⟧very⟦2⟧ bad day", ["*", "*"]),
        ("See [the list](https://a.example/x_y) now", "See ⟦1⟧the list⟦2⟧ now", ["[", "](https://a.example/x_y)"]),
        ("Write to a.b@c.example or https://d.example/_e.", "Write to ⟦1⟧ or ⟦2⟧.", ["a.b@c.example", "https://d.example/_e"]),
        ("Dear Ambassador,", "Dear Ambassador,", []),
    ],
)  # fmt: skip
def test_what_must_survive_becomes_a_placeholder(sentence: str, ready: str, targets: list[str]) -> None:
    protected = Protector(Matcher(GLOSSARY, EN), VI, PARTIES).protected(sentence)
    assert (protected.text, [item.target for item in protected.items]) == (ready, targets)


@pytest.mark.parametrize(
    ("sentence", "ready", "targets"),
    [
        ("Những tù nhân lương tâm chờ đợi.", "⟦1⟧ chờ đợi.", ["prisoners of conscience"]),
        ("Có 42 tù nhân lương tâm.", "Có ⟦1⟧ ⟦2⟧.", ["42", "prisoners of conscience"]),
        ("Họ bị tra tấn theo Bộ luật Hình sự.", "Họ bị tra tấn theo ⟦1⟧.", ["the Criminal Code"]),
        ("Vào ngày 3 tháng 2 năm 2021, năm 2022", "Vào ⟦1⟧, ⟦2⟧", ["3 February 2021", "2022"]),
        ("Lâm Thu Sương có 1.211,5 đồng.", "⟦1⟧ có ⟦2⟧ đồng.", ["Lam Thu Suong", "1,211.5"]),
    ],
)
def test_vietnamese_is_made_ready_for_english(sentence: str, ready: str, targets: list[str]) -> None:
    protected = Protector(Matcher(GLOSSARY, VI), EN, PARTIES).protected(sentence)
    assert (protected.text, [item.target for item in protected.items]) == (ready, targets)


@pytest.mark.parametrize(
    ("sentence", "text", "back"),
    [
        ("**All of it.**", "All of it.", "**Mọi thứ.**"),
        ("It is so.[^a]", "It is so.", "Mọi thứ.[^a]"),
        ("It is so [@b, p. 4].", "It is so.", "Mọi thứ [@b, p. 4]."),
        ("It is so [@b].[^a]", "It is so.", "Mọi thứ [@b].[^a]"),
    ],
)
def test_signs_at_the_edges_are_not_shown_to_a_model(sentence: str, text: str, back: str) -> None:
    plain = Protector(Matcher(GLOSSARY, EN), VI).plain(sentence)
    assert (plain.text, plain.whole("Mọi thứ.")) == (text, back)


@pytest.mark.parametrize(
    ("translation", "expected"),
    [
        ("Họ chịu ⟦1⟧ và ⟦2⟧ nay.", "Họ chịu tra tấn và tra tấn[^a] nay."),
        ("Họ chịu⟦1⟧và ⟦2⟧nay.", "Họ chịu tra tấn và tra tấn[^a] nay."),
        ("Họ chịu ⟦2⟧ và ⟦1⟧ nay.", "Họ chịu tra tấn[^a] và tra tấn nay."),
        ("Họ chịu ⟦1⟧.", None),
        ("Họ chịu ⟦1⟧ và ⟦2⟧ và ⟦2⟧.", None),
        ("Họ chịu ⟦1⟧ và ⟦2⟧ và ⟦3⟧.", None),
        ("Họ chịu ⟦1⟧ và ⟦2⟧ ⟦.", None),
    ],
)
def test_placeholders_come_back_exactly_once_or_not_at_all(translation: str, expected: str | None) -> None:
    protected = Protector(Matcher(GLOSSARY, EN), VI).protected("They face torture and torture[^a] now.")
    assert protected.text == "They face ⟦1⟧ and ⟦2⟧ now."
    assert protected.restored(translation) == expected


# ------------------------------------------------------------------ the gate


@pytest.mark.parametrize(
    ("sentence", "draft", "reason"),
    [
        ("They face torture.", "Họ bị tra tấn.", ""),
        ("They face torture.", "Họ đối mặt.", "No accepted words"),
        ("They face danger in jail.", "Họ bị giam giữ tùy tiện trong tù.", "does not stand in the other language"),
        ("At least 47 were held.", "Ít nhất 45 người bị giam.", '"47" does not stand'),
        ("It began on 3 May 2024.", "Việc bắt đầu ngày 5 tháng 3 năm 2024.", "does not stand in the other language"),
        ("It is so.[^a]", "Đúng vậy.", 'The sign "[^a]"'),
        ("It is so [@b, p. 4].", "Đúng vậy [@b, p. 5].", "The sign"),
        ("A **very** bad day", "Một ngày **rất tệ", "The sign"),
        ("It is so and they know it.", "Đúng vậy ⟦1⟧ và họ biết.", "placeholder was left"),
        ("They asked for help.", "Họ xin giúp xin giúp xin giúp đỡ.", "again and again"),
        ("They did not do what was asked of them.", "Không.", "much shorter"),
        ("They did not do what was asked of them.", "They did not do what was asked.", "not translated"),
        ("Torture and arbitrary detention go on.", "Giam giữ tùy tiện và tra tấn vẫn tiếp diễn.", "another order"),
        ("Torture breeds torture there.", "Ở đó tra tấn sinh ra thế.", "less often"),
        ("They took Tran Thi Binh away.", "Họ đưa Trần Thị Bình đi.", ""),
        ("They took Tran Thi Binh away.", "Họ đưa Trần Thị Bích đi.", "Tran Thi Binh"),
        ("They met in Paris on Monday.", "Họ gặp nhau ở Berlin hôm thứ Hai.", "Paris"),
        ("Lam Thu Suong wrote it.", "Lâm Thu Sương viết điều đó.", ""),
        ("Lam Thu Suong wrote it.", "Lâm Thu Sen viết điều đó.", "Lâm Thu Sương"),
        ("It is so.", " ", "no draft"),
        ("They did not do it.", "Họ đã làm việc đó.", "says no or not"),
        ("They did not do it.", "Họ chưa làm việc đó.", ""),
        ("They do it without help.", "Họ từ chối được giúp.", ""),
        ("No. 5 is here.", "Số 5 ở đây.", ""),
        ("Free them without delay.", "Hãy trả tự do ngay cho họ.", ""),
        ("All six of them left.", "Tất cả đã đi.", 'number "six"'),
        ("All six of them left.", "Cả sáu người đã đi.", ""),
    ],
)
def test_the_gate_says_why_a_draft_does_not_pass(sentence: str, draft: str, reason: str) -> None:
    gate = Gate(GLOSSARY, Matcher(GLOSSARY, EN), Matcher(GLOSSARY, VI), PARTIES)
    reasons = gate.reasons(sentence, draft)
    assert (reasons == ()) if not reason else any(reason in each for each in reasons), reasons


def test_the_gate_works_the_other_way() -> None:
    gate = Gate(GLOSSARY, Matcher(GLOSSARY, VI), Matcher(GLOSSARY, EN), PARTIES)
    assert gate.reasons("Họ bị tra tấn 47 lần.", "They were tortured 47 times.") == ()
    assert gate.reasons("Họ bị giam giữ tùy tiện.", "They were held.") != ()
    assert gate.reasons("Có 47 người.", "There are 45 people.") != ()
    assert gate.reasons("Họ không phạm tội gì.", "They have crime.") == (
        "The original says no or not, and it does not.",
    )
    assert gate.reasons("Họ không được thăm.", "They were refused every visit.") == ()
    assert gate.reasons("Trong không gian ấy có tự do.", "There is liberty in that space.") == ()


def test_an_unsure_model_is_not_believed() -> None:
    gate = Gate(GLOSSARY, Matcher(GLOSSARY, EN), Matcher(GLOSSARY, VI))
    assert gate.reasons("It is so.", "Đúng vậy.", -0.26) == ("The model was unsure (-0.26).",)
    assert gate.reasons("It is so.", "Đúng vậy.", -0.24) == ()


# ------------------------------------------------------------------ drafts


def test_a_unit_keeps_its_paragraphs_lists_and_signs() -> None:
    text = "They face **torture**.[^a]\nIt is so.\n\n- free them;\n- [[iccpr 9]]\n"
    answers = {
        "They face ⟦1⟧.": ["Họ phải chịu ⟦1⟧."],
        "It is so.": ["Đúng vậy."],
        "free them;": ["trả tự do cho họ;"],
    }
    made = drafted(text, answers)
    assert made.text == "Họ phải chịu **tra tấn**.[^a]\nĐúng vậy.\n\n- trả tự do cho họ;\n- [[iccpr 9]]\n"
    assert (made.accepted, made.reasons, made.enforced) == (True, (), ("torture",))
    assert made.method == "placeholders, n-best, copied"
    assert made.provenance.model == "of ten lines"


def test_a_term_at_the_beginning_gets_its_capital() -> None:
    made = drafted("Torture is a crime.", {"⟦1⟧ is a crime.": ["⟦1⟧ là tội ác."]})
    assert made.text == "Tra tấn là tội ác."
    made = drafted("[[iccpr 9]] is law.", {"⟦1⟧ is law.": ["⟦1⟧ là luật."]})
    assert made.text == "[[iccpr 9]] là luật."


def test_several_translations_are_tried_before_a_person_is_asked() -> None:
    """The first has lost the term, the second passes."""
    answers = {"They face torture.": ["Họ đối mặt.", "Họ bị tra tấn."]}
    made = drafted("They face torture.", answers, placeholders=0)
    assert (made.text, made.method, made.accepted) == ("Họ bị tra tấn.", BEST, True)


def test_a_model_that_loses_placeholders_is_asked_for_the_plain_sentence() -> None:
    answers = {"They face ⟦1⟧.": ["Họ đối mặt."], "They face torture.": ["Họ bị tra tấn."]}
    made = drafted("They face torture.", answers)
    assert (made.text, made.method, made.accepted, made.enforced) == ("Họ bị tra tấn.", BEST, True, ())


def test_a_wrong_form_of_the_glossary_is_replaced() -> None:
    answers = {"It is arbitrary detention.": ["Đó là bắt nhốt bừa bãi."]}
    made = drafted("It is arbitrary detention.", answers, placeholders=0)
    assert (made.text, made.method, made.enforced) == ("Đó là giam giữ tùy tiện.", REPLACED, ("arbitrary-detention",))
    assert made.accepted


def test_nothing_is_forced_and_the_best_attempt_stays_with_its_reasons() -> None:
    text = "They face torture. It is so."
    made = drafted(text, {"They face torture.": ["Họ đối mặt."], "It is so.": ["Đúng vậy."]}, placeholders=0)
    assert (made.text, made.accepted) == ("Họ đối mặt. Đúng vậy.", False)
    assert [sentence.reasons != () for sentence in made.sentences] == [True, False]
    assert 'No accepted words for "torture" stand in the other language.' in made.reasons


def test_a_sentence_without_any_answer_stays_open() -> None:
    made = drafted("They wait.", {})
    assert (made.text, made.accepted, made.reasons) == ("", False, ("There is no draft.",))


def test_what_has_its_form_already_is_not_translated() -> None:
    for text, expected in (("Lam Thu Suong", "Lâm Thu Sương"), ("Torture", "Tra tấn"), ("[@un, p. 4]", "[@un, p. 4]")):
        made = drafted(text, {})
        assert (made.text, made.method, made.accepted) == (expected, COPIED, True)
    assert drafted("Bộ luật Hình sự", {}, turned=True).text == "Criminal Code"
    assert drafted("Bộ luật Hình sự Liên Hiệp Quốc", {}, turned=True).text == ""


def test_a_sentence_is_asked_once_and_progress_is_told() -> None:
    engine = Fake({"It is so.": ["Đúng vậy."]})
    told: list[tuple[int, int]] = []
    made = Drafter(engine, GLOSSARY, EN, VI).draft(
        ["It is so. It is so.", "It is so."], lambda *each: told.append(each)
    )
    assert [each.text for each in made] == ["Đúng vậy. Đúng vậy.", "Đúng vậy."]
    assert engine.asked == [("It is so.", 8)]
    assert told == [(1, 1)]


def test_too_many_for_the_placeholders_of_a_model_goes_plain() -> None:
    sentence = "Torture, torture and torture."
    engine = Fake({sentence: ["Tra tấn, tra tấn và tra tấn."]}, placeholders=2)
    (made,) = Drafter(engine, GLOSSARY, EN, VI).draft([sentence])
    assert engine.asked == [(sentence, 8)]
    assert made.accepted


def test_vietnamese_is_drafted_into_english() -> None:
    answers = {"⟦1⟧ chờ đợi.": ["⟦1⟧ are waiting."]}
    made = drafted("Những tù nhân lương tâm chờ đợi.", answers, turned=True)
    assert (made.text, made.method, made.accepted) == ("Prisoners of conscience are waiting.", PLACEHOLDERS, True)


def test_reasons_are_messages_that_can_be_told_in_vietnamese() -> None:
    from advocacy.errors import told

    made = drafted("They wait.", {})
    assert [told(reason, "vi") for reason in made.reasons] == ["Không có bản dịch nào."]


@pytest.mark.parametrize("module", ["advocacy.drafting.draft", "advocacy.drafting.models", "advocacy.commands.models"])
def test_nothing_heavy_is_imported_before_it_is_used(module: str) -> None:
    code = f"import {module}, sys; print({{'argostranslate', 'ctranslate2', 'socket', 'urllib.request'}} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.strip() == "set()"


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    from advocacy.drafting.models import open_engine
    from advocacy.errors import InputError

    monkeypatch.setitem(sys.modules, "argostranslate", None)
    call: Callable[..., object] = open_engine
    with pytest.raises(InputError, match=r'pip install "advocacy\[argos\]"'):
        call("en", "vi", tmp_path)
