-- Takes the tenants out of the wake index that are due, the longest due first. Whoever takes one looks
-- at it, and notes when it is to be looked at next.
--
-- KEYS[1] a shard of the wake index, see hint.lua
-- ARGV    1 most
-- Returns a list of tenants

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
if #due > 0 then
  redis.call('ZREM', KEYS[1], unpack(due))
end
return due
