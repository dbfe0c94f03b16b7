/** Where the certificate may still come from that an attacker shows, given what it has done so far. */
import { type CredentialSource, isCredentialSource } from "./credential-source.ts"

/** One mail ends at one host, which shows one certificate: others of which a move speaks are of no use then. */
export class CertificateChoice {
  #left: ReadonlyArray<CredentialSource> | undefined

  /** Could a move that has to do with certificates from there still serve? One that has to do with none always can. */
  canBeFrom(sources: ReadonlyArray<CredentialSource> | undefined): boolean {
    return (
      sources === undefined ||
      this.#left === undefined ||
      sources.some((source) => this.#left!.includes(source))
    )
  }

  /** A move has been made that has to do with certificates from there. */
  narrow(sources: ReadonlyArray<CredentialSource>): void {
    this.#left = (this.#left ?? sources).filter((source) => sources.includes(source))
  }

  /** What is left, as text; empty while nothing has been narrowed. */
  asText(): string {
    return this.#left === undefined ? "" : ["left:", ...this.#left.toSorted()].join("\n")
  }

  /** @param text of `asText` */
  fromText(text: string): void {
    this.#left = text === "" ? undefined : text.split("\n").filter(isCredentialSource)
  }
}
