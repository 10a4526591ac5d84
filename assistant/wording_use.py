"""What the page says about the use that is kept: earlier conversations, opinions of answers, and questions made of them."""

# key -> (Traditional, Simplified, English), as in wording.py.
USE: dict[str, tuple[str, str, str]] = {
    "turn.unkept": (
        "這次問答沒有存下來，重新整理後就看不到了：{detail}",
        "这次问答没有存下来，刷新后就看不到了：{detail}",
        "This answer could not be saved and will be gone after a reload: {detail}",
    ),
    "turn.outdated": (
        "這是先前的回答，文件後來更新過，有些出處已經不在。請再問一次。",
        "这是先前的回答，文件后来更新过，有些出处已经不在。请再问一次。",
        "This is an earlier answer. The documents have changed since, and some of its sources are gone. Please ask again.",
    ),
    # judging an answer
    "thumb.question": ("這個回答怎麼樣？", "这个回答怎么样？", "How is this answer?"),
    "thumb.up": ("有幫助", "有帮助", "Helpful"),
    "thumb.down": ("有問題", "有问题", "Not right"),
    "thumb.reason": ("哪裡有問題？", "哪里有问题？", "What is wrong with it?"),
    "thumb.reason.wrong": ("答錯了", "答错了", "The answer is wrong"),
    "thumb.reason.incomplete": ("不完整", "不完整", "Something is missing"),
    "thumb.reason.source": ("出處不對", "出处不对", "The source is not the right one"),
    "thumb.reason.missing": ("文件有，卻說沒有", "文件有，却说没有", "The documents do say, but it claims they do not"),
    "thumb.reason.invented": ("文件沒有，卻回答了", "文件没有，却回答了", "The documents do not say, but it gave an answer"),
    "thumb.reason.other": ("其他", "其他", "Something else"),
    "thumb.reason.none": ("請先選一個原因。", "请先选一个原因。", "Please choose a reason first."),
    "thumb.expected": ("期望的答案", "期望的答案", "The answer you expected"),
    "thumb.expected.hint": (
        "照文件應該怎麼回答？有數字請寫出數字和單位。",
        "按文件应该怎么回答？有数字请写出数字和单位。",
        "What should it say, going by the documents? Give figures with their units.",
    ),
    "thumb.note": ("補充說明（可不填）", "补充说明（可不填）", "Anything else (optional)"),
    "thumb.note.hint": ("例如在文件的哪一段", "例如在文件的哪一段", "For example, where the documents say it"),
    "thumb.seen": (
        "送出後，評測人員會看到這個問題、這個回答和你填的內容。",
        "提交后，评测人员会看到这个问题、这个回答和你填的内容。",
        "The people who check the answers will see this question, this answer and what you write here.",
    ),
    "thumb.send": ("送出意見", "提交意见", "Send feedback"),
    "thumb.cancel": ("取消", "取消", "Cancel"),
    "thumb.back": ("收回意見", "收回意见", "Take it back"),
    "thumb.thanks": ("已收到，謝謝。", "已收到，谢谢。", "Received, thank you."),
    "thumb.taken": ("已收回。", "已收回。", "Taken back."),
    "thumb.long": (
        "填寫的內容超過 {most} 字，請縮短後再送出。",
        "填写的内容超过 {most} 字，请缩短后再提交。",
        "What you wrote is longer than {most} characters. Please shorten it and send again.",
    ),
    "thumb.binary": (
        "填寫的內容含有無法辨認的字元，請改用文字後再送出。",
        "填写的内容含有无法辨认的字符，请改用文字后再提交。",
        "What you wrote contains characters that are not text. Please type it as text and send again.",
    ),
    "thumb.gone": (
        "這次問答已經不在紀錄裡，無法評價。請再問一次。",
        "这次问答已经不在记录里，无法评价。请再问一次。",
        "This answer is no longer on record and cannot be judged. Please ask again.",
    ),
    "thumb.unkept": (
        "意見沒有存下來，填寫的內容還在：{detail}",
        "意见没有存下来，填写的内容还在：{detail}",
        "Your feedback could not be saved; what you wrote is still here: {detail}",
    ),
    "thumb.lost": (
        "與伺服器的連線中斷，意見還沒有送出。連上以後請再送一次。",
        "与服务器的连接中断，意见还没有提交。连上以后请再提交一次。",
        "The connection to the server was lost and your feedback was not sent. Please send it again once it is back.",
    ),
    # feedback as evaluators see it
    "tab.feedback": ("讀者意見", "读者意见", "Feedback"),
    "feedback.title": ("讀者意見", "读者意见", "Feedback from readers"),
    "feedback.about": (
        "讀者認為有問題的回答。補好期望的答案，一按就能轉成題目，以後每次評測都會考到。",
        "读者认为有问题的回答。补好期望的答案，一点就能转成题目，以后每次评测都会考到。",
        "Answers that readers found wrong. Complete the expected answer, and one click makes it a question of every later test.",
    ),
    "feedback.settled": ("也列出處理過的", "也列出处理过的", "Show those dealt with, too"),
    "feedback.none": ("目前沒有待處理的意見。", "目前没有待处理的意见。", "No feedback is waiting."),
    "feedback.count": ("待處理 {count} 則", "待处理 {count} 条", "Waiting: {count}"),
    "feedback.answer": ("當時的回答", "当时的回答", "The answer given"),
    "feedback.expected": ("期望的答案", "期望的答案", "Expected answer"),
    "feedback.asked": ("原來的問法：{question}", "原来的问法：{question}", "As it was asked: {question}"),
    "feedback.note": ("補充說明：{note}", "补充说明：{note}", "Note: {note}"),
    "feedback.make": ("轉成題目", "转成题目", "Make it a question"),
    "feedback.dismiss": ("不採用", "不采用", "Dismiss"),
    "feedback.status.dismissed": ("未採用", "未采用", "Dismissed"),
    "feedback.made": (
        "已轉成題目 {id}，存在 {file}。",
        "已转成题目 {id}，存在 {file}。",
        "Made question {id}, kept in {file}.",
    ),
    "feedback.unready": (
        "還不能轉成題目，什麼都沒有存：",
        "还不能转成题目，什么都没有存：",
        "It cannot be made a question yet, and nothing was saved:",
    ),
    "feedback.no_expected": (
        "還沒有期望的答案，請先填寫。",
        "还没有期望的答案，请先填写。",
        "There is no expected answer yet. Please write one.",
    ),
    "feedback.unproved": (
        "文件裡找不到能證明這個答案的句子。請照文件的說法改寫，數字要連同單位。",
        "文件里找不到能证明这个答案的句子。请按文件的说法改写，数字要连同单位。",
        "No sentence of the documents proves this answer. Please word it as the documents do, figures with their units.",
    ),
    "feedback.copied": (
        "問題幾乎照抄文件，不能當題目。",
        "问题几乎照抄文件，不能当题目。",
        "The question is copied from the documents almost word for word, so it cannot be a test question.",
    ),
    "feedback.twice": (
        "已經有一題問法相同，不必再加。",
        "已经有一题问法相同，不必再加。",
        "Another question asks this already, so there is no need to add it.",
    ),
    "feedback.gone": (
        "這則意見已經不在了。請重新整理本頁。",
        "这条意见已经不在了。请刷新本页。",
        "This feedback is no longer there. Please reload this page.",
    ),
    "feedback.lost": (
        "與伺服器的連線中斷，沒有存下來。連上以後請再試一次。",
        "与服务器的连接中断，没有存下来。连上以后请再试一次。",
        "The connection to the server was lost and nothing was saved. Please try again once it is back.",
    ),
}
