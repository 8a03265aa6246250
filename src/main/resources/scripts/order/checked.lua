-- Ends a check of an order that brought nothing new.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id   2 outcome: "same" | "missing" | "failed" | "absent"   3 ms until the next
--         4 fence that the order had when it was taken on
--   "same"     SkinsNode gave the state that is held
--   "missing"  SkinsNode says it has no such order, though it had taken it
--   "failed"   SkinsNode could not be asked
--   "absent"   a late check confirmed that SkinsNode never had it
-- Returns "ok", or "stale" when the order was claimed anew meanwhile: nothing has changed then
--
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
    redis.call('DEL', base .. 'o:' .. id)
  end
  return 'ok'
elseif outcome ~= 'failed' then
  order.ck = (order.ck or 0) + 1
  if outcome == 'missing' and order.ck == 1 then
    note(order, 'missing')
  end
end
update(id, order)
watch(id, order, tonumber(ARGV[3]))
return 'ok'
