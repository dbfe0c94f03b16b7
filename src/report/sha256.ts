/** Digests by which manifests name files. FIPS 180-4. */
import { hash } from "node:crypto"

/** In lower-case hexadecimal; of a text's UTF-8 octets. */
export const sha256 = (content: string | Uint8Array): string => hash("sha256", content)

/** Of a scenario's text, the same for those who check files out with other line ends or save them with a byte order mark. */
export const scenarioSha256 = (text: string): string =>
  sha256(text.replace(/^\u{feff}/u, "").replaceAll("\r\n", "\n"))
