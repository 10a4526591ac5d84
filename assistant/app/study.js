// The tab of study sessions: its panes, and what each of them is given and gives.
// `zhiyuan.study_<pane>(tools)` returns what it has of: enter (called when the pane comes into view), leave (when it goes out of view),
// acts (what its buttons do, by their data-do; each is called with the button) and key (called with a key pressed outside any field,
// while the pane is in view; returns true when it was meant for it).
zhiyuan.study = ({ element }) => {
  const PANE = "zhiyuan.study";
  const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
  const { relabel, kept } = zhiyuan;
  const opened = {};
  const panes = {};
  const desk = zhiyuan.desk({ element, base: "study", kept: PANE, opened });
  const tools = { ...desk, panes, fillDocuments, current };
  const names = [...element.querySelectorAll(".pane")].map((pane) => pane.dataset.name);
  let [started, shown] = [false, ""];

  function current() {
    return element.offsetParent === null ? "" : shown;
  }

  // Fills a select with the documents there are; what was chosen stays chosen.
  async function fillDocuments(list) {
    const told = await desk.ask("documents", { quiet: true });
    if (!told) return;
    const before = list.value;
    const own = [...list.options].filter((option) => option.value === "");
    desk.put(list, told.html);
    list.prepend(...own);
    list.value = [...list.options].some((option) => option.value === before) ? before : list.options[0]?.value;
  }

  for (const name of names) {
    panes[name] = zhiyuan[`study_${name}`](tools);
    opened[name] = () => {
      if (shown !== name) panes[shown]?.leave?.();
      shown = name;
      panes[name].enter?.();
    };
  }

  element.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    if (button.dataset.pane) return desk.show(button.dataset.pane);
    const pane = button.closest(".pane")?.dataset.name;
    panes[pane]?.acts?.[button.dataset.do]?.(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (!current() || event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
    if (panes[shown]?.key?.(event.key)) event.preventDefault();
  });
  zhiyuan.on("tab", (name) => {
    if (name !== "study") return panes[shown]?.leave?.();
    const before = kept("sessionStorage", PANE);
    if (started) return opened[shown]();
    started = true;
    desk.show(names.includes(before) ? before : names[0]);
  });
  relabel(element);
};
