"""The lifecycle as a diagram, made from its table; run as a program it writes it into the documentation."""

from __future__ import annotations

import re
from pathlib import Path

from workshop.session.phases import ALWAYS, ROWS

PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"
_PLACE = re.compile(r"(<!-- lifecycle: [^>]*-->\n).*?(<!-- end -->)", re.DOTALL)


def diagram() -> str:
    """The table as a Mermaid state diagram, without what may happen in every phase."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> lobby"]
    for phase, row in ROWS.items():
        for event, (after, _) in row.may.items():
            lines.append(f"    {phase.value} --> {after.value}: {event.__name__}")
    anytime = ", ".join(f"`{event.__name__}`" for event in ALWAYS)
    return "\n".join([*lines, "```", "", f"In every phase but the lobby, and changing none: {anytime}.", ""])


def page_with_diagram(page: str) -> str:
    return _PLACE.sub(lambda found: found[1] + diagram() + found[2], page)


if __name__ == "__main__":
    PAGE.write_text(page_with_diagram(PAGE.read_text("utf-8")), "utf-8")
