// What this browser keeps: every value goes to localStorage before the key is let go, and to IndexedDB at once.
// Both are needed. localStorage is there after a reload, but a browser that is killed loses the last seconds of it
// (Chromium writes it to the disk after about five); a strict IndexedDB transaction ends when the value is on the disk.
const zhiyuan = {};
(() => {
  const DATABASE = "zhiyuan.scoring";
  const VALUES = "values";

  function opened() {
    return new Promise((resolve) => {
      try {
        const asked = indexedDB.open(DATABASE, 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore(VALUES);
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = asked.onblocked = () => resolve(null);
      } catch {
        resolve(null);
      }
    });
  }

  function everything(database, prefix) {
    if (!database) return Promise.resolve([]);
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const values = database.transaction(VALUES).objectStore(VALUES);
    const [names, found] = [values.getAllKeys(range), values.getAll(range)];
    return new Promise((resolve) => {
      names.transaction.oncomplete = () => resolve(names.result.map((name, place) => [name, found.result[place]]));
      names.transaction.onerror = () => resolve([]);
    });
  }

  // Opens what is kept under a name. `told` hears "busy", "done" or "never" whenever that changes.
  async function store(sheet, told) {
    const prefix = `${DATABASE}/${sheet}/`;
    const database = await opened();
    let waiting = 0;
    let lost = false;

    // A value is {at, value}: of two copies the later one counts.
    const kept = new Map();
    function take(name, copy) {
      if (!kept.has(name) || kept.get(name).at < copy.at) kept.set(name, copy);
    }
    for (const [name, copy] of await everything(database, prefix)) take(name.slice(prefix.length), copy);
    try {
      for (let place = 0; place < localStorage.length; place++) {
        const name = localStorage.key(place);
        if (name.startsWith(prefix)) take(name.slice(prefix.length), JSON.parse(localStorage.getItem(name)));
      }
    } catch {
      // Storage is switched off, or someone wrote to it by hand: IndexedDB has it.
    }

    function toDatabase(name, copy) {
      return new Promise((resolve) => {
        if (!database) return resolve(false);
        try {
          const change = database.transaction(VALUES, "readwrite", { durability: "strict" });
          change.objectStore(VALUES).put(copy, prefix + name);
          change.oncomplete = () => resolve(true);
          change.onerror = change.onabort = () => resolve(false);
        } catch {
          resolve(false);
        }
      });
    }

    async function keep(name, value) {
      const copy = { at: Date.now(), value };
      kept.set(name, copy);
      let here = true;
      try {
        localStorage.setItem(prefix + name, JSON.stringify(copy));
      } catch {
        here = false;
      }
      waiting++;
      told("busy");
      const there = await toDatabase(name, copy);
      waiting--;
      lost ||= !here && !there;
      if (!waiting) told(lost ? "never" : "done");
    }

    const read = (name) => kept.get(name)?.value;
    const under = (start) => [...kept].filter(([name]) => name.startsWith(start)).map(([, copy]) => copy.value);
    return { keep, read, under };
  }

  zhiyuan.store = store;
})();
