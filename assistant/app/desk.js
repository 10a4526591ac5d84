// A tab made of panes: which one is shown, what is asked of the server, and what is said above them.
// `base` is where its routes are mounted, `kept` the name under which the open pane is remembered, `opened` what each pane does
// when it comes into view.
zhiyuan.desk = ({ element, base, kept: remembered, opened }) => {
  const { tell, relabel, kept } = zhiyuan;
  const part = (name) => element.querySelector(`[data-part=${name}]`);
  const said = part("said");

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

  const address = (path, query = {}) => `${base}/${path}${Object.keys(query).length ? `?${new URLSearchParams(query)}` : ""}`;

  // Asks the server; what could not be done is said above the panes, and is null. With `refusal` the whole of it is returned.
  async function ask(path, { query, body, quiet, refusal, place = said } = {}) {
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
    return refusal ? told : null;
  }

  function show(name, { quiet } = {}) {
    for (const button of element.querySelectorAll("[data-pane]")) {
      button.setAttribute("aria-pressed", String(button.dataset.pane === name));
    }
    for (const pane of element.querySelectorAll(".pane")) pane.hidden = pane.dataset.name !== name;
    kept("sessionStorage", remembered, name);
    said.replaceChildren();
    if (!quiet) opened[name]?.();
  }

  zhiyuan.on("language", () => element.querySelectorAll("time[data-at]").forEach(when));
  return { element, part, ask, put, sentence, show, address };
};
