-- Sends one delivery again, dead or delivered; one that still waits becomes due at once.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 external id   2 sequence number   3 ms that the record is kept at least
-- Returns 1, 0 when there is no such delivery, or -1 when its body was dropped
--
--#include scripts/clock.lua
--#include scripts/record.lua
--#include scripts/callback/delivery.lua

local order = load(ARGV[1])
local delivery = order and find(order, tonumber(ARGV[2]))
if not delivery then
  return 0
end
if not revive(ARGV[1], order, delivery) then
  return -1
end
saveRevived(ARGV[1], order, tonumber(ARGV[3]))
return 1
