// The window in which a pane of study sessions shows the passage of something, and what goes with every pane about one document.
// `name` is the pane's; `document` returns the id of the document that is chosen.
zhiyuan.studyPassage = ({ part, ask, put }, { name, document: chosen }) => {
  const [dialog, text] = [part(`${name}-dialog`), part(`${name}-text`)];

  // Opens the passage of a span; says whether it could be had.
  async function open({ start, end }) {
    const told = await ask("content/passage", { query: { document: chosen(), start, end } });
    if (!told) return false;
    put(text, told.html);
    if (!dialog.open) dialog.showModal();
    const mark = text.querySelector("mark");
    if (mark) text.scrollTop = mark.offsetTop - text.offsetTop - text.clientHeight / 3;
    text.focus({ preventScroll: true });
    return true;
  }

  const close = () => dialog.close();
  part(`${name}-close`).addEventListener("click", close);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) close(); // beside the window
  });
  return { open, close, dialog };
};

// The document that the two panes about one document show; what is chosen in one is chosen in the other.
zhiyuan.studyDocument = ({ part, ask, put, fillDocuments }, { name, show }) => {
  const KEPT = "zhiyuan.study.document";
  const { tell, kept } = zhiyuan;
  const [list, place] = [part(`${name}-document`), part(name)];
  let [asked, shown] = [0, ""]; // shown: the answer that the pane shows, as JSON

  function say(key) {
    const words = document.createElement("p");
    words.className = "faint";
    tell(words, key);
    place.replaceChildren(words);
    shown = "";
  }

  function fill(html) {
    shown = "";
    put(place, html);
  }

  async function enter() {
    await fillDocuments(list);
    const before = kept("localStorage", KEPT);
    if ([...list.options].some((option) => option.value === before)) list.value = before;
    if (list.value) await load();
    else say("content.none");
  }

  // Asks for what the pane shows; only the last answer asked for is shown, and one that is there stays, with what is focused in it.
  async function load() {
    const number = ++asked;
    kept("localStorage", KEPT, list.value);
    if (!place.children.length) say("content.working");
    place.setAttribute("aria-busy", "true");
    const told = await ask(name, { query: { document: list.value } });
    if (number !== asked) return;
    place.removeAttribute("aria-busy");
    const answer = told ? JSON.stringify([list.value, told]) : "";
    if (!told) place.replaceChildren();
    else if (answer !== shown) show(told);
    shown = answer;
  }

  list.addEventListener("change", load);
  return { enter, load, chosen: () => list.value, put: fill };
};
