-- Writes an order's event.
-- KEYS[1] the tenant's base key   ARGV 1 most entries kept   2 external id   3 status
--#include scripts/clock.lua
local feedKept = tonumber(ARGV[1])
--#include scripts/events.lua
addOrderEvent(ORDER_UPDATED, 1, ARGV[2], ARGV[3])
return 1
