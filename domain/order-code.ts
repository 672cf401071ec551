/** Order numbers as people write them: "wo1003", "WO 1003" and "WO-1003" are one. */

/** How an order's code is compared: in capitals, without anything but letters and digits (column `orders.code_key`). */
export const orderCodeKey = (code: string): string => code.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase()
