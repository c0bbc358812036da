/** The most that the process has grown by, in bytes: so far, and until it is ended. */
export function watchMemory(): { most: () => number; end: () => number } {
  const before = process.memoryUsage.rss();
  let most = before;
  const look = (): number => (most = Math.max(most, process.memoryUsage.rss())) - before;
  const timer = setInterval(look, 50);
  return {
    most: look,
    end: () => {
      clearInterval(timer);
      return look();
    },
  };
}
