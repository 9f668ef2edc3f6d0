import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../time'
import {
  cancelOrderRefusal,
  handOverRefusal,
  type OrderFacts,
  orderRefusal,
  orderState,
  pickUpUntil,
  type RewardFacts,
  restockRefusal,
  rewardPlanRefusal,
} from './rules'
import { PICK_UP_DAYS } from './terms'

const NOW = new Date('2026-11-23T02:00:00Z')
const EARLIER = new Date(NOW.getTime() - DAY_MS)

describe('ordering a reward', () => {
  const reward = (overrides: Partial<RewardFacts> = {}): RewardFacts => ({
    stock: 1,
    perPerson: 2,
    orderUntil: null,
    closedAt: null,
    ...overrides,
  })
  const code = (overrides: Partial<RewardFacts>, { mayActFor = true, ordered = 0 } = {}) =>
    orderRefusal(reward(overrides), { mayActFor, ordered }, NOW)?.code

  it('takes the last piece, and none after it', () => {
    expect(code({})).toBeUndefined()
    expect(code({ stock: 0 })).toBe('reward_out_of_stock')
  })

  it('ends at its time to the moment, and when staff close it', () => {
    expect(code({ orderUntil: new Date(NOW.getTime() + 1) })).toBeUndefined()
    expect(code({ orderUntil: NOW })).toBe('reward_over')
    expect(code({ closedAt: EARLIER })).toBe('reward_closed')
    expect(rewardPlanRefusal({ orderUntil: NOW }, NOW)?.code).toBe('reward_until_in_past')
  })

  it('gives each person so many', () => {
    expect(code({}, { ordered: 1 })).toBeUndefined()
    expect(code({}, { ordered: 2 })).toBe('reward_limit_reached')
    expect(code({ perPerson: null }, { ordered: 99 })).toBeUndefined()
    expect(code({}, { mayActFor: false })).toBe('reward_not_yours')
  })

  it('does not count below nothing', () => {
    expect(restockRefusal({ stock: 3, pieces: -3 })).toBeNull()
    expect(restockRefusal({ stock: 3, pieces: -4 })?.message).toContain('最多减 3 件')
  })
})

describe('an ordered piece', () => {
  const placed = (overrides: Partial<OrderFacts> = {}): OrderFacts => ({
    pickUpUntil: pickUpUntil(EARLIER),
    handedOverAt: null,
    cancelledAt: null,
    lapsedAt: null,
    ...overrides,
  })

  it('waits fourteen days to the moment, whether or not anybody looks', () => {
    const over = new Date(EARLIER.getTime() + PICK_UP_DAYS * DAY_MS)
    expect(orderState(placed(), new Date(over.getTime() - 1))).toBe('waiting')
    expect(orderState(placed(), over)).toBe('lapsed')
    expect(cancelOrderRefusal(placed(), over)?.code).toBe('order_lapsed')
    expect(handOverRefusal(placed(), { ofOwnHousehold: false }, over)?.code).toBe('order_lapsed')
  })

  it('ends once: handed over or given back', () => {
    expect(cancelOrderRefusal(placed(), NOW)).toBeNull()
    expect(cancelOrderRefusal(placed({ handedOverAt: EARLIER }), NOW)?.code).toBe('order_handed_over')
    expect(cancelOrderRefusal(placed({ cancelledAt: EARLIER }), NOW)?.code).toBe('order_cancelled')
    const handOver = (overrides: Partial<OrderFacts>, ofOwnHousehold = false) =>
      handOverRefusal(placed(overrides), { ofOwnHousehold }, NOW)?.code
    expect(handOver({})).toBeUndefined()
    expect(handOver({ handedOverAt: EARLIER })).toBe('order_handed_over')
    expect(handOver({ cancelledAt: EARLIER })).toBe('order_cancelled')
    expect(handOver({}, true)).toBe('hand_over_to_self')
  })
})
