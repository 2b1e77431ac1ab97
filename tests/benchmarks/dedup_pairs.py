"""Labelled copies and look-alikes, made from any texts: what the dedup room is measured on.

Each maker takes a text and a seeded generator and returns a text; `COPIES` maps a variant to its maker and the verdicts that
are right for it, `pair_of_strangers` makes two texts that share much and are no copies.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from opencc import OpenCC

Maker = Callable[[str, random.Random], str]
Synonyms = Mapping[str, Sequence[str]]

GLOSSES = {"設": "shè", "黨": "dǎng", "發": "fā", "國": "guó", "實": "shí", "務": "wù", "產": "chǎn", "業": "yè", "規": "guī", "條": "tiáo"}
FIXED_SPIN = dict(
    pair.split("/")
    for pair in re.findall(
        r"\S+",
        "发展/开展 基础/根底 服务/效劳 安全/平安 基本/根本 部分/局部 项目/工程 广大/广阔 安排/布置 重要/主要 加强/增强 管理/治理 "
        "应当/应该 建立/树立 提高/进步 规定/划定 制定/拟定 组织/构造 工作/事情 活动/运动 情况/状况 进行/停止 根据/依据 需要/需求 "
        "教育/教导 促进/增进 保护/维护 措施/办法 问题/成绩 社会/社会 责任/义务 负责/担任 作用/感化 影响/作用 方面/方面",
    )
)
NAV = re.findall(
    r"\S+",
    "首页 新闻 要闻 时政 党建 理论 文化 教育 经济 社会 专题 图片 视频 论坛 博客 下载 服务 互动 公告 通知 招聘 "
    "政策法规 网上办事 在线咨询 领导信箱 办事指南 信息公开 数据中心 机构设置 工作动态 基层风采 学习园地 党员之家 文件资料 理论研究 "
    "心得体会 工作总结 述职报告 思想汇报 演讲稿 申请书 调查报告 实习报告 毕业论文 公文写作 范文大全 合同范本 策划方案 励志文章 职场指南",
)
NOTICES = (
    "本网站所载文章均由网友上传，仅供学习交流使用，不得用于任何商业用途，其版权归原作者所有。",
    "如果您认为本页内容侵犯了您的合法权益，请及时与我们取得联系，我们将在三个工作日内予以处理。",
    "未经书面许可，任何单位和个人不得以任何方式复制、摘编或者使用本网站的作品，违者将依法追究其法律责任。",
    "阅读本文需要安装专用阅读器，若页面显示不正常，请更换浏览器后刷新重试，或者拨打客服电话咨询。",
    "本栏目致力于为广大读者提供优质的公文写作素材和论文参考资料，欢迎大家踊跃投稿并提出宝贵意见。",
    "凡注明其他出处的作品，均转自其它媒体，目的在于传递更多信息，并不代表本网赞同其观点和对其真实性负责。",
    "会员可以免费下载全文，普通用户每天可以免费阅读三篇文章，超出部分需要使用积分兑换，积分可以通过上传文档获得。",
    "我们的编辑团队每天从数千份来稿中精心挑选，力求为读者呈现最有价值的内容，感谢您一直以来的支持与厚爱。",
)


def sentences(text: str) -> list[str]:
    """The text cut after each sentence end or line break."""
    return re.findall(r"[^。！？\n]*[。！？\n]+|[^。！？\n]+$", text)


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def traditional(text: str, _: random.Random) -> str:
    return str(_converter("s2t").convert(text))


def glossed(text: str, rng: random.Random) -> str:
    converted = traditional(text, rng)
    return "".join(f"{char}({GLOSSES[char]})" if char in GLOSSES else char for char in converted)


def narrow(text: str, _: random.Random) -> str:
    return text.translate(str.maketrans("，：；？（）０１２３４５６７８９", ",:;?()0123456789"))


def wrapped(text: str, rng: random.Random) -> str:
    width = rng.randint(28, 44)
    return "\n".join(line[at : at + width] for line in text.split("\n") for at in range(0, max(len(line), 1), width))


def spaced(text: str, rng: random.Random) -> str:
    return "".join(char + (" " if rng.random() < 0.06 else "") for char in text).replace("\n", "\n\u3000\u3000")


def dropping(share: float) -> Maker:
    """Leave out this share of the sentences."""

    def drop(text: str, rng: random.Random) -> str:
        return "".join(part for part in sentences(text) if rng.random() >= share)

    return drop


def cut_short(text: str, rng: random.Random) -> str:
    return text[: int(len(text) * rng.uniform(0.3, 0.55))]


def reordered(text: str, rng: random.Random) -> str:
    parts = [part for part in text.split("\n") if part.strip()]
    parts = sentences(text) if len(parts) < 4 else parts
    size = max(1, len(parts) // 8)
    blocks = [parts[at : at + size] for at in range(0, len(parts), size)]
    rng.shuffle(blocks)
    return "\n".join(part.strip("\n") for block in blocks for part in block)


def spun_fixed(text: str, _: random.Random) -> str:
    return re.sub("|".join(FIXED_SPIN), lambda match: FIXED_SPIN[match[0]], text)


def spun_with(synonyms: Synonyms, share: float) -> Maker:
    """Swap this share of the words that have synonyms."""

    def spin(text: str, rng: random.Random) -> str:
        import jieba

        return "".join(
            rng.choice(synonyms[word]) if len(word) > 1 and word in synonyms and rng.random() < share else word
            for word in jieba.cut(text, HMM=False)
        )

    return spin


def misread(text: str, rng: random.Random) -> str:
    return "".join(rng.choice(text) if char > "一" and rng.random() < 0.01 else char for char in text)


class Site:
    """The furniture of one site: the same lines on each of its pages, and a list of links that differs."""

    def __init__(self, rng: random.Random, weight: float = 1.0) -> None:
        name = "".join(rng.sample("华夏东方博学文苑天下知识中青云海", 3)) + "网"
        entry = lambda: f"{rng.choice(NAV)}{rng.choice(['', '频道', '大全', '中心', '专区', '热点'])}"  # noqa: E731
        self.head = [name, "您现在的位置：" + " > ".join(entry() for _ in range(3))] + [entry() for _ in range(int(30 * weight))]
        self.foot = [entry() + f"（{rng.randint(2, 999)}）" for _ in range(int(20 * weight))]
        notices = rng.sample(NOTICES, min(len(NOTICES), int(4 * weight) + 1))
        self.foot += [notice.replace("本网", name) for notice in notices] + [f"{name} 版权所有", f"京ICP备{rng.randint(10**7, 10**8)}号"]

    def page(self, text: str, _: random.Random) -> str:
        return "\n".join([*self.head, text, *self.foot])


def with_furniture(weight: float) -> Maker:
    """Put the text on a page of a site of its own."""

    def place(text: str, rng: random.Random) -> str:
        return Site(rng, weight).page(text, rng)

    return place


def chain(*makers: Maker) -> Maker:
    """Apply the makers one after another."""

    def make(text: str, rng: random.Random) -> str:
        for maker in makers:
            text = maker(text, rng)
        return text

    return make


def copies(synonyms: Synonyms) -> dict[str, tuple[Maker, set[str]]]:
    """Variant -> its maker, and the verdicts that are right for it. `synonyms` is a spinner's lexicon."""
    real = spun_with(synonyms, 0.35)
    return {
        "exact": (lambda text, _: text, {"exact"}),
        "script": (traditional, {"variant"}),
        "gloss": (glossed, {"variant"}),
        "width": (narrow, {"variant"}),
        "wraps": (wrapped, {"variant"}),
        "spaces": (spaced, {"variant"}),
        "script+wraps": (chain(glossed, wrapped, narrow), {"variant"}),
        "misread": (misread, {"near"}),
        "drop5": (dropping(0.05), {"near"}),
        "drop15": (dropping(0.15), {"near"}),
        "drop30": (dropping(0.3), {"near", "excerpt"}),
        "reorder": (reordered, {"near", "variant"}),
        "reorder+drop15": (chain(reordered, dropping(0.15)), {"near"}),
        "cut": (cut_short, {"excerpt"}),
        "spin_fixed": (spun_fixed, {"spun"}),
        "spin_real": (real, {"spun"}),
        "spin_heavy": (spun_with(synonyms, 0.7), {"spun"}),
        "spin_fixed+script": (chain(spun_fixed, traditional), {"spun"}),
        "spin_real+drop15": (chain(real, dropping(0.15)), {"spun"}),
        "spin_real+wraps+gloss": (chain(real, glossed, wrapped), {"spun"}),
        "drop15+script": (chain(dropping(0.15), traditional), {"near"}),
        "furniture": (with_furniture(0.5), {"variant", "near"}),
        "furniture+drop5": (chain(dropping(0.05), with_furniture(0.5)), {"near", "variant"}),
    }


def template_of(fills: Sequence[str], rng: random.Random, frame: Sequence[str]) -> str:
    """A form filled with other content: every sentence of the frame is followed by one of the fills."""
    picked = rng.sample(list(fills), min(len(fills), len(frame)))
    return "\n".join(line + fill for line, fill in zip(frame, picked, strict=False))


def next_year(text: str, fills: Sequence[str], rng: random.Random) -> str:
    """The report of the next year: other numbers everywhere, and a quarter of the sentences anew."""
    other = re.sub(r"\d", lambda _: str(rng.randint(0, 9)), text)
    return "".join(rng.choice(fills) if rng.random() < 0.25 and len(part) > 12 else part for part in sentences(other))
