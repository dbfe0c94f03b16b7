/** Revocation lists in a sender's hands, each under the place where it was fetched, until its next update. RFC 5280 §5.1.2.5. */
import type { RevocationList } from "../../protocol/x509/revocation-list.ts"

export class KeptLists {
  readonly #byPlace = new Map<string, RevocationList>()

  get lists(): ReadonlyArray<RevocationList> {
    return [...this.#byPlace.values()]
  }

  keep(place: string, list: RevocationList): void {
    this.#byPlace.set(place, list)
  }

  /** Undefined where there is none, or its successor is out. */
  current(place: string, nowSeconds: number): RevocationList | undefined {
    const list = this.#byPlace.get(place)
    return list !== undefined && isCurrent(list, nowSeconds) ? list : undefined
  }

  /** The same text for two stores that nothing later can tell apart; times count from now. */
  fingerprint(nowSeconds: number): string {
    return JSON.stringify(
      [...this.#byPlace]
        .filter(([, list]) => isCurrent(list, nowSeconds))
        .map(
          ([place, { nextUpdate, revoked }]) =>
            [place, nextUpdate! - nowSeconds, [...revoked.keys()]] as const
        )
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
    )
  }
}

/** §5.1.2.5: a list says when the next one comes; one that does not is never current here, or it would be for ever. */
export const isCurrent = ({ thisUpdate, nextUpdate }: RevocationList, nowSeconds: number): boolean =>
  thisUpdate <= nowSeconds && nextUpdate !== undefined && nowSeconds <= nextUpdate
