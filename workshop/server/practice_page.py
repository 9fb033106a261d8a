"""The pages of practice alone: what to choose from, and each view with what may be done there, as a form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from workshop.language.catalogue import _
from workshop.scenario.choosing import DIFFICULTIES
from workshop.scenario.languages import name_of
from workshop.server.frame import FILES_AT, framed
from workshop.server.markup import NO_HTML, Html, all_of, tag
from workshop.server.people import HOME, SIGN_IN, Person
from workshop.server.view_html import QUESTION_ABOUT, level_html, trace_html, view_html, where_in
from workshop.session.own_words import ClauseTold, MoveOffer
from workshop.session.verdicts import HOW_WELL, RATINGS
from workshop.session.views import (
    IT_CAME,
    SAY_NOW,
    BriefingView,
    ConsequenceView,
    DebriefView,
    EndingView,
    GuessView,
    InterludeView,
    RecallView,
    SceneView,
    VerdictView,
    View,
)
from workshop.store.library import Heading
from workshop.store.postgres.practised import KeptPractice

LONGEST_WORDS = 1500
"""Letters that somebody says in words of their own on a page."""
LONGEST_LINE = 300
HERE, STEP, FORGET = "/p/", "/p/go", "/p/forget"
STYLES = ("/page.css", f"{FILES_AT}views.css", f"{FILES_AT}practice.css")
TITLE = _("Practise alone")
IF_THEN = _("If somebody …, then I …")
SHORT = 10
"""Minutes of the plan that a story is offered by."""


class WordsRead(NamedTuple):
    """How words of one's own were read, before they are said."""

    text: str
    told: str
    clauses: tuple[tuple[ClauseTold, tuple[MoveOffer, ...], str | None], ...]
    """Each clause with what it does, what it may be said to do, and the move of that which was said."""
    reader: str
    """What is to be said of the reader; empty for a trained one."""


def library_page(
    headings: Sequence[Heading], kept: Sequence[KeptPractice], person: Person | None, told: str = ""
) -> str:
    """What can be played: for whom and how long, and nothing of what it calls for."""
    singles = [one for one in headings if one.single]
    stories = [one for one in headings if not one.single and (SHORT in one.plans or not one.path)]
    body = [tag("h1", TITLE), _notice(told), tag("p", _what_is_kept(person))]
    if kept:
        goes_on = (
            tag(
                "li",
                _button(_("Go on: {title}").format(title=one.title), _token_of(one)),
                tag("span", one.place, class_="quiet"),
            )
            for one in kept
        )
        body += [
            tag("h2", _("Left open")),
            tag("form", tag("ul", *goes_on, class_="plain"), method="post", action=STEP),
            tag("form", tag("button", _("Delete what is kept of my practice")), method="post", action=FORGET),
        ]
    body += [tag("h2", _("Single questions: one moment each, two minutes")), _headings(singles)]
    body += [tag("h2", _("Stories, in ten minutes or whole")), _headings(stories)]
    return _page("en", TITLE, person, *body)


def _token_of(kept: KeptPractice) -> str:
    return f"resume:{kept.story}:{kept.minutes}"


def _what_is_kept(person: Person | None) -> str:
    if person is None:
        return _("Nothing is kept: what was played is in the page alone, and gone when it is closed.")
    return _("What is left open is kept for you alone, until it is deleted here. Nobody else sees any of it.")


def _headings(headings: Iterable[Heading]) -> Html:
    return tag("ul", *(tag("li", *_heading(one)) for one in headings), class_="plain stories")


def _heading(one: Heading) -> Iterator[Html]:
    minutes = SHORT if SHORT in one.plans and not one.single else 0
    yield tag("h3", tag("a", one.title, href=_story(one.id, minutes)))
    yield tag("p", one.summary)
    facts = [_("{minutes} minutes").format(minutes=minutes or one.minutes)]
    facts.append(_("For: {audience}").format(audience=one.audience) if one.audience else "")
    facts.append(DIFFICULTIES.get(one.difficulty, ""))
    yield tag("p", " · ".join(filter(None, facts)), class_="quiet")
    others = [
        tag(
            "a",
            name_of(each.language),
            href=_story(one.id, minutes, each.language),
            hreflang=each.language,
            lang=each.language,
        )
        for each in one.translations
    ]
    if minutes:
        whole = _("The whole story ({minutes} minutes)").format(minutes=one.minutes)
        others.insert(
            0, tag("a", whole, tag("span", f": {one.title}", class_="unseen"), href=_story(one.id, 0))
        )
    if others:
        yield tag("p", all_of(piece for each in others for piece in (each, " ")), class_="quiet")


