"""What a question takes for granted, and what it demands by name: that something fell, a measure, a person, a choice of two."""

import re
from collections.abc import Iterator, Sequence

from assistant.choice import figures_in, token_set
from assistant.numbered import find, numbered_term, spells_out
from corpus.figures import Figure
from corpus.script import fold
from index.glossary import is_word
from index.segmenter import tagged
from index.words import Word, content_words

# Claims of decline, end or denial: a question that makes one is not answered by a passage that makes none.
_DENIALS = re.compile(
    r"变[少小差坏慢弱低窄]|退步|没(?:有)?(?:达到|拿到|获得|实现|建成|办成)|晚了|推迟|退回|停掉|撤出|下降|下滑|衰退|低迷|倒闭|破产|跌(?!宕)|(?<![摘去甩拿删卸改丢])掉(?:了|到|至|出)|减少|减产|降低|负增长|萎缩|恶化|后腿|垫底|倒数|落后|不重要|没有用|没用(?![到过上])|无用|放弃|关闭|关停|退出|退场|取消(?!费)|取代|停止|停办|停建|终止|中止|暂停|废除|失败|失守|反对|拒绝|禁止"
    r"|排除|剔除|不属于|不包括|不包含|不含|不列入|不纳入|没(?:有)?(?:列入|纳入|达成|达标|完成)|砍|减到|减为|减至|降到|降为|降至|降级|剩下?\d|只剩|仅剩|压减|压缩|削减|裁减|缩水|缩减|缩小|缩成|缩回|缩到|限缩|一路缩"
    r"|裁撤|裁掉|流失|下调|亏损|倒退|撤销|叫停|喊停|喊卡|中断|搁置|拖慢|拖累|不让|不靠(?!近|.{0,8}靠)|不再|不需要|不必(?![靠依])|不应(?!求)|不能当|不能算|(?<![不想能])[只仅光]靠(?!.{0,8}不[够行足])|(?<![多至缺])少了(?!什么|哪|谁)|辅助地位|最不\s*(?:重要|活跃|需要|critical|important)|剔(?!透)"
    r"|\bdrop|\bdeclin|\bfell\b|\bfall\b|decreas|shrink|shrank|abandon|\bclos(?:ed|ing)\b(?!-| ceremony)|\bclose (?:down|the|its|it)\b|\bquit|withdr"
    r"|discontinu|\bphase[sd]? out|\bmiss(?:ed|es)? (?:its|the|their)\b|\bg[ia]ve[sn]? up\b|\bgiving up\b|cancel|stopp?|fail|useless|ke(?:ep|pt) .{0,40}(?:away|out of)"
    r"|exclud|left out|leave out|\bcut(?:s|ting)? (?!across)|remov|slash|scrap|suspend|\bshut|revok|\bhalt|delay|fewer|\bworse|\blost\b"
    r"|\bban(?:s|ned|ning)?\b|reject|\breplac(?:ed|es|ing)\b"
    r"|\bstay out|\bno role|\bgoing back|\b(?:advis|argu|decid|warn)\w* against\b|\bcan wait|\bdowngrad|\bdisband|\bmerged into"
)
_DENIALS_OF_WHY = re.compile(r"延[后期]|收[回掉]|关掉|放掉|并掉|改推|迁走|搬走")
_WHY = re.compile(r"为[什何啥]|何以|怎么会|怎么反|\bwhy\b|\bhow come\b|理由|原因")
# A question whether something is so answers itself either way: 下降了嗎? is answered by what rose.
_WHETHER = re.compile(
    r"[吗吧]\W*$|是否|是不是|有没有|能不能|会不会|对不对|^(?:(?:so|and|but|well),? )?(?:is|are|was|were|do|does|did|has|have|can|will|should) |,\s*(?:right|correct|or not)\W*$"
)
_ASKS_MORE = re.compile(
    r"多少|几(?!乎)|什么|哪|谁|为什么|何|怎|理由|原因|措施|介绍|告诉|列出|说明|解释"
    r"|\b(?:tell|explain|list|give|describe|show)\b|\b(?:what|which|who|when|where|why|how)\b"
)
_CHOICE = re.compile(r"还是|或是?|\bor\b")
_SCOPE = re.compile(
    r"全国|全球|世界|各省|国内外|\b(?:nation(?:ally|wide)|national (?:total|average|share|rank\w*)|china's total|worldwide|global(?:ly)?)\b"
)
LEVEL = re.compile(r"(?:国家|省|市|县|区|世界|国际)级")  # over folded text
# What statistics measure: a figure of another one answers nothing.
_MEASURES = frozenset(
    re.findall(
        r"\w+",
        """
        国内生产总值 地区生产总值 生产总值 gdp 固定资产投资 进出口 进出口总额 可支配收入 零售总额 投入强度 研发投入强度
        面积 总面积 产量 总产量 年产量 单产 投资 投资额 总投资 产值 年产值 增加值 营收 营业额 收入 利润 人口 薪资 工资 学生 在校生 教师 医生 研究人员 员工 游客 容量
        装机 里程 出口 进口 外贸额 贷款
        预算 经费 费用 造价 税率 覆盖率 转化率 贡献率 机械化率 普及率 失业率 入学率 贷款余额 产能 销量 吞吐量 排放量 用电量 消费量 存量 产出
        """,
    )
)
_PERSON = re.compile(  # a surname and one or two characters; 高水平 is none, though the segmenter takes it for one
    r"^(?!高[水新])["
    r"赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗凤方俞任袁柳唐费廉岑薛雷贺倪汤"
    r"罗毕郝邬安常乐于傅皮卞齐康伍余顾孟黄穆萧尹姚邵汪祁毛狄米贝明计成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵季贾路娄江童颜郭梅盛林钟徐邱骆高夏蔡"
    r"田樊胡凌霍虞万支柯管卢莫房解应丁邓洪包左石崔吉龚程邢裴陆翁甄封储靳段富焦谷车侯宁仇甘武符刘景詹龙叶黎薄白蒲赖卓乔闻党翟谭劳姬申冉桑桂牛寿边"
    r"燕尚农温庄晏柴瞿阎慕连习艾向古易廖耿欧沃利师聂关荆司曾沙丰巫简饶空"
    r"][\u4e00-\u9fff]{1,2}$"
)
_NO_PERSON = re.compile(r"[人书证性制感区质图师者员单病松]$")  # 申请人, 许可证: the segmenter takes them for persons
_NO_NAME = re.compile(r"(?!)")
# Whom and which body a question asks for, over folded text; the words that name one, by their tags or by how they end.
_NAMED: tuple[tuple[re.Pattern[str], frozenset[str], re.Pattern[str]], ...] = (
    (  # an office is held by a person
        re.compile(
            r"(?:校长|院长|董事长|总经理|总裁|省长|市长|县长|区长|主席|书记|局长|厅长|处长|部长|主任|所长|负责人|ceo)(?:现在|目前|到底|是|叫)*(?:谁|哪位|什么名字|姓名)(?=\W|$|[来呢啊呀])"
            r"|\bwho (?:is|was) the (?:[\w-]+ ){0,4}(?:director|head|chair\w*|ceo|president|mayor|governor|principal|dean)\b"
            r"|\bwho (?:heads?|headed|chairs?|chaired|leads?)\b(?! (?:the |a )?(?:board |general )?meeting)|\bname of the (?:director|ceo|chair\w*|mayor|governor)"
        ),
        frozenset({"nr", "nrt"}),
        _NO_NAME,
    ),
    (
        re.compile(r"(?:进驻|入驻|参展|签约|上榜)了?的?[是有]?哪[些几]家?(?:厂商|企业|公司|厂家|商家)"),
        frozenset({"nt"}),
        re.compile(r"(?:集团|公司|厂)$"),
    ),
    (
        re.compile(
            r"谁(?!的手)|哪位|什么人|负责人(?:是|叫|为|\W*$)|(?:^|[,.;:?!] |\b(?:and|me|know|by|to|for|of|with|from|exactly|just) )who(?:m|se)?\b"
            r"|\bwhich (?:person|official|leader|scientist|economist)"
        ),
        frozenset({"nr", "nrt", "nt"}),
        re.compile(
            r"(?:^党|[者员长民手]|职工|工人|(?<![全内外局干])部|书记|主席|总理|主任|院士|专家|教授|先生|女士|同志|群众|干部|企业|公司|政府|机构|机关|部门|单位|市场|法院|科学家|工程师)$"
        ),
    ),
    (
        re.compile(
            r"哪[个间](?:单位|部门|机构|局处|厅处|机关|局(?!限|面|部)|处(?!罚|理|境|于|分)|厅|委(?!托|员|任))|哪[^,，。?？]{0,6}(?:主责|主办|牵头)"
            r"|\bwhich (?:body|agency|department|ministry|bureau|authority|institution)|lead agency"
        ),
        frozenset({"nt"}),
        re.compile(
            r"(?:[局厅署委办处科]|(?<![全内外局干])部|法院|检察院|机关|中心|大学|学校|集团|公司|政府|国务院|部门|委员会|办公室|总书记|党中央)$"
        ),
    ),
    (
        re.compile(
            r"哪几?个(?:县市|区县|县(?!级|委|长|域)|镇(?!长)|乡(?!村|镇企))|\b(?:which|what) (?:county|town|village|district)"
        ),
        frozenset(),
        re.compile(r"[县镇乡旗区]$"),
    ),
    (
        re.compile(
            r"哪(?:几|些|[两三四五])个?(?:城市|市)(?![群级场圈民属直政区县])|哪[里儿](?:举?办|举行|召开|盖|建|设|开(?!始))|(?:设|建|盖|位|落户|举行|办)[在于]哪[里儿]|哪[个座]\s?(?:城市(?!群)|市(?![场级])|岛|city|town)"
            r"|\bwhere (?:is|are|was|were|will|would) .*\b(?:held|built|located|based|hosted|set up)\b|\bwhich (?:city|island)\b"
        ),
        frozenset({"ns", "nt"}),
        re.compile(r"(?:[市县区省州岛镇乡村港路街]|基地|园区|产业园|科技园|示范区)$"),
    ),
)
_PARTS = re.compile(r"哪[两二三四五六七八九十几些]|是什么|指什么|什么意思|包括|分别|各是|各指|具体|内容")
_EXPLAINS = re.compile(r"\W{0,2}[^,，。、]{0,4}?(?:是|指|即|为|包括|分别|如下|有|[:：(（]|——)")
_OFFERS = re.compile(r"[吗吧]|还是|或|\bor\b")
_PER = re.compile(
    r"每(?:人|户|亩|斤|吨|月|天|日|家|平方|公里|名|位|张|度)|人均|户均|亩均|平均|单产|\bper (?:capita|mu|person|household|month|day|head|hectare)\b|\baverage\b"
)
# A time counted from today.
_THEN = re.compile(
    r"(?<![\d年])(?:[一二三四五六七八九十百]+|\d{1,3})年(?:以?前|以?后)|明年|后年|前年|上个?世纪|从前|明天|今天|后天|昨天|今晚|下个?(?:周|星期|月)|这个?(?:周|星期)"
    r"|\b(?:tomorrow|today|tonight|yesterday)\b|\bnext (?:week|month|year|decade|century)|\blast (?:decade|century)\b"
    r"|\b(?:years?|decades?) (?:ago|from now)\b|\bformerly\b|\bused to be\b"
)
_TURNED = re.compile(r"不[升降增减进]反[升降增减退]|反而")
_WORSENS = re.compile(r"变[高大多贵重](?!品)|升高|恶化|上升|上涨|\b(?:worsen|rose|rise|risen|rising)")
_RISES = re.compile(r"增[长加多大]|提[高升]|上升|上涨|升|涨|变[高大多]|扩大|翻番|恶化")
_FALLS = re.compile(r"下降|减少|降低|下滑|降至|降到|缩小|压减")
_PIECE = re.compile(r"[,，、。;；\n]")
_SENTENCE_END = re.compile(r"[。\n]")
_ALL_OF_THEM = re.compile(r"[均皆都]")
_FAVOURS = re.compile(
    r"帮[我忙](?:[^,，。?？]{0,4})?(?:订(?!正|立)|预约|book|翻译|画(?!重点)|改写|寄|发信|写(?:信|一?[首封篇]))|推荐(?:一?[家个本间款]|我)|要不要(?:带|办|买)"
    r"|\brecommend (?:an?|some|me|any)\b|\bshould i (?:buy|sell|invest|bring|wear|eat|watch|visit)\b"
)


