"""The goods of the demo shop: Yunnan's, with their prices in fen and the stock they start with."""

from typing import NamedTuple

from chama.services.catalog.types import (
    Attribute,
    Category,
    DetailBlock,
    ProductDraft,
    SkuDraft,
    SpecAxis,
)

CATEGORIES = (
    Category(category_id="tea", name="普洱茶", position=10),
    Category(category_id="coffee", name="云南咖啡", position=20),
    Category(category_id="pastry", name="鲜花饼", position=30),
    Category(category_id="pantry", name="山货", position=40),
    Category(category_id="craft", name="手作", position=50),
)


class SeedProduct(NamedTuple):
    """A product, the stock of each of its SKUs in their order, and how its picture is drawn."""

    name: str
    draft: ProductDraft
    stock: tuple[int, ...]
    kind: str
    accent: str

    @property
    def key(self) -> str:
        """The act key of its making: seeding twice makes it once."""
        return f"seed-1-{self.name}"

    @property
    def picture_file(self) -> str:
        """The name of its picture in the media folder."""
        return picture_file(self.name)


def picture_file(name: str) -> str:
    """`menghai-cake` → `menghai-cake.svg`."""
    return f"{name}.svg"


def _product(
    name: str,
    category: str,
    kind: str,
    accent: str,
    title: str,
    subtitle: str,
    story: tuple[tuple[str, str], ...],
    facts: dict[str, str],
    axes: dict[str, list[str]],
    choices: list[tuple[list[str], int, int, int]],
) -> SeedProduct:
    """`choices` rows are (spec, price in fen, weight in grams with its wrapping, stock)."""
    draft = ProductDraft(
        title=title,
        subtitle=subtitle,
        category=category,
        pictures=[f"/media/{picture_file(name)}"],
        detail=[DetailBlock(kind="text", heading=heading, text=text) for heading, text in story],
        attributes=[Attribute(name=n, value=v) for n, v in facts.items()],
        axes=[SpecAxis(name=n, values=v) for n, v in axes.items()],
        skus=[SkuDraft(spec=spec, price_fen=fen, weight_g=weight) for spec, fen, weight, _ in choices],
    )
    return SeedProduct(name, draft, tuple(stock for *_, stock in choices), kind, accent)


_TEA = (
    _product(
        "menghai-raw-cake",
        "tea",
        "tea_cake",
        "#5B7A4A",
        "勐海古树生普 · 石磨圆饼",
        "春头采，布朗山二百年老树",
        (
            ("山里的树", "茶树长在布朗山海拔一千七百米的混交林里，不施肥，一年只采一季春茶。"),
            ("喝起来", "头三泡是清亮的蜜香，第五泡后转出山野的苦，苦落在舌根，很快化成甜。"),
            ("怎么存", "放在通风、避光、没有气味的地方。五年之后，香气会从花走向木。"),
        ),
        {"产地": "西双版纳 · 勐海", "工艺": "锅炒杀青，日光晒干，石磨压制", "保质期": "适宜长期存放"},
        {"年份": ["2024 年", "2020 年", "2016 年"], "净重": ["357 克", "200 克"]},
        [
            (["2024 年", "357 克"], 26800, 420, 320),
            (["2024 年", "200 克"], 15800, 250, 400),
            (["2020 年", "357 克"], 39800, 420, 160),
            (["2020 年", "200 克"], 23800, 250, 200),
            (["2016 年", "357 克"], 68800, 420, 48),
        ],
    ),
    _product(
        "ripe-cake",
        "tea",
        "tea_cake",
        "#8A4B32",
        "勐海熟普 · 老茶厂渥堆圆饼",
        "汤色如红酒，入口是枣和糯米的甜",
        (
            ("四十五天", "晒青毛茶洒水成堆，翻堆七次，四十五天退去青涩，再静置三年才出厂。"),
            ("喝起来", "汤厚，滑，没有堆味。饭后一壶，肚子是暖的。"),
        ),
        {"产地": "西双版纳 · 勐海", "工艺": "渥堆发酵", "建议": "沸水洗一遍，再闷十秒"},
        {"年份": ["2021 年", "2018 年"], "净重": ["357 克", "100 克"]},
        [
            (["2021 年", "357 克"], 16800, 420, 500),
            (["2021 年", "100 克"], 5800, 130, 800),
            (["2018 年", "357 克"], 25800, 420, 220),
        ],
    ),
    _product(
        "dianhong",
        "tea",
        "tea_tin",
        "#B5562B",
        "凤庆滇红 · 金芽",
        "满罐金毫，蜜香里有一点烤红薯",
        (
            ("一芽一叶", "凤庆是滇红的老家。清明前后采下一芽一叶，萎凋、揉捻、发酵，金毫自己显出来。"),
            ("怎么泡", "九十度的水，出汤要快。加一点热牛奶也很好。"),
        ),
        {"产地": "临沧 · 凤庆", "等级": "特级", "保质期": "24 个月"},
        {"净重": ["50 克", "125 克", "250 克"]},
        [(["50 克"], 6800, 120, 600), (["125 克"], 15200, 220, 420), (["250 克"], 28800, 380, 180)],
    ),
)

