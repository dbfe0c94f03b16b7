/** Where something is remembered: under which key of which shelf. Each place is one object, so that two are compared at once. */
export interface Place {
  readonly shelf: number
  readonly key: string
  /** Counts from 0, in the order in which places came up. */
  readonly number: number
}

export class Places {
  readonly #shelves: Array<Map<string, Place>> = []
  #count = 0

  at(shelf: number, key: string): Place {
    const places = (this.#shelves[shelf] ??= new Map())
    let place = places.get(key)
    if (place === undefined) places.set(key, (place = { shelf, key, number: this.#count++ }))
    return place
  }
}
