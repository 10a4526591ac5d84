// The pane of learners' answers: the file to fill in, what the filled one says, and putting that into the bank.
zhiyuan.study_results = ({ part, ask, put, sentence }) => {
  const STEP = 0x8000;

  async function encoded(file) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    let text = "";
    for (let at = 0; at < bytes.length; at += STEP) text += String.fromCharCode(...bytes.subarray(at, at + STEP));
    return btoa(text);
  }

  function complain(key) {
    part("results-said").replaceChildren(sentence(key));
    return null;
  }

  // Where the items are from: a session's zip, or the bank when none is sent; null when the zip is missing.
  async function source() {
    if (part("results-of").value === "bank") return {};
    const file = part("results-session").files[0];
    if (!file) return complain("results.session.missing");
    return { session: await encoded(file), session_name: file.name };
  }

  function choose() {
    part("results-session").closest("label").hidden = part("results-of").value === "bank";
    clear();
  }

  // What was found is of the files that were chosen.
  function clear() {
    part("results-found").replaceChildren();
    part("results-said").replaceChildren();
  }

  async function template() {
    const from = await source();
    const told = from && (await ask("results/template", { body: { ...from, learners: part("results-learners").value }, place: part("results-said") }));
    if (!told) return;
    const link = document.createElement("a");
    // The mark at the beginning tells a spreadsheet that it is UTF-8.
    link.href = URL.createObjectURL(new Blob(["\ufeff", told.csv], { type: "text/csv" }));
    link.download = told.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  async function sent() {
    const from = await source();
    if (!from) return null;
    const file = part("results-file").files[0];
    if (!file) return complain("results.file.missing");
    return { ...from, name: file.name, content: await encoded(file) };
  }

  async function look() {
    clear();
    const body = await sent();
    const told = body && (await ask("results/look", { body, place: part("results-said") }));
    if (!told) return;
    put(part("results-found"), told.html).focus({ preventScroll: true });
    part("results-found").scrollIntoView({ block: "start" });
  }

  async function keep(button) {
    button.disabled = true;
    const body = await sent();
    const told = body && (await ask("results/keep", { body, place: part("results-said") }));
    if (!told) return (button.disabled = false);
    put(part("results-said"), told.html).scrollIntoView({ block: "nearest" });
  }

  part("results-of").addEventListener("change", choose);
  for (const name of ["results-session", "results-file"]) part(name).addEventListener("change", clear);
  return { acts: { "results-template": template, "results-look": look, "results-keep": keep } };
};