def denies(text: str) -> bool:
    """Say whether a text speaks of decline, end or denial."""
    said = fold(text)
    return _DENIALS.search(said) is not None or (_WHY.search(said) is not None and _DENIALS_OF_WHY.search(said) is not None)


def is_turned_round(question: str, said: str) -> bool:
    """Say whether a question takes for granted that something turned round, and a text does not tell so: 不降反升.

    Or that it rose, and the text only tells what fell.
    """
    asked, told = fold(question), fold(said)
    if asks_whether(question):
        return False
    turned = _TURNED.search(asked)
    fell = (
        _WHY.search(asked)
        and _WORSENS.search(asked)
        and not _FALLS.search(asked)
        and _FALLS.search(told)
        and not _RISES.search(told)
    )
    return bool(fell) or (turned is not None and turned.group() not in told)


def asks_whether(question: str) -> bool:
    """Say whether a question only asks if something is so."""
    asked = fold(question).strip()
    return _WHETHER.search(asked) is not None and not _ASKS_MORE.search(_WHETHER.sub(" ", asked))


def name_missing(question: str, said: str) -> bool:
    """Say whether a question asks who, which body or which county it was, and a text names none.

    A name that the question has is no answer, unless it offers several or asks whether it is the one.
    """
    asked = fold(question)
    told = [(word, tag) for _, word, tag in tagged(fold(said))]
    for wanted, kinds, names in _NAMED:
        if not wanted.search(asked):
            continue
        rest = wanted.sub(" ", asked)
        own = [word for _, word, tag in tagged(rest) if _is_name(word, tag, kinds) or (len(word) > 1 and names.search(word))]
        offered = len(own) > 1 or _OFFERS.search(asked)
        if not any((_is_name(word, tag, kinds) or names.search(word)) and (offered or word not in own) for word, tag in told):
            return True
    return False


