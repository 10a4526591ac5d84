// The conversation: sending, the turns as they grow, stopping, starting afresh, and the wiring of the tab.
zhiyuan.chat = ({ element, props, server, watch, ask }) => {
  const DRAFT = "zhiyuan.draft";
  const MOST_SAID = 20;
  const { tell, relabel, kept } = zhiyuan;
  const part = (name) => element.querySelector(`[data-part=${name}]`);
  const [box, list, talk, trouble] = [part("question"), part("turns"), part("talk"), part("trouble")];
  const stopper = element.querySelector("[data-do=stop]");
  const most = Number(box.dataset.most);
  const tip = zhiyuan.tip(element);
  const drawers = zhiyuan.drawers(element);
  const evidence = zhiyuan.evidence({ element, server, opened: () => drawers.show("evidence") });
  const conversation = zhiyuan.conversation();
  const thumbs = zhiyuan.thumbs({ element, server, conversation });
  const making = zhiyuan.making({ element });
  const stopped = []; // turns that are no part of the conversation
  let [ready, pending, composing, opener] = [false, null, false, null]; // opener: what last led into the evidence

  // Characters as the server counts them; an enormous text is not taken apart.
  const length = (text) => (text.length > 10 * most ? text.length : [...text].length);
  const turnOf = (key) => [...list.children].find((turn) => turn.dataset.turn === key);

  function paragraph(key, values) {
    const words = document.createElement("p");
    words.className = "trouble";
    words.setAttribute("role", "alert");
    tell(words, key, values);
    return words;
  }

  function complain(...words) {
    trouble.replaceChildren(...words);
    talk.scrollTop = talk.scrollHeight;
    box.focus();
  }

  function send(typed, asTyped = false) {
    const question = typed.trim();
    if (!ready || pending) return;
    if (!question) return complain(paragraph("question.empty"));
    if (length(question) > most) return complain(paragraph("question.long", { count: length(question), most }));
    trouble.replaceChildren();
    pending = { turn: `t${Date.now()}-${Math.random().toString(36).slice(2)}`, question };
    busy(true);
    const before = { conversation: conversation.key(), said: said() };
    ask({ turn: pending.turn, question, as_typed: asTyped, language: zhiyuan.language(), ...before });
  }

  // The turns that a question follows on: those shown here, for another window may have gone on with the conversation.
  function said() {
    const keys = [...list.children].map((turn) => turn.dataset.turn);
    return keys.filter((key) => !stopped.includes(key)).slice(-MOST_SAID);
  }

  function busy(now) {
    const focused = document.activeElement === (now ? part("send") : stopper);
    part("send").hidden = now;
    stopper.hidden = !now;
    if (!now) pending = null;
    if (focused) (now ? stopper : box).focus();
  }

  // The box grows with the text, and the text outlives a reload.
  function fit() {
    kept("sessionStorage", DRAFT, box.value.slice(0, 10 * most));
    const atEnd = talk.scrollHeight - talk.scrollTop - talk.clientHeight < 4;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
    if (atEnd && list.children.length) talk.scrollTop = talk.scrollHeight;
    const count = length(box.value);
    part("count").hidden = count < most * 0.9;
    part("count").classList.toggle("over", count > most);
    if (!part("count").hidden) tell(part("count"), "ask.count", { count, most });
  }

  // A message of the server is a turn as it stands now, whole each time, so that one left out does no harm.
  function receive() {
    const message = props.value;
    if (!message || !pending || message.turn !== pending.turn) return;
    if (message.fault) return takeBack(message);
    const [before, atEnd] = [turnOf(message.turn), talk.scrollHeight - talk.scrollTop - talk.clientHeight < 200];
    if (!before) accept();
    const turn = parsed(message.html);
    turn.dataset.question = pending.question;
    if (before) before.replaceWith(turn);
    else list.append(turn);
    if (!before || atEnd) follow(turn);
    if (message.done) finish(turn, message);
  }

  function parsed(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    relabel(holder.content.firstElementChild);
    return holder.content.firstElementChild;
  }

  function accept() {
    part("welcome").hidden = true;
    if (box.value.trim() === pending.question) box.value = "";
    fit();
  }

  // The question could not be asked: its turn goes, and what was typed comes back.
  function takeBack(message) {
    turnOf(message.turn)?.remove();
    part("welcome").hidden = list.children.length > 0;
    if (!box.value) box.value = pending.question;
    fit();
    busy(false);
    complain(parsed(message.fault));
  }

  // Keeps a growing turn in view: its end, or its beginning when it is taller than the column.
  function follow(turn) {
    talk.scrollTop = turn.offsetHeight > talk.clientHeight ? turn.offsetTop - talk.offsetTop : talk.scrollHeight;
  }

  function finish(turn, message) {
    part("heard").textContent = turn.querySelector(".answer, .trouble")?.textContent ?? "";
    busy(false);
    if (!message.evidence) return;
    evidence.keep(message.turn, message.evidence);
    evidence.show(message.turn, 1, true);
  }

  // Ends a turn that will get no further message.
  function cut(key) {
    if (!pending) return;
    const turn = turnOf(pending.turn);
    const again = document.createElement("button");
    Object.assign(again, { type: "button", className: "plain" });
    again.dataset.do = "retry";
    tell(again, "turn.retry");
    if (turn) {
      turn.removeAttribute("aria-busy");
      turn.querySelector(".waiting")?.remove();
      turn.querySelector(".reply").append(paragraph(key), again);
      follow(turn);
    }
    busy(false);
    if (!turn) complain(paragraph(key));
  }

  function halt() {
    if (!pending) return;
    stopped.push(pending.turn);
    server.halt({ turn: pending.turn, conversation: conversation.key() });
    cut("turn.stopped");
  }

  function fresh() {
    halt();
    conversation.renew();
    list.replaceChildren();
    trouble.replaceChildren();
    part("welcome").hidden = false;
    evidence.clear();
    box.focus();
  }

  function start(now) {
    const failed = now.stage === "failed";
    ready = now.stage === "ready";
    box.disabled = part("send").disabled = !ready;
    part("start").hidden = ready || failed;
    tell(part("hint"), ready ? "ask.keys" : failed ? "ask.closed" : "ask.waiting");
    if (ready) fill();
    else if (failed) fail(now);
    else count(now);
  }

  function count({ stage, done, total }) {
    tell(part("stage"), `start.${stage}`);
    part("bar").max = total || 1;
    if (total) part("bar").value = done;
    else part("bar").removeAttribute("value");
    part("counted").hidden = !total;
    tell(part("counted"), "start.count", { done, total });
  }

  function fail({ error, detail }) {
    const lines = [["h3", "start.failed"], ["p", error ?? "start.bug", { detail }], ["p", "start.help"]];
    part("failure").hidden = false;
    part("failure").replaceChildren(
      ...lines.map(([tag, key, values]) => {
        const line = document.createElement(tag);
        tell(line, key, values);
        return line;
      }),
    );
  }

  async function fill() {
    if (document.activeElement === document.body) box.focus();
    const told = await server.open_contents({});
    if (!told) return;
    part("outline").innerHTML = told.html;
    relabel(part("outline"));
    evidence.refresh(); // an answer may have been quicker than the outline
    part("examples").hidden = !told.examples;
    await bringBack();
  }

  // Shows again what is kept of the conversation and not on the page: after a reload all of it.
  async function bringBack() {
    const key = conversation.key();
    const told = await server.restore({ conversation: key });
    if (!told || key !== conversation.key()) return;
    if (told.fault) trouble.replaceChildren(parsed(told.fault));
    const gone = told.turns.filter(({ turn }) => !turnOf(turn) && !stopped.includes(turn) && turn !== pending?.turn);
    if (!gone.length) return;
    const afresh = !list.children.length;
    list.prepend(...gone.map(put));
    part("welcome").hidden = true;
    if (!afresh) return;
    evidence.show(gone.at(-1).turn, 1, true);
    follow(list.lastElementChild);
  }

  function put({ turn, html, question, evidence: proof }) {
    const row = parsed(html);
    row.dataset.question = question;
    evidence.keep(turn, proof);
    return row;
  }

  function act(event) {
    const target = event.target.closest("button");
    const turn = event.target.closest(".turn");
    if (!target && turn && event.target.closest(".reply") && !event.target.closest(".making") && getSelection().isCollapsed) return evidence.show(turn.dataset.turn);
    if (!target) return;
    if (!target.closest(".evidence")) opener = target;
    const done = {
      send: () => send(box.value),
      stop: halt,
      new: fresh,
      example: () => send(target.textContent),
      retry: () => send(turn.dataset.question),
      "as-typed": () => send(turn.dataset.question, true),
      sources: () => evidence.show(turn.dataset.turn),
      "make-item": () => making.open(target),
      "make-leave": () => making.close(turn),
      "make-review": making.review,
    }[target.dataset.do];
    if (done) done();
    else if (turn && target.matches(".chip")) evidence.show(turn.dataset.turn, Number(target.dataset.marker));
    else if (target.matches(".fold")) fold(target);
    else if (target.matches(".title") && !target.closest(".evidence")) evidence.openSection(target.dataset);
  }

  function fold(target) {
    const below = target.closest(".tree").querySelector(".below");
    below.hidden = !below.hidden;
    target.setAttribute("aria-expanded", String(!below.hidden));
  }

  // Enter sends, but not the Enter that takes an input method's suggestion: Chrome and Firefox mark it as composing, Safari ends
  // the composition first and then sends the key with code 229.
  function key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229 || composing) return;
    event.preventDefault();
    send(box.value);
  }

  // Escape closes what lies on top, and leads from the evidence back to the chip.
  function leave(event) {
    if (event.key !== "Escape" || tip.hide() || thumbs.leave(event) || making.leave(event) || drawers.close()) return;
    if (element.querySelector(".column.evidence").contains(document.activeElement)) opener?.focus();
  }

  box.addEventListener("keydown", key);
  box.addEventListener("input", fit);
  box.addEventListener("compositionstart", () => (composing = true));
  box.addEventListener("compositionend", () => setTimeout(() => (composing = false)));
  part("form").addEventListener("submit", (event) => {
    event.preventDefault();
    send(box.value);
  });
  element.addEventListener("click", act);
  element.addEventListener("keydown", leave);
  watch("value", receive);
  zhiyuan.on("progress", start);
  zhiyuan.on("lost", () => cut("turn.lost"));
  zhiyuan.chatFailed = () => cut("turn.bug");
  relabel(element);
  box.value = kept("sessionStorage", DRAFT) ?? "";
  fit();
};
