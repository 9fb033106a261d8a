"""What the workshop rests on is told from the lenses, and what is not known is said."""

from __future__ import annotations

from tests.play import shipped_lenses
from workshop.report.about import HOUSE_RULE, about


def test_every_source_is_credited_and_every_house_rule_is_named() -> None:
    lenses = [*shipped_lenses().values()]
    sources, facts, ours, not_known = about(lenses)
    for lens in lenses:
        assert any(lens.credit in line for line in sources.lines)
        assert any(f"{len(lens.fact)} facts" in line for line in facts.lines)
        for rule in lens.rule:
            if rule.origin == HOUSE_RULE:
                assert any(rule.because in line for line in ours.lines)
    assert len(not_known.lines) > 5


def test_a_lens_of_ones_own_is_told_of_too() -> None:
    one = shipped_lenses()["levels"].model_copy(update={"title": "Tea", "credit": "A cook.", "rule": ()})
    sources, _facts, ours, _not_known = about([one])
    assert sources.lines == ("Tea. A cook.",)
    assert not any(line.startswith("Tea") for line in ours.lines)
