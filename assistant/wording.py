"""Every string that people read on the page, in Traditional Chinese, Simplified Chinese and English."""

from assistant.wording_compose import COMPOSING
from assistant.wording_evaluation import EVALUATION
from assistant.wording_learn import LEARN
from assistant.wording_material import MATERIAL
from assistant.wording_results import RESULTS
from assistant.wording_study import STUDY
from assistant.wording_use import USE
from corpus.errors import (
    AssistantError,
    DatasetError,
    DocumentError,
    ModelError,
    NoIndexError,
    QuestionError,
    SettingsError,
    StaleIndexError,
    StorageError,
)
from corpus.script import Language

LANGUAGES: tuple[Language, ...] = ("zh-Hant", "zh-Hans", "en")

# key -> (Traditional, Simplified, English); braces are filled by `say`, and by page.js when the language changes.
_WORDS: dict[str, tuple[str, str, str]] = {
    # the answer itself
    "refusal": (
        "文件中沒有這個問題的答案。",
        "文件中没有这个问题的答案。",
        "The documents do not answer this question.",
    ),
    "answer.missing": (
        "文件中沒有提到：{question}",
        "文件中没有提到：{question}",
        "Not in the documents: {question}",
    ),
    # why a language model did not write the answer
    "llm.slow": (
        "語言模型未能及時回覆，已改為直接引用原文。",
        "语言模型未能及时回复，已改为直接引用原文。",
        "The language model did not reply in time; the documents are quoted instead.",
    ),
    "llm.key": (
        "語言模型不接受設定的金鑰，已改為直接引用原文。",
        "语言模型不接受设置的密钥，已改为直接引用原文。",
        "The language model does not accept the configured key; the documents are quoted instead.",
    ),
    "llm.busy": (
        "語言模型目前用量已滿，已改為直接引用原文。",
        "语言模型目前用量已满，已改为直接引用原文。",
        "The language model is over its limit at the moment; the documents are quoted instead.",
    ),
    "llm.unknown": (
        "找不到設定的語言模型，已改為直接引用原文。",
        "找不到设置的语言模型，已改为直接引用原文。",
        "The configured language model cannot be found; the documents are quoted instead.",
    ),
    "llm.unreachable": (
        "連不上語言模型，已改為直接引用原文。",
        "连不上语言模型，已改为直接引用原文。",
        "The language model cannot be reached; the documents are quoted instead.",
    ),
    "llm.failed": (
        "語言模型出了錯，已改為直接引用原文。",
        "语言模型出了错，已改为直接引用原文。",
        "The language model failed; the documents are quoted instead.",
    ),
    "llm.broken": (
        "語言模型的回覆中途中斷，已改為直接引用原文。",
        "语言模型的回复中途中断，已改为直接引用原文。",
        "The language model's reply broke off; the documents are quoted instead.",
    ),
    "llm.form": (
        "設定的位址回覆的不是語言模型的內容，已改為直接引用原文。",
        "设置的地址回复的不是语言模型的内容，已改为直接引用原文。",
        "The configured address does not answer like a language model; the documents are quoted instead.",
    ),
    "llm.empty": (
        "語言模型沒有寫出內容，已改為直接引用原文。",
        "语言模型没有写出内容，已改为直接引用原文。",
        "The language model wrote nothing; the documents are quoted instead.",
    ),
    "llm.none": (
        "語言模型沒有寫出答案，已改為直接引用最相關的原文。",
        "语言模型没有写出答案，已改为直接引用最相关的原文。",
        "The language model gave no answer; the most relevant words of the documents are quoted instead.",
    ),
    "llm.unproven": (
        "語言模型所寫的內容在文件中找不到依據，已改為直接引用原文。",
        "语言模型所写的内容在文件中找不到依据，已改为直接引用原文。",
        "What the language model wrote is not borne out by the documents; they are quoted instead.",
    ),
    "llm.missed": (
        "語言模型沒有寫出所問的內容，已改為直接引用原文。",
        "语言模型没有写出所问的内容，已改为直接引用原文。",
        "The language model did not write what was asked for; the documents are quoted instead.",
    ),
    "llm.removed": (
        "另有 {count} 句在文件中找不到依據，已略去。",
        "另有 {count} 句在文件中找不到依据，已略去。",
        "Sentences left out because the documents do not bear them out: {count}.",
    ),
    # the frame of the page
    "app.name": ("知源", "知源", "Zhiyuan"),
    "app.claim": ("答案句句有出處", "答案句句有出处", "Every sentence shows its source"),
    "app.language": ("語言", "语言", "Language"),
    "app.tabs": ("功能", "功能", "Sections of the app"),
    "tab.ask": ("問答", "问答", "Ask"),
    "status.model": ("正在準備", "正在准备", "Getting ready"),
    "status.index": ("正在整理文件", "正在整理文件", "Reading the documents"),
    "status.ready": ("可以提問 · 共 {documents} 份文件", "可以提问 · 共 {documents} 份文件", "Ready · documents: {documents}"),
    "status.failed": ("未能啟動", "未能启动", "Could not start"),
    "status.lost": ("連線中斷，正在重試", "连接中断，正在重试", "Connection lost, trying again"),
    # start-up
    "start.model": (
        "正在準備查找文件所需的程式，第一次使用約需十幾秒。",
        "正在准备查找文件所需的程序，第一次使用约需十几秒。",
        "Preparing to search the documents. The first time this takes some seconds.",
    ),
    "start.index": (
        "正在整理文件，完成後就能提問。",
        "正在整理文件，完成后就能提问。",
        "Reading the documents. You can ask as soon as this is done.",
    ),
    "start.count": ("已完成 {done} / {total} 段", "已完成 {done} / {total} 段", "{done} of {total} passages done"),
    "start.failed": ("知源沒有啟動成功", "知源没有启动成功", "Zhiyuan could not start"),
    "start.bug": (
        "程式本身出了問題，詳情寫在執行紀錄裡。",
        "程序本身出了问题，详情写在运行记录里。",
        "The program itself has a fault; the log says more.",
    ),
    "start.help": (
        "請把上面這段話交給維護知源的同事；處理好以後重新啟動，再重新整理本頁。",
        "请把上面这段话交给维护知源的同事；处理好以后重新启动，再刷新本页。",
        "Pass the message above to the person who looks after Zhiyuan. Once it is fixed, start it again and reload this page.",
    ),
    # the empty chat
    "welcome.title": ("想知道文件怎麼說？", "想知道文件怎么说？", "What do the documents say?"),
    "welcome.text": (
        "用自己的話提問。答案只取自文件，每句後面的編號都能打開原文；文件裡沒有的，會直接說沒有。",
        "用自己的话提问。答案只取自文件，每句后面的编号都能打开原文；文件里没有的，会直接说没有。",
        "Ask in your own words. Answers come only from the documents, and the number after each sentence opens "
        "the original text. If the documents do not say, the answer says so.",
    ),
    "welcome.examples": ("可以試試這些問題", "可以试试这些问题", "Some questions to try"),
    "example.1": (
        "黑龍江的糧食總產量是多少？",
        "黑龙江的粮食总产量是多少？",
        "How much grain does Heilongjiang produce in total?",
    ),
    "example.2": (
        "新質生產力的基本內涵是什麼？",
        "新质生产力的基本内涵是什么？",
        "What does “new quality productive forces” mean?",
    ),
    "example.3": (
        "國家級自然保護區有多少個？",
        "国家级自然保护区有多少个？",
        "How many national nature reserves are there?",
    ),
    "example.4": (
        "要怎樣構建循環經濟體系？",
        "要怎样构建循环经济体系？",
        "How should the circular economy be built up?",
    ),
    "example.5": ("上海今天天氣如何？", "上海今天天气如何？", "What is the weather in Shanghai today?"),
    "example.6": (
        "By how much did the value added of high-tech manufacturing grow?",
        "By how much did the value added of high-tech manufacturing grow?",
        "高技術製造業增加值增長了多少？",
    ),
    # asking
    "ask.label": ("你的問題", "你的问题", "Your question"),
    "ask.placeholder": ("輸入問題…", "输入问题…", "Type a question…"),
    "ask.keys": (
        "Enter 送出，Shift + Enter 換行",
        "Enter 发送，Shift + Enter 换行",
        "Enter sends, Shift + Enter starts a new line",
    ),
    "ask.waiting": (
        "準備好之後就能提問，請稍候。",
        "准备好之后就能提问，请稍候。",
        "You can ask as soon as everything is ready.",
    ),
    "ask.closed": (
        "知源沒有啟動，暫時不能提問。",
        "知源没有启动，暂时不能提问。",
        "Zhiyuan has not started, so you cannot ask yet.",
    ),
    "ask.count": ("{count} / {most} 字", "{count} / {most} 字", "{count} / {most} characters"),
    "ask.send": ("送出", "发送", "Send"),
    "ask.stop": ("停止", "停止", "Stop"),
    "ask.new": ("新對話", "新对话", "New conversation"),
    "question.empty": ("請先輸入問題。", "请先输入问题。", "Please type a question first."),
    "question.long": (
        "問題有 {count} 字，超過 {most} 字的上限。請縮短後再送出，輸入的內容還在下面。",
        "问题有 {count} 字，超过 {most} 字的上限。请缩短后再发送，输入的内容还在下面。",
        "The question has {count} characters; the limit is {most}. Please shorten it and send again. Your text is still below.",
    ),
    "question.binary": (
        "這段內容含有無法辨認的字元，不像文字。請改用文字輸入問題，輸入的內容還在下面。",
        "这段内容含有无法辨认的字符，不像文字。请改用文字输入问题，输入的内容还在下面。",
        "This contains characters that are not text. Please type the question as text. What you entered is still below.",
    ),
    # one turn of the conversation
    "turn.list": ("對話", "对话", "Conversation"),
    "turn.question": ("問：", "问：", "Question: "),
    "turn.answer": ("答：", "答：", "Answer: "),
    "turn.waiting": ("正在查找文件…", "正在查找文件…", "Searching the documents…"),
    "turn.stopped": (
        "已停止，上面的回答並不完整。",
        "已停止，上面的回答并不完整。",
        "Stopped. The answer above is not complete.",
    ),
    "turn.standalone": ("實際查找的問題：{question}", "实际查找的问题：{question}", "Searched for: {question}"),
    "turn.as_typed": ("照我輸入的查", "按我输入的查", "Search as typed"),
    "turn.sources": ("看出處（{count}）", "看出处（{count}）", "Show sources ({count})"),
    "turn.retry": ("再試一次", "再试一次", "Try again"),
    "turn.nearest": (
        "內容最接近的段落，也許用得上：",
        "内容最接近的段落，也许用得上：",
        "The closest sections, in case they help:",
    ),
    "turn.bug": (
        "程式出了問題，這次沒有回答。請再試一次；若還是不行，請告訴維護知源的同事。",
        "程序出了问题，这次没有回答。请再试一次；若还是不行，请告诉维护知源的同事。",
        "Something went wrong and there is no answer this time. Please try again, and tell the person who looks after Zhiyuan "
        "if it keeps happening.",
    ),
    "turn.lost": (
        "與伺服器的連線中斷，這次沒有回答。連上以後請再試一次。",
        "与服务器的连接中断，这次没有回答。连上以后请再试一次。",
        "The connection to the server was lost and there is no answer this time. Please try again once it is back.",
    ),
    "confidence.high": ("很有把握（{percent}%）", "很有把握（{percent}%）", "Very likely right ({percent}%)"),
    "confidence.middle": ("大致可信（{percent}%）", "大致可信（{percent}%）", "Probably right ({percent}%)"),
    "confidence.low": (
        "把握不大（{percent}%），請對照原文",
        "把握不大（{percent}%），请对照原文",
        "Unsure ({percent}%), please check the source",
    ),
    "mode.quote": ("摘自原文", "摘自原文", "Quoted from the documents"),
    "mode.generate": ("由程式撰寫，附原文出處", "由程序撰写，附原文出处", "Written by the program, with sources"),
    "chip.label": ("出處 {marker}：{quote}", "出处 {marker}：{quote}", "Source {marker}: {quote}"),
    # the evidence column
    "evidence.title": ("出處", "出处", "Sources"),
    "evidence.empty": (
        "按一下答案裡的編號，這裡就會打開原文，並標出引用的那句話。",
        "点一下答案里的编号，这里就会打开原文，并标出引用的那句话。",
        "Select a number in an answer to open the original text here, with the quoted words marked.",
    ),
    "evidence.none": ("這個回答沒有引用文件。", "这个回答没有引用文件。", "This answer quotes no document."),
    "evidence.previous": ("上一處引文", "上一处引文", "Previous quotation"),
    "evidence.next": ("下一處引文", "下一处引文", "Next quotation"),
    "evidence.position": ("{number} / {total}", "{number} / {total}", "{number} / {total}"),
    "evidence.copy": ("複製引文 {marker}", "复制引文 {marker}", "Copy quotation {marker}"),
    "evidence.copy.short": ("複製", "复制", "Copy"),
    "evidence.copied": ("已複製", "已复制", "Copied"),
    "evidence.uncopied": ("無法複製，請自行選取", "无法复制，请自行选取", "Could not copy; please select the text"),
    "evidence.form": ("「{quote}」（《{title}》{section}）", "“{quote}”（《{title}》{section}）", "“{quote}” ({title}{section})"),
    "evidence.verified": ("已核對：回答與原文一致", "已核对：回答与原文一致", "Checked: the answer agrees with this text"),
    "evidence.quoted": (
        "引文屬實，回答的措辭由程式撰寫",
        "引文属实，回答的措辞由程序撰写",
        "The quotation is exact; the answer words it freely",
    ),
    "evidence.others": ("其他相近的段落（{count}）", "其他相近的段落（{count}）", "Other related passages ({count})"),
    "evidence.open": ("打開這一節", "打开这一节", "Open this section"),
    "evidence.back": ("回到這次回答的出處", "回到这次回答的出处", "Back to the sources of this answer"),
    "evidence.inside": ("本節之下", "本节之下", "In this part"),
    "evidence.cut": ("……（此處略去一段）……", "……（此处略去一段）……", "… (some text left out here) …"),
    "evidence.gone": (
        "找不到這一節，文件可能剛更新過。請重新整理本頁。",
        "找不到这一节，文件可能刚更新过。请刷新本页。",
        "This section cannot be found; the documents may just have changed. Please reload this page.",
    ),
    "score.high": ("非常接近", "非常接近", "Very close"),
    "score.middle": ("相近", "相近", "Related"),
    "score.low": ("稍有關聯", "稍有关联", "Loosely related"),
    # the outline and the drawers of narrow screens
    "outline.title": ("目錄", "目录", "Contents"),
    "outline.empty": (
        "文件準備好以後，目錄會列在這裡。",
        "文件准备好以后，目录会列在这里。",
        "The contents appear here once the documents are ready.",
    ),
    "outline.fold": ("展開或收起：{title}", "展开或收起：{title}", "Show or hide: {title}"),
    "drawer.close": ("關閉", "关闭", "Close"),
}

