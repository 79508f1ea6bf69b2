"""Detail blocks: a merchant's HTML loses what could act or hide; every kind of block is looked through."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chama.services.catalog.internal.rules.detail import block_fault, clean_html, cleaned
from chama.services.catalog.types import DetailBlock

PICTURE = "/media/0123456789abcdef0123456789abcdef-e8dcc6-960x960/960.webp"


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p>古树<strong>春茶</strong></p>", "<p>古树<strong>春茶</strong></p>"),
        ("<script>alert(1)</script><p>茶</p>", "<p>茶</p>"),
        ("<scr<script>ipt>alert(1)</scr</script>ipt>", "ipt&gt;alert(1)ipt&gt;"),
        ('<img src=x onerror="alert(1)">', "<img>"),
        (f'<img src="{PICTURE}" onload=alert(1) alt=茶饼>', f'<img src="{PICTURE}" alt="茶饼">'),
        ('<a href="javascript:alert(1)">茶</a>', '<a rel="noopener noreferrer nofollow">茶</a>'),
        ('<a href=" jav&#x09;ascript:alert(1)">茶</a>', '<a rel="noopener noreferrer nofollow">茶</a>'),
        ('<img src="data:image/svg+xml;base64,AAAA">', "<img>"),
        ('<img src="//evil.example/x.png">', "<img>"),
        ('<img src="/api/shop/orders">', "<img>"),
        ('<a href="http://plain.example/">茶</a>', '<a rel="noopener noreferrer nofollow">茶</a>'),
        ('<p style="position:fixed;inset:0">茶</p>', "<p>茶</p>"),
        ("<style>body{display:none}</style>茶", "茶"),
        ('<p class="admin" id="app">茶</p>', "<p>茶</p>"),
        ('<iframe src="https://evil.example"></iframe>茶', "茶"),
        ('<form action="/x"><input name=a><button>付款</button></form>', "付款"),
        ("<svg><animate onbegin=alert(1)></svg>茶", "茶"),
        ("<math><mtext><img src=x onerror=alert(1)></mtext></math>茶", "茶"),
        ('<td colspan="9999999">茶</td>', "茶"),
        ("<!-- a note -->茶", "茶"),
    ],
)
def test_html_keeps_its_words_and_loses_what_could_act(dirty: str, clean: str) -> None:
    assert clean_html(dirty) == clean


@given(st.text(alphabet=st.sampled_from("<>/=\"' &#;:abcdefghijklmnopqrstuvwxyz茶\n"), max_size=200))
def test_cleaning_twice_is_cleaning_once_and_nothing_acts(text: str) -> None:
    once = clean_html(text)
    assert clean_html(once) == once
    assert not re.search(r"<(script|iframe|style|form|svg)|<[^>]*(javascript:|\son[a-z]+=)", once.lower())


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "&#x202e;", "&#8203;", "\x00"])
def test_html_that_hides_or_turns_letters_is_refused(hidden: str) -> None:
    fault = block_fault(DetailBlock(kind="html", html=f"<p>价格 10{hidden}01 元</p>"))
    # A null becomes a visible replacement mark when HTML is read; the others stay invisible.
    assert fault == ("" if hidden == "\x00" else "must not contain control or invisible characters")


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        (DetailBlock(kind="heading", heading="山里的树"), ""),
        (DetailBlock(kind="heading"), "must be 1 to 60 characters"),
        (DetailBlock(kind="text", text="第一泡\n第二泡"), ""),
        (DetailBlock(kind="text", text="<b>茶</b>"), "must not contain markup"),
        (DetailBlock(kind="picture", picture=PICTURE, text="晒青"), ""),
        (DetailBlock(kind="picture", picture="javascript:1"), "must be an address under /media/ or https://"),
        (DetailBlock(kind="list", items=["蜜香", "回甘"]), ""),
        (DetailBlock(kind="list"), "must have 1 to 40 entries"),
        (DetailBlock(kind="list", items=["\u202e01"]), "must not contain control or invisible characters"),
        (DetailBlock(kind="table", rows=[["产地", "勐海"], ["净重", "357 克"]]), ""),
        (
            DetailBlock(kind="table", rows=[["产地"], ["净重", "357 克"]]),
            "must have 1 to 40 rows of equal length",
        ),
        (DetailBlock(kind="table"), "must have 1 to 40 rows of equal length"),
        (DetailBlock(kind="video", video="/media/0123456789abcdef0123456789abcdef/video.mp4"), ""),
        (DetailBlock(kind="video", video="https://x.example/a.mp4"), "must be a video of the media library"),
        (DetailBlock(kind="html"), "must be 1 to 20000 characters"),
        (DetailBlock(kind="html", html="<p>茶</p>\n<ul>\t<li>一</li></ul>"), ""),
    ],
)
def test_every_kind_of_block_is_looked_through(block: DetailBlock, fault: str) -> None:
    assert block_fault(block) == fault


def test_only_html_is_changed_by_the_cleaning() -> None:
    text = DetailBlock(kind="text", text="水温 > 90 度 & 快出汤")
    html = DetailBlock(kind="html", html="<p onclick=x>茶</p>")
    assert cleaned([text, html]) == [text, DetailBlock(kind="html", html="<p>茶</p>")]
