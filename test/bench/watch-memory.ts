/** The most that the process has grown by, in bytes, until it is ended. */
export function watchMemory(): { end: () => number } {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 50);
  return {
    end: () => {
      clearInterval(timer);
      return most - before;
    },
  };
}
