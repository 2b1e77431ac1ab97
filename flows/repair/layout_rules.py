"""The rules of `flows.repair.layout` with their cases."""

from __future__ import annotations

from flows.repair.layout import find_layout, find_pieces
from flows.repair.rule import Case, Rule

_WRAPPED = (
    "创新是时代的主题，也是企业发展的永恒主题。面对企\n业发展，基层党组织所处环境、担负任务、工作条件，以\n"
    "及自身状况都影响着发展，加强党建工作的先进性建设，\n保持党的生机与活力，适应新形势和新任务的要求，就要\n"
    "创新和探索工作切入点，推动基层组织在创新中发展，在\n创新中完善，不断增强基层党组织的能力建设。"
)
_SHORT_END = _WRAPPED[: _WRAPPED.rindex("\n")] + "\n创新中完善，不断增强基层组织的工作能力，改进党的\n建设。"
_PIECES = [
    "基层的工作要与时代同行，不断创新，更好地适应发展的需求。" * 4 + "对于工作来说，其",
    "更要在创新中保持先进性。" + "社会的变化对基层的工作提出了更高的要求，需要认真对待。" * 4 + "因此要持续地",
    "探索和创新。" + "只有这样才能更好地满足群众的需求，促进社会的和谐与稳定。" * 4,
]

_LONG_PIECE = "农村的面貌年年不同，农民的日子也一年比一年好。" * 10 + "农民的观念"

RULES = (
    Rule(
        "hard-wrap",
        "layout",
        "A converter kept the line breaks of the printed page.",
        _WRAPPED,
        _WRAPPED.replace("\n", ""),
        find_layout,
        (
            Case("一、加强学习\n学习是基础。\n二、改进作风", "一、加强学习\n学习是基础。\n二、改进作风"),
            Case("春眠不觉晓\n处处闻啼鸟", "春眠不觉晓\n处处闻啼鸟"),
            Case(
                "    改革要深入。\n            一、认真分析当前面临的新形势和新任务，切实把握做好\n            基层工作的主动权\n    形势在变。",
                "改革要深入。\n一、认真分析当前面临的新形势和新任务，切实把握做好基层工作的主动权\n形势在变。",
            ),
            Case(
                "大型数据库的安全备份\n和恢复策略\n王小明\n数据要有备份。",
                "大型数据库的安全备份和恢复策略\n王小明\n数据要有备份。",
            ),
            Case(
                "1、加强学习,提高认识。学习是基础,要常抓不懈,要学用结合,以学促用,推动党员队伍的作风建设\n再上新台阶。\n2、改进作风。",
                "1、加强学习,提高认识。学习是基础,要常抓不懈,要学用结合,以学促用,推动党员队伍的作风建设再上新台阶。\n2、改进作风。",
            ),
            Case(
                "由于经济发展,人民的文化程度普遍提高,人们对于自己的\n\n工作思考得越来越多,工作面临挑战。",
                "由于经济发展,人民的文化程度普遍提高,人们对于自己的工作思考得越来越多,工作面临挑战。",
            ),
            Case(
                "由于甲等于乙,令丙为丁的倍数,则丙的值可以写为\n其中甲,乙都是整数。",
                "由于甲等于乙,令丙为丁的倍数,则丙的值可以写为\n其中甲,乙都是整数。",
            ),
            Case(
                "某县石洞镇委员会\n关于印发《某某方案》的通知\n各村党支部:\n现印发给你们。",
                "某县石洞镇委员会关于印发《某某方案》的通知\n各村党支部:\n现印发给你们。",
            ),
            Case("某县石洞镇委员会\n关于方案的说明如下。", "某县石洞镇委员会\n关于方案的说明如下。"),
            Case(
                "党课:坚持深度融合,以高\n质量党建引领企业发展\n" + _WRAPPED.replace("创新", "高质量"),
                "党课:坚持深度融合,以高质量党建引领企业发展\n" + _WRAPPED.replace("创新", "高质量").replace("\n", ""),
            ),
            Case(
                "大赛分为三个环节,十分精彩。校领导与参赛学生合影,工作部供图\n\n决赛包括竞赛和展示两部分,选手们一一作答。",
                "大赛分为三个环节,十分精彩。校领导与参赛学生合影,工作部供图\n决赛包括竞赛和展示两部分,选手们一一作答。",
            ),
            Case("学习导报\n和谐社会建设\n和谐是要求。", "学习导报\n和谐社会建设\n和谐是要求。"),
            Case(_SHORT_END, _SHORT_END.replace("\n", "")),
        ),
    ),
    Rule(
        "blank-line",
        "layout",
        "A paragraph is one line; blank lines are layout.",
        "第一段。\n\n \n第二段。",
        "第一段。\n第二段。",
        find_layout,
    ),
    Rule("indent", "layout", "An indent is layout.", "　　第一段。\n　　第二段。", "第一段。\n第二段。", find_layout),
    Rule(
        "piece-number",
        "layout",
        "Document libraries print a text in numbered pieces that cut its sentences.",
        "\n".join(f"{i}、{p}" for i, p in enumerate(_PIECES, 1)),
        "".join(_PIECES),
        find_pieces,
        (
            Case("1、提高认识。\n2、加强学习。\n3、改进作风。", "1、提高认识。\n2、加强学习。\n3、改进作风。"),
            Case(
                f"某地的调查\n1、{_LONG_PIECE}正悄\n2、然变化。农民认为学习有用。",
                f"某地的调查\n{_LONG_PIECE}正悄然变化。农民认为学习有用。",
            ),
            Case(f"1、{_LONG_PIECE}变了。\n2、他们认为学习有用。", f"1、{_LONG_PIECE}变了。\n2、他们认为学习有用。"),
        ),
    ),
)
