/** Which machine people mean: they say its code, its name, or "3号" where they stand. */

export type CalledMachine = { readonly id: string; readonly name: string; readonly workCenterId: string }

/** `here`: the work center of the step. Without a name only a work center's only machine is meant. null: nobody can tell. */
export function machineCalled(
  said: string | null,
  machines: readonly CalledMachine[],
  here: string | null,
): CalledMachine | null {
  const around = machines.filter(({ workCenterId }) => workCenterId === here)
  if (said === null || said.trim() === '') return only(around)
  const wanted = plain(said)
  const exactly = machines.filter(({ id, name }) => plain(id) === wanted || plain(name) === wanted)
  if (exactly.length > 0) return only(exactly) ?? only(exactly.filter(({ workCenterId }) => workCenterId === here))
  const number = numberIn(said)
  if (number === null) return null
  return only(
    around.filter(({ id, name }) => numberIn(name) === number || (numberIn(name) === null && numberIn(id) === number)),
  )
}

const only = <One>([first, another]: readonly One[]): One | null =>
  first !== undefined && another === undefined ? first : null

const plain = (text: string): string => text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '')

/** Its last number: "数控车3号机", "CNC-03". */
function numberIn(text: string): number | null {
  const digits = text
    .normalize('NFKC')
    .match(/\d{1,4}/g)
    ?.at(-1)
  return digits === undefined ? null : Number(digits)
}
