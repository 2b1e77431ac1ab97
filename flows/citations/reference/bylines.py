"""Authors that no rule of names tells: those known by one transcribed name, and bylines."""

from __future__ import annotations

import re

CLASSICS = re.compile(
    r"马克思|恩格斯|列宁|斯大林|黑格尔|康德|韦伯|卢梭|柏拉图|亚里士多德|托克维尔|孟德斯鸠|洛克|霍布斯|尼采|杜威|凯恩斯|费尔巴哈|普列汉诺夫|葛兰西|卢卡奇|哈贝马斯|"
    r"福柯|海德格尔|胡塞尔|维特根斯坦|弗洛伊德|涂尔干|布尔迪厄|罗尔斯|哈耶克|熊彼特|李嘉图|达尔文|爱因斯坦|伏尔泰|狄德罗|笛卡尔|斯宾诺莎|休谟|马尔库塞|阿尔都塞|吉登斯|亨廷顿"
)
"""Authors known by one transcribed name, who have no middle dot to be told by."""
BYLINE = re.compile(
    "本[报刊社](?:评论员|特约评论员|记者|编辑部|讯|课题组)|新华社|新华网|人民网|求是网|光明网|中新社|特约评论员|评论员|教育部|财政部|商务部|外交部|公安部|民政部|司法部|国资委|国务院|中组部|中宣部|科技部|人社部|发改委"
)
"""Bylines that newspapers and their sites print for an author."""
NO_NAMES = frozenset(
    (
        "国家",
        "社会",
        "农村",
        "城市",
        "政府",
        "企业",
        "高校",
        "基层",
        "党建",
        "广东",
        "广西",
        "山东",
        "山西",
        "江苏",
        "江西",
        "云南",
        "安徽",
        "宁夏",
        "常州",
        "温州",
    )
)
"""Words that begin titles and have the form of a name."""
