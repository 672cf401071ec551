/** What an order's status means to whoever asks about its work. */
import type { Order } from './model.ts'

/** Work may go on: it can be reported on, and be late. */
export const isUnderWay = ({ status }: Pick<Order, 'status'>): boolean =>
  status === 'released' || status === 'inProgress'
