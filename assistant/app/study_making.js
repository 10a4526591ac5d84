// Making the bank: which documents, the progress, what came of it.
zhiyuan.studyMaking = (tools, { made }) => {
  const { part, ask, put } = tools;
  const [box, boxes, seed] = ["make-box", "make-documents", "make-seed"].map(part);
  const job = zhiyuan.studyJob(tools, "make", "make", { ended });
  let listing = null; // the documents on their way

  function ended() {
    part("make-go").disabled = false;
    part("make-close").hidden = false;
    made();
  }

  const fill = () => (listing = list());

  // Lists the documents; boxes that somebody unticked stay so.
  async function list() {
    const told = await ask("make/documents", { quiet: true });
    if (!told) return;
    const off = [...boxes.querySelectorAll("input:not(:checked)")].map((one) => one.value);
    put(boxes, told.html);
    for (const one of boxes.querySelectorAll("input")) one.checked = !off.includes(one.value);
    job.follow();
  }

  async function start() {
    await listing; // whoever is quick means the documents that are about to be listed
    const chosen = [...boxes.querySelectorAll("input:checked")].map((one) => one.value);
    const begun = await job.start("make", { chosen, seed: Number(seed.value) });
    part("make-go").disabled = Boolean(begun?.busy);
  }

  function close() {
    box.open = false;
    box.querySelector("summary").focus();
  }

  part("make").addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
  return { fill, open: () => (box.open = true), acts: { "make-close": close } };
};
