"""Texts that share most of their words and are still no copies: rules of two cities, of two offices, reports of two years."""

from pathlib import Path

import pytest

from flows.dedup import find_duplicates, sign

RULE = """第一条　为了加强{city}市公园的保护和管理，改善人居环境，根据有关法律、法规，结合本市实际，制定本规定。
第二条　{city}市行政区域内公园的规划、建设、保护和管理，适用本规定。
第三条　{city}市园林主管部门负责全市公园的监督管理，区、县园林主管部门按照职责分工负责本辖区内公园的监督管理。
第四条　公园的建设应当符合城市总体规划，依山就势，保护古树名木和历史遗迹，节约用水，方便群众游览。
第五条　游人应当爱护花草树木，保持环境卫生，不得攀折花木，不得在禁火区内吸烟，不得携带易燃易爆物品入园。
第六条　违反本规定的，由{city}市园林主管部门责令改正；造成损失的，依法承担赔偿责任。
第七条　本规定自公布之日起施行，由{city}市人民政府负责解释。"""
OFFICES = """{one}应当忠实执行宪法和法律，维护社会公平正义，全心全意为人民服务。{one}依法履行职责，受法律保护，不受行政机关、社会团体和个人的干涉。
担任{one}必须具备下列条件：具有中华人民共和国国籍，拥护宪法，具有良好的政治业务素质和道德品行，具有正常履行职责的身体条件。
初任{one}采用考试、考核的办法，按照德才兼备的标准择优录用。{one}实行单独职务序列管理，等级分为十二级，以德才表现、业务水平和工作年限为依据。
对{one}的考核应当全面、客观、公正，实行平时考核和年度考核相结合。{one}有下列情形之一的，应当给予处分；构成犯罪的，依法追究刑事责任。
{one}的培训应当理论联系实际、按需施教、讲求实效。{one}实行与其职责相适应的工资制度，退休后享受规定的养老金和其他待遇。"""
ESSAY = sorted(Path("seeds/essays").glob("*.txt"))[1].read_text(encoding="utf-8")


OWN = {
    "书记员": "开庭以前应当核对到庭人员的身份，宣布法庭纪律，准确记录庭审的全部活动，并在庭审结束以后交当事人核对签名。案卷材料应当按期整理归档。",
    "仲裁员": "应当在首席的主持下调解劳动争议，调解不成的及时作出裁决。与当事人有近亲属关系的应当回避，不得私自会见任何一方的代理人。",
}


def works(one: str, other: str) -> int:
    result = find_duplicates(sign(["a", "b"], [one, other]), {"a": one, "b": other}.__getitem__)
    assert len(set(result.clusters["work_id"].to_pylist())) == 2 - result.duplicates.num_rows
    return int(2 - result.duplicates.num_rows)


@pytest.mark.parametrize(("one", "other"), [("绍兴", "舟山"), ("台州", "温州"), ("嘉兴", "济宁")])
def test_the_rule_of_another_city_is_another_work(one: str, other: str) -> None:
    assert works(RULE.format(city=one), RULE.format(city=other)) == 2


def test_the_rule_for_another_office_is_another_work() -> None:
    assert works(*(OFFICES.format(one=office) + office + own for office, own in OWN.items())) == 2


@pytest.mark.parametrize(("one", "other"), [("书记员", "仲裁员"), ("公证员", "消防员"), ("检察官", "法官助理")])
def test_a_rule_in_which_one_name_stands_for_another_throughout_is_another_work(one: str, other: str) -> None:
    assert works(OFFICES.format(one=one), OFFICES.format(one=other)) == 2


def test_a_copy_in_which_words_of_the_table_are_swapped_throughout_is_a_copy() -> None:
    assert works(OFFICES.format(one="组织"), OFFICES.format(one="构造")) == 1


def test_two_texts_with_much_of_their_own_are_two_works() -> None:
    """As many words are swapped as a spinner swaps, but each text says things that the other does not."""
    sentences = ESSAY.split("。")
    one, other = list(sentences), list(sentences)
    for place in range(3, len(sentences) - 2, 3):
        one[place], other[place] = "各单位要按照要求认真抓好落实并及时上报有关情况", "与会代表围绕怎样改进作风问题展开了热烈的讨论"
    spun = "。".join(other).replace("工作", "事务").replace("发展", "进展").replace("提高", "提升").replace("组织", "团体")
    assert works("。".join(one), spun) == 2


def test_a_copy_that_names_a_place_once_less_is_a_copy() -> None:
    text = RULE.format(city="绍兴")
    assert works(text, text.replace("结合本市实际，", "").replace("由绍兴市园林", "由园林")) == 1
