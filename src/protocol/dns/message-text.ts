/** A DNS message in one line, for people who read traces. */
import { presentRdata } from "./presentation.ts"
import type { Message } from "./message.ts"
import type { ResourceRecord } from "./record.ts"
import { rcodes, typeCodes, typeName } from "./types.ts"

/** A query as `example.com MX?`; a reply with what it answers, whom it refers to, or what it denies. */
export const presentMessage = (message: Message): string => {
  const question = message.questions[0]
  const asked = question === undefined ? "nothing" : `${question.name.toString()} ${typeName(question.type)}`
  if (!message.isResponse) return `${asked}?`

  const signed = [...message.answers, ...message.authorities].some(({ type }) => type === typeCodes.RRSIG)
  return `${asked}: ${substance(message, question?.type)}${signed ? ", signed" : ""}`
}

const substance = (message: Message, askedType: number | undefined): string => {
  const answers = message.answers.filter(({ type }) => type !== typeCodes.RRSIG)
  if (message.rcode !== rcodes.NOERROR) return rcodeName(message.rcode)
  if (answers.length > 0) return answers.map((record) => presentRecord(record, askedType)).join("; ")
  if (message.truncated) return "truncated"
  const referral = message.authorities.find(({ type }) => type === typeCodes.NS)
  if (!message.authoritative && referral !== undefined)
    return `ask the servers of ${referral.owner.toString()}`
  return "no such data"
}

/** Keys and digests are long and tell a reader nothing: they are cut. What was not asked for is named. */
const presentRecord = ({ type, rdata }: ResourceRecord, askedType: number | undefined): string => {
  const text = presentRdata(type, rdata)
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text
  return type === askedType ? shown : `${typeName(type)} ${shown}`
}

const rcodeNames = new Map<number, string>(Object.entries(rcodes).map(([mnemonic, code]) => [code, mnemonic]))

const rcodeName = (rcode: number) => rcodeNames.get(rcode) ?? `RCODE${rcode}`
