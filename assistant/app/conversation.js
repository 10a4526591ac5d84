// The key of the page's conversation: what was said is kept under it and shown again after a reload. Each browser tab keeps its
// own; a new one goes on with the last.
zhiyuan.conversation = () => {
  const NAME = "zhiyuan.conversation";
  const { kept } = zhiyuan;
  const BYTES = 16;
  let key = kept("sessionStorage", NAME) || kept("localStorage", NAME) || made();

  function made() {
    return [...crypto.getRandomValues(new Uint8Array(BYTES))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function keep() {
    kept("sessionStorage", NAME, key);
    kept("localStorage", NAME, key);
  }

  function renew() {
    key = made();
    keep();
  }

  keep();
  return { key: () => key, renew };
};
