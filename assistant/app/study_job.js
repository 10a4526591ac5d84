// Work in the background that a pane started: how far it is, what it ended with, and its file to download.
// `name` is that of the places in the page, `kind` the work's own; `begun` is told when it goes on, `ended` when it is done.
zhiyuan.studyJob = ({ part, ask, put, address }, name, kind, { ended }) => {
  const POLL_MS = 500;
  const { tell } = zhiyuan;
  const [box, bar, words] = ["job", "bar", "words"].map((what) => part(`${name}-${what}`));
  let [timer, seen] = [0, 0]; // seen: the number of the work whose end has been shown

  function file(now) {
    const link = document.createElement("a");
    Object.assign(link, { className: "plain strong", href: address("download", { number: now.number }), download: now.file });
    tell(link, "work.download", { file: now.file });
    return link;
  }

  function show(now) {
    box.hidden = false;
    bar.hidden = !now.busy;
    if (now.total > 1) Object.assign(bar, { max: now.total, value: now.done });
    else bar.removeAttribute("value");
    if (words.dataset.last !== `${now.number}${now.html}`) {
      put(words, now.html).dataset.last = `${now.number}${now.html}`;
      if (now.file) words.append(file(now));
    }
    box.setAttribute("aria-busy", String(now.busy));
  }

  // Shows the work if it is this pane's, and asks again as long as it goes on.
  async function follow(now) {
    clearTimeout(timer);
    now ??= await ask("work", { quiet: true });
    if (!now || now.kind !== kind || now.number === seen) return;
    show(now);
    if (now.busy) return (timer = setTimeout(follow, POLL_MS));
    seen = now.number;
    ended?.(now);
  }

  async function start(path, body, place) {
    const now = await ask(path, { body, place });
    if (now) follow(now);
    return now;
  }

  const clear = () => (box.hidden = true);
  return { start, follow, clear };
};
