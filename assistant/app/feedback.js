// The panel of feedback: its list, making a question of one, dismissing one. Tells the page of a draft with `zhiyuan:gold-draft`.
zhiyuan.feedback = ({ element, server }) => {
  const { tell, relabel } = zhiyuan;
  const part = (name) => element.querySelector(`[data-part=${name}]`);
  const [list, said, count, settled] = [part("list"), part("said"), part("count"), part("settled")];

  async function asked(name, data) {
    try {
      return await server[name](data);
    } catch {
      return null; // said where it was asked
    }
  }

  function parsed(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    holder.content.querySelectorAll("*").forEach(relabel);
    return [...holder.content.children];
  }

  function lost() {
    const words = document.createElement("p");
    words.className = "trouble";
    tell(words, "feedback.lost");
    return words;
  }

  // What was typed outlives a new list.
  function typed() {
    const boxes = [...list.querySelectorAll("textarea")].filter((box) => box.value !== box.defaultValue);
    return new Map(boxes.map((box) => [box.id, box.value]));
  }

  async function load() {
    const told = await asked("feedback_list", { settled: settled.checked });
    said.replaceChildren(...(told?.fault ? parsed(told.fault) : []));
    if (!told || told.fault) return;
    const kept = typed();
    const focused = document.activeElement?.id;
    list.replaceChildren(...parsed(told.html));
    for (const box of list.querySelectorAll("textarea")) box.value = kept.get(box.id) ?? box.value;
    if (focused && list.querySelector(`#${CSS.escape(focused)}`)) document.getElementById(focused).focus();
    tally(told.count);
  }

  function tally(waiting) {
    tell(count, "feedback.count", { count: waiting });
    count.dataset.count = waiting;
  }

  async function settle(name, row) {
    const buttons = row.querySelectorAll("button");
    buttons.forEach((button) => (button.disabled = true));
    const told = await asked(name, { id: row.dataset.feedback, expected: row.querySelector("textarea").value });
    buttons.forEach((button) => (button.disabled = false));
    if (told?.draft) element.dispatchEvent(new CustomEvent("zhiyuan:gold-draft", { bubbles: true, detail: told.draft }));
    if (!told || told.fault) {
      row.querySelector("[data-part=wrong]").replaceChildren(...(told ? parsed(told.fault) : [lost()]));
      return row.querySelector(told?.draft ? "textarea" : "button").focus();
    }
    const [now] = parsed(told.html);
    row.replaceWith(now);
    tally(Math.max(0, Number(count.dataset.count) - 1));
    now.focus();
  }

  element.addEventListener("click", (event) => {
    const target = event.target.closest("[data-do]");
    if (target) settle(target.dataset.do === "make" ? "feedback_make" : "feedback_dismiss", target.closest("li"));
  });
  settled.addEventListener("change", load);
  new IntersectionObserver(([seen]) => seen.isIntersecting && load()).observe(element);
  relabel(element);
};