def _is_name(word: str, tag: str, kinds: frozenset[str]) -> bool:
    """Say whether a word is a name of some kinds; the segmenter takes 亞冬會 for a person's."""
    return tag in kinds and (tag != "nr" or _PERSON.match(word) is not None)


def persons_missing(question: str, said: str) -> bool:
    """Say whether a question names a person, and a text names none of those that it does."""
    named = [
        word
        for _, word, tag in tagged(fold(question))
        if tag == "nr" and len(word) > 2 and _PERSON.match(word) and not _NO_PERSON.search(word) and not is_word(word)
    ]
    return bool(named) and not any(name in fold(said) for name in named)


def only_named(question: str, said: str) -> bool:
    """Say whether a question asks for the parts of a term with a number in it, and a text gives the term and not its parts.

    >>> only_named("「三高」是哪三高?", "具有高科技、高效能、高質量特徵"), only_named("五大安全是哪五個?", "維護國家“五大安全”")
    (False, True)
    """
    asked, told = fold(question), fold(said)
    term = numbered_term(asked)
    if not term or not _PARTS.search(asked) or spells_out(term, told):
        return False
    named = find(term, told)
    return named is not None and not _EXPLAINS.match(told, named.end())


def per_unit_missing(question: str, said: str) -> bool:
    """Say whether a question asks what falls on one, or on average, and a text tells of none: 每人幾元 where the sum stands."""
    return _PER.search(fold(question)) is not None and _PER.search(fold(said)) is None


