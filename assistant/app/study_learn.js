// The pane of a learner: who studies, the cards of a session one by one, the ratings, and what the session came to.
zhiyuan.study_learn = ({ part, ask, put, panes, element }) => {
  const WHO = "zhiyuan.learner";
  const RATINGS = ["again", "hard", "good", "easy"];
  const { tell, kept } = zhiyuan;
  let who = kept("localStorage", WHO) ?? "";
  let session = null; // {queue, done, since, item, seal, answer, state: "asked" or "told"}
  let waiting = { queue: [], now: "" };
  let busy = false; // while the server works on something that must not be sent twice

  // Shows the parts that belong to a state, and no others.
  function stage(name) {
    const shown = { who: ["learn-who"], board: ["learn-board", "learn-begin"], card: ["learn-top", "learn-card", "learn-told"] }[name];
    for (const one of ["learn-who", "learn-board", "learn-begin", "learn-top", "learn-card", "learn-told"]) {
      part(one).hidden = !shown.includes(one);
    }
  }

  function enter() {
    if (session) return;
    if (who) return board();
    stage("who");
    part("learn-name").focus();
  }

  async function board(since = null) {
    const told = await ask("learn/board", { body: { learner: who, new: Number(part("learn-new").value) || 0, since } });
    if (!told) {
      if (!part("learn-board").childElementCount) stage("who");
      return;
    }
    kept("localStorage", WHO, (who = told.name));
    waiting = told;
    put(part("learn-board"), told.html);
    stage("board");
    part("learn-start").disabled = !told.queue.length;
    if (since) part("learn-over").focus();
  }

  function leave() {
    kept("localStorage", WHO, (who = ""));
    part("learn-board").replaceChildren();
    part("learn-name").value = "";
    enter();
  }

  function start() {
    if (!waiting.queue.length) return;
    session = { queue: [...waiting.queue], done: 0, since: waiting.now };
    next();
  }

  async function next() {
    if (!session.queue.length) return stop();
    const item = session.queue[0];
    const told = await ask("learn/card", { body: { learner: who, item } });
    if (!session) return;
    if (!told) {
      const why = [...part("said").childNodes];
      await stop();
      return part("said").append(...why); // the rest of the session waits
    }
    if (told.gone) {
      session.queue.shift();
      await next();
      return put(part("said"), told.gone);
    }
    Object.assign(session, { item, seal: told.seal, state: "asked", answer: "" });
    put(part("learn-card"), told.html);
    part("learn-told").replaceChildren();
    part("learn-heard").textContent = "";
    stage("card");
    progress();
    card().scrollIntoView({ block: "nearest" });
    (card().querySelector("input[type=text], textarea") ?? part("learn-stem")).focus();
  }

  function progress() {
    const all = session.done + session.queue.length;
    tell(part("learn-count"), "learn.count", { done: session.done, all });
    Object.assign(part("learn-bar"), { max: all, value: session.done });
  }

  // Ends the session; what is said of its last card is said after this, for the board's answer takes away what was said before.
  function stop() {
    const since = session?.rated ? session.since : null;
    session = null;
    return board(since);
  }

  const card = () => part("learn-card").firstElementChild;
  const inputs = () => [...card().querySelectorAll(".options input")];
  const places = () => [...card().querySelectorAll("[data-letter]")];

  // What was answered, in the form that answers of papers have.
  function answer() {
    const way = card().dataset.way;
    if (way === "order") return ordered().map((button) => button.dataset.letter).join("");
    if (way === "match") {
      const pairs = [...card().querySelectorAll("select")].filter((select) => select.value);
      return pairs.map((select) => `${select.dataset.left}-${select.value}`).join(" ");
    }
    if (way === "typed") return card().querySelector("[name=answer]").value.trim();
    return inputs().filter((input) => input.checked).map((input) => input.value).join("");
  }

  const ordered = () =>
    places()
      .filter((button) => button.dataset.place)
      .sort((one, other) => one.dataset.place - other.dataset.place);

  function place(button) {
    if (session.state !== "asked") return;
    const rest = ordered().filter((other) => other !== button);
    const now = button.dataset.place ? rest : [...rest, button];
    for (const one of places()) {
      const number = now.indexOf(one) + 1;
      one.dataset.place = number || "";
      one.setAttribute("aria-pressed", String(number > 0));
      one.querySelector("[data-part=place]").textContent = number || "";
    }
    if (now.length === places().length) card().querySelector("[type=submit]").focus();
  }

  // Tells whether the answer is right; without one, only what is right.
  async function check(given) {
    if (session?.state !== "asked" || busy) return;
    busy = true;
    const told = await ask("learn/check", { body: { learner: who, item: session.item, answer: given } });
    busy = false;
    if (!told || session?.state !== "asked") return;
    Object.assign(session, { state: "told", answer: given });
    card().classList.add("answered");
    for (const field of card().querySelectorAll("input, textarea, select, button")) field.disabled = true;
    put(part("learn-told"), told.html);
    part("learn-heard").textContent = part("learn-verdict").innerText;
    const ratings = part("learn-told").querySelector(".ratings");
    (ratings.querySelector("[data-suggested]") ?? ratings.firstElementChild).focus({ preventScroll: true });
    part("learn-told").querySelector("mark")?.scrollIntoView({ block: "nearest" });
    part("learn-told").firstElementChild.scrollIntoView({ block: "nearest" });
  }

  async function rate(rating) {
    if (session?.state !== "told" || busy) return;
    busy = true;
    const { item, seal, answer: given } = session;
    const told = await ask("learn/rate", { body: { learner: who, item, rating, seal, answer: given } });
    busy = false;
    if (!told || !session) return; // said above; the card waits
    session.queue.shift();
    session.rated = true;
    if (rating === "again") session.queue.push(item);
    else session.done += 1;
    next();
  }

  // Chooses the next or previous option, and leads the screen reader to it.
  function step(by) {
    const all = card().dataset.way === "order" ? places() : inputs();
    if (!all.length) return false;
    const at = all.indexOf(document.activeElement);
    const one = all[(at + by + all.length) % all.length] ?? all[0];
    one.focus();
    if (one.type === "radio") one.checked = true;
    return true;
  }

  function choose(letter) {
    const button = places().find((one) => one.dataset.letter === letter);
    const input = inputs().find((one) => one.value === letter);
    if (button) place(button);
    else if (input) {
      input.checked = input.type === "radio" || !input.checked;
      input.focus();
    }
    return Boolean(button ?? input);
  }

  // Keys outside the fields: space flips, 1 to 4 rate, arrows and letters choose, Enter answers.
  function key(name) {
    if (!session) return false;
    const here = document.activeElement;
    if (session.state === "told") {
      const rating = RATINGS[Number(name) - 1];
      if (rating) rate(rating);
      return Boolean(rating);
    }
    if (name === "ArrowDown" || name === "ArrowRight") return step(1);
    if (name === "ArrowUp" || name === "ArrowLeft") return step(-1);
    if (/^[a-z]$/i.test(name)) return choose(name.toUpperCase());
    const own = here.matches("button, summary") || (here.matches("input") && (here.type === "checkbox" || !here.checked));
    if (name === "Enter" && !here.matches("button, summary")) check(answer());
    else if (name === " " && !own) check(answer());
    else return false;
    return true;
  }

  part("learn-who").addEventListener("submit", (event) => {
    event.preventDefault();
    who = part("learn-name").value;
    board();
  });
  part("learn-card").addEventListener("submit", (event) => {
    event.preventDefault();
    check(answer());
  });
  // The number of new cards counts at once.
  part("learn-new").addEventListener("change", () => board());

  const acts = {
    "learn-start": start,
    "learn-leave": leave,
    "learn-stop": stop,
    "learn-flip": () => check(""),
    "learn-order": place,
    "learn-rate": (button) => rate(button.dataset.rating),
  };
  return { enter, acts, key };
};
