// The tab of evaluators: its panes, what it asks the server for, running a gold set, the list of runs and their reports.
zhiyuan.evaluation = ({ element }) => {
  const PANE = "zhiyuan.pane";
  const POLL_MS = 700;
  const IDLE_MS = 5000;
  const { tell, relabel, kept } = zhiyuan;
  const part = (name) => element.querySelector(`[data-part=${name}]`);
  const said = part("said");
  const opened = {}; // what a pane does when it comes into view
  let [timer, stage, started] = [0, "", false];

  function sentence(key, values, alarming = true) {
    const words = document.createElement("p");
    if (alarming) words.className = "trouble";
    tell(words, key, values);
    return words;
  }

  function put(place, html) {
    place.innerHTML = html;
    relabel(place);
    for (const time of place.querySelectorAll("time[data-at]")) when(time);
    return place;
  }

  // A moment in the reader's own way of writing it; the machine's form goes along.
  function when(time) {
    const moment = new Date(Number(time.dataset.at) * 1000);
    time.dateTime = moment.toISOString();
    time.textContent = moment.toLocaleString(zhiyuan.language(), { dateStyle: "medium", timeStyle: "short" });
  }

  const address = (path, query = {}) => `evaluation/${path}${Object.keys(query).length ? `?${new URLSearchParams(query)}` : ""}`;

  // Asks the server; what could not be done is said above the panes, and is null.
  async function ask(path, { query, body, quiet, place = said } = {}) {
    let told;
    try {
      const options = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
      const answer = await fetch(address(path, query), options || undefined);
      told = await answer.json();
      if (answer.ok) {
        if (!quiet) place.replaceChildren();
        return told;
      }
      if (told.faults) return told; // of a form, which has a place for each
    } catch {
      if (!quiet) place.replaceChildren(sentence("desk.lost"));
      return null;
    }
    if (quiet) return null;
    if (told.fault) put(place, told.fault);
    else place.replaceChildren(sentence("desk.bug"));
    return null;
  }

  function show(name, { quiet } = {}) {
    for (const button of element.querySelectorAll("[data-pane]")) {
      button.setAttribute("aria-pressed", String(button.dataset.pane === name));
    }
    for (const pane of element.querySelectorAll(".pane")) pane.hidden = pane.dataset.name !== name;
    kept("sessionStorage", PANE, name);
    said.replaceChildren();
    if (!quiet) opened[name]?.();
  }

  async function fillSets() {
    const told = await ask("sets", { quiet: true });
    if (!told) return;
    const before = part("sets").value;
    put(part("sets"), told.html);
    if ([...part("sets").options].some((option) => option.value === before)) part("sets").value = before;
  }

  async function fillRuns() {
    const told = await ask("runs", { quiet: true });
    if (told) put(part("runs"), told.html);
  }

  // Shows the run in hand, whoever started it; asks again as long as the tab is in view.
  async function follow() {
    clearTimeout(timer);
    if (element.offsetParent === null) return (timer = setTimeout(follow, IDLE_MS));
    const now = await ask("job", { quiet: true });
    if (now) progress(now);
    timer = setTimeout(follow, now?.busy ? POLL_MS : IDLE_MS);
  }

  function progress(now) {
    const state = `${now.number} ${now.stage}`;
    part("job").hidden = now.stage === "idle";
    part("stop").hidden = !now.busy;
    part("exam").querySelector("[type=submit]").disabled = now.busy;
    if (now.total && now.stage !== "preparing") Object.assign(part("bar"), { max: now.total, value: now.done });
    else if (now.busy) part("bar").removeAttribute("value");
    part("bar").hidden = !now.busy;
    if (part("job-words").dataset.last !== now.html) put(part("job-words"), now.html).dataset.last = now.html;
    if (state !== stage && !now.busy) fillRuns();
    stage = state;
  }

  async function start() {
    const now = await ask("job/start", { body: { gold: part("sets").value, split: part("split").value } });
    if (now) progress(now);
    follow();
  }

  async function resume(run) {
    const now = await ask("job/resume", { body: { run } });
    if (now) progress(now);
    follow();
    part("job").scrollIntoView({ block: "nearest" });
  }

  function report(run, against = "") {
    show("exam", { quiet: true });
    const link = address("report", { run, ...(against && { against }), lang: zhiyuan.language() });
    part("report").hidden = false;
    part("report-link").href = part("report-frame").src = link;
    tell(part("report-title"), against ? "report.against" : "report.of", { run, against });
    part("report").scrollIntoView({ block: "start" });
    part("report").focus();
  }

  const tools = { element, part, ask, put, sentence, show, report, address };
  const versus = zhiyuan.versus(tools);
  const gold = zhiyuan.gold(tools);
  const hand = zhiyuan.hand(tools);

  function act(event) {
    const target = event.target.closest("button");
    if (!target) return;
    const run = target.closest("[data-run]")?.dataset.run;
    if (target.dataset.pane) return show(target.dataset.pane);
    const done = {
      ...hand.acts,
      rate: () => hand.open(run),
      refresh: fillRuns,
      stop: () => ask("job/stop", { body: {} }).then((now) => now && progress(now)),
      resume: () => resume(run),
      report: () => report(run),
      "close-report": () => (part("report").hidden = true),
      versus: () => versus.open(run),
      gate: versus.gate,
      "versus-report": versus.report,
    }[target.dataset.do];
    done?.();
  }

  opened.exam = () => {
    fillSets();
    fillRuns();
  };
  opened.versus = () => versus.fill();
  opened.gold = gold.enter;
  opened.hand = hand.fill;
  element.addEventListener("click", act);
  part("exam").addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
  zhiyuan.on("tab", (name) => {
    if (name !== "evaluate") return;
    if (!started) show(kept("sessionStorage", PANE) ?? "exam");
    started = true;
    follow();
  });
  zhiyuan.on("language", () => element.querySelectorAll("time[data-at]").forEach(when));
  relabel(element);
};
