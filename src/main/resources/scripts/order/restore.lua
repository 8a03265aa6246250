-- Makes an order's record again that Redis lost after the claim.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id   2 fence   3 lease, ms   4 retention, ms   5 parts of the record, see claimed.lua
--         6 the terms of the store's budget when the order was claimed, see budget.lua
-- Returns 1 when it was made, 0 when there is a record
--
--#include scripts/clock.lua

local id, terms = ARGV[1], ARGV[6]
--#include scripts/record.lua
--#include scripts/order/claimed.lua
--#include scripts/budget/reserve.lua

if redis.call('EXISTS', base .. 'r:' .. id) == 1 then
  return 0
end
local order = grow(claimed(tonumber(ARGV[2]), ARGV[3], ARGV[5], 0))
order.hi = nil
local money = reserveAgain(id, order.ac, tonumber(order.pr))
order.mo = money > 0 and money or nil
note(order, 'restored')
save(id, order, tonumber(ARGV[4]))
redis.call('ZADD', base .. 'work', order.le, id)
return 1
