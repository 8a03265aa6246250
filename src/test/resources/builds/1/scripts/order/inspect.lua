-- Reads everything about an order but its secrets, for the operator.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id
-- Returns the record as JSON, without the request, the trade URL's hash and the owner; or nothing
--
--#include scripts/clock.lua
--#include scripts/record.lua

local order = load(ARGV[1])
if not order then
  return false
end
order.rq, order.th, order.ow, order.dd = nil, nil, nil, nil
return cjson.encode(order)
