-- Counts a tenant's orders that wait for SkinsNode, and tells when it has work next.
--
-- KEYS[1] the tenant's base key
-- Returns { orders that wait, ms since when the oldest does or 0, ms until an order is to be worked on or
--   asked for, or -1 }
--
--#include scripts/clock.lua

local oldest = redis.call('ZRANGE', base .. 'queued', 0, 0, 'WITHSCORES')
local work = redis.call('ZRANGE', base .. 'work', 0, 0, 'WITHSCORES')
local unsent = redis.call('ZRANGE', base .. 'unsent', 0, 0, 'WITHSCORES')
local first = math.min(work[2] or math.huge, unsent[2] or math.huge)
return {
  oldest[2] and redis.call('ZCARD', base .. 'queued') or 0,
  tonumber(oldest[2] or 0),
  first < math.huge and math.max(0, first - now) or -1,
}
