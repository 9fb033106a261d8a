"""The plan: its scenes and minutes before a group comes, and one decision fewer when it is late."""

from __future__ import annotations

from workshop.session.commands import Command, MakePlan
from workshop.session.plan import remaining, suggested, with_dropped
from workshop.tui.host import words
from workshop.tui.host.team import TeamPage

STEP_OF_MINUTES = 5


class PlanPage(TeamPage):
    """A shared page on which the plan is made and shortened."""

    _drops = False
    """Whether the key that drops a decision was just pressed for the first time."""

    def lead(self, command: Command) -> bool:
        """Take the step; False where it is refused."""
        return self.ask_session(command)

    def do_toggle(self, _key: str) -> None:
        plan, item = self._host.state.plan, self.sheet.highlighted
        names = tuple(self._host.play.scenario.scene)
        if item is not None and item < len(names):
            self.lead(MakePlan(tuple({*plan.scenes} ^ {names[item]}), plan.minutes))

    def do_longer(self, _key: str) -> None:
        self._change_minutes(STEP_OF_MINUTES)

    def do_shorter(self, _key: str) -> None:
        self._change_minutes(-STEP_OF_MINUTES)

    def _change_minutes(self, by: int) -> None:
        """More or fewer minutes; the scenes go with them where nobody has chosen others."""
        play, plan = self._host.play, self._host.state.plan
        minutes = plan.minutes + by
        as_suggested = plan.scenes == suggested(play, plan.minutes)
        self.lead(MakePlan(suggested(play, minutes) if as_suggested else plan.scenes, minutes))

    def drop_last(self) -> None:
        """Leave out the decision planned last, once asked for twice; the room reads no title of it."""
        play, state = self._host.play, self._host.state
        asked, self._drops = self._drops, False
        ahead = remaining(play, state)
        if not ahead:
            self.say(words.NONE_TO_DROP)
        elif not asked:
            self._drops = True
            self.say(words.DROP_ONCE_MORE)
        else:
            planned = state.plan.scenes or tuple(play.scenario.scene)
            if self.lead(MakePlan(tuple(name for name in planned if name != ahead[-1]), state.plan.minutes)):
                self.say(words.DROPPED)

    def put_back(self) -> None:
        """Plan the decision again that was dropped last; the room reads no title of it."""
        state = self._host.state
        planned = with_dropped(self._host.play, state)
        if planned is None:
            self.say(words.NONE_TO_PUT_BACK)
        elif self.lead(MakePlan(planned, state.plan.minutes)):
            self.say(words.PUT_BACK)
