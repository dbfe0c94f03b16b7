/** Revocation lists in a sender's hands, each under the place where it was fetched, until its next update. RFC 5280 §5.1.2.5. */
import type { RevocationList } from "../../protocol/x509/revocation-list.ts"
import { textOnce } from "../../state/text-once.ts"
import type { Outlook } from "../../state/outlook.ts"
import { type Shelf, wholeSeconds } from "../../state/shelf.ts"
import { State } from "../../state/state.ts"

export class KeptLists {
  readonly #byPlace: Shelf<RevocationList>

  /** @param state of which the lists are a part */
  constructor(state = new State()) {
    this.#byPlace = state.shelf({
      name: "revocation lists",
      lastsThrough: true,
      begins: true,
      text: textOnce(({ issuer, revoked }) => JSON.stringify([issuer.key, ...revoked.keys()]))
    })
  }

  /** All that were fetched, current or not. */
  get lists(): ReadonlyArray<RevocationList> {
    return this.#byPlace.all().map(({ value }) => value)
  }

  /** One that does not say when the next one comes is never current, or it would be for ever. */
  keep(place: string, list: RevocationList): void {
    const { thisUpdate, nextUpdate = thisUpdate - 1 } = list
    this.#byPlace.keep(place, list, wholeSeconds(thisUpdate, nextUpdate))
  }

  /** Undefined where there is none, or its successor is out. */
  current(place: string, nowSeconds: number): RevocationList | undefined {
    return this.#byPlace.find(place, nowSeconds * 1000)?.value
  }

  /** The same text for two stores that nothing later can tell apart; times count from now. @param outlook in milliseconds */
  fingerprint(outlook: Outlook): string {
    return this.#byPlace.fingerprint(outlook)
  }
}

/** §5.1.2.5: a list says when the next one comes. */
export const isCurrent = ({ thisUpdate, nextUpdate }: RevocationList, nowSeconds: number): boolean =>
  thisUpdate <= nowSeconds && nextUpdate !== undefined && nowSeconds <= nextUpdate
