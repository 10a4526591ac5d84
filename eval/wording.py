"""Every string of the report, in Traditional Chinese, Simplified Chinese and English."""

import re
from collections.abc import Sequence

from corpus.script import Language

LANGUAGES: tuple[Language, ...] = ("zh-Hant", "zh-Hans", "en")
Words = tuple[str, str, str]  # the same in each of LANGUAGES

# key -> words; braces are filled by `words`, with texts, numbers or other words.
_WORDS: dict[str, Words] = {
    "title": ("評測報告", "评测报告", "Evaluation report"),
    "run": ("本次", "本次", "This run"),
    "baseline": ("基準", "基准", "Baseline"),
    "questions": ("{n} 題", "{n} 题", "{n} questions"),
    "n": ("題數", "题数", "n"),
    "interval": ("95% 區間", "95% 区间", "95% interval"),
    "p50": ("中位數", "中位数", "Median"),
    "p95": ("第 95 百分位", "第 95 百分位", "95th percentile"),
    "latency": ("作答時間", "作答时间", "Time to answer"),
    "ms": ("{n} 毫秒", "{n} 毫秒", "{n} ms"),
    # the gate
    "gate.passed": ("通過：達到放行標準", "通过：达到放行标准", "Passed: it may go out"),
    "gate.failed": ("未通過：沒有達到放行標準", "未通过：没有达到放行标准", "Failed: it must not go out"),
    "gate.incomplete": ("不完整：還不能判定", "不完整：还不能判定", "Incomplete: it cannot be judged yet"),
    "gate.rule": ("標準", "标准", "Rule"),
    "gate.seen": ("結果", "结果", "Found"),
    "gate.state": ("判定", "判定", "Outcome"),
    "state.passed": ("✓ 通過", "✓ 通过", "✓ passed"),
    "state.failed": ("✗ 未通過", "✗ 未通过", "✗ failed"),
    "state.skipped": ("– 沒有基準，未檢查", "– 没有基准，未检查", "– no baseline, not checked"),
    "state.incomplete": ("? 資料不足", "? 数据不足", "? not enough data"),
    "check.errors": ("出錯的題數 {bound}", "出错的题数 {bound}", "Errors {bound}"),
    "check.questions": ("基準的每一題都問過", "基准的每一题都问过", "Every question of the baseline was asked"),
    "check.threshold": ("{metric} {bound}", "{metric} {bound}", "{metric} {bound}"),
    "check.paired": (
        "{metric}：與基準之差 {bound}",
        "{metric}：与基准之差 {bound}",
        "{metric}: difference to the baseline {bound}",
    ),
    "check.critical": (
        "標記 {subject} 的題沒有跌到 0 分",
        "标记 {subject} 的题没有跌到 0 分",
        "No question tagged {subject} fell to 0",
    ),
    # sections of the page
    "part.summary": ("摘要", "摘要", "Summary"),
    "part.metrics": ("指標", "指标", "Metrics"),
    "part.charts": ("圖", "图", "Charts"),
    "part.groups": ("分項", "分项", "By kind"),
    "part.flips": ("與基準相比改變的題", "与基准相比改变的题", "Questions that changed"),
    "part.failures": ("沒有答對的題", "没有答对的题", "Questions not answered right"),
    "part.all": ("全部題目", "全部题目", "All questions"),
    "part.appendix": ("附錄", "附录", "Appendix"),
    # tables
    "metrics.note": (
        "粗體可以決定放行。每個數字都附題數和 95% 區間；區間以文件的章節為單位重抽 {resamples} 次（種子 {seed}）。",
        "粗体可以决定放行。每个数字都附题数和 95% 区间；区间以文件的章节为单位重抽 {resamples} 次（种子 {seed}）。",
        "Bold metrics may hold a version back. Every figure has its n and a 95% interval, from {resamples} resamples "
        "of the document's sections (seed {seed}).",
    ),
    "metrics.diagnostic": ("僅供參考的指標", "仅供参考的指标", "Diagnostics"),
    "col.metric": ("指標", "指标", "Metric"),
    "col.value": ("值", "值", "Value"),
    "col.na": ("不適用", "不适用", "n/a"),
    "col.errors": ("出錯", "出错", "Errors"),
    "col.difference": ("差", "差", "Difference"),
    "col.p": ("校正後 p", "校正后 p", "Corrected p"),
    "col.smallest": ("最小可測差", "最小可测差", "Visible from"),
    "col.winners": ("勝／平／負", "胜／平／负", "Won / tied / lost"),
    "col.type": ("題型", "题型", "Type"),
    "col.section": ("章節", "章节", "Section"),
    "col.question": ("問題", "问题", "Question"),
    "col.verdict": ("評分", "评分", "Verdict"),
    "col.confidence": ("把握", "把握", "Confidence"),
    "col.all": ("合計", "合计", "All"),
    "groups.note": (
        "每格是完全答對的比例，下面是題數；空白表示沒有這種題。",
        "每格是完全答对的比例，下面是题数；空白表示没有这种题。",
        "Each cell is the share answered right, with n below it; empty where there is no such question.",
    ),
    "difference.note": (
        "差是本次減基準。校正後 p 是隨機化檢定經 Holm 校正；比「最小可測差」還小的差，這些題看不出來。",
        "差是本次减基准。校正后 p 是随机化检验经 Holm 校正；比“最小可测差”还小的差，这些题看不出来。",
        "Differences are this run minus the baseline; p is of a randomisation test with Holm's correction. Differences smaller than "
        "“visible from” cannot be seen with so many questions.",
    ),
    "flips.note": (
        "以滿分（2 分）計：改好 {fixed} 題，變差 {broken} 題，McNemar p {p}。以完全答對計：改好 {fixed_right}，"
        "變差 {broken_right}，p {p_right}。",
        "以满分（2 分）计：改好 {fixed} 题，变差 {broken} 题，McNemar p {p}。以完全答对计：改好 {fixed_right}，"
        "变差 {broken_right}，p {p_right}。",
        "By the full verdict (2): {fixed} fixed, {broken} broken, McNemar p {p}. By answered right: {fixed_right} fixed, "
        "{broken_right} broken, p {p_right}.",
    ),
    "flips.fixed": ("▲ 改好", "▲ 改好", "▲ Fixed"),
    "flips.broken": ("▼ 變差", "▼ 变差", "▼ Broken"),
    "flips.none": ("沒有題目改變。", "没有题目改变。", "No question changed."),
    "failures.none": ("每一題都答對了。", "每一题都答对了。", "Every question was answered right."),
    # one question
    "card.refused": ("（拒答）", "（拒答）", "(refused)"),
    "card.error": ("系統出錯：{error}", "系统出错：{error}", "Error: {error}"),
    "card.missing": ("（沒有作答）", "（没有作答）", "(not answered)"),
    "card.expected": ("標準答案", "标准答案", "Expected"),
    "card.refusal": ("文件裡沒有，應當拒答。", "文件里没有，应当拒答。", "Not in the documents: it should be refused."),
    "card.cited": ("引用的原文", "引用的原文", "Cited passages"),
    "card.inexact": ("引文與原文不符", "引文与原文不符", "Not the document's words"),
    "card.evidence": ("應引用的原文", "应引用的原文", "Evidence"),
    "card.asked": ("問：", "问：", "Q: "),
    "card.replied": ("答：", "答：", "A: "),
    # the appendix
    "appendix.errors": ("出錯或沒有作答的題", "出错或没有作答的题", "Errors and missing answers"),
    "appendix.none": ("沒有。", "没有。", "None."),
    "appendix.manifest": ("這次評測的來歷", "这次评测的来历", "Where this run comes from"),
    "appendix.changed": ("與基準不同的設定", "与基准不同的设置", "What differs from the baseline"),
    "appendix.retired": (
        "停用的題沒有問；不適用的題不計入平均，出錯的題以最差計。",
        "停用的题没有问；不适用的题不计入平均，出错的题以最差计。",
        "Retired questions were not asked. A mean leaves out questions its metric says nothing about; errors count as the worst.",
    ),
    # charts: title, what it shows, axes
    "chart.types": ("各題型的評分", "各题型的评分", "Verdicts by type"),
    "chart.types.note": (
        "每種題型裡 2、1、0 分各占多少。",
        "每种题型里 2、1、0 分各占多少。",
        "How many answers of each type have which verdict.",
    ),
    "chart.languages": ("各語言的評分", "各语言的评分", "Verdicts by language"),
    "chart.languages.note": ("提問的語言。", "提问的语言。", "The language of the question."),
    "chart.recall": ("前 k 段裡有多少證據", "前 k 段里有多少证据", "Evidence in the first k passages"),
    "chart.recall.note": (
        "能回答的題：證據字數落在前 k 段的比例；色帶是 95% 區間。",
        "能回答的题：证据字数落在前 k 段的比例；色带是 95% 区间。",
        "Answerable questions: share of evidence characters in the first k passages, with its 95% interval.",
    ),
    "chart.risk": ("答得越多，錯得越多？", "答得越多，错得越多？", "Risk and coverage"),
    "chart.risk.note": (
        "只答最有把握的題時，錯的比例；◆ 是現行門檻。",
        "只答最有把握的题时，错的比例；◆ 是现行门槛。",
        "Share of wrong answers when only the most confident are given; ◆ is the threshold in use.",
    ),
    "chart.risk.point": ("作答 {coverage}，錯 {risk}", "作答 {coverage}，错 {risk}", "answers {coverage}, wrong {risk}"),
    "chart.reliability": ("說的把握可信嗎？", "说的把握可信吗？", "Can the confidence be believed?"),
    "chart.reliability.note": (
        "給出的答案：點在虛線上就是說到做到，在虛線下是過度自信；數字是題數。",
        "给出的答案：点在虚线上就是说到做到，在虚线下是过度自信；数字是题数。",
        "Answers given: on the dashed line the confidence is what it says, below it is too high; numbers are n.",
    ),
    "chart.forest": ("各題型與基準之差", "各题型与基准之差", "Difference to the baseline by type"),
    "chart.forest.note": (
        "完全答對的比例，本次減基準，附 95% 區間；在右邊是變好。",
        "完全答对的比例，本次减基准，附 95% 区间；在右边是变好。",
        "Share answered right, this run minus the baseline, with 95% intervals; to the right is better.",
    ),
    "chart.flow": ("評分怎麼變", "评分怎么变", "From old verdict to new"),
    "chart.flow.note": (
        "左邊是基準的評分，右邊是本次；帶點的變差。",
        "左边是基准的评分，右边是本次；带点的变差。",
        "Baseline on the left, this run on the right; dotted ribbons got worse.",
    ),
    "chart.latency": ("作答時間", "作答时间", "Time to answer"),
    "chart.latency.note": ("每題從收到到答完。", "每题从收到到答完。", "From question to whole answer."),
    "chart.map": ("文件各節問到多少、答對多少", "文件各节问到多少、答对多少", "The document, section by section"),
    "chart.map.note": (
        "長條是該節的篇幅，深色是題目的證據涵蓋的部分；右邊是題數和完全答對的比例。",
        "长条是该节的篇幅，深色是题目的证据涵盖的部分；右边是题数和完全答对的比例。",
        "Bars are the length of a section, dark where the gold's evidence lies; then n and the share answered right.",
    ),
    "chart.human": ("自動評分與人工評分", "自动评分与人工评分", "Automatic against human"),
    "chart.human.note": (
        "{n} 題有人工評分：一致 {raw}，二次加權 κ {kappa}；自動給 2 分的，人也給 2 分的占 {precision}。",
        "{n} 题有人工评分：一致 {raw}，二次加权 κ {kappa}；自动给 2 分的，人也给 2 分的占 {precision}。",
        "{n} answers have human labels: agreement {raw}, quadratic κ {kappa}; of automatic 2s, people gave a 2 to {precision}.",
    ),
    "chart.noise": ("混入無關段落之後", "混入无关段落之后", "With noise among the passages"),
    "chart.noise.note": (
        "檢索結果裡有一部分換成無關段落時，完全答對的比例。",
        "检索结果里有一部分换成无关段落时，完全答对的比例。",
        "Share answered right when a part of the passages found is replaced by others.",
    ),
    "axis.k": ("前 k 段", "前 k 段", "first k passages"),
    "axis.coverage": ("作答的比例", "作答的比例", "share answered"),
    "axis.risk": ("答錯的比例", "答错的比例", "share wrong"),
    "axis.confidence": ("說的把握", "说的把握", "confidence"),
    "axis.right": ("實際答對", "实际答对", "answered right"),
    "axis.ms": ("毫秒", "毫秒", "ms"),
    "axis.n": ("題數", "题数", "questions"),
    "axis.noise": ("無關段落的比例", "无关段落的比例", "share of noise"),
    "axis.automatic": ("自動", "自动", "automatic"),
    "axis.human": ("人工", "人工", "human"),
    "line.covered": ("證據字數", "证据字数", "characters"),
    "line.whole": ("證據齊全", "证据齐全", "all of it"),
    "error": ("出錯", "出错", "error"),
}
# metric -> (name, what it means)
_METRICS: dict[str, tuple[Words, Words]] = {
    "right": (
        ("完全答對", "完全答对", "Answered right"),
        (
            "要點齊全、夠短、引文逐字並涵蓋證據；不能答的拒答。",
            "要点齐全、够短、引文逐字并涵盖证据；不能答的拒答。",
            "All facts, short, quotes exact and proving it; refused when it cannot be answered.",
        ),
    ),
    "verdict": (
        ("評分（0–2）", "评分（0–2）", "Verdict (0–2)"),
        (
            "2：要點齊全、無矛盾、引用屬實；1：至少一半要點；0：其餘。",
            "2：要点齐全、无矛盾、引用属实；1：至少一半要点；0：其余。",
            "2: all key facts, no contradiction, citations true; 1: at least half; 0: the rest.",
        ),
    ),
    "key_recall": (
        ("要點齊全率", "要点齐全率", "Key recall"),
        ("必要的要點答出多少。", "必要的要点答出多少。", "Share of the required facts given."),
    ),
    "figure_accuracy": (
        ("數字正確率", "数字正确率", "Figure accuracy"),
        (
            "數值、單位、以上以下、增減、年份都對。",
            "数值、单位、以上以下、增减、年份都对。",
            "Value, unit, qualifier, direction and year are right.",
        ),
    ),
    "contradiction": (
        ("矛盾率（越低越好）", "矛盾率（越低越好）", "Contradictions (lower is better)"),
        ("說了與標準或引文相反的話。", "说了与标准或引文相反的话。", "Answers against the gold or their own quotes."),
    ),
    "citation_validity": (
        ("引用有效率", "引用有效率", "Citation validity"),
        ("引用指向文件裡真有的位置。", "引用指向文件里真有的位置。", "Citations point to a place that exists."),
    ),
    "quote_fidelity": (
        ("引文逐字率", "引文逐字率", "Quote fidelity"),
        ("引文與原文一字不差。", "引文与原文一字不差。", "Quotes are word for word."),
    ),
    "figure_support": (
        ("數字有據率", "数字有据率", "Figure support"),
        ("句中數字都在該句引文裡。", "句中数字都在该句引文里。", "A sentence's figures stand in its own quotes."),
    ),
    "evidence_recall": (
        ("證據召回@{k}", "证据召回@{k}", "Evidence recall@{k}"),
        ("證據字數落在前 {k} 段的比例。", "证据字数落在前 {k} 段的比例。", "Evidence characters in the first {k} passages."),
    ),
    "refusal": (
        ("拒答判斷正確率", "拒答判断正确率", "Refusal right"),
        ("該答的答了，該拒的拒了。", "该答的答了，该拒的拒了。", "Refused exactly when it should."),
    ),
    "refusal_precision": (
        ("拒答精確率", "拒答精确率", "Refusal precision"),
        ("拒答的題裡，真的不能答的比例。", "拒答的题里，真的不能答的比例。", "Of refusals, those that are right."),
    ),
    "refusal_recall": (
        ("拒答召回率", "拒答召回率", "Refusal recall"),
        ("不能答的題裡，拒答的比例。", "不能答的题里，拒答的比例。", "Of unanswerable questions, those refused."),
    ),
    "refusal_f1": (
        ("拒答 F1", "拒答 F1", "Refusal F1"),
        ("上面兩項合成一個數。", "上面两项合成一个数。", "The two above in one number."),
    ),
    "citation_coverage": (
        ("句句有出處率", "句句有出处率", "Citation coverage"),
        ("有逐字引文的句子的比例。", "有逐字引文的句子的比例。", "Sentences with an exact citation."),
    ),
    "citation_precision": (
        ("引用切題率", "引用切题率", "Citation precision"),
        ("引用碰到證據的比例。", "引用碰到证据的比例。", "Citations that touch the evidence."),
    ),
    "citation_recall": (
        ("證據引用率", "证据引用率", "Citation recall"),
        ("證據有多少被引用。", "证据有多少被引用。", "Share of the evidence that is cited."),
    ),
    "list_f1": (("列舉 F1", "列举 F1", "List F1"), ("列舉題的項目對不對。", "列举题的项目对不对。", "Items of list questions.")),
    "short": (
        ("長度合格率", "长度合格率", "Short enough"),
        ("不超過題型的字數。", "不超过题型的字数。", "Within the length of its type."),
    ),
    "char_f1": (
        ("字元 F1", "字符 F1", "Character F1"),
        ("與標準答案的用字重疊。", "与标准答案的用字重叠。", "Overlap with the reference."),
    ),
    "cmrc_f1": (("CMRC F1", "CMRC F1", "CMRC F1"), ("最長相同片段。", "最长相同片段。", "Longest common run.")),
    "exact_match": (
        ("完全相同", "完全相同", "Exact match"),
        ("與標準答案一字不差。", "与标准答案一字不差。", "The reference, word for word."),
    ),
    "all_evidence": (
        ("證據齊全@{k}", "证据齐全@{k}", "All evidence@{k}"),
        ("前 {k} 段裡有全部證據。", "前 {k} 段里有全部证据。", "All evidence is in the first {k} passages."),
    ),
    "truthfulness": (
        ("可信度（−1 到 1）", "可信度（−1 到 1）", "Truthfulness (−1 to 1)"),
        (
            "對 1，半對 0.5，拒答 0，錯 −1（CRAG）。",
            "对 1，半对 0.5，拒答 0，错 −1（CRAG）。",
            "Right 1, half 0.5, refused 0, wrong −1 (CRAG).",
        ),
    ),
    "ndcg": (
        ("nDCG@{k}", "nDCG@{k}", "nDCG@{k}"),
        ("相關段落排得多前。", "相关段落排得多前。", "How high relevant passages rank."),
    ),
    "mrr": (
        ("MRR@{k}", "MRR@{k}", "MRR@{k}"),
        ("第一個相關段落的名次。", "第一个相关段落的名次。", "Rank of the first relevant passage."),
    ),
    "judged": (
        ("判定過@{k}", "判定过@{k}", "Judged@{k}"),
        ("前 {k} 段裡有相關判定的比例。", "前 {k} 段里有相关判定的比例。", "Of the first {k}, those with a grade."),
    ),
    "recall": (
        ("段落召回@{k}", "段落召回@{k}", "Recall@{k}"),
        ("相關段落找到多少。", "相关段落找到多少。", "Relevant passages found."),
    ),
    "hit": (
        ("段落命中@{k}", "段落命中@{k}", "Hit@{k}"),
        ("前 {k} 段至少有一個相關。", "前 {k} 段至少有一个相关。", "One relevant among the first {k}."),
    ),
    "coverage": (("作答率", "作答率", "Coverage"), ("沒有拒答的比例。", "没有拒答的比例。", "Share not refused.")),
    "selective_accuracy": (
        ("作答正確率", "作答正确率", "Selective accuracy"),
        ("作答的題裡完全答對的比例。", "作答的题里完全答对的比例。", "Of answers given, those right."),
    ),
    "augrc": (
        ("AUGRC（越低越好）", "AUGRC（越低越好）", "AUGRC (lower is better)"),
        ("沒發現的錯的風險。", "没发现的错的风险。", "Risk of undetected errors."),
    ),
    "brier": (
        ("Brier（越低越好）", "Brier（越低越好）", "Brier (lower is better)"),
        ("把握與對錯差多遠。", "把握与对错差多远。", "Distance of confidence from truth."),
    ),
}
_KINDS: dict[str, Words] = {
    "number": ("數字", "数字", "number"),
    "figure": ("數據", "数据", "figure"),
    "name": ("名稱", "名称", "name"),
    "entity": ("實體", "实体", "entity"),
    "date": ("日期", "日期", "date"),
    "definition": ("定義", "定义", "definition"),
    "slogan": ("口號", "口号", "slogan"),
    "quote": ("引語", "引语", "quote"),
    "yesno": ("是非", "是非", "yes or no"),
    "list": ("列舉", "列举", "list"),
    "how": ("做法", "做法", "how"),
    "why": ("原因", "原因", "why"),
    "multi": ("跨節", "跨节", "several sections"),
    "compare": ("比較", "比较", "compare"),
    "multi_hop": ("多步", "多步", "several steps"),
    "summary": ("摘要", "摘要", "summary"),
    "part": ("講什麼", "讲什么", "what a part says"),
    "unanswerable": ("無答案", "无答案", "unanswerable"),
    "out_of_scope": ("範圍外", "范围外", "out of scope"),
    "false_premise": ("前提有誤", "前提有误", "false premise"),
    "near_miss": ("似有實無", "似有实无", "near miss"),
    "other_place": ("別的地方", "别的地方", "another place"),
    "other_year": ("別的年份", "别的年份", "another year"),
    "injection": ("夾帶指令", "夹带指令", "planted order"),
    "zh-Hant": ("繁體", "繁体", "Traditional"),
    "zh-Hans": ("簡體", "简体", "Simplified"),
    "en": ("英文", "英文", "English"),
    "mixed": ("混用", "混用", "mixed"),
}
# Why an answer is not right, as the metrics say it in English: what that looks like -> words.
_REASONS: list[tuple[str, Words]] = [
    (r"facts", ("要點不齊或有誤", "要点不齐或有误", "facts missing or wrong")),
    (r"length", ("太長", "太长", "too long")),
    (r"citations", ("引文不實", "引文不实", "quotes not exact")),
    (r"evidence", ("沒有引到證據", "没有引到证据", "evidence not cited")),
    (r"refusal", ("該不該拒答判斷錯", "该不该拒答判断错", "wrongly refused or answered")),
    (r"error", ("系統出錯", "系统出错", "error")),
    (r"rightly refused", ("拒答正確", "拒答正确", "rightly refused")),
    (r"refused, though it can be answered", ("能答卻拒答", "能答却拒答", "refused, though it can be answered")),
    (r"answered, though it cannot be", ("不能答卻答了", "不能答却答了", "answered, though it cannot be")),
    (r"empty answer", ("答案是空的", "答案是空的", "empty answer")),
    (r"a citation does not hold", ("有引用不屬實", "有引用不属实", "a citation does not hold")),
    (r"(?P<held>\d+) of (?P<all>\d+) keys", ("{all} 個要點答出 {held} 個", "{all} 个要点答出 {held} 个", "{held} of {all} keys")),
    (r"forbidden: (?P<value>.+)", ("說了不對的「{value}」", "说了不对的“{value}”", "says “{value}”, which is wrong")),
    (r"in no quote: (?P<value>.+)", ("引文裡沒有 {value}", "引文里没有 {value}", "{value} stands in no quote")),
    (r"(?P<key>\S+): wrong (?P<what>.+)", ("要點 {key} 的 {what} 不對", "要点 {key} 的 {what} 不对", "{key}: wrong {what}")),
    (r"not answered", ("沒有作答", "没有作答", "not answered")),
]


