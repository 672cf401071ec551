import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Order } from '../domain/model.ts'
import { givenOrder } from '../test/given-order.ts'
import { createOrderMemory, orderFrom } from './order-memory.ts'

const order = (id: number, version = 1): Order =>
  givenOrder([], { id: id as Order['id'], code: `WO-${id}` as Order['code'], version })

describe('the memory of orders', () => {
  test('holds each as it was put last, under the master data of then', () => {
    const memory = createOrderMemory()
    const [older, newer] = [order(1, 1), order(1, 2)]
    memory.put(older, 5)
    memory.put(newer, 5)
    assert.equal(memory.get(older.code, 5), newer)
    assert.equal(memory.get(older.code, 6), null)
    assert.equal(memory.get(order(2).code, 5), null)
  })

  test('forgets those that have moved on, and no others', () => {
    const memory = createOrderMemory()
    const [one, other] = [order(1), order(2)]
    memory.put(one, 5)
    memory.put(other, 5)
    memory.forget([])
    memory.forget([one.id])
    assert.deepEqual([memory.get(one.code, 5), memory.get(other.code, 5)], [null, other])
  })

  test('keeps a thousand, those that were put last', () => {
    const memory = createOrderMemory()
    for (let id = 1; id <= 1_001; id++) memory.put(order(id), 5)
    assert.equal(memory.get(order(1).code, 5), null)
    assert.equal(memory.get(order(2).code, 5)?.id, 2)
  })

  test('is believed at the version that stands, and no other', () => {
    const known = order(1, 3)
    assert.deepEqual([orderFrom(3, known), orderFrom(4, known), orderFrom(3, null)], [known, null, null])
  })
})
