// The evidence column: the sections that prove an answer, its quotes one after the other, and single sections.
zhiyuan.evidence = ({ element, server, opened }) => {
  const { say, tell, relabel } = zhiyuan;
  const part = (name) => element.querySelector(`[data-part=${name}]`);
  const button = (name) => element.querySelector(`.evidence [data-do=${name}]`);
  const [column, outline, turns] = [part("evidence"), part("outline"), part("turns")];
  const proofs = new Map(); // turn -> the HTML of its evidence
  let [shown, before, current] = [null, null, 0]; // the turn shown, the one shown before a section was opened, the marker

  function put(html, turn) {
    column.innerHTML = html;
    column.scrollTop = 0;
    relabel(column);
    before = turn === null ? (shown ?? before) : null;
    [shown, current] = [turn, 0];
  }

  function clear() {
    proofs.clear();
    put("", null);
    before = null;
    const words = document.createElement("p");
    words.className = "faint";
    tell(words, "evidence.empty");
    column.append(words);
    refresh();
  }

  function marks(marker) {
    return [...column.querySelectorAll("mark")].filter((mark) => mark.dataset.markers.split(" ").includes(String(marker)));
  }

  function total() {
    return Math.max(0, ...[...column.querySelectorAll("mark")].flatMap((mark) => mark.dataset.markers.split(" ").map(Number)));
  }

  // Brings the buttons, the turn and the outline into line with what the column shows.
  function refresh() {
    part("steps").hidden = total() === 0;
    tell(part("position"), "evidence.position", { number: current, total: total() });
    button("previous").disabled = current <= 1;
    button("next").disabled = current >= total();
    button("back").hidden = shown !== null || !proofs.has(before);
    for (const turn of turns.children) turn.classList.toggle("current", turn.dataset.turn === shown);
    const source = marks(current)[0]?.closest("article") ?? column.querySelector("article.source");
    for (const title of outline.querySelectorAll(".title")) {
      const here = source && title.dataset.document === source.dataset.document && title.dataset.start === source.dataset.section;
      if (here) reveal(title);
      else title.removeAttribute("aria-current");
    }
  }

  function reveal(title) {
    title.setAttribute("aria-current", "true");
    const below = title.closest(".below");
    if (below?.hidden) below.closest(".tree").querySelector(".fold")?.click();
    bring(outline, title, 0.5);
  }

  // Scrolls `inner` into view inside `outer` alone, unless it is there; `share` of the free height stays above it.
  function bring(outer, inner, share) {
    const [frame, target] = [outer.getBoundingClientRect(), inner.getBoundingClientRect()];
    if (target.top >= frame.top + 8 && target.bottom <= frame.bottom - 8) return;
    outer.scrollTop += target.top - frame.top - Math.max(16, (frame.height - target.height) * share);
  }

  // Goes to a quote; quiet when nobody asked for it, so that the focus stays where it is.
  function goTo(marker, quiet) {
    current = Math.min(Math.max(marker, 1), total());
    for (const mark of column.querySelectorAll("mark")) mark.classList.remove("current");
    const here = marks(current);
    here.forEach((mark) => mark.classList.add("current"));
    refresh();
    if (!here.length) return;
    bring(column, here[0], 0.3);
    if (!quiet) here[0].focus({ preventScroll: true });
  }

  function show(turn, marker = 1, quiet = false) {
    if (!proofs.has(turn)) return;
    if (shown !== turn) put(proofs.get(turn), turn);
    if (!quiet) opened();
    goTo(marker, quiet);
  }

  async function openSection(where) {
    const told = await server.open_section({ document: where.document, start: Number(where.start) });
    if (!told) return;
    put(told.html, null);
    opened();
    refresh();
    column.querySelector("article")?.focus({ preventScroll: true });
  }

  async function copy(source) {
    const { quote, title, path } = source.dataset;
    const done = await copied(say("evidence.form", { quote, title, section: path ? ` ${path}` : "" }));
    const words = source.firstElementChild;
    tell(words, done ? "evidence.copied" : "evidence.uncopied");
    setTimeout(() => tell(words, "evidence.copy.short"), 2000);
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const holder = document.createElement("textarea"); // over plain http a browser offers no clipboard
      holder.value = text;
      document.body.append(holder);
      holder.select();
      const done = document.execCommand("copy");
      holder.remove();
      return done;
    }
  }

  element.querySelector(".column.evidence").addEventListener("click", (event) => {
    const target = event.target.closest("button, mark");
    if (!target) return;
    if (target.dataset.do === "previous") goTo(current - 1, false);
    else if (target.dataset.do === "next") goTo(current + 1, false);
    else if (target.dataset.do === "back") show(before);
    else if (target.matches(".chip")) goTo(Number(target.dataset.marker), false);
    else if (target.matches(".copy")) copy(target);
    else if (target.matches("mark")) goTo(Number(target.dataset.markers.split(" ")[0]), true);
    else if (target.dataset.document) openSection(target.dataset);
  });

  const keep = (turn, html) => proofs.set(turn, html);
  return { show, keep, clear, openSection, refresh };
};