def _story(id: str, minutes: int, language: str = "") -> str:
    asked = [f"minutes={minutes}"] * bool(minutes) + [f"language={language}"] * bool(language)
    return f"{HERE}{id}{'?' if asked else ''}{'&'.join(asked)}"


class Shown(NamedTuple):
    """A practice as its page shows it."""

    view: View
    language: str
    carried: str
    """What the page carries, to be sent with whatever is done on it."""
    can_undo: bool
    visits: int
    """How many scenes the path has."""
    notice: str = ""
    reading: WordsRead | None = None


def practice_html(shown: Shown, person: Person | None) -> str:
    """The view, and below it what may be done there."""
    view = shown.view
    form = tag(
        "form",
        tag("input", type="hidden", name="s", value=shown.carried),
        *_DOES[type(view)](view, shown),
        *_beside(shown),
        method="post",
        action=STEP,
    )
    title = f"{where_in(view.header)} · {view.header.title}" if view.header.scene_title else view.header.title
    return _page(shown.language, title, person, _notice(shown.notice), view_html(view), form)


def refused_page(told: str, person: Person | None) -> str:
    """Why nothing can be gone on with, and the way to what there is."""
    return _page(
        "en",
        TITLE,
        person,
        tag("h1", TITLE),
        _notice(told),
        tag("p", tag("a", _("What can be played"), href=HERE)),
    )


def _page(language: str, title: str, person: Person | None, *body: Html) -> str:
    links = [tag("a", TITLE, href=HERE)]
    links.append(
        tag("a", person.name or person.organisation, href=HOME)
        if person
        else tag("a", _("Sign in"), href=f"{SIGN_IN}?to=%2Fp%2F")
    )
    head = tag("header", tag("nav", *links, aria_label=_("Pages")))
    return framed(language, title, head, tag("main", *body), styles=STYLES)


def _notice(told: str) -> Html:
    return tag("p", told, role="alert", class_="strong") if told else NO_HTML


def _button(words: str, does: str, style: str = "go", *more: Html) -> Html:
    return tag("button", words, *more, name="do", value=does, class_=style)


def _choice(does: str, *inside: str) -> Html:
    return tag("button", *inside, name="do", value=does, class_="choice")


def _on(words: str) -> Callable[[Any, Shown], Iterator[Html]]:
    """A view that only goes on, by these words."""

    def does(_view: Any, _shown: Shown) -> Iterator[Html]:
        yield _button(words, "go")

    return does


def _recalled(view: RecallView, _shown: Shown) -> Iterator[Html]:
    yield tag("p", f"“{view.sentence}”", class_="say")
    yield tag("h2", view.asks)
    yield all_of(_choice(f"recall:{word}", told) for word, told in IT_CAME.items())


def _replies(view: SceneView, shown: Shown) -> Iterator[Html]:
    """The replies to choose from; words of one's own first where the moment is to be answered so."""
    choices = all_of(
        (
            tag("h2", _("What do you say, as {seat}?").format(seat=view.header.seat)),
            *(
                _choice(f"choose:{one.id}", f"{number}. {one.text}")
                for number, one in enumerate(view.responses, 1)
            ),
        )
    )
    if not view.own_words:
        yield choices
        return
    own = _own_words(_("Or say it in your own words"), shown, shown.reading is not None or view.own_first)
    yield all_of((own, choices) if view.own_first or shown.reading else (choices, own))


def _own_words(asked: str, shown: Shown, is_open: bool) -> Html:
    """A field for words of one's own; once they were read, how, with what may be said of each clause."""
    reading = shown.reading
    field = tag(
        "textarea", reading.text if reading else "", id="own", name="own", maxlength=LONGEST_WORDS, rows=3
    )
    label = _("Your words") if reading else asked
    inside = [tag("p", tag("label", label, for_="own")), field]
    if reading is None:
        inside.append(_button(_("See how it reads"), "read"))
        return tag("details", tag("summary", asked), *inside) if not is_open else all_of(inside)
    if reading.reader:
        inside.append(tag("p", reading.reader, class_="quiet"))
    inside.append(tag("input", type="hidden", name="read", value=reading.text))
    inside.append(tag("p", reading.told, class_="strong", role="status"))
    inside += [_clause(number, *clause) for number, clause in enumerate(reading.clauses)]
    inside += [_button(_("Say it"), "say"), _button(_("Read it again"), "read", "")]
    return tag("section", tag("h2", _("In your own words")), *inside, class_="own")


