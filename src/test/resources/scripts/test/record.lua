-- Reads a record as JSON, secrets included; empty when there is none.
-- KEYS[1] the tenant's base key   ARGV 1 external id
--#include scripts/clock.lua
--#include scripts/record.lua
local order = load(ARGV[1])
return order and cjson.encode(order) or ''
