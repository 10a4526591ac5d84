// The pane of a document's content: what the server made of it, its passages, its files.
zhiyuan.study_material = (tools) => {
  const { part, address } = tools;
  const { tell, relabel } = zhiyuan;
  const FILES = [
    ["material.handout", ["handout.docx", "material.docx"], ["handout.pdf", "material.pdf"], ["handout.html", "material.html"]],
    ["material.download", ["headings.opml", "material.opml"], ["mindmap.mmd", "material.mmd"]],
  ];
  const shelf = zhiyuan.studyDocument(tools, { name: "material", show });
  const passage = zhiyuan.studyPassage(tools, { name: "material", document: shelf.chosen });

  function show(told) {
    shelf.put(told.html);
    part("material-files").replaceChildren(...FILES.map(links));
    relabel(part("material-files"));
  }

  function links([key, ...files]) {
    const [group, label] = [document.createElement("span"), document.createElement("span")];
    tell(label, key);
    group.append(label, ...files.map(([name, words]) => link(name, words)));
    return group;
  }

  function link(name, words) {
    const one = Object.assign(document.createElement("a"), { className: "plain" });
    one.href = address(`material/files/${name}`, { document: shelf.chosen() });
    one.download = "";
    const said = document.createElement("span");
    tell(said, words);
    one.append(said);
    return one;
  }

  const acts = { see: ({ dataset }) => passage.open({ start: dataset.start, end: dataset.end }) };
  return { enter: shelf.enter, leave: passage.close, acts };
};
