#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Draws what is generated in this folder: shapes.json, backdrop.png and song.json of each stage, and
scripts/world/built_in.cpp, the copies of stage.json that play where no server answers.

    python3 assets/draw.py          writes all files anew; the same bytes on every run
"""
import json
import math
import pathlib
import random
import struct
import zlib

HERE = pathlib.Path(__file__).resolve().parent
TAU = 2 * math.pi

# --- outlines ----------------------------------------------------------------------------------------------------


def arc(radius, start=0.0, end=1.0, steps=48, x=0.0, y=0.0):
    """Points of a circle's part; angles in turns."""
    line = []
    for i in range(steps + 1):
        a = TAU * (start + (end - start) * i / steps)
        line += [x + math.cos(a) * radius, y + math.sin(a) * radius]
    return line


def polygon(corners, radius, turn=0.0, inner=0.0, x=0.0, y=0.0):
    """A closed polygon, or a star whose inner corners lie at `inner` of the radius."""
    steps = corners * (2 if inner else 1)
    line = []
    for i in range(steps + 1):
        a = TAU * (turn + i / steps)
        r = radius * (inner if inner and i % 2 else 1)
        line += [x + math.cos(a) * r, y + math.sin(a) * r]
    return line


def spoke(turn, near, far):
    a = TAU * turn
    c, s = math.cos(a), math.sin(a)
    return [c * near, s * near, c * far, s * far]


def bent(line, radius, turn, longer=2.2, flat=0.75):
    """An outline laid round a circle, in strokes of two points: such a stroke the game turns smoothly."""

    def place(x, y):
        a = TAU * turn + x * longer / radius
        return [math.cos(a) * (radius + y * flat), math.sin(a) * (radius + y * flat)]

    strokes = []
    points = list(zip(line[::2], line[1::2]))
    for (ax, ay), (bx, by) in zip(points, points[1:]):
        steps = max(1, round(math.hypot((bx - ax) * longer, (by - ay) * flat) / 6))
        corners = [place(ax + (bx - ax) * i / steps, ay + (by - ay) * i / steps) for i in range(steps + 1)]
        strokes += [one + other for one, other in zip(corners, corners[1:])]
    return strokes


def embers():
    """Short strokes that leave a rim, each as long as chance has it."""
    dice = random.Random(31)
    return [spoke((i + dice.uniform(-0.3, 0.3)) / 40, 46, 48 + dice.uniform(0, 5)) for i in range(40)]


def swallowed():
    """Six of those that fly in the stages, bent round the hole that has them."""
    outlines = [polygon(4, 11), polygon(3, 13, 0.25), polygon(6, 10, 0, 0.5), polygon(6, 13)]
    return sum((bent(outlines[i % 4], 66, i / 6) for i in range(6)), [])


def shape(name, hue, lines, width=1.8, halo=4, fill=0.1):
    rounded = [[round(v, 2) for v in line] for line in lines]
    return {"name": name, "hue": hue, "width": width, "halo": halo, "fill": fill, "lines": rounded}


def seal(name, hue, seed):
    """A carrier's seal, as painted on the hulls that circle the title: rings, ticks and a rosette of its own."""
    dice = random.Random(seed)
    petals = dice.choice([3, 5, 7, 8, 9])
    rose = []
    for i in range(145):
        a = i / 144
        r = 8.5 + 3.5 * math.cos(TAU * petals * a)
        rose += [math.cos(TAU * a) * r, math.sin(TAU * a) * r]
    lines = [rose, arc(15, steps=72)]
    count = dice.choice([12, 16, 20])
    lines += [spoke(i / count, 15, 17.5) for i in range(count)]
    lines.append(polygon(dice.choice([3, 4, 6]), 4, dice.choice([0, 0.125, 0.25])))
    return shape(name, hue, lines, width=1.2, halo=3, fill=0.06)


