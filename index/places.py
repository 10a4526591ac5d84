"""Places by the single characters that documents write for them, and words that only look like places."""

import re
from functools import lru_cache

from corpus.script import Language, detect, same_length_simplified, to_script
from index.segmenter import boundaries

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
_LANDFORM = re.compile(r"(\w{2,3}?)(?:高原|平原|盆地|半岛|大地|全省|全境)$")
# Other names of provinces, by which reports and newspapers call them.
_ALSO = dict(
    re.findall(
        r"(\w+):(\w+)",
        """
        陇原:甘肃 琼岛:海南 三晋:山西 燕赵:河北 齐鲁:山东 荆楚:湖北 三湘:湖南 潇湘:湖南 八桂:广西 七彩云南:云南 滇中:云南 三秦:陕西 巴蜀:四川
        八闽:福建 赣鄱:江西 岭南:广东 龙江:黑龙江 辽沈:辽宁 吉林大地:吉林 中原大地:河南 江淮大地:安徽 申城:上海 沪上:上海 鹏城:深圳 羊城:广州 冰城:哈尔滨
        """,
    )
)
# Common nouns and verbs that the segmenter takes for places.
NO_PLACES = frozenset(
    re.findall(
        r"\w+",
        """
        新建 城市 城镇 都市 都市区 大都市 特大城市 城中村 港口城市 新区 新城 古城 古镇 山区 高原 海洋 海岛 大海 大洋 海滩 海湾 涉海 入海 深海 深水 深度 深林
        河湖 江河 山水 山海 陆海
        黑土地 大国 大省 外国 东西 大桥 海关 台风 台站 镇村 入乡 中心镇 百强县 经开区 旅游名县 桥头堡 友城 普通高中 重大意义 卡关 美丽 上市 法治化 宜居 治本 建国
        爱国 南北 平原 英雄 朝廷 太阳 湖泊 江湖 大街 王国 开国 共和国 大都 京城 庆典 山脉 治安 新鲜 海峡 河口 冰川 长度 长大 琉璃瓦 古典 江山 高山
        山坡 河谷 太平 福利 日志 内河 青春 山河 神圣 上马 中断 河水 山洞 都城 关联 广义 湖水 上山 江水 舞美 山峰 石桥 上半场 下山 上台 山寨 契约 入口
        路桥 古都 诸国 重镇 三角洲 山口 大山 故城 千古 城堡 深山 伦理 泉水 渡江 大河 大湖 大江 治国 法典 大都城 池塘 天桥 加盟 登山 密封 立马 海滨
        湖区 沿河 牡丹 西瓜 贵宾 卫国 沧海 嘉宾 海港 山林 山川 北风 赞美 新村 喜庆 四海 台地 大门口 上路 兴旺 山羊 远洋 深谷 山岭 象牙 河湾 渡河
        江流 入门 深渊 土城 河畔 京都 上岗 远古 河沟 夕阳 港湾 绕城 苏打 波及 绵羊 冰山 旧城 江底 太极 山庄 江海 广度 欢庆 山野 密林 立国 开朗
        上古 缅怀 端庄 珍藏 松林 半封建 锦旗 山沟 黑洞 沙洲 上楼 广为 香水 后山 河滩 大兴土木 浅海 大坝 两河 山丘 新旧 沧桑 湖畔 海沟 南瓜 滑坡
        串联 小国 黑马 藩镇 葡萄园 深藏 山村 古堡 登门 海鲜 驻京 山崖 同盟国 扎根 阳极 蓝牙 万国 横梁 盐湖 山城 恩典 下海 龙脉 巴士 中风 列国
        湖底 广博 列岛 河港 城建 英里 中考 上山下乡 陡坡 渡海 美感 远山 古国 火海 人山人海 山岳 独木桥 馆藏 东西南北 东道国 合众国 循环赛 法律化
        非市场 多角度 上下水 入海口 海疆 治沙 防沙 固沙 沙地 固沙林 宜林地 灌木林 坡地 山坡地 河滩地 沙土地 河渠 江堤 库藏 藩篱 盐都 酒都 土建 并联
        邦联 银联 塔楼 深井 维度 波峰 拉闸 捷联 海归 农林 临建 贫富 富国 下联 上联 中士 午休 攀岩 中长跑 长跑 一厘 新园 新仓 深潭 青贮 大邑 富藏
        加密 外联
        科教兴国 越野 扎堆 保鲜 确保安全 延时 上门 德治 新春 热烈庆祝 回国 归国 美化 满意度 重特大 安家 广大干部 几省 几区 普及 惠及
        """,
    )
)


_PROVINCES = {char: place for place, char in _CHARACTERS.items() if place not in ("深圳", "哈尔滨")}
_ALONE = re.compile(
    r"(?:^|(?<=[\s,，:：;；?？]))老?([{0}])省?(?=\s*(?:19|20)\d\d|\s+(?:[A-Za-z]|[\u4e00-\u9fff]{{2}}|[{0}]\s)|[跟和与同及、][{0}](?![\u4e00-\u9fff]*[、和](?![{0}]))|vs)"
    r"|(?<=[{0}][跟和与同及、])([{0}])省?(?=[\s,，、跟和与同及]|(?:19|20)\d\d|[的两各谁哪])".format("".join(_PROVINCES))
)
_SEVERAL = re.compile(r"(?<![\u4e00-\u9fff])([{}]{{2,3}})(?=[两三二]省|[两三二]地)".format("".join(_PROVINCES)))


def places_in_full(question: str) -> str:
    """Return a question with the names of provinces in full where a single character stands alone for one.

    >>> places_in_full("皖 冀 2024 糧食產量"), places_in_full("湘跟桂2024年誰快"), places_in_full("京津冀協同")
    ('安徽 河北 2024 糧食產量', '湖南跟廣西2024年誰快', '京津冀協同')
    """
    kept, end = "", 0
    script: Language = "zh-Hans" if detect(question) == "zh-Hans" else "zh-Hant"
    plain = same_length_simplified(question)
    for match in sorted([*_ALONE.finditer(plain), *_SEVERAL.finditer(plain)], key=lambda match: match.start()):
        kept += question[end : match.start()] + to_script(
            "和".join(_PROVINCES[char] for char in "".join(filter(None, match.groups()))), script
        )
        end = match.end()
    return kept + question[end:]


_PROVINCE = re.compile("|".join(sorted([*_PROVINCES.values(), "青海", "新疆", "台湾"], key=len, reverse=True)))


def find_provinces(text: str) -> list[tuple[int, str]]:
    """Return where a Simplified text names a province, as part of a longer name, too, and which.

    >>> find_provinces("辽宁大学毕业生和安徽北部")
    [(0, '辽宁'), (8, '安徽')]
    """
    words = boundaries(text)  # 青海南部 names no 海南
    return [(match.start(), match.group()) for match in _PROVINCE.finditer(text) if match.start() in words]


def other_name(place: str) -> str:
    """Return the province or city that a literary name or a landform stands for; empty for any other word.

    >>> other_name("陇原"), other_name("云南高原"), other_name("云南")
    ('甘肃', '云南', '')
    """
    land = _LANDFORM.match(place)
    return str(_ALSO.get(place) or (land[1] if land and land[1] in _CHARACTERS else ""))


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