def another_time(question: str, said: str) -> bool:
    """Say whether a question is about a time counted from today that a text does not speak of: 十年前, next year."""
    return _THEN.search(fold(question)) is not None and _THEN.search(fold(said)) is None


def subject_missing(words: Sequence[Word], claimed: Sequence[Figure], said: Sequence[str]) -> float:
    """Return the share of a question's words that are said, but not of the figures it takes for granted, in [0, 1].

    森林面積排全國第一 is not what 森林面積…居第3位,保護區數量居全國第一 says.
    """
    told = token_set(" ".join(said))
    words = [word for word in words if word.kind in ("thing", "name", "attribute") and word.is_in(told)]
    if not words:
        return 0.0
    worst = 0.0
    for claim in claimed:
        subjects = [token_set(subject) for text in said for subject in _subjects(claim, text)]
        if subjects and not claim.is_year:
            worst = max(worst, min(sum(not word.is_in(held) for word in words) / len(words) for held in subjects))
    return worst


def _subjects(claim: Figure, text: str) -> Iterator[str]:
    """Yield what a text says each figure of a value of: its piece between commas, or more where that names no thing of its own."""
    for figure in figures_in(text):
        if figure.value != claim.value or figure.is_ordinal != claim.is_ordinal:
            continue
        cuts = [0, *(cut.end() for cut in _PIECE.finditer(text, 0, figure.start))]
        end = next((cut.start() for cut in _PIECE.finditer(text, figure.end)), len(text))
        if _ALL_OF_THEM.search(fold(text[cuts[-1] : figure.start])):
            cuts = [max((cut.end() for cut in _SENTENCE_END.finditer(text, 0, figure.start)), default=0)]
        while len(cuts) > 1 and not names_a_thing(text[cuts[-1] : figure.start]):
            cuts.pop()
        yield text[cuts[-1] : end]


def names_a_thing(text: str) -> bool:
    """Say whether a text names something that a figure may be of; 居全國第一 names none."""
    return any(word.kind in ("thing", "name") and not _SCOPE.fullmatch(word.term.name) for word in content_words(text))


def asks_a_favour(question: str) -> bool:
    """Say whether something is to be done or decided for the asker: 幫我訂會議室, which stock should I buy."""
    return _FAVOURS.search(fold(question)) is not None


def speaks_of_the_whole(text: str) -> bool:
    """Say whether a text speaks of the whole country or the world."""
    return _SCOPE.search(fold(text)) is not None


def is_of_another_level(question: str, said: str) -> bool:
    """Say whether a text names levels of government or rank, and none that a question names: 省級 where 國家級 stands."""
    asked, told = (frozenset(LEVEL.findall(fold(text))) for text in (question, said))
    return bool(asked and told and not asked & told)


def offers_a_choice(question: str) -> bool:
    """Say whether a question names what it may be: the ninth or the tenth?"""
    return _CHOICE.search(fold(question)) is not None


def is_measure(word: Word) -> bool:
    """Say whether a word of a question is what statistics measure, in either language."""
    return word.term.name in _MEASURES or (word.term.name.isascii() and not _MEASURES.isdisjoint(word.term.wordings[1:3]))
