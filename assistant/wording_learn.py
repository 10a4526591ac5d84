"""What the page says to a learner, and of an item made of an answer, in three languages."""

from assistant.study.exports.labels import in_each_language
from assistant.study.item import KINDS

_KINDS = {f"learn.kind.{kind}": in_each_language(kind) for kind in KINDS}

# key -> (Traditional, Simplified, English), as in wording.py.
LEARN: dict[str, tuple[str, str, str]] = {
    "step.learn": ("自學", "自学", "Learn"),
    "learn.title": ("自學", "自学", "Learn by yourself"),
    "learn.about": (
        "一題一題作答，看原文，再按自己記得多牢評分；越熟的題隔越久才再出現。",
        "一题一题作答，看原文，再按自己记得多牢评分；越熟的题隔越久才再出现。",
        "Answer one question at a time, read the passage, and say how well you knew it. What you know well comes back later.",
    ),
    "learn.name": ("您的姓名", "您的姓名", "Your name"),
    "learn.enter": ("開始", "开始", "Begin"),
    "learn.name.wrong": (
        "請寫姓名，最多 {most} 個字。",
        "请写姓名，最多 {most} 个字。",
        "Please give a name of at most {most} characters.",
    ),
    "learn.hello": ("{name}，您好。", "{name}，您好。", "Hello, {name}."),
    "learn.leave": ("換人", "换人", "Someone else"),
    "learn.new": ("最多幾道新題", "最多几道新题", "New questions, at most"),
    "learn.start": ("開始學習", "开始学习", "Start"),
    "learn.stop": ("先學到這裡", "先学到这里", "Stop here"),
    "learn.progress": ("這次學習的進度", "这次学习的进度", "Progress of this session"),
    "learn.count": ("已完成 {done} / {all} 題", "已完成 {done} / {all} 题", "Done: {done} of {all}"),
    "learn.none": (
        "題庫裡還沒有可以學的題。請講師先出題，並在「審題」採用。",
        "题库里还没有可以学的题。请讲师先出题，并在“审题”采用。",
        "There is nothing to study yet. A trainer has to make items and accept them under “Review” first.",
    ),
    "learn.draft": (
        "注意：題庫裡的題都還沒有經講師採用，現在學的是草稿，可能有錯。",
        "注意：题库里的题都还没有经讲师采用，现在学的是草稿，可能有错。",
        "Please note: no trainer has accepted these questions yet. They are drafts and may be wrong.",
    ),
    "learn.left_out": (
        "有 {count} 題的原文已經改動，這次不出。",
        "有 {count} 题的原文已经改动，这次不出。",
        "Left out because their passages have changed: {count}.",
    ),
    "learn.waiting": (
        "現在要複習 {due} 題，新題 {new} 題。",
        "现在要复习 {due} 题，新题 {new} 题。",
        "Now: {due} to repeat, {new} new.",
    ),
    "learn.nothing": ("現在沒有要學的題。", "现在没有要学的题。", "Nothing to study right now."),
    "learn.coming": ("之後要複習的", "之后要复习的", "Coming up"),
    "learn.from": ("起，{count} 題", "起，{count} 题", "on: {count}"),
    "learn.gone": (
        "這一題已經不在題庫裡，換下一題。",
        "这一题已经不在题库里，换下一题。",
        "This question is no longer in the bank; here is the next one.",
    ),
    # a card
    "learn.answer": ("作答", "作答", "Answer"),
    "learn.flip": ("直接看答案", "直接看答案", "Show the answer"),
    "learn.options": ("選項", "选项", "Options"),
    "learn.typed": ("您的答案", "您的答案", "Your answer"),
    "learn.keys.one": (
        "可按方向鍵或字母選擇，按空白鍵看結果。",
        "可按方向键或字母选择，按空格键看结果。",
        "Arrows or letters choose; space shows the result.",
    ),
    "learn.keys.many": (
        "可按字母選擇，不只一項；按 Enter 鍵看結果。",
        "可按字母选择，不只一项；按 Enter 键看结果。",
        "Letters choose, more than one; Enter shows the result.",
    ),
    "learn.keys.order": (
        "依先後順序按選項或字母，再按一次可取消。",
        "按先后顺序点选项或按字母，再按一次可取消。",
        "Press the options or their letters in order; press again to undo.",
    ),
    "learn.keys.match": ("每一項選一個字母。", "每一项选一个字母。", "Choose a letter for each."),
    "learn.keys.typed": (
        "按 Enter 鍵或「作答」看結果。",
        "按 Enter 键或“作答”看结果。",
        "Enter or “Answer” shows the result.",
    ),
    "learn.told.right": ("答對了。", "答对了。", "Right."),
    "learn.told.wrong": ("答錯了。", "答错了。", "Not right."),
    "learn.told.judge": ("請對照答案，自己判斷。", "请对照答案，自己判断。", "Compare with the answer and judge for yourself."),
    "learn.told.flipped": ("答案如下。", "答案如下。", "Here is the answer."),
    "learn.right": ("正確答案：", "正确答案：", "Right answer: "),
    "learn.part.named": ("答到了", "答到了", "named"),
    "learn.part.missed": ("漏了", "漏了", "missed"),
    "learn.source": ("原文出處", "原文出处", "Where the document says it"),
    "learn.rate": ("記得多牢？（按 1 到 4）", "记得多牢？（按 1 到 4）", "How well did you know it? (keys 1 to 4)"),
    "learn.rate.again": ("忘了", "忘了", "Again"),
    "learn.rate.hard": ("有點難", "有点难", "Hard"),
    "learn.rate.good": ("記得", "记得", "Good"),
    "learn.rate.easy": ("很熟", "很熟", "Easy"),
    "learn.in.minutes": ("{count} 分鐘後", "{count} 分钟后", "in {count} min"),
    "learn.in.hours": ("{count} 小時後", "{count} 小时后", "in {count} h"),
    "learn.in.days": ("{count} 天後", "{count} 天后", "in {count} d"),
    # the end of a session
    "learn.over": ("這次學完了", "这次学完了", "Session done"),
    "learn.session": (
        "這次學了 {count} 題：記住 {learnt} 題，還要加強 {weak} 題。",
        "这次学了 {count} 题：记住 {learnt} 题，还要加强 {weak} 题。",
        "Questions: {count}. Known: {learnt}. To work on: {weak}.",
    ),
    "learn.learnt": ("記住的 {count} 題", "记住的 {count} 题", "Known: {count}"),
    "learn.weak": ("還要加強的 {count} 題", "还要加强的 {count} 题", "To work on: {count}"),
    "learn.mastery": ("各部分掌握的程度", "各部分掌握的程度", "How well each part is known"),
    "learn.section": ("部分", "部分", "Part"),
    "learn.section.studied": ("學過的題", "学过的题", "Studied"),
    "learn.section.share": ("最近答對", "最近答对", "Right lately"),
    "learn.section.level": ("程度", "程度", "Level"),
    "learn.level.attempted": ("學習中", "学习中", "Learning"),
    "learn.level.familiar": ("大致掌握", "大致掌握", "Familiar"),
    "learn.level.proficient": ("掌握", "掌握", "Proficient"),
    **_KINDS,
    # an item made of an answer
    "make.item": ("做成題目", "做成题目", "Make an item"),
    "make.title": ("做成題目", "做成题目", "Make an item of this"),
    "make.about": (
        "題幹是這次的提問，答案取自引用的原文。存進題庫後是草稿，要在「審題」採用才會排進試卷。",
        "题干是这次的提问，答案取自引用的原文。存进题库后是草稿，要在“审题”采用才会排进试卷。",
        "The stem is the question, the answer is in the words quoted. It is saved as a draft and goes into papers once it is accepted "
        "under “Review”.",
    ),
    "make.kind": ("題型", "题型", "Kind"),
    "make.stem": ("題幹", "题干", "Question"),
    "make.options": ("選項（點選正確的一項）", "选项（点选正确的一项）", "Options (mark the right one)"),
    "make.answer": ("答案", "答案", "Answer"),
    "make.answers": ("答案（一行一項）", "答案（一行一项）", "Answer (a line a part)"),
    "make.passage": ("看原文", "看原文", "Show the passage"),
    "make.save": ("存進題庫", "存进题库", "Save to the bank"),
    "make.leave": ("取消", "取消", "Cancel"),
    "make.saved": (
        "已存進題庫（草稿），編號 {id}。",
        "已存进题库（草稿），编号 {id}。",
        "Saved to the bank as a draft: {id}.",
    ),
    "make.review": ("去審題", "去审题", "Go to Review"),
    "make.unsound": (
        "還有規則沒有通過，請照上面的說明修改後再存。",
        "还有规则没有通过，请照上面的说明修改后再存。",
        "Some rules still reject it; please put right what is said above and save again.",
    ),
    "make.copy": (
        "題庫已有相同的題，沒有再存一次。編號 {id}：{stem}",
        "题库已有相同的题，没有再存一次。编号 {id}：{stem}",
        "The bank has this item already, so it was not saved again. {id}: {stem}",
    ),
}
