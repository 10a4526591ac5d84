// The pane of key figures: sorting and searching the table, the passage of a figure, and putting right what is said of it.
zhiyuan.study_figures = (tools) => {
  const { element, part, ask, put, address, sentence } = tools;
  const { tell, say, kept } = zhiyuan;
  const MOST_SHOWN = 300;
  const NAME = "zhiyuan.study.by";
  const FIELDS = ["indicator", "qualifier", "direction", "year"];
  const SHOWN = {
    all: () => true,
    open: (row) => !row.indicator,
    corrected: (row) => row.corrected.length > 0,
    must: (row) => row.must,
  };
  const shelf = zhiyuan.studyDocument(tools, { name: "figures", show });
  const passage = zhiyuan.studyPassage(tools, { name: "figures", document: shelf.chosen });
  const [body, search, unit, kind, form] = ["figures-rows", "figures-search", "figures-unit", "figures-show", "figures-form"].map(part);
  const heads = [...element.querySelectorAll("table.figures th")];
  const field = (name) => part(`figures-${name}`);
  let rows = [];
  let sorted = { column: "", down: false };
  let opened = null; // the row whose passage is shown
  let writable = true;

  function show(told) {
    ({ rows, writable } = told);
    shelf.put(told.html);
    if (!rows.length) part("figures").append(quiet("figures.none"));
    if (told.left) part("figures").append(quiet("figures.left", { count: told.left }));
    part("figures-shown").hidden = !rows.length;
    part("figures-file").hidden = !rows.length;
    part("figures-file").href = address("figures/sheet", { document: shelf.chosen() });
    fillUnits();
    fill();
    part("figures-stale").replaceChildren(...(told.stale.length ? outdated(told.stale) : []));
  }

  function quiet(key, values) {
    const words = sentence(key, values, false);
    words.className = "faint";
    return words;
  }

  function fillUnits() {
    const before = unit.value;
    const all = new Option(say("figures.unit.all"), "");
    all.dataset.say = "figures.unit.all";
    const units = [...new Set(rows.map((row) => row.unit))].filter(Boolean).sort((a, b) => a.localeCompare(b, "zh"));
    unit.replaceChildren(all, ...units.map((one) => new Option(one, one)));
    if (units.includes(before)) unit.value = before;
  }

  // Fills the table with what fits the search, in the order chosen.
  function fill() {
    const words = search.value.trim().toLowerCase();
    const found = rows.filter(
      (row) =>
        SHOWN[kind.value](row) &&
        (!unit.value || row.unit === unit.value) &&
        (!words || [row.indicator, row.figure, row.place, row.qualifier, row.year].some((text) => text.toLowerCase().includes(words))),
    );
    if (sorted.column) found.sort(order);
    const values = { shown: Math.min(found.length, MOST_SHOWN), found: found.length, total: rows.length };
    tell(part("figures-count"), found.length > MOST_SHOWN ? "figures.count.cut" : "figures.count", values);
    body.replaceChildren(...found.slice(0, MOST_SHOWN).map(line));
    for (const head of heads) {
      const here = head.firstElementChild.dataset.column === sorted.column;
      head.setAttribute("aria-sort", here ? (sorted.down ? "descending" : "ascending") : "none");
    }
  }

  // What says nothing comes last either way.
  function order(one, other) {
    const [a, b] = [one, other].map((row) => row[sorted.column]);
    if (!a !== !b && sorted.column !== "value") return a ? -1 : 1;
    const way = sorted.column === "value" ? one.number - other.number : String(a).localeCompare(String(b), "zh");
    return sorted.down ? -way : way;
  }

  function line(row) {
    const one = document.createElement("tr");
    one.row = row;
    const open = Object.assign(document.createElement("button"), { type: "button", className: "see" });
    open.dataset.do = "figure";
    if (row.indicator) open.textContent = row.indicator;
    else tell(open, "figures.open");
    const name = cell("", [open]);
    if (row.corrected.length) name.append(" ", badge("figures.corrected"));
    const direction = cell("");
    if (row.direction) tell(direction, `figures.${row.direction}`);
    one.append(name, cell(row.value, [], "num"), cell(row.unit), cell(row.qualifier), direction, cell(row.year, [], "num"), cell(row.place, [], "place"));
    return one;
  }

  function cell(text, inside = [], name = "") {
    const one = Object.assign(document.createElement("td"), { textContent: text, className: name });
    one.append(...inside);
    return one;
  }

  function badge(key) {
    const one = Object.assign(document.createElement("small"), { className: "badge" });
    tell(one, key);
    return one;
  }

  async function open(row) {
    opened = row;
    for (const name of FIELDS) field(name).value = row[name];
    field("by").value = kept("localStorage", NAME) ?? "";
    tell(part("figures-fixed"), "figures.fixed", { figure: row.figure });
    element.querySelector("[data-do=figures-undo]").hidden = !row.corrected.length;
    form.querySelector("[type=submit]").disabled = !writable;
    part("figures-said").replaceChildren();
    wrong({});
    await passage.open(row);
  }

  // Says beside each field what is wrong with it; the first of them gets the focus.
  function wrong(faults) {
    let first = null;
    for (const words of form.querySelectorAll("[data-wrong]")) {
      const name = words.dataset.wrong;
      const fault = faults[name] ?? (name === "indicator" ? faults.figure : undefined);
      words.hidden = !fault;
      if (fault) {
        tell(words, fault.key, fault.values);
        field(name).setAttribute("aria-invalid", "true");
        field(name).setAttribute("aria-describedby", words.id);
        first ??= field(name);
      } else field(name).removeAttribute("aria-invalid");
    }
    first?.focus();
  }

  const placed = ({ document: name, sentence: words, at, figure }) => ({ document: name, sentence: words, at, figure });

  async function send(path, body) {
    const told = await ask(path, { body, place: part("figures-said") });
    if (!told) return;
    if (told.faults) return wrong(told.faults);
    wrong({});
    done(told);
  }

  function done(told) {
    const before = opened;
    show(told);
    passage.close();
    opened = null;
    if (before) focusOn(before);
    part("figures").prepend(sentence(told.said, {}, false));
  }

  function focusOn(row) {
    const line = [...body.rows].find((one) => one.row.start === row.start);
    line?.querySelector("button").focus();
  }

  function save() {
    const says = Object.fromEntries(FIELDS.map((name) => [name, field(name).value]));
    const by = field("by").value.trim();
    kept("localStorage", NAME, by);
    return send("figures/correct", { ...placed(opened), says, by });
  }

  // Corrections that do not fit the document any more, each with its button.
  function outdated(list) {
    const items = list.map((one) => {
      const [item, words, drop] = ["li", "span", "button"].map((tag) => document.createElement(tag));
      words.textContent = `${one.sentence}（${one.figure}：${one.said}）`;
      Object.assign(drop, { type: "button", className: "plain" });
      tell(drop, "figures.stale.drop");
      drop.addEventListener("click", async () => {
        const told = await ask("figures/drop", { body: placed(one) });
        if (told) done(told);
      });
      item.append(words, " ", drop);
      return item;
    });
    const all = document.createElement("ul");
    all.append(...items);
    return [sentence("figures.stale", { count: list.length }), all];
  }

  const acts = {
    figure: (button) => open(button.closest("tr").row),
    sort: ({ dataset }) => {
      sorted = { column: dataset.column, down: sorted.column === dataset.column && !sorted.down };
      fill();
    },
    "figures-undo": () => send("figures/correct", { ...placed(opened), says: {}, by: "" }),
  };
  body.addEventListener("click", ({ target }) => {
    const row = target.closest("tr")?.row;
    if (row && !target.closest("button")) open(row);
  });
  for (const one of [search, unit, kind]) one.addEventListener("input", fill);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  return { enter: shelf.enter, leave: passage.close, acts };
};
