-- Makes an order that SkinsNode has.
-- KEYS[1] the tenant's base key   ARGV 1 external id   2 webhook URL   3 ttl, ms   4 name at SkinsNode
--#include scripts/clock.lua
--#include scripts/record.lua
save(ARGV[1], { ph = 'placed', wu = ARGV[2], nm = ARGV[4], ac = 'main', ca = now }, ARGV[3])
return 1
