// Judging an answer: the two buttons below it, and the form that asks what is wrong.
zhiyuan.thumbs = ({ element, server, conversation }) => {
  const { tell } = zhiyuan;
  const button = (turn, thumb) => turn.querySelector(`[data-thumb=${thumb}]`);
  const formOf = (turn) => turn.querySelector("form.wrong");
  const saving = new Set(); // turns whose opinion is on its way

  function open(turn) {
    const form = formOf(turn);
    form.hidden = false;
    button(turn, "down").setAttribute("aria-expanded", "true");
    say(turn, null);
    (form.querySelector("input:checked") ?? form.querySelector("input")).focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  }

  function close(turn) {
    formOf(turn).hidden = true;
    button(turn, "down").setAttribute("aria-expanded", "false");
    button(turn, "down").focus();
  }

  // Says what went wrong, in the form when it is open, or nothing.
  function say(turn, key, values) {
    const form = formOf(turn);
    const [trouble, thanks] = [form.querySelector("[data-part=wrong]"), turn.querySelector("[data-part=thanks]")];
    for (const place of [trouble, thanks]) {
      place.classList.remove("trouble");
      delete place.dataset.say;
      place.textContent = "";
    }
    trouble.hidden = true;
    if (!key) return;
    const here = form.hidden ? thanks : trouble;
    here.hidden = false;
    here.classList.add("trouble");
    tell(here, key, values);
    here.scrollIntoView({ block: "nearest" });
  }

  function thank(turn, thumb) {
    for (const name of ["up", "down"]) button(turn, name).setAttribute("aria-pressed", String(name === thumb));
    button(turn, "back").hidden = thumb !== "down";
    say(turn, null);
    tell(turn.querySelector("[data-part=thanks]"), thumb ? "thumb.thanks" : "thumb.taken");
  }

  async function give(turn, opinion) {
    const key = turn.dataset.turn;
    if (saving.has(key)) return;
    saving.add(key);
    let told = null;
    try {
      told = await server.give({ conversation: conversation.key(), turn: key, ...opinion });
    } catch {
      told = null; // said below
    }
    saving.delete(key);
    if (!told) return say(turn, "thumb.lost");
    if (told.fault) return say(turn, told.fault, told.values);
    if (!formOf(turn).hidden) close(turn);
    thank(turn, told.thumb);
  }

  function send(form) {
    const reason = form.querySelector("input:checked")?.value ?? "";
    const turn = form.closest(".turn");
    if (!reason) {
      form.querySelector("input").focus();
      return say(turn, "thumb.reason.none");
    }
    give(turn, { thumb: "down", reason, expected: form.elements.expected.value, note: form.elements.note.value });
  }

  element.addEventListener("click", (event) => {
    const target = event.target.closest("[data-thumb]");
    if (!target) return;
    const turn = target.closest(".turn");
    const pressed = target.getAttribute("aria-pressed") === "true";
    if (target.dataset.thumb === "up") give(turn, { thumb: pressed ? "" : "up" });
    else if (target.dataset.thumb === "back") give(turn, { thumb: "" });
    else if (formOf(turn).hidden) open(turn);
    else close(turn);
  });

  element.addEventListener("submit", (event) => {
    if (!event.target.matches("form.wrong")) return;
    event.preventDefault();
    send(event.target);
  });

  // Closes the form that a key press left; says whether there was one.
  function leave(event) {
    const form = event.target.closest?.("form.wrong");
    if (!form || event.isComposing) return Boolean(form);
    close(form.closest(".turn"));
    return true;
  }

  return { leave };
};
