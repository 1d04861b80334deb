"""Copies in scripts that write no spaces between words, and in others than Latin."""

from __future__ import annotations

import pytest

from cuibono.stages.origins.sketch_text import quotations, sketch_text, word_places
from cuibono.stages.origins.trace import trace_origins
from tests.ledger.factories import document

CHINESE = (
    "利马市长星期一宣布，新港口的合同已经授予布拉斯克海洋工程公司。这家公司属于市长的表弟，此前从未建造过任何码头。",
    "市议会经过四个小时的辩论，以六票对五票通过了这项决定。反对派议员询问为什么没有邀请其他公司参加投标。",
    "市长办公室在一份声明中说，整个过程完全符合法律规定。该项目预计耗资四千万克朗，将于两年之内完工。",
    "旧码头在去年冬天的风暴中严重受损，至今仍然空置。当地渔民抱怨说，他们不得不把船停在很远的地方。",
)
OTHER = (
    "国家统计局公布的数据显示，去年全国粮食总产量比前年增长了百分之二，创下历史新高。专家认为天气条件有利是主要原因。",
    "农业部官员表示，今后几年将继续增加对农业科技的投入，鼓励农民使用新品种和新设备，提高单位面积产量。",
)
THAI = "นายกเทศมนตรีประกาศเมื่อวันจันทร์ว่าสัญญาก่อสร้างท่าเรือแห่งใหม่ได้มอบให้แก่บริษัทวิศวกรรมทางทะเลแห่งหนึ่งซึ่งเป็นของลูกพี่ลูกน้องของเขา บริษัทนี้ไม่เคยสร้างท่าเรือมาก่อน"
RUSSIAN = (
    "Мэр Орлина объявил в понедельник, что контракт на новый причал получила фирма его двоюродного брата, "
    "которая раньше никогда не строила причалов."
)


def relation(text: str, copy: str) -> str:
    older = document(text, "a", source_id="Velm Herald", published_at="2031-05-01", authors=())
    newer = document(copy, "b", source_id="Orlin Echo", published_at="2031-05-02", authors=())
    return next(row.relation for row in trace_origins([older, newer]).origins if row.doc_id == newer.doc_id)


@pytest.mark.parametrize("text", ["\n\n".join(CHINESE), THAI, RUSSIAN], ids=["Chinese", "Thai", "Russian"])
def test_a_copy_is_told(text: str) -> None:
    assert relation(text, text) == "near_duplicate"


def test_a_copy_with_its_beginning_changed_and_its_end_cut_is_told() -> None:
    assert relation("\n\n".join(CHINESE), "\n\n".join(("本报讯：", *CHINESE[1:3]))) == "near_duplicate"


def test_one_paragraph_in_another_story_is_a_part() -> None:
    assert relation("\n\n".join(CHINESE), "\n\n".join((*OTHER, CHINESE[1]))) == "partial_copy"


def test_stories_of_their_own_are_none() -> None:
    assert relation("\n\n".join(CHINESE), "\n\n".join(OTHER)) == "own"


def test_words_have_two_characters_in_the_mean_and_are_cut_alike_everywhere() -> None:
    text = "".join((*CHINESE, *OTHER))
    starts, ends = word_places(text)
    assert 1.5 < float((ends - starts).mean()) < 2.7
    whole = [text[a:b] for a, b in zip(starts, ends, strict=True)]
    inner = CHINESE[2]
    starts, ends = word_places("前言" + inner)
    words = [("前言" + inner)[a:b] for a, b in zip(starts, ends, strict=True)]
    assert sum(word in whole for word in words) >= len(words) - 2


def test_every_word_has_its_place() -> None:
    text = f"{CHINESE[0]} The mayor said 40 million. {THAI}"
    starts, ends = word_places(text)
    assert len(starts) == sketch_text(text).size
    assert all(a < b for a, b in zip(starts, ends, strict=True))
    assert all(b <= c for b, c in zip(ends, starts[1:], strict=False))


def test_brackets_are_quotation_marks() -> None:
    text = "市長は「何も払っていない」と述べた。"
    assert [text[a + 1 : b] for a, b in quotations(text)] == ["何も払っていない"]
