/**
 * What a policy says of its host's key, in a field of our own, and the form in which the key is kept. By the example of HPKP for web sites, RFC 7469;
 * RFC 8461 knows nothing of it.
 */
import { hash } from "node:crypto"
import { maxMaxAgeSeconds, type MtaStsPolicy } from "./policy.ts"
import type { Extension } from "./record.ts"

/** Nobody registered it; RFC 8461 §3.2 has senders ignore what they do not know. */
const field = "policy_key_max_age"

/** So that the key is pinned for so many seconds; 0 takes a pin back (§2.1.2). Nothing where the domain asks for none. */
export const pinOf = (pinnedSeconds: number | undefined): ReadonlyArray<Extension> =>
  pinnedSeconds === undefined ? [] : [{ name: field, value: String(pinnedSeconds) }]

/** As RFC 8461 §3.2 writes max_age, and no longer than that. Undefined where nothing is said, or no such number. */
export const pinnedSecondsOf = ({ extensions }: Pick<MtaStsPolicy, "extensions">): number | undefined => {
  const said = extensions.find(({ name }) => name === field)?.value
  return said === undefined || !/^\d{1,10}$/.test(said) ? undefined : Math.min(Number(said), maxMaxAgeSeconds)
}

/** §2.4: by the digest of the SubjectPublicKeyInfo, so that a certificate may be renewed. */
export const pinnedForm = (key: Uint8Array): string => hash("sha256", key, "hex")
