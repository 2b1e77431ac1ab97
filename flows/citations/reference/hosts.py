"""The host of a chapter or paper: editors, title, volume, edition, place, publisher, year and pages."""

from __future__ import annotations

import re

from flows.citations.reference.anchors import CODE
from flows.citations.reference.heads import read_title
from flows.citations.reference.imprint import is_place, is_publisher, read_edition, read_editors, read_middle, read_publisher, sentences
from flows.citations.reference.model import Draft
from flows.citations.reference.normalise import HAN
from flows.citations.reference.numbers import take_imprint
from flows.citations.reference.people import name_like, split_people, take_role
from flows.citations.reference.western_people import is_western_organisation, leading_western

_WESTERN_EDITORS = re.compile(r"(?P<e>[A-Z][^:《]{3,120}?)\s*[,(\[]\s*[Ee]ds?\.?\s*[)\]]?\s*[.,:]\s*(?=[A-Z\u4e00-\u9fff《])")
_ONE_NAME = re.compile(r"[A-Z][A-Za-zÀ-ɏ&’'\-]+(?: (?:&|and|[A-Z][A-Za-zÀ-ɏ&’'\-]+)){0,3}")
_WESTERN_PLACE = re.compile(r"[A-Z][A-Za-z.'’\-]+(?: [A-Z][A-Za-z.'’\-]+){0,2}(?:, [A-Z][A-Za-z.]{1,4})?")


def clean_container(text: str) -> str:
    """A container's name without title marks and loose punctuation."""
    text = text.strip(" ,.;:")
    if text.startswith("《") and text.endswith("》") and text.count("《") == text.count("》") and text.find("》") == len(text) - 1:
        text = text[1:-1]
    return text.strip(" ,;:")


def read_host(text: str, draft: Draft) -> None:
    """Host of a chapter or paper: editors, title, volume, edition, place, publisher, year and pages."""
    text = text.strip(" ,;")
    text = take_imprint(text, draft)
    code = CODE.search(text)
    if code:
        after = text[code.end() :]
        text = text[: code.start()] + ("" if re.match(r"\s?:\s?第", after) else ".") + after
        text = re.sub(r"\.\s*\.", ".", text)
    text = text.strip(" ,;.")
    edited = _WESTERN_EDITORS.match(text)
    west = 0 if edited else leading_western(text) if text[:1].isascii() else 0
    people, text = text[:west], text[west:].strip()
    if edited:
        people, text = edited["e"], text[edited.end() :].strip()
    close = text.find("》") if text.startswith("《") else -1
    if 0 < close < len(text) - 1 and text.count("《", 0, close + 1) == 1:
        parts = [text[: close + 1], *sentences(text[close + 1 :].lstrip(" ,.;"))]
    else:
        parts = sentences(text)
    if not parts:
        return
    imprint = ""
    if len(parts) > 1:
        last = parts[-1]
        colon = re.match(r"(?P<place>[^:]{1,60}?)\s?:\s*(?P<pub>\S.*)", last)
        if (
            (colon and (is_place(colon["place"]) or is_publisher(colon["pub"]) or _WESTERN_PLACE.fullmatch(colon["place"])))
            or is_publisher(last)
            or is_place(last)
            or is_western_organisation(last)
            or (draft.type == "C" and "," in last and _WESTERN_PLACE.fullmatch(last) is not None)
            or (bool(draft.year) and len(parts) == 2 and _ONE_NAME.fullmatch(last) is not None and not _responsible(parts[0]))
            or (len(parts) > 2 and not name_like(parts[-2]))
        ):
            imprint = last
            parts = parts[:-1]
            if colon is None and is_place(parts[-1]) and len(parts) > 1:
                imprint = f"{parts[-1]}:{last}"
                parts = parts[:-1]
    else:
        only = parts[0]
        match = re.match(r"(?P<t>.+?)[,.]\s*(?P<i>[^,.:]{2,14}:\s*[^:]+)\Z", only) or re.match(r"(?P<t>.+?)[,]\s*(?P<i>[^,]{3,30})\Z", only)
        if match and (is_publisher(match["i"]) or is_place(match["i"].split(":")[0])):
            parts, imprint = [match["t"]], match["i"]
        elif (colon := re.match(r"(?P<t>.+)(?P<i>:[^:]+)\Z", only)) and is_publisher(colon["i"][1:]) and "出版" in colon["i"]:
            parts, imprint = [colon["t"]], colon["i"][1:]
    if people:
        draft.editors += split_people(take_role(people.strip(" .,"))[0])[0]
    elif (len(parts) > 2 or (len(parts) == 2 and not read_edition(parts[1]))) and _responsible(parts[0]):
        draft.editors += split_people(take_role(re.sub(r",?\s*\(?[Ee]ds?\.?\)?\Z", "", parts[0]))[0])[0]
        parts = parts[1:]
    elif (
        colon := re.match(r"(?P<e>[^:《]{2,30}(?<![选汇新续])(?:主编|编|编著))\s*[:.,]\s*(?!第)(?=\S)(?P<t>.+)", parts[0])
    ) and read_editors(colon["e"], draft):
        parts = [colon["t"], *parts[1:]]
    title, rest = parts[0], parts[1:]
    draft.container = clean_container(read_title(title, draft))
    if rest:
        leftover = read_middle(". ".join([*rest, ""]).strip(), draft) if rest else ""
        if leftover:
            draft.residue.append(leftover)
    if imprint:
        read_publisher(read_middle(imprint, draft), draft)


def _responsible(part: str) -> bool:
    part = re.sub(r",?\s*\(?[Ee]ds?\.?\)?\Z", "", part.strip())
    if is_western_organisation(part):
        return True
    bare, _ = take_role(part)
    names, _ = split_people(bare)
    good = sum(name_like(n) or bool(re.fullmatch(rf"[{HAN}]{{2,4}}", n)) for n in names)
    return bool(names) and good * 2 >= len(names) and all(len(n) <= 40 for n in names)
