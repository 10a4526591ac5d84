// The form of one gold question: filled from its line, read back into it, and each fault beside its field.
// What the form does not show stays as it is on the line.
zhiyuan.question = ({ part, put, element, document: passage }) => {
  const { tell, relabel } = zhiyuan;
  const form = part("gold-form");
  const FIGURE = ["value", "unit", "qualifier", "direction", "year"];
  const lists = { keys: part("q-keys"), evidence: part("q-evidence") };
  let base = {};

  const own = (name) => form.querySelector(`:scope > .field [data-field=${name}], :scope > .row [data-field=${name}]`);
  const inside = (row, name) => row.querySelector(`[data-field=${name}]`);
  const lines = (value) => value.split("\n").map((line) => line.trim()).filter(Boolean);

  function made(template) {
    const row = element.querySelector(`template[data-part=${template}]`).content.firstElementChild.cloneNode(true);
    relabel(row);
    return row;
  }

  function addKey(key) {
    const row = made("key");
    row.given = key;
    inside(row, "kind").value = key.kind ?? "figure";
    inside(row, "must").checked = key.must ?? true;
    for (const name of [...FIGURE, "text"]) inside(row, name).value = key[name] ?? "";
    inside(row, "aliases").value = (key.aliases ?? []).join("\n");
    lists.keys.append(row);
    fitKey(row);
    return row;
  }

  function fitKey(row) {
    for (const side of row.querySelectorAll("[data-of]")) side.hidden = side.dataset.of !== inside(row, "kind").value;
  }

  function newKey(key) {
    const taken = new Set(read().keys.map((one) => one.id));
    let number = 1;
    while (taken.has(`k${number}`)) number++;
    return addKey({ id: `k${number}`, must: true, kind: "text", ...key });
  }

  function addEvidence(span) {
    const row = made("span");
    row.given = span;
    row.querySelector("[data-part=e-quote]").textContent = span.quote;
    const title = passage.title(span.doc);
    tell(row.querySelector("[data-part=e-place]"), "gold.place", { document: title, start: span.start, end: span.end });
    lists.evidence.append(row);
    passage.remark(read().evidence);
    return row;
  }

  function readKey(row) {
    const kind = inside(row, "kind").value;
    const key = { ...row.given, must: inside(row, "must").checked, kind, aliases: lines(inside(row, "aliases").value) };
    for (const name of FIGURE) {
      delete key[name];
      if (kind === "figure") key[name] = inside(row, name).value.trim();
    }
    delete key.text;
    if (kind === "text") key.text = inside(row, "text").value.trim();
    return key;
  }

  function fill(question) {
    base = question;
    for (const name of ["question", "reference"]) own(name).value = question[name] ?? "";
    own("type").value = question.type ?? "number";
    own("answerable").value = String(question.answerable ?? true);
    own("language").value = question.language ?? "zh-Hant";
    own("split").value = question.split ?? "dev";
    own("status").value = question.status ?? "draft";
    own("forbid").value = (question.forbid ?? []).join("\n");
    for (const rows of Object.values(lists)) rows.replaceChildren();
    (question.keys ?? []).forEach(addKey);
    (question.evidence ?? []).forEach(addEvidence);
    passage.remark(question.evidence ?? []);
    clear();
    for (const box of form.querySelectorAll("textarea")) fit(box);
  }

  function read() {
    const found = { ...base };
    for (const name of ["question", "reference", "type", "language", "split", "status"]) found[name] = own(name).value.trim();
    return {
      ...found,
      answerable: own("answerable").value === "true",
      keys: [...lists.keys.children].map(readKey),
      forbid: lines(own("forbid").value),
      evidence: [...lists.evidence.children].map((row) => row.given),
    };
  }

  function fit(box) {
    box.style.height = "auto";
    if (box.scrollHeight) box.style.height = `${box.scrollHeight + 2}px`;
  }

  function clear() {
    for (const one of form.querySelectorAll("[data-made]")) one.remove();
    for (const one of form.querySelectorAll("[data-faults]")) one.replaceChildren();
    for (const one of form.querySelectorAll("[aria-invalid]")) {
      one.removeAttribute("aria-invalid");
      one.removeAttribute("aria-describedby");
    }
  }

  // Where the faults of a field stand, and the control that has them.
  function placeOf(field) {
    const [kind, which] = field.split(/[ :]/);
    const rows = { key: lists.keys, evidence: lists.evidence }[which === undefined ? "" : kind];
    if (rows) {
      const numbered = field.includes(" ");
      const row = [...rows.children].find((one, place) => (numbered ? place + 1 === Number(which) : one.given.id === which));
      const control = row && (kind === "key" ? inside(row, inside(row, "kind").value === "text" ? "text" : "value") : row);
      if (row) return [row.querySelector("[data-faults]"), control];
    }
    const control = field && own(field);
    if (!control) return [form.querySelector(`:scope > [data-faults="${field}"], fieldset > [data-faults="${field}"]`) ?? form.querySelector("[data-faults]"), null];
    const holder = document.createElement("div");
    holder.dataset.made = "";
    (control.closest(".row") ?? control.closest(".field")).after(holder);
    return [holder, control];
  }

  function show(faults) {
    clear();
    faults.forEach(({ field, html }, number) => {
      const [place, control] = placeOf(field);
      const holder = document.createElement("div");
      holder.id = `fault-${number}`;
      place.append(put(holder, html));
      if (!control) return;
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", [control.getAttribute("aria-describedby"), holder.id].filter(Boolean).join(" "));
    });
  }

  // Leads to the first thing that is to be mended.
  function lead() {
    const first = form.querySelector(".fault");
    first?.scrollIntoView({ block: "center" });
    form.querySelector("[aria-invalid]")?.focus({ preventScroll: true });
  }

  form.addEventListener("input", (event) => event.target.matches("textarea") && fit(event.target));
  return { fill, read, show, lead, newKey, addEvidence, fitKey, form, remark: () => passage.remark(read().evidence) };
};
