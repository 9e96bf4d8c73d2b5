# SPDX-License-Identifier: MIT
"""Which headers are the library's face: those of it and its other libraries that are not said to be its own."""
import glob
import re


def public_headers():
    """Paths from the project's root, in order."""
    return [path for path in sorted(glob.glob("engine/segue/*.hpp") + glob.glob("engine/segue/[!d]*/*.hpp"))
            if "Not for users" not in first_comment(path)]


def first_comment(path):
    with open(path, encoding="utf-8") as file:
        return re.sub(r"\s*\n// ", " ", re.match(r"(//.*\n)*", file.read()).group())
