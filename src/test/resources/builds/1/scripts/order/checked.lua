-- Ends a check of an order that brought nothing new.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id   2 outcome: "same" | "missing" | "failed" | "absent"   3 ms until the next
--         4 fence that the order had when it was taken on   5 ms that a live order is kept
--   "same"     SkinsNode gave the state that is held
--   "missing"  SkinsNode says it has no such order, though it had taken it
--   "failed"   SkinsNode could not be asked
--   "absent"   a late check confirmed that SkinsNode never had it
-- Returns "ok", or "stale" when the order was claimed anew meanwhile: nothing has changed then
--
--#include scripts/clock.lua
--#include scripts/record.lua

local id, outcome = ARGV[1], ARGV[2]
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
  if told(order) then
    update(id, order)
  else
    redis.call('DEL', base .. 'r:' .. id)
  end
  return 'ok'
end
local ended = order.tm == 1 and order.pm ~= 1
if ended and outcome ~= 'failed' then
  -- It was not reversed.
  redis.call('ZREM', base .. 'work', id)
  return 'ok'
end
if outcome ~= 'failed' then
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
redis.call('ZADD', base .. 'work', now + tonumber(ARGV[3]), id)
return 'ok'
