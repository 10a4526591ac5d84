// The tab of evaluators: its panes, what it asks the server for, running a gold set, the list of runs and their reports.
zhiyuan.evaluation = ({ element }) => {
  const PANE = "zhiyuan.pane";
  const POLL_MS = 700;
  const IDLE_MS = 5000;
  const { tell, relabel, kept } = zhiyuan;
  const opened = {}; // what a pane does when it comes into view
  const desk = zhiyuan.desk({ element, base: "evaluation", kept: PANE, opened });
  const { part, ask, put, show, address } = desk;
  let [timer, stage, started] = [0, "", false];

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

  const tools = { ...desk, report };
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
  relabel(element);
};
