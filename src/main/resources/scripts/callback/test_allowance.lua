-- Whether a tenant may make one more test call now. What may be made counts at once.
--
-- KEYS[1] the tenant's base key
-- ARGV    1 most in any stretch of time   2 that stretch, ms
-- Returns 0 when it may, else ms until it may
--
-- Its key: tests   list   when (ms) the last calls were made, the newest first; as many as may be made
--
--#include scripts/clock.lua

local most, stretchMs = tonumber(ARGV[1]), tonumber(ARGV[2])
local key = base .. 'tests'
local oldest = tonumber(redis.call('LINDEX', key, most - 1) or nil)
if oldest and oldest + stretchMs > now then
  return oldest + stretchMs - now
end
redis.call('LPUSH', key, now)
redis.call('LTRIM', key, 0, most - 1)
redis.call('PEXPIRE', key, stretchMs)
return 0
