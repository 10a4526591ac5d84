// Draws the page. Texts of documents and answers only ever become text nodes, so nothing in them can act.
(() => {
  const FLAGS = ["wrong_figure", "wrong_qualifier", "stale", "out_of_document", "unreadable"];
  // The digits that score a row, in the order they are shown; a pair's are named by what they mean.
  const SCORES = [["0", 0], ["1", 1], ["2", 2]];
  const PREFERENCES = [["1", "left"], ["2", "right"], ["0", "tie"], ["3", "bad"]];
  // Keys, what they do, and on which sheets.
  const KEYS = [
    [["0", "1", "2"], "key.score", ({ paired }) => !paired],
    [["0", "1", "2", "3"], "key.prefer", ({ paired }) => paired],
    [["Tab", "Shift+Tab"], "key.row"],
    [["Enter"], "key.submit"],
    [["u"], "key.undo"],
    [["s"], "key.skip"],
    [["f"], "key.flags"],
    [["n"], "key.note"],
    [["j", "k"], "key.move"],
    [["3 … 9", "Shift+1 … 9"], "key.jump", ({ paired }) => !paired],
    [["4 … 9", "Shift+1 … 9"], "key.jump", ({ paired }) => paired],
    [["d"], "key.whole"],
    [["PgUp", "PgDn"], "key.page"],
    [["g"], "key.gold", ({ round }) => round > 1],
    [["?"], "key.help"],
  ];
  const words = JSON.parse(document.getElementById("words").textContent);
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  let language = "zh-Hant";

  function say(key, values = {}) {
    return words[language][key].replace(/\{(\w+)\}/g, (braces, name) => (name in values ? values[name] : braces));
  }

  // Makes an element. Attributes that are null or false are left out; strings among the children become text.
  function h(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) element.setAttribute(name, "");
      else if (value !== null && value !== false && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
  }

  function speak(wanted) {
    language = wanted;
    document.documentElement.lang = wanted;
    document.title = say("title");
    for (const button of $$("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === wanted));
    for (const one of $$("[data-say], [data-say-title], [data-say-aria-label]", document.body)) {
      for (const { name, value } of [...one.attributes]) {
        if (name === "data-say") one.textContent = say(value, one.dataset.values ? JSON.parse(one.dataset.values) : {});
        else if (name.startsWith("data-say-")) one.setAttribute(name.slice("data-say-".length), say(value));
      }
    }
  }

  const choices = (row) => (row === "preference" ? PREFERENCES : SCORES);
  const wordsOf = (row, item) => (row === "correct" && item.answers[0].refused && item.answers.length === 1 ? "refusal" : row);

  const chip = (marker) =>
    h("button", { type: "button", class: "chip", "data-marker": marker, "aria-label": say("source.jump", { marker }) }, String(marker));

  function sentences(answer) {
    if (!answer.sentences.length) return h("p", { class: "faint" }, say("answer.empty"));
    const lines = answer.sentences.map(({ text, markers }) => h("li", {}, h("span", {}, text), ...markers.map(chip)));
    return h("ol", { class: "sentences" }, lines);
  }

  function passage(shown) {
    const path = h("h3", {}, shown.path.join(" › "));
    if ("quote" in shown) {
      const marker = shown.lost ?? shown.differs;
      const why = say("lost" in shown ? "source.lost" : "source.differs");
      const quote = h("mark", { "data-marker": marker, tabindex: -1 }, number(marker), shown.quote);
      return h("section", { class: "passage faulty" }, path, h("p", { class: "fault" }, why), h("p", {}, quote));
    }
    const numbered = new Set();
    const pieces = shown.pieces.map(([text, markers]) => {
      if (!markers.length) return text;
      const starting = markers.filter((marker) => !numbered.has(marker));
      starting.forEach((marker) => numbered.add(marker));
      return h("mark", { "data-marker": markers.join(" "), tabindex: -1 }, starting.map(number), text);
    });
    return h("section", { class: "passage", "data-document": shown.document, "data-start": shown.start }, path, h("p", {}, pieces));
  }

  const number = (marker) => h("sup", {}, String(marker));

  function passages(answer) {
    if (answer.passages.length) return answer.passages.map(passage);
    if (answer.hits.length) return [h("p", { class: "faint" }, say("sources.hits")), ...answer.hits.map(passage)];
    return [h("p", { class: "faint" }, say("sources.none"))];
  }

  function question(item) {
    const history = item.history.map(({ role, content }) =>
      h("p", {}, h("b", {}, say(`history.${role}`)), " ", content.length > 200 ? `${content.slice(0, 200)}…` : content),
    );
    return h(
      "section",
      { class: "question", "aria-labelledby": "asked" },
      h("p", { class: "place" }),
      item.history.length ? h("div", { class: "history", role: "group", "aria-label": say("history") }, history) : null,
      h("h2", { id: "asked", tabindex: -1 }, item.question),
      item.standalone && item.standalone !== item.question
        ? h("p", { class: "standalone" }, say("standalone", { question: item.standalone }))
        : null,
    );
  }

  function answer(shown, title) {
    const refused = shown.refused ? h("span", { class: "refused" }, say("answer.refused")) : null;
    return h("section", { class: "answer" }, h("h3", {}, title, refused), sentences(shown));
  }

  function others(item) {
    if (!item.others) return null;
    const rows = item.others.map(({ labels, note }) => {
      const given = Object.entries(labels).map(([row, label]) => `${say(row)} ${label}`);
      return h("li", {}, given.join(" · "), note ? h("q", {}, note) : null);
    });
    return h("section", { class: "others" }, h("h3", {}, say("others")), h("ul", {}, rows));
  }

  function gold(item) {
    if (!item.gold) return null;
    const { answerable, reference, keys } = item.gold;
    const shown = h(
      "div",
      { class: "shown", hidden: true },
      h("p", { class: "reference" }, answerable ? reference : say("gold.refuse")),
      keys.length ? h("p", {}, h("b", {}, say("gold.keys")), " ", keys.join("；")) : null,
      item.gold.passages.map(passage),
    );
    return h("section", { class: "gold", "aria-live": "polite" }, h("h3", {}, say("gold")), h("p", { class: "faint" }, say("gold.hint")), shown);
  }

  function row(name, item) {
    const key = wordsOf(name, item);
    const labels = choices(name).map(([digit, value]) =>
      h(
        "label",
        {},
        h("input", { type: "radio", name, value, "data-digit": digit }),
        h("kbd", {}, digit),
        h("span", {}, say(`${key}.${value}`)),
      ),
    );
    return h("fieldset", { class: "row", "data-row": name }, h("legend", {}, say(key)), h("div", { class: "choices" }, labels));
  }

  const action = (name, key) =>
    h("button", { type: "button", "data-do": name, class: name, "aria-keyshortcuts": key }, say(name), " ", h("kbd", {}, key));

  function rating(item, rows) {
    const flags = FLAGS.map((name, place) =>
      h("label", {}, h("input", { type: "checkbox", value: name }), h("kbd", {}, String(place + 1)), h("span", {}, say(`flag.${name}`))),
    );
    return h(
      "form",
      { class: "rating", "aria-label": say("rating") },
      rows.map((name) => row(name, item)),
      h("fieldset", { class: "flags" }, h("legend", {}, say("flags"), " ", h("kbd", {}, "f")), h("div", { class: "choices" }, flags)),
      h(
        "div",
        { class: "foot" },
        h("label", { class: "note" }, h("span", {}, say("note"), " ", h("kbd", {}, "n")), h("input", { type: "text", maxlength: 500, autocomplete: "off" })),
        action("undo", "u"),
        action("skip", "s"),
        action("submit", "Enter"),
      ),
    );
  }

  function sources(item) {
    const shown = h("div", { class: "scroll passages", tabindex: -1 }, passages(item.answers[0]));
    return h("section", { class: "sources", "aria-label": say("sources") }, shown);
  }

  function viewSwitch() {
    const button = (view, key) => h("button", { type: "button", "data-view": view, "aria-pressed": "false" }, say(key));
    return h(
      "div",
      { class: "views", role: "group", "aria-label": say("sources.view") },
      button("cited", "sources.cited"),
      button("whole", "sources.whole"),
      h("kbd", {}, "d"),
    );
  }

  // The documents in full; where the item's passages lie is marked when it is opened.
  function whole(documents) {
    const sections = documents.flatMap(({ id, sections: parts }) =>
      parts.map(({ path, start, text }) =>
        h("section", { class: "passage", "data-document": id, "data-start": start }, h("h3", {}, path.join(" › ")), h("p", {}, text)),
      ),
    );
    return h("section", { class: "whole", hidden: true, "aria-label": say("sources.whole") }, h("div", { class: "scroll", tabindex: -1 }, sections));
  }

  // Draws one item afresh. Side by side each answer has its passages below it; alone they stand beside it.
  function drawItem(main, session) {
    const { sheet } = session;
    const item = session.current();
    const switcher = sheet.documents.length ? viewSwitch() : null;
    const extra = [others(item), gold(item)];
    const parts = sheet.paired
      ? [
          h("div", { class: "asked" }, question(item), extra, switcher),
          ...item.answers.map((shown, place) =>
            h(
              "article",
              { class: "side", "aria-label": say(place ? "answer.right" : "answer.left") },
              h("div", { class: "scroll" }, answer(shown, say(place ? "answer.right" : "answer.left")), h("div", { class: "passages" }, passages(shown))),
            ),
          ),
        ]
      : [
          h("div", { class: "asked scroll", tabindex: -1 }, question(item), answer(item.answers[0], say("answer")), extra),
          h("div", { class: "column" }, h("header", {}, h("h3", {}, say("sources")), switcher), sources(item)),
        ];
    main.className = sheet.paired ? "paired" : "single";
    main.replaceChildren(...parts, rating(item, session.rows(item)));
    if (switcher) {
      const shown = whole(sheet.documents);
      if (sheet.paired) main.append(shown);
      else $(".column", main).append(shown);
    }
  }

  // Shows what has been given so far, without drawing anything anew.
  function refresh(main, session, currentRow) {
    const [item, draft] = [session.current(), session.draft()];
    for (const field of $$(".row", main)) {
      const name = field.dataset.row;
      for (const input of $$("input", field)) input.checked = name in draft.scores && input.value === String(draft.scores[name]);
      field.classList.toggle("current", name === currentRow);
      field.classList.toggle("given", name in draft.scores);
    }
    for (const input of $$(".flags input", main)) input.checked = draft.flags.includes(input.value);
    const note = $(".note input", main);
    if (note.value !== draft.note) note.value = draft.note;
    const state = session.scored(item) ? ` · ${say("item.done")}` : "";
    $(".place", main).textContent = say("item", { number: session.place() + 1, total: session.items.length }) + state;
    const shown = $(".gold .shown", main);
    if (shown) {
      shown.hidden = !draft.seenGold || main.dataset.gold !== "open";
      $(".gold .faint", main).hidden = !shown.hidden;
    }
  }

  function drawProgress(session) {
    const [done, total, left] = [session.count(), session.items.length, session.minutesLeft()];
    Object.assign($(".progress progress"), { value: done, max: total });
    $("#done").textContent = say("progress", { done, total });
    const some = left !== null && done < total;
    $("#left").textContent = !some ? "" : left < 1 ? say("left.little") : say("left", { minutes: Math.round(left) });
  }

  function drawEnd(main, session) {
    const open = session.skipped();
    const again = open ? h("button", { type: "button", "data-do": "again", class: "submit" }, say("end.again")) : null;
    const download = h("button", { type: "button", "data-do": "download", class: open ? "" : "submit" }, say("download.title"));
    main.replaceChildren(
      h("h2", { tabindex: -1 }, open ? say("end.some", { count: open }) : say("end.title")),
      h("p", {}, say("end.text", { count: session.count(), minutes: Math.max(1, Math.round(session.minutes())) })),
      h("p", {}, say(session.sheet.served ? "end.served" : "end.hand")),
      h("p", { class: "foot" }, again, download),
    );
    $("button", main).focus();
  }

  function drawHelp(dialog, { paired, round }) {
    const rubric = (paired ? [] : ["correct", "complete", "cited", "refusal"]).map((name) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, say(name)),
        [0, 1, 2].map((score) => h("td", {}, h("kbd", {}, String(score)), " ", say(`${name}.${score}`))),
      ),
    );
    const keys = KEYS.filter(([, , when]) => !when || when({ paired, round }));
    const lines = keys.flatMap(([names, key]) => [
      h("dt", {}, names.flatMap((name) => [h("kbd", {}, name), " "])),
      h("dd", {}, say(key)),
    ]);
    dialog.replaceChildren(
      h("header", {}, h("h2", { id: "help-title" }, say("help.title")), h("button", { type: "button", "data-do": "close" }, say("help.close"), " ", h("kbd", {}, "Esc"))),
      h("p", {}, say("help.intro")),
      ...(paired ? [] : [h("h3", {}, say("help.rubric")), h("table", {}, rubric), h("p", { class: "faint" }, say("help.refusal"))]),
      h("h3", {}, say("help.keys")),
      h("dl", {}, lines),
    );
  }

  Object.assign(zhiyuan, {
    $, $$, say, speak, choices, wordsOf, drawItem, refresh, drawProgress, drawEnd, drawHelp, language: () => language, languages: Object.keys(words),
  });
})();
