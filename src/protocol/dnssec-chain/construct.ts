/** What a server puts into its authentication chain. RFC 9102 §2.3, §3. */
import { Result } from "effect"
import { groupRrSets } from "../dns/canonical.ts"
import type { Question } from "../dns/message.ts"
import { Name } from "../dns/name.ts"
import { readRrsig } from "../dns/rdata/rrsig.ts"
import type { ResourceRecord, RrSet } from "../dns/record.ts"
import { typeCodes } from "../dns/types.ts"
import { findAlias, maxAliases } from "../dnssec/aliases.ts"
import type { Asking } from "../dnssec/asking.ts"
import { Section } from "../dnssec/signed-rr-set.ts"

/**
 * The RRset asked for or its denial, and all that vouches for either, up to the root.
 *
 * Signatures are collected and not checked: §5 wants expired ones sent all the same, for the client to judge.
 */
export function* constructChain(question: Question): Asking<ReadonlyArray<ResourceRecord>> {
  const construction = new Construction(question.class)
  yield* construction.follow(question)
  return construction.records
}

class Construction {
  readonly #class: number
  /** By what is the same record: what several branches share is sent once. */
  readonly #collected = new Map<string, ResourceRecord>()
  readonly #zones = new Set<string>()

  constructor(klass: number) {
    this.#class = klass
  }

  get records(): ReadonlyArray<ResourceRecord> {
    return [...this.#collected.values()]
  }

  /** §2.3: aliases are followed, and each branch of the tree that they lead into is covered. */
  *follow({ name, type }: Question): Asking<void> {
    let at = name
    for (let aliases = 0; aliases <= maxAliases; aliases++) {
      const reply = yield* this.#ask(at, type)
      if (reply === undefined) return
      const section = new Section(reply.answers, this.#class)
      const alias = section.find(at, type) === undefined ? findAlias(at, type, section) : undefined
      const sets = alias === undefined ? reply.of(at, type) : [alias.set.rrSet]
      const denials = reply.denials
      // The denials of the same message show that no closer name keeps a wildcard from standing in (RFC 4035 §5.3.4).
      const signers = this.#collect(reply.all, [...sets, ...denials])
      if (signers.length === 0) yield* this.#downTo(at)
      for (const signer of signers) yield* this.#upFrom(signer)
      if (alias === undefined || !(alias.target instanceof Name)) return
      at = alias.target
    }
  }

  /** §3: for each zone cut the DNSKEY and DS RRsets, from the zone up to the root. */
  *#upFrom(apex: Name): Asking<void> {
    if (this.#zones.has(apex.key)) return
    this.#zones.add(apex.key)
    const keys = yield* this.#ask(apex, typeCodes.DNSKEY)
    if (keys !== undefined) this.#collect(keys.all, keys.of(apex, typeCodes.DNSKEY))
    if (apex.labels.length === 0) return
    const ds = yield* this.#ask(apex, typeCodes.DS)
    if (ds === undefined) return
    const sets = ds.of(apex, typeCodes.DS)
    // An island of security: what is above it has no DS, and says so (RFC 4035 §5.2).
    for (const signer of this.#collect(ds.all, sets.length > 0 ? sets : ds.denials))
      yield* this.#upFrom(signer)
  }

  /** §2.3.1: nobody signs what is there, so somewhere on the way from the root there is no signed delegation. */
  *#downTo(name: Name): Asking<void> {
    yield* this.#upFrom(Name.root)
    for (let labels = 1; labels <= name.labels.length; labels++) {
      const apex = name.lastLabels(labels)
      const ds = yield* this.#ask(apex, typeCodes.DS)
      if (ds === undefined) return
      const sets = ds.of(apex, typeCodes.DS)
      if (this.#collect(ds.all, sets.length > 0 ? sets : ds.denials).length === 0) return
      if (sets.length > 0) yield* this.#upFrom(apex)
    }
  }

  *#ask(name: Name, type: number): Asking<Found | undefined> {
    const message = yield { name, type, class: this.#class }
    return message && new Found(message.answers, message.authorities)
  }

  /** With the signatures over them; returns the zones that signed. */
  #collect(all: ReadonlyArray<ResourceRecord>, sets: ReadonlyArray<RrSet>): ReadonlyArray<Name> {
    const wanted = new Set(sets.map(({ owner, type }) => `${type} ${owner.key}`))
    const signers = new Map<string, Name>()
    for (const record of all) {
      const rrsig =
        record.type === typeCodes.RRSIG ? Result.getOrUndefined(readRrsig(record.rdata)) : undefined
      if (!wanted.has(`${rrsig?.typeCovered ?? record.type} ${record.owner.key}`)) continue
      const { owner, type, rdata } = record
      this.#collected.set(`${owner.key} ${type} ${Buffer.from(rdata).toString("base64")}`, record)
      if (rrsig !== undefined) signers.set(rrsig.signerName.key, rrsig.signerName)
    }
    return [...signers.values()]
  }
}

/** What came back for a question. */
class Found {
  readonly all: ReadonlyArray<ResourceRecord>
  readonly answers: ReadonlyArray<ResourceRecord>
  readonly denials: ReadonlyArray<RrSet>

  constructor(answers: ReadonlyArray<ResourceRecord>, authorities: ReadonlyArray<ResourceRecord>) {
    this.answers = answers
    this.all = [...answers, ...authorities]
    this.denials = groupRrSets(
      authorities.filter(({ type }) => type === typeCodes.NSEC || type === typeCodes.NSEC3)
    )
  }

  of(name: Name, type: number): ReadonlyArray<RrSet> {
    return groupRrSets(this.answers.filter((record) => record.type === type && record.owner.equals(name)))
  }
}
