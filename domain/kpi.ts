/** Figures by which a site sees whether reporting works (issue 4). */

/** A report told later than this after the work is a late one, and named by team. */
export const LATE_REPORT_MINUTES = 60
/** What is told within this time counts as told at once. */
export const PROMPT_MINUTES = 15