def _clause(number: int, told: ClauseTold, offers: Sequence[MoveOffer], said: str | None) -> Html:
    """What was read in a clause, and a list to say otherwise."""
    moves = [offer.move for offer in offers]
    chosen = moves.index(said) if said in moves else -1
    options = [tag("option", _("as it was read"), value="", selected=said is None)]
    options += [
        tag("option", offer.told, value=place, selected=place == chosen) for place, offer in enumerate(offers)
    ]
    select = tag("select", *options, id=f"c{number}", name=f"c{number}")
    return tag("p", tag("label", *_with_shown(told), for_=f"c{number}"), select)


def _with_shown(told: ClauseTold) -> Iterator[str]:
    """The clause with the words underlined that show its level."""
    at = 0
    yield "“"
    for start, end in told.shown:
        yield told.words[at:start]
        yield tag("u", told.words[start:end])
        at = end
    yield f"{told.words[at:]}” ({told.told})"


def _levels(view: GuessView, _shown: Shown) -> Iterator[Html]:
    yield tag("h2", QUESTION_ABOUT, class_="unseen")
    yield all_of(
        _choice(f"guess:{one.id}", level_html(one), tag("span", f" {one.about}")) for one in view.choices
    )
    yield _button(_("Go on without a guess"), "skip", "")
    yield _button(_("Change the reply"), "change", "")


def _now(view: ConsequenceView, shown: Shown) -> Iterator[Html]:
    if view.own_words and not view.now and not view.what_if:
        yield _own_words(SAY_NOW, shown, is_open=False)
    yield _button(_("What the reply carried"), "go")


def _verdict(view: VerdictView, shown: Shown) -> Iterator[Html]:
    yield _button(_("What happens next"), "go")
    yield _button(_("Try another reply"), f"again:{shown.visits - 1}", "")
    yield tag("details", tag("summary", _("Every rule and fact")), *trace_html(view))
    ratings = (
        tag("label", tag("input", type="radio", name="rating", value=number), f" {words}")
        for number, words in enumerate(RATINGS)
    )
    why = tag("textarea", id="why", name="why", maxlength=LONGEST_LINE, rows=2)
    yield tag(
        "details",
        tag("summary", _("I see it differently")),
        tag("fieldset", tag("legend", HOW_WELL), *ratings),
        tag("p", tag("label", _("Why, if you like"), for_="why")),
        why,
        _button(_("Keep how I see it"), "differ", ""),
    )


def _ended(_view: EndingView, shown: Shown) -> Iterator[Html]:
    yield _button(_("Look back at the path"), "go")
    yield _button(_("Try another reply"), f"again:{shown.visits - 1}", "")


def _looked_back(view: DebriefView, _shown: Shown) -> Iterator[Html]:
    yield tag("h2", _("One sentence to take along"))
    yield tag("p", _("Name a moment that will come, and what you will say first when it does."))
    yield all_of(tag("p", f"“{sentence}”", class_="say") for sentence in view.intentions)
    yield tag("p", tag("label", IF_THEN, for_="line"))
    yield tag("textarea", id="line", name="line", maxlength=LONGEST_LINE, rows=2)
    yield _button(_("Keep the sentence"), "keep", "")
    yield tag("h2", _("Play again from a scene"))
    yield tag("p", _("The path walked so far is kept beside the new one."), class_="quiet")
    for number, row in enumerate(view.rows, 1):
        yield _choice(f"again:{row.visit}", f"{number}. {row.scene_title} ", level_html(row.chosen))
    yield tag("p", tag("a", _("Something else to play"), href=HERE))


def _beside(shown: Shown) -> Iterator[Html]:
    """What may be done on every page but the first."""
    if shown.can_undo:
        yield tag("p", _button(_("Take the last step back"), "undo", "aside"))


_DOES: Mapping[type, Callable[[Any, Shown], Iterator[Html]]] = {
    BriefingView: _on(_("Begin")),
    RecallView: _recalled,
    SceneView: _replies,
    GuessView: _levels,
    ConsequenceView: _now,
    VerdictView: _verdict,
    InterludeView: _on(_("What happens next")),
    EndingView: _ended,
    DebriefView: _looked_back,
}
"""What may be done in each view."""
