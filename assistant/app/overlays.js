// What lies over the page for a while: the quote beside a chip, and the columns that narrow screens show as drawers.
zhiyuan.tip = (element) => {
  const tip = element.querySelector("#tip");
  const GAP = 8;

  function show(chip) {
    const [quote, where] = [document.createElement("q"), document.createElement("small")];
    quote.textContent = chip.dataset.quote;
    where.textContent = chip.dataset.where;
    quote.lang = where.lang = chip.closest("[lang]").lang;
    tip.replaceChildren(quote, where);
    tip.hidden = false;
    const [at, size] = [chip.getBoundingClientRect(), tip.getBoundingClientRect()];
    const above = at.top - size.height - GAP;
    tip.style.left = `${Math.max(GAP, Math.min(at.left + at.width / 2 - size.width / 2, innerWidth - size.width - GAP))}px`;
    tip.style.top = `${above >= GAP ? above : Math.min(at.bottom + GAP, innerHeight - size.height - GAP)}px`;
  }

  function hide() {
    const was = !tip.hidden;
    tip.hidden = true;
    return was;
  }

  const chipAt = (event) => event.target.closest?.(".chip[data-quote]");
  element.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    if (chipAt(event)) show(chipAt(event));
    else if (!event.target.closest("#tip")) hide();
  });
  element.addEventListener("pointerleave", hide);
  element.addEventListener("focusin", (event) => {
    if (chipAt(event)?.matches(":focus-visible")) show(chipAt(event));
  });
  element.addEventListener("focusout", hide);
  element.addEventListener("scroll", hide, true);
  return { hide };
};

zhiyuan.drawers = (element) => {
  const columns = { outline: ".column.outline", evidence: ".column.evidence" };
  const column = (name) => element.querySelector(columns[name]);
  const shade = element.querySelector(".shade");
  let [open, opener] = [null, null];

  const isDrawer = (name) => getComputedStyle(column(name)).position === "fixed";

  function show(name) {
    if (!isDrawer(name) || open === name) return;
    close(false);
    opener = document.activeElement;
    open = name;
    column(name).classList.add("open");
    shade.hidden = false;
    for (const other of element.querySelectorAll(".column")) other.inert = other !== column(name);
    column(name).querySelector(".shut").focus();
  }

  function close(back = true) {
    if (!open) return false;
    column(open).classList.remove("open");
    shade.hidden = true;
    for (const other of element.querySelectorAll(".column")) other.inert = false;
    open = null;
    if (back) opener?.focus();
    return true;
  }

  element.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-do]")?.dataset.do;
    if (wanted in columns) show(wanted);
    else if (wanted === "close") close();
  });
  addEventListener("resize", () => open && !isDrawer(open) && close(false));
  return { show, close };
};
