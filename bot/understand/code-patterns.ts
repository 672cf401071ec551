/** What order and employee numbers of a site look like at a position of a text. */

/** The site's pattern, its hyphens optional; anything that isn't a pattern matches nothing. */
export function orderPattern(source: string): RegExp {
  const loose = source.replace(/^\^|\$$/g, '').replace(/\\?-(?![^[]*\])/g, '[-–— _]{0,3}')
  try {
    return new RegExp(`(?<![A-Z0-9])(?:${loose})(?:-\\d{1,3})?(?![A-Z0-9])`, 'iy')
  } catch {
    return /(?!)/y
  }
}

/** How many digits an order number ends with; 0 when the pattern doesn't say. */
export function digitsOf(pattern: string): number {
  const counted = /\\d\{(\d+)(?:,\d*)?\}/.exec(pattern)
  if (counted !== null) return Number(counted[1])
  return pattern.match(/\\d/g)?.length ?? 0
}

/** Whatever shape the site's employee numbers have: the same letters, as many digits. */
export function employeePattern(people: readonly { readonly employeeNo: string }[]): RegExp | null {
  const shapes = new Set(
    people.flatMap(({ employeeNo }) => {
      const match = /^([A-Z]+)[- ]?(\d+)$/i.exec(employeeNo)
      return match === null ? [] : [`${match[1]}[- ]?\\d{${match[2]?.length ?? 1}}`]
    }),
  )
  return shapes.size === 0 ? null : new RegExp(`(?<![A-Z0-9])(?:${[...shapes].join('|')})(?![A-Z0-9])`, 'iy')
}
