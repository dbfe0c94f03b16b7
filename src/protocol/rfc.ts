/** Citations as values, so that traces, CSV files and `explain` can say which rule decided. */

export interface Citation {
  /** Number of the RFC, e.g. 8461. */
  readonly rfc: number
  /** Section in the RFC's own numbering, e.g. "5.1" or "A.2"; empty for the RFC as a whole. */
  readonly section: string
}

/** Cites a section of an RFC: `rfc(8461, "5.1")`. */
export const rfc = (number: number, section = ""): Citation => ({ rfc: number, section })

/** Renders a citation as people write it: `RFC 8461 §5.1`. */
export const cite = ({ rfc: number, section }: Citation): string =>
  section === "" ? `RFC ${number}` : `RFC ${number} §${section}`
