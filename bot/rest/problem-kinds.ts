/** Every kind of problem the HTTP interface can answer with: its status, its title, and what a caller can do. */
export const PROBLEM_KINDS = {
  malformed: { status: 400, title: 'The request can not be read', remedy: 'Send valid JSON with its media type.' },
  invalid: {
    status: 400,
    title: 'A field is not as it should be',
    remedy: '`errors` names every field: `pointer` in the body, `parameter` in the path or query, or `header`.',
  },
  unauthorized: {
    status: 401,
    title: 'No valid API key',
    remedy: "Send `Authorization: Bearer KEY` with a key of the service's API_KEYS.",
  },
  notFound: { status: 404, title: 'Not found', remedy: 'Look at the address, or at the code in it.' },
  bodyTooLarge: { status: 413, title: 'Too large a body', remedy: 'Send less at once.' },
  mediaType: { status: 415, title: 'Unsupported media type', remedy: 'Send application/json.' },
  tooManyRequests: { status: 429, title: 'Too many requests', remedy: 'Wait as long as `Retry-After` says.' },
  internal: { status: 500, title: 'A fault of the service', remedy: 'Tell the operator the `reference`.' },
  unavailable: {
    status: 503,
    title: 'Not available now',
    remedy: 'Nothing was saved. Send the same request again, with the same Idempotency-Key.',
  },
  keyReused: { status: 422, title: 'Idempotency-Key used for another request', remedy: 'Take a new key.' },

  batchRefused: {
    status: 422,
    title: 'Reports of the batch can not be booked',
    remedy: 'Nothing was booked. `lines` names each report by its place, with its problem; send all of them again.',
  },

  // What is named does not exist
  unknownOrder: { status: 422, title: 'No such order', remedy: 'Send the code of an order.' },
  unknownStep: { status: 422, title: 'No such step in the order', remedy: '`steps` lists what the order has.' },
  ambiguousStep: { status: 422, title: 'Several steps match', remedy: 'Send the `seq` of one of `steps`.' },
  unknownWorker: { status: 422, title: 'No such person', remedy: 'Send the employee number of an active person.' },
  unknownReason: { status: 422, title: 'No such reason', remedy: 'Send the code of a defect reason.' },
  unknownItem: { status: 422, title: 'No such material or product', remedy: 'Send a code of the master data.' },
  unknownPerson: { status: 422, title: 'No such person', remedy: 'Send the employee number of an active person.' },
  unknownProduct: { status: 422, title: 'No such product', remedy: 'Send the code of a product.' },

  // The order's state forbids it; it may be right later
  orderNotOpen: { status: 409, title: 'The order takes no reports now', remedy: 'It must be released or in progress.' },
  stepCancelled: { status: 409, title: 'The step is cancelled', remedy: 'Report another step.' },
  noReportPoint: { status: 409, title: 'Nobody reports this step', remedy: 'Report `reportAt`; this one fills in.' },
  outsourced: { status: 409, title: 'The step is done outside', remedy: 'Book the goods as received, in chat.' },
  notReady: { status: 409, title: 'Nothing has arrived to work on', remedy: '`waitingFor` must go on first.' },
  nothingLeft: { status: 409, title: 'Nothing is left to report', remedy: '`openRework` may still come back.' },
  overGate: { status: 409, title: 'More than is reportable', remedy: 'At most `limit` may be reported now.' },
  reworkDoneMoreThanOpen: { status: 409, title: 'More came back than was sent', remedy: 'At most `open` is out.' },
  possibleRepeat: {
    status: 409,
    title: 'The same was reported moments ago',
    remedy: 'Send an Idempotency-Key; with a key of its own it is another report.',
  },
  codeTaken: { status: 409, title: 'The order number is taken', remedy: 'Send another code, or none.' },
  alreadyBound: { status: 409, title: 'The account belongs to somebody else', remedy: 'Unbind it first.' },
  notEnough: {
    status: 409,
    title: 'Not so much in stock',
    remedy: '`onHand` is there; book a receipt or a count first.',
  },
  neverIssued: { status: 409, title: 'The order was never issued it', remedy: 'What is left over is a count.' },
  moreThanIssued: { status: 409, title: 'More comes back than was issued', remedy: 'At most `issued` may come back.' },
  nothingMade: { status: 409, title: 'Nothing waits to be put away', remedy: 'Report the output step first.' },
  moreThanMade: { status: 409, title: 'More than was made', remedy: 'At most `left` may be put away.' },
  asCounted: { status: 409, title: 'The books say the same', remedy: 'There is nothing to adjust.' },
  changedMeanwhile: { status: 409, title: 'The order keeps changing', remedy: 'Send it again.' },

  // What was said can't be so
  notPositive: { status: 422, title: 'Nothing is moved', remedy: 'quantity must be above 0.' },
  noLots: { status: 422, title: 'Kept without lots', remedy: 'Leave `lot` out.' },
  lotMissing: { status: 422, title: 'Kept by lots', remedy: 'Send `lot`.' },
  unknownLot: { status: 422, title: 'No such lot', remedy: 'Send one of `lots`.' },
  whichLot: { status: 422, title: 'Several lots', remedy: 'Send one of `lots`.' },
  reasonMissing: { status: 422, title: 'A count without a reason', remedy: 'Send `reason`.' },
  negative: { status: 422, title: 'A negative quantity', remedy: 'A correction is a reversal plus a new report.' },
  notWhole: { status: 422, title: 'Finer than the unit', remedy: 'At most `decimals` places.' },
  nothingReported: { status: 422, title: 'No quantity', remedy: 'good, scrap, rework or reworkDone must be above 0.' },
  tooLarge: { status: 422, title: 'More than ten times the order', remedy: 'Look at the number.' },
  reworkDoneNotInReport: {
    status: 422,
    title: 'What came back is in neither good nor scrap',
    remedy: 'reworkDone is part of good + scrap.',
  },
  notPermitted: { status: 422, title: 'A person may not report this', remedy: 'Give them the skill, or name another.' },
  inFuture: { status: 422, title: 'In the future', remedy: 'occurredAt is when the work was done.' },
  minutesAbsurd: { status: 422, title: 'More minutes than there are', remedy: 'Person-minutes of this report.' },
  sameWorkerTwice: { status: 422, title: 'The same worker twice', remedy: 'Name each once.' },
  percentNotPositive: { status: 422, title: 'A share of nothing', remedy: 'Shares are above 0.' },
  minutesNotPositive: { status: 422, title: 'Minutes of some only', remedy: 'Everybody above 0, or nobody.' },
  percentsNot100: { status: 422, title: 'The shares are not 100 percent', remedy: '`sum` is what they add up to.' },
  noRouting: { status: 422, title: 'The product has no routing', remedy: 'Send `steps`.' },
  dueInPast: { status: 422, title: 'Due in the past', remedy: 'Send a later dueAt.' },
  unplannable: { status: 422, title: 'No working time to plan in', remedy: 'Look at the calendar.' },
} as const satisfies Record<string, { readonly status: number; readonly title: string; readonly remedy: string }>

export type ProblemKind = keyof typeof PROBLEM_KINDS
