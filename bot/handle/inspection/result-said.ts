/** What somebody said of an inspection, with the site's own defects and people. */
import type { ReasonCode } from '../../../domain/model.ts'
import type { ResultSaid } from '../../understand/said.ts'
import { OTHER_DEFECT } from '../../understand/vocabulary/inspecting.ts'
import type { Turn } from '../turn.ts'
import type { SaidResult } from './judge-inspection.ts'

export function resultSaid(turn: Turn, said: ResultSaid): SaidResult {
  const defects = said.defects.flatMap(({ reason, quantity }) => {
    const code = defectCode(turn, reason)
    return code === null ? [] : [{ reason: code, quantity }]
  })
  // A defect this site has no name for is kept in words.
  const unnamed = said.defects.flatMap(({ reason }) => (reason.code === null ? [reason.name] : []))
  const note = [...unnamed, said.note].filter(text => text !== '').join(turn.cards.words.common.listSeparator)
  const approver = said.approver === null ? null : (turn.catalog.people.get(said.approver) ?? null)
  return { ...said, defects, approver, note }
}

/** A word of the trade that this site has no reason for counts under its "其他", where it has one. */
function defectCode({ catalog }: Turn, { code }: { readonly code: ReasonCode | null }): ReasonCode | null {
  if (code !== null) return catalog.defects.has(code) ? code : null
  return (
    [...catalog.defects.values()].find(({ name, aliases }) => [name, ...aliases].includes(OTHER_DEFECT))?.code ?? null
  )
}
