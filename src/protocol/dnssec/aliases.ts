/** Finds where an answer points on: CNAME, or DNAME and what follows from it. RFC 1034 §3.6.2, RFC 6672. */
import { Result } from "effect"
import { maxNameOctets, Name } from "../dns/name.ts"
import { readCname, readDname } from "../dns/rdata/single-name.ts"
import { typeCodes } from "../dns/types.ts"
import { rfc } from "../rfc.ts"
import type { Section, SignedRrSet } from "./signed-rr-set.ts"
import { bogus, type Shortfall } from "./verdict.ts"

export interface Alias {
  /** The records that make it one: those of the CNAME or of the DNAME. */
  readonly set: SignedRrSet
  /** Where it leads, or why that cannot be told. RFC 6672 §2.2: a DNAME may lead to a name that is too long to be one. */
  readonly target: Name | "too long" | Shortfall
}

/** Aliases followed for one question. Our choice: as Unbound and BIND 9.20, which restart eleven times. */
export const maxAliases = 11

/**
 * Undefined when the section holds neither CNAME nor DNAME for the name, or the question was for that very record.
 * RFC 6672 §3.2: a DNAME comes first, whatever the question; the CNAME below it is synthesised and never signed
 * (§5.3.1), so that one who asks for it gets what follows from the DNAME.
 */
export const findAlias = (name: Name, type: number, answer: Section): Alias | undefined => {
  const shown = targetOfCname(name, answer)
  const dname = dnameAbove(name, answer)
  if (dname !== undefined) {
    const target = substitute(name, dname)
    const contradicts = shown instanceof Name && !(target instanceof Name && target.equals(shown))
    return contradicts && !isShortfall(target)
      ? { set: dname, target: bogus("alias contradicts DNAME", `${name} CNAME ${shown}`, rfc(6672, "5.3.1")) }
      : { set: dname, target }
  }
  if (type === typeCodes.CNAME) return undefined
  const set = answer.find(name, typeCodes.CNAME)
  return set !== undefined && shown !== undefined ? { set, target: shown } : undefined
}

const isShortfall = (target: Alias["target"]): target is Shortfall =>
  typeof target === "object" && "status" in target

const targetOfCname = (name: Name, answer: Section): Name | Shortfall | undefined => {
  const set = answer.find(name, typeCodes.CNAME)
  if (set === undefined) return undefined
  // RFC 2181 §10.1: a name has one CNAME at most.
  const target =
    set.rrSet.rdatas.length === 1 ? Result.getOrUndefined(readCname(set.rrSet.rdatas[0]!)) : undefined
  return target ?? bogus("malformed alias", `${name} CNAME`, rfc(2181, "10.1"))
}

const dnameAbove = (name: Name, answer: Section): SignedRrSet | undefined => {
  for (const set of answer.ofType(typeCodes.DNAME)) {
    if (name.labels.length > set.rrSet.owner.labels.length && name.isAtOrBelow(set.rrSet.owner)) return set
  }
  return undefined
}

/** RFC 6672 §2.2: the owner at the end of the name gives way to the target. */
const substitute = (name: Name, { rrSet: { owner, rdatas } }: SignedRrSet): Alias["target"] => {
  // §2.4: a name has one DNAME at most.
  const target = rdatas.length === 1 ? Result.getOrUndefined(readDname(rdatas[0]!)) : undefined
  if (target === undefined) return bogus("malformed alias", `${owner} DNAME`, rfc(6672, "2.4"))
  const kept = name.labels.slice(0, name.labels.length - owner.labels.length)
  const replaced = new Name([...kept, ...target.labels])
  return replaced.wireLength > maxNameOctets ? "too long" : replaced
}
