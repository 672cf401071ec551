import type { InspectionWords } from '../zh-CN/inspection.ts'
import { plural } from './plural.ts'

export const inspection: InspectionWords = {
  title: (order, step) => `Inspection · ${order} ${step}`,
  refused: place => `Inspection not recorded · ${place}`,
  waiting: 'waiting for inspection',
  waitingNow: quantity => `${quantity} waiting for inspection; they go to the next step once they have passed.`,
  sample: 'sample',
  samplingPlan: (sample, accept) => `sample ${sample}, at most ${accept} bad`,
  conceded: 'concession',
  withConceded: (good, conceded) => `${good} (${conceded} of them by concession)`,
  returned: 'back to supplier',
  defects: 'defects',
  measured: 'measured',
  within: 'within',
  outside: 'out of tolerance',
  approvedBy: 'approved by',
  inspector: 'inspector',
  result: 'quantities',
  note: 'note',
  concessionNote: 'note / reason for the concession',
  splitForm: 'Enter quantities',
  submit: 'Submit result',
  lotWaitingNow: quantity => `${quantity} waiting for inspection; they can be issued once they have passed.`,
  lotFormHint:
    'What is returned or scrapped is taken out of stock. Or send: "incoming inspection lot L2411 good 480 returned 20 scratch". Photos: reply to the inspection card with a picture.',
  formHint:
    'Or send: "inspect ORDER STEP good 45 scrap 3 rework 2 scratch". Photos: reply to this card with a picture.',
  chooseDefect: 'defect (required with scrap or rework)',
  chooseLotDefect: 'defect (required with returned or scrap)',
  chooseApprover: 'concession approved by',
  limits: (lower, upper) => `${lower} to ${upper}`,
  atLeast: lower => `≥ ${lower}`,
  atMost: upper => `≤ ${upper}`,
  lot: {
    title: what => `Incoming inspection · ${what}`,
    name: (material, lot) => (lot === '' ? material : `${material} lot ${lot}`),
    held: quantity => `${quantity} waiting for incoming inspection; they can be issued once they have passed.`,
    asked: department => `${department} has been called; you will be told the result.`,
    nobody: 'The quality department has no group and no inspector in the system; please call somebody to inspect it.',
    which: count => `${plural(count, 'delivery', 'deliveries')} waiting for inspection. Press one to enter its result:`,
    nonePending: what =>
      `No delivery of "${what}" is waiting for inspection. Check the lot, or record its receipt ("receive") first.`,
    say: 'Say which lot, for example "incoming inspection lot L2411 good 480 returned 20 scratch"; or press one:',
    sayNone: 'No delivery is waiting for inspection now.',
    told: (what, result, name) => `Delivery ${what}: ${result} (${name})`,
    rejected: (what, split, why, name) =>
      `Delivery rejected · ${what}: ${split}${why === '' ? '' : `, reason: ${why}`} (${name}). Please settle it with the supplier and reorder what is missing.`,
    takenBack: (what, name, reason) =>
      `Delivery ${what}: ${name} undid the inspection result: ${reason}. It is waiting for inspection again; do not use it.`,
    split: (good, refused) => `accepted ${good}, rejected ${refused}`,
    rest: quantity => `${quantity} not judged yet, still waiting for inspection.`,
  },
  waitingList: {
    title: total => (total === 0 ? 'Waiting for inspection' : `${total} waiting for inspection`),
    none: 'Nothing is waiting for inspection.',
    noMore: total => `No more; ${total} in total. Send "pending inspections" to see them from the start.`,
    count: (kind, count) => `${kind} ${count}`,
    waiting: quantity => `${quantity} waiting`,
    sample: quantity => `check ${quantity}`,
    since: age => `waiting ${age}`,
    rest: count => `${count} more`,
    restNote: count => `${count} more are not listed: press "${count} more" to go on.`,
  },
  takeBack: 'Undo result',
  takeBackTitle: place => `Undo inspection result · ${place}`,
  takeBackReason: 'why (required)',
  takeBackSubmit: 'Undo',
  takenBack: (name, reason) => `Result undone by ${name}: ${reason}. Please inspect again.`,
  toastTakenBack: 'Inspection result undone',
  toldTakenBack: (place, name, reason) =>
    `${place}: ${name} undid the inspection result: ${reason}. The pieces are waiting for inspection again.`,
  toldConcession: (place, quantity, inspector, reason) =>
    `${place}: ${inspector} recorded ${quantity}, approved by you; reason: ${reason}. If you did not approve it, ask the team leader or supervisor to undo the result now.`,
  firstPieceFailed: place =>
    `${place}: the first piece failed; stop this step. Make a new first piece; go on once it has passed or is accepted by concession.`,
  firstPieceWait: 'The first piece is being inspected; go on once it has passed.',
  firstPieceContinue:
    'The first piece is being inspected; you may go on meanwhile and will be told at once to stop if it fails.',
  firstPieceState: {
    pending: 'first piece being inspected',
    fail: 'first piece failed; only a new first piece can be reported',
    pass: '',
    conceded: '',
  },
  reportWaits: quantity => `${quantity} waiting for inspection; they count as good once they have passed.`,
  refusal: {
    unknownStep: 'The order has no such step. Send the order number to see its steps.',
    ownWork: 'You cannot inspect your own work; please ask another inspector.',
    negative: 'A quantity cannot be negative. Please enter 0 or more.',
    notWhole: 'Quantities must be whole numbers.',
    nothingSaid:
      'No result was given. Say how many are good, scrap and rework, or "inspection passed" or "inspection failed".',
    moreThanWaiting: (asked, waiting) =>
      `${asked} judged, but only ${waiting} waiting to be judged. Report what is missing first.`,
    sampleTooSmall: (sample, bad) =>
      `Only ${sample} in the sample, but ${bad} of them bad. Check both numbers and send it again.`,
    reasonMissing: 'Scrap and rework need a defect, for example "scratch".',
    defectsDiffer: (named, bad) => `The defects add up to ${named}, scrap and rework to ${bad}; they must be the same.`,
    outOfTolerance:
      'A measured value is out of tolerance, so it cannot pass. Fail it, or record a concession with its approver and reason.',
    approverMissing:
      'A concession needs its approver (a supervisor or manager), for example "concede 5 approved by NAME because customer agreed".',
    approverMayNot: name =>
      `${name} cannot approve a concession: it takes a supervisor or manager who did not make the pieces.`,
    concessionReasonMissing: 'A concession needs a reason, for example "because customer agreed".',
    unknownCharacteristic: (name, known) =>
      known === ''
        ? `No characteristics are set for this product at this step; "${name}" cannot be judged.`
        : `There is no characteristic "${name}". There are: ${known}.`,
    notAMeasure: (name, text) => `${name} "${text}" cannot be used. Enter a number with at most four decimals.`,
    otherUnit: (name, said, unit) => `${name} is measured in ${unit}, not ${said}.`,
    reversalReasonMissing:
      'Undoing a result needs a reason, for example "undo inspection ORDER STEP because mismeasured".',
    nothingToTakeBack: 'There is no inspection result to undo.',
    notYours:
      "Inspectors undo their own results, within the allowed time; for somebody else's result ask the quality supervisor or a manager.",
    windowOver: minutes =>
      `You can undo it yourself within ${minutes}; after that, ask the quality supervisor or a manager.`,
    usedMeanwhile: (accepted, free) =>
      `Of the ${accepted} accepted, only ${free} is still in stock, so the result cannot be undone. Return the material to the warehouse ("return") first, then undo it.`,
    noReturn: 'At a step nothing goes back to a supplier; write scrap or rework.',
    noRework: 'Incoming material is not reworked; write returned or scrap.',
    lotReasonMissing: 'Returned and scrapped goods need a defect, for example "scratch".',
    lotMoreThanWaiting: (asked, waiting) =>
      `${asked} judged, but only ${waiting} of this delivery waiting for inspection. Record the receipt of the others ("receive") first.`,
    lotDefectsDiffer: (named, bad) =>
      `The defects add up to ${named}, but only ${bad} returned or scrapped. Make them the same.`,
    notLotInspector: 'Only inspectors, the quality supervisor and managers may judge deliveries.',
  },
  yield: {
    title: order => `First-pass yield · ${order}`,
    order: 'rolled throughput yield',
    step: 'step',
    atOnce: 'good first time',
    judged: 'judged',
    conceded: 'by concession',
    reworked: 'good after rework',
    returned: 'sent back',
    ratio: 'first-pass yield',
    which: 'For which order? For example "yield WO-1003".',
    ofStep: (step, ratio) => `${step} ${ratio}`,
    none: 'Nothing has been made yet, so there is no yield.',
    explained:
      'Good first time ÷ (good + scrap + rework). Pieces accepted by concession or after rework are good, but not first time. Pieces sent back to an earlier step are not first time at any step they go through again. The rolled throughput yield is the product of all steps; pieces sent back count once in it, at the step that found them.',
  },
}
