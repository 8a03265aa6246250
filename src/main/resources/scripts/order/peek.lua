-- Looks whether a submission has settled, without charging the limit.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id
-- Returns { "replay", first answer, webhook URL } | { "busy", ms left of the lease } | { "gone" }
--
--#include scripts/record.lua

local order = load(ARGV[1])
if not order then
  return { 'gone' }
end
if order.an then
  return { 'replay', order.an, order.wu }
end
if order.ph == 'ended' then
  return { 'gone' }
end
return { 'busy', math.max(0, (order.le or now) - now) }
