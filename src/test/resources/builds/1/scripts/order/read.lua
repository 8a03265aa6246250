-- Reads an order's state for its store.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id
-- Returns { } for an order that is not known, or that ended without the store being told a state
--   | { first answer or "", latest body or "", name at SkinsNode, webhook URL }
--
--#include scripts/clock.lua
--#include scripts/record.lua

local order = load(ARGV[1])
if not order or (order.ph == 'ended' and not order.st) then
  return {}
end
return { order.an or '', order.bd or '', order.nm, order.wu }
