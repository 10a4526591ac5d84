// Puts the page together: the keys, the language, the file that goes out and comes in, the server when there is one.
(async () => {
  const { $, $$, say } = zhiyuan;
  const REMEMBERED = "zhiyuan.language";
  const sheet = JSON.parse($("#sheet").textContent);
  const [main, end, help] = [$("#item"), $("#end"), $("#help")];
  const state = { store: "busy", unsent: 0, offline: false };
  let [row, composed] = [0, 0];

  function remembered(value) {
    try {
      return value === undefined ? localStorage.getItem(REMEMBERED) : localStorage.setItem(REMEMBERED, value);
    } catch {
      return null;
    }
  }

  function firstLanguage() {
    const before = remembered();
    if (zhiyuan.languages.includes(before)) return before;
    for (const wanted of navigator.languages || [navigator.language]) {
      if (/^zh\b(?!-hans).*(hant|tw|hk|mo)\b/i.test(wanted)) return "zh-Hant";
      if (/^zh\b/i.test(wanted)) return "zh-Hans";
      if (/^en\b/i.test(wanted)) return "en";
    }
    return "zh-Hant";
  }

  // Says whether everything is safe, and where.
  function tellKept() {
    let [key, how, values] = ["kept.done", state.store, {}];
    if (state.store === "never" && (state.offline || !sheet.served)) key = "kept.never";
    else if (state.offline) [key, how, values] = ["kept.unsent", "never", { count: state.unsent }];
    else if (state.store === "busy" || state.unsent) [key, how] = ["kept.busy", "busy"];
    else if (sheet.served) [key, how] = ["kept.sent", "done"];
    const kept = $("#kept");
    kept.dataset.state = how;
    kept.dataset.say = key;
    kept.dataset.values = JSON.stringify(values);
    kept.textContent = say(key, values);
    kept.title = kept.textContent;
  }

  function tell(key, values, how = "") {
    const said = $("#said");
    said.className = how;
    said.textContent = say(key, values);
    clearTimeout(tell.timer);
    tell.timer = setTimeout(() => (said.textContent = ""), how ? 6000 : 2500);
  }

  const sources = zhiyuan.sources(main, tell);
  const rows = () => $$(".row", main);

  function focusRow(next = row) {
    row = Math.max(0, Math.min(rows().length - 1, next));
    refresh(); // first, so that the chosen one is found: from another one Tab would go to it, not to the next row
    const inputs = $$("input", rows()[row]);
    (inputs.find((input) => input.checked) ?? inputs[0]).focus({ preventScroll: true });
    rows()[row].scrollIntoView({ block: "nearest" });
  }

  const refresh = () => zhiyuan.refresh(main, session, session.rows(session.current())[row]);

  function draw() {
    zhiyuan.drawProgress(session);
    const item = session.current();
    main.hidden = !item;
    end.hidden = Boolean(item);
    if (!item) return zhiyuan.drawEnd(end, session);
    delete main.dataset.gold;
    zhiyuan.drawItem(main, session);
    row = 0;
    refresh();
    sources.drawn();
    focusRow(0);
    scrollTo(0, 0);
    const values = { number: session.place() + 1, total: session.items.length, question: item.question };
    $("#heard").textContent = say("item.said", values);
  }

  function score(digit) {
    const name = session.rows(session.current())[row];
    const choice = zhiyuan.choices(name).find(([key]) => key === digit);
    if (!choice) return false;
    session.change((draft) => (draft.scores[name] = choice[1]));
    focusRow();
    return true;
  }

  function toggleGold() {
    if (!session.current().gold) return;
    main.dataset.gold = main.dataset.gold === "open" ? "" : "open";
    if (!session.draft().seenGold) session.change((draft) => (draft.seenGold = true), { remembered: false });
    refresh();
  }

  function toggleFlag(place) {
    const input = $$(".flags input", main)[place];
    if (!input) return;
    input.focus();
    input.checked = !input.checked;
    keepFlags();
  }

  function keepFlags() {
    const chosen = $$(".flags input", main).filter((input) => input.checked).map((input) => input.value);
    session.change((draft) => (draft.flags = chosen));
    refresh();
  }

  function submit() {
    if (session.submit()) return draw();
    const missing = session.missing();
    focusRow(session.rows(session.current()).indexOf(missing[0]));
    const names = missing.map((name) => say(zhiyuan.wordsOf(name, session.current())));
    tell("said.missing", { rows: names.join("、") }, "warning");
  }

  function skip() {
    session.skip();
    tell("said.skipped");
    draw();
  }

  function undo() {
    const what = session.undo();
    if (what === "change") return refresh();
    if (!what) return tell("said.nothing");
    tell("said.undone");
    draw();
  }

  function move(step) {
    if (session.move(step)) draw();
  }

  function download() {
    const file = new Blob([session.lines()], { type: "application/jsonl" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `human-${sheet.rater}.jsonl`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  const isRating = (one) => one && typeof one === "object" && ["item", "rater", "ts"].every((name) => typeof one[name] === "string");

  async function takeIn(file) {
    const found = [];
    for (const [place, line] of (await file.text()).replace(/^\ufeff/, "").split("\n").entries()) {
      if (!line.trim()) continue;
      try {
        found.push(JSON.parse(line));
        if (!isRating(found.at(-1))) throw new TypeError("not a rating");
      } catch {
        return tell("import.broken", { file: file.name, line: place + 1 }, "warning");
      }
    }
    const { fresh, left } = session.take(found);
    fresh.forEach(send);
    draw();
    tell("import.done", { taken: fresh.length, left }, "long");
  }

  function showHelp() {
    zhiyuan.drawHelp(help, sheet);
    if (!help.open) help.showModal();
    $("[data-do=close]", help).focus();
  }

  function speak(language) {
    zhiyuan.speak(language);
    tellKept();
  }

  const actions = {
    submit, skip, undo, download,
    help: showHelp,
    close: () => help.close(),
    import: () => $("#file").click(),
    again: () => (session.toSkipped(), draw()),
  };
  const letters = {
    u: undo,
    s: skip,
    f: () => $(".flags input", main).focus(),
    n: () => $(".note input", main).focus(),
    j: () => move(1),
    k: () => move(-1),
    d: sources.toggle,
    g: toggleGold,
  };

  // A digit scores the current row where it means something there; Shift and a digit, or any other digit, goes to a citation.
  function onDigit(digit, shifted, target) {
    if (target.closest(".flags")) return toggleFlag(Number(digit) - 1);
    if ((shifted || !score(digit)) && digit !== "0") sources.jump(Number(digit));
  }

  // Returns whether the key was meant for the field that has the focus.
  function fieldKeeps(event) {
    const { target, key } = event;
    if (target.matches(".note input")) {
      if (key === "Escape" || (key === "Enter" && Date.now() - composed > 100)) {
        event.preventDefault();
        focusRow();
      }
      return true;
    }
    if (target.closest(".flags") && ["f", "Enter", "Escape"].includes(key)) {
      event.preventDefault();
      focusRow();
      return true;
    }
    return key === "Enter" && target.matches("button, summary, a");
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.keyCode === 229 || help.open) return;
    if (fieldKeeps(event)) return;
    const key = event.key.length === 1 ? event.key.normalize("NFKC").toLowerCase() : event.key;
    const item = session.current();
    const shifted = event.shiftKey && /^Digit([1-9])$/.exec(event.code)?.[1];
    if (key === "?") showHelp();
    else if (!item) return key === "u" ? undo() : key === "k" ? move(-1) : undefined;
    else if (shifted) onDigit(shifted, true, event.target);
    else if (/^[0-9]$/.test(key)) onDigit(key, false, event.target);
    else if (key === "Enter") submit();
    else if (key === "PageDown" || key === "PageUp") return void (sources.turn(key === "PageDown" ? 1 : -1, event.shiftKey) && event.preventDefault());
    else if (key === "Tab" && document.activeElement === document.body) focusRow(event.shiftKey ? row - 1 : row + 1);
    else if (letters[key]) letters[key]();
    else return;
    event.preventDefault();
  }

  function onClick(event) {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.language) {
      remembered(button.dataset.language);
      speak(button.dataset.language);
      draw();
    } else if (button.dataset.marker) sources.jump(Number(button.dataset.marker));
    else if (button.dataset.view) sources.show(button.dataset.view === "whole");
    else actions[button.dataset.do]?.();
  }

  // Choosing with the mouse, the arrow keys or the space bar.
  function onInput({ target }) {
    const field = target.closest(".row");
    if (field) {
      const chosen = zhiyuan.choices(field.dataset.row).find(([digit]) => digit === target.dataset.digit);
      session.change((draft) => (draft.scores[field.dataset.row] = chosen[1]));
      refresh();
    } else if (target.closest(".flags")) keepFlags();
    else if (target.matches(".note input")) {
      session.change((draft) => (draft.note = target.value), { remembered: !target.dataset.begun });
      target.dataset.begun = "yes";
    } else if (target.id === "file" && target.files.length) {
      takeIn(target.files[0]);
      target.value = "";
    }
  }

  function onFocus({ target }) {
    const field = target.closest?.(".row");
    if (!field) return;
    row = rows().indexOf(field);
    refresh();
  }

  speak(firstLanguage());
  const server = sheet.served
    ? zhiyuan.sync((unsent, offline) => {
        Object.assign(state, { unsent, offline });
        tellKept();
      })
    : null;
  const send = (rating) => server?.send(rating);
  const store = await zhiyuan.store(sheet.sheet, (how) => {
    state.store = how;
    tellKept();
  });
  const session = zhiyuan.session(sheet, store, send);
  if (server) {
    const there = await server.fetched();
    const known = new Set(there.map((rating) => `${rating.ts}/${rating.item}`));
    session.log.filter((rating) => !known.has(`${rating.ts}/${rating.item}`)).forEach(send);
    session.take(there);
  }
  const resumed = session.begun();
  state.store = "done";
  tellKept();
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("change", (event) => event.target.matches(".note input") || onInput(event));
  document.addEventListener("input", (event) => event.target.matches(".note input") && onInput(event));
  document.addEventListener("focusin", onFocus);
  document.addEventListener("compositionend", () => (composed = Date.now()));
  document.addEventListener("submit", (event) => event.preventDefault());
  for (const sign of ["keydown", "pointerdown", "wheel"]) document.addEventListener(sign, () => session.stir(), { passive: true });
  document.addEventListener("visibilitychange", () => session.rest());
  addEventListener("pagehide", () => session.rest());
  draw();
  if (resumed) tell("said.resumed");
  else showHelp();
  document.body.dataset.ready = "yes";
})();
