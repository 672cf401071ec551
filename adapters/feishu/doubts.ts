/**
 * What only a live tenant can tell. Each is the question, the answer that the adapter assumes, and what happens when the
 * assumption is wrong.
 */
export const DOUBTS = {
  rawCardInCallbackAnswer: {
    question: 'Do all clients take a JSON 2.0 card in the answer to a button (one report of error 200673)?',
    assumed: 'Yes, as documented.',
    otherwise: 'The receipt still arrives as a reply; the pressed card keeps its form and a second press is told so.',
  },
  repeatedUuid: {
    question: 'What does a repeated uuid answer with?',
    assumed: 'The message that was made the first time.',
    otherwise: 'Without a message_id the send counts as unknown and is not tried again.',
  },
  untouchedSelect: {
    question: 'Is an untouched select absent from form_value, or empty?',
    assumed: 'Either: an empty value is left out.',
    otherwise: null,
  },
  timestampUnit: {
    question: 'Is X-Lark-Request-Timestamp in seconds, and is a redelivery signed anew?',
    assumed: 'Seconds (milliseconds are recognised by their size), and signed anew.',
    otherwise: 'A redelivery after more than ten minutes would be refused with 401 (log: webhook.refused, stale).',
  },
  behavioursInForm: {
    question: 'Does a submit button need the old `value` property besides `behaviors`?',
    assumed: 'No, as documented for JSON 2.0.',
    otherwise: 'Buttons answer with 200340; the number can still be written as a reply.',
  },
  confirmOutsideForms: {
    question: 'Does `confirm` ask at a button outside a form?',
    assumed: 'No (the page says so): such a button gets a form of its own.',
    otherwise: null,
  },
  typingWhilePatched: {
    question: 'Are typed values lost when a card changes under them?',
    assumed: 'The platform refuses with 11310 while the card is in use; the change is tried again.',
    otherwise: 'Somebody types the number a second time.',
  },
} as const
