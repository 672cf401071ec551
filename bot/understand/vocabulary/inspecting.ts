/** How a site calls the defect that is none of the others. */
export const OTHER_DEFECT = '其他'
