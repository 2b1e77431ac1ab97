"""A corpus of any size, made from the seed essays and the damage models: what the pipeline is measured on.

    python -m tests.benchmarks.corpus_generator --essays 10000 > corpus.jsonl

Clauses of the seeds are drawn anew and half of their content words are swapped for words of the same class, so essays share
the genre and few long passages. Then each is laid out and damaged as pages are: see `SHARES`. The same seed gives the same
bytes. Records have `id` and `text`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from flows.repair.slips_damage import damage

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "essays"
MEAN_CHARS = 2000
N_SITES = 40

SHARES = {"slipped": 0.1, "traditional": 0.05, "page": 0.35, "wrapped": 0.15, "narrow": 0.35, "plain": 1.0}
"""Chance of each kind, tried in this order: GBK bytes slipped on a traditional page with glosses, traditional, a site's
page, lines wrapped at a fixed width, ASCII marks, none of these."""
SHARE_COPIES = {"exact": 0.03, "near": 0.04, "variant": 0.03}
"""Chance that an essay is a copy of one of the last hundred: as it is, with sentences left out, with another damage."""
SHARE_REFERENCES = 0.6

CLASSES = ("n", "v", "vn", "a", "an", "d")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
JOURNALS = [
    "企业文化",
    "活力",
    "化工管理",
    "东方企业文化",
    "江西电力",
    "党史博采",
    "学习与探索",
    "理论导刊",
    "现代商贸工业",
    "中国医药导报",
    "教育评论",
    "统计与决策",
]
PUBLISHERS = ["北京:人民出版社", "上海:上海人民出版社", "北京:中央文献出版社", "武汉:武汉大学出版社"]
NOTICES = ("版权所有 未经许可不得转载", "本站文章均由网友上传，如有侵权请联系我们", "免责声明：本站只提供信息存储空间服务")
HANGING = ("上一篇：", "下一篇：", "推荐访问:", "相关热词：")

Words = dict[str, list[str]]
Clause = list[tuple[str, str]]


@cache
def _material() -> tuple[list[Clause], Words]:
    """Clauses of the seeds as (word, class) pairs, and the words of each class that may take their places."""
    import jieba.posseg

    jieba.setLogLevel("WARNING")
    tagger = jieba.posseg.POSTokenizer()
    tagger.tokenizer.tmp_dir = None
    clauses: list[Clause] = []
    for path in sorted(SEEDS.glob("00[0134]*.txt")):
        text = re.sub(r"[ \u3000]", "", path.read_text(encoding="utf-8"))
        for piece in re.findall(r"[\u4e00-\u9fff、《》“”]{6,40}(?=[，。；,;])", text):
            if piece.count("“") == piece.count("”") and piece.count("《") == piece.count("》"):
                clauses.append([(p.word, p.flag) for p in tagger.cut(piece)])
    words: Words = {name: [] for name in CLASSES}
    for word, tag in sorted(tagger.word_tag_tab.items()):
        if tag in words and len(word) == 2 and tagger.tokenizer.FREQ.get(word, 0) >= 300 and _in_gbk(word):
            words[tag].append(word)
    return clauses, words


def _in_gbk(word: str) -> bool:
    try:
        return len(word.encode("gb2312")) == 2 * len(word)
    except UnicodeEncodeError:
        return False


@cache
def _reading(character: str) -> str:
    import pypinyin

    return str(pypinyin.lazy_pinyin(character, style=pypinyin.Style.TONE)[0])


@cache
def _to_traditional() -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("s2t").convert
    return convert


class Writer:
    """Writes essays; all chance comes from one generator."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.sites = [self._site() for _ in range(N_SITES)]

    def essay(self) -> tuple[str, list[str], list[str]]:
        """Title, paragraphs with headings among them, references."""
        rng, (clauses, words) = self.rng, _material()
        topic = {name: rng.sample(words[name], min(len(words[name]), 60)) for name in CLASSES}
        n_references = rng.randint(2, 8) if rng.random() < SHARE_REFERENCES else 0
        opening, end = rng.choice(("浅谈", "试论", "关于", "新时期", "")), rng.choice(("创新", "实践", "思考", "对策"))
        title = f"{opening}{rng.choice(topic['n'])}{rng.choice(topic['n'])}工作的{end}"
        target = MEAN_CHARS * rng.lognormvariate(-0.1, 0.45)
        keywords = ";".join(rng.choice(topic["n"]) for _ in range(rng.randint(3, 5)))
        body = [f"摘要:{self._sentence(clauses, topic, 0)}{self._sentence(clauses, topic, 0)}", f"关键词:{keywords}"]
        size, section = 0, 0
        while size < target:
            if size >= section * target / 4:
                body.append(f"{'一二三四五'[section]}、{rng.choice(topic['n'])}工作的{rng.choice(['现状', '问题', '意义', '途径'])}")
                section += 1
            paragraph = "".join(self._sentence(clauses, topic, n_references) for _ in range(rng.randint(3, 8)))
            body.append(paragraph)
            size += len(paragraph)
        return title, body, [self._reference(number + 1, topic) for number in range(n_references)]

    def _sentence(self, clauses: list[Clause], topic: Words, n_references: int) -> str:
        rng = self.rng
        parts = []
        for clause in rng.choices(clauses, k=rng.choice((1, 2, 2, 3, 3, 4))):
            swapped = (rng.choice(topic[tag]) if tag in topic and len(word) == 2 and rng.random() < 0.5 else word for word, tag in clause)
            parts.append("".join(swapped))
        marker = f"[{rng.randint(1, n_references)}]" if n_references and rng.random() < 0.08 else ""
        return "，".join(parts) + marker + rng.choice("。。。。。。。；？！")

    def _reference(self, number: int, topic: Words) -> str:
        rng = self.rng
        author = rng.choice(SURNAMES) + rng.choice(topic["n"])[: rng.randint(1, 2)]
        title = "".join(rng.choice(topic[c]) for c in ("n", "vn", "n")) + rng.choice(("研究", "分析", "探讨"))
        year, issue, page = rng.randint(1998, 2024), rng.randint(1, 12), rng.randint(1, 180)
        if rng.random() < 0.2:
            return f"[{number}]{author}.{title}[M].{rng.choice(PUBLISHERS)},{year}."
        return f"[{number}]{author}.{title}[J].{rng.choice(JOURNALS)},{year},({issue:02}):{page}-{page + rng.randint(1, 5)}."

    def _site(self) -> tuple[list[str], list[str]]:
        rng = self.rng
        name = "".join(rng.sample("华夏东方博学文苑天下知识中青云海", 3)) + "网"
        host = "".join(rng.choices("abcdefghkmnpqrstxyz", k=5))
        head = ["您好, 访客   登录/注册", f"您现在的位置：{name} > 论文 > 党建"]
        foot = [
            rng.choice(NOTICES),
            f"Copyright @ 2013 - 2018 {name} All Rights Reserved",
            f"转载注明来源:https://www.{host}.com/1/view-0.htm",
        ]
        return head, foot

    def laid_out(self, title: str, body: list[str], references: list[str]) -> str:
        """The essay as a page shows it, with the damage that its kind of page has."""
        rng = self.rng
        kind = next(kind for kind, share in SHARES.items() if rng.random() < share)
        lines = [title, *body, *(["参考文献:", *references] if references else [])]
        if kind == "slipped":
            text = _to_traditional()("\n".join(lines))
            rare = [c for c in sorted(set(text)) if "\u4e00" <= c <= "\u9fff" and not _in_gbk(c) and _in_wide_gbk(c)]
            return damage(text, glosses={c: _reading(c) for c in rare if rng.random() < 0.15}).translate(str.maketrans("，；", ",;"))
        text = "\n".join(lines)
        if kind == "traditional":
            return _to_traditional()(text)
        if kind == "page":
            head, foot = rng.choice(self.sites)
            hanging = [rng.choice(HANGING) + body[1][4:]]
            date = f"20{rng.randint(10, 24)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}"
            top = [*head, "", title, "", f"来源:用户上传 发布时间:{date}", ""]
            return "\n".join([*top, *("  " + line for line in lines[1:]), *hanging, *foot])
        if kind == "wrapped":
            width = rng.randint(28, 44)
            return "\n".join(line[at : at + width] for line in lines for at in range(0, len(line), width))
        if kind == "narrow":
            return text.translate(str.maketrans("，；？！：", ",;?!:"))
        return text

    def texts(self, n: int) -> Iterator[str]:
        """`n` texts, copies among them."""
        rng = self.rng
        recent: list[tuple[tuple[str, list[str], list[str]], str]] = []
        for _ in range(n):
            chance = rng.random()
            kind = next((k for k, edge in _edges() if chance < edge), None) if recent else None
            if kind == "exact":
                yield rng.choice(recent)[1] + "\n"
                continue
            essay = self.essay() if kind is None else rng.choice(recent)[0]
            if kind == "near":
                essay = (essay[0], [line for line in essay[1] if len(line) < 60 or rng.random() > 0.1], essay[2])
            text = self.laid_out(*essay)
            recent = [*recent[-99:], (essay, text)]
            yield text


def _edges() -> list[tuple[str, float]]:
    edges, total = [], 0.0
    for kind, share in SHARE_COPIES.items():
        total += share
        edges.append((kind, total))
    return edges


def _in_wide_gbk(character: str) -> bool:
    try:
        return len(character.encode("gbk")) == 2
    except UnicodeEncodeError:
        return False


def records(n: int, seed: int = 1) -> Iterator[str]:
    """`n` JSON lines with `id` and `text`."""
    for number, text in enumerate(Writer(seed).texts(n)):
        yield json.dumps({"id": f"{seed}-{number}", "text": text}, ensure_ascii=False)


def write_corpus(path: Path, n: int, seed: int = 1) -> None:
    """Write `n` records to `path`."""
    with path.open("w", encoding="utf-8") as file:
        for line in records(n, seed):
            file.write(line + "\n")


def main() -> None:
    """Print a corpus."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--essays", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for line in records(options.essays, options.seed):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
