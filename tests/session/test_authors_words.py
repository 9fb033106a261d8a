"""What an author says of a moment and of a reply stands in the place of the lens's words, with any lens."""

from __future__ import annotations

import pytest
import tomli

from tests.play import ROOT, shipped_lens
from workshop.authoring.new import Person, Wishes, laid_out, start
from workshop.engine.lens import Lens
from workshop.engine.verdict import OwnWords
from workshop.plain.telling import judged
from workshop.scenario.loading import parse_lens, parse_scenario
from workshop.scenario.play import Play, prepare
from workshop.session.verdicts import words_of, words_of_own
from workshop.session.views import level_views

TEMPLATES = ROOT / "workshop" / "templates"
SCENE = {"called": "She has to tell the square something.", "also": "The cause is fair to hear in it."}
REPLY = {
    "did": "A list of names, and who can use it.",
    "open": "What the people do until noon.",
    "if_then": "If somebody waits, then I begin there.",
    "elsewhere": "A colleague with a rota.",
}
NOW_SAY = "They wait until noon; I open the hall."


def lens_named(name: str) -> Lens:
    if name == "levels":
        return shipped_lens()
    lens = parse_lens((TEMPLATES / "lens.toml").read_text("utf-8")).document
    assert lens is not None
    return lens


def written(lens: Lens, **instead: str | None) -> Play:
    """A scenario of one scene by this lens, every reply of which has all the words; without those of None."""
    stance = next(iter(lens.stance))
    people = [Person(one, "Boss", stance, "Is there every day.") for one in ("Ben", "Rosa")]
    wishes = Wishes("mine", "Mine", people[0], (people[1],), (next(iter(lens.asks)),))
    template = tomli.loads((TEMPLATES / "scenes.toml").read_text("utf-8"))
    tables = start(wishes, lens, template).tables
    (scene,) = tables["scene"].values()
    scene |= SCENE
    for response in scene["response"]:
        words = {**REPLY, **instead}
        response |= {key: words[key] for key in words if words[key] is not None}
        response |= {"now_say": {"text": NOW_SAY}}
    loaded = parse_scenario(laid_out(tables), {lens.id: lens})
    assert loaded.document is not None, loaded.problems
    return prepare(loaded.document, lens)


def told(play: Play, response: str) -> tuple[str, list[str]]:
    """What the room reads of a verdict, and the sentences that the lens would have said there."""
    (scene,) = play.scenario.scene
    verdict = play.judge.verdict(scene, response)
    says = verdict.explanation
    words = words_of(play, scene, response)
    told = "\n".join(judged(level_views(play.judge.lens(scene)), verdict, words))
    of_the_lens = (says.asked, says.did, says.merit, says.gap, says.nudge, says.if_then, says.would_win)
    return told, [*filter(None, of_the_lens)]


@pytest.mark.parametrize("name", ["levels", "starter"])
def test_an_authors_own_words_cover_those_of_the_lens(name: str) -> None:
    play = written(lens_named(name))
    (scene,) = play.scenario.scene.values()
    for response in scene.response:
        said, of_the_lens = told(play, response.id)
        for words in (*SCENE.values(), *REPLY.values(), NOW_SAY):
            assert said.count(words) == 1
        assert len(of_the_lens) >= 4, "the lens has something to say of it"
        assert [sentence for sentence in of_the_lens if sentence in said] == []


@pytest.mark.parametrize("name", ["levels", "starter"])
def test_a_risk_stands_in_the_place_of_what_is_open(name: str) -> None:
    play = written(lens_named(name), open=None, risk="The square hears it before her.")
    (scene,) = play.scenario.scene.values()
    for response in scene.response:
        said, of_the_lens = told(play, response.id)
        assert said.count("The square hears it before her.") == 1
        assert [sentence for sentence in of_the_lens if sentence in said] == []


@pytest.mark.parametrize("name", ["levels", "starter"])
def test_words_of_ones_own_are_judged_under_the_authors_why(name: str) -> None:
    play = written(lens_named(name))
    (scene,) = play.scenario.scene
    verdict = play.judge.verdict(scene, play.scenario.scene[scene].response[0].id)
    text = play.scenario.scene[scene].response[0].text
    words = words_of_own(play, scene, OwnWords(text, (), True), verdict)
    assert (words.called, words.also) == (SCENE["called"], SCENE["also"])
