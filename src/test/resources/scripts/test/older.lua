-- Makes an order's record as builds left it that kept nothing of settlement.
-- KEYS[1] the tenant's base key   ARGV 1 external id
--#include scripts/clock.lua
--#include scripts/record.lua
local order = load(ARGV[1])
order.co, order.se = nil, nil
update(ARGV[1], order)
return 1
