// Two runs side by side: what changed, which questions flipped, and whether the new one may go out.
zhiyuan.versus = ({ part, ask, put, report, sentence, show }) => {
  const [before, after, found] = [part("before"), part("after"), part("found")];

  // Fills both lists, the newest run as the new version and the one before it as the baseline.
  async function fill(run) {
    const told = await ask("choices", { quiet: true });
    if (!told) return;
    const kept = [before.value, run ?? after.value];
    for (const [place, list] of [before, after].entries()) {
      put(list, told.html);
      const known = [...list.options].some((option) => option.value === kept[place]);
      if (kept[place] && known) list.value = kept[place];
      else list.selectedIndex = place ? 0 : Math.min(1, list.options.length - 1);
    }
    const asked = run === undefined && kept[0] && kept[0] === kept[1]; // somebody chose one run twice, and is told of it
    if (before.value === after.value && !asked) before.selectedIndex = [...before.options].findIndex((one) => one.value !== after.value);
    if (after.options.length < 2) found.replaceChildren(sentence("versus.none", undefined, false));
  }

  async function look(path, query) {
    if (before.value === after.value) return found.replaceChildren(sentence("versus.same"));
    found.setAttribute("aria-busy", "true");
    const told = await ask(path, { query, place: found });
    found.removeAttribute("aria-busy");
    if (!told) return;
    put(found, told.html);
    found.focus();
  }

  const compare = () => look("compare", { a: before.value, b: after.value });
  const gate = () => look("gate", { run: after.value, against: before.value });

  async function open(run) {
    show("versus", { quiet: true });
    await fill(run);
    after.focus();
  }

  part("versus").addEventListener("submit", (event) => {
    event.preventDefault();
    compare();
  });
  return { fill, open, gate, report: () => report(after.value, before.value) };
};
