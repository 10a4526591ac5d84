// The frame of the page: the words in three languages, the language switch, the tabs, and how far start-up is.
// Everything said comes from `zhiyuan.words`; elements carry the key in data-say, attributes in data-say-<attribute>.
(() => {
  const REMEMBERED = "zhiyuan.language";
  const POLL_MS = 500;
  const LOST_MS = 2000;
  const LANGUAGES = Object.keys(zhiyuan.words);
  const listeners = { progress: [], language: [] };
  let language = LANGUAGES[0];

  function remembered() {
    try {
      return localStorage.getItem(REMEMBERED);
    } catch {
      return null; // storage is switched off in some offices
    }
  }

  function chosen() {
    const before = remembered();
    if (LANGUAGES.includes(before)) return before;
    for (const wanted of navigator.languages || [navigator.language]) {
      if (/^zh\b.*(hant|tw|hk|mo)\b/i.test(wanted)) return "zh-Hant";
      if (/^zh\b/i.test(wanted)) return "zh-Hans";
      if (/^en\b/i.test(wanted)) return "en";
    }
    return "zh-Hant";
  }

  function say(key, values = {}) {
    const form = zhiyuan.words[language][key];
    return form.replace(/\{(\w+)\}/g, (braces, name) => (name in values ? values[name] : braces));
  }

  // Says every word below `root` again, `root` included.
  function relabel(root) {
    const all = [root, ...root.querySelectorAll("*")];
    for (const one of all) {
      const values = one.dataset.values ? JSON.parse(one.dataset.values) : {};
      for (const { name, value } of [...one.attributes]) {
        if (name === "data-say") one.textContent = say(value, values);
        else if (name.startsWith("data-say-")) one.setAttribute(name.slice("data-say-".length), say(value, values));
      }
    }
  }

  // Gives one element new words, which later changes of language keep.
  function tell(one, key, values) {
    one.dataset.say = key;
    if (values) one.dataset.values = JSON.stringify(values);
    else delete one.dataset.values;
    one.textContent = say(key, values);
  }

  function speak(wanted) {
    language = wanted;
    document.documentElement.lang = wanted;
    document.title = say("app.name");
    for (const button of document.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === wanted));
    }
    relabel(document.body);
    listeners.language.forEach((listener) => listener(wanted));
  }

  function choose(wanted) {
    try {
      localStorage.setItem(REMEMBERED, wanted);
    } catch {
      // not remembered then
    }
    speak(wanted);
  }

  function showTab(name) {
    for (const button of document.querySelectorAll("[data-tab]")) {
      button.setAttribute("aria-pressed", String(button.dataset.tab === name));
      document.getElementById(`tab-${button.dataset.tab}`).classList.toggle("off", button.dataset.tab !== name);
    }
  }

  async function follow(element, server) {
    const status = element.querySelector(".status");
    const words = element.querySelector("[data-part=status]");
    const now = await server.poll({});
    const stage = now ? now.stage : "lost";
    if (status.dataset.stage !== stage) {
      status.dataset.stage = stage;
      tell(words, `status.${stage}`, now);
    }
    if (now) listeners.progress.forEach((listener) => listener(now));
    if (stage !== "ready" && stage !== "failed") setTimeout(() => follow(element, server), now ? POLL_MS : LOST_MS);
  }

  function page({ element, server }) {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.language) choose(button.dataset.language);
      else if (button?.dataset.tab) showTab(button.dataset.tab);
    });
    speak(language);
    follow(element, server);
  }

  language = chosen();
  document.documentElement.lang = language;
  const on = (what, listener) => listeners[what].push(listener);
  Object.assign(zhiyuan, { say, tell, relabel, page, on, language: () => language });
})();