def same(text: str) -> Words:
    """Return a text that is the same in every language."""
    return text, text, text


def fill(form: Words, **values: object) -> Words:
    """Return words with their braces filled; a value that is words itself goes in language by language.

    >>> fill(("{m} 高", "{m} 高", "high {m}"), m=("值", "值", "value"))
    ('值 高', '值 高', 'high value')
    """
    one, two, three = (
        text.format(**{name: value[column] if isinstance(value, tuple) else value for name, value in values.items()})
        for column, text in enumerate(form)
    )
    return one, two, three


def words(key: str, **values: object) -> Words:
    """Return the words for `key` in every language.

    Raises:
        KeyError: there is no such key.
    """
    return fill(_WORDS[key], **values)


def metric_name(metric: str) -> Words:
    """Return what a metric is called.

    >>> metric_name("evidence_recall@5")[2]
    'Evidence recall@5'
    """
    base, _, k = metric.partition("@")
    return fill(_METRICS[base][0], k=k) if base in _METRICS else same(metric)


def metric_meaning(metric: str) -> Words:
    """Return what a metric means, in a sentence; nothing for one that is not known."""
    base, _, k = metric.partition("@")
    return fill(_METRICS[base][1], k=k) if base in _METRICS else same("")


def kind_name(kind: str) -> Words:
    """Return what a type of question or a language is called."""
    return _KINDS.get(kind, same(kind))


def reason(why: str) -> Words:
    """Return why an answer is not right, from what the metric says; in English where it is not known.

    >>> reason("1 of 3 keys")[0], reason("facts, length")[2]
    ('3 個要點答出 1 個', 'facts missing or wrong, too long')
    """
    for pattern, form in _REASONS:
        if match := re.fullmatch(pattern, why):
            return fill(form, **match.groupdict())
    parts = why.split(", ")
    if len(parts) > 1 and all(re.fullmatch(r"\w+", part) for part in parts):
        return together([reason(part) for part in parts])
    return same(why)


def together(pieces: Sequence[Words], between: Words = ("、", "、", ", ")) -> Words:
    """Return words behind one another."""
    one, two, three = (between[column].join(piece[column] for piece in pieces) for column in range(3))
    return one, two, three
