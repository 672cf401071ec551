import type { InspectionWords } from '../zh-CN/inspection.ts'

export const inspection: InspectionWords = {
  title: (order, step) => `Inspection · ${order} ${step}`,
  refused: place => `Inspection not recorded · ${place}`,
  waiting: 'waiting for inspection',
  waitingNow: quantity => `${quantity} waiting for inspection; they go on once they have passed.`,
  sample: 'sample',
  samplingPlan: (sample, accept) => `sample ${sample}, at most ${accept} bad`,
  conceded: 'concession',
  withConceded: (good, conceded) => `${good} (of these ${conceded} by concession)`,
  returned: 'back to supplier',
  defects: 'defects',
  measured: 'measured',
  within: 'within',
  outside: 'out of tolerance',
  approvedBy: 'approved by',
  inspector: 'inspector',
  result: 'quantities',
  note: 'note',
  concessionNote: 'note / reason of the concession',
  splitForm: 'Enter quantities',
  submit: 'Send result',
  lotWaitingNow: quantity => `${quantity} waiting for inspection; not to be used before they have passed.`,
  lotFormHint:
    'What goes back or is scrapped leaves the stock. Or say: "incoming inspection lot L2411 good 480 returned 20 scratch". Photos: reply to the inspection card with a picture.',
  formHint: 'Or say: "inspect ORDER STEP good 45 scrap 3 rework 2 scratch". Photos: reply to this card with a picture.',
  chooseDefect: 'defect (required with scrap or rework)',
  chooseLotDefect: 'defect (required with returned or scrap)',
  chooseApprover: 'concession approved by',
  limits: (lower, upper) => `${lower} to ${upper}`,
  atLeast: lower => `≥ ${lower}`,
  atMost: upper => `≤ ${upper}`,
  lot: {
    title: what => `Incoming inspection · ${what}`,
    name: (material, lot) => (lot === '' ? material : `${material} lot ${lot}`),
    held: quantity => `${quantity} waiting for the incoming inspection; not to be used before it has passed.`,
    asked: department => `${department} has been called; you will be told the result.`,
    nobody: 'The quality department has no group and no inspector here; please call somebody.',
    which: count => `${count} deliveries wait for inspection. Press one to enter its result:`,
    nonePending: what => `No delivery of "${what}" waits for inspection. Check the lot, or book the receipt first.`,
    say: 'Say which lot, for example "incoming inspection lot L2411 good 480 returned 20 scratch"; or press one:',
    sayNone: 'No delivery waits for inspection now.',
    told: (what, result, name) => `Delivery ${what}: ${result} (${name})`,
    rejected: (what, split, why, name) =>
      `Delivery refused · ${what}: ${split}${why === '' ? '' : `, because of ${why}`} (${name}). Please settle it with the supplier and replace what is missing.`,
    takenBack: (what, name, reason) =>
      `Delivery ${what}: ${name} took the inspection result back: ${reason}. The goods wait for inspection again; do not use them.`,
    split: (good, refused) => `accepted ${good}, refused ${refused}`,
    rest: quantity => `${quantity} not judged yet; they go on waiting.`,
  },
  waitingList: {
    title: total => (total === 0 ? 'Waiting for inspection' : `${total} waiting for inspection`),
    none: 'Nothing is waiting for inspection.',
    noMore: total => `That was all, ${total} in total. Send "pending inspections" to begin again.`,
    count: (kind, count) => `${kind} ${count}`,
    waiting: quantity => `${quantity} waiting`,
    sample: quantity => `look at ${quantity}`,
    since: age => `for ${age}`,
    rest: count => `${count} more`,
    restNote: count => `${count} more are not listed: press "${count} more" to go on.`,
  },
  takeBack: 'Take result back',
  takeBackTitle: place => `Take inspection back · ${place}`,
  takeBackReason: 'why (required)',
  takeBackSubmit: 'Take back',
  takenBack: (name, reason) => `Taken back by ${name}: ${reason}. Please inspect again.`,
  toastTakenBack: 'Inspection result taken back',
  toldTakenBack: (place, name, reason) =>
    `${place}: ${name} took the inspection result back: ${reason}. The pieces wait for inspection again.`,
  toldConcession: (place, quantity, inspector, reason) =>
    `${place}: ${inspector} recorded a concession of ${quantity} with your name as approver, because: ${reason}. If you did not approve it, have the leader or supervisor take the result back now.`,
  firstPieceFailed: place =>
    `${place}: the first piece failed and the step stands still. Make a new first piece; go on once it has passed or was accepted by concession.`,
  firstPieceWait: 'The first piece is being inspected; go on once it has passed.',
  firstPieceContinue: 'The first piece is being inspected; you may go on meanwhile and are told at once if it fails.',
  firstPieceState: {
    pending: 'first piece being inspected',
    fail: 'first piece failed; only a new first piece can be reported',
    pass: '',
    conceded: '',
  },
  reportWaits: quantity => `${quantity} waiting for inspection; they count as good once they have passed.`,
  refusal: {
    unknownStep: 'The order has no such step.',
    ownWork: 'Nobody inspects their own work; another inspector has to.',
    negative: 'Quantities must not be negative.',
    notWhole: 'Quantities must be whole.',
    nothingSaid:
      'There is no result. Say how many are good, scrap and rework, or "inspection passed" or "inspection failed".',
    moreThanWaiting: (asked, waiting) =>
      `${asked} were judged, but only ${waiting} are there to be judged. Report what is missing first.`,
    sampleTooSmall: (sample, bad) => `${sample} were looked at, but ${bad} are bad.`,
    reasonMissing: 'Scrap and rework need a defect, for example "scratch".',
    defectsDiffer: (named, bad) => `Defects add up to ${named}, scrap and rework to ${bad}; they must be the same.`,
    outOfTolerance:
      'A measured value is out of tolerance; it cannot pass. Fail it, or name a concession with its approver and reason.',
    approverMissing:
      'A concession needs its approver (a supervisor or manager), for example "concede 5 approved by NAME because customer agreed".',
    approverMayNot: name =>
      `${name} cannot approve a concession: it takes a supervisor or manager who did not make the pieces.`,
    concessionReasonMissing: 'A concession needs a reason, for example "because customer agreed".',
    unknownCharacteristic: (name, known) =>
      known === ''
        ? `Nothing is to be measured on this product at this step; "${name}" cannot be judged.`
        : `There is no characteristic "${name}". There are: ${known}.`,
    notAMeasure: (name, text) => `${name} "${text}" is no usable number; at most four decimals.`,
    otherUnit: (name, said, unit) => `${name} is measured in ${unit}, not ${said}.`,
    reversalReasonMissing:
      'Taking a result back needs a reason, for example "undo inspection ORDER STEP because mismeasured".',
    nothingToTakeBack: 'There is no inspection result to take back.',
    notYours:
      "The inspector takes a result back within the allowed time; somebody else's only the quality supervisor or a manager.",
    windowOver: minutes =>
      `You can take it back yourself within ${minutes}; after that ask the quality supervisor or a manager.`,
    usedMeanwhile: (accepted, free) =>
      `Of the ${accepted} accepted only ${free} are still in stock, so the result can't be taken back. Return material to the warehouse first.`,
    noReturn: 'Pieces of a step do not go back to a supplier; say scrap or rework.',
    noRework: 'What came in is not reworked; say returned or scrap.',
    lotReasonMissing: 'Returned and scrapped goods need a defect, for example "scratch".',
    lotMoreThanWaiting: (asked, waiting) =>
      `${asked} were judged, but only ${waiting} of this delivery wait. Book the receipt of the others first.`,
    lotDefectsDiffer: (named, bad) => `Defects add up to ${named}, but only ${bad} were returned or scrapped.`,
    notLotInspector: 'Only inspectors, the quality supervisor and managers may judge deliveries.',
  },
  yield: {
    title: order => `First-pass yield · ${order}`,
    order: 'order, rolled throughput',
    step: 'step',
    atOnce: 'good at once',
    judged: 'judged',
    conceded: 'conceded',
    reworked: 'good after rework',
    returned: 'sent back',
    ratio: 'first-pass yield',
    which: 'Of which order? For example "yield WO-1003".',
    ofStep: (step, ratio) => `${step} ${ratio}`,
    none: 'Nothing has been made yet, so there is no yield.',
    explained:
      'Good at once ÷ (good + scrap + rework). Conceded and reworked pieces are good, but not at once. What was sent back is a first pass at none of the steps it runs through again. The order is the product of its steps; what was sent back counts once in it, where it was found.',
  },
}