def shapes_of(stage):
    lines = [polygon(8, 44, 1 / 16), polygon(8, 31), polygon(4, 15, 1 / 8)]
    lines += [spoke((i + 0.5) / 8, 44, 56) for i in range(8)]
    common = [
        shape("escort", "rose", [polygon(3, 13, 0.25), polygon(3, 6, -0.25)]),
        shape("mine", "blue", [polygon(6, 10, 0, 0.5)], width=1.6),
        shape("hub", "blue", [polygon(6, 20, 1 / 12), arc(13), arc(4, steps=20)]
              + [spoke(i / 6, 13, 20) for i in range(6)]),
        shape("seeder", "blue", [polygon(6, 13)] + [spoke(i / 6, 0, 5) for i in range(6)]),
    ]
    bosses = {
        1: [shape("throttle", "fire", lines, width=2, halo=6, fill=0.06),
            shape("throttle_ring", "fire",
                  [arc(70, steps=96)] + [spoke(i / 24, 66, 74 if i % 6 else 78) for i in range(24)],
                  width=1.2, halo=3, fill=0)],
        # Three triangles about a core; what is in them tells them apart when they swap places.
        2: [shape("jitter", "fire", [arc(11, steps=36), arc(5, steps=24)], width=2, halo=6, fill=0.06)]
           + [shape(f"jitter_{i}", "fire", [polygon(3, 24), mark], width=2, halo=6, fill=0.06)
              for i, mark in enumerate([polygon(3, 10, 0.5), arc(6, steps=24), spoke(0, -8, 12)])],
        # A dark disc, an ember rim, and what it has swallowed.
        3: [shape("blackhole_disc", "void", [arc(44, steps=96)], width=1, halo=0, fill=1),
            shape("blackhole", "fire", [arc(44, steps=96)] + embers(), width=2, halo=8, fill=0),
            shape("blackhole_ring", "fire", [arc(84, steps=96)] + swallowed(), width=1.2, halo=0, fill=0)],
    }[stage]
    hues = ["amber", "rose", "blue"]
    seals = [seal(f"seal_{i}", hues[i % 3], 100 * stage + i) for i in range(16)]
    return {"shapes": common + bosses + seals}


# --- backdrops ---------------------------------------------------------------------------------------------------

WIDE, HIGH = 432, 1016  # the picture repeats from its last row to its first


def png(path, rows):
    raw = b"".join(b"\0" + bytes(row) for row in rows)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", WIDE, HIGH, 8, 2, 0, 0, 0)
    body = zlib.compress(raw, 9)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


def gauss(distance, sharp):
    return math.exp(-distance * distance * sharp)


def paint(ink, light):
    """Rows of pixels: the void, plus `ink` by how much light(x, y) gives (0..1), plus grain against banding."""
    grain = random.Random(7)
    void = (0x07, 0x0B, 0x14)
    rows = []
    for y in range(HIGH):
        row = bytearray()
        for x in range(WIDE):
            v = light(x, y)
            for base, add in zip(void, ink):
                # 14 % of brightness is the law: see tests/scripts/assets_test.cpp.
                row.append(min(255, max(0, int(base + add * v + grain.random() * 1.6))))
        rows.append(row)
    return rows


def blue_grid():
    """Stage 1: the local loop, a grid of wires with lit traces."""
    dice = random.Random(1)
    columns, lines = 9, 25
    lit = {(dice.randrange(columns), dice.randrange(lines)) for _ in range(46)}
    runs = {(dice.randrange(columns), dice.randrange(lines)) for _ in range(60)}

    def light(x, y):
        cx, cy = x / 48, y * lines / HIGH
        nx, ny = round(cx), round(cy)
        dx, dy = (cx - nx) * 48, (cy - ny) * HIGH / lines
        wave = 0.75 + 0.25 * math.cos(TAU * y / HIGH)
        v = max(gauss(dx, 1.2) * 0.52, gauss(dy, 1.2) * 0.28) * wave
        if (int(math.floor(cx)), ny % lines) in runs:
            v = max(v, gauss(dy, 0.6) * 0.5)
        if (nx % columns, ny % lines) in lit:
            v = max(v, gauss(math.hypot(dx, dy), 0.05) * 0.62)
        return v + 0.10 * gauss(x - 216, 1 / 26000) * wave

    return paint((0x10, 0x1F, 0x3E), light)


def violet_columns():
    """Stage 2: the backbone, columns of light with rungs."""
    dice = random.Random(2)
    columns = [(24 + 48 * i + dice.uniform(-9, 9), dice.uniform(5, 15), dice.uniform(0.35, 0.8)) for i in range(9)]
    rungs = [(dice.randrange(9), dice.randrange(HIGH)) for _ in range(90)]

    def light(x, y):
        v = 0.06
        for i, (at, wide, bright) in enumerate(columns):
            edge = max(gauss(x - at - wide, 0.5), gauss(x - at + wide, 0.5))
            inside = 0.22 if abs(x - at) < wide else 0
            beat = 0.7 + 0.3 * math.cos(TAU * (2 * y / HIGH + i / 9))
            v = max(v, bright * beat * max(edge * 0.8, inside))
            if abs(x - at) < wide:
                near = min(abs((y - r + HIGH / 2) % HIGH - HIGH / 2) for c, r in rungs if c == i)
                v = max(v, 0.6 * bright * gauss(near, 0.4))
        return v

    return paint((0x22, 0x16, 0x40), light)


