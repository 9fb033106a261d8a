"""People's own words are read: the level with how sure that is, and the clauses and words that show it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.play import shipped_lens
from workshop.authoring.words.accuracy import accuracy_of, tried_on
from workshop.authoring.words.labelled import replies_in
from workshop.engine.sighting import NONE, CueReader, WeightReader, clauses_in
from workshop.engine.verdict import LONGEST_REPLY
from workshop.engine.weights import FORMAT, UnusableWeightsError, weights_of
from workshop.store.lenses import SHIPPED_LENSES

DATA = (SHIPPED_LENSES / "levels.words").read_bytes()
LENS = shipped_lens()
READER = WeightReader(LENS, weights_of(DATA))
BY_CUES = CueReader(LENS)
WORDS = Path(__file__).parents[1] / "words"
QUESTION = "Why did the regional clinics wait for so long this spring?"


def test_plain_replies_read_as_what_they_say() -> None:
    for text, level in (
        ("A clinic waits two days for us, and three of them are leaving.", "impact"),
        ("We have two engineers off sick, so the migration slips into March.", "execution"),
        ("I'll put it in Friday's report so that sales and finance hear it from us.", "optics"),
        ("hm no idea", None),
    ):
        assert READER.read(text).level == level, text


def test_how_many_words_there_are_and_the_marks_among_them_count() -> None:
    plain = READER.likelihoods("no idea")
    assert READER.likelihoods("no idea?") != plain
    assert READER.likelihoods("no idea!") != plain
    assert READER.likelihoods("no idea …") == READER.likelihoods("no idea ..") != plain
    lengthened = "qqq " * 20 + "no idea"
    assert READER.likelihoods(lengthened) != plain


def test_the_same_words_give_the_same_reading() -> None:
    again = WeightReader(LENS, weights_of(DATA))
    text = "People without a phone will stand in the cold, and we tell the board on Monday."
    assert READER.read(text) == READER.read(text) == again.read(text)


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_and_every_place_is_in_it(text: str) -> None:
    for reader in (READER, BY_CUES):
        reading = reader.read(text)
        assert 0 <= reading.margin <= 1
        last = 0
        for clause in reading.clauses:
            assert last <= clause.span.start < clause.span.end <= len(text)
            last = clause.span.end
            for span in clause.words:
                assert clause.span.start <= span.start < span.end <= clause.span.end
            assert len(clause.moves) <= 3
        if reading.level:
            assert reading.shows is not None


@given(st.text(max_size=300))
def test_clauses_hold_every_word_once(text: str) -> None:
    clauses = clauses_in(text)
    inside = "".join(text[span.start : span.end] for span in clauses)
    cut = {"–", "—", "-", ",", *"\n"}
    kept = [sign for sign in inside if not sign.isspace() and sign not in cut]
    assert kept == [sign for sign in text if not sign.isspace() and sign not in cut]


def test_underlined_words_are_the_words_typed_whatever_stands_between_them() -> None:
    plain = "Clinics wait two days for us and patients leave"
    for odd in (
        "👩‍👩‍👧 Clinics wait two days",
        "Cli\u00adnics 🙂 wait two days for us",
        "café Clinics wait two days",
    ):
        reading = READER.read(odd + plain)
        for clause in reading.clauses:
            for span in clause.words:
                word = (odd + plain)[span.start : span.end]
                assert word.replace("’", "'").isascii()
                assert word.strip() == word


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧 The patients wait two days for us. 🙂 I open the line on Monday, naïvely.",
        "The pa\u00adtients wait two days for us. I open the li\u00adne on Monday.",
        "The clinicś wait, the café waits two days for us, élan and customersé leave.",
        "The customers\u0301 wait two days for us — and re\u0301sume\u0301s pile up.",
    ],
)
def test_quotes_are_slices_and_underlines_are_whole_words_whatever_signs_are_typed(text: str) -> None:
    reading = READER.read(text)
    assert reading.clauses
    for clause in reading.clauses:
        quote = text[clause.span.start : clause.span.end]
        assert quote == quote.strip()
        for span in clause.words:
            assert clause.span.start <= span.start < span.end <= clause.span.end
            beside = text[max(0, span.start - 1) : span.start] + text[span.end : span.end + 1]
            assert not any(sign.isalpha() or sign in "\u00ad\u0301" for sign in beside), text[slice(*span)]


def test_a_text_without_any_mark_is_parted_into_clauses() -> None:
    text = (
        "i know they wait for hours at the counter and then they go home without anything as nobody told "
        "us that the scanner was broken so we sent them to the other house which was shut as well"
    )
    assert len(clauses_in(text)) > 1


def test_where_borders_are_given_the_words_are_parted_there_and_nowhere_else() -> None:
    text = "We lost nine patients, they went elsewhere. I open the line on Monday"
    at = text.index("they")
    (lost, rest) = (text[slice(*clause.span)] for clause in READER.read(text, borders=(at,)).clauses)
    assert (lost, rest) == ("We lost nine patients,", "they went elsewhere. I open the line on Monday")
    assert len(BY_CUES.read(text, borders=(at,)).clauses) == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("…!? 👍", "empty"),
        ("x" * (LONGEST_REPLY + 1), "too long"),
        ("Wir haben im Moment keine freien Plätze und der Lieferant antwortet nicht.", "another language"),
        ("Il n’y a plus de place cette saison et le fournisseur ne répond pas.", "another language"),
        ("لا توجد أماكن هذا الموسم", "another language"),
        ("Нет свободных мест в этом сезоне", "another language"),
    ],
)
def test_what_cannot_be_read_is_said_to_be_so(text: str, why: str) -> None:
    reading = READER.read(text)
    assert (reading.unread, reading.level, reading.certainty) == (why, None, "cannot tell")


def test_words_that_quote_the_question_count_for_nothing() -> None:
    quoting = f"{QUESTION} Honestly, no idea."
    assert READER.read(quoting, QUESTION).level is None
    said = "“Why did the regional clinics wait for so long” is a good one, no idea."
    spans = [clause.span for clause in READER.read(said, QUESTION).clauses]
    assert all("regional" not in said[span.start : span.end] or span.start == 0 for span in spans)


@pytest.mark.parametrize(
    ("meant", "denied"),
    [
        ("Clinics wait two days for us.", "It is not that clinics wait two days for us."),
        ("We will tell the board on Friday.", "We will not tell the board on Friday."),
        ("Two engineers will rebuild the queue by May.", "If two engineers would rebuild the queue by May."),
        ("Customers are leaving us.", "It is not as if customers are leaving us."),
        ("The whole company hears of it on Monday.", "Unless the whole company hears of it on Monday."),
    ],
)
def test_what_is_only_denied_or_supposed_never_reads_as_a_level(meant: str, denied: str) -> None:
    assert READER.read(meant).level is not None
    reading = READER.read(denied)
    assert reading.level is None or reading.certainty != "reads as"


PLAIN = (
    "clinics wait two days for us",
    "three of our biggest customers are leaving",
    "patients stand in the cold for an hour",
    "we lose money with every order",
    "two engineers are off sick",
    "the migration slips into March",
    "the vendor has no seats free this quarter",
    "we will rebuild the queue by May",
    "the board hears it from us on Friday",
    "sales knows what we shipped",
    "it stands in the report to the whole company",
    "nobody above us has heard of this work",
)
DENYING = ("It is not that {}.", "If {}.", "Unless {}.", "Suppose {}.", "I never said that {}.")


@pytest.mark.parametrize("frame", DENYING)
@pytest.mark.parametrize("words", PLAIN)
def test_sixty_pairs_of_plain_words_and_denied_ones_never_read_alike(words: str, frame: str) -> None:
    plain, denied = READER.read(f"{words.capitalize()}."), READER.read(frame.format(words))
    same = denied.level is not None and denied.level == plain.level
    assert not (same and denied.certainty == "reads as")


SWAPS = (
    ("he", "she"),
    ("his", "her"),
    ("Tom", "Aisha"),
    ("nurse", "driver"),
    ("colour", "color"),
    ("I'm", "I am"),
)


def test_a_swapped_name_pronoun_or_job_never_turns_one_sure_level_into_another() -> None:
    rows = [json.loads(line) for line in (WORDS / "transport.jsonl").read_text("utf-8").splitlines()][:200]
    for row in rows:
        before = READER.read(row["reply"])
        for one, other in SWAPS:
            after = READER.read(f" {row['reply']} ".replace(f" {one} ", f" {other} ").strip())
            sure = before.certainty == after.certainty == "reads as"
            assert not sure or before.level == after.level, (row["reply"], one, other)


SAID_BY = (
    ("Tom says: {}", "Aisha says: {}"),
    ("He asked me. {}", "She asked me. {}"),
    ("As a nurse: {}", "As a driver: {}"),
    ("In Leeds: {}", "In Lagos: {}"),
    ("My mother would say: {}", "Me mam would say: {}"),
    ("The organisation knows. {}", "The organization knows. {}"),
)


def test_who_says_it_and_in_which_spelling_never_turns_one_sure_level_into_another() -> None:
    rows = [json.loads(line) for line in (WORDS / "frozen.jsonl").read_text("utf-8").splitlines()][:200]
    assert len(rows) == 200
    for row in rows:
        for frames in SAID_BY:
            one, other = (READER.read(frame.format(row["reply"])) for frame in frames)
            sure = one.certainty == other.certainty == "reads as"
            assert not sure or one.level == other.level, (row["reply"], frames)


def test_without_weights_cues_are_read_and_nothing_is_said_to_be_sure() -> None:
    reading = BY_CUES.read("There are no seats free. I will tell the whole company.")
    assert reading.certainty != "reads as"
    assert BY_CUES.read("hm").level is None


def damaged(at: int) -> bytes:
    return DATA[:at] + bytes([DATA[at] ^ 1]) + DATA[at + 1 :]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no file of weights"),
        (b"\x00\xff" * 50, "no file of weights"),
        (b"[]\n", "another version"),
        (DATA.replace(b'"format": %d' % FORMAT, b'"format": 99', 1), "another version"),
        (damaged(DATA.index(b"\n") + 500), "damaged"),
        (DATA[:-100], "damaged"),
    ],
)
def test_weights_that_cannot_be_used_say_why(data: bytes, words: str) -> None:
    with pytest.raises(UnusableWeightsError, match=words):
        weights_of(data)


def combined(combinations: object) -> bytes:
    """The weights with other combinations."""
    head, _newline, body = DATA.partition(b"\n")
    return json.dumps({**json.loads(head), "combinations": combinations}).encode() + b"\n" + body


def test_weights_without_a_combination_are_averaged() -> None:
    averaging = WeightReader(LENS, weights_of(combined({})))
    text = "A clinic waits two days for us, and three of them are leaving."
    assert averaging.read(text).level == READER.read(text).level == "impact"
    assert sum(averaging.likelihoods(text)) == pytest.approx(1) == sum(READER.likelihoods(text))
    assert averaging.likelihoods(text) != READER.likelihoods(text)


def test_a_combination_weighs_each_sign_of_a_text() -> None:
    signs = READER.signs("no idea, and nobody asked").whole
    scores = [
        bias + sum(weight * sign for weight, sign in zip(row, signs, strict=True))
        for bias, row in zip(*READER.weights.combinations["whole"], strict=True)
    ]
    likely = READER.likelihoods("no idea, and nobody asked")
    assert likely.index(max(likely)) == scores.index(max(scores))


@pytest.mark.parametrize("combination", [[[0.0] * 4, [[0.0] * 3] * 4], [[0.0] * 3, []], ["x", "y"], 7])
def test_a_combination_of_another_size_is_refused(combination: object) -> None:
    with pytest.raises(UnusableWeightsError, match="lacks what it should hold"):
        weights_of(combined({"clause": combination}))


def test_a_clause_is_read_by_what_stands_beside_it() -> None:
    second = "and then the whole floor has it"
    told = READER.read(f"Call Ana and her boss first, {second}").clauses[1]
    lost = READER.read(f"Three farms lost their milk, {second}").clauses[1]
    assert told.level == "optics"
    assert (lost.level, lost.share) != (told.level, told.share)
    apart = WeightReader(LENS, weights_of(combined({})))
    frozen = replies_in((WORDS / "frozen.jsonl").read_text("utf-8"), LENS, "frozen").replies

    def right(reader: WeightReader) -> float:
        share = accuracy_of(tried_on(reader, frozen), (*LENS.level, NONE)).clauses.right
        assert share is not None
        return share

    assert right(READER) > right(apart) + 0.03


@pytest.mark.parametrize("data", [DATA, combined({})])
def test_a_reply_that_is_all_quoted_from_the_question_has_no_clause(data: bytes) -> None:
    asked = "Tell me what this costs us in the end"
    reading = WeightReader(LENS, weights_of(data)).read(asked, asked)
    assert (reading.clauses, reading.shows) == ((), None)


def test_weights_of_other_levels_are_refused() -> None:
    weights = weights_of(DATA)
    with pytest.raises(UnusableWeightsError, match="other levels"):
        WeightReader(LENS, weights._replace(levels=("a", "b", NONE)))


def test_the_weights_say_how_they_were_made_and_measured() -> None:
    trained = weights_of(DATA).trained
    assert trained["replies"] >= 1_537
    assert len(trained["voices"]) >= 8
    assert trained["left_out"]["right"] > 0.75
