// Composing a session: the wish, the blueprint as it stands after every change, a preview, the zip.
zhiyuan.study_compose = (tools) => {
  const { element, part, ask, put, show } = tools;
  const WAIT_MS = 300;
  const { tell, kept } = zhiyuan;
  const [said, list, boxes] = ["compose-said", "compose-document", "compose-sections"].map(part);
  const WISH = "zhiyuan.compose";
  const rows = [...element.querySelectorAll("[data-row]")];
  const job = zhiyuan.studyJob(tools, "session", "session", { ended: ready });
  let counts = null; // how many of each kind somebody asked for; null leaves it to the plan
  let known = {}; // accepted and all items, by document
  let [timer, asked, opened] = [0, 0, ""]; // opened: the document whose sections are listed

  const number = (name) => Number(part(name).value);

  function wish() {
    return {
      document: list.value,
      minutes: number("compose-minutes"),
      audience: part("compose-audience").value.trim(),
      level: part("compose-level").value,
      seed: number("compose-seed"),
      title: part("compose-title").value.trim(),
      sections: [...boxes.querySelectorAll("input:checked")].map((one) => one.value),
      counts,
      drafts: part("compose-drafts").checked,
    };
  }

  // What was wished before a reload comes back, as far as it still fits.
  function restore() {
    const before = JSON.parse(kept("sessionStorage", WISH) ?? "null");
    if (!before) return;
    for (const name of ["minutes", "audience", "level", "seed", "title"]) part(`compose-${name}`).value = before[name];
    part("compose-drafts").checked = before.drafts;
    counts = before.counts;
    return before;
  }

  async function enter() {
    const first = !opened;
    const told = await ask("compose/documents", { place: said });
    if (!told) return;
    const before = first ? restore() : null;
    const chosen = before?.document ?? list.value;
    put(list, told.html);
    if ([...list.options].some((option) => option.value === chosen)) list.value = chosen;
    known = told.counts;
    await sections(before?.sections);
    await plan();
    job.follow();
  }

  async function sections(ticked = []) {
    if (!list.value || list.value === opened) return;
    const told = await ask("compose/sections", { query: { document: list.value }, quiet: true });
    if (!told) return;
    opened = list.value;
    put(boxes, told.html);
    for (const one of boxes.querySelectorAll("input")) one.checked = ticked.includes(one.value);
  }

  function none() {
    const count = known[list.value];
    const usable = count && (part("compose-drafts").checked ? count.all : count.accepted);
    part("compose-none").hidden = Boolean(usable);
    part("compose-work").hidden = !list.value;
    part("compose-preview").hidden = !usable;
    return !usable;
  }

  function chosenWords() {
    const count = boxes.querySelectorAll("input:checked").length;
    tell(part("compose-chosen"), count ? "compose.sections.some" : "compose.sections.all", { count });
  }

  async function plan() {
    clearTimeout(timer);
    chosenWords();
    if (!part("compose").checkValidity()) return part("compose").reportValidity();
    const wanted = wish();
    kept("sessionStorage", WISH, JSON.stringify(wanted));
    if (none()) return blank();
    const mine = ++asked;
    const told = await ask("compose/plan", { body: wanted, place: said });
    if (mine !== asked) return;
    if (!told) return blank();
    told.rows.forEach(fill);
    part("compose-reset").hidden = !counts;
    put(part("compose-tests"), told.tests);
    put(part("compose-short"), told.short);
    part("compose-lacking").hidden = !told.short;
    put(part("compose-plan"), told.plan);
    ability();
    await preview();
  }

  function blank() {
    for (const name of ["compose-tests", "compose-plan"]) part(name).replaceChildren();
    part("compose-lacking").hidden = true;
    for (const row of rows) row.hidden = true;
    part("compose-go").disabled = true;
  }

  function fill(told) {
    const row = rows.find((one) => one.dataset.row === told.kind);
    const input = row.querySelector("input");
    row.hidden = !told.available && !told.asked && !counts?.[told.kind];
    if (document.activeElement !== input || !counts) input.value = told.asked;
    for (const name of ["available", "A", "B"]) row.querySelector(`[data-of=${name}]`).textContent = told[name];
    row.classList.toggle("lacking", told.A < told.asked || told.B < told.asked);
  }

  function ability() {
    const lacking = !part("compose-lacking").hidden && !part("compose-best").checked;
    part("compose-go").disabled = lacking || part("session-job").getAttribute("aria-busy") === "true";
  }

  async function preview() {
    const paper = part("compose-paper").value;
    part("compose-copy").disabled = paper === "plan" || paper === "handout";
    const body = { asked: wish(), paper, version: part("compose-copy").value };
    const told = await ask("compose/preview", { body, quiet: true });
    if (told && part("compose-frame").srcdoc !== told.page) part("compose-frame").srcdoc = told.page;
  }

  async function go() {
    const begun = await job.start("compose/session", { asked: wish(), best: part("compose-best").checked }, said);
    if (begun) ability();
  }

  function ready() {
    ability();
    part("session-words").querySelector("a")?.focus();
  }

  function mixed() {
    counts = Object.fromEntries(rows.map((row) => [row.dataset.row, Number(row.querySelector("input").value) || 0]));
    later();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(plan, WAIT_MS);
  }

  function reset() {
    counts = null;
    part("compose-minutes").focus();
    plan();
  }

  part("compose").addEventListener("submit", (event) => event.preventDefault());
  part("compose").addEventListener("input", later);
  list.addEventListener("change", async () => {
    counts = null;
    await sections();
    plan();
  });
  for (const row of rows) row.querySelector("input").addEventListener("input", mixed);
  for (const name of ["compose-paper", "compose-copy"]) part(name).addEventListener("change", preview);
  part("compose-best").addEventListener("change", ability);
  const acts = {
    "compose-go": go,
    "compose-reset": reset,
    "compose-review": () => show("review"),
    "compose-export": () => show("export"),
  };
  return { enter, acts };
};
