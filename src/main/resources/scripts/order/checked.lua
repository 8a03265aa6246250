-- Ends a check of an order that brought nothing new.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id   2 outcome: "same" | "other" | "missing" | "failed" | "absent"
--         3 ms until the next   4 fence that the order had when it was taken on
--         5 ms that a live order is kept   6 entries of the event feed that are kept, see events.lua
--         7 ms until a completed order is settled, see settlement.lua
--         8 the terms of the store's budget, see budget.lua
--   "same"     SkinsNode gave the state that is held
--   "other"    SkinsNode gave another, which does not count
--   "missing"  SkinsNode says it has no such order, though it had taken it
--   "failed"   SkinsNode could not be asked
--   "absent"   a late check confirmed that SkinsNode never had it
-- Returns "ok"; "settled" when it was the last check of a completed order; or "stale" when the order was
-- claimed anew meanwhile: nothing has changed then
--
--#include scripts/clock.lua
local feedKept, settleAfterMs = tonumber(ARGV[6]), tonumber(ARGV[7])
local id, outcome, terms = ARGV[1], ARGV[2], ARGV[8]
--#include scripts/record.lua

local order = load(id)
if not order then
  redis.call('ZREM', base .. 'work', id)
  return 'stale'
end
if (order.fe or 0) ~= tonumber(ARGV[4]) then
  return 'stale'
end
if outcome == 'absent' and order.pm == 1 then
  redis.call('ZREM', base .. 'work', id)
  order.pm, order.am = nil, nil
  book(id, order, 'release')
  if told(order) then
    update(id, order)
  else
    redis.call('DEL', base .. 'r:' .. id)
  end
  return 'ok'
end
local ended = order.tm == 1 and order.pm ~= 1
local due = now + tonumber(ARGV[3])
if ended and outcome == 'same' and order.st == 'completed' then
  due = settlesAt(order.co)
  if due <= now then
    redis.call('ZREM', base .. 'work', id)
    order.se, order.ck = now, nil
    note(order, 'settled')
    addOrderEvent(ORDER_SETTLED, 1, id, order.st)
    update(id, order)
    return 'settled'
  end
end
-- Word that SkinsNode has no such order is no word on whether it was reversed.
if outcome ~= 'failed' or ended then
  order.ck = (order.ck or 0) + 1
  if outcome == 'missing' and order.ck == 1 then
    note(order, 'missing')
  end
end
if ended then
  update(id, order)
else
  save(id, order, tonumber(ARGV[5]))
end
redis.call('ZADD', base .. 'work', due, id)
return 'ok'
