// One rater's sitting: which item is in view, what has been scored, and what undo takes back. Knows nothing of the page.
// Ratings are never changed: a new one of the same item counts instead of the older, and `withdrawn` takes one back.
(() => {
  const DIMS = ["correct", "complete", "cited"];
  const IDLE_MS = 120_000;
  const sealed = (text) => JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0))));
  const blank = () => ({ scores: {}, flags: [], note: "", ms: 0, seenGold: false });
  const same = (one, other) => JSON.stringify([one.scores, one.flags, one.note]) === JSON.stringify([other.scores, other.flags, other.note]);
  const byTime = (one, other) => (one.ts < other.ts ? -1 : one.ts > other.ts ? 1 : 0);

  // What a rating says on the page: a preference is of a side there, and of a run in the file.
  function scoresOf(rating, side) {
    if (!rating.preference) return { ...rating.dims };
    const sides = side === "left" ? { run: "left", other: "right" } : { run: "right", other: "left" };
    return { preference: sides[rating.preference] || rating.preference };
  }

  function labelsOf(scores, side) {
    if (!("preference" in scores)) return { dims: { ...scores } };
    const runs = side === "left" ? { left: "run", right: "other" } : { left: "other", right: "run" };
    return { dims: {}, preference: runs[scores.preference] || scores.preference };
  }

  function session(sheet, store, send) {
    const items = sheet.items.map((item) => ({ ...item, ...sealed(item.sealed) }));
    const places = new Map(items.map((item, place) => [item.id, place]));
    const log = store.under("rating/").filter((rating) => places.has(rating.item)).sort(byTime);
    const skipped = new Set((store.read("skipped") || []).filter((id) => places.has(id)));
    let place = Math.min(store.read("place") ?? 0, items.length);
    let changes = [];
    let seen = Date.now();
    let active = seen;

    const rows = (item) => (sheet.paired ? ["preference"] : item.answers[0].refused ? ["correct"] : DIMS);
    const nameOf = (rating) => `rating/${rating.ts}/${rating.item}`;

    function ratingOf(id) {
      const last = log.findLast((rating) => rating.item === id);
      return last && !last.withdrawn ? last : null;
    }

    function given(item) {
      const rating = ratingOf(item.id);
      if (!rating) return blank();
      const { flags, note, ms, seen_gold: seenGold } = rating;
      return { scores: scoresOf(rating, item.side), flags: [...flags], note, ms, seenGold: Boolean(seenGold) };
    }

    const drafts = new Map(items.map((item) => [item.id, store.read(`draft/${item.id}`) || given(item)]));
    const current = () => items[place];
    const draft = () => drafts.get(current().id);
    const missing = () => rows(current()).filter((row) => !(row in draft().scores));
    const count = () => items.filter((item) => ratingOf(item.id)).length;

    function keepDraft() {
      store.keep(`draft/${current().id}`, draft());
    }

    // Adds the time since the last call to the item in view, unless nobody is there.
    function tick(now = Date.now()) {
      if (current() && !document.hidden && now - active < IDLE_MS) draft().ms += now - seen;
      seen = now;
    }

    function stir() {
      tick();
      active = Date.now();
    }

    function change(alter, { remembered = true } = {}) {
      if (remembered) changes.push(structuredClone(draft()));
      alter(draft());
      keepDraft();
    }

    function rest() {
      tick();
      if (current()) keepDraft();
    }

    function open(next) {
      rest();
      changes = [];
      place = next;
      store.keep("place", place);
    }

    function write(rating) {
      const last = log.at(-1)?.ts ?? "";
      const now = new Date().toISOString();
      rating.ts = now > last ? now : new Date(Date.parse(last) + 1).toISOString();
      log.push(rating);
      store.keep(nameOf(rating), rating);
      send(rating);
    }

    function rating(item, withdrawn) {
      const { scores, flags, note, ms, seenGold } = drafts.get(item.id);
      const about = { item: item.id, run: item.run, qid: item.qid, type: item.type, rater: sheet.rater, round: sheet.round };
      const labels = withdrawn ? { dims: {}, withdrawn: true } : labelsOf(scores, item.side);
      const pair = item.other ? { other: item.other } : {};
      const known = item.known ? { known: item.known } : {};
      const rest = { flags, note, ms: Math.round(ms), seen_auto: false, seen_gold: seenGold, side: item.side || "", seed: sheet.seed };
      return { ...about, ...pair, ...labels, ...known, ...rest };
    }

    // The next item without a score: behind this one, then before it; the skipped ones when nothing else is left.
    function nextOpen() {
      const ahead = items.map((_, step) => (place + 1 + step) % items.length);
      const open = ahead.filter((at) => !ratingOf(items[at].id));
      return open.find((at) => !skipped.has(items[at].id)) ?? items.length;
    }

    function submit() {
      const item = current();
      if (missing().length) return false;
      tick();
      const before = ratingOf(item.id);
      if (!before || !same(given(item), draft())) write(rating(item, false));
      if (skipped.delete(item.id)) store.keep("skipped", [...skipped]);
      open(nextOpen());
      return true;
    }

    function skip() {
      if (!ratingOf(current().id)) {
        skipped.add(current().id);
        store.keep("skipped", [...skipped]);
      }
      open(nextOpen());
    }

    // Takes back a change on this item, else the last submission, whose item comes back as it was.
    function undo() {
      if (current() && changes.length) {
        drafts.set(current().id, { ...changes.pop(), ms: draft().ms });
        keepDraft();
        return "change";
      }
      const last = log.findLast((one) => ratingOf(one.item) === one);
      if (!last) return "";
      const item = items[places.get(last.item)];
      drafts.set(item.id, given(item));
      write(rating(item, true));
      open(places.get(last.item));
      keepDraft();
      return "rating";
    }

    function move(step) {
      const next = Math.max(0, place + step);
      if (next === place || next >= items.length) return false;
      open(next);
      return true;
    }

    function toSkipped() {
      const first = items.findIndex((item) => skipped.has(item.id) && !ratingOf(item.id));
      skipped.clear();
      store.keep("skipped", []);
      if (first >= 0) open(first);
    }

    // Takes in ratings that were made elsewhere; returns how many were new, and how many are not of this sheet.
    function take(ratings) {
      const mine = (one) => places.has(one.item) && one.rater === sheet.rater && (one.round ?? 1) === sheet.round;
      const known = new Set(log.map(nameOf));
      const ours = ratings.filter(mine);
      const fresh = ours.filter((one) => !known.has(nameOf(one)));
      for (const one of fresh) {
        log.push(one);
        store.keep(nameOf(one), one);
      }
      log.sort(byTime);
      for (const id of new Set(fresh.map((one) => one.item))) {
        const item = items[places.get(id)];
        drafts.set(id, given(item));
        store.keep(`draft/${id}`, drafts.get(id));
        skipped.delete(id);
      }
      if (fresh.length && (!current() || ratingOf(current().id))) open(nextOpen());
      return { fresh, left: ratings.length - ours.length };
    }

    // Minutes that the rest will take, by the median of what the others took; null before there are three.
    function minutesLeft() {
      const times = items.map((item) => ratingOf(item.id)?.ms).filter((ms) => ms > 0).sort((a, b) => a - b);
      if (times.length < 3) return null;
      return (times[Math.floor(times.length / 2)] * (items.length - count())) / 60_000;
    }

    return {
      sheet, items, rows, current, draft, missing, count, change, submit, skip, undo, move, take, toSkipped, minutesLeft, rest, stir,
      place: () => place,
      scored: (item) => Boolean(ratingOf(item.id)),
      skipped: () => items.filter((item) => skipped.has(item.id) && !ratingOf(item.id)).length,
      begun: () => log.length > 0,
      minutes: () => items.reduce((sum, item) => sum + (ratingOf(item.id)?.ms ?? 0), 0) / 60_000,
      lines: () => log.map((one) => `${JSON.stringify(one)}\n`).join(""),
      log,
    };
  }

  zhiyuan.session = session;
})();
