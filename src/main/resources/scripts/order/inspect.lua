-- Reads everything about an order but its secrets, for the operator and for its store.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id
-- Returns the record as JSON, without the request, the trade URL's hash and the owner, the trace context in
-- hex; or nothing
--
--#include scripts/clock.lua
--#include scripts/record.lua

local order = load(ARGV[1])
if not order then
  return false
end
if order.ph == 'placed' and order.st == 'completed' and not order.se then
  -- An older build asked for the last time and kept no word of it.
  redis.call('ZADD', base .. 'work', 'NX', now, ARGV[1])
end
order.rq, order.th, order.ow, order.dd = nil, nil, nil, nil
if order.tc then
  -- Bytes are no JSON.
  order.tc = string.gsub(order.tc, '.', function(byte)
    return string.format('%02x', string.byte(byte))
  end)
end
return cjson.encode(order)
