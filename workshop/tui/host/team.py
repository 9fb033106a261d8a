"""The page with the focus agreement: ten points keyed in level by level, and what holds for the team."""

from __future__ import annotations

from workshop.session.commands import AgreeFocus
from workshop.session.focus import FocusDraft, focus_draft, with_draft
from workshop.session.phases import Phase
from workshop.session.views import FocusView, level_views
from workshop.tui.host.page import HostPage
from workshop.tui.panels.group_debrief import circumstances_paper
from workshop.tui.screens.host_keys import TEAM


class TeamPage(HostPage):
    """A shared page on which a group's focus can be agreed."""

    _draft: FocusDraft | None = None

    def draft(self) -> str:
        if self.phase is not Phase.FOCUS:
            return super().draft()
        return self._drafted().words(level_views(self._host.play.lens))

    def place_points(self, place: int, points: int) -> None:
        """Give a level so many points; once all ten are placed they are agreed."""
        self._draft = self._drafted().with_points(place, points)
        self.key_in(None)
        self._agree()

    def do_team(self, _key: str) -> None:
        if self._overlay == TEAM:
            self.agree_team()
        else:
            self._lay_circumstances(0)

    def toggle_circumstance(self, item: int) -> None:
        """Say that the circumstance of this number holds, or no longer."""
        view = self._host.shared_view
        if isinstance(view, FocusView) and item < len(view.circumstances):
            self._draft = self._drafted().with_toggled(view.circumstances[item].id)
            self._lay_circumstances(item)

    def agree_team(self) -> None:
        """Back to the points, which are held against what holds for the team."""
        self.lift()
        self._agree()

    def _drafted(self) -> FocusDraft:
        if self._draft is None:
            self._draft = focus_draft(self._host.state, len(self._host.play.lens.level))
        return self._draft

    def _lay_circumstances(self, highlighted: int) -> None:
        view = self._host.shared_view
        if not isinstance(view, FocusView):
            return
        paper = circumstances_paper(with_draft(view, self._drafted()))
        if self._overlay == TEAM:
            self.sheet.show(paper, self.sheet.page_number, highlighted)
        else:
            self.lay_over(TEAM, paper)
            self.sheet.highlight(highlighted)

    def _agree(self) -> None:
        draft = self._drafted()
        agreed = self._host.state.focus
        chosen = tuple(name for name in self._host.play.lens.circumstance if name in draft.chosen)
        if draft.whole and (agreed is None or (agreed.points, agreed.circumstances) != (draft.whole, chosen)):
            self._draft = draft._replace(points=draft.whole)
            self.ask_session(AgreeFocus(draft.whole, chosen))
