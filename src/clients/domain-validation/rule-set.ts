/**
 * What certification authorities have had to do before they issue, by date, as data: the Baseline Requirements for TLS server
 * certificates of the CA/Browser Forum (BR), and what one large authority did before it had to.
 */

export interface RuleSet {
  readonly id: string
  /** A line for people. */
  readonly title: string
  /** From when on nobody may do less, RFC 3339; absent for what was never compulsory. */
  readonly compulsoryFrom?: string
  /** Network perspectives beside the primary one. BR §3.2.2.9. */
  readonly remotePerspectives: number
  /** How many of these may fail to corroborate. */
  readonly allowedNonCorroborations: number
  /** Are look-ups of the primary perspective, for CAA and for the validation, validated to the root? BR §3.2.2.8.1 and §3.2.2.4. */
  readonly primaryValidatesDnssec: boolean
  /** Do accounts and methods in CAA records bind? RFC 8657. */
  readonly heedsCaaParameters: boolean
}

/**
 * In the order of time. In all of them CAA is looked at (ballot 187: from 8 September 2017; climbing as RFC 8659 §3 has it, by ballot
 * 214), from every perspective that there is, and a failed look-up is permission only as BR §3.2.2.8 says. Where a set leaves a
 * choice, it is the least that is allowed; but for RFC 8657 (November 2019), which binds no authority that does not want it: who
 * writes an account into CAA names an authority that does, and there has been one in production since December 2022 (unconfirmed).
 *
 * Not in them: that perspectives are 500 km apart and in several regions, and the reuse of validations for up to 398 days.
 */
export const ruleSets = [
  {
    id: "2018",
    title: "one perspective; CAA; no DNSSEC",
    compulsoryFrom: "2017-09-08T00:00:00Z",
    remotePerspectives: 0,
    allowedNonCorroborations: 0,
    primaryValidatesDnssec: false,
    heedsCaaParameters: false
  },
  {
    // Let's Encrypt from 19 February 2020: three remote data centres, two of which must agree. Others had one perspective still,
    // and an attacker may choose among authorities; as a rule set it stands for a world in which all had followed. That its
    // resolvers validated DNSSEC all along was no rule, and is left out so that what differs is the number of perspectives.
    id: "2021",
    title: "three remote perspectives, one of which may disagree, as one authority had it; no DNSSEC",
    remotePerspectives: 3,
    allowedNonCorroborations: 1,
    primaryValidatesDnssec: false,
    heedsCaaParameters: true
  },
  {
    // Ballot SC-067: at least two, enforced from 15 September 2025; the table of BR §3.2.2.9 lets one of two to five disagree.
    id: "2025-09",
    title: "two remote perspectives, one of which may disagree; no DNSSEC",
    compulsoryFrom: "2025-09-15T00:00:00Z",
    remotePerspectives: 2,
    allowedNonCorroborations: 1,
    primaryValidatesDnssec: false,
    heedsCaaParameters: true
  },
  {
    // SC-067: at least three from 15 March 2026 (five by 15 December 2026: not yet here). SC-085: DNSSEC to the root
    // at the primary perspective from the same day, and a validation error is no permission; remote ones may, so here they do not.
    id: "2026-03",
    title: "three remote perspectives, one of which may disagree; DNSSEC at the primary one",
    compulsoryFrom: "2026-03-15T00:00:00Z",
    remotePerspectives: 3,
    allowedNonCorroborations: 1,
    primaryValidatesDnssec: true,
    heedsCaaParameters: true
  }
] as const satisfies ReadonlyArray<RuleSet>

export type RuleSetId = (typeof ruleSets)[number]["id"]
export const ruleSetIds: ReadonlyArray<RuleSetId> = ruleSets.map(({ id }) => id)

export const ruleSet = (id: RuleSetId): RuleSet => ruleSets.find((candidate) => candidate.id === id)!

/** What was compulsory then; before there was any rule about CAA, the first is as near as can be. */
export const ruleSetAt = (epochMs: number): RuleSet =>
  ruleSets.findLast((candidate: RuleSet) => {
    const { compulsoryFrom } = candidate
    return compulsoryFrom !== undefined && Date.parse(compulsoryFrom) <= epochMs
  }) ?? ruleSets[0]
