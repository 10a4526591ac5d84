// The form in which an item is edited; what can be edited depends on its kind.
zhiyuan.studyEdit = ({ part, put }) => {
  const { tell, say } = zhiyuan;
  const form = part("review-edit");
  const LETTERS = "ABCDEFGH";
  let fields = null;

  function make(tag, properties = {}, ...children) {
    const one = Object.assign(document.createElement(tag), properties);
    one.append(...children);
    return one;
  }

  function worded(tag, key, values) {
    const one = make(tag);
    tell(one, key, values);
    return one;
  }

  const labelled = (key, input, values) => make("label", { className: "field" }, worded("span", key, values), input);
  const area = (name, lines, rows) => make("textarea", { name, rows, value: lines.join("\n") });

  function named(input, key, values) {
    input.setAttribute("aria-label", say(key, values));
    input.dataset.sayAriaLabel = key;
    input.dataset.values = JSON.stringify(values);
    return input;
  }

  function options() {
    const many = fields.kind === "multi";
    const rows = fields.options.map((text, number) => {
      const letter = LETTERS[number];
      const tick = make("input", { type: many ? "checkbox" : "radio", name: "key", value: number, checked: fields.key.includes(number) });
      const words = make("input", { type: "text", name: "option", value: text });
      return make("div", { className: "option-row" }, named(tick, "edit.key", { letter }), named(words, "edit.option", { letter }));
    });
    return make("fieldset", {}, worded("legend", "edit.options"), ...rows);
  }

  function pairs() {
    const rows = fields.pairs.map(([left, right], n) => {
      const [one, other] = [make("input", { name: "left", value: left }), make("input", { name: "right", value: right })];
      const number = n + 1;
      return make("div", { className: "pair-row" }, named(one, "edit.left", { number }), named(other, "edit.right", { number }));
    });
    return make("fieldset", {}, worded("legend", "edit.pairs"), ...rows);
  }

  function truth() {
    const list = make("select", { name: "answer" });
    for (const [value, key] of [["正确", "item.true"], ["错误", "item.false"]]) {
      const option = worded("option", key);
      option.value = value;
      list.append(option);
    }
    list.value = fields.answer[0];
    return labelled("edit.answer", list);
  }

  function answers() {
    if (fields.kind === "tf") return truth();
    const several = fields.answer.length > 1;
    return labelled(several ? "edit.answers" : "edit.answer", area("answer", fields.answer, Math.max(1, fields.answer.length)));
  }

  function button(act, key, className) {
    const one = make("button", { type: act ? "button" : "submit", className }, worded("span", key));
    if (act) one.dataset.do = act;
    return one;
  }

  function open(wanted) {
    fields = wanted;
    const found = make("div");
    found.dataset.part = "edit-faults";
    const reason = labelled("edit.reason", make("input", { name: "reason", maxLength: 500, value: fields.note }));
    reason.hidden = true;
    reason.dataset.part = "edit-reason";
    form.replaceChildren(
      worded("h3", "edit.title"),
      labelled("edit.stem", area("stem", [fields.stem], 4)),
      ...(fields.options ? [options()] : []),
      ...(fields.answer ? [answers()] : []),
      ...(fields.aliases ? [labelled("edit.aliases", area("aliases", fields.aliases, 2))] : []),
      ...(fields.pairs ? [pairs()] : []),
      found,
      reason,
      make(
        "div",
        { className: "row" },
        button("edit-accept", "edit.accept", "strong"),
        button("", "edit.save", "plain"),
        button("edit-cancel", "review.cancel", "plain"),
      ),
    );
    form.hidden = false;
    form.elements.stem.focus();
  }

  const lines = (name) => form.elements[name].value.split("\n").map((line) => line.trim()).filter(Boolean);
  const all = (name) => [...form.querySelectorAll(`[name=${name}]`)].map((one) => one.value);

  function read() {
    const ticked = [...form.querySelectorAll("[name=key]:checked")].map((one) => Number(one.value));
    const lefts = all("left");
    return {
      stem: form.elements.stem.value,
      answer: fields.answer && lines("answer"),
      aliases: fields.aliases && lines("aliases"),
      options: fields.options && all("option"),
      key: ticked,
      pairs: fields.pairs && all("right").map((right, number) => [lefts[number], right]),
    };
  }

  // Says which rules are broken; from then on a reason may be given for accepting the item all the same.
  function show(html, broken) {
    put(part("edit-faults"), html);
    if (broken) part("edit-reason").hidden = false;
  }

  function close() {
    fields = null;
    form.hidden = true;
    form.replaceChildren();
  }

  const reason = () => (part("edit-reason").hidden ? "" : form.elements.reason.value);
  return { open, read, show, close, reason, form, isOpen: () => fields !== null };
};
