// An item made of an answer: the form below the turn, checked by every rule as it is edited, saved into the bank.
zhiyuan.making = ({ element }) => {
  const WAIT_MS = 300;
  const { tell, relabel } = zhiyuan;
  const part = (form, name) => form.querySelector(`[data-part=make-${name}]`);
  const formOf = (turn) => turn?.querySelector("form.making");
  const openers = new WeakMap(); // turn -> the button that opened its form
  let [timer, asked] = [0, 0]; // asked: the number of the latest check, so that an earlier reply is not shown

  // Asks the server; what could not be done is said in `place`, and is null.
  async function ask(path, body, place) {
    try {
      const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
      const answer = await fetch(`study/asked/${path}`, options);
      const told = await answer.json();
      if (answer.ok) return told;
      if (told.fault) put(place, told.fault);
      else complain(place, "desk.bug");
    } catch {
      complain(place, "desk.lost");
    }
    return null;
  }

  function put(place, html) {
    place.innerHTML = html;
    relabel(place);
  }

  function say(place, key, attributes) {
    const words = document.createElement("p");
    for (const [name, value] of Object.entries(attributes)) words.setAttribute(name, value);
    tell(words, key);
    place.replaceChildren(words);
  }

  const complain = (place, key) => say(place, key, { class: "trouble", role: "alert" });

  const about = (turn) => JSON.parse(openers.get(turn).dataset.about);

  async function open(button, kind = null) {
    const turn = button.closest(".turn");
    const before = formOf(turn);
    openers.set(turn, button);
    if (before && !kind) return part(before, "title").focus();
    const place = before?.parentElement ?? turn.querySelector(".made") ?? document.createElement("div");
    place.className = "made";
    if (!before) {
      turn.querySelector(".reply").after(place);
      say(place, "asked.waiting", { class: "waiting", role: "status" });
    }
    const told = await ask("propose", { about: about(turn), kind }, before ? part(before, "said") : place);
    if (!told) return;
    put(place, told.html);
    const form = formOf(turn);
    if (kind) part(form, "kind").focus();
    else part(form, "title").focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  }

  function close(turn) {
    turn.querySelector(".made")?.remove();
    openers.get(turn)?.focus();
  }

  function typed(form) {
    const options = [...form.querySelectorAll("[data-part=make-option]")].map((box) => ({
      text: box.value,
      key: box.closest("label").querySelector("[type=radio]").checked,
    }));
    const answer = part(form, "answer")?.value.split("\n") ?? [];
    return { kind: part(form, "kind").value, stem: part(form, "stem").value, answer, options };
  }

  async function check(form) {
    if (!form.isConnected) return; // closed, or made anew as another kind, before the typing paused
    const number = ++asked;
    const told = await ask("check", { about: about(form.closest(".turn")), typed: typed(form) }, part(form, "said"));
    if (!told || number !== asked) return;
    const open_ = part(form, "rules").querySelector("details")?.open;
    put(part(form, "rules"), told.html);
    if (open_) part(form, "rules").querySelector("details")?.setAttribute("open", "");
    form.querySelector("[type=submit]").disabled = !told.sound;
    part(form, "said").replaceChildren();
  }

  async function save(form) {
    clearTimeout(timer);
    asked += 1;
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    const told = await ask("save", { about: about(form.closest(".turn")), typed: typed(form) }, part(form, "said"));
    button.disabled = false;
    if (!told) return;
    const place = form.parentElement;
    put(place, told.html);
    place.setAttribute("role", "status");
    place.querySelector("button").focus({ preventScroll: true });
    place.scrollIntoView({ block: "nearest" });
  }

  function review() {
    zhiyuan.showTab("study");
    document.querySelector("#study [data-pane=review]")?.click();
  }

  element.addEventListener("input", ({ target }) => {
    const form = target.closest("form.making");
    if (!form || target.matches("[data-part=make-kind]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => check(form), WAIT_MS);
  });
  element.addEventListener("change", ({ target }) => {
    if (target.matches("form.making [data-part=make-kind]")) open(openers.get(target.closest(".turn")), target.value);
  });
  element.addEventListener("submit", (event) => {
    if (!event.target.matches("form.making")) return;
    event.preventDefault();
    save(event.target);
  });

  // Closes the form that a key press left; says whether there was one.
  function leave(event) {
    const form = event.target.closest?.("form.making");
    if (!form || event.isComposing) return Boolean(form);
    close(form.closest(".turn"));
    return true;
  }

  return { open, close, leave, review };
};
