"""What the workshop rests on: credit, what is from the sources, what is a house rule, what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from workshop.engine.lens import Lens
from workshop.language.catalogue import _, plural
from workshop.session.verdicts import ORIGINS

HOUSE_RULE = "house rule"
OUR_OWN = (
    _(
        "Every weight of a move, every cost and the whole arithmetic: judgements of this project, tried on "
        "its own scenes. They stand in the files of the lenses, to be read and changed."
    ),
    _("Every story, person, house and figure is invented; every sentence of a verdict is written here."),
    _("How a session is led follows published findings on voting, talk and feedback; its details are ours."),
)
NOT_KNOWN = (
    _("Whether the three levels hold up in a study. They are one practitioner’s way of looking."),
    _(
        "Whether what is practised here carries over into meetings. Nobody has measured it; that is why a "
        "session ends with a sentence for next week."
    ),
    _(
        "Whether the weights are right. Experts can rate the replies themselves: "
        "workshop lens LENS --panel FILE compares them with the rules."
    ),
    _(
        "Whether a why is about the effect or about the cause. The rule that leans to the effect rests on "
        "one example; in some scenes somebody does mean the cause."
    ),
    _(
        "Where telling people is itself the work: careful readers part there between getting it done and "
        "making it known, and no rule settles it."
    ),
    _(
        "How far the notes on seniority reach beyond the large product companies of which they were told. "
        "A figure in them is a speaker’s estimate, and no finding."
    ),
    _(
        "What was meant as a whole by the passages on process: they came to us in fragments, and serve as "
        "prompts, not as anybody’s claims."
    ),
)
NOBODYS_TYPE = _(
    "A level is what a reply works on in a moment. Nothing here says what kind of person somebody is."
)


class AboutPart(NamedTuple):
    """A heading with what stands under it."""

    heading: str
    lines: tuple[str, ...]


def about(lenses: Sequence[Lens]) -> tuple[AboutPart, ...]:
    """Everything on which verdicts by these lenses rest."""
    return (
        AboutPart(_("Sources and credit"), tuple(f"{lens.title}. {lens.credit}" for lens in lenses)),
        AboutPart(_("From the sources"), tuple(_from_sources(lenses))),
        AboutPart(_("House rules"), (*_house_rules(lenses), *OUR_OWN)),
        AboutPart(_("Not known"), (*NOT_KNOWN, NOBODYS_TYPE)),
    )


def _from_sources(lenses: Iterable[Lens]) -> Iterator[str]:
    """How many facts each lens has from whom, and on what its rules rest."""
    for lens in lenses:
        told = Counter(fact.source.split(",")[0].split(":")[0] for fact in lens.fact.values())
        facts = plural("{number} fact", "{number} facts", len(lens.fact))
        whom = "; ".join(f"{source} {count}" for source, count in told.most_common())
        rests = Counter(rule.origin for rule in lens.rule)
        rules = plural("{number} rule", "{number} rules", len(lens.rule))
        on = ", ".join(f"{ORIGINS[origin]} {count}" for origin, count in rests.most_common())
        yield _("{lens}: {facts} ({whom}); {rules} on what a moment calls for ({on}).").format(
            lens=lens.title, facts=facts, whom=whom, rules=rules, on=on
        )


def _house_rules(lenses: Iterable[Lens]) -> Iterator[str]:
    """The rules on what a moment calls for that no source has, in their own words."""
    for lens in lenses:
        ours = [rule.because for rule in lens.rule if rule.origin == HOUSE_RULE]
        if ours:
            yield _("{lens}: {rules}.").format(lens=lens.title, rules="; ".join(ours))
