"""A verdict seen differently: how people rate the reply, and on what the rules' own rating hangs."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.engine.flips import Contested, Flip, flips
from workshop.language.catalogue import _
from workshop.scenario.models import moment_of, sightings_of
from workshop.session.commands import Contest
from workshop.session.play import Play
from workshop.session.state import Contest as Kept
from workshop.session.state import Visit
from workshop.session.views import RATINGS, ContestView


def contest_typed(typed: str, hosted: bool) -> Contest:
    """What a person typed: a rating, or with a group five counts of hands; then, if they like, why.

    What has no such beginning has no hands, and is refused where it is asked for.
    """
    wanted = len(RATINGS) if hosted else 1
    numbers = typed.split(maxsplit=wanted)[:wanted]
    counts = [int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 4]
    if len(counts) < wanted or (not hosted and counts[0] >= len(RATINGS)):
        return Contest((), typed)
    hands = tuple(counts) if hosted else tuple(int(place == counts[0]) for place in range(len(RATINGS)))
    return Contest(hands, " ".join(typed.split()[wanted:]))


def contest_of(play: Play, visit: Visit, response: str) -> ContestView | None:
    """What people said of the verdict on this response, with what would flip it; None where nothing was."""
    for contest in visit.contests:
        if contest.response == response:
            return _told(play, visit.scene, contest)
    return None


def contested(play: Play, visits: Sequence[Visit]) -> tuple[ContestView, ...]:
    """All that was seen differently on a path, in its order."""
    return tuple(_told(play, visit.scene, contest) for visit in visits for contest in visit.contests)


def flips_told(play: Play, scene_id: str, response_id: str, rating: int) -> tuple[str, ...]:
    """In words, the smallest changes under which the rules would come to this rating, or nearer to it."""
    response = play.response(scene_id, response_id)
    stands = play.judge.verdict(scene_id, response_id).fit
    if stands == rating:
        return (_("The rules see it so too."),)
    moment = moment_of(play.scenario, play.scenario.scene[scene_id])
    found = flips(
        play.lens, play.scenario.move, Contested(moment, response.text, sightings_of(response)), rating
    )
    if not found:
        return (_("No single change brings the rules nearer to that."),)
    return tuple(_flip_told(play, flip, rating) for flip in found)


def _told(play: Play, scene_id: str, contest: Kept) -> ContestView:
    return ContestView(
        play.scenario.scene[scene_id].title,
        play.response(scene_id, contest.response).text,
        _seen(contest),
        contest.text,
        flips_told(play, scene_id, contest.response, contest.rating),
    )


def _seen(contest: Kept) -> str:
    if sum(contest.hands) == 1:
        return _("It served the moment {how_well}.").format(how_well=RATINGS[contest.rating])
    hands = [f"{count} {how_well}" for count, how_well in zip(contest.hands, RATINGS, strict=True) if count]
    return _("Hands, how well it served the moment: {hands}.").format(hands=", ".join(hands))


def _flip_told(play: Play, flip: Flip, rating: int) -> str:
    change = _change(play, flip)
    if flip.fit == rating:
        return _("The rules would agree {change}.").format(change=change)
    return _("The rules would come nearer, to “{how_well}”, {change}.").format(
        how_well=RATINGS[flip.fit], change=change
    )


def _change(play: Play, flip: Flip) -> str:
    lens, scenario = play.lens, play.scenario
    match flip.changed:
        case "question":
            return _("if it were asked {after}, and not {before}").format(
                after=lens.asks[flip.after].title, before=lens.asks[flip.before].title
            )
        case "listener":
            stances = {**lens.stance, **scenario.stance}
            return _("if the listener were in another seat: {after}").format(after=stances[flip.after].title)
        case "circumstance":
            circumstances = {**lens.circumstance, **scenario.circumstance}
            if flip.after:
                return _("if this held as well: {title}").format(title=circumstances[flip.after].title)
            return _("if this did not hold: {title}").format(title=circumstances[flip.before].title)
        case "move":
            moves = {**lens.move, **scenario.move}
            if flip.after:
                return _("if “{words}” were read otherwise: it {does}").format(
                    words=flip.words, does=moves[flip.after].does
                )
            return _("if nothing were read into “{words}”").format(words=flip.words)
        case "rule":
            return _("without the rule {rule}: {because}").format(rule=flip.before, because=flip.because)