_COFFEE = (
    _product(
        "baoshan-beans",
        "coffee",
        "coffee_bag",
        "#2F5D62",
        "保山潞江坝 · 水洗铁皮卡",
        "柑橘、红糖、尾段一点茶感",
        (
            ("怒江河谷", "潞江坝的午后有热风，夜里又凉下来，果子熟得慢，糖也就多。"),
            ("下单再烘", "每周二、周五烘焙，烘好当天寄出，袋上写着日期。建议养豆七天再喝。"),
        ),
        {"产地": "保山 · 潞江坝", "海拔": "1,400 米", "品种": "铁皮卡", "处理法": "水洗"},
        {"烘焙": ["浅烘", "中烘"], "净重": ["227 克", "500 克"]},
        [
            (["浅烘", "227 克"], 7800, 260, 260),
            (["浅烘", "500 克"], 15800, 550, 120),
            (["中烘", "227 克"], 7800, 260, 320),
            (["中烘", "500 克"], 15800, 550, 150),
        ],
    ),
    _product(
        "menglian-natural",
        "coffee",
        "coffee_bag",
        "#A23B45",
        "孟连天空农场 · 日晒卡蒂姆",
        "草莓酱、可可，像一块果酱巧克力",
        (
            ("二十一天", "全红果在高架床上晒二十一天，每天翻四次，夜里盖布。"),
            ("怎么冲", "九十一度，一比十五，两分钟。做冰手冲更见果香。"),
        ),
        {"产地": "普洱 · 孟连", "海拔": "1,650 米", "品种": "卡蒂姆", "处理法": "日晒"},
        {"烘焙": ["浅烘", "中深烘"], "研磨": ["咖啡豆", "手冲粉"]},
        [
            (["浅烘", "咖啡豆"], 8800, 260, 240),
            (["浅烘", "手冲粉"], 8800, 260, 80),
            (["中深烘", "咖啡豆"], 8200, 260, 200),
            (["中深烘", "手冲粉"], 8200, 260, 90),
        ],
    ),
)

_PASTRY = (
    _product(
        "rose-cake",
        "pastry",
        "flower_cake",
        "#C4526B",
        "现烤玫瑰鲜花饼",
        "墨红玫瑰与蜂蜜，酥皮二十四层",
        (
            ("早上六点的花", "墨红玫瑰要在日出前采，去蒂，与糖和蜂蜜揉过，静置三天。一枚饼里有十二朵花。"),
            ("怎么吃", "烤箱一百六十度回烤三分钟，酥皮会再响一次。"),
        ),
        {"产地": "昆明 · 安宁八街", "保质期": "15 天", "配料": "玫瑰花、小麦粉、蜂蜜、白砂糖、猪油"},
        {"规格": ["6 枚", "12 枚", "24 枚礼盒"]},
        [(["6 枚"], 3600, 360, 600), (["12 枚"], 6800, 700, 500), (["24 枚礼盒"], 13800, 1500, 200)],
    ),
    _product(
        "jasmine-cake",
        "pastry",
        "flower_cake",
        "#7E9B5B",
        "茉莉鲜花饼",
        "元江的茉莉，只留一点点甜",
        (
            ("夜里开的花", "茉莉夜里八点开，香气最足的两个钟头里拌进馅里。不太甜，配生普正好。"),
            ("到手之后", "阴凉处放，十五天内吃完。没有防腐剂。"),
        ),
        {"产地": "玉溪 · 元江", "保质期": "15 天", "配料": "茉莉花、小麦粉、白芸豆、白砂糖、植物油"},
        {"规格": ["6 枚", "12 枚"]},
        [(["6 枚"], 3800, 360, 300), (["12 枚"], 7200, 700, 240)],
    ),
)

