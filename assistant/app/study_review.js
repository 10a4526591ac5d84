// The review of items: the queue, one item beside its passage, verdicts by keys; the bank on disk may change at any time.
zhiyuan.study_review = (tools) => {
  const { part, ask, put, sentence, show } = tools;
  const { tell, kept, say } = zhiyuan;
  const [BY, AT] = ["zhiyuan.reviewer", "zhiyuan.review.at"];
  const [said, filters, views] = ["review-said", "review-filters", "review-item"].map(part);
  const lists = { document: "review-document", section: "review-section", kind: "review-kind", status: "review-status" };
  const making = zhiyuan.studyMaking(tools, { made: enter });
  const edit = zhiyuan.studyEdit(tools);
  const undone = []; // the numbers of what this page did, the last one last
  let [seal, ids, plain, at] = ["", [], [], -1];
  let statuses = {};
  let item = null; // what the server told of the item shown
  let [busy, asked, reasonFor] = [false, 0, null];

  const tellPlain = (key, values) => said.replaceChildren(sentence(key, values, false));

  // The bank and its summary; the work below is there as soon as there is an item.
  async function enter() {
    making.fill();
    const told = await ask("bank", { place: part("review-bank") });
    if (!told) return (part("review-work").hidden = true);
    put(part("review-bank"), told.html);
    part("review-work").hidden = !told.total;
    if (!told.total) return making.open();
    refill(part("review-document"), told.documents);
    await fill();
  }

  function refill(list, html) {
    const [before, any] = [list.value, list.querySelector("option[value='']")];
    put(list, html);
    list.prepend(any);
    list.value = [...list.options].some((option) => option.value === before) ? before : "";
    list.closest("label").hidden = list.options.length < 3; // one and "all" are the same
  }

  async function fill() {
    const query = Object.fromEntries(Object.entries(lists).map(([name, place]) => [name, part(place).value]));
    query.words = part("review-words").value;
    const number = ++asked;
    const told = await ask("review/items", { query, place: said });
    if (!told || number !== asked) return;
    const before = item?.id ?? kept("sessionStorage", AT);
    [seal, ids, plain] = [told.seal, told.ids, told.plain];
    statuses = {};
    refill(part("review-section"), told.sections);
    const same = ids.indexOf(before);
    await open(same >= 0 ? same : Math.min(Math.max(at, 0), ids.length - 1));
  }

  async function open(wanted, { keep = false } = {}) {
    at = wanted;
    if (at < 0) return nothing();
    const number = ++asked;
    const told = await ask("review/item", { query: { id: ids[at] }, place: keep ? document.createElement("div") : said });
    if (!told || number !== asked) return;
    const same = told.id === item?.id;
    if (!same) shut();
    item = told;
    statuses[item.id] = item.status;
    kept("sessionStorage", AT, item.id);
    views.lang = item.lang;
    put(views, item.html);
    views.hidden = edit.isOpen();
    const passage = put(part("review-passage"), item.passage);
    passage.lang = item.lang;
    const mark = passage.querySelector("mark");
    passage.scrollTop = mark ? mark.offsetTop - passage.offsetTop - passage.clientHeight / 3 : 0;
    place();
  }

  function nothing() {
    shut();
    item = null;
    const none = document.createElement("p");
    tell(none, "review.none");
    views.replaceChildren(none);
    views.hidden = false;
    part("review-passage").replaceChildren();
    place();
  }

  // Where one is in the queue, told to those who cannot see it with the stem; and whether all is done.
  function place() {
    const words = document.createElement("span");
    tell(words, ids.length ? "review.place" : "review.none", { number: at + 1, total: ids.length });
    const stem = Object.assign(document.createElement("span"), { className: "unseen" });
    stem.textContent = part("review-stem")?.textContent ?? "";
    part("review-place").replaceChildren(words, stem);
    const waiting = plain.filter((id) => (statuses[id] ?? "draft") === "draft").length;
    part("review-all").hidden = !waiting;
    tell(part("review-all").firstElementChild, "review.all", { count: waiting });
    part("review-done").hidden = !finished();
    const name = kept("localStorage", BY);
    const who = views.ownerDocument.querySelector("[data-do=review-who] span");
    if (name) tell(who, "review.who.is", { name });
    else tell(who, "review.who.none");
  }

  const decided = (id) => (statuses[id] ?? "draft") !== "draft";
  const finished = () => part("review-status").value === "draft" && ids.every(decided);

  function shut() {
    edit.close();
    part("reason-box").hidden = true;
    reasonFor = null;
    views.hidden = false;
  }

  // Sends a change; one that met another bank is told once that has been read again, and what was typed stays.
  async function send(path, body) {
    if (busy) return null;
    busy = true;
    const place = document.createElement("div");
    let told;
    try {
      told = await ask(path, { body: { seal, ...body }, place, refusal: true });
      if (told?.changed) await again();
    } finally {
      busy = false;
    }
    said.replaceChildren(...place.childNodes);
    return told && !told.fault ? told : null;
  }

  async function again() {
    const told = await ask("bank", { quiet: true });
    if (told) put(part("review-bank"), told.html);
    await fill();
  }

  async function written(told, key, values) {
    asked++; // what is still on its way tells of the bank before
    seal = told.seal;
    if (told.undo) undone.push(told.undo);
    Object.assign(statuses, told.statuses);
    const summary = await ask("bank", { quiet: true });
    if (summary) put(part("review-bank"), summary.html);
    tellPlain(key, values);
  }

  // The next item that nobody has decided, after this one or from the beginning; the same one when there is none.
  async function onward() {
    const order = [...ids.keys()].map((step) => (at + 1 + step) % ids.length);
    const next = order.find((number) => !decided(ids[number]));
    await open(next ?? at, { keep: true });
    if (finished()) part("review-done").querySelector("button").focus();
  }

  async function reviewer() {
    const name = kept("localStorage", BY);
    return name || askName();
  }

  function askName() {
    const dialog = part("who");
    part("who-name").value = kept("localStorage", BY) ?? "";
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((settle) => {
      dialog.addEventListener("close", () => {
        const name = part("who-name").value.trim();
        if (dialog.returnValue !== "yes" || !name) return settle("");
        kept("localStorage", BY, name);
        place();
        settle(name);
      }, { once: true });
    });
  }

  async function accept(reason = "") {
    const by = item && !edit.isOpen() && (await reviewer());
    if (!by) return;
    const told = await send("review/accept", { id: item.id, by, reason });
    if (told?.faults) {
      put(said, told.faults);
      return askReason("accept");
    }
    if (!told) return;
    shut();
    await written(told, "review.done.accepted");
    await onward();
  }

  async function reject() {
    if (item && !edit.isOpen() && (await reviewer())) askReason("reject");
  }

  function askReason(verdict) {
    reasonFor = verdict;
    part("reason-box").hidden = false;
    tell(part("reason-ask"), `review.reason.${verdict}`);
    const rule = part("reason-rule");
    rule.closest("label").hidden = verdict === "accept";
    part("reason-words").value = "";
    if (verdict === "accept") return part("reason-words").focus();
    rule.replaceChildren(rule.options[0], ...rules());
    rule.value = views.querySelector(".broken .rule")?.textContent ?? "";
    rule.focus();
  }

  function rules() {
    const keys = Object.keys(zhiyuan.words[zhiyuan.language()]).filter((key) => key.startsWith(`rule.broken.`));
    return keys.map((key) => {
      const option = document.createElement("option");
      option.value = key.slice(`rule.broken.`.length);
      tell(option, key);
      return option;
    });
  }

  async function reasoned() {
    const [rule, words] = [part("reason-rule").value, part("reason-words").value.trim()];
    if (reasonFor === "accept") return words ? accept(words) : noReason();
    if (!rule && !words) return noReason();
    const reason = rule ? `${rule}: ${words || say(`rule.broken.${rule}`)}` : words;
    const told = await send("review/reject", { id: item.id, by: await reviewer(), reason });
    if (!told) return;
    shut();
    await written(told, "review.done.rejected");
    await onward();
  }

  function noReason() {
    said.replaceChildren(sentence("review.reason.none"));
    part("reason-words").focus();
  }

  function startEdit() {
    if (!item) return;
    part("reason-box").hidden = true;
    edit.open(item.fields);
    views.hidden = true;
  }

  async function save(accepting) {
    const by = await reviewer();
    if (!by) return;
    const [typed, reason] = [edit.read(), edit.reason()];
    const told = await send("review/edit", { id: item.id, by, typed, accept: accepting, reason });
    if (told?.faults) return edit.show(told.faults, true);
    if (!told) return;
    shut();
    const status = told.statuses[item.id];
    await written(told, status === "rejected" ? "review.done.edited.broken" : "review.done.edited");
    if (accepting) await onward();
    else await open(at, { keep: true });
    part("review-stem")?.focus();
  }

  // Asks the rules while somebody types, once the typing pauses.
  let timer = 0;
  function typed() {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (!edit.isOpen()) return;
      const told = await ask("review/check", { body: { id: item.id, typed: edit.read() }, quiet: true });
      if (told && edit.isOpen()) edit.show(told.html, told.broken);
    }, 400);
  }

  function stopEdit() {
    edit.close();
    views.hidden = false;
    part("review-stem")?.focus();
  }

  async function undo() {
    if (!undone.length) return tellPlain("review.undo.none");
    const told = await send("review/undo", { number: undone.at(-1) });
    if (!told) return;
    undone.pop();
    shut();
    await written(told, "review.done.undone");
    const [first] = Object.keys(told.statuses);
    const back = ids.indexOf(first);
    await open(back >= 0 ? back : at, { keep: true });
  }

  async function all() {
    const wanted = plain.filter((id) => !decided(id));
    const by = wanted.length && (await reviewer());
    if (!by) return;
    const dialog = part("sure");
    tell(part("sure-words"), "review.all.sure", { count: wanted.length });
    dialog.returnValue = "";
    dialog.showModal();
    await new Promise((settle) => dialog.addEventListener("close", settle, { once: true }));
    const told = dialog.returnValue === "yes" && (await send("review/accept-all", { ids: wanted, by }));
    if (!told) return;
    await written(told, "review.all.done", { count: Object.keys(told.statuses).length });
    await onward();
  }

  async function compare() {
    const told = await send("review/compare", {});
    if (!told) return;
    await written(told, "review.compared", { count: Object.values(told.statuses).filter((status) => status === "stale").length });
    await fill();
  }

  const step = (by) => ids[at + by] && open(at + by);
  const help = () => part("keys").showModal();
  const KEYS = { a: () => accept(), r: reject, e: startEdit, u: undo, j: () => step(1), k: () => step(-1), "?": help };

  function key(pressed) {
    if (!(pressed in KEYS) || part("review-work").hidden) return false;
    const held = busy || edit.isOpen() || reasonFor;
    if (!held || pressed === "?") KEYS[pressed]();
    return true;
  }

  filters.addEventListener("input", ({ target }) => target === part("review-words") && fill());
  filters.addEventListener("change", () => fill());
  filters.addEventListener("submit", (event) => event.preventDefault());
  part("reason").addEventListener("submit", (event) => {
    event.preventDefault();
    reasoned();
  });
  edit.form.addEventListener("submit", (event) => {
    event.preventDefault();
    save(false);
  });
  edit.form.addEventListener("input", typed);
  for (const [form, cancel] of [[part("reason"), shut], [edit.form, stopEdit]]) {
    form.addEventListener("keydown", (event) => event.key === "Escape" && cancel());
  }
  const acts = {
    ...making.acts,
    "review-accept": () => accept(),
    "review-reject": reject,
    "review-edit": startEdit,
    "review-undo": undo,
    "review-next": () => step(1),
    "review-back": () => step(-1),
    "review-keys": help,
    "review-all": all,
    "review-who": askName,
    "review-compare": compare,
    "review-compose": () => show("compose"),
    "reason-cancel": shut,
    "edit-accept": () => save(true),
    "edit-cancel": stopEdit,
    "who-cancel": () => part("who").close(""),
    "sure-cancel": () => part("sure").close(""),
  };
  return { enter, acts, key };
};
