/** The web hosts of a domain are machines of their own: whoever holds one does not hold the others. RFC 8461 §3.3, RFC 7711 §3. */

/** "policy-host", "web-site", "posh-provider", or the name of another host. */
export type WebPlace = string

/** A capability, or a capability at one of several places: `web-takeover`, `web-takeover(policy-host)`. */
export const atPlace = (
  capability: string,
  place: WebPlace | undefined,
  places: ReadonlyArray<WebPlace>
): string => (place === undefined || places.length < 2 ? capability : `${capability}(${place})`)

/** Without the place. */
export const capabilityOf = (id: string): string => {
  const end = id.indexOf("(")
  return end === -1 ? id : id.slice(0, end)
}

/** The same of a set as text: `smtp-mitm + web-takeover(policy-host)`. */
export const withoutPlaces = (set: string): string => set.replaceAll(/\([^)]*\)/g, "")

/** Of these the place is always said where models are compared, for the only web host of one domain is another than that of the next. */
const aboutWebHosts = ["web-takeover", "web-block", "web-mitm"]

/** The same set with the place said, in a deployment that has these web hosts. */
export const withPlaces = (
  set: ReadonlyArray<string>,
  places: ReadonlyArray<WebPlace>
): ReadonlyArray<string> =>
  places.length !== 1 ? set : set.map((id) => (aboutWebHosts.includes(id) ? `${id}(${places[0]})` : id))

/** Where a move is done, for one who may hold several of the target's web hosts; nothing is said where there is one. */
export const placeIn = (
  host: string,
  {
    webPlaceOf,
    webPlaces
  }: {
    readonly webPlaceOf: (host: string) => WebPlace | undefined
    readonly webPlaces: ReadonlyArray<WebPlace>
  }
): { readonly place?: WebPlace } => {
  const place = webPlaces.length < 2 ? undefined : webPlaceOf(host)
  return place === undefined ? {} : { place }
}
