"""What the facilitator may lay over a shared page: questions, lists, and lines to type in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workshop.session.commands import ChangeText, ExploreWhatIf
from workshop.session.facilitator import page_name, page_of, pages_shown
from workshop.session.focus import with_draft
from workshop.session.group_views import DiscussView, FocusView
from workshop.session.phases import Phase
from workshop.session.projection import offered, plan_view
from workshop.session.state import KeptText, State, Visit, kept_texts, opening_of, question_at_hand
from workshop.session.views import ResponseView
from workshop.tui.panels.group_debrief import circumstances_paper, placed_so_far
from workshop.tui.panels.opening import plan_paper
from workshop.tui.panels.overlays import line_paper, list_paper
from workshop.tui.panels.vote import what_if_paper
from workshop.tui.paper import Paper
from workshop.tui.screens.host_when import JUMP, KEPT_TEXTS, PLAN, TEAM, WHAT_IF
from workshop.tui.screens.host_words import (
    COMMITMENT,
    DIFFER,
    EDIT_OR_TAKE_OUT,
    EDITED,
    GROUP_LINE,
    KEPT_HEADING,
    KINDS_KEPT,
    LINES,
    NOT_SEEN_YET,
    NOTE,
    NOTE_ON_QUESTION,
    NOTHING_KEPT,
    ONE_BY_ONE,
    ONE_BY_ONE_EXAMPLE,
    ONE_BY_ONE_TITLE,
    ONE_BY_ONE_WORDS,
    ONE_MORE_POINT,
    OPENING_HEADING,
    OPENING_LINE,
    PAGES_SHOWN,
    PARK,
    SAID_SO,
    SENTENCE,
)
from workshop.tui.shell import Laid

if TYPE_CHECKING:
    from workshop.tui.screens.host import HostScreen


class HostQuestions:
    """Each is made from the session as it stands when it is asked for, and keeps to that."""

    def __init__(self, screen: HostScreen) -> None:
        self._screen = screen
        self._led = screen.led

    def do_team(self, key: str) -> None:
        if self._screen.laid is not None:
            self._screen.do_close(key)
        elif (paper := self._circumstances()) is not None:
            self._screen.lay_over(Laid(TEAM, paper, take=self._toggle_circumstance))
            self._screen.sheet.highlight(0)

    def _circumstances(self) -> Paper | None:
        """What may hold for the team, as it is in the making."""
        view = self._led.shared_view
        if not isinstance(view, FocusView):
            return None
        draft = self._screen.entries.focus_points.begun_from(self._led.play, self._led.state)
        return circumstances_paper(with_draft(view, draft))

    def _toggle_circumstance(self, item: int | None) -> None:
        view, points = self._led.shared_view, self._screen.entries.focus_points
        if isinstance(view, FocusView) and item is not None and item < len(view.circumstances):
            draft = points.begun_from(self._led.play, self._led.state)
            points.draft = draft.with_toggled(view.circumstances[item].id)
            if (paper := self._circumstances()) is not None:
                self._screen.lay_anew(paper, item)

    def do_what_if(self, _key: str) -> None:
        view = self._led.shared_view
        if isinstance(view, DiscussView):
            visits = self._led.state.visits
            titles = [self._title(visit) for visit in visits[:-1]]
            take = partial(self._explore, visits)
            self._screen.lay_over(Laid(WHAT_IF, what_if_paper(view, titles), take=take, by_any_key=True))

    def _explore(self, visits: tuple[Visit, ...], item: int | None) -> None:
        if item is None:
            return
        responses = offered(self._led.play, visits[-1])
        if item < len(responses):
            self._explore_in(-1, responses, item)
            return
        number = item - len(responses)
        replies = offered(self._led.play, visits[number])
        paper = list_paper(self._title(visits[number]), [reply.text for reply in replies])
        take = partial(self._explore_in, number, replies)
        self._screen.lift()
        self._screen.lay_over(Laid(WHAT_IF, paper, take=take, by_any_key=True))

    def _explore_in(self, visit: int, responses: tuple[ResponseView, ...], item: int | None) -> None:
        if item is not None:
            self._screen.lift()
            self._screen.ask(ExploreWhatIf(responses[item].id, visit))

    def _title(self, visit: Visit) -> str:
        return self._led.play.scenario.scene[visit.scene].title

    def do_jump(self, _key: str) -> None:
        pages = tuple(pages_shown(self._led.state))
        paper = list_paper(PAGES_SHOWN, [page_name(self._led.play, state) for state in pages])
        self._screen.lay_over(Laid(JUMP, paper, take=partial(self._jump_to, pages)))

    def _jump_to(self, pages: tuple[State, ...], item: int | None) -> None:
        self._screen.lift()
        is_present = not item and page_of(pages[0]) == page_of(self._led.state)
        if is_present or item is None:
            self._screen.host_page.close()
        else:
            self._screen.host_page.look_at(pages[item])

    def do_park(self, _key: str) -> None:
        self._ask_for(PARK)

    def do_note(self, _key: str) -> None:
        self._ask_for(NOTE)

    def do_differ(self, _key: str) -> None:
        self._ask_for(DIFFER)

    def do_kept(self, _key: str) -> None:
        """What is kept, to be put otherwise or taken out."""
        texts = kept_texts(self._led.state)
        if not texts:
            self._screen.say(NOTHING_KEPT)
            return
        names = [f"{KINDS_KEPT[one.kept]}: {one.text}" for one in texts]
        self._screen.lay_over(
            Laid(KEPT_TEXTS, list_paper(KEPT_HEADING, names), take=partial(self._edit, texts))
        )

    def _edit(self, texts: tuple[KeptText, ...], item: int | None) -> None:
        if item is not None:
            text = texts[item]
            paper = line_paper(KINDS_KEPT[text.kept], EDIT_OR_TAKE_OUT)
            keep = partial(self._keep_edited, text)
            self._screen.lay_over(Laid(EDITED, paper, keep=keep, typed=text.text))

    def _keep_edited(self, text: KeptText, typed: str) -> str:
        if typed == text.text:
            return ""
        command = ChangeText(text.kept, text.place, typed, text.visit)
        reply = self._screen.lead(partial(self._led.ask, command))
        return "" if reply.done else self._screen.told(reply.words)

    def do_group(self, _key: str) -> None:
        self._ask_for(GROUP_LINE)

    def do_words(self, _key: str) -> None:
        """Purpose and agenda line by line, to be said otherwise."""
        purpose, agenda = opening_of(self._led.play, self._led.state)
        lines = (purpose, *agenda, "")
        paper = list_paper(OPENING_HEADING, [*filter(None, (purpose or "…", *agenda)), ONE_MORE_POINT])
        self._screen.lay_over(Laid(OPENING_LINE, paper, take=partial(self._word, lines)))

    def _word(self, lines: tuple[str, ...], item: int | None) -> None:
        if item is not None:
            paper = line_paper(OPENING_HEADING, SAID_SO)
            keep = partial(self._keep_worded, item, lines[item])
            self._screen.lay_over(Laid(EDITED, paper, keep=keep, typed=lines[item]))

    def _keep_worded(self, item: int, before: str, typed: str) -> str:
        if typed == before:
            return ""
        reply = self._screen.lead(partial(self._led.word_opening, item, typed))
        return "" if reply.done else self._screen.told(reply.words)

    def do_plan(self, _key: str) -> None:
        """The plan beside the page: what the room has not seen yet has no title here."""
        self._screen.lay_over(Laid(PLAN, self._plan_paper(), take=self._toggle_planned))

    def plan_changed(self) -> None:
        """Bring the plan that lies over the page up to the session."""
        if self._screen.laid is not None and self._screen.laid.name == PLAN:
            self._screen.lay_anew(self._plan_paper(), self._screen.sheet.highlighted)

    def _plan_paper(self) -> Paper:
        seen = {visit.scene for visit in self._led.state.visits}
        view = plan_view(self._led.play, self._led.state)
        items = (item if item.id in seen else item._replace(title=NOT_SEEN_YET) for item in view.items)
        return plan_paper(
            view._replace(items=tuple(items), remarks=()), self._screen.host_page.look, alone=False
        )

    def _toggle_planned(self, item: int | None) -> None:
        if item is not None:
            scenes = tuple(self._led.play.scenario.scene)
            self._screen.lead(partial(self._led.toggle_scene, scenes[item]))
            self.plan_changed()

    def do_place(self, _key: str) -> None:
        """A line for the points of one person; it stays, empty, for the next one."""
        paper = line_paper(ONE_BY_ONE_TITLE, ONE_BY_ONE_WORDS)
        self._screen.lay_over(Laid(ONE_BY_ONE, paper, keep=self._place, placeholder=ONE_BY_ONE_EXAMPLE))

    def _place(self, typed: str) -> str:
        if not typed:
            return ""
        reply = self._screen.lead(partial(self._led.place_points, typed))
        if not reply.done:
            return self._screen.told(reply.words)
        self._screen.over.begin_line()
        view = self._led.shared_view
        return placed_so_far(view.placed) if isinstance(view, FocusView) else ""

    def do_write(self, _key: str) -> None:
        self._ask_for(COMMITMENT if self._led.phase is Phase.COMMITMENTS else SENTENCE)

    def _ask_for(self, name: str) -> None:
        line = LINES[name]
        beside_question = name == NOTE and question_at_hand(self._led.state) is not None
        paper = line_paper(NOTE_ON_QUESTION if beside_question else line.title, line.words)
        self._screen.lay_over(
            Laid(name, paper, keep=partial(self._keep_line, name), placeholder=line.placeholder)
        )

    def _keep_line(self, name: str, typed: str) -> str:
        """Keep what was typed, if anything; why not, where it is refused."""
        if not typed:
            return ""
        reply = self._screen.lead(partial(self._led.ask, LINES[name].command(self._led, typed)))
        return "" if reply.done else self._screen.told(reply.words)