# What the page says when an error of this class reaches it; {detail} is the error's own sentence.
_ERRORS: dict[type[AssistantError], tuple[str, str, str]] = {
    SettingsError: ("設定有誤：{detail}", "设置有误：{detail}", "A setting is wrong: {detail}"),
    StorageError: ("資料夾無法讀寫：{detail}", "文件夹无法读写：{detail}", "The data folder cannot be used: {detail}"),
    DocumentError: ("文件無法讀取：{detail}", "文件无法读取：{detail}", "A document cannot be read: {detail}"),
    QuestionError: ("這個問題無法查詢：{detail}", "这个问题无法查询：{detail}", "The question cannot be asked: {detail}"),
    NoIndexError: ("文件尚未整理好：{detail}", "文件尚未整理好：{detail}", "The documents are not ready yet: {detail}"),
    StaleIndexError: (
        "整理好的文件資料已損壞或過期：{detail}",
        "整理好的文件数据已损坏或过期：{detail}",
        "The prepared documents are damaged or out of date: {detail}",
    ),
    ModelError: ("查找所需的模型無法使用：{detail}", "查找所需的模型无法使用：{detail}", "The model cannot be used: {detail}"),
    DatasetError: ("題庫或評分檔有誤：{detail}", "题库或评分文件有误：{detail}", "A question or rating file is wrong: {detail}"),
}


_OF_ERRORS = {f"error.{kind.__name__}": forms for kind, forms in _ERRORS.items()}
PARTS = (_WORDS, EVALUATION, MATERIAL, STUDY, COMPOSING, LEARN, RESULTS, USE, _OF_ERRORS)
_TABLES: dict[Language, dict[str, str]] = {
    language: {key: forms[column] for part in PARTS for key, forms in part.items()} for column, language in enumerate(LANGUAGES)
}


def say(key: str, language: Language, **values: object) -> str:
    """Return the words for `key` in a language, with `values` filled in.

    Raises:
        KeyError: there is no such key.
    """
    return _TABLES[language][key].format(**values)


def explain(error: AssistantError, language: Language) -> str:
    """Return what the page says about an error."""
    return say(error_key(error), language, detail=error)


def error_key(error: AssistantError) -> str:
    """Return the key of the words about an error; they take its own sentence as `detail`."""
    return f"error.{type(error).__name__}"


def table(language: Language) -> dict[str, str]:
    """Return every string in one language, braces unfilled, by its key."""
    return _TABLES[language]
