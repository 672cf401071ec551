import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { pieces } from './quantity.ts'
import { scrapTier } from './scrap-limit.ts'

describe('scrap above the limit', () => {
  const cases = [
    { name: 'none', good: 100, scrap: 0, expected: 0, tier: 0 },
    { name: 'as the routing expects', good: 95, scrap: 5, expected: 5, tier: 0 },
    { name: 'more than it expects', good: 94, scrap: 6, expected: 5, tier: 1 },
    { name: 'where it expects none, up to three per cent', good: 97, scrap: 3, expected: 0, tier: 0 },
    { name: 'and beyond', good: 96, scrap: 4, expected: 0, tier: 1 },
    { name: 'twice the limit is told again', good: 94, scrap: 6, expected: 0, tier: 2 },
    { name: 'four times', good: 88, scrap: 12, expected: 0, tier: 3 },
    { name: 'one bad piece of the first five is luck', good: 4, scrap: 1, expected: 0, tier: 0 },
    { name: 'nothing but scrap', good: 0, scrap: 20, expected: 0, tier: 6 },
  ]
  for (const { name, good, scrap, expected, tier } of cases)
    test(name, () => assert.equal(scrapTier({ good: pieces(good), scrap: pieces(scrap) }, expected), tier))
})
