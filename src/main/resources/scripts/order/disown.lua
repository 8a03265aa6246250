-- Takes back a claim whose answer never came: Redis did not say in time whether it was made.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id   2 owner token of that claim   3 the terms of the store's budget, see budget.lua
-- Returns "ok" when it was made and is now gone, else "stale"
--
--#include scripts/clock.lua

local id, terms = ARGV[1], ARGV[3]
--#include scripts/record.lua

local order = load(id)
if not order or order.ow ~= ARGV[2] or order.ph ~= 'claimed' or order.am == 1 or order.an then
  return 'stale'
end
book(id, order, 'release')
if told(order) then
  order.ph, order.rq, order.le, order.ow = 'ended', nil, nil, nil
  update(id, order)
else
  redis.call('DEL', base .. 'r:' .. id)
end
redis.call('ZREM', base .. 'work', id)
return 'ok'
