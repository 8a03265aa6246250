-- Gives back what an owner claimed without learning of it: Redis did not answer its claim in time. No
-- attempt was made, so none is counted.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 who claimed: what its tokens begin with   2.. the orders whose attempts it really has in flight
-- Returns how many were given back
--
--#include scripts/clock.lua
--#include scripts/record.lua
--#include scripts/callback/delivery.lua

local owner, inFlight = ARGV[1], {}
for i = 2, #ARGV do
  inFlight[ARGV[i]] = true
end

local given = 0
for _, id in ipairs(redis.call('ZRANGE', base .. 'leases', 0, -1)) do
  local order = not inFlight[id] and loadReadable(id)
  if order and string.sub(order.lo or '', 1, #owner) == owner then
    redis.call('ZREM', base .. 'leases', id)
    redis.call('ZREM', base .. 'lease:' .. endpointOf(order.wu), id)
    local delivery = order.la and find(order, order.la)
    if delivery and delivery.s == 'p' then
      delivery.t, delivery.c = (delivery.t or 1) - 1, (delivery.c or 1) - 1
    end
    endAttempt(order)
    update(id, order)
    schedule(id, order)
    given = given + 1
  end
end
return given
