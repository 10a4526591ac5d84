// A document to mark evidence in: by selecting words, or by finding them. Offsets count characters, as the server's do.
zhiyuan.passage = ({ part, ask, put, chosen }) => {
  const { tell } = zhiyuan;
  const [text, list, find, said] = [part("text"), part("document"), part("find"), part("marked")];
  const MOST_SHOWN = 40;
  const documents = new Map();
  let [id, whole, current] = ["", "", null]; // whole: the document's text; current: the span that would be marked
  let marks = [];

  const points = (units) => [...units].length;
  const short = (words) => (points(words) > MOST_SHOWN ? `${[...words].slice(0, MOST_SHOWN).join("")}…` : words);

  async function load() {
    if (documents.size) return;
    const told = await ask("documents", { quiet: true });
    for (const one of told?.documents ?? []) documents.set(one.id, one);
    list.replaceChildren(...[...documents.values()].map((one) => new Option(one.title, one.id)));
  }

  // Shows a document, at a span of it when there is one.
  async function open(wanted, span) {
    await load();
    const next = documents.has(wanted) ? wanted : (id || documents.keys().next().value);
    if (next !== id) {
      const told = next && (await ask("document", { query: { id: next } }));
      if (!told) return;
      [id, whole] = [told.id, told.text];
      list.value = id;
      text.lang = told.lang;
      put(text, told.html);
      settle(null);
    }
    paint();
    if (span) show(span);
    else text.scrollTop = 0;
  }

  // The place of a character in the page.
  function place(offset) {
    let line = null;
    for (const one of text.children) {
      if (Number(one.dataset.start) > offset) break;
      line = one;
    }
    if (!line) return null;
    const inside = [...line.textContent].slice(0, offset - Number(line.dataset.start)).join("").length;
    return [line.firstChild, Math.min(inside, line.textContent.length)];
  }

  function range({ start, end }) {
    const [from, to] = [place(start), place(end)];
    if (!from || !to) return null;
    const found = document.createRange();
    found.setStart(...from);
    found.setEnd(...to);
    return found;
  }

  function highlight(name, spans) {
    if (!window.CSS?.highlights) return;
    CSS.highlights.set(name, new Highlight(...spans.map(range).filter(Boolean)));
  }

  function paint() {
    highlight("gold-evidence", marks.filter((mark) => mark.doc === id));
    highlight("gold-now", current ? [current] : []);
  }

  function show(span) {
    const line = range(span)?.startContainer.parentElement;
    if (line) text.scrollTop = line.offsetTop - text.offsetTop - text.clientHeight / 3;
  }

  // The span that would be marked, trimmed of space at its ends; null for none.
  function settle(span) {
    current = null;
    if (span) {
      const words = [...whole].slice(span.start, span.end).join("");
      const start = span.start + points(words) - points(words.trimStart());
      const quote = words.trim();
      if (quote) current = { doc: id, doc_sha256: documents.get(id).sha256, start, end: start + points(quote), quote };
    }
    part("mark").disabled = part("mark-key").disabled = !current;
    if (current) tell(said, "gold.selected", { count: points(current.quote), words: short(current.quote) });
    else said.replaceChildren();
    paint();
  }

  function offset(node, within) {
    const line = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!line) return null;
    const before = document.createRange();
    before.setStart(line, 0);
    before.setEnd(node, within);
    return Number(line.dataset.start) + points(before.toString());
  }

  function selected() {
    const chosenNow = getSelection();
    if (!chosenNow.rangeCount || chosenNow.isCollapsed) return;
    const found = chosenNow.getRangeAt(0);
    if (!text.contains(found.startContainer) || !text.contains(found.endContainer)) return;
    const [start, end] = [offset(found.startContainer, found.startOffset), offset(found.endContainer, found.endOffset)];
    if (start !== null && end !== null && end > start) settle({ start, end });
  }

  function seek(forward) {
    const words = find.value.trim();
    if (!words) return;
    const units = current ? [...whole].slice(0, current.start).join("").length : -1;
    let at = forward ? whole.indexOf(words, units + 1) : units > 0 ? whole.lastIndexOf(words, units - 1) : -1;
    if (at < 0) at = forward ? whole.indexOf(words) : whole.lastIndexOf(words);
    if (at < 0) {
      settle(null);
      return tell(said, "gold.find.none");
    }
    const start = points(whole.slice(0, at));
    settle({ start, end: start + points(words) });
    show(current);
  }

  function mark(what) {
    if (!current) return;
    const taken = current;
    getSelection().removeAllRanges();
    settle(null);
    chosen(what, taken);
    tell(said, "gold.marked", { words: short(taken.quote) });
  }

  list.addEventListener("change", () => open(list.value));
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    seek(!event.shiftKey);
  });
  document.addEventListener("selectionchange", selected);
  // A press on a button would take the selection away before the click.
  for (const name of ["mark", "mark-key"]) part(name).addEventListener("mousedown", (event) => event.preventDefault());
  const acts = {
    "find-next": () => seek(true),
    "find-before": () => seek(false),
    mark: () => mark("evidence"),
    "mark-key": () => mark("key"),
  };
  const title = (wanted) => documents.get(wanted)?.title ?? wanted;
  const remark = (spans) => {
    marks = spans;
    paint();
  };
  return { open, remark, acts, title, load };
};
