"""What a room would say now, written on phones: kept by seat, read with the verdict, told as a spread."""

from __future__ import annotations

import json

import pytest

from tests.session.test_facilitator import Led
from workshop.plain.room import pages_for_the_room
from workshop.report.contents import gather, handed_round
from workshop.report.markdown import as_markdown
from workshop.report.spreadsheet import as_csv
from workshop.rooms.phone import as_plain, phone_page
from workshop.scenario.play import Play
from workshop.session.commands import (
    DropOffer,
    ExploreWhatIf,
    OfferSentence,
    RevealVerdict,
    TakeBackReveal,
    TakeReply,
    TakeUpWords,
    Undo,
)
from workshop.session.events import VerdictRevealed, WordsTakenUp
from workshop.session.group_views import DiscussView
from workshop.session.host import ImpossibleEventError, replay, replay_foreign
from workshop.session.phases import Phase
from workshop.session.views import ConsequenceView

WORDS = {
    3: "Clinics with a full waiting room hear nothing from us for two days.",
    4: "I open the second line on Monday, and Tomas runs it.",
    9: "hm?",
}


@pytest.fixture
def led(play: Play) -> Led:
    led = Led(play)
    led.until(Phase.CONSEQUENCE)
    return led


def written(led: Led) -> Led:
    led.ask(*(OfferSentence(seat, text) for seat, text in WORDS.items()))
    return led


def discussed(led: Led, *levels: str) -> DiscussView:
    led.ask(RevealVerdict(levels))
    led.facilitator.go_on()
    view = led.facilitator.shared_view
    assert isinstance(view, DiscussView)
    return view


def test_phones_are_asked_for_words_beside_the_answer(led: Led, play: Play) -> None:
    page = phone_page(play, led.facilitator.state)
    assert "In your own words" in page.write
    assert page.reply


def test_nothing_of_them_is_shown_before_the_discussion_and_then_how_they_spread(
    led: Led, play: Play
) -> None:
    written(led).ask(OfferSentence(4, "I open it today."))
    assert isinstance(led.facilitator.shared_view, ConsequenceView)
    assert led.facilitator.state.visit.written[4] == "I open it today."
    notes = led.facilitator.notes().private
    assert "By phone, what they would say now: 3." in notes.by_phone
    view = discussed(led, "impact", "execution", "")
    told = "By phone, what they would say now: impact 1, execution 1, at none that could be told 1."
    assert (view.said_now, view.taken_up) == (told, ())
    shown = json.dumps([as_plain(phone_page(play, led.facilitator.state)), str(view)])
    assert told in shown
    assert not any(words in shown for words in (*WORDS.values(), "I open it today."))


def test_what_stands_on_cards_is_keyed_in_read_with_the_others_and_told_as_one_spread(
    led: Led, play: Play
) -> None:
    written(led).ask(TakeReply("I open it today."), TakeReply("One too many."), Undo())
    assert led.facilitator.state.visit.cards == ("I open it today.",)
    assert led.facilitator.state.visit.written == WORDS
    assert "On cards, what they would say now: 1." in led.facilitator.notes().private.by_phone
    assert "I open it today." not in str(led.facilitator.shared_view)
    assert not led.facilitator.ask(RevealVerdict(("impact", "execution", ""))).done
    view = discussed(led, "impact", "execution", "", "execution")
    told = "What people would say now: impact 1, execution 2, at none that could be told 1."
    assert view.said_now == told
    assert "I open it today." not in str(view)
    records = led.journal.records
    assert replay(records, play) == replay_foreign(records, play) == led.facilitator.state


def test_the_private_view_and_the_facilitators_report_have_the_cards_with_their_levels_once_read(
    led: Led, play: Play
) -> None:
    words = ("I open it today.", "Clinics hear from us within the hour.")
    written(led).ask(*map(TakeReply, words))

    def private() -> tuple[str, ...]:
        return led.facilitator.notes().private.replies

    assert private() == words
    led.ask(RevealVerdict(("", "", "", "impact", "")))
    assert private() == (f"{words[0]} (impact)", f"{words[1]} (cannot be told)")
    led.ask(TakeBackReveal())
    assert private() == words
    discussed(led, "impact", "execution", "", "execution", "")
    assert private() == (f"{words[0]} (execution)", f"{words[1]} (cannot be told)")
    whole = gather(play, led.facilitator.state, "2026-01-01T00:00:00+00:00")
    for form in (as_markdown, as_csv):
        assert all(text in form(whole) for text in words)
        assert not any(text in form(handed_round(whole)) for text in words)