def ember_rings():
    """Stage 3: the origin, embers on rings about one place of the picture."""
    dice = random.Random(3)
    rings = [(37 * (i + 1), dice.uniform(0.35, 1.0), dice.random(), dice.choice([2, 3, 5])) for i in range(15)]

    def light(x, y):
        r, a = math.hypot(x - 216, y - HIGH / 2), math.atan2(y - HIGH / 2, x - 216) / TAU
        # Where the picture repeats the rings meet their mirror image.
        v = 0.10 * gauss(r, 1 / 40000)
        for at, bright, start, arcs in rings:
            lit = 0.45 + 0.55 * math.cos(TAU * (arcs * a + start)) ** 2
            v = max(v, bright * lit * gauss(r - at, 0.35))
        return v

    return paint((0x28, 0x10, 0x0A), light)


# --- songs -------------------------------------------------------------------------------------------------------


def song(bpm, chords, climb):
    """Rows of a tracker: 16 steps a bar, one bar a chord. A voice is silent where its cell is null: kick and hat have
    a loudness of 0..1, the others Hz. `climb` is the order of the arpeggio's four tones."""
    rows = []
    for bar, (root, steps) in enumerate(chords):
        tones = [root * 4 * 2 ** (s / 12) for s in steps]
        for step in range(16):
            rows.append({
                "bar": bar, "step": step,
                "kick": 1 if step % 4 == 0 else None,
                "hat": 1 if step % 2 else None,
                "bass": root if step in (0, 3, 6, 10, 12) else None,
                "arp": round(tones[climb[step % 4]], 2),
                "pad": [round(root * 2 * 2 ** (s / 12), 2) for s in steps[:3]] if step == 0 else None,
            })
    return {"bpm": bpm, "rows": rows}


MAJOR, MINOR = (0, 4, 7, 12), (0, 3, 7, 12)
LOOP = [(110.0, MINOR), (87.31, MAJOR), (130.81, MAJOR), (98.0, MAJOR)]  # Am F C G
BOSS = [(146.83, MINOR), (116.54, MAJOR), (87.31, MAJOR), (130.81, MAJOR)]  # Dm Bb F C
# 1-3-5-8, as the song that is built in; the others by a way of their own, so that one hears that they are in.
CLIMBS = {1: (0, 1, 2, 3), 2: (0, 2, 1, 3), 3: (3, 2, 1, 0)}

# --- built-in copies ---------------------------------------------------------------------------------------------


def built_in():
    copies = ""
    for stage in (1, 2, 3):
        text = (HERE / f"stage{stage}" / "stage.json").read_text()
        copies += f'\nconstexpr std::string_view stage{stage} =\n    R"json({text})json";\n'
    return f"""// SPDX-License-Identifier: MIT
// Generated by assets/draw.py from each stage.json; a test
// checks that they are equal.
#include "scripts/world/built_in.hpp"

namespace relay {{
namespace {{
{copies}
}}  // namespace

std::string_view built_in_stage(int stage) {{
    if (stage == 1) return stage1;
    if (stage == 2) return stage2;
    if (stage == 3) return stage3;
    return {{}};
}}

}}  // namespace relay
"""


def dump(path, value):
    """One element of the list a line: small enough, and a diff shows what changed."""
    text = json.dumps(value, separators=(",", ":"))
    path.write_text(text.replace('},{"', '},\n{"') + "\n")


def main():
    for stage, backdrop in ((1, blue_grid), (2, violet_columns), (3, ember_rings)):
        folder = HERE / f"stage{stage}"
        dump(folder / "shapes.json", shapes_of(stage))
        climb = CLIMBS[stage]
        dump(folder / "song.json", {"loop": song(128, LOOP, climb), "boss": song(140, BOSS, climb)})
        png(folder / "backdrop.png", backdrop())
    (HERE.parent / "scripts" / "world" / "built_in.cpp").write_text(built_in())


main()
