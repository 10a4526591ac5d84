// Scoring by hand: who scores what, the pages to do it on, and what the scores say together.
zhiyuan.hand = ({ element, part, ask, put, sentence, show }) => {
  const { tell } = zhiyuan;
  const [run, other, said, results] = ["hand-run", "hand-other", "hand-said", "hand-results"].map(part);
  const MOST_BYTES = 20e6;

  function fillSelect(list, html, first) {
    const before = list.value;
    put(list, html);
    if (first) list.prepend(first);
    list.selectedIndex = 0;
    if ([...list.options].some((option) => option.value === before)) list.value = before;
  }

  async function fill() {
    const told = await ask("choices", { quiet: true });
    if (told) {
      const alone = new Option("", "");
      tell(alone, "hand.alone");
      fillSelect(run, told.html);
      fillSelect(other, told.html, alone);
    }
    const sittings = await ask("sittings", { quiet: true });
    if (sittings) put(part("sittings"), sittings.html);
    look();
  }

  async function look() {
    results.hidden = !run.value;
    if (!run.value) return;
    const [agreed, calibrated] = await Promise.all([
      ask("agreement", { query: { run: run.value }, place: part("agreement") }),
      ask("calibration", { query: { run: run.value }, place: part("calibration") }),
    ]);
    if (agreed) put(part("agreement"), agreed.html);
    element.querySelector("[data-do=settle]").hidden = !agreed?.open;
    if (calibrated) put(part("calibration"), calibrated.html);
  }

  function begun(told) {
    put(part("sittings"), told.html);
    said.replaceChildren(sentence("hand.begun", { count: told.sessions.length }, false));
    const first = part("sittings").querySelector(`[data-session="${told.sessions[0]}"]`);
    first.querySelector("a").focus();
  }

  async function begin() {
    const raters = part("hand-raters").value.split(/[,，、;；\n]/);
    const body = { run: run.value, other: other.value, raters, n: Number(part("hand-n").value), seed: Number(part("hand-seed").value) };
    const told = await ask("sittings/begin", { body, place: said });
    if (told) begun(told);
  }

  async function settle() {
    const told = await ask("sittings/settle", { body: { run: run.value, other: other.value }, place: said });
    if (told) begun(told);
  }

  async function send(file) {
    if (!file) return;
    if (file.size > MOST_BYTES) return said.replaceChildren(sentence("gold.too_large"));
    const told = await ask("ratings", { body: { run: run.value, content: await file.text() }, place: said });
    if (!told) return;
    put(said, told.html);
    look();
  }

  async function open(wanted) {
    show("hand", { quiet: true });
    await fill();
    run.value = wanted;
    look();
    part("hand-raters").focus();
  }

  part("hand").addEventListener("submit", (event) => {
    event.preventDefault();
    begin();
  });
  run.addEventListener("change", look);
  part("ratings-file").addEventListener("change", ({ target }) => send(target.files[0]).then(() => (target.value = "")));
  // Someone comes back from scoring in the other tab of the browser.
  document.addEventListener("visibilitychange", () => !document.hidden && run.offsetParent && look());
  const acts = { settle, look, "send-ratings": () => part("ratings-file").click() };
  return { fill, open, acts };
};
