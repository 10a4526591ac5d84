"""Places by the single characters that documents write for them, and words that only look like places."""

import re
from functools import lru_cache

# Provinces and cities that documents write with one character beside another one's: 深哈, 京津冀.
_CHARACTERS = dict(
    re.findall(
        r"(\w+):(\w)",
        """
        北京:京 天津:津 河北:冀 山西:晋 内蒙古:蒙 辽宁:辽 吉林:吉 黑龙江:黑 上海:沪 江苏:苏 浙江:浙 安徽:皖 福建:闽 江西:赣 山东:鲁 河南:豫 湖北:鄂 湖南:湘
        广东:粤 广西:桂 海南:琼 重庆:渝 四川:川 贵州:黔 云南:滇 西藏:藏 陕西:陕 甘肃:甘 宁夏:宁 香港:港 澳门:澳 深圳:深 哈尔滨:哈
        """,
    )
)
# Countries that they write so: 中俄, 對俄.
_BESIDE_OURS = {
    "俄罗斯": "俄",
    "俄国": "俄",
    "日本": "日",
    "韩国": "韩",
    "美国": "美",
    "英国": "英",
    "法国": "法",
    "蒙古": "蒙",
}
# Common nouns and verbs that the segmenter takes for places.
NO_PLACES = frozenset(
    re.findall(
        r"\w+",
        """
        新建 城市 城镇 都市 都市区 大都市 特大城市 城中村 港口城市 新区 新城 古城 古镇 山区 高原 海洋 海岛 大海 大洋 海滩 海湾 涉海 入海 深海 深水 深度 深林
        河湖 江河 山水 山海 陆海
        黑土地 大国 大省 外国 东西 大桥 海关 台风 台站 镇村 入乡 中心镇 百强县 经开区 旅游名县 桥头堡 友城 普通高中 重大意义 卡关 美丽 上市 法治化 宜居 治本 建国
        加密 外联
        科教兴国 越野 扎堆 保鲜 确保安全 延时 上门 德治 新春 热烈庆祝 回国 归国 美化 满意度 重特大 安家 广大干部 几省 几区 普及 惠及
        """,
    )
)


@lru_cache(maxsize=1_024)
def short_names(place: str) -> tuple[str, ...]:
    """Return how a text may name a province or a city by one character beside another's; empty for one that has none.

    >>> "深哈" in short_names("深圳"), short_names("哈尔滨市")
    (True, ())
    """
    own = _CHARACTERS.get(place)
    if not own:
        return ()
    pairs = (pair for char in _CHARACTERS.values() if char != own for pair in (f"{own}{char}", f"{char}{own}"))
    return tuple(pair for pair in pairs if pair not in _CHARACTERS)


def beside_ours(country: str) -> tuple[str, ...]:
    """Return how a text may name a country by one character beside ours.

    >>> beside_ours("俄罗斯")
    ('中俄', '对俄')
    """
    short = _BESIDE_OURS.get(country)
    return (f"中{short}", f"对{short}") if short else ()