_PANTRY = (
    _product(
        "wildflower-honey",
        "pantry",
        "honey_jar",
        "#D79A2B",
        "怒江崖蜜 · 百花",
        "傈僳人攀崖取的野蜜，一年只一次",
        (
            ("崖壁上的巢", "黑大蜜蜂把巢筑在江边的崖上。取蜜人只割三分之一，留给蜂过冬。"),
            ("会结晶", "天冷结成细沙是自然的事，四十度温水里坐一会儿就化开。一岁以下婴儿请勿食用。"),
        ),
        {"产地": "怒江 · 福贡", "浓度": "42 波美度", "保质期": "24 个月"},
        {"净重": ["250 克", "500 克", "1 千克"]},
        [(["250 克"], 6900, 480, 260), (["500 克"], 12800, 820, 220), (["1 千克"], 23800, 1500, 90)],
    ),
    _product(
        "nuodeng-ham",
        "pantry",
        "ham",
        "#9C3B34",
        "诺邓火腿 · 井盐三年",
        "千年盐井的盐，苍山的风",
        (
            ("盐与风", "诺邓的井盐含钾多，味淡而鲜。抹盐、上泥、挂在土墙边，一等就是三年。"),
            ("怎么吃", "切薄片，蒸十分钟，油会变得透明。炒饭、煮豆腐、配哈密瓜都好。"),
        ),
        {"产地": "大理 · 云龙诺邓", "陈化": "三年", "保质期": "12 个月", "配料": "猪后腿、井盐"},
        {"规格": ["切片 200 克", "去骨 1 千克", "整腿 6 千克"]},
        [
            (["切片 200 克"], 7600, 240, 400),
            (["去骨 1 千克"], 29800, 1150, 120),
            (["整腿 6 千克"], 138000, 6800, 24),
        ],
    ),
    _product(
        "dried-mushrooms",
        "pantry",
        "mushroom",
        "#7A5C3E",
        "楚雄野生菌干 · 牛肝与羊肚",
        "雨季的山林，晒成一把",
        (
            ("七月的雨", "雨停第二天进山，只采开伞前的菌子，当天切片，低温烘十六个钟头。"),
            ("怎么煮", "冷水泡三十分钟，泡菌的水不要倒。与鸡同炖，须煮沸二十分钟以上。"),
        ),
        {"产地": "楚雄 · 南华", "保质期": "18 个月", "食用提示": "务必煮熟煮透"},
        {"品种": ["美味牛肝菌", "羊肚菌", "菌汤包"]},
        [
            (["美味牛肝菌"], 5800, 130, 420),
            (["羊肚菌"], 9800, 90, 260),
            (["菌汤包"], 3600, 110, 700),
        ],
    ),
)

_CRAFT = (
    _product(
        "tie-dye-scarf",
        "craft",
        "tie_dye",
        "#2B4C7E",
        "周城扎染围巾 · 板蓝根",
        "一针一线扎出来的蓝，没有两条相同",
        (
            ("扎与染", "白族的手艺：先缝，后扎，在板蓝根的染缸里浸八遍、晾八遍，拆了线花才出来。"),
            ("怎么洗", "头两次冷水单独洗，加一把盐。颜色会一年比一年静。"),
        ),
        {"产地": "大理 · 周城", "材质": "棉麻", "尺寸": "180 × 50 厘米"},
        {"花型": ["蝴蝶", "冰裂", "海浪"], "布料": ["棉", "棉麻"]},
        [
            (["蝴蝶", "棉"], 12800, 160, 80),
            (["蝴蝶", "棉麻"], 16800, 180, 60),
            (["冰裂", "棉"], 12800, 160, 90),
            (["海浪", "棉麻"], 16800, 180, 50),
        ],
    ),
    _product(
        "heqing-silver",
        "craft",
        "silver",
        "#8C939A",
        "鹤庆手工银 · 素镯",
        "新华村的锤声，一千二百下",
        (
            ("锤出来的光", "银条烧红、锤打、再烧，一只镯子要落一千二百锤。锤痕留着，光就有了层次。"),
            ("会变暗", "银会随日子变暗，用牙膏和软布擦一擦就亮。内圈可量身微调。"),
        ),
        {"产地": "大理 · 鹤庆新华村", "材质": "足银 990", "工艺": "手工锻打"},
        {"内径": ["56 毫米", "58 毫米", "60 毫米"]},
        [(["56 毫米"], 46800, 90, 40), (["58 毫米"], 48800, 92, 60), (["60 毫米"], 50800, 95, 30)],
    ),
)

PRODUCTS: tuple[SeedProduct, ...] = (*_TEA, *_COFFEE, *_PASTRY, *_PANTRY, *_CRAFT)
