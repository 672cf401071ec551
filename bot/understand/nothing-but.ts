/**
 * Whether the text is made of these and nothing else; `words` is global, longer ones before those they begin with. Taken
 * once, from left to right: a pattern of the form `^(?:…|…)*$` tries every division of a text, of which there may be
 * more than anybody can wait for.
 */
export const isNothingBut = (words: RegExp, text: string): boolean => text.replace(words, '') === ''
