"""Texts that people read: what may stand in a name, a title, a note; one rule for the whole house."""

import re
import unicodedata

# Controls, invisible formats (bidi overrides make 10 read as 01), surrogates, private and unassigned code
# points, line and paragraph separators.
_REFUSED_KINDS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Letters and marks that show nothing: Hangul fillers, the empty Braille cell, the grapheme joiner.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
_JOINER = "\u200d"
_MARKUP = re.compile(r"<[A-Za-z/!?]|&(#\d+|#x[0-9A-Fa-f]+|[A-Za-z]{2,8});|javascript:", re.IGNORECASE)
_MOST_MARKS = 3


def text_fault(text: str, least: int, most: int, lines: bool = False) -> str:
    """What is wrong with a text that people read; empty when nothing is. `lines` allows line feeds."""
    if not least <= len(text) <= most:
        return f"must be {least} to {most} characters"
    if text != text.strip():
        return "must not begin or end with a space"
    if has_invisible(text, lines):
        return "must not contain control or invisible characters"
    if _MARKUP.search(text):
        return "must not contain markup"
    return ""


def has_invisible(text: str, lines: bool = False) -> bool:
    """Whether a text holds characters that nobody sees; `lines` allows line feeds."""
    marks, before = 0, ""
    for c in text:
        kind = unicodedata.category(c)
        if c == _JOINER:
            # Joins pictures (a family); after a letter it only makes two equal names differ.
            if unicodedata.category(before or " ") not in {"So", "Sk", "Mn"}:
                return True
        elif (kind in _REFUSED_KINDS and not (lines and c == "\n")) or c in _BLANK:
            return True
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if marks > _MOST_MARKS:
            return True
        before = c
    return False


def plain(text: str) -> str:
    """A text as it is compared and searched: compatible forms made one, lower case, single spaces.

    Invisible characters become nothing, so a query that was pasted with one still finds.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    kept = (c for c in folded if c.isspace() or unicodedata.category(c) not in _REFUSED_KINDS)
    found = " ".join("".join(c for c in kept if c not in _BLANK).split())
    # What stood apart may stand together now, and compose anew.
    return found if found == text else plain(found)
