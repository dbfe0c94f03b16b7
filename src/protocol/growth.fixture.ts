/** How work grows with its input: a ratio of two measurements in one run, so that no machine is too slow for it. */

/**
 * How many times as long `work` takes for an input eight times as large: about 8 where it grows in proportion, and twice that where
 * caches no longer hold it; 64 where it grows with the square. In time of the processor, for other programs may keep this one waiting; the
 * shortest of three measurements, for memory is tidied up now and then.
 */
export const growth = (work: (size: number) => void, size: number): number => {
  const shortest = (of: number, times: number) =>
    Math.min(
      ...[1, 2, 3].map(() => {
        const { user } = process.cpuUsage()
        for (let i = 0; i < times; i++) work(of)
        return process.cpuUsage().user - user
      })
    )
  // Code is slow before it is compiled.
  work(8 * size)
  let times = 1
  let small = shortest(size, times)
  while (small < measurableMicros) small = shortest(size, (times *= 2))
  return shortest(8 * size, times) / small
}

/** Our choice: some ticks of a clock that ticks in milliseconds. */
const measurableMicros = 10_000

/** Between what grows in proportion and what grows with the square. */
export const inProportion = 30
