// The pane of gold questions: finding them, editing one with the document beside it, drafts that outlive a reload, saving.
zhiyuan.gold = ({ element, part, ask, put, show }) => {
  const OPEN = "zhiyuan.gold.open";
  const CHECK_MS = 350;
  const MOST_SHOWN = 200;
  const MOST_BYTES = 20e6;
  const { tell, say, kept } = zhiyuan;
  const [list, search, kind, split] = ["questions", "gold-search", "gold-kind", "gold-split"].map(part);
  const passage = zhiyuan.passage({ part, ask, put, chosen });
  const form = zhiyuan.question({ part, put, element, document: passage });
  let questions = [];
  let now = null; // what is edited: {gold, before, seal, draft, clean}
  let [timer, asked, unsound, prefilled] = [0, 0, false, false];

  const gold = () => part("gold-set").value;
  const draftName = (set, id) => `zhiyuan.gold/${set}/${id}`;
  const draftOf = (set, id) => JSON.parse(kept("localStorage", draftName(set, id)) ?? "null");

  function keep(name, value) {
    if (value !== null) {
      kept("localStorage", name, JSON.stringify(value));
      return kept("localStorage", name) !== null;
    }
    try {
      localStorage.removeItem(name);
    } catch {
      // Storage is switched off: there is nothing to take out.
    }
    return false;
  }

  async function fillSets(wanted) {
    const told = await ask("sets", { quiet: true });
    if (!told) return;
    const before = wanted ?? gold();
    put(part("gold-set"), told.html);
    if ([...part("gold-set").options].some((option) => option.value === before)) part("gold-set").value = before;
  }

  async function fillList() {
    const wanted = gold();
    const told = await ask("gold", { query: { gold: wanted }, place: part("gold-said") });
    if (wanted !== gold()) return; // another set was chosen meanwhile
    questions = told?.questions ?? [];
    filter();
  }

  function filter() {
    const words = search.value.trim().toLowerCase();
    const found = questions.filter(
      (one) =>
        (!kind.value || one.type === kind.value) &&
        (!split.value || one.split === split.value) &&
        (!words || one.id.toLowerCase().includes(words) || one.question.toLowerCase().includes(words)),
    );
    const values = { total: questions.length, count: found.length, shown: MOST_SHOWN };
    tell(part("gold-count"), found.length > MOST_SHOWN ? "gold.count.cut" : "gold.count", values);
    list.replaceChildren(...found.slice(0, MOST_SHOWN).map(row));
  }

  function row(one) {
    const [item, button, about] = ["li", "button", "small"].map((tag) => document.createElement(tag));
    button.type = "button";
    button.dataset.question = one.id;
    button.append(Object.assign(document.createElement("span"), { textContent: one.question }), about);
    about.append(one.id, ...[`kind.${one.type}`, `split.${one.split}`, `status.${one.status}`].flatMap((key) => [" · ", word(key)]));
    if (draftOf(gold(), one.id)) about.append(" · ", Object.assign(word("gold.unsaved"), { className: "unsaved" }));
    item.append(button);
    return item;
  }

  function word(key) {
    const one = document.createElement("span");
    tell(one, key);
    return one;
  }

  // Opens a question of the set; what was typed before and not saved comes back.
  async function open(id) {
    const told = await ask("question", { query: { gold: gold(), id }, place: part("gold-said") });
    if (told) await edit(told.question, { before: id, seal: told.seal });
  }

  async function edit(question, { before = "", seal = "", draft = "" } = {}) {
    await passage.load();
    const saved = draftOf(gold(), before || draft || "+");
    now = { gold: gold(), before, seal: saved?.seal ?? seal, draft, clean: "" };
    form.fill(question);
    now.clean = JSON.stringify(form.read());
    if (saved) form.fill(saved.question);
    part("editor").hidden = false;
    part("gold-list").hidden = true;
    if (before) tell(part("q-name"), "gold.name", { id: before });
    else tell(part("q-name"), "gold.name.new");
    keep(OPEN, { gold: now.gold, before, draft, question: before ? null : question });
    part("q-name").focus();
    const [first] = form.read().evidence;
    await passage.open(first?.doc, first);
    changed();
  }

  function shut() {
    clearTimeout(timer);
    now = null;
    keep(OPEN, null);
    part("editor").hidden = true;
    part("gold-list").hidden = false;
    filter();
    search.focus();
  }

  // Keeps what was typed, and has it checked once the typing pauses.
  function changed() {
    if (!now) return;
    const question = form.read();
    const dirty = JSON.stringify(question) !== now.clean;
    const name = draftName(now.gold, now.before || now.draft || "+");
    const safe = keep(name, dirty ? { question, seal: now.seal } : null);
    if (dirty) tell(part("draft-said"), safe ? "gold.kept" : "gold.unkept");
    else part("draft-said").replaceChildren();
    form.remark();
    clearTimeout(timer);
    if (dirty || now.before || now.draft) timer = setTimeout(check, CHECK_MS);
  }

  async function check() {
    const number = ++asked;
    const told = await ask("gold/check", { body: { gold: now.gold, question: form.read(), before: now.before }, quiet: true });
    if (!told || number !== asked || !now) return;
    form.show(told.faults);
    if (unsound) complain(told.faults);
  }

  function complain(faults) {
    unsound = faults.length > 0;
    if (unsound) put(part("gold-said"), "").append(alarm("gold.unsound", { count: faults.length }));
    else part("gold-said").replaceChildren();
  }

  function alarm(key, values) {
    const words = document.createElement("p");
    words.className = "trouble";
    tell(words, key, values);
    return words;
  }

  async function save() {
    clearTimeout(timer);
    asked++;
    const body = { gold: now.gold, question: form.read(), before: now.before, seal: now.seal, draft: now.draft };
    const told = await ask("gold/save", { body, place: part("gold-said") });
    if (told?.faults) {
      form.show(told.faults);
      complain(told.faults);
      return form.lead();
    }
    if (!told) return part("gold-said").scrollIntoView({ block: "center" });
    unsound = false;
    keep(draftName(now.gold, now.before || now.draft || "+"), null);
    await fillSets(told.gold);
    await fillList();
    shut();
    const words = document.createElement("p");
    tell(words, "gold.saved", { name: told.gold.replace(/^own\//, "").replace(/\.jsonl$/, ""), id: told.id });
    part("gold-said").replaceChildren(words);
    fillDrafts();
  }

  function discard() {
    keep(draftName(now.gold, now.before || now.draft || "+"), null);
    part("gold-said").replaceChildren();
    unsound = false;
    shut();
  }

  function chosen(what, span) {
    if (!now) return;
    if (what === "evidence") form.addEvidence(span);
    else form.newKey({ kind: "text", text: span.quote });
    changed();
  }

  async function send(file) {
    if (!file) return;
    if (file.size > MOST_BYTES) return part("gold-said").replaceChildren(alarm("gold.too_large"));
    const told = await ask("gold/add", { body: { name: file.name, content: await file.text() }, place: part("gold-said") });
    if (!told) return;
    put(part("gold-said"), told.html);
    await fillSets(told.gold);
    fillList();
  }

  // Questions that wait to be made ready, such as readers' feedback; the list is not there when nothing waits.
  async function fillDrafts() {
    const told = await ask("drafts", { quiet: true });
    const waiting = told?.drafts ?? [];
    part("waiting").hidden = !waiting.length;
    part("drafts").replaceChildren(
      ...waiting.map((draft) => {
        const [item, why, button] = ["li", "small", "button"].map((tag) => document.createElement(tag));
        const words = Object.assign(document.createElement("span"), { textContent: draft.question.question ?? "" });
        why.textContent = draft.said;
        Object.assign(button, { type: "button", className: "plain" });
        button.append(word("gold.make"));
        button.addEventListener("click", () => edit(draft.question, { draft: draft.id }));
        item.append(words, why, button);
        return item;
      }),
    );
  }

  async function enter() {
    await fillSets();
    await fillList();
    fillDrafts();
    const before = JSON.parse(kept("localStorage", OPEN) ?? "null");
    if (now || prefilled || !before) return;
    await fillSets(before.gold);
    if (gold() !== before.gold) return;
    await fillList();
    if (before.before) await open(before.before);
    else await edit(before.question, { draft: before.draft });
  }

  // Opens the editor with a question that comes from elsewhere, as far as it is known.
  async function prefill(question, draft = "") {
    prefilled = true;
    zhiyuan.showTab("evaluate");
    show("gold", { quiet: true });
    await fillSets();
    await fillList();
    await edit(question, { draft });
  }

  function act(event) {
    const target = event.target.closest("button");
    if (!target) return;
    const item = target.closest("li");
    if (target.dataset.question) return open(target.dataset.question);
    const done = {
      ...passage.acts,
      "new-question": () => edit({}),
      "send-gold": () => part("gold-file").click(),
      "close-editor": shut,
      discard,
      "add-key": () => form.newKey({ kind: "figure" }).querySelector("select").focus(),
      "drop-key": () => drop(item),
      "drop-evidence": () => drop(item),
      "see-evidence": () => passage.open(item.given.doc, item.given),
    }[target.dataset.do];
    if (!done) return;
    done();
    if (target.dataset.do === "add-key") changed();
  }

  function drop(item) {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    (next?.querySelector("button") ?? part("save")).focus();
    changed();
  }

  element.addEventListener("click", act);
  part("gold-set").addEventListener("change", fillList);
  for (const one of [search, kind, split]) one.addEventListener("input", filter);
  part("gold-file").addEventListener("change", ({ target }) => send(target.files[0]).then(() => (target.value = "")));
  form.form.addEventListener("input", (event) => {
    if (event.target.matches("[data-field=kind]")) form.fitKey(event.target.closest("li"));
    if (event.target.matches("[data-field=type]")) {
      const refused = event.target.selectedOptions[0].parentElement.matches("optgroup:last-of-type");
      form.form.querySelector("[data-field=answerable]").value = String(!refused);
    }
    changed();
  });
  form.form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  zhiyuan.on("language", () => filter());
  zhiyuan.editGold = prefill;
  addEventListener("zhiyuan:gold", ({ detail }) => prefill(detail.question, detail.draft));
  const given = location.hash.match(/^#gold=(.+)/)?.[1];
  if (given) {
    history.replaceState(null, "", location.pathname + location.search);
    try {
      const question = JSON.parse(decodeURIComponent(given));
      setTimeout(() => prefill(question));
    } catch {
      // Not a question: the page opens as ever.
    }
  }
  return { enter };
};
