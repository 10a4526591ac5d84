"""What the tab of study sessions says in its frame, in the review of items, in composing and in export."""

# key -> (Traditional, Simplified, English), as in wording.py.
STUDY: dict[str, tuple[str, str, str]] = {
    "tab.study": ("研習", "研习", "Study"),
    "step.list": ("研習的步驟", "研习的步骤", "Steps of a study session"),
    "step.review": ("審題", "审题", "Review"),
    "review.title": ("審題", "审题", "Review the items"),
    "review.about": (
        "每一題都附出處，並已按規則檢查。看過原文再決定採用與否；採用的題目才會排進試卷。",
        "每一题都附出处，并已按规则检查。看过原文再决定采用与否；采用的题目才会排进试卷。",
        "Every item shows its source and has been checked by rule. Read the passage, then accept it or not; only accepted items "
        "go into papers.",
    ),
    "review.bank.none": (
        "還沒有題庫。",
        "还没有题库。",
        "There is no bank of items yet.",
    ),
    "review.bank": (
        "題庫共 {total} 題：待審 {draft}、已採用 {accepted}、未採用 {rejected}、原文已變 {stale}。",
        "题库共 {total} 题：待审 {draft}、已采用 {accepted}、未采用 {rejected}、原文已变 {stale}。",
        "Items in the bank: {total}. To review: {draft}, accepted: {accepted}, rejected: {rejected}, out of date: {stale}.",
    ),
}
