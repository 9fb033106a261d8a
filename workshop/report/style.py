"""The looks of the HTML report: light, dark, and on paper; levels in the colours of the app."""

from __future__ import annotations

LIGHT = ("#071474", "#6a5200", "#07643f", "#5a1d0b")
DARK = ("#7a97e1", "#e8d901", "#58ecb6", "#f36b5c")
"""By the place of a level in its lens; a lens with more levels begins again, and symbols tell them apart."""
MOST_LEVELS = 6

_LIGHT_WORDS = "--text: #1b1b1a; --page: #ffffff; --quiet: #50545b; --line: #b4b7bc; --soft: #eceef2;"
_DARK_WORDS = "--text: #e8e8e6; --page: #000000; --quiet: #a3a7ae; --line: #4c5058; --soft: #1d212a;"


def _variables(words: str, levels: tuple[str, ...]) -> str:
    colors = " ".join(f"--level-{at}: {levels[at % len(levels)]};" for at in range(MOST_LEVELS))
    return f"{words} {colors}"


def _levels() -> str:
    return "\n".join(
        f".level-{at} {{ color: var(--level-{at}); fill: var(--level-{at}); }}" for at in range(MOST_LEVELS)
    )


STYLE = f"""
:root {{ color-scheme: light dark; {_variables(_LIGHT_WORDS, LIGHT)} }}
@media (prefers-color-scheme: dark) {{ :root {{ {_variables(_DARK_WORDS, DARK)} }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }}
main {{ max-width: 46rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; overflow-wrap: break-word; }}
h1 {{ font-size: 2rem; line-height: 1.2; margin: 0 0 .25rem; }}
h2 {{ font-size: 1.35rem; line-height: 1.3; margin: 3rem 0 .75rem; padding-top: .75rem;
  border-top: 1px solid var(--line); }}
h3 {{ font-size: 1.08rem; margin: 2rem 0 .5rem; }}
h4 {{ font-size: 1rem; margin: 1.5rem 0 .5rem; }}
p {{ margin: .6rem 0; }}
h1 + p, footer {{ color: var(--quiet); }}
.note {{ background: var(--soft); padding: .6rem .9rem; border-radius: .3rem; font-weight: 600; }}
blockquote {{ margin: .75rem 0 1.25rem; padding-left: 1rem; border-left: 3px solid var(--line); }}
blockquote p {{ margin: 0; font-size: 1.1rem; }}
blockquote cite {{ color: var(--quiet); font-style: normal; font-size: .9rem; }}
ol, ul {{ padding-left: 1.5rem; margin: .6rem 0; }}
li {{ margin: .3rem 0; }}
.path > li {{ margin: 1rem 0; }}
.path p {{ margin: .1rem 0; }}
figure {{ margin: 1.25rem 0; }}
figcaption, caption {{ font-weight: 600; text-align: left; }}
caption {{ padding: 0 0 .3rem; }}
summary {{ cursor: pointer; color: var(--quiet); font-size: .9rem; }}
svg {{ display: block; width: 100%; height: auto; margin: .5rem 0 .75rem; font: inherit; font-size: 14px; }}
svg text {{ fill: var(--text); }}
svg text.panel {{ fill: var(--quiet); font-size: 13px; }}
svg .axis {{ stroke: var(--line); stroke-width: 1; }}
svg .neutral.bar {{ fill: var(--quiet); }}
svg .count, td.count {{ font-variant-numeric: tabular-nums; }}
{_levels()}
svg text.row[class*="level-"] {{ font-weight: 600; }}
.level {{ font-weight: 600; white-space: nowrap; }}
.wide {{ overflow-x: auto; margin: 1rem 0; }}
figure .wide {{ margin: .25rem 0; }}
table {{ border-collapse: collapse; width: 100%; font-size: .92rem; }}
th, td {{ text-align: left; vertical-align: top; padding: .4rem .9rem .4rem 0;
  border-bottom: 1px solid var(--line); }}
th {{ color: var(--quiet); font-weight: 600; }}
th:last-child, td:last-child {{ padding-right: 0; }}
td:last-child:not(.count) {{ min-width: 7rem; }}
svg.narrow {{ max-width: 33rem; }}
.small caption {{ white-space: nowrap; }}
.small table {{ width: auto; }}
.small .count {{ padding-left: 1.5rem; }}
th.count, td.count {{ text-align: right; white-space: nowrap; }}
dl {{ margin: .75rem 0; }}
dl > div {{ padding: .3rem 0; }}
dt {{ color: var(--quiet); font-size: .9rem; }}
dd {{ margin: 0; }}
footer {{ margin-top: 3.5rem; padding-top: .75rem; border-top: 1px solid var(--line); font-size: .9rem; }}
@media (min-width: 34rem) {{ dl > div {{ display: grid; grid-template-columns: 10.5rem 1fr; }} }}
@page {{ size: A4; margin: 18mm 17mm 20mm; }}
@media print {{
  :root {{ color-scheme: light; {_variables(_LIGHT_WORDS, LIGHT)} }}
  html {{ font-size: 10pt; }}
  body {{ line-height: 1.45; }}
  main {{ max-width: none; padding: 0; }}
  h2 {{ margin-top: 9mm; }}
  h1, h2, h3, h4, blockquote, figcaption {{ break-after: avoid; }}
  tr, li, svg, blockquote, dl > div, .small {{ break-inside: avoid; }}
  p:has(+ figure, + .wide) {{ break-after: avoid; }}
  svg {{ max-width: 130mm; }}
  figure.small {{ display: grid; grid-template-columns: 98mm auto; column-gap: 6mm; }}
  figure.small figcaption {{ grid-column: 1 / -1; }}
  .wide {{ overflow: visible; }}
  summary {{ display: none; }}
}}
""".strip()
