-- Counts a tenant's deliveries, and tells when it is to be looked at next. Takes entries off the lists
-- whose orders' retention is over.
--
-- KEYS[1] the tenant's base key
-- Returns { undelivered, ms since when the oldest of them waits or 0, dead, attempts in flight,
--   endpoints whose breaker is open, ms until a delivery or the end of a lease is due or -1,
--   ms of when the oldest dead one is or 0 }
--
--#include scripts/clock.lua

if redis.call('EXISTS', base .. 'pending', base .. 'dead', base .. 'leases', base .. 'broken') == 0 then
  return { 0, 0, 0, 0, 0, -1, 0 }
end

local function count()
--#include scripts/record.lua
--#include scripts/callback/delivery.lua
--#include scripts/callback/wake.lua

local LOOKED_AT = 50

local function clean(key, entries)
  for _, listed in ipairs(entries) do
    local _, id = split(listed)
    if redis.call('EXISTS', base .. 'r:' .. id) == 0 then
      redis.call('ZREM', key, listed)
    end
  end
end

-- The oldest, which go first, and some of the others.
for _, list in ipairs({ 'pending', 'dead' }) do
  clean(base .. list, redis.call('ZRANGE', base .. list, 0, LOOKED_AT - 1))
  clean(base .. list, redis.call('ZRANDMEMBER', base .. list, LOOKED_AT))
end
redis.call('ZREMRANGEBYSCORE', base .. 'broken', '-inf', now)

local oldest = redis.call('ZRANGE', base .. 'pending', 0, 0, 'WITHSCORES')
local dead = redis.call('ZRANGE', base .. 'dead', 0, 0, 'WITHSCORES')
return {
  redis.call('ZCARD', base .. 'pending'),
  tonumber(oldest[2] or 0),
  redis.call('ZCARD', base .. 'dead'),
  redis.call('ZCARD', base .. 'leases'),
  redis.call('ZCARD', base .. 'broken'),
  nextWake(),
  tonumber(dead[2] or 0),
}
end
return count()
