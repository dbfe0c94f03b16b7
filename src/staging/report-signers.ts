/** By which keys TLS reports are signed, and where their public halves stand. RFC 8460 §3, RFC 6376 §3.6. */
import { keyRecordOwner, writeKeyRecord } from "../protocol/dkim/key-record.ts"
import type { Signer } from "../protocol/dkim/signature.ts"
import { keyPair } from "../protocol/keys/key-pair.ts"

const selector = "tlsrpt"

/** Whoever has mail under a domain signs with the key of that domain, and of no other. */
export const reportSigner = (host: string): Signer => {
  const domain = host.toLowerCase()
  return { domain, selector, key: keyPair("ed25519", `dkim/${domain}`) }
}

/**
 * TXT records at the name of a key. Every domain has one, and no name server serves it: whoever reads reports sees it as it is. An attacker
 * on the way of that lookup is left out.
 */
export const keyTextsAt = (owner: string): ReadonlyArray<string> => {
  const domain = owner.slice(keyRecordOwner(selector, "").length)
  return owner === keyRecordOwner(selector, domain) && domain !== ""
    ? [writeKeyRecord(reportSigner(domain).key)]
    : []
}
