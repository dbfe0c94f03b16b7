/** Patterns of a policy, by the texts by which names meet them: a name is compared with few, however many there are. */

/** All that begin with a dot, the whole text among them where it does. */
export const dottedSuffixes = (text: string): ReadonlyArray<string> => {
  const suffixes: Array<string> = []
  for (let dot = text.indexOf("."); dot >= 0; dot = text.indexOf(".", dot + 1)) suffixes.push(text.slice(dot))
  return suffixes
}

/** From the first dot on; nothing where there is none. */
export const tailOf = (text: string): ReadonlyArray<string> => {
  const dot = text.indexOf(".")
  return dot < 0 ? [] : [text.slice(dot)]
}

/** Answers with places in the list: of each text the first pattern that it meets. */
export class PatternIndex {
  readonly #alike = new Map<string, number>()
  readonly #byTail = new Map<string, number>()
  readonly #bySuffix = new Map<string, number>()
  readonly #dottedBySuffix = new Map<string, number>()

  /** @param longest characters of the longest text that is asked about; no longer suffix is kept */
  constructor(patterns: ReadonlyArray<string>, longest: number) {
    for (const [place, pattern] of patterns.entries()) {
      keepFirst(this.#alike, pattern, place)
      for (const tail of tailOf(pattern)) keepFirst(this.#byTail, tail, place)
      for (const suffix of dottedSuffixes(pattern.slice(-longest))) {
        keepFirst(this.#bySuffix, suffix, place)
        if (pattern.startsWith(".")) keepFirst(this.#dottedBySuffix, suffix, place)
      }
    }
  }

  alike(texts: ReadonlyArray<string>): ReadonlyArray<number> {
    return texts.flatMap((text) => this.#alike.get(text) ?? [])
  }

  /** Patterns that are one label more, or as much. @param tail begins with a dot */
  withTail(tail: string): ReadonlyArray<number> {
    return placeIn(this.#byTail, tail)
  }

  /** @param suffix begins with a dot */
  endingIn(suffix: string): ReadonlyArray<number> {
    return placeIn(this.#bySuffix, suffix)
  }

  /** Of patterns that begin with a dot. @param suffix begins with one too */
  dottedEndingIn(suffix: string): ReadonlyArray<number> {
    return placeIn(this.#dottedBySuffix, suffix)
  }
}

const keepFirst = (map: Map<string, number>, text: string, place: number): void => {
  if (!map.has(text)) map.set(text, place)
}

const placeIn = (map: ReadonlyMap<string, number>, text: string): ReadonlyArray<number> => {
  const place = map.get(text)
  return place === undefined ? [] : [place]
}
