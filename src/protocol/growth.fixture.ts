/** How work grows with its input: a ratio of two measurements in one run, so that no machine is too slow for it. */

/**
 * How many times as long `work` takes for an input four times as large: about 4 where it grows in proportion, 16 where it grows with the
 * square. In time of the processor, for other programs may keep this one waiting; the shortest of three runs, for the first may be slow.
 */
export const growth = (work: (size: number) => void, size: number): number => {
  const shortest = (of: number) =>
    Math.min(
      ...Array.from({ length: 3 }, () => {
        const { user } = process.cpuUsage()
        work(of)
        return process.cpuUsage().user - user
      })
    )
  // A clock that ticks in milliseconds may see nothing of the small one.
  return shortest(4 * size) / Math.max(shortest(size), 1_000)
}

/** Between what grows in proportion and what grows with the square. */
export const inProportion = 9
