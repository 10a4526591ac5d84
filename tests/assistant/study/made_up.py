"""A made-up report in the form of real ones, and items of it to plant faults in."""

from dataclasses import replace

from assistant.study.bank import make
from assistant.study.checks import findings, world_of
from assistant.study.material import gather
from corpus.document import Document
from corpus.outline import outline

REPORT = """2031年松山省政府工作報告

一、2030年工作回顧

過去一年，全省上下團結奮鬥。預計全省地區生產總值增長5.2%，糧食總產量達到830億斤，城鎮新增就業42萬人。公路總里程18.3萬公里、鐵路總里程0.62萬公里，港口泊位26個。數字經濟是高質量發展的新引擎。新建濕地公園24個、城市公園57個、口袋公園135個。

二、2031年重點任務

一是培育現代產業體系，建設綠色工廠、綠色園區、綠色礦山。發展新能源、新材料、先進製造、電子資訊等產業，支援企業開展設備更新。打造“山海協作”品牌，推動“數字松山”建設。企業是科技創新的主體。

二是推進鄉村全面振興，統籌發展科技農業、品牌農業、質量農業、休閒農業。到2032年底，建成高標準農田600萬畝。培育新型農民、農技專家、返鄉青年，完善農村公路、水利設施、物流網路。綠水青山是最普惠的民生福祉。

三、保障措施

科技創新是發展的根本動力。在先進製造、生物技術、現代物流、資訊網路等領域佈局一批重大專案，支援生物醫藥、海洋漁業、現代物流等產業用好政策。健全監測、評估、問責機制，強化要素保障，守住“三條紅線”。“三條紅線”是指生態保護紅線、永久基本農田、城鎮開發邊界。落實“山海協作”要求，深化財稅金融、國資國企、科技人才等領域改革。
"""


def report(text: str = REPORT, name: str = "songshan") -> Document:
    return outline(Document(name, name, text))


MATERIAL = gather(report())
WORLD = world_of([MATERIAL])
BANK = make([MATERIAL], seed=3)


def an_item(**traits):
    """Return the first usable item that has these traits; `rule` is the rule that made it."""
    rule = traits.pop("rule", "")
    for item in BANK:
        fits = item.status == "draft" and (not rule or item.made.rule == rule)
        if fits and all(getattr(item, name) == value for name, value in traits.items()):
            return item
    raise LookupError(traits)


def failed(item):
    """Return the rules that say something against an item."""
    return {finding.rule for finding in findings(item, WORLD)}


def with_option(item, number, **changes):
    """Return an item with one option changed."""
    options = list(item.options)
    options[number] = replace(options[number], **changes)
    return replace(item, options=tuple(options))


def wrong_number(item):
    """Return the place of the first wrong option."""
    return next(number for number, option in enumerate(item.options) if not option.key)
