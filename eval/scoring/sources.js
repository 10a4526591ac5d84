// The passages beside an answer: goes to a citation's quote, and changes between the cited passages and the whole text.
(() => {
  const { $, $$, say } = zhiyuan;

  function sources(main, tell) {
    let whole = false;

    // Goes to a citation; side by side both answers may have one of that number.
    function jump(marker) {
      const marks = $$("mark", main).filter((mark) => mark.dataset.marker.split(" ").includes(String(marker)));
      for (const mark of $$("mark.current", main)) mark.classList.remove("current");
      if (!marks.length) return tell("source.missing", { marker });
      show(false);
      const seen = new Set();
      for (const mark of marks) {
        mark.classList.add("current");
        const place = mark.closest(".scroll");
        if (!seen.has(place)) mark.scrollIntoView({ block: "nearest", inline: "nearest" });
        seen.add(place);
      }
      const quote = marks.map((mark) => mark.textContent.replace(/^\d+/, "")).join("");
      $("#heard").textContent = say("source.said", { marker, quote });
    }

    // Shows the whole text, at the first passage of this item, or the passages themselves.
    function show(wanted) {
      const text = $(".whole", main);
      if (!text) return;
      whole = wanted;
      text.hidden = !wanted;
      main.classList.toggle("reading", wanted);
      for (const button of $$("[data-view]", main)) button.setAttribute("aria-pressed", String((button.dataset.view === "whole") === wanted));
      if (!wanted) return;
      const near = $(".passages .passage[data-start]", main);
      const [name, start] = [near?.dataset.document, Number(near?.dataset.start ?? -1)];
      const parts = $$(".passage", text);
      const here = parts.filter((one) => one.dataset.document === name && Number(one.dataset.start) <= start).at(-1);
      for (const one of parts) one.classList.toggle("current", one === here);
      here?.scrollIntoView({ block: "start" });
    }

    // Turns a page of the passages, or of the answer; returns false where the window itself scrolls.
    function turn(step, ofAnswer) {
      const part = ofAnswer ? ".asked.scroll, .side > .scroll" : ".whole:not([hidden]) > .scroll, .sources > .scroll, .side > .scroll";
      const parts = $$(part, main).filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.scrollHeight > one.clientHeight);
      const own = parts.filter((one) => getComputedStyle(one).overflowY === "auto");
      for (const one of own) one.scrollBy({ top: step * one.clientHeight * 0.85 });
      return own.length > 0;
    }

    return { jump, show, turn, toggle: () => show(!whole), drawn: () => show(false) };
  }

  zhiyuan.sources = sources;
})();
