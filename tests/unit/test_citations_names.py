"""What is a name."""

from __future__ import annotations

import pytest

from flows.citations.markers import find_markers
from flows.citations.work_keys import author_key
from flows.text.names import is_organisation, is_person_name, split_glued_names, surname_of


@pytest.mark.parametrize("name", ["王伟", "欧阳明华", "卡尔·马克思", "汉斯·J.沃尔夫", "Smith J A", "John A. Smith", "范徐丽泰"])
def test_names(name: str) -> None:
    assert is_person_name(name)


@pytest.mark.parametrize("text", ["新时代", "思想政治工作", "管理研究", "2015", "王", "基层党建工作"])
def test_no_names(text: str) -> None:
    assert not is_person_name(text)


def test_glued_names_part() -> None:
    assert split_glued_names("刘振华王小明") == ["刘振华", "王小明"]
    assert split_glued_names("欧阳明华") == ["欧阳明华"]
    assert split_glued_names("李 明 张建国") == ["李明", "张建国"]


def test_organisations_and_surnames() -> None:
    assert is_organisation("中共中央文献研究室") and not is_organisation("王伟")
    assert surname_of("司马光") == "司马" and surname_of("的") is None


def test_an_author_year_marker_names_a_transcribed_author_by_the_family() -> None:
    entries = [
        "王某，2010，《某书》，某出版社。",
        "斯科特，詹姆斯，2011，《甲书》，某出版社。",
        "皮埃尔·布迪厄，1998，《乙书》，某出版社。",
    ]
    markers = find_markers("有人认为（斯科特，2011）如此，布迪厄（1998）不然。", entries)
    assert [list(m.targets) for m in markers] == [[2], [3]]


def test_a_transcribed_author_has_one_key_however_the_name_is_printed() -> None:
    assert {author_key(n) for n in ("斯科特 詹姆斯", "詹姆斯·斯科特", "詹姆斯·C.斯科特", "斯科特")} == {"斯科特"}
    assert author_key("SMITH J. A.") == "smithja"
