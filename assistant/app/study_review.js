// The pane of items to be reviewed.
zhiyuan.study_review = ({ part, ask, put }) => {
  async function enter() {
    const told = await ask("bank", { quiet: true });
    if (told) put(part("review-bank"), told.html);
  }

  return { enter };
};
