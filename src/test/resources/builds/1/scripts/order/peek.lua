-- Looks whether a submission has settled, or a webhook has shown its order, without charging the
-- limit.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id   2 item   3 price   4 webhook URL
-- Returns { result, ... }:
--   "replay"  + first answer, webhook URL, created at (ms), status now
--   "shown"   not settled, but a webhook told of the order
--   "busy"
--   "gone"    as well when the id went to an order with other content meanwhile
--
--#include scripts/clock.lua
--#include scripts/record.lua

local order = load(ARGV[1])
if not order or order.it ~= ARGV[2] or order.pr ~= ARGV[3] or order.wu ~= ARGV[4] then
  return { 'gone' }
end
if order.an then
  return { 'replay', order.an, order.wu, order.ca, order.st }
end
if order.ph == 'ended' then
  return { 'gone' }
end
return { order.ph == 'placed' and 'shown' or 'busy' }
