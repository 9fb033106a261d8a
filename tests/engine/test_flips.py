"""What would flip a verdict: single changes, each of which does what is said of it."""

from __future__ import annotations

import pytest

from tests.play import STORIES, story_play
from workshop.engine.flips import Contested, Flip, flips
from workshop.engine.judge import Judge
from workshop.engine.verdict import MAX_FIT
from workshop.scenario.judgment import moment_of
from workshop.scenario.models import sightings_of
from workshop.scenario.play import Play


def contested(play: Play, scene: str, response: str) -> Contested:
    said = play.response(scene, response)
    return Contested(moment_of(play.scenario, play.scenario.scene[scene]), said.text, sightings_of(said))


def fit_after(play: Play, said: Contested, flip: Flip) -> int:
    """The fit of what was said once the one change has been carried out by hand."""
    lens, moment = play.lens, said.moment
    match flip.changed:
        case "question":
            moment = moment._replace(asks=flip.after)
        case "listener":
            moment = moment._replace(stance=flip.after)
        case "circumstance":
            held = moment.circumstances - {flip.before}
            moment = moment._replace(circumstances=held | {flip.after} if flip.after else held)
        case "move":
            place = next(
                at for at, seen in enumerate(said.sightings) if said.text[seen.start : seen.end] == flip.words
            )
            seen = said.sightings[place]._replace(move=flip.after)
            others = (*said.sightings[:place], *([seen] if flip.after else []), *said.sightings[place + 1 :])
            said = said._replace(sightings=others)
        case "rule":
            lens = lens.without({flip.before})
    judge = Judge(lens, play.scenario.move)
    return judge.verdict(moment, "", said.text, said.sightings).fit


@pytest.mark.parametrize("name", STORIES)
def test_every_flip_of_every_reply_does_what_is_said_of_it_and_comes_nearer(name: str) -> None:
    play = story_play(name)
    found = 0
    for scene_id, scene in play.scenario.scene.items():
        for response in scene.response:
            said = contested(play, scene_id, response.id)
            stands = play.judge.verdict(scene_id, response.id).fit
            rating = MAX_FIT - stands if stands != 2 else 0
            for flip in flips(play.lens, play.scenario.move, said, rating):
                assert fit_after(play, said, flip) == flip.fit
                assert abs(flip.fit - rating) < abs(stands - rating)
                found += 1
    assert found > len(play.scenario.scene)


def test_the_nearest_change_comes_first_and_each_sort_once() -> None:
    play = story_play()
    told = flips(play.lens, play.scenario.move, contested(play, "the-question", "reasons"), MAX_FIT)
    distances = [MAX_FIT - flip.fit for flip in told]
    assert distances == sorted(distances)
    assert len({flip.changed for flip in told}) == len(told) > 0


def test_a_rating_that_the_rules_share_has_no_flip() -> None:
    play = story_play()
    fit = play.judge.verdict("the-question", "reasons").fit
    assert flips(play.lens, play.scenario.move, contested(play, "the-question", "reasons"), fit) == ()
