-- Looks whether a submission has settled, without charging the limit.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id   2 item   3 price   4 webhook URL
-- Returns { "replay", first answer, webhook URL } | { "busy", ms left of the lease } | { "gone" }:
--   "gone" as well when the id went to an order with other content meanwhile
--
--#include scripts/clock.lua
--#include scripts/record.lua

local order = load(ARGV[1])
if not order or order.it ~= ARGV[2] or order.pr ~= ARGV[3] or order.wu ~= ARGV[4] then
  return { 'gone' }
end
if order.an then
  return { 'replay', order.an, order.wu }
end
if order.ph == 'ended' then
  return { 'gone' }
end
return { 'busy', math.max(0, (order.le or now) - now) }
