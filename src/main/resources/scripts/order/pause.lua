-- Has every pod leave SkinsNode alone for a tenant's orders. A pause that lasts longer stays.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 ms
--
--#include scripts/clock.lua
--#include scripts/record.lua

local wanted = tonumber(ARGV[1])
if redis.call('PTTL', base .. 'pause') < wanted then
  redis.call('SET', base .. 'pause', 1, 'PX', wanted)
end
return 'ok'
