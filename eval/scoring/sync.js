// Sends ratings to the server that serves this page, one after another and in order; what it does not get stays in the queue.
(() => {
  const RETRY_MS = 3000;

  // `told` hears how many ratings the server has not confirmed, whenever that changes.
  function sync(told) {
    const queue = [];
    let busy = false;

    async function flush() {
      if (busy) return;
      busy = true;
      while (queue.length) {
        try {
          const answer = await fetch("ratings", {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify(queue[0]),
          });
          if (!answer.ok) throw new Error(`${answer.status}`);
          queue.shift();
          told(queue.length, false);
        } catch {
          told(queue.length, true);
          setTimeout(flush, RETRY_MS);
          break;
        }
      }
      busy = false;
    }

    function send(rating) {
      queue.push(rating);
      told(queue.length, false);
      flush();
    }

    // Returns the ratings that the server has of this rater; none when it cannot be reached.
    async function fetched() {
      try {
        const answer = await fetch("ratings");
        return answer.ok ? await answer.json() : [];
      } catch {
        return [];
      }
    }

    return { send, fetched };
  }

  zhiyuan.sync = sync;
})();
