// Exporting items: the forms chosen, the progress, the zip.
zhiyuan.study_export = (tools) => {
  const { part, fillDocuments } = tools;
  const job = zhiyuan.studyJob(tools, "export", "export", { ended });

  function ended() {
    part("export-go").disabled = false;
    part("export-words").querySelector("a")?.focus();
  }

  async function enter() {
    await fillDocuments(part("export-document"));
    job.follow();
  }

  async function start() {
    const body = {
      forms: [...part("export-forms").querySelectorAll("input:checked")].map((one) => one.value),
      document: part("export-document").value,
      preset: part("export-preset").value,
      title: part("export-title").value.trim(),
      seed: Number(part("export-seed").value),
      drafts: part("export-drafts").checked,
    };
    const begun = await job.start("export", body, part("export-said"));
    part("export-go").disabled = Boolean(begun?.busy);
  }

  part("export").addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
  return { enter };
};
