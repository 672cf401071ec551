/** How long outages last: as the catalogue says, or a tenth of it where somebody is in a hurry (`CHAOS_HURRY=1`). */
export const IN_A_HURRY = process.env.CHAOS_HURRY === '1'

export const seconds = (catalogued: number): number => (IN_A_HURRY ? catalogued / 10 : catalogued) * 1_000
