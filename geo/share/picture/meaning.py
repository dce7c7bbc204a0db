"""What the signs of a sheet mean, row by row: only those that are on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.model.actors import CONTESTED, UNKNOWN
from geo.model.kinds import KINDS
from geo.model.text import count_text
from geo.share.picture import signs
from geo.share.picture.words import control_note, event_notes

if TYPE_CHECKING:
    from geo.draw.palette import Style
    from geo.scene import Scene
    from geo.share.picture.events import Drawn
    from geo.share.picture.names import Places
    from geo.share.picture.signs import Sign
    from geo.share.picture.zones import Held

#: Holders by the habit of the field, before all others.
_FIRST: Final = ("Government", "Opposition", "ISIS", "Kurdish forces")
_KIND_NAMES: Final = {
    "battle": "Battle", "strike": "Strike", "attack on civilians": "Attack on civilians", "capture": "Capture",
    "other": "Other event",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the legend: a sign and what it means; a heading has no sign, a note none and small type.

    `height` is what the sign needs at least, points.
    """

    text: str
    sign: Sign | None = None
    heading: bool = False
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the map."""

    grounds: tuple[Held, ...]
    events: Drawn | None
    places: Places
    unnamed: int
    line: bool
    front: bool
    area: bool
    line_off: bool = False


def rows_of(
    scene: Scene, shown: Shown, chosen: dict[str, Style], *, step: float, holders: int, others: int
) -> list[Row]:
    """Return the legend's rows, with at most so many holders of ground and so many other actors."""
    return [
        *_control_rows(scene, shown, chosen, step=step, most=holders),
        *_event_rows(scene, shown, chosen, most=others),
        *_line_rows(shown),
        *_place_rows(shown),
    ]


def _control_rows(scene: Scene, shown: Shown, chosen: dict[str, Style], *, step: float, most: int) -> list[Row]:
    if "no-zones" in scene.view.display:
        return []
    rank = {name: number for number, name in enumerate(_FIRST)}
    named = sorted(
        (held for held in shown.grounds if held.actor not in {CONTESTED, UNKNOWN}),
        key=lambda held: (rank.get(held.actor, len(rank)), held.actor),
    )
    rows = [Row("Control", heading=True)]
    for held in named[:most]:
        rows.append(Row(_capital(held.actor), signs.ground_sign(held, chosen, step)))  # noqa: PERF401
    if len(named) > most:
        rows.append(Row(f"and {count_text(len(named) - most, 'more holder')}"))
    for held in shown.grounds:
        if held.actor in {CONTESTED, UNKNOWN}:
            said = "Contested" if held.actor == CONTESTED else "Holder unknown"
            rows.append(Row(said, signs.ground_sign(held, chosen, step)))
    if shown.grounds:
        rows.append(Row("No holder recorded", signs.plain_sign))
    elif len(scene.zones):
        rows.append(Row("No zone holds here at this moment."))
    rows.append(Row(control_note(scene)))
    return rows


def _event_rows(scene: Scene, shown: Shown, chosen: dict[str, Style], *, most: int) -> list[Row]:
    drawn = shown.events
    if drawn is None:
        return [Row("Events", heading=True), Row("Switched off.")] if len(scene.dataset.events) else []
    if not drawn.total:
        said = "None in the window passes the filters." if len(scene.dataset.events) else "The data hold no events."
        return [Row("Events", heading=True), Row(said)]
    rows = [Row("Events", heading=True)]
    rows += [Row(_KIND_NAMES.get(kind, _capital(kind)), signs.kind_sign(kind)) for kind in KINDS if kind in drawn.kinds]
    for least, until, colour in drawn.classes:
        said = f"{least:,} or more" if until is None else f"{least:,}" if least == until else f"{least:,}–{until:,}"
        rows.append(Row(f"{said} in a cell", signs.cell_sign(colour)))
    if drawn.rings:
        rows.append(Row("Somewhere inside the ring, in true size", signs.ring_sign))
    if drawn.moved:
        rows.append(Row("Beside its place, which the line marks", signs.moved_sign))
    if drawn.today:
        rows.append(Row("On the day shown", signs.today_sign))
    for deaths, radius in drawn.sizes:
        rows.append(Row(count_text(deaths, "death"), signs.size_sign(radius), height=2 * radius + 1))
    if drawn.sizes:
        rows.append(Row("Sizes: best estimates, added up at a place. Outlined: none stated."))
    before, after = _ring_kinds(drawn), event_notes(drawn, density="density" in scene.view.display)
    if drawn.actors:
        named, left = _actor_rows(scene, shown, chosen, drawn, most=most)
        piles = "; a number: events at one place" if drawn.piles else ""
        before.append(f"Colour: first actor{piles}.")
        rows += [Row(" ".join(before)), *named]
        before, after = [], [*left, *after]
    # One after the other in a paragraph: apart they would take the room of a row each.
    return [*rows, *(Row(" ".join(part)) for part in (before, after) if part)]


def _ring_kinds(drawn: Drawn) -> list[str]:
    """Say what kinds of events the rings stand for, where no symbol tells."""
    ranked = sorted(drawn.ring_kinds, key=lambda one: (-one[1], one[0]))
    said = ", ".join(f"{kind} {count:,}" for kind, count in ranked)
    return [f"Events with a ring: {said}."] if said and not drawn.kinds else []


def _actor_rows(
    scene: Scene, shown: Shown, chosen: dict[str, Style], drawn: Drawn, *, most: int
) -> tuple[list[Row], list[str]]:
    """Say whose colour symbols and rings have: the actors that no row of control explains, and how many are left."""
    counts = dict(drawn.actors)
    told = {held.actor for held in shown.grounds} if "no-zones" not in scene.view.display else set()
    others = sorted(
        (name for name in counts if name in chosen and name not in told), key=lambda name: (-counts[name], name)
    )
    rows = [Row(_capital(str(name)), signs.colour_sign(chosen[name])) for name in others[:most]]
    if len(others) <= most:
        return rows, []
    rest = count_text(len(others) - most, "more actor" if most else "actor")
    return rows, [f"and {rest}." if most else f"Other colours: {rest} that hold no ground here."]


def _line_rows(shown: Shown) -> list[Row]:
    rows = []
    if shown.line:
        rows.append(Row("Shortest line of the pair", signs.line_sign(4.2)))
    if shown.front:
        rows.append(Row("Front: the pair's zones touch", signs.line_sign(2.6)))
    if shown.area:
        rows.append(Row("Area measured", signs.area_sign))
    if shown.line_off:
        rows.append(Row("The pair's shortest line lies off this map."))
    return [Row("Distance", heading=True), *rows] if rows else []


def _place_rows(shown: Shown) -> list[Row]:
    places = shown.places
    rows = []
    if places.full:
        rows.append(Row("Held place, in its holder's colour", signs.place_sign(filled=True)))
    if places.rough or places.others:
        said = "Known worse than 1 km" if places.rough else ""
        other = "no holder recorded" if places.others else ""
        rows.append(Row(_capital("; or ".join(part for part in (said, other) if part)), signs.place_sign(filled=False)))
    if shown.unnamed:
        rows.append(Row(f"{count_text(shown.unnamed, 'place')} without room for a name."))
    return [Row("Places", heading=True), *rows] if rows else []


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
