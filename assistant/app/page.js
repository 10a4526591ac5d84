// The frame of the page: the words in three languages, the language switch, the tabs, and how far start-up is.
// Everything said comes from `zhiyuan.words`; elements carry the key in data-say, attributes in data-say-<attribute>.
(() => {
  const REMEMBERED = "zhiyuan.language";
  const TAB = "zhiyuan.tab";
  const STARTING_MS = 500;
  const RUNNING_MS = 3000;
  const LANGUAGES = Object.keys(zhiyuan.words);
  const listeners = { progress: [], lost: [], tab: [], language: [] };
  let language = LANGUAGES[0];

  // Reads what the browser keeps under a name, or keeps a value; some offices switch such storage off.
  function kept(store, name, value) {
    try {
      return value === undefined ? window[store].getItem(name) : window[store].setItem(name, value);
    } catch {
      return null;
    }
  }

  function chosen() {
    const before = kept("localStorage", REMEMBERED);
    if (LANGUAGES.includes(before)) return before;
    for (const wanted of navigator.languages || [navigator.language]) {
      if (/^zh\b(?!-hans).*(hant|tw|hk|mo)\b/i.test(wanted)) return "zh-Hant";
      if (/^zh\b/i.test(wanted)) return "zh-Hans";
      if (/^en\b/i.test(wanted)) return "en";
    }
    return "en";
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

  function showTab(name) {
    for (const button of document.querySelectorAll("[data-tab]")) {
      button.setAttribute("aria-pressed", String(button.dataset.tab === name));
      document.getElementById(`tab-${button.dataset.tab}`).classList.toggle("off", button.dataset.tab !== name);
    }
    kept("sessionStorage", TAB, name);
    listeners.tab.forEach((listener) => listener(name));
  }

  // Asks again and again how far the server is; what has changed is told to the tabs.
  async function follow(element, server, before = "") {
    const now = await server.poll({});
    const [status, stage, told] = [element.querySelector(".status"), now?.stage ?? "lost", JSON.stringify(now)];
    if (status.dataset.stage !== stage) {
      status.dataset.stage = document.body.dataset.stage = stage;
      tell(status.firstElementChild, `status.${stage}`, now);
    }
    if (now && told !== before) listeners.progress.forEach((listener) => listener(now));
    if (!now) listeners.lost.forEach((listener) => listener());
    const starting = stage === "model" || stage === "index";
    setTimeout(() => follow(element, server, now ? told : before), starting ? STARTING_MS : RUNNING_MS);
  }

  function page({ element, server }) {
    element.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.language) {
        kept("localStorage", REMEMBERED, button.dataset.language);
        speak(button.dataset.language);
      } else if (button?.dataset.tab) showTab(button.dataset.tab);
    });
    speak(language);
    follow(element, server);
    const before = kept("sessionStorage", TAB);
    // The tabs are made behind this, so what was open before a reload waits for them.
    if (before && element.querySelector(`[data-tab="${CSS.escape(before)}"]`)) setTimeout(() => showTab(before));
  }

  language = chosen();
  document.documentElement.lang = language;
  const on = (what, listener) => listeners[what].push(listener);
  Object.assign(zhiyuan, { say, tell, relabel, kept, page, on, showTab, language: () => language });
})();