def test_cards_alone_are_read_as_the_verdict_is_asked_for_and_none_while_another_reply_is_looked_at(
    led: Led, play: Play
) -> None:
    led.ask(TakeReply("I open it today."))
    led.facilitator.reveal()
    assert led.facilitator.reveal().done
    (event,) = [record.event for record in led.journal.records if isinstance(record.event, VerdictRevealed)]
    assert len(event.said) == 1
    led.facilitator.go_on()
    visit = led.facilitator.state.visit
    other = next(one.id for one in play.story.offered(visit.scene, visit.tracks) if one.id != visit.choice)
    led.ask(ExploreWhatIf(other))
    assert not led.facilitator.ask(TakeReply("late")).done


def test_the_reader_reads_them_as_the_verdict_is_asked_for(led: Led, play: Play) -> None:
    written(led)
    led.facilitator.reveal()
    assert led.facilitator.reveal().done
    (event,) = [record.event for record in led.journal.records if isinstance(record.event, VerdictRevealed)]
    assert len(event.said) == len(WORDS)
    assert {*event.said} <= {*play.lens.level, ""}
    records = led.journal.records
    assert replay(records, play) == replay_foreign(records, play) == led.facilitator.state


def test_words_are_shown_once_the_facilitator_takes_them_up_and_others_are_passed_over(
    led: Led, play: Play
) -> None:
    discussed(written(led), "impact", "execution", "")
    waiting = [text for _seat, text in led.facilitator.state.offers_waiting]
    assert waiting == sorted(WORDS.values(), key=str.casefold)
    assert led.facilitator.take_up().done
    led.ask(DropOffer(led.facilitator.state.offers_waiting[0][0]))
    view = led.facilitator.shared_view
    assert isinstance(view, DiscussView)
    assert view.taken_up == (waiting[0],)
    assert [text for _seat, text in led.facilitator.state.offers_waiting] == waiting[2:]
    told = "\n".join(line for page in pages_for_the_room(view) for line in page)
    assert f"“{waiting[0]}”" in told
    assert not any(text in told for text in waiting[1:])
    assert isinstance(led.journal.records[-2].event, WordsTakenUp)
    led.ask(Undo())
    assert led.facilitator.state.visit.taken_up == ()
    assert led.facilitator.state.visit.written == WORDS


def test_a_verdict_shown_by_accident_leaves_them_and_asks_again(led: Led) -> None:
    written(led).ask(RevealVerdict(("impact", "", "")), TakeBackReveal())
    assert led.facilitator.phase is Phase.CONSEQUENCE
    assert led.facilitator.state.visit.written == WORDS
    led.ask(OfferSentence(12, "One more."))
    assert "impact 1, optics 1" in discussed(led, "impact", "", "", "optics").said_now


def test_where_nobody_wrote_nothing_is_told(led: Led) -> None:
    assert discussed(led).said_now == ""


def test_while_another_reply_is_looked_at_no_words_are_asked_for(led: Led, play: Play) -> None:
    discussed(written(led), "impact", "", "")
    visit = led.facilitator.state.visit
    other = next(one.id for one in play.story.offered(visit.scene, visit.tracks) if one.id != visit.choice)
    led.ask(ExploreWhatIf(other))
    assert phone_page(play, led.facilitator.state).write == ""
    assert not led.facilitator.ask(OfferSentence(3, "late")).done
    led.facilitator.reveal()
    assert led.facilitator.reveal().done
    assert led.facilitator.state.visit.written_at == ("impact", "", "")


def test_what_was_read_belongs_to_what_was_written(led: Led, play: Play) -> None:
    written(led)
    assert not led.facilitator.ask(RevealVerdict(("impact",))).done
    assert not led.facilitator.ask(RevealVerdict(("no such", "", ""))).done
    discussed(led, "impact", "", "")
    assert not led.facilitator.ask(TakeUpWords(77)).done
    records = [*led.journal.records]
    place = next(at for at, record in enumerate(records) if isinstance(record.event, VerdictRevealed))
    records[place] = records[place]._replace(event=VerdictRevealed(4, ("no such", "", "")))
    with pytest.raises(ImpossibleEventError):
        replay_foreign(records, play)


def test_no_word_of_them_stands_in_what_is_handed_round(led: Led, play: Play) -> None:
    discussed(written(led), "impact", "execution", "")
    report = as_markdown(gather(play, led.facilitator.state, "2026-01-01T00:00:00+00:00"))
    assert not any(words in report for words in WORDS.values())
    assert "what they would say now" not in report


def test_from_five_on_how_they_spread_stands_in_the_report(led: Led, play: Play) -> None:
    led.ask(*(OfferSentence(seat, text) for seat, text in enumerate((*WORDS.values(), "one", "two"), 1)))
    told = discussed(led, "impact", "impact", "optics", "", "").said_now
    assert told in as_markdown(gather(play, led.facilitator.state, "2026-01-01T00:00:00+00:00"))
